"""The fast front: an HTTP/1.1 server as an asyncio protocol over llhttp.

Defences: strict parsing (llhttp refuses contradicting lengths, bare line feeds, folded fields), limits on every part,
one exchange at a time a connection with the rest of a pipeline waiting in the socket, and a sweeper that ends
connections which send their head or body too slowly, read too slowly, or stay idle.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections import deque
from contextlib import suppress
from email.utils import formatdate
from time import monotonic, time
from typing import Protocol

import httptools

from phohien.lgsp.gateway.core.bodies import Body
from phohien.lgsp.gateway.core.hub import refused
from phohien.lgsp.gateway.core.messages import Fields, Incoming, Reply
from phohien.lgsp.gateway.fronts import tls
from phohien.lgsp.gateway.protocol.faults import Fault, bad_request, too_large
from phohien.lgsp.gateway.protocol.limits import LARGEST_BODY, LONGEST_HEAD, LONGEST_TARGET, MOST_HEADERS, WHOLE_UP_TO

HEAD_SECONDS, MESSAGE_SECONDS, STALL_SECONDS, IDLE_SECONDS = 10.0, 120.0, 30.0, 75.0
MOST_CONNECTIONS = 4096
SWEEP_SECONDS = 1.0
_HAS_DATE = re.compile(rb"(?:^|\n)[Dd]ate:").search
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
        self.task: asyncio.Task[None] | None = None
        self.waiting: deque[tuple[Incoming, bool]] = deque()
        self._parser = httptools.HttpRequestParser(self)
        self._drained: asyncio.Future[None] | None = None
        self._broken = False
        self._body: Body | None = None
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
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._refuse(bad_request("The gateway does not leave HTTP/1.1."))
        except httptools.HttpParserError as error:
            fault = error.__context__ if isinstance(error.__context__, Fault) else None
            self._refuse(fault or bad_request("The request is no valid HTTP/1.1."))
        except Fault as fault:
            self._refuse(fault)

    def pause_writing(self) -> None:
        """The caller reads slower than we send."""
        self._drained = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        """It caught up."""
        self.since = self.server.now
        if self._drained is not None and not self._drained.done():
            self._drained.set_result(None)
        self._drained = None

    # what the parser finds

    def on_message_begin(self) -> None:
        """A request begins."""
        self._forget()
        self.begun = self.server.now
        self.reading_head = True

    def _forget(self) -> None:
        self._target = b""
        self._headers: Fields = []
        self._head_size = 0
        self._body = None
        self._body_size = 0
        self._length: int | None = 0
        self._handed_on = False

    def on_url(self, piece: bytes) -> None:
        """A piece of the target."""
        self._target += piece
        if len(self._target) > LONGEST_TARGET:
            raise bad_request(f"The request target may have at most {LONGEST_TARGET} octets.")

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field."""
        self._head_size += len(name) + len(value)
        if self._head_size > LONGEST_HEAD or len(self._headers) >= MOST_HEADERS:
            raise bad_request(f"The head may have at most {MOST_HEADERS} fields of {LONGEST_HEAD} octets together.")
        self._headers.append((name, value.rstrip(b" \t")))
        size = len(name)
        if size == 14 and name.lower() == b"content-length":
            self._length = int(value)
            if self._length > LARGEST_BODY:
                raise too_large(f"A body may have at most {LARGEST_BODY // 2**20} MiB.")
        elif size == 17 and name.lower() == b"transfer-encoding":
            self._length = None
        elif size == 6 and name.lower() == b"expect" and value.lower() == b"100-continue" and self.task is None:
            self.transport.write(CONTINUE)

    def on_headers_complete(self) -> None:
        """The head is there."""
        self.reading_head = False

    def on_body(self, piece: bytes) -> None:
        """A piece of the body."""
        self._body_size += len(piece)
        if self._body_size > LARGEST_BODY:
            raise too_large(f"A body may have at most {LARGEST_BODY // 2**20} MiB.")
        if self._body is None:
            self._body = Body(self._pause_reading, self._resume_reading)
        self._body.feed(piece)
        if not self._handed_on and self._body.waiting > WHOLE_UP_TO:
            self._hand_on(self._body)

    def on_message_complete(self) -> None:
        """The request is there."""
        self.begun = 0.0
        if self._body is not None:
            self._body.end()
        if not self._handed_on:
            whole = b"" if self._body is None else self._body.whole()
            self._length = len(whole)
            self._hand_on(whole)

    def _hand_on(self, body: bytes | Body) -> None:
        self._handed_on = True
        method = self._parser.get_method().decode("ascii")
        incoming = Incoming(method, self._target, self._headers, body, self._length, time(), self.certificate)
        keep = self._parser.should_keep_alive()
        if self.task is None:
            self.task = self.server.loop.create_task(self._answer(incoming, keep))
            return
        self.waiting.append((incoming, keep))
        self._pause_reading()

    def _pause_reading(self) -> None:
        if not self.closed:
            self.transport.pause_reading()

    def _resume_reading(self) -> None:
        if not self.closed:
            self.transport.resume_reading()

    # answering

    async def _answer(self, incoming: Incoming, keep: bool) -> None:
        """The request, and those that came behind it meanwhile, are answered in order."""
        try:
            while True:
                reply = await self.server.door.answer(incoming)
                keep = keep and not (self.server.closing or self._broken or self._is_half_read(incoming))
                await self._send(reply, incoming.method, keep)
                if not keep or not self.waiting:
                    break
                incoming, keep = self.waiting.popleft()
                if not self.waiting:
                    self._resume_reading()
        finally:
            self.task = None
            self.since = self.server.now
            if not keep and not self.closed:
                self.transport.close()

    @staticmethod
    def _is_half_read(incoming: Incoming) -> bool:
        """Whether the answer came before the request had ended: then the connection cannot be used again."""
        return not isinstance(incoming.body, bytes) and not incoming.body.ended

    async def _send(self, reply: Reply, method: str, keep: bool) -> None:
        if self.closed:
            if isinstance(reply.body, Body):
                reply.body.fail(ConnectionResetError())
            return
        head = self.server.head(reply, keep, bodiless=method == "HEAD")
        if isinstance(reply.body, bytes):
            self.transport.write(head + reply.body if method != "HEAD" else head)
            return
        self.transport.write(head)
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
        if self.task is None:
            self.transport.write(self.server.whole(refused(fault, self._headers)))
            self.transport.close()

    def sweep(self, now: float) -> None:
        """A caller that is too slow or idle for too long is gone. Dripping octets does not help: a request has a time."""
        quiet, reading = now - self.since, now - self.begun if self.begun else 0.0
        too_slow = reading > (HEAD_SECONDS if self.reading_head else MESSAGE_SECONDS)
        stalled = quiet > STALL_SECONDS and (self._drained is not None or bool(self.begun))
        idle = quiet > IDLE_SECONDS and self.task is None
        if too_slow or stalled or idle:
            self.transport.abort()


