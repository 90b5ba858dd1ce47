"""The words of a Rich Text file, by the font of each run. Source: Rich Text Format Specification 1.9.1.

Control words are passed over but those that say a letter, a line, a font or a group that is no text. Groups nest to any depth
without a call for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from phohien.base.files.reading import legacy
from phohien.base.files.reading.faults import Unreadable

DEEPEST = 4096
_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<octet>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z'])|(?P<brace>[{}])"
    rb"|(?P<plain>[^\\{}\r\n\0]+)|[\r\n\0]+|\\'?"
)
_NO_TEXT = frozenset(
    b"stylesheet colortbl info pict object objdata themedata colorschememapping datastore latentstyles rsidtbl generator xmlnstbl "
    b"listtable listoverridetable fldinst revtbl falt panose sp filetbl pnseclvl template operator bkmkstart bkmkend xe tc".split()
)
_READ_THOUGH_STARRED = frozenset({b"shpinst"})
_SIGNS = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"cell": "\t", b"nestcell": "\t", b"tab": "\t",
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•",
}  # fmt: skip
_CODE_PAGES = {0: "cp1252", 1: "cp1252", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254",
               163: "cp1258", 204: "cp1251", 238: "cp1250"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _State:
    is_text: bool = True
    is_table: bool = False
    font: int = -1
    after_letter: int = 1


def text(data: bytes) -> str:
    """The text in Unicode. Raises Unreadable for what does not begin as Rich Text."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise Unreadable("damaged")
    return legacy.join(_Reader(data).runs())


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._place = data, 0
        self._state, self._outer = _State(), list[_State]()
        self._names: dict[int, str] = {}
        self._pages: dict[int, str] = {}
        self._default, self._page, self._passed_over, self._is_starred = 0, "cp1252", 0, False

    def runs(self) -> Iterator[tuple[str, str]]:
        """Each piece of text and the name of its font."""
        octets = bytearray()
        while found := _TOKEN.match(self._data, self._place):
            self._place = found.end()
            said = self._letters(found)
            if isinstance(said, bytes):
                octets += said
                continue
            if octets:
                yield self._decoded(octets)
                octets.clear()
            if said:
                yield said, self._name_of()
            self._follow(found)
        if octets:
            yield self._decoded(octets)

    def _font(self) -> int:
        return self._state.font if self._state.font >= 0 else self._default

    def _name_of(self) -> str:
        return self._names.get(self._font(), "").rstrip("; ")

    def _decoded(self, octets: bytearray) -> tuple[str, str]:
        name = self._name_of()
        page = "cp1252" if legacy.coding_of(name) else self._pages.get(self._font(), self._page)
        return octets.decode(page, "replace"), name

    def _letters(self, found: re.Match[bytes]) -> str | bytes:
        """Octets to be decoded with their neighbours, letters told otherwise, or nothing."""
        octets = bytes([int(found["octet"], 16)]) if found["octet"] else found["plain"]
        if octets:
            return self._shown(octets)
        if not self._state.is_text:
            return ""
        if found["sign"]:
            return {b"~": " ", b"_": "-", b"-": "\xad", b"\n": "\n", b"\r": "\n", b"\t": "\t"}.get(
                found["sign"], found["sign"].decode("latin-1") if found["sign"] in b"\\{}" else ""
            )
        if found["word"] == b"u" and found["number"]:
            self._passed_over = self._state.after_letter
            code = int(found["number"]) & 0xFFFF
            return "" if 0xD800 <= code < 0xE000 else chr(code)
        return _SIGNS.get(found["word"] or b"", "")

    def _shown(self, octets: bytes) -> bytes:
        over, self._passed_over = min(self._passed_over, len(octets)), max(0, self._passed_over - len(octets))
        octets = octets[over:]
        if self._state.is_table and octets:
            self._name(octets)
        return octets if self._state.is_text else b""

    def _name(self, octets: bytes) -> None:
        known = self._names.get(self._state.font, "")
        if not known.endswith(";") and len(known) < 80:
            self._names[self._state.font] = known + octets.decode("cp1252", "replace")

    def _follow(self, found: re.Match[bytes]) -> None:
        if found["brace"] == b"{" and len(self._outer) < DEEPEST:
            self._outer.append(self._state)
        elif found["brace"] == b"}" and self._outer:
            self._state = self._outer.pop()
        self._passed_over = self._passed_over if found["word"] == b"u" else 0
        if found["word"]:
            self._obey(found["word"], int(found["number"] or -1))
        self._is_starred = found["sign"] == b"*"

    def _obey(self, word: bytes, number: int) -> None:
        state = self._state
        if word == b"bin":
            self._place += max(0, number)
        elif word == b"fonttbl":
            state = replace(state, is_text=False, is_table=True)
        elif word in _NO_TEXT or (self._is_starred and word not in _READ_THOUGH_STARRED):
            state = replace(state, is_text=False, is_table=False)
        elif word == b"f":
            state = replace(state, font=number)
        elif word == b"plain":
            state = replace(state, font=-1)
        elif word == b"uc":
            state = replace(state, after_letter=max(0, min(number, 8)))
        elif word == b"fcharset" and state.is_table:
            self._pages[state.font] = _CODE_PAGES.get(number, "cp1252")
        elif word == b"deff":
            self._default = number
        elif word == b"ansicpg":
            self._page = (
                f"cp{number}" if number in (1250, 1251, 1252, 1253, 1254, 1258, 932, 936, 949, 950) else "cp1252"
            )
        self._state = state
