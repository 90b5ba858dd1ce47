"""A PDF as a stream, whether it is in memory or lies in a file that is mapped: what is not looked at never is in memory."""

from __future__ import annotations

import io
import mmap
from typing import BinaryIO

Octets = bytes | mmap.mmap
BUFFER = 1 << 16


def stream_of(pdf: Octets) -> BinaryIO:
    """The PDF's octets as a stream of its own, at their beginning."""
    return io.BytesIO(pdf) if isinstance(pdf, bytes) else io.BufferedReader(_Mapped(pdf), BUFFER)


class _Mapped(io.RawIOBase):
    """Reads out of a map; several may read one map, each at its own place."""

    def __init__(self, octets: mmap.mmap) -> None:
        super().__init__()
        self._octets, self._at = octets, 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def readinto(self, target: bytearray | memoryview) -> int:  # type: ignore[override]
        """The next octets are in ``target``; returns how many."""
        piece = self._octets[self._at : self._at + len(target)]
        target[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """The next read begins there; returns where that is. Raises ValueError before the beginning."""
        place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._octets)}[whence]
        if place < 0:
            raise ValueError("Nothing stands before the beginning.")
        self._at = place
        return place
