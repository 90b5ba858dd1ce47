"""The acts of documents: check policy, apply rule, save, record; one transaction each."""
