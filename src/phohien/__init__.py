"""Phố Hiến: the system a Vietnamese province runs on."""
