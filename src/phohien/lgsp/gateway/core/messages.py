"""What a front hands to the hub and gets back, whichever way it speaks to its caller."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from phohien.lgsp.gateway.core.bodies import Body

Fields = list[tuple[bytes, bytes]]


class Incoming(NamedTuple):
    """A request: whole, or with a body that is still arriving. ``length`` is the body's where the caller told it."""

    method: str
    target: bytes
    headers: Fields
    body: bytes | Body
    length: int | None
    now: float
    """When it arrived, in seconds since 1970."""
    certificate: str | None = None
    """None: not over our own TLS. Else the SHA-256 (hex) of the client certificate shown there; empty: none was shown."""


class Reply(msgspec.Struct, frozen=True, gc=False):
    """An answer: its fields as the octets that were signed, each line ended by CRLF."""

    status: int
    reason: bytes
    fields: bytes
    body: bytes | Body
    length: int | None = None
    """The length of a body that is still arriving, where it is known."""
    dated: bool = False
    """Whether the fields are known to tell the date; otherwise whoever sends them looks."""
