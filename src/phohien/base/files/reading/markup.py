"""The words between the tags of office files, with the font of each run where the file names one of before Unicode.

Tags are met one after the other, never as a tree. Fonts come from the run, else from the style of its paragraph, else from what
the styles say of every paragraph. Sources: ISO/IEC 29500-1 §17.3.2.26, §17.7, §18.8, §21.1.2.3.7; OpenDocument 1.3 §16.2, §20.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

from phohien.base.files.reading import legacy

_OLD_NAME = re.compile(r'"(?:&apos;|&quot;|\')?(?:\.Vn|VNI[- ])', re.IGNORECASE)
_PIECE = re.compile(r"<(?P<end>/[^\s<>]*+)\s*+>|<(?P<tag>[^\s<>/]*+)(?P<rest>[^<>]*+)>|(?P<text>[^<]++)|<")
_ATTRIBUTE = re.compile(r'(?<![\w:.-])([\w:.-]++)\s*+=\s*+"([^"]*+)"')
_BETWEEN = {
    **dict.fromkeys(
        ("/w:p", "/a:p", "/si", "/text:p", "/text:h", "/row", "w:br", "w:cr", "a:br", "text:line-break"), "\n"
    ),
    **dict.fromkeys(("w:tab", "text:s", "text:tab", "/w:tc", "/table:table-cell"), " "),
    "w:softHyphen": "\xad",
}
"""What stands for a tag. An optional hyphen is a letter of the ABC fonts: ư."""
_DEFAULT = ""
DEEPEST = 64


def names_old_fonts(*parts: str) -> bool:
    """Whether any of these names a font of before Unicode at all: all others are read the short way."""
    return any(_OLD_NAME.search(part) for part in parts)


def text(part: str, styles: dict[str, str]) -> str:
    """The part's text in Unicode. ``styles`` gives the font of each style, under ``""`` that of everything else."""
    return legacy.join(_runs(part, styles))


def styles_of(*parts: str) -> dict[str, str]:
    """The font each style of these parts gives its text, by its own word or by the style it is based on."""
    own: dict[str, str] = {}
    based: dict[str, str] = {}
    families: dict[str, str] = {}
    for part in parts:
        _learn(part, own, based, families)
    found = {name: _resolved(name, own, based) for name in {*own, *based}}
    return {name: families.get(font, font) for name, font in found.items()}


def _learn(part: str, own: dict[str, str], based: dict[str, str], families: dict[str, str]) -> None:
    name: str | None = None
    for found in _PIECE.finditer(part):
        tag, said = found["tag"], found["rest"] or ""
        if tag in ("w:style", "style:style", "w:docDefaults", "style:default-style"):
            told = dict(_ATTRIBUTE.findall(said))
            name = str(told.get("w:styleId", told.get("style:name", _DEFAULT)))
            is_default = told.get("w:default") in ("1", "true") and told.get("w:type") == "paragraph"
            based.setdefault(name, told.get("style:parent-style-name", _DEFAULT))
            if is_default:
                based[_DEFAULT] = name
        elif tag == "w:basedOn" and name:
            based[name] = dict(_ATTRIBUTE.findall(said)).get("w:val", _DEFAULT)
        elif tag == "style:font-face":
            told = dict(_ATTRIBUTE.findall(said))
            families[told.get("style:name", "")] = unescape(told.get("svg:font-family", "")).strip("'\"")
        elif tag in ("w:rFonts", "style:text-properties") and name is not None and (font := _font(said)):
            own.setdefault(name, font)


def _resolved(name: str, own: dict[str, str], based: dict[str, str]) -> str:
    for _step in range(12):
        if name in own:
            return own[name]
        if name not in based or based[name] == name:
            break
        name = based[name]
    return own.get(_DEFAULT, "")


def _font(said: str) -> str:
    told = dict(_ATTRIBUTE.findall(said))
    names = [
        unescape(told[key]).strip("'\"")
        for key in ("w:hAnsi", "w:ascii", "style:font-name", "fo:font-family", "typeface", "val")
        if key in told
    ]
    return next((name for name in names if legacy.coding_of(name)), names[0] if names else "")


