"""The administrative rules, pure: no database, no clock."""
