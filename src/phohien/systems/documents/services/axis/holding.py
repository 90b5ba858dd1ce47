"""The octets of a package, exactly as they came: small ones in the package's own row, all others as a kept file.

A document has five statuses of two kilobytes each. As files they would be fifteen million a year for a province, each with
two waits for the disk; in their row they are durable with the same commit. See decision 196.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from phohien.base import statements
from phohien.base.files import queries as kept
from phohien.base.files import services as files
from phohien.base.files.models import StoredFile
from phohien.kernel.policy import Actor
from phohien.systems.documents.models import Consignment

LARGEST_BYTES = 96 << 20
SMALL_BYTES = 16 << 10
NAME = "goi-tin.edxml"


@dataclass(frozen=True, slots=True)
class Held:
    """Octets that were taken in: ``octets`` when they are small, else ``stored``."""

    sha256: str
    size_bytes: int
    octets: bytes | None = None
    stored: StoredFile | None = None

    @property
    def file_code(self) -> str:
        """The kept file's code; empty for octets that stand in the row."""
        return self.stored.code if self.stored else ""


def hold(content: BinaryIO, *, by: Actor, at: datetime) -> Held:
    """The octets are held, for the package's row to take on. Part of a larger act. Raises FileRefused (too large, empty), NoRoom."""
    head = content.read(SMALL_BYTES + 1)
    if 0 < len(head) <= SMALL_BYTES and not (rest := content.read(1)):
        return Held(hashlib.sha256(head).hexdigest(), len(head), octets=bytes(head))
    whole: BinaryIO = _Joined(head + rest if head and len(head) <= SMALL_BYTES else head, content)  # type: ignore[assignment]
    stored = files.keep_octets(content=whole, name=NAME, by=by, at=at, limit_bytes=LARGEST_BYTES)
    return Held(stored.sha256, stored.size_bytes, stored=stored)


def open_octets(row: Consignment) -> BinaryIO:
    """The package's octets as a stream the caller closes. Raises NotFound when its file is gone."""
    return io.BytesIO(bytes(row.octets)) if row.octets is not None else kept.open_stream(row.file_code)


def read_octets(row: Consignment) -> bytes:
    """The package's octets. Raises NotFound when its file is gone."""
    with open_octets(row) as stream:
        return stream.read()


def file_of(row: Consignment, *, by: Actor, at: datetime) -> str:
    """The code of a kept file with the package's octets, which letters to other axes carry. Part of a larger act."""
    if not row.file_code and row.octets is not None:
        stored = files.keep_octets(content=open_octets(row), name=NAME, by=by, at=at, limit_bytes=LARGEST_BYTES)
        row.file_code = stored.code
        statements.update(row, ["file_code"])
    return row.file_code


class _Joined:
    """What was read already, and then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1) -> bytes:
        """The next octets, fewer than ``size`` only at the seam and at the end."""
        if not self._head:
            return self._rest.read(size)
        if size < 0:
            given, self._head = self._head + self._rest.read(), b""
            return given
        given, self._head = self._head[:size], self._head[size:]
        return given
