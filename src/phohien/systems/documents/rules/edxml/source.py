"""A package that is too large to be held in memory, read where it lies: the few questions that cutting and unwrapping ask."""

from __future__ import annotations

from typing import BinaryIO, Protocol

WINDOW = 1 << 18


class Octets(Protocol):
    """What ``bytes`` can be asked, and a :class:`Lying` too."""

    def __len__(self) -> int: ...

    def __getitem__(self, place: slice, /) -> bytes: ...

    def find(self, what: bytes, start: int = 0, stop: int | None = None, /) -> int:
        """Where it stands first, or -1."""

    def rfind(self, what: bytes, start: int = 0, stop: int | None = None, /) -> int:
        """Where it stands last, or -1."""


class Lying:
    """The octets of a stream that can be sought, of which one window is in memory at a time."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._size = stream.seek(0, 2)
        self._window, self._begin = b"", 0

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, place: slice, /) -> bytes:
        start, stop, step = place.indices(self._size)
        if step != 1:
            raise ValueError("Octets that lie elsewhere are read one after the other.")
        self._stream.seek(start)
        return self._stream.read(max(stop - start, 0))

    def find(self, what: bytes, start: int = 0, stop: int | None = None, /) -> int:
        """Where it stands first, or -1."""
        stop, at = self._size if stop is None else min(stop, self._size), start
        while at + len(what) <= stop:
            self._look_at(at)
            found = self._window.find(what, at - self._begin, stop - self._begin)
            if found >= 0:
                return self._begin + found
            at = self._begin + len(self._window) - len(what) + 1
        return -1

    def rfind(self, what: bytes, start: int = 0, stop: int | None = None, /) -> int:
        """Where it stands last, or -1."""
        end = self._size if stop is None else min(stop, self._size)
        while end - start >= len(what):
            begin = max(start, end - WINDOW)
            found = self[begin:end].rfind(what)
            if found >= 0:
                return begin + found
            if begin == start:
                return -1
            end = begin + len(what) - 1
        return -1

    def _look_at(self, at: int) -> None:
        """The window holds what stands at that place and behind it, at least as much as is ever looked for."""
        if not self._begin <= at < self._begin + len(self._window) - 64:
            self._window, self._begin = self[at : at + WINDOW], at
