"""Where evidence is kept: an append-only journal that is durable before the answer leaves, loaded into PostgreSQL after.

Why so: ``docs/decisions/0021``.
"""
