"""The acts of the one-stop system, one noun a file; each is one transaction and leaves one line in the ledger."""
