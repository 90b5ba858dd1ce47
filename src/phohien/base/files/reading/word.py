"""The words of a Word document of before 2007 (``.doc``), with the font of each run. Source: [MS-DOC], §2.4 to §2.9.

The text lies in pieces, which a table puts in order; the fonts of runs and of paragraphs' styles lie in pages of 512 octets beside
it. Fonts are read because offices wrote their Vietnamese in fonts of before Unicode.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from phohien.base.files.reading import legacy
from phohien.base.files.reading.compound import Compound
from phohien.base.files.reading.faults import Unreadable

MOST_OCTETS = 32 * 1024 * 1024
MOST_PIECES, MOST_RUNS = 200_000, 200_000
_FIRST_UNICODE = 0xC1
_STYLES, _CHARACTERS, _PARAGRAPHS, _FONTS, _PIECES = 1, 12, 13, 15, 33
_SIGNS = {
    "\r": "\n", "\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\x01": "", "\x02": "", "\x03": "",
    "\x04": "", "\x05": "", "\x08": "", "\x00": "",
}  # fmt: skip
_TABLE = str.maketrans(_SIGNS)
_FONT_SPRMS = (0x4A4F, 0x4A51)
_WIDTHS = (1, 1, 2, 4, 2, 2, 0, 3)
Fonts = list[tuple[int, str]]
"""From which octet on which font holds; an empty name where nothing is said."""


def text(data: bytes) -> str:
    """The document's text in Unicode, footnotes and headers after it. Raises Unreadable."""
    container = Compound(data)
    main = container.stream("WordDocument", MOST_OCTETS)
    try:
        magic, version, flags = struct.unpack_from("<HH6xH", main)
        if magic != 0xA5EC and magic != 0xA5DC:
            raise Unreadable("damaged")
        if flags & 0x100:
            raise Unreadable("password")
        if version < _FIRST_UNICODE:  # Word 6 and 95: one run of Western letters, whose fonts lie elsewhere
            first, last = struct.unpack_from("<II", main, 24)
            return legacy.guess(_plain(main[first : min(last, len(main))].decode("cp1252", "replace")))
        table = container.stream("1Table" if flags & 0x200 else "0Table", MOST_OCTETS)
        return _plain(legacy.join(_runs(main, table)))
    except (struct.error, IndexError):
        raise Unreadable("damaged") from None


def _plain(words: str) -> str:
    """Instructions of fields are no text; ends of paragraphs and cells are lines and spaces."""
    depth, shown, kept = 0, [True], []
    for sign in words:
        if sign == "\x13":
            depth += 1
            shown.append(False)
        elif sign == "\x14":
            shown[-1] = shown[-2] if len(shown) > 1 else True
        elif sign == "\x15":
            if len(shown) > 1:
                shown.pop()
        elif shown[-1]:
            kept.append(sign)
    return "".join(kept).translate(_TABLE)


def _part(main: bytes, table: bytes, index: int) -> bytes:
    start, length = struct.unpack_from("<II", main, 0x9A + 8 * index)
    return table[start : start + length]


def _runs(main: bytes, table: bytes) -> Iterator[tuple[str, str]]:
    names = _font_names(_part(main, table, _FONTS))
    characters, paragraphs = _fonts(main, table, names)
    cuts = sorted({place for place, _font in (*characters, *paragraphs)})
    for start, end, is_western in _pieces(_part(main, table, _PIECES)):
        inside = cuts[bisect_right(cuts, start) : bisect_right(cuts, end - 1)]
        for first, last in zip([start, *inside], [*inside, min(end, len(main))], strict=True):
            said = main[first:last].decode("cp1252" if is_western else "utf-16-le", "replace")
            # An optional hyphen is a letter of the ABC fonts: ư.
            yield said.replace("\x1f", "\xad"), _at(characters, first) or _at(paragraphs, first)


def _at(fonts: Fonts, place: int) -> str:
    found = bisect_right(fonts, place, key=lambda one: one[0])
    return fonts[found - 1][1] if found else ""


