"""The register's rules: identifiers, names, births, duplicates, purposes, history. No Django, no clock."""
