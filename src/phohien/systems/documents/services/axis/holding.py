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
#: So many are read from memory after they were kept, not from the disk again.
IN_HAND_BYTES = 2 << 20
NAME = "goi-tin.edxml"


@dataclass(frozen=True, slots=True)
class Held:
    """Octets that were taken in: ``octets`` when they are small, else ``stored``; ``in_hand`` too, unless they are many."""

    sha256: str
    size_bytes: int
    octets: bytes | None = None
    stored: StoredFile | None = None
    in_hand: bytes | None = None

    @property
    def file_code(self) -> str:
        """The kept file's code; empty for octets that stand in the row."""
        return self.stored.code if self.stored else ""


def hold(content: BinaryIO, *, by: Actor, at: datetime) -> Held:
    """The octets are held, for the package's row to take on. Part of a larger act. Raises FileRefused (too large, empty), NoRoom."""
    head = _read(content, IN_HAND_BYTES + 1)
    if 0 < len(head) <= SMALL_BYTES:
        return Held(hashlib.sha256(head).hexdigest(), len(head), octets=head)
    is_whole = len(head) <= IN_HAND_BYTES
    source: BinaryIO = io.BytesIO(head) if is_whole else _Joined(head, content)  # type: ignore[assignment]
    stored = files.keep_octets(content=source, name=NAME, by=by, at=at, limit_bytes=LARGEST_BYTES)
    return Held(stored.sha256, stored.size_bytes, stored=stored, in_hand=head if is_whole else None)


def _read(content: BinaryIO, most: int) -> bytes:
    """The first octets, fewer than ``most`` only when there are no more."""
    pieces, wanted = [], most
    while wanted and (piece := content.read(wanted)):
        pieces.append(piece)
        wanted -= len(piece)
    return pieces[0] if len(pieces) == 1 and isinstance(pieces[0], bytes) else b"".join(pieces)


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
