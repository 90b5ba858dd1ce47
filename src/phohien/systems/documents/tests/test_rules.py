"""The rules of Documents."""
