"""One connection of the fast front: an HTTP/1.1 server as an asyncio protocol over llhttp.

Defences: strict parsing (llhttp refuses contradicting lengths, bare line feeds, folded fields), limits on every part, fields
behind a body thrown away, one exchange at a time a connection with the rest of a pipeline waiting in the socket, and a sweep
that ends connections which send their head or body too slowly, read too slowly, or stay idle.

A connection ends in order (RFC 9112 §9.6): what was asked before it ends is answered, and what a caller goes on sending is
thrown away for a while, because a reset could overtake the last answer.
"""

from __future__ import annotations

import asyncio
from collections import deque
from time import monotonic, time
from typing import TYPE_CHECKING

import httptools

from phohien.lgsp.gateway.core.bodies import Body
from phohien.lgsp.gateway.core.hub import refused
from phohien.lgsp.gateway.core.lane import PREFIX
from phohien.lgsp.gateway.core.messages import Incoming, Reply
from phohien.lgsp.gateway.fronts import tls
from phohien.lgsp.gateway.fronts.heads import head_of
from phohien.lgsp.gateway.fronts.reading import Reading
from phohien.lgsp.gateway.protocol.faults import Fault, bad_request
from phohien.lgsp.gateway.protocol.limits import LARGEST_BODY, LONGEST_HEAD
from phohien.lgsp.gateway.protocol.requests import METHODS

if TYPE_CHECKING:
    from phohien.lgsp.gateway.fronts.raw import RawServer

HEAD_SECONDS, MESSAGE_SECONDS, STALL_SECONDS, IDLE_SECONDS = 10.0, 120.0, 30.0, 75.0
PARTING_SECONDS, MOST_PARTING = 5.0, 2 * LARGEST_BODY
"""How long, and of how many octets, what still comes is thrown away."""
MOST_CONNECTIONS = 4096
_METHODS = {name.encode(): name for name in METHODS}


