"""What the processes of one gateway must know together: which nonces were used, and what was spent of a right's limits.

Kept in files that all of them map into memory, each change under the file's lock, which the kernel gives back when its
holder dies. A gateway of one process does without (``callers``, ``quotas`` keep theirs in its own memory).
"""

from __future__ import annotations

import fcntl
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from struct import Struct

KEY_OCTETS = 16
LONGEST_PROBE = 128


class Full(Exception):
    """There is no room for another key."""


class Mapped:
    """A table of keys (digests) with values of one size, behind a head of one page."""

    def __init__(self, path: Path, *, slots: int, value_octets: int = 0, tables: int = 1) -> None:
        """``tables`` of so many slots each. The file is made if it is not there; it is as large on disk as it is full."""
        self._slots, self._each = slots, KEY_OCTETS + value_octets
        pages = -(-slots * self._each // mmap.PAGESIZE)
        self._size = pages * mmap.PAGESIZE  # whole pages, so that one table can be given back without the other
        size = mmap.PAGESIZE + tables * self._size
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with self.held():
            if os.fstat(self._handle).st_size < size:
                os.ftruncate(self._handle, size)
        self._map = mmap.mmap(self._handle, size)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else reads or writes inside the block."""
        fcntl.lockf(self._handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._handle, fcntl.LOCK_UN)

    def place(self, table: int, key: bytes) -> tuple[int, bool]:
        """Where the key's value is or would be, and whether the key is there. Raises Full."""
        first = mmap.PAGESIZE + table * self._size
        slot = int.from_bytes(key[:8], "little") % self._slots
        for step in range(LONGEST_PROBE):
            at = first + (slot + step) % self._slots * self._each
            found = self._map[at : at + KEY_OCTETS]
            if found == key:
                return at + KEY_OCTETS, True
            if not any(found):
                return at + KEY_OCTETS, False
        raise Full

    def put(self, place: int, key: bytes) -> None:
        """The key is at the place that was found for it."""
        self._map[place - KEY_OCTETS : place] = key

    def read(self, form: Struct, place: int = 0) -> tuple[float, ...]:
        """The value at that place, or the head's."""
        return form.unpack_from(self._map, place)

    def write(self, form: Struct, value: tuple[float, ...], place: int = 0) -> None:
        """The value, or the head, is that."""
        form.pack_into(self._map, place, *value)

    def clear(self, table: int) -> None:
        """The table is empty and takes no room on disk, where the file system can give it back."""
        first = mmap.PAGESIZE + table * self._size
        with suppress(OSError, ValueError):
            self._map.madvise(mmap.MADV_REMOVE, first, self._size)
            return
        self._map[first : first + self._size] = bytes(self._size)


def key_of(*parts: str) -> bytes:
    """The digest under which something is found."""
    return blake2b("\0".join(parts).encode(), digest_size=KEY_OCTETS).digest()


class SharedNonces:
    """Two generations of used nonces; the older one is forgotten when the newer is older than any call may be."""

    _HEAD = Struct("<dqq")

    def __init__(self, path: Path, *, seconds: float, most: int) -> None:
        """``seconds``: how long a call could be repeated. ``most`` nonces a generation."""
        slots = 1 << (2 * most).bit_length()
        self._table, self._seconds, self._most = Mapped(path, slots=slots, tables=2), seconds, most

    def use(self, access_key: str, nonce: str, now: float) -> bool:
        """Whether nobody used it before; now it is used. Raises Full."""
        key = key_of(access_key, nonce)
        with self._table.held():
            turned, newer, count = self._table.read(self._HEAD)
            newer = int(newer)
            if now - turned > self._seconds:
                newer, count, turned = 1 - newer, 0, now
                self._table.clear(newer)
            place, is_used = self._table.place(newer, key)
            fresh = not is_used and not self._table.place(1 - newer, key)[1]
            if fresh:
                if count >= self._most:
                    raise Full
                self._table.put(place, key)
                count += 1
            self._table.write(self._HEAD, (turned, newer, int(count)))
            return fresh


class SharedSpending:
    """What each client has spent at each service."""

    _SPENT = Struct("<ddqq")
    _SLOTS = 1 << 16

    def __init__(self, path: Path) -> None:
        self._table = Mapped(path, slots=self._SLOTS, value_octets=self._SPENT.size)

    @contextmanager
    def of(self, client: str, service: str) -> Iterator[list[float]]:
        """Tokens, when they were counted, day and count, to be changed inside the block. Raises Full.

        All are zero for whoever has spent nothing yet.
        """
        key = key_of(client, service)
        with self._table.held():
            place, is_there = self._table.place(0, key)
            if not is_there:
                self._table.put(place, key)
            spent = list(self._table.read(self._SPENT, place))
            try:
                yield spent
            finally:
                self._table.write(self._SPENT, (spent[0], spent[1], int(spent[2]), int(spent[3])), place)
