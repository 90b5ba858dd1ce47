"""Reads of the one-stop system. Nothing here writes."""
