"""The words on slides of before 2007 (``.ppt``), each text a line. Source: [MS-PPT] §2.9, §2.3.

Records nest; those that hold others are gone into, all others passed over. What an older save left in the file is read, too: which
of it still shows is told by a table this reader does not follow.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from phohien.base.files.reading import legacy
from phohien.base.files.reading.compound import Compound
from phohien.base.files.reading.faults import Unreadable

MOST_OCTETS = 64 * 1024 * 1024
_WIDE, _NARROW, _FONT = 0x0FA0, 0x0FA8, 0x0FB7
_MASTERS = {0x03F8, 0x0FC9}
"""Main and notes masters, whose texts say “click to edit”."""


def text(data: bytes) -> str:
    """The texts in their order, each once, in Unicode. Raises Unreadable."""
    container = Compound(data)
    if container.stream("EncryptedSummary", 1):
        raise Unreadable("password")
    show = container.stream("PowerPoint Document", MOST_OCTETS)
    if not show:
        raise Unreadable("damaged")
    said: dict[str, None] = {}
    fonts: list[str] = []
    left = legacy.MOST_LETTERS
    for kind, content in _atoms(show):
        if kind == _FONT:
            fonts.append(content[:64].decode("utf-16-le", "replace").split("\0", 1)[0])
            continue
        words = (
            content.decode("utf-16-le" if kind == _WIDE else "latin-1", "replace")
            .replace("\r", "\n")
            .replace("\x0b", "\n")
        )
        said[words[:left]] = None
        left = max(0, left - len(words))
    return legacy.guess("\n".join(said), fonts)


def _atoms(show: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 8 <= len(show):
        head, kind, size = struct.unpack_from("<HHI", show, place)
        place += 8
        if head & 0xF == 0xF and kind not in _MASTERS:
            continue
        if kind in (_WIDE, _NARROW, _FONT):
            yield kind, show[place : place + size]
        place += size
