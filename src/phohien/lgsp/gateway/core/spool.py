"""A large answer waits on disk until its evidence is kept: its digest is known only when its last octet has come."""

from __future__ import annotations

import asyncio
import tempfile
from hashlib import sha512
from pathlib import Path

from phohien.lgsp.gateway.core.bodies import Body, Source
from phohien.lgsp.gateway.log.apart import DISK, Apart

PIECE = 256 * 1024


class Spool:
    """A body on disk, in a file that has no name and vanishes with the process."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  closed by whoever reads it to its end
        self.size = 0
        self.digest = b""

    async def fill(self, body: Source, apart: Apart | None = None) -> None:
        """All of the body lies on disk and its SHA-512 is known; with ``apart``, it is kept there. Raises its failure, OSError."""
        try:
            await self._fill(body, apart)
        except BaseException:
            self.discard()
            raise
        finally:
            if apart is not None:
                apart.discard()

    async def _fill(self, body: Source, apart: Apart | None) -> None:
        hashed, pending = sha512(), bytearray()
        loop = asyncio.get_running_loop()
        while piece := await body.read():
            hashed.update(piece)
            self.size += len(piece)
            pending += piece
            if apart is not None:
                await apart.add(piece)
            if len(pending) >= PIECE:
                await loop.run_in_executor(DISK, self._file.write, bytes(pending))
                pending.clear()
        self._file.write(pending)
        self._file.seek(0)
        self.digest = hashed.digest()
        if apart is not None:
            await apart.finish(self.digest)

    def body(self) -> Body:
        """The body again, read from disk as fast as it is taken."""
        wanted = asyncio.Event()
        wanted.set()
        again = Body(wanted.clear, wanted.set)
        task = asyncio.get_running_loop().create_task(self._pour(again, wanted))
        _pouring.add(task)
        task.add_done_callback(_pouring.discard)
        return again

    async def _pour(self, again: Body, wanted: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        with self._file:
            while piece := await loop.run_in_executor(DISK, self._file.read, PIECE):
                again.feed(piece)
                await wanted.wait()
                if again.failure is not None:
                    return
        again.end()

    def discard(self) -> None:
        """The disk is free again."""
        self._file.close()


_pouring: set[asyncio.Task[None]] = set()
