"""Tests of the population register, room by room."""