def _pieces(clx: bytes) -> Iterator[tuple[int, int, bool]]:
    """From and to which octet each piece lies, and whether it is one octet a letter."""
    place = 0
    while place < len(clx) and clx[place] == 1:
        place += 3 + struct.unpack_from("<H", clx, place + 1)[0]
    if place >= len(clx) or clx[place] != 2:
        raise Unreadable("damaged")
    size = struct.unpack_from("<I", clx, place + 1)[0]
    content = clx[place + 5 : place + 5 + size]
    count = min((len(content) - 4) // 12, MOST_PIECES)
    places = struct.unpack_from(f"<{count + 1}I", content)
    left = 2 * legacy.MOST_LETTERS
    for number in range(count):
        where = struct.unpack_from("<I", content, 4 * (count + 1) + 8 * number + 2)[0]
        is_western, letters = bool(where & 0x40000000), places[number + 1] - places[number]
        start = (where & 0x3FFFFFFF) // 2 if is_western else where & 0x3FFFFFFF
        length = letters if is_western else 2 * letters
        if letters > 0 and left > 0:
            yield start, start + min(length, left), is_western
            left -= length


def _font_names(content: bytes) -> list[str]:
    names: list[str] = []
    place = 4
    while place < len(content) and len(names) < 4096:
        size = content[place]
        entry = content[place + 1 : place + 1 + size]
        names.append(entry[39:].decode("utf-16-le", "replace").split("\x00", 1)[0])
        place += 1 + size
    return names


def _fonts(main: bytes, table: bytes, names: list[str]) -> tuple[Fonts, Fonts]:
    """Of runs and of paragraphs by their styles; nothing for a document none of whose fonts is of before Unicode."""
    if not any(legacy.coding_of(name) for name in names):
        return [], []
    named = dict(enumerate(names))
    characters: Fonts = []
    for page, crun in islice(_pages(main, _part(main, table, _CHARACTERS)), MOST_RUNS // 100):
        for number in range(crun):
            place, offset = struct.unpack_from("<I", page, 4 * number)[0], page[4 * (crun + 1) + number] * 2
            grpprl = page[offset + 1 : offset + 1 + page[offset]] if offset else b""
            characters.append((place, named.get(_font_in(grpprl), "")))
    styles = _style_fonts(_part(main, table, _STYLES))
    paragraphs: Fonts = []
    for page, cpara in islice(_pages(main, _part(main, table, _PARAGRAPHS)), MOST_RUNS // 29):
        for number in range(cpara):
            place, offset = struct.unpack_from("<I", page, 4 * number)[0], page[4 * (cpara + 1) + 13 * number] * 2
            offset += 2 if page[offset] == 0 else 1
            style = struct.unpack_from("<H", page, offset)[0] if 0 < offset < 510 else 0
            paragraphs.append((place, named.get(styles.get(style, styles.get(0, -1)), "")))
    return sorted(characters), sorted(paragraphs)


def _pages(main: bytes, plc: bytes) -> Iterator[tuple[bytes, int]]:
    """Each page that tells of formats, and of how many stretches it tells."""
    count = max(0, (len(plc) - 4) // 8)
    for number in range(count):
        start = (struct.unpack_from("<I", plc, 4 * (count + 1) + 4 * number)[0] & 0x3FFFFF) * 512
        page = main[start : start + 512]
        if len(page) == 512:
            yield page, min(page[511], 101)


def _font_in(grpprl: bytes) -> int:
    """The font's number these properties set; -1 when they set none."""
    place, found = 0, -1
    while place + 2 < len(grpprl):
        sprm = struct.unpack_from("<H", grpprl, place)[0]
        width = _WIDTHS[sprm >> 13] or 1 + grpprl[place + 2]
        if sprm in _FONT_SPRMS and place + 4 <= len(grpprl) and found < 0:
            found = struct.unpack_from("<H", grpprl, place + 2)[0]
        place += 2 + width
    return found


def _style_fonts(sheet: bytes) -> dict[int, int]:
    """The font's number of each style, its own or that of the style it is based on."""
    if len(sheet) < 20:
        return {}
    size, count, base = struct.unpack_from("<HHH", sheet)
    default = struct.unpack_from("<H", sheet, 14)[0]
    own: dict[int, int] = {}
    based: dict[int, int] = {}
    place = 2 + size
    for number in range(min(count, 4096)):
        if place + 2 > len(sheet):
            break
        length = struct.unpack_from("<H", sheet, place)[0]
        style = sheet[place + 2 : place + 2 + length]
        if length >= base + 2 > 6:
            own[number], based[number] = _style_font(style, base), struct.unpack_from("<H", style, 2)[0] >> 4
        place += 2 + length
    return {number: _resolved(number, own, based, default) for number in own}


def _resolved(number: int, own: dict[int, int], based: dict[int, int], default: int) -> int:
    for _step in range(12):
        if number not in own:
            break
        if own[number] >= 0:
            return own[number]
        number = based[number]
    return default


def _style_font(style: bytes, base: int) -> int:
    """What a paragraph's style says of letters: its second set of properties."""
    kind = struct.unpack_from("<H", style, 2)[0] & 0xF
    place = base + 2 + 2 * struct.unpack_from("<H", style, base)[0] + 2
    for number in range(2):
        if place + 2 > len(style):
            return -1
        size = struct.unpack_from("<H", style, place)[0]
        if number == (1 if kind == 1 else 0):
            return _font_in(style[place + 2 : place + 2 + size])
        place += 2 + size + size % 2
    return -1
