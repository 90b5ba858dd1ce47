"""Reads of documents; nothing here writes."""
