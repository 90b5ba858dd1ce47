"""What llhttp finds in a caller's octets becomes a request, within limits on every part.

A body up to ``WHOLE_UP_TO`` is handed on in one piece when it is there; a larger one as soon as that is known.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from phohien.lgsp.gateway.core.bodies import Body
from phohien.lgsp.gateway.core.messages import Fields
from phohien.lgsp.gateway.protocol.faults import bad_request, too_large
from phohien.lgsp.gateway.protocol.limits import LARGEST_BODY, LONGEST_HEAD, LONGEST_TARGET, MOST_HEADERS, WHOLE_UP_TO

if TYPE_CHECKING:
    from phohien.lgsp.gateway.fronts.raw import RawServer

_NOTED = {14: b"content-length", 17: b"transfer-encoding", 6: b"expect"}
"""The fields that say how a body comes, by the length of their names."""
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Reading:
    """The half of a connection that the parser calls. Faults it raises come back out of the parser."""

    transport: asyncio.Transport
    server: RawServer
    busy: bool
    begun: float
    reading_head: bool
    _arrived: int
    _octets: int
    _first: int

    def _hand_on(self, body: bytes | Body) -> None:
        """The request is read, or as far as it needs to be: the connection's matter from here."""
        raise NotImplementedError

    def _hold(self, why: str) -> None:
        raise NotImplementedError

    def _release(self, why: str) -> None:
        raise NotImplementedError

    def on_message_begin(self) -> None:
        """A request begins."""
        self._forget()
        self.begun = self.server.now
        self.reading_head = True
        self._octets = self._first = self._arrived

    def _forget(self) -> None:
        self._target = b""
        self._headers: Fields = []
        self._body: Body | None = None
        self._pieces: list[bytes] = []
        self._body_size = 0
        self._length: int | None = 0
        self._handed_on = False
        self._between = self._trailing = 0
        """Octets that came since the last of the body, and of the fields behind it."""

    def on_url(self, piece: bytes) -> None:
        """A piece of the target."""
        self._target = self._target + piece if self._target else piece
        if len(self._target) > LONGEST_TARGET:
            raise bad_request(f"The request target may have at most {LONGEST_TARGET} octets.")

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the head. One behind the body may name nothing that a field of the head does (RFC 9110 §6.5.1)."""
        if not self.reading_head:
            self._trailing += len(name) + len(value)
            return
        self._headers.append((name, value.rstrip(b" \t")))
        noted = _NOTED.get(len(name))
        if noted is not None and name.lower() == noted:
            self._note(noted, value)

    def _note(self, name: bytes, value: bytes) -> None:
        """A field that says how the body comes."""
        if name == b"content-length":
            self._length = int(value)
            if self._length > LARGEST_BODY:
                raise too_large(f"A body may have at most {LARGEST_BODY // 2**20} MiB.")
        elif name == b"transfer-encoding":
            self._length = None
        elif value.lower() == b"100-continue" and not self.busy:
            self.transport.write(CONTINUE)

    def on_headers_complete(self) -> None:
        """The head is there."""
        self.reading_head = False
        if self._octets > LONGEST_HEAD or len(self._headers) > MOST_HEADERS:
            self._check_head()

    def _check_head(self) -> None:
        """Nothing. Raises Fault when the head is too large, be it as far as it has come."""
        size = sum(len(name) + len(value) for name, value in self._headers)
        unfinished = self.reading_head and self._octets - self._first > LONGEST_HEAD + LONGEST_TARGET
        if unfinished or size > LONGEST_HEAD or len(self._headers) > MOST_HEADERS:
            raise bad_request(f"The head may have at most {MOST_HEADERS} fields of {LONGEST_HEAD} octets together.")

    def _check_between(self) -> None:
        """Nothing. Raises Fault when a chunk's extension or the fields behind the body have no end."""
        self._between += self._arrived
        if self._between > LONGEST_HEAD or self._trailing > LONGEST_HEAD:
            raise bad_request(f"What stands between or behind chunks may have at most {LONGEST_HEAD} octets.")

    def on_body(self, piece: bytes) -> None:
        """A piece of the body."""
        self._between = -self._arrived
        self._body_size += len(piece)
        if self._body_size > LARGEST_BODY:
            raise too_large(f"A body may have at most {LARGEST_BODY // 2**20} MiB.")
        if self._body is not None:
            self._body.feed(piece)
            return
        self._pieces.append(piece)
        if self._body_size > WHOLE_UP_TO:
            self._body = Body(lambda: self._hold("body"), lambda: self._release("body"))
            for piece in self._pieces:
                self._body.feed(piece)
            self._hand_on(self._body)

    def on_message_complete(self) -> None:
        """The request is there."""
        self.begun = 0.0
        if self._trailing > LONGEST_HEAD:
            self._check_between()
        if self._body is not None:
            self._body.end()
        if not self._handed_on:
            whole = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
            self._length = len(whole)
            self._hand_on(whole)
