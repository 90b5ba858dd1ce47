"""The words in an Excel workbook of before 2007 (``.xls``), each cell a line, by the font of its cell. Source: [MS-XLS].

Texts lie once in a shared table, cells point at them. Numbers are not read: nobody finds a document by one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from phohien.base.files.reading import legacy
from phohien.base.files.reading.compound import Compound
from phohien.base.files.reading.faults import Unreadable

MOST_OCTETS = 32 * 1024 * 1024
MOST_TEXTS = 500_000
_FONT, _XF, _SST, _CONTINUE, _CELL, _SHEET, _LABEL, _RESULT, _LOCKED = (
    0x31,
    0xE0,
    0xFC,
    0x3C,
    0xFD,
    0x85,
    0x204,
    0x207,
    0x2F,
)
_LONGEST = 32_768


def text(data: bytes) -> str:
    """Names of sheets, then texts of cells in their order, in Unicode. Raises Unreadable."""
    container = Compound(data)
    book = container.stream("Workbook", MOST_OCTETS)
    if not book:  # Excel 5 and 95 keep "Book"
        raise Unreadable("damaged")
    try:
        return legacy.join(_runs(book))
    except (struct.error, IndexError):
        raise Unreadable("damaged") from None


def _records(book: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """Each record's kind, its content and the contents that continue it."""
    kind, parts, place = 0, [b""], 0
    while place + 4 <= len(book):
        found, size = struct.unpack_from("<HH", book, place)
        content = book[place + 4 : place + 4 + size]
        if found == _CONTINUE:
            parts.append(content)
        else:
            yield kind, parts
            kind, parts = found, [content]
        place += 4 + size
    yield kind, parts


def _runs(book: bytes) -> Iterator[tuple[str, str]]:
    fonts: list[str] = []
    formats: list[int] = []
    shared: list[str] = []
    shown: set[tuple[int, int]] = set()
    for kind, parts in _records(book):
        content = parts[0]
        if kind == _LOCKED:
            raise Unreadable("password")
        if kind == _FONT and len(content) > 16:
            fonts.append(_short_text(content[14:]))
        elif kind == _XF and len(content) >= 2:
            formats.append(struct.unpack_from("<H", content)[0])
        elif kind == _SST:
            shared = _Shared(parts).texts()
        elif kind == _SHEET and len(content) > 8:
            yield _short_text(content[6:]) + "\n", ""
        elif kind == _CELL and len(content) >= 10:
            form, number = struct.unpack_from("<HI", content, 4)
            if number < len(shared) and (form, number) not in shown:
                shown.add((form, number))
                yield shared[number] + "\n", _font(form, formats, fonts)
        elif kind in (_LABEL, _RESULT):
            form = struct.unpack_from("<H", content, 4)[0] if kind == _LABEL and len(content) >= 6 else -1
            yield _Shared([b"\0" * 8, content[6 if kind == _LABEL else 0 :]]).one() + "\n", _font(form, formats, fonts)


def _font(form: int, formats: list[int], fonts: list[str]) -> str:
    number = formats[form] if 0 <= form < len(formats) else -1
    number -= number > 4  # there is no fourth font
    return fonts[number] if 0 <= number < len(fonts) else ""


def _short_text(content: bytes) -> str:
    length, is_wide = content[0], content[1] & 1
    return content[2 : 2 + length * (1 + is_wide)].decode("utf-16-le" if is_wide else "latin-1", "replace")


class _Shared:
    """The shared table, read across the records it is cut into: a text that is cut says anew how wide its letters are."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts, self._part, self._place = parts, 0, 8

    def texts(self) -> list[str]:
        """Every text in its order."""
        count = min(struct.unpack_from("<I", self._parts[0], 4)[0], MOST_TEXTS)
        found: list[str] = []
        while len(found) < count and not self._is_over():
            found.append(self.one())
        return found

    def one(self) -> str:
        """The next text; what is told of its letters' looks is passed over."""
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
        more = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
        said = "".join(self._letters(min(length, _LONGEST), flags & 1))
        self._take(min(4 * runs + more, MOST_OCTETS), is_kept=False)
        return said

    def _is_over(self) -> bool:
        while self._part < len(self._parts) and self._place >= len(self._parts[self._part]):
            self._part, self._place = self._part + 1, 0
        return self._part >= len(self._parts)

    def _take(self, size: int, *, is_kept: bool = True) -> bytes:
        kept = b""
        while size > 0:
            if self._is_over():
                if is_kept:
                    raise Unreadable("damaged")
                return b""
            piece = self._parts[self._part][self._place : self._place + size]
            self._place, size = self._place + len(piece), size - len(piece)
            kept += piece if is_kept else b""
        return kept

    def _letters(self, left: int, is_wide: int) -> Iterator[str]:
        while left > 0:
            width = 1 + is_wide
            if self._place >= len(self._parts[self._part]):
                if self._is_over():
                    return
                is_wide = self._take(1)[0] & 1
                continue
            here = self._parts[self._part][self._place : self._place + left * width]
            if len(here) < width:
                self._place = len(self._parts[self._part])
                continue
            here = here[: len(here) // width * width]
            yield here.decode("utf-16-le" if is_wide else "latin-1", "replace")
            self._place, left = self._place + len(here), left - len(here) // width
