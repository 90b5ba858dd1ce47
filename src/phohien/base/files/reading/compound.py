"""The streams of an OLE2 container (``.doc``, ``.xls``, ``.ppt`` of before 2007), read with limits. Source: [MS-CFB].

Chains are followed no further than the file has sectors, so that one that bites its tail ends; a stream is cut at what is asked for.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from phohien.base.files.reading.faults import Unreadable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_ENTRIES = 20_000
SMALL = 64
_LAST = 0xFFFFFFFA
"""Sector numbers from here on mean the end, a free sector or the table itself."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


class Compound:
    """A container in memory. Raises Unreadable for what is none, or is broken beyond its directory."""

    def __init__(self, data: bytes) -> None:
        if data[:8] != MAGIC or len(data) < 512:
            raise Unreadable("damaged")
        self._data = data
        try:
            self._sector = 1 << _short(data, 30) if 7 <= _short(data, 30) <= 16 else 512
            self._cutoff = _long(data, 56)
            self._table = self._sector_table()
            self._entries = list(self._directory(_long(data, 48)))
            self._small_table = _longs(self._chain(_long(data, 60), self._table))
            root = next((one for one in self._entries if one.kind == 5), None)
            self._small = self._chain(root.start, self._table)[: root.size] if root else b""
        except (struct.error, IndexError):
            raise Unreadable("damaged") from None

    def stream(self, name: str, most: int) -> bytes:
        """The first stream of that name, cut at ``most`` octets; empty where there is none."""
        found = next((one for one in self._entries if one.kind == 2 and one.name.lower() == name.lower()), None)
        if found is None:
            return b""
        size = min(found.size, most)
        if found.size >= self._cutoff:
            return self._chain(found.start, self._table, size)[:size]
        return b"".join(self._small_parts(found.start, size))[:size]

    def _sector_table(self) -> list[int]:
        places = list(struct.unpack_from("<109I", self._data, 76))
        follow, seen = _long(self._data, 68), 0
        while follow < _LAST and seen * self._sector < len(self._data):
            more = _longs(self._at(follow))
            places += more[:-1]
            follow, seen = (more[-1] if more else _LAST), seen + 1
        table: list[int] = []
        for place in places:
            if place < _LAST and len(table) * self._sector < len(self._data) + self._sector * self._sector:
                table += _longs(self._at(place))
        return table

    def _at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        return self._data[start : start + self._sector]

    def _chain(self, start: int, table: list[int], most: int | None = None) -> bytes:
        parts, number, left = [], start, len(self._data) if most is None else most
        for _step in range(len(self._data) // self._sector + 1):
            if number >= _LAST or number >= len(table) or left <= 0:
                break
            parts.append(self._at(number))
            left -= self._sector
            number = table[number]
        return b"".join(parts)

    def _small_parts(self, start: int, size: int) -> Iterator[bytes]:
        number = start
        for _step in range(size // SMALL + 1):
            if number >= len(self._small_table):
                return
            yield self._small[number * SMALL : (number + 1) * SMALL]
            number = self._small_table[number]

    def _directory(self, start: int) -> Iterator[_Entry]:
        content = self._chain(start, self._table)
        for place in range(0, min(len(content), MOST_ENTRIES * 128) - 127, 128):
            length = min(64, _short(content, place + 64))
            name = content[place : place + max(0, length - 2)].decode("utf-16-le", "replace")
            yield _Entry(name, content[place + 66], _long(content, place + 116), _long(content, place + 120))


def _short(data: bytes, place: int) -> int:
    return int(struct.unpack_from("<H", data, place)[0])


def _long(data: bytes, place: int) -> int:
    return int(struct.unpack_from("<I", data, place)[0])


def _longs(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