class RawServer:
    """Listens, and knows its callers."""

    def __init__(self, door: Answering) -> None:
        self.door = door
        self.callers: set[Caller] = set()
        self.closing = False
        self.now = monotonic()
        self.loop = asyncio.get_running_loop()
        self._date = b""
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
        for caller in [caller for caller in self.callers if caller.task is None]:
            caller.transport.close()
        tasks = [caller.task for caller in self.callers if caller.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
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
        self._date = b"Date:%b\r\n" % formatdate(usegmt=True).encode()

    def head(self, reply: Reply, keep: bool, *, bodiless: bool) -> bytes:
        """The octets before the body."""
        lines = (
            reply.fields
            if b"\ndate:" in reply.fields.lower() or reply.fields[:5].lower() == b"date:"
            else reply.fields + self._date
        )
        if isinstance(reply.body, bytes):
            no_body = reply.status in {204, 304} or (bodiless and not reply.body)
            framing = b"" if no_body else b"Content-Length:%d\r\n" % len(reply.body)
        elif reply.length is not None:
            framing = b"Content-Length:%d\r\n" % reply.length
        else:
            framing = b"Transfer-Encoding:chunked\r\n"
        ending = b"" if keep else b"Connection:close\r\n"
        return b"HTTP/1.1 %d %b\r\n%b%b%b\r\n" % (reply.status, reply.reason, framing, ending, lines)

    def whole(self, reply: Reply) -> bytes:
        """A refusal of something that was not even a request, as its last octets."""
        body = reply.body if isinstance(reply.body, bytes) else b""
        return self.head(reply, False, bodiless=False) + body
