"""The fast front: an HTTP/1.1 server as an asyncio protocol over llhttp.

Defences: strict parsing (llhttp refuses contradicting lengths, bare line feeds, folded fields), limits on every part,
one exchange at a time a connection with the rest of a pipeline waiting in the socket, and a sweeper that ends
connections which send their head or body too slowly, read too slowly, or stay idle.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from contextlib import suppress
from email.utils import formatdate
from time import monotonic, time
from typing import Protocol

import httptools

from phohien.lgsp.gateway.core.bodies import Body
from phohien.lgsp.gateway.core.hub import refused
from phohien.lgsp.gateway.core.lane import PREFIX, Lane
from phohien.lgsp.gateway.core.messages import Fields, Incoming, Reply
from phohien.lgsp.gateway.fronts import tls
from phohien.lgsp.gateway.fronts.heads import head_of
from phohien.lgsp.gateway.protocol.faults import Fault, bad_request, too_large
from phohien.lgsp.gateway.protocol.limits import LARGEST_BODY, LONGEST_HEAD, LONGEST_TARGET, MOST_HEADERS, WHOLE_UP_TO
from phohien.lgsp.gateway.protocol.requests import METHODS

HEAD_SECONDS, MESSAGE_SECONDS, STALL_SECONDS, IDLE_SECONDS = 10.0, 120.0, 30.0, 75.0
MOST_CONNECTIONS = 4096
SWEEP_SECONDS, LOOK_SECONDS = 1.0, 0.02
_NOTED = {14: b"content-length", 17: b"transfer-encoding", 6: b"expect"}
"""The fields that say how a body comes, by the length of their names."""
_METHODS = {name.encode(): name for name in METHODS}
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Answering(Protocol):
    """What a server asks: the gateway's door, or a directory."""

    async def answer(self, incoming: Incoming) -> Reply:
        """The answer; never raises but for cancellation."""


