"""Old Office files (``.doc``, ``.xls``, ``.ppt``): still common in the offices, accepted without macros."""

from __future__ import annotations

import mmap

from phohien.base.files.rules import kinds
from phohien.base.files.rules.faults import UnacceptableError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _wide(name: str) -> bytes:
    """A directory entry's name as the container writes it."""
    return name.encode("utf-16-le")


_MACROS = (_wide("_VBA_PROJECT"), _wide("Macros\x00"))
_LOCKED = (_wide("EncryptedPackage"), _wide("EncryptionInfo"))
_BODIES = (
    (_wide("WordDocument\x00"), kinds.DOC),
    (_wide("Workbook\x00"), kinds.XLS),
    (_wide("PowerPoint Document\x00"), kinds.PPT),
)


def kind_of(data: bytes | mmap.mmap) -> str:
    """The media type by the main stream's name.

    Raises UnacceptableError for macros, passwords and unknown contents.
    """
    if any(data.find(mark) >= 0 for mark in _LOCKED):
        raise UnacceptableError("password")
    if any(data.find(mark) >= 0 for mark in _MACROS):
        raise UnacceptableError("macros")
    found = next((kind for mark, kind in _BODIES if data.find(mark) >= 0), None)
    if found is None:
        raise UnacceptableError("unknown")
    return found
