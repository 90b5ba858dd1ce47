"""One attachment's text on the wire, unwrapped into the file it is: base64 off, the zip of one entry off, hashed.

Names inside a zip are looked at only to warn of hostile ones; nothing is ever written under them. A zip within the zip
stays as it is. What is handed to a sink passes through memory in pieces.
"""

from __future__ import annotations

import binascii
import io
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from typing import IO, Protocol

import pybase64

from phohien.kernel.words import Words
from phohien.systems.documents.rules.edxml.findings import Finding, Unreadable
from phohien.systems.documents.rules.edxml.octets import Limits, Run

PIECE = 1 << 18
ASIDE_IN_MEMORY = 4 << 20
FREE_OF_RATIO = 1 << 20
_SPACE = b" \t\r\n"
_DIRECTORY_END = b"PK\x05\x06"
_LONGEST_END = 22 + 65_535
_LONGEST_ENTRY = 46 + 3 * 65_535


class Sink(Protocol):
    """Where a file goes instead of into memory: anything with ``write``."""

    def write(self, octets: bytes, /) -> object:
        """The octets are kept after those written before."""


class Unwrapped:
    """The file: its content (empty when it went to a sink), whether it was zipped, its size and hash."""

    __slots__ = ("_hash", "_known", "_sink", "content", "size", "zipped")

    def __init__(self, sink: Sink | None, known: str = "") -> None:
        self._sink = sink
        self._known = known
        self._hash = sha256()
        self.content = b""
        self.size = 0
        self.zipped = False

    def take(self, piece: bytes) -> None:
        """The piece is part of the file; without a sink there is only one."""
        if not self._known:
            self._hash.update(piece)
        self.size += len(piece)
        if self._sink is None:
            self.content = piece
        else:
            self._sink.write(piece)

    @property
    def sha256(self) -> str:
        """The file's SHA-256 in hexadecimal."""
        return self._known or self._hash.hexdigest()


def unwrap(
    run: Run, name: str, place: str, *, limits: Limits, room: int, sink: Sink | None, warn: Callable[[Finding], None],
    sha256: str = "",
) -> Unwrapped:  # fmt: skip
    """The file that travels in this run, hashed unless its hash is known. Raises Unreadable: no base64, a broken zip, more
    than ``room`` octets, a bomb.
    """
    file = Unwrapped(sink, sha256)
    if sink is None:
        octets = _decoded(run, place, warn)
        entry = None if name.lower().endswith(".zip") else _only_entry(io.BytesIO(octets), place, warn)
        if entry is not None:
            _inflate(*entry, file, place, limits=limits, room=room, whole=True)
            return file
        _refuse_size(len(octets), room, place)
        file.take(octets)
    elif _looks_zipped(run):
        _unwrap_aside(run, name, place, file, limits=limits, room=room, warn=warn)
    else:
        _take(_pieces(run, place, warn), file, room, place)
    return file


def _unwrap_aside(
    run: Run, name: str, place: str, file: Unwrapped, *, limits: Limits, room: int, warn: Callable[[Finding], None]
) -> None:
    """A zip's directory stands at its end: the zip lies aside, on the disk when it is large, until it was looked at."""
    with tempfile.SpooledTemporaryFile(max_size=ASIDE_IN_MEMORY) as aside:
        for piece in _pieces(run, place, warn):
            aside.write(piece)
        entry = None if name.lower().endswith(".zip") else _only_entry(aside, place, warn)
        if entry is not None:
            _inflate(*entry, file, place, limits=limits, room=room, whole=False)
            return
        aside.seek(0)
        _take(iter(lambda: aside.read(PIECE), b""), file, room, place)


def _take(pieces: Iterator[bytes], file: Unwrapped, room: int, place: str) -> None:
    for piece in pieces:
        _refuse_size(file.size + len(piece), room, place)
        file.take(piece)


def _looks_zipped(run: Run) -> bool:
    """Whether the file begins as a zip does: ``PK`` is ``UE`` and a third character in base64."""
    return run.octets[run.start : run.start + 200].translate(None, _SPACE).startswith((b"UEs", b"UEt", b"UEu", b"UEv"))


def _decoded(run: Run, place: str, warn: Callable[[Finding], None]) -> bytes:
    """The run without its base64. Every character that is no white space must count, or it is refused."""
    text = (
        memoryview(run.octets)[run.start : run.stop]
        if isinstance(run.octets, bytes)
        else run.octets[run.start : run.stop]
    )
    with suppress(binascii.Error):
        return pybase64.b64decode(text, validate=True)
    whole = io.BytesIO()
    for piece in _pieces(run, place, warn):
        whole.write(piece)
    return whole.getvalue()


def _taken_off(text: bytes, place: str, warn: Callable[[Finding], None]) -> bytes:
    """The octets behind base64 without white space; missing closing signs are told and thought there. Raises Unreadable."""
    if len(text) % 4 in {2, 3}:
        warn(Finding(code="W.padding", place=place, words=_PADDING))
        text += b"=" * (-len(text) % 4)
    try:
        return pybase64.b64decode(text, validate=True)
    except binascii.Error:
        raise Unreadable("base64", place, _BASE64) from None


