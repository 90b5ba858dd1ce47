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

from phohien.base.files.reading import word
from phohien.base.files.reading.pdf import Unreadable
from phohien.base.files.rules import kinds

MOST_OCTETS = 16 * 1024 * 1024
_PARTS = {
    kinds.DOCX: re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml$"),
    kinds.XLSX: re.compile(r"xl/sharedStrings\.xml$"),
    kinds.PPTX: re.compile(r"ppt/slides/slide\d+\.xml$"),
    **dict.fromkeys((kinds.ODT, kinds.ODS, kinds.ODP), re.compile(r"content\.xml$")),
}
PLAIN = frozenset({kinds.TXT, kinds.CSV, kinds.XML})
_OLD = {kinds.DOC: word.text}
MOST_OLD_OCTETS = 64 * 1024 * 1024
READABLE = frozenset({*_PARTS, *PLAIN, *_OLD})
_LINE = re.compile(r"</(w:p|a:p|si|text:p|text:h|row)>|<(w:br|w:cr|a:br|text:line-break)\b[^>]*>")
_SPACE = re.compile(r"<(w:tab|text:s|text:tab)\b[^>]*>|</(w:tc|table:table-cell)>")
_TAG = re.compile(r"<[^>]*>")


def pages(stream: BinaryIO, media_type: str) -> Iterator[dict[str, Any]]:
    """The file's text as one page. Raises Unreadable for what is no such file."""
    if media_type in PLAIN:
        words = stream.read(MOST_OCTETS).decode("utf-8-sig", "replace")
        yield _page(_TAG.sub(" ", words) if media_type == kinds.XML else words)
        return
    if read := _OLD.get(media_type):
        yield _page(read(stream.read(MOST_OLD_OCTETS)))
        return
    try:
        yield _page("\n".join(_words(stream, _PARTS[media_type])))
    except (KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise Unreadable("damaged") from None


def _page(text: str) -> dict[str, Any]:
    return {"text": text, "total": 1, "version": 0, "is_scan": False}


def _words(stream: BinaryIO, wanted: re.Pattern[str]) -> Iterator[str]:
    left = MOST_OCTETS
    with zipfile.ZipFile(stream) as archive:
        for name in sorted(name for name in archive.namelist() if wanted.match(name)):
            with archive.open(name) as part:
                markup = part.read(left).decode("utf-8", "replace")
            left -= len(markup)
            yield unescape(_TAG.sub("", _SPACE.sub(" ", _LINE.sub("\n", markup))))
            if left <= 0:
                return
