"""The acts of the catalogue: check policy, apply rule, save, record, publish to the gateway; one transaction each."""
