"""How the raw front writes the head of an answer."""

from __future__ import annotations

from phohien.lgsp.gateway.core.messages import Reply

_STATUS = {(200, b"OK"): b"HTTP/1.1 200 OK\r\n"}


def head_of(reply: Reply, keep: bool, *, bodiless: bool, date: bytes) -> bytes:
    """The octets before the body; ``date`` is the line for an answer that tells none."""
    body, fields = reply.body, reply.fields
    if isinstance(body, bytes):
        no_body = reply.status in {204, 304} or (bodiless and not body)
        framing = b"" if no_body else b"Content-Length:%d\r\n" % len(body)
    elif reply.length is not None:
        framing = b"Content-Length:%d\r\n" % reply.length
    else:
        framing = b"Transfer-Encoding:chunked\r\n"
    ending = b"" if keep else b"Connection:close\r\n"
    told = b"" if reply.dated or b"\ndate:" in b"\n" + fields.lower() else date
    status = _STATUS.get((reply.status, reply.reason)) or b"HTTP/1.1 %d %b\r\n" % (reply.status, reply.reason)
    return b"".join((status, framing, ending, fields, told, b"\r\n"))
