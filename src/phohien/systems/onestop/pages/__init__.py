"""Pages of the one-stop system for people."""
