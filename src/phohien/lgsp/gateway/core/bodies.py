"""A message's body: whole when it is small, a stream that pushes back when it is not."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

from phohien.lgsp.gateway.protocol.limits import WHOLE_UP_TO

HIGH, LOW = 4 * WHOLE_UP_TO, WHOLE_UP_TO


class Source(Protocol):
    """Whatever a body can be read from, piece by piece."""

    async def read(self) -> bytes:
        """The next piece, empty at the end."""


class Body:
    """Octets that arrive piece by piece. The sender is paused while too many wait to be read."""

    __slots__ = ("_pause", "_paused", "_pieces", "_resume", "_waiter", "ended", "failure", "waiting")

    def __init__(self, pause: Callable[[], None], resume: Callable[[], None]) -> None:
        self._pieces: deque[bytes] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._pause, self._resume, self._paused = pause, resume, False
        self.waiting = 0
        self.ended = False
        self.failure: Exception | None = None

    def feed(self, data: bytes) -> None:
        """A piece has arrived; of a body that failed nobody wants it."""
        if self.failure is not None:
            return
        self._pieces.append(data)
        self.waiting += len(data)
        if self.waiting > HIGH and not self._paused:
            self._paused = True
            self._pause()
        self._wake()

    def end(self) -> None:
        """All of it has arrived."""
        self.ended = True
        self._wake()

    def fail(self, failure: Exception) -> None:
        """The rest will never arrive; whoever reads is told why."""
        if not self.ended:
            self.failure = failure
            if self._paused:  # whoever feeds it must not wait for ever
                self._paused = False
                self._resume()
            self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def whole(self) -> bytes:
        """Everything that has arrived and was not read yet, at once."""
        data = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self._pieces.clear()
        self._ease(len(data))
        return data

    async def read(self) -> bytes:
        """The next piece, empty at the end. Raises the failure."""
        while not self._pieces:
            if self.failure is not None:
                raise self.failure
            if self.ended:
                return b""
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        data = self._pieces.popleft()
        self._ease(len(data))
        return data

    def _ease(self, size: int) -> None:
        self.waiting -= size
        if self._paused and self.waiting <= LOW:
            self._paused = False
            self._resume()
