"""Archives: what the store no longer needs every day, in ZIP files that are linked by digests, as the peer links its own.

An archive holds whole batches of one chain with everything that proves them, bodies and heads still encrypted. It is
written in pieces, verified and durable before anything leaves the store, and read again whenever an exchange of it is asked
for. ``form`` is how one looks, ``write`` makes them, ``read`` opens them, ``check`` judges a row of them. Why so:
``docs/decisions/0043``.
"""
