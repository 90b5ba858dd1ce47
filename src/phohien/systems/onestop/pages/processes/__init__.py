"""Processes for designers: the list, the drawing, its versions and who uses it."""
