"""Watching what passes: one record an exchange, also of those refused; counters, health, traces. Nothing here is waited for.

Evidence is kept elsewhere (``log``) before the answer; what is kept here may lose the last second in a crash, and counts
what it had to drop otherwise. Source of the fields: X-Road's operational monitoring protocol (PR-OPMON 1.6).
"""
