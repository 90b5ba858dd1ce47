"""Migrations of the population register."""
