"""Reads of the catalogue; nothing here writes."""
