"""The words in office files (OOXML, OpenDocument, and those of before 2007), plain text and tables: each paragraph a line.

No parser of XML is needed, hence none can be led astray: what stands between tags is the text. Standard library only.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from typing import Any, BinaryIO

from phohien.base.files.reading import legacy, markup, rtf, sheet, slides, word
from phohien.base.files.reading.faults import Unreadable
from phohien.base.files.rules import kinds

MOST_OCTETS = 16 * 1024 * 1024
_PARTS = {
    kinds.DOCX: re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml$"),
    kinds.XLSX: re.compile(r"xl/sharedStrings\.xml$"),
    kinds.PPTX: re.compile(r"ppt/slides/slide\d+\.xml$"),
    **dict.fromkeys((kinds.ODT, kinds.ODS, kinds.ODP), re.compile(r"content\.xml$")),
}
_STYLES = re.compile(r"(word/styles|xl/styles|styles|ppt/theme/theme1)\.xml$")
_SHEETS = re.compile(r"xl/worksheets/sheet\d+\.xml$")
PLAIN = frozenset({kinds.TXT, kinds.CSV, kinds.XML})
_OLD = {kinds.DOC: word.text, kinds.XLS: sheet.text, kinds.PPT: slides.text, kinds.RTF: rtf.text}
MOST_OLD_OCTETS = 64 * 1024 * 1024
READABLE = frozenset({*_PARTS, *PLAIN, *_OLD})
_LINE = re.compile(r"</(w:p|a:p|si|text:p|text:h|row)>|<(w:br|w:cr|a:br|text:line-break)\b[^<>]*+>")
_SPACE = re.compile(r"<(w:tab|text:s|text:tab)\b[^<>]*+>|</(w:tc|table:table-cell)>")
_TAG = re.compile(r"<[^<>]*+>")


def pages(stream: BinaryIO, media_type: str) -> Iterator[dict[str, Any]]:
    """The file's text as one page. Raises Unreadable for what is no such file."""
    if media_type in PLAIN:
        words = stream.read(MOST_OCTETS).decode("utf-8-sig", "replace")
        yield _page(_TAG.sub(" ", words) if media_type == kinds.XML else legacy.guess(words))
        return
    if read := _OLD.get(media_type):
        yield _page(read(stream.read(MOST_OLD_OCTETS)))
        return
    try:
        with zipfile.ZipFile(stream) as archive:
            yield _page("\n".join(_Package(archive).texts(media_type)))
    except (KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise Unreadable("damaged") from None


def _page(text: str) -> dict[str, Any]:
    return {"text": text, "total": 1, "version": 0, "is_scan": False}


class _Package:
    """The parts of an office file, no more octets of all of them together than :data:`MOST_OCTETS`."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive, self._left = archive, MOST_OCTETS

    def texts(self, media_type: str) -> Iterator[str]:
        """The text of each part that has any, in Unicode."""
        # ODF names its fonts in the part itself, the others in a part of their own.
        styles = list(self._parts(_STYLES))
        if media_type == kinds.XLSX:
            yield from self._cells(styles)
            return
        is_old = markup.names_old_fonts(*styles)
        for part in self._parts(_PARTS[media_type]):
            if is_old or markup.names_old_fonts(part):
                yield markup.text(part, markup.styles_of(*styles, part))
            else:
                yield _short_way(part)

    def _cells(self, styles: list[str]) -> Iterator[str]:
        is_old = markup.names_old_fonts(*styles)
        fonts = markup.fonts_of_cells("".join(styles), self._parts(_SHEETS)) if is_old else {}
        for part in self._parts(_PARTS[kinds.XLSX]):
            is_here = is_old or markup.names_old_fonts(part)
            yield markup.cells(part, fonts) if is_here else _short_way(part)

    def _parts(self, wanted: re.Pattern[str]) -> Iterator[str]:
        for name in sorted(name for name in self._archive.namelist() if wanted.match(name)):
            if self._left <= 0:
                return
            with self._archive.open(name) as part:
                content = part.read(self._left)
            self._left -= len(content)
            yield content.decode("utf-8", "replace")


def _short_way(markup_of_part: str) -> str:
    return legacy.guess(unescape(_TAG.sub("", _SPACE.sub(" ", _LINE.sub("\n", markup_of_part)))))
