"""Large multipart messages pass without being held: the SOAP part is read, attachments stream behind it.

What the strict reader would refuse of a whole message it refuses here, too: the parts are watched as they pass, and the last
piece is held back until the end has been seen, so that nobody ever gets a whole message that was not well formed.
"""

from __future__ import annotations

from hashlib import sha256, sha512

from phohien.lgsp.gateway.core.bodies import Body, Source
from phohien.lgsp.gateway.core.hub import Kept, keep_apart
from phohien.lgsp.gateway.log.apart import Apart
from phohien.lgsp.gateway.protocol.faults import Fault, bad_request, log_failed
from phohien.lgsp.gateway.protocol.limits import LARGEST_BODY
from phohien.lgsp.gateway.protocol.soap.mime import Codes, Watched, Wrapped


class Begun:
    """A multipart message whose SOAP part has arrived: its octets so far, and the rest that is still to come."""

    def __init__(self, wrapped: Wrapped, start: bytes, rest: Source, watched: Watched) -> None:
        self.wrapped, self.start, self.rest, self.watched = wrapped, start, rest, watched


async def begin(body: Body, content_type: str, codes: Codes) -> Begun:
    """The message up to the end of its SOAP part. Raises Fault."""
    watched, start = Watched(content_type, codes), bytearray()
    while not watched.has_first and (piece := await body.read()):
        start += piece
        if len(start) > LARGEST_BODY:
            raise too_large()
        watched.feed(piece)
    return Begun(watched.first(), bytes(start), body, watched)


def too_large() -> Fault:
    """The fault of a message beyond the limit."""
    return Fault("client.too_large", f"A message may have at most {LARGEST_BODY // 2**20} MiB.")


class Passing:
    """A message on its way: what is sent on, hashed and kept as it passes, its end held back until all of it is well formed.

    ``start`` replaces the octets that have arrived already; it may be another than they were.
    """

    def __init__(self, begun: Begun, start: bytes | None = None) -> None:
        self._begun, self._held = begun, begun.start if start is None else start
        self._arrived, self._ended = len(begun.start), False
        self._hash = sha512()
        self.size = 0
        self.promised: str | None = None
        self._check = sha256(begun.start)
        self.apart: Apart | None = None

    async def read(self) -> bytes:
        """The next piece, empty at the end. Raises Fault when the message turns out to be malformed or too large."""
        if self._ended:
            return b""
        following = await self._begun.rest.read()
        if following:
            self._arrived += len(following)
            if self._arrived > LARGEST_BODY:
                raise too_large()
            self._begun.watched.feed(following)
            if self.promised is not None:
                self._check.update(following)
        else:
            self._ended = True
            self._begun.watched.check()
            if self.promised is not None and self._check.hexdigest() != self.promised:
                raise bad_request("The body is not the one that was signed.")
        piece, self._held = self._held, following
        self._hash.update(piece)
        self.size += len(piece)
        if self.apart is not None:
            try:
                await self.apart.add(piece)
            except OSError as error:
                raise log_failed("Evidence of this exchange cannot be kept now, so it is not forwarded.") from error
        return piece

    async def drain(self) -> None:
        """All of it has arrived and is well formed; nobody wants it. Raises Fault."""
        while await self.read():
            pass

    async def kept(self) -> Kept:
        """What passed, on the disk where it is kept apart. Raises Fault when it could not be kept."""
        digest = self._hash.digest()
        if self.apart is not None:
            await keep_apart(self.apart, digest)
        return Kept(b"", digest, self.size, self.apart is not None)

    def discard(self) -> None:
        """What was written of a message that nobody will prove is gone."""
        if self.apart is not None:
            self.apart.discard()
