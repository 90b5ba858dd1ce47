"""Files that are ZIP archives inside: Office Open XML, OpenDocument, ASiC-E containers and plain archives."""

from __future__ import annotations

import io
import mmap
import zipfile
import zlib

from phohien.base.files.rules import kinds
from phohien.base.files.rules.faults import UnacceptableError

MOST_ENTRIES = 10_000
LONGEST_UNPACKED = 1024 * 1024 * 1024
HIGHEST_RATIO = 200
_LISTING = "[Content_Types].xml"
_OFFICE = {
    b"wordprocessingml.document.main+xml": kinds.DOCX,
    b"spreadsheetml.sheet.main+xml": kinds.XLSX,
    b"presentationml.presentation.main+xml": kinds.PPTX,
}
_DECLARED = {kind.encode(): kind for kind in (kinds.ODT, kinds.ODS, kinds.ODP, kinds.ASICE)}
_PROGRAM_ENDINGS = (
    ".exe",
    ".dll",
    ".bat",
    ".cmd",
    ".ps1",
    ".vbs",
    ".js",
    ".jar",
    ".apk",
    ".scr",
    ".msi",
    ".lnk",
)


class _Window(io.RawIOBase):
    """A read-only, seekable view of a buffer that never copies the whole of it."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        self._data, self._at = data, 0

    def seekable(self) -> bool:
        """Yes."""
        return True

    def readable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to a position counted from the start, from here or from the end."""
        self._at = max(0, offset + (0, self._at, len(self._data))[whence])
        return self._at

    def tell(self) -> int:
        """The position from the start."""
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        """At most ``size`` bytes from here."""
        end = len(self._data) if size is None or size < 0 else self._at + size
        piece = bytes(self._data[self._at : end])
        self._at += len(piece)
        return piece


def kind_of(data: bytes | mmap.mmap) -> str:
    """The media type of a ZIP archive.

    Raises UnacceptableError for bombs, macros, passwords, programs and damage.
    """
    try:
        with zipfile.ZipFile(_Window(data)) as archive:
            entries = archive.infolist()
            _refuse_bombs(entries, len(data))
            return _kind(archive, entries)
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise UnacceptableError("damaged") from error


def _refuse_bombs(entries: list[zipfile.ZipInfo], packed_bytes: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > LONGEST_UNPACKED:
        raise UnacceptableError("bomb")
    if unpacked > 10 * 1024 * 1024 and unpacked > HIGHEST_RATIO * packed_bytes:
        raise UnacceptableError("bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnacceptableError("password")


def _kind(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    names = {entry.filename for entry in entries}
    if _LISTING in names:
        return _office(_start_of(archive, _LISTING), names)
    if entries and entries[0].filename == "mimetype":
        return _open_document(_start_of(archive, "mimetype"), archive, names)
    if any(name.lower().endswith(_PROGRAM_ENDINGS) for name in names):
        raise UnacceptableError("executable")
    return kinds.ZIP


def _start_of(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        return entry.read(1024 * 1024)


def _office(listing: bytes, names: set[str]) -> str:
    if b"macroEnabled" in listing or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnacceptableError("macros")
    found = next((kind for mark, kind in _OFFICE.items() if mark in listing), None)
    if found is None:
        raise UnacceptableError("unknown")
    return found


def _open_document(declared: bytes, archive: zipfile.ZipFile, names: set[str]) -> str:
    found = _DECLARED.get(declared.strip())
    if found is None:
        raise UnacceptableError("unknown")
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise UnacceptableError("macros")
    if "META-INF/manifest.xml" in names and b"encryption-data" in _start_of(archive, "META-INF/manifest.xml"):
        raise UnacceptableError("password")
    return found