def _pieces(run: Run, place: str, warn: Callable[[Finding], None]) -> Iterator[bytes]:
    """The run without its base64, a piece at a time; judged as strictly as a whole one."""
    rest = b""
    step = PIECE // 3 * 4
    for start in range(run.start, run.stop, step):
        text = rest + run.octets[start : min(start + step, run.stop)].translate(None, _SPACE)
        last = start + step >= run.stop
        usable = len(text) if last else len(text) // 4 * 4
        text, rest = text[:usable], text[usable:]
        piece = _taken_off(text, place, warn)
        # Padding before the end would hide what stands after it.
        if not last and len(piece) % 3:
            raise Unreadable("base64", place, _BASE64)
        if piece:
            yield piece


def _only_entry(
    octets: IO[bytes], place: str, warn: Callable[[Finding], None]
) -> tuple[zipfile.ZipFile, zipfile.ZipInfo] | None:
    """The zip and its single entry, when these octets are a zip made to carry one file; None for any other file."""
    if not is_zip_of_one(octets):
        return None
    try:
        archive = zipfile.ZipFile(octets)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        raise Unreadable("zip", place, _ZIP) from None
    entries = archive.infolist()
    if len(entries) != 1:
        return None
    entry = entries[0]
    if entry.flag_bits & 1 or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        warn(Finding(code="W.zip_closed", place=place, words=_ZIP_CLOSED))
        return None
    if entry.filename.startswith(("/", "\\")) or ".." in entry.filename or ":" in entry.filename:
        warn(Finding(code="W.zip_name", place=place, words=_ZIP_NAME, value=entry.filename[:200]))
    return archive, entry


def is_zip_of_one(octets: IO[bytes]) -> bool:
    """Whether it begins as a zip and says that one file is in it."""
    octets.seek(0)
    if octets.read(2) != b"PK":
        return False
    octets.seek(max(0, octets.seek(0, 2) - _LONGEST_END))
    return claims_one_entry(octets.read())


def claims_one_entry(octets: bytes) -> bool:
    """Whether the zip's end says one entry and a directory no larger than one entry's: a million are never listed."""
    end = octets.rfind(_DIRECTORY_END, max(0, len(octets) - _LONGEST_END))
    if end < 0 or end + 22 > len(octets):
        return False
    entries = int.from_bytes(octets[end + 10 : end + 12], "little")
    directory = int.from_bytes(octets[end + 12 : end + 16], "little")
    return entries == 1 and directory <= _LONGEST_ENTRY


def _inflate(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    file: Unwrapped,
    place: str,
    *,
    limits: Limits,
    room: int,
    whole: bool,
) -> None:
    """The entry's octets are in the file. The reader never gives more than the entry declares, so that is what counts."""
    _refuse_size(entry.file_size, room, place)
    if entry.file_size > FREE_OF_RATIO and entry.file_size > limits.ratio * max(entry.compress_size, 1):
        raise Unreadable("zip_ratio", place, _ZIP_RATIO.filled(limit=limits.ratio))
    file.zipped = True
    for piece in _inflated(archive, entry, place, entry.file_size + 1 if whole else PIECE):
        file.take(piece)  # outside the reader's own faults: a sink may run out of disk, and that is no broken zip


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, place: str, step: int) -> Iterator[bytes]:
    try:
        with archive.open(entry) as stream:
            while piece := stream.read(step):
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, struct.error):
        raise Unreadable("zip", place, _ZIP) from None


def _refuse_size(size: int, room: int, place: str) -> None:
    if size > room:
        raise Unreadable("attachments_too_large", place, _FILES_TOO_LARGE)


_BASE64 = Words("Nội dung tệp đính kèm không phải là base64.", "The attachment's content is not base64.")
_PADDING = Words(
    "Nội dung base64 của tệp đính kèm thiếu dấu = ở cuối; hệ thống đã đọc được.",
    "The attachment's base64 lacks its closing = signs; it was read all the same.",
)
_ZIP = Words("Tệp nén của tệp đính kèm bị hỏng.", "The attachment's zip is broken.")
_ZIP_CLOSED = Words(
    "Tệp nén của tệp đính kèm có mật khẩu hoặc nén theo cách lạ; hệ thống giữ nguyên tệp nén.",
    "The attachment's zip is encrypted or packed in an unusual way; it is kept as a zip.",
)
_ZIP_NAME = Words(
    "Tên tệp bên trong tệp nén có dạng đường dẫn; hệ thống không dùng tên này.",
    "The name inside the attachment's zip looks like a path; it is not used.",
)
_ZIP_RATIO = Words(
    "Tệp nén của tệp đính kèm phình ra hơn {limit} lần nên không được mở.",
    "The attachment's zip grows more than {limit} times and was not opened.",
)
_FILES_TOO_LARGE = Words(
    "Các tệp đính kèm của gói tin lớn hơn mức cho phép.", "The package's attachments are larger than allowed."
)
