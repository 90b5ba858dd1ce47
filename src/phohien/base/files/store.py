"""Where bytes lie: a content-addressed store behind a small protocol, so that a folder can become an object
store.

The folder store writes to a temporary file on the same file system, flushes it to the disk, renames it to
``ab/cd/<sha256>`` and flushes the folders. A crash at any point leaves at most a temporary file or a blob
that no row names; both are swept.
"""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from phohien.kernel.clock import VIETNAM

CHUNK_BYTES = 1024 * 1024
_INCOMING = "incoming"


#: What the system says when nothing more can be written: full, over the quota, larger than a file may be, read-only.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})


class TooLargeError(Exception):
    """More bytes came than the limit allows; nothing of them was kept."""


class NoRoomError(Exception):
    """The disk takes nothing more; nothing of the bytes was kept."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """Bytes that have arrived on our disk but belong to the store only after ``adopt``."""

    path: Path
    sha256: str
    size_bytes: int


class BlobStore(Protocol):
    """What a store must do; hashes are 64 lower-case hexadecimal digits."""

    def adopt(self, incoming: Incoming) -> None:
        """The bytes are durably in the store under their hash; ``incoming.path`` may be gone. Raises NoRoomError."""

    def open(self, sha256: str) -> BinaryIO:
        """The bytes as a stream. Raises FileNotFoundError."""

    def remove(self, sha256: str) -> None:
        """The bytes are gone; nothing happens when they were not there."""

    def blobs(self) -> Iterator[tuple[str, datetime]]:
        """Every hash in the store with the instant it was last written."""


class FolderStore:
    """The store in a folder of this machine or a mounted share."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path_of(self, sha256: str) -> Path:
        """Where the blob lies or would lie."""
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def adopt(self, incoming: Incoming) -> None:
        """Rename into place and flush the folders; a damaged older copy of the same bytes is healed by it."""
        target = self.path_of(incoming.sha256)
        with _told_of_no_room():
            _make_folders(self.root, target.parent)
            incoming.path.replace(target)
            _flush_folder(target.parent)

    def open(self, sha256: str) -> BinaryIO:
        """The bytes as a stream. Raises FileNotFoundError."""
        return self.path_of(sha256).open("rb")

    def remove(self, sha256: str) -> None:
        """The bytes are gone; nothing happens when they were not there."""
        self.path_of(sha256).unlink(missing_ok=True)

    def blobs(self) -> Iterator[tuple[str, datetime]]:
        """Every hash in the store with the instant it was last written."""
        for path in self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            with suppress(FileNotFoundError):
                yield path.name, _written_at(path)

    def stale_incoming(self, *, before: datetime) -> Iterator[Path]:
        """Temporary files that a crash left behind before that instant."""
        for path in (self.root / _INCOMING).glob("*"):
            with suppress(FileNotFoundError):
                if _written_at(path) < before:
                    yield path


@contextmanager
def receive(stream: BinaryIO, *, limit_bytes: int, sha256: str = "") -> Iterator[Incoming]:
    """The stream's bytes in a temporary file beside the store, hashed and flushed; removed again unless
    adopted.

    Reads at most one chunk more than ``limit_bytes``. Not hashed again when ``sha256`` is given. Raises TooLargeError, NoRoomError.
    """
    with _told_of_no_room():
        folder = Path(settings.FILES_ROOT) / _INCOMING
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=folder)
    try:
        with _told_of_no_room():
            found, size_bytes = _written(handle, stream, limit_bytes, sha256)
        yield Incoming(Path(name), found, size_bytes)
    finally:
        Path(name).unlink(missing_ok=True)


def _written(handle: int, stream: BinaryIO, limit_bytes: int, sha256: str) -> tuple[str, int]:
    target = os.fdopen(handle, "wb")
    try:
        found = _copy(stream, target, limit_bytes, sha256)
        target.flush()
        os.fsync(target.fileno())
    finally:
        with suppress(OSError):  # closing writes what is left, and would fail a second time on a full disk
            target.close()
    return found


@contextmanager
def _told_of_no_room() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        if fault.errno in NO_ROOM:
            raise NoRoomError from fault
        raise


def current() -> BlobStore:
    """The configured store: ``settings.FILES_STORE`` names a class of no arguments, else the folder
    ``FILES_ROOT``.
    """
    named = getattr(settings, "FILES_STORE", "")
    return import_string(named)() if named else FolderStore(Path(settings.FILES_ROOT))


def _copy(source: BinaryIO, target: BinaryIO, limit_bytes: int, sha256: str) -> tuple[str, int]:
    digest, size_bytes = hashlib.sha256(), 0
    while chunk := source.read(CHUNK_BYTES):
        size_bytes += len(chunk)
        if size_bytes > limit_bytes:
            raise TooLargeError
        if not sha256:
            digest.update(chunk)
        target.write(chunk)
    return sha256 or digest.hexdigest(), size_bytes


def _make_folders(root: Path, folder: Path) -> None:
    if folder.is_dir():
        return
    is_known = folder.parent.is_dir()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _flush_folder(folder.parent)
    if not is_known:
        _flush_folder(root)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, VIETNAM)
