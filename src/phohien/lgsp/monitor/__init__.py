"""Looking at what passed through the gateway: found, and handed out as evidence anybody can verify.

Rooms: ``queries`` (the evidence store, read only) · ``policy`` · ``services`` (looks, each in the ledger) · ``forms`` ·
``pages``.
"""
