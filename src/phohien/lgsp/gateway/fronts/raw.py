"""The fast front: listens, and knows its callers, of whom each is a connection (``caller``)."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from email.utils import formatdate
from time import monotonic
from typing import Protocol

from phohien.lgsp.gateway.core.lane import Lane
from phohien.lgsp.gateway.core.messages import Incoming, Reply
from phohien.lgsp.gateway.fronts.caller import HEAD_SECONDS, Caller

SWEEP_SECONDS, LOOK_SECONDS = 1.0, 0.02


class Answering(Protocol):
    """What a server asks: the gateway's door, or a directory."""

    async def answer(self, incoming: Incoming) -> Reply:
        """The answer; never raises but for cancellation."""


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