class Caller(Reading, asyncio.Protocol):
    """One connection from a caller."""

    transport: asyncio.Transport

    def __init__(self, server: RawServer) -> None:
        self.server = server
        self.since = monotonic()
        """When something last moved, for the sweeper."""
        self.begun = 0.0
        """When the request that is being read began; 0 between requests."""
        self.reading_head = False
        self.closed = False
        self.busy = False
        """Whether an exchange of this connection is under way."""
        self._task: asyncio.Task[None] | None = None
        self._keep, self._method, self._ended, self._last = True, "", False, False
        self._held: set[str] = set()
        self.waiting: deque[tuple[Incoming, bool]] = deque()
        self._parser = httptools.HttpRequestParser(self)
        self._drained: asyncio.Future[None] | None = None
        self._broken = self._heard = False
        """Whether nothing more is read; whether the caller said that it sends no more."""
        self._fault: Fault | None = None
        """Why what came last cannot be read: told when everything before it is answered."""
        self._parting, self._thrown = 0.0, 0
        self._arrived = self._octets = self._first = 0
        """Sizes of the piece that arrived last, of all pieces since the request began, and of the one it began in."""
        self.certificate: str | None = None
        self._forget()

    # what the transport tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A caller has come, and is sent away when there are too many."""
        self.transport = transport  # type: ignore[assignment]
        self.certificate = tls.shown(transport)
        self.server.callers.add(self)
        if len(self.server.callers) > MOST_CONNECTIONS:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """The caller is gone; what it still was sending fails."""
        self.closed = True
        self.server.callers.discard(self)
        if self._body is not None:
            self._body.fail(bad_request("The caller broke off while it sent the body."))
        if self._drained is not None and not self._drained.done():
            self._drained.set_result(None)

    def data_received(self, data: bytes) -> None:
        """Octets came from the caller."""
        self.since = self.server.now
        if self._broken:
            self._throw(len(data))
            return
        self._arrived = len(data)
        self._octets += self._arrived
        try:
            self._parser.feed_data(data)
            if self.reading_head and self._octets > LONGEST_HEAD:
                self._check_head()
            elif self._length is None and self.begun:
                self._check_between()
        except httptools.HttpParserUpgrade:  # the request is read; what follows it is another protocol's
            self._break(None)
        except httptools.HttpParserError as error:
            fault = error.__context__ if isinstance(error.__context__, Fault) else None
            self._break(fault or bad_request("The request is no valid HTTP/1.1."))
        except Fault as fault:
            self._break(fault)

    def eof_received(self) -> bool:
        """The caller sends no more. What it asked for is still answered; over TLS it cannot be told from one that is gone."""
        self._heard = True
        if self.begun and self._body is not None:
            self._body.fail(bad_request("The caller broke off while it sent the body."))
        self.begun, self._broken = 0.0, True
        return self.busy and self.certificate is None

    def pause_writing(self) -> None:
        """The caller reads slower than we send: until it has caught up nothing more is read from it either."""
        self._drained = asyncio.get_running_loop().create_future()
        self._hold("answers")

    def resume_writing(self) -> None:
        """It caught up."""
        self.since = self.server.now
        if self._drained is not None and not self._drained.done():
            self._drained.set_result(None)
        self._drained = None
        self._release("answers")

    def _hand_on(self, body: bytes | Body) -> None:
        self._handed_on = True
        if self._ended:
            return
        method = self._parser.get_method()
        incoming = Incoming(
            _METHODS.get(method) or method.decode("ascii"),
            self._target,
            self._headers,
            body,
            self._length,
            time(),
            self.certificate,
        )
        keep = self._parser.should_keep_alive() and not self._parser.should_upgrade()
        if not keep:
            self._last = True
        if not self.busy:
            self._begin(incoming, keep)
            return
        self.waiting.append((incoming, keep))
        self._hold("pipeline")

    def _hold(self, why: str) -> None:
        """Nothing is read until every reason not to is gone."""
        if not self._held and not self.closed:
            self.transport.pause_reading()
        self._held.add(why)

    def _release(self, why: str) -> None:
        if why in self._held:
            self._held.remove(why)
            if not self._held and not self.closed:
                self.transport.resume_reading()

    # answering

    def _begin(self, incoming: Incoming, keep: bool) -> None:
        """The exchange is under way: on the fast lane when it may go there, else as a task."""
        self.busy, self._keep, self._method = True, keep, incoming.method
        lane = self.server.lane
        if lane is not None and type(incoming.body) is bytes and incoming.target.startswith(PREFIX):
            lane.begin(incoming, self.finish)
        else:
            self._task = self.server.loop.create_task(self._answer(incoming))

    async def _answer(self, incoming: Incoming) -> None:
        """The door's answer is sent."""
        keep = False
        try:
            reply = await self.server.door.answer(incoming)
            keep = self._may_keep() and not self._is_half_read(incoming)
            await self._send(reply, keep)
        finally:
            self._over(keep)

    def finish(self, reply: Reply) -> None:
        """The lane's answer is sent."""
        keep = self._may_keep()
        body = reply.body
        if not isinstance(body, bytes):
            self._task = self.server.loop.create_task(self._finish_streaming(reply, keep))
            return
        if not self._is_gone():
            self._write_whole(reply, body, keep)
        if keep and not self.waiting and not self._broken:  # by far the usual end
            self.busy = False
            self.since = self.server.now
        else:
            self._over(keep)

    async def _finish_streaming(self, reply: Reply, keep: bool) -> None:
        try:
            await self._send(reply, keep)
        except BaseException:
            keep = False
            raise
        finally:
            self._over(keep)

    def _may_keep(self) -> bool:
        """Whether something follows this answer, or may."""
        if not self._keep or self.server.closing:
            return False
        return not self._broken or bool(self.waiting) or self._fault is not None

    def _over(self, keep: bool) -> None:
        """The exchange has ended: the connection too, or the request that waited behind it begins."""
        self._task = None
        self.since = self.server.now
        if not keep:
            self.busy, self._ended = False, True
            self.waiting.clear()
            self._part()
        elif self.waiting:  # by the loop and not here, or a long pipeline of refusals would nest as deep
            incoming, keep = self.waiting.popleft()
            if not self.waiting:
                self._release("pipeline")
            self.server.loop.call_soon(self._begin, incoming, keep)
        else:
            self.busy = False
            if self._broken:
                self._say_last()

    @staticmethod
    def _is_half_read(incoming: Incoming) -> bool:
        """Whether the answer came before the request had ended: then the connection cannot be used again."""
        return not isinstance(incoming.body, bytes) and not incoming.body.ended

    def _write_whole(self, reply: Reply, body: bytes, keep: bool) -> None:
        bodiless = self._method == "HEAD"
        head = head_of(reply, keep, bodiless=bodiless, date=self.server.date)
        self.transport.write(head if bodiless else head + body)

    async def _send(self, reply: Reply, keep: bool) -> None:
        if isinstance(reply.body, bytes):
            if not self._is_gone():
                self._write_whole(reply, reply.body, keep)
            return
        try:
            await self._stream(reply, reply.body, keep)
        finally:
            reply.body.fail(ConnectionResetError())  # says nothing when it has ended; else whoever feeds it stops

    async def _stream(self, reply: Reply, body: Body, keep: bool) -> None:
        if self._is_gone():
            return
        self.transport.write(head_of(reply, keep, bodiless=self._method == "HEAD", date=self.server.date))
        try:
            while self._method != "HEAD" and (piece := await body.read()):
                if self._is_gone():
                    return
                self.transport.write(piece if reply.length is not None else b"%x\r\n%b\r\n" % (len(piece), piece))
                if self._drained is not None:
                    await self._drained
        except Fault:
            self.transport.abort()  # the provider broke off: an unfinished answer must not look finished
            return
        if reply.length is None and self._method != "HEAD" and not self._is_gone():
            self.transport.write(b"0\r\n\r\n")

    def _is_gone(self) -> bool:
        """Whether nothing can be written any more, which shows before ``connection_lost`` does."""
        return self.closed or self.transport.is_closing()

    def _break(self, fault: Fault | None) -> None:
        """Nothing more is read. What was asked before is answered, then the fault is told where no answer tells it."""
        self._broken = True
        if self.begun and self._handed_on:
            if self._body is not None:
                self._body.fail(fault or bad_request("The request has no end."))
        elif not self._last:
            self._fault = fault
        self.begun = 0.0
        if not self.busy and not self._ended:
            self._say_last()

    def _say_last(self) -> None:
        fault, self._fault, self._ended = self._fault, None, True
        if fault is not None and not self._is_gone():
            reply = refused(fault, self._headers)
            body = reply.body if isinstance(reply.body, bytes) else b""
            self.transport.write(head_of(reply, False, bodiless=False, date=self.server.date) + body)
        self._part()

    def _part(self) -> None:
        """Nothing more is said; the connection ends when the caller has read that, or after a while."""
        if self._is_gone():
            return
        if self._heard or not (self._broken or self.begun or self._held):
            self.transport.close()
            return
        self._broken, self._parting = True, self.server.now
        if self._held:
            self._held.clear()
            self.transport.resume_reading()
        if self.transport.can_write_eof():
            self.transport.write_eof()

    def _throw(self, size: int) -> None:
        self._thrown += size
        if self._thrown > MOST_PARTING:
            self.transport.abort()

    def sweep(self, now: float) -> None:
        """A caller that is too slow or idle for too long is gone. Dripping octets does not help: a request has a time."""
        quiet, reading = now - self.since, now - self.begun if self.begun else 0.0
        too_slow = reading > (HEAD_SECONDS if self.reading_head else MESSAGE_SECONDS)
        stalled = quiet > STALL_SECONDS and (self._drained is not None or bool(self.begun))
        idle = quiet > IDLE_SECONDS and not self.busy
        parted = self._parting and now - self._parting > PARTING_SECONDS
        if too_slow or stalled or idle or parted:
            self.transport.abort()
