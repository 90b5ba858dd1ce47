"""The data plane of the LGSP: takes an exchange, decides, forwards, proves, answers.

Outside Django's request stack: one asyncio process a core reads an immutable configuration snapshot, speaks the X-Road
message protocols, and keeps evidence of both messages before it answers. ``protocol`` and ``evidence`` are pure;
``core`` forwards; ``log`` keeps; ``fronts`` listen. Design: ``docs/systems/gateway.md``.
"""
