"""Makes the committed territory data from published packages; never imported when the system runs."""
