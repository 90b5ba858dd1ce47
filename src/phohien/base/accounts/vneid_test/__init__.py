"""A small OpenID Connect provider that stands in for VNeID in demonstrations and tests: fictitious people only."""
