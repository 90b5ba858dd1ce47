"""Whole cases lived against the running system through its own pages, as people do, with what the ledger says of each act."""
