"""How callers reach the core: an ASGI application, and a server of our own on uvloop and llhttp. One suite tests both."""
