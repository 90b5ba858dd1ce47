"""The register's rules: identifiers, names, births, duplicates, purposes, history. Pure: no Django, no clock."""
