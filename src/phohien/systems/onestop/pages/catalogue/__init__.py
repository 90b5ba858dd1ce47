"""The catalogue for its keepers: versions, their differences, drafts, publication, files."""
