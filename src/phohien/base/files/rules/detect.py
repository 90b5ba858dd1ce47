"""What bytes really are: decided by content, then held against the extension and the allowed kinds.

Everything works on one read-only buffer (``bytes`` or a memory map), so a large file costs no heap.
"""

from __future__ import annotations

import mmap
import re

from phohien.base.files.rules import kinds, ole, pdf, rich, text, zipped
from phohien.base.files.rules.faults import UnacceptableError

Buffer = bytes | mmap.mmap

_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"dex\n",
    b"\x00asm",
)
_PICTURES = (
    (b"\xff\xd8\xff", kinds.JPEG),
    (b"\x89PNG\r\n\x1a\n", kinds.PNG),
    (b"II*\x00", kinds.TIFF),
    (b"MM\x00*", kinds.TIFF),
)
_SOUNDS = (
    (b"ID3", kinds.MP3),
    (b"\xff\xfb", kinds.MP3),
    (b"OggS", kinds.OGG),
    (b"\x1aE\xdf\xa3", kinds.WEBM),
)
_PHOTO_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_FILM_BRANDS = re.compile(rb"isom|iso\d|mp4\d|M4[AV] |qt  |avc1|dash|3gp\d|MSNV")

__all__ = ["Buffer", "UnacceptableError", "detect"]


def detect(data: Buffer, *, extension: str, allowed: frozenset[str]) -> str:
    """The media type of these bytes. ``extension`` is without the dot; empty means the sender gave none.

    Raises UnacceptableError when the bytes are dangerous, unknown, damaged, not of an allowed kind, or not
    what the extension says.
    """
    found = _of_content(data, extension)
    if found not in allowed:
        raise UnacceptableError("kind_not_allowed")
    is_rich_doc = (
        found == kinds.RTF and extension.lower() == "doc"
    )  # what many programs save as .doc, and Word opens alike
    if extension and kinds.of_extension(extension) != found and not is_rich_doc:
        raise UnacceptableError("extension_disagrees")
    _CHECKS.get(found, _nothing_more)(data)
    return found


def _of_content(data: Buffer, extension: str) -> str:
    head = bytes(data[:4096])
    if head.startswith(_PROGRAMS):
        raise UnacceptableError("executable")
    if head.startswith(b"%PDF-") or b"%PDF-" in head[:1024]:
        return kinds.PDF
    if head.startswith(b"PK\x03\x04"):
        return zipped.kind_of(data)
    if head.startswith(ole.MAGIC):
        return ole.kind_of(data)
    if head.startswith(rich.MAGIC):
        return rich.kind_of(data)
    return _of_signature(head) or text.kind_of(data, extension)


def _of_signature(head: bytes) -> str | None:
    for magic, kind in _PICTURES + _SOUNDS:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return kinds.WEBP
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in _PHOTO_BRANDS:
            return kinds.HEIC
        return kinds.MP4 if _FILM_BRANDS.match(brand) else None
    return None


def _nothing_more(_data: Buffer) -> None:
    """Nothing to check beyond the signature."""


def _check_jpeg(data: Buffer) -> None:
    if data.rfind(b"\xff\xd9") < 0:
        raise UnacceptableError("damaged")


def _check_png(data: Buffer) -> None:
    if data.rfind(b"IEND") < 0:
        raise UnacceptableError("damaged")


_CHECKS = {kinds.PDF: pdf.check, kinds.JPEG: _check_jpeg, kinds.PNG: _check_png}
