"""The append-only journal: frames that are on the disk when ``append`` returns, in segments that are never rewritten.

A frame is its length, the CRC-32 of its content and the CRC-32 of these two (four octets each, little-endian), and its
content. After a crash the torn end of the last segment is cut off; nothing in it was ever acknowledged. Anything else
that is damaged stops the start: it means that the disk or somebody changed evidence, and a person must look.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from struct import Struct
from typing import BinaryIO

_FRAME, _SUMMED = Struct("<LLL"), Struct("<LL")
SEGMENT_OCTETS = 64 * 2**20
LARGEST_FRAME = 256 * 2**20


class Damaged(Exception):
    """The journal holds something that was not written so; the message says where."""


class Journal:
    """The journal in one folder, with one writer."""

    def __init__(self, folder: Path) -> None:
        """Raises Damaged."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        segments = segments_of(folder)
        self.last: bytes | None = None
        self.number = int(segments[-1].stem) if segments else 0
        end = self._recover(segments) if segments else 0
        if not segments:
            self._create()
        self._file = self._open()
        self._size = end

    def _path(self) -> Path:
        return self.folder / f"{self.number:08d}.journal"

    def _open(self) -> int:
        """The segment, opened so that a write returns when it is on the disk: one call to the system, not two."""
        return os.open(self._path(), os.O_WRONLY | os.O_APPEND | os.O_DSYNC)

    def _create(self) -> None:
        self.number += 1
        handle = os.open(self._path(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.close(handle)
        folder = os.open(self.folder, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def _recover(self, segments: list[Path]) -> int:
        """The end of the last segment after its torn end was cut; remembers the last frame written."""
        for segment in reversed(segments):
            end = 0
            for content, after in frames(segment, torn_end=segment == segments[-1]):
                end = after
                self.last = content
            if segment == segments[-1]:
                kept = end
                os.truncate(segment, end)
            if self.last is not None:
                break
        return kept

    def append(self, content: bytes) -> None:
        """The frame is on the disk. Raises OSError; then nothing of it is kept."""
        if self._size > SEGMENT_OCTETS:
            os.close(self._file)
            self._create()
            self._file = self._open()
            self._size = 0
        frame = _framed(content)
        try:
            written = os.write(self._file, frame)
            if written != len(frame):
                raise OSError("the disk is full")
        except OSError:
            os.ftruncate(self._file, self._size)
            raise
        self._size += len(frame)

    def close(self) -> None:
        """No more is written."""
        os.close(self._file)


def segments_of(folder: Path) -> list[Path]:
    """The segments in the order they were written."""
    return sorted(folder.glob("*.journal"))


def _framed(content: bytes) -> bytes:
    head = _SUMMED.pack(len(content), zlib.crc32(content))
    return b"".join((head, zlib.crc32(head).to_bytes(4, "little"), content))


def frames(segment: Path, *, start: int = 0, torn_end: bool = False) -> Iterator[tuple[bytes, int]]:
    """The contents of a segment's frames from an offset on, each with the offset after it. Raises Damaged.

    With ``torn_end`` a frame that the file ends in ends the reading instead: its writer died, or writes just now.
    """
    end = segment.stat().st_size
    with segment.open("rb") as file:
        file.seek(start)
        while head := file.read(_FRAME.size):
            place = file.tell() - len(head)
            content = _content(file, head)
            if content is None:
                if torn_end and _is_torn(file, head, place, end):
                    return
                raise Damaged(f"The journal {segment.name} is damaged at octet {place}.")
            yield content, file.tell()


def _content(file: BinaryIO, head: bytes) -> bytes | None:
    """The content behind a head; None when it is not what was written."""
    if not _is_head(head):
        return None
    size, crc, _ = _FRAME.unpack(head)
    content = file.read(size)
    return content if len(content) == size and zlib.crc32(content) == crc else None


def _is_head(head: bytes) -> bool:
    return len(head) == _FRAME.size and zlib.crc32(head[:8]) == int.from_bytes(head[8:], "little")


def _is_torn(file: BinaryIO, head: bytes, place: int, end: int) -> bool:
    """Whether a bad frame is one that a dying writer leaves: it reaches the file's end, or is nothing but zeros."""
    if _is_head(head):
        size: int = _FRAME.unpack(head)[0]
        return place + _FRAME.size + size >= end
    file.seek(place)
    rest = file.read(LARGEST_FRAME)
    return len(rest) < _FRAME.size or not any(rest)
