"""What people type into the catalogue's pages, as typed values; no writes."""
