"""Commands of the one-stop system."""
