"""How dates and numbers are read and written, in place of Django's own (which read 02/09 month first)."""