class Caller(asyncio.Protocol):
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
        self._keep, self._method, self._ended = True, "", False
        self._held: set[str] = set()
        self.waiting: deque[tuple[Incoming, bool]] = deque()
        self._parser = httptools.HttpRequestParser(self)
        self._drained: asyncio.Future[None] | None = None
        self._broken = False
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
            return
        self._arrived = len(data)
        self._octets += self._arrived
        try:
            self._parser.feed_data(data)
            if self.reading_head and self._octets > LONGEST_HEAD:
                self._check_head()
        except httptools.HttpParserUpgrade:
            self._refuse(bad_request("The gateway does not leave HTTP/1.1."))
        except httptools.HttpParserError as error:
            fault = error.__context__ if isinstance(error.__context__, Fault) else None
            self._refuse(fault or bad_request("The request is no valid HTTP/1.1."))
        except Fault as fault:
            self._refuse(fault)

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

    # what the parser finds

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

    def on_url(self, piece: bytes) -> None:
        """A piece of the target."""
        self._target = self._target + piece if self._target else piece
        if len(self._target) > LONGEST_TARGET:
            raise bad_request(f"The request target may have at most {LONGEST_TARGET} octets.")

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field."""
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

    def on_body(self, piece: bytes) -> None:
        """A piece of the body."""
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
        if self._body is not None:
            self._body.end()
        if not self._handed_on:
            whole = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
            self._length = len(whole)
            self._hand_on(whole)

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
        keep = self._parser.should_keep_alive()
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
        if not self.closed and not self.transport.is_closing():
            self._write_whole(reply, body, keep)
        if keep and not self.waiting:  # by far the usual end
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
        return self._keep and not (self.server.closing or self._broken)

    def _over(self, keep: bool) -> None:
        """The exchange has ended: the connection too, or the request that waited behind it begins."""
        self._task = None
        self.since = self.server.now
        if not keep:
            self.busy, self._ended = False, True
            self.waiting.clear()
            if not self.closed:
                self.transport.close()
        elif self.waiting:  # by the loop and not here, or a long pipeline of refusals would nest as deep
            incoming, keep = self.waiting.popleft()
            if not self.waiting:
                self._release("pipeline")
            self.server.loop.call_soon(self._begin, incoming, keep)
        else:
            self.busy = False

    @staticmethod
    def _is_half_read(incoming: Incoming) -> bool:
        """Whether the answer came before the request had ended: then the connection cannot be used again."""
        return not isinstance(incoming.body, bytes) and not incoming.body.ended

    def _write_whole(self, reply: Reply, body: bytes, keep: bool) -> None:
        bodiless = self._method == "HEAD"
        head = head_of(reply, keep, bodiless=bodiless, date=self.server.date)
        self.transport.write(head if bodiless else head + body)

    async def _send(self, reply: Reply, keep: bool) -> None:
        if self.closed:
            if isinstance(reply.body, Body):
                reply.body.fail(ConnectionResetError())
            return
        if isinstance(reply.body, bytes):
            self._write_whole(reply, reply.body, keep)
            return
        self.transport.write(head_of(reply, keep, bodiless=self._method == "HEAD", date=self.server.date))
        try:
            while not self.closed and (piece := await reply.body.read()):
                self.transport.write(piece if reply.length is not None else b"%x\r\n%b\r\n" % (len(piece), piece))
                if self._drained is not None:
                    await self._drained
        except Fault:
            self.transport.abort()  # the provider broke off: an unfinished answer must not look finished
            return
        if self.closed:
            reply.body.fail(ConnectionResetError())
        elif reply.length is None:
            self.transport.write(b"0\r\n\r\n")

    def _refuse(self, fault: Fault) -> None:
        """The request cannot be read on: it is refused and the connection ends."""
        self._broken = True
        if self._body is not None and not self._body.ended:
            self._body.fail(fault)
        if not self.busy and not self._ended:
            reply = refused(fault, self._headers)
            body = reply.body if isinstance(reply.body, bytes) else b""
            self.transport.write(head_of(reply, False, bodiless=False, date=self.server.date) + body)
            self.transport.close()

    def sweep(self, now: float) -> None:
        """A caller that is too slow or idle for too long is gone. Dripping octets does not help: a request has a time."""
        quiet, reading = now - self.since, now - self.begun if self.begun else 0.0
        too_slow = reading > (HEAD_SECONDS if self.reading_head else MESSAGE_SECONDS)
        stalled = quiet > STALL_SECONDS and (self._drained is not None or bool(self.begun))
        idle = quiet > IDLE_SECONDS and not self.busy
        if too_slow or stalled or idle:
            self.transport.abort()


class RawServer:
    """Listens, and knows its callers."""

    def __init__(self, door: Answering, lane: Lane | None = None) -> None:
        """``lane`` takes the calls that need no task; without one, and for everything else, the door is asked."""
        self.door, self.lane = door, lane
        self.callers: set[Caller] = set()
        self.closing = False
        self.now = monotonic()
        self.loop = asyncio.get_running_loop()
        self.date = b""
        """The line that tells the date, renewed every second."""
        self._servers: list[asyncio.Server] = []
        self._sweeper: asyncio.Task[None] | None = None

    async def listen(
        self, host: str, port: int, *, reuse_port: bool = False, secured: ssl.SSLContext | None = None
    ) -> int:
        """The port it listens on, one more with each call. With ``reuse_port`` several processes share one; what is
        ``secured`` speaks TLS."""
        self._tick()
        limits = (HEAD_SECONDS, 1.0) if secured else (None, None)
        server = await self.loop.create_server(
            lambda: Caller(self), host, port, backlog=2048, reuse_port=reuse_port or None, ssl=secured,
            ssl_handshake_timeout=limits[0], ssl_shutdown_timeout=limits[1],
        )  # fmt: skip
        self._servers.append(server)
        if self._sweeper is None:
            self._sweeper = self.loop.create_task(self._sweep())
        return int(server.sockets[0].getsockname()[1])

    async def close(self, seconds: float = 30.0) -> None:
        """Nobody new is taken; exchanges under way are answered, for as long as that."""
        self.closing = True
        for server in self._servers:
            server.close()
        for caller in [caller for caller in self.callers if not caller.busy]:
            caller.transport.close()
        until = monotonic() + seconds
        while any(caller.busy for caller in self.callers) and monotonic() < until:
            await asyncio.sleep(LOOK_SECONDS)
        if self._sweeper is not None:
            self._sweeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._sweeper
        for caller in list(self.callers):
            caller.transport.abort()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            self._tick()
            for caller in list(self.callers):
                caller.sweep(self.now)

    def _tick(self) -> None:
        self.now = monotonic()
        self.date = b"Date:%b\r\n" % formatdate(usegmt=True).encode()
