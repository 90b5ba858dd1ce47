"""The text inside a kept file, as far as it has some: side-car text, the file itself is never touched."""

from __future__ import annotations

import re
import zipfile
from html import unescape

from phohien.base.files import queries as kept
from phohien.base.files.models import StoredFile
from phohien.base.files.rules.kinds import DOCX, TXT

MOST_CHARACTERS = 200_000
_TAG = re.compile(r"<[^>]+>")
_END = re.compile(r"</w:p>")


def text_of(stored: StoredFile) -> str:
    """The file's text, at most 200,000 characters; empty for kinds whose text is not read here (scans wait for OCR)."""
    try:
        if stored.media_type == TXT:
            with kept.open_stored(stored) as stream:
                return stream.read(MOST_CHARACTERS * 4).decode("utf-8", "replace")[:MOST_CHARACTERS]
        if stored.media_type == DOCX:
            with (
                kept.open_stored(stored) as stream,
                zipfile.ZipFile(stream) as archive,
                archive.open("word/document.xml") as part,
            ):
                raw = part.read(MOST_CHARACTERS * 20).decode("utf-8", "replace")
            return unescape(_TAG.sub("", _END.sub("\n", raw)))[:MOST_CHARACTERS].replace("\x00", "")
    except (KeyError, OSError, zipfile.BadZipFile):
        return ""
    return ""