def _runs(part: str, styles: dict[str, str]) -> Iterator[tuple[str, str]]:
    walk = _Walk(styles)
    for found in _PIECE.finditer(part):
        tag = found["tag"] or found["end"] or ""
        said = unescape(found["text"]) if found["text"] else _BETWEEN.get(tag, "")
        if said:
            yield said, walk.run or walk.paragraph
        if obey := walk.obeys.get(tag):
            obey(found["rest"] or "")


class _Walk:
    """Which font holds where: what each tag changes about it."""

    def __init__(self, styles: dict[str, str]) -> None:
        self._styles = styles
        self._outer = styles.get(_DEFAULT, "")
        self.paragraph, self.run = self._outer, ""
        self._spans: list[str] = []
        self.obeys: dict[str, Callable[[str], None]] = {
            **dict.fromkeys(("w:p", "a:p", "text:p", "text:h", "si"), self._begin),
            **dict.fromkeys(("w:r", "a:r", "r", "/w:pPr"), self._plain),
            **dict.fromkeys(("w:rFonts", "a:latin", "rFont"), self._change),
            **dict.fromkeys(("table:table-cell", "/table:table-cell"), self._cell),
            "w:pStyle": self._restyle, "text:span": self._open, "/text:span": self._close,
        }  # fmt: skip

    def _named(self, said: str, key: str, otherwise: str) -> str:
        return self._styles.get(dict(_ATTRIBUTE.findall(said)).get(key) or "?", otherwise)

    def _begin(self, said: str) -> None:
        self.paragraph, self.run, self._spans = self._named(said, "text:style-name", self._outer), "", []

    def _plain(self, _said: str) -> None:
        self.run = ""

    def _change(self, said: str) -> None:
        self.run = _font(said) or self.run

    def _cell(self, said: str) -> None:
        self._outer = self._named(said, "table:style-name", self._styles.get(_DEFAULT, ""))

    def _restyle(self, said: str) -> None:
        self.paragraph = self._named(said, "w:val", self.paragraph)

    def _open(self, said: str) -> None:
        self._spans = [*self._spans[-DEEPEST:], self.run]
        self.run = self._named(said, "text:style-name", "") or self.run

    def _close(self, _said: str) -> None:
        self.run = self._spans.pop() if self._spans else ""


_XF = re.compile(r"<xf\b[^<>]*?\bfontId=\"(\d{1,9})\"")
_CELL = re.compile(r"<c\b([^<>]*+)>\s*+<v>(\d{1,9})</v>")
_FONT = re.compile(r"<font(?:\s*/)?>")
_NAME = re.compile(r'<name\s+val="([^"]*)"')


def fonts_of_cells(styles: str, sheets: Iterator[str]) -> dict[int, str]:
    """For each shared text of a workbook the font of the first cell that shows it in a font of before Unicode."""
    fonts_part, _sep, rest = styles.partition("</fonts>")
    fonts = [unescape(found[1]) if (found := _NAME.search(one)) else "" for one in _FONT.split(fonts_part)[1:]]
    formats = [int(number) for number in _XF.findall(rest.partition("<cellXfs")[2].partition("</cellXfs>")[0])]
    shown: dict[int, str] = {}
    for sheet in sheets:
        for said, number in _CELL.findall(sheet):
            told = dict(_ATTRIBUTE.findall(said))
            form = int(told["s"]) if told.get("s", "").isdecimal() else -1
            font = fonts[formats[form]] if 0 <= form < len(formats) and formats[form] < len(fonts) else ""
            if told.get("t") == "s" and legacy.coding_of(font):
                shown.setdefault(int(number), font)
    return shown


def cells(part: str, fonts: dict[int, str]) -> str:
    """The shared texts of a workbook, each a line, by their own fonts or those of their cells."""
    lines = part.split("</si>")
    return "".join(text(f"{line}</si>", {_DEFAULT: fonts.get(number, "")}) for number, line in enumerate(lines[:-1]))
