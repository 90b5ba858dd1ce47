"""What a submission package is made of, before it is written: one work file, its documents in the order of time, their files.

Source: TT 05/2025/TT-BNV names E-ARK's CSIP and SIP with METS, PREMIS and EAD (at second hand: to be confirmed); the fields of a
work file and of a document are those of NĐ 30/2020/NĐ-CP, Phụ lục VI.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime

from phohien.kernel.text import fold

REPRESENTATION = "rep1"
SOFTWARE = "Phố Hiến"
_PLAIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A file the package takes over octet by octet: its place inside, and what is known of it."""

    path: str
    name: str
    sha256: str
    size: int
    media_type: str
    created: datetime
    role: str = ""
    version: int = 0
    file_code: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A file the package's builder wrote: metadata, the list of documents, schemas."""

    path: str
    content: bytes
    media_type: str = "application/xml"

    @property
    def sha256(self) -> str:
        """Its hash."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def size(self) -> int:
        """Its length in octets."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened to a document or the work file: when, what, who, and what was written."""

    kind: str
    at: datetime | None
    what: str
    who: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A document of the package. ``fields`` are those of Phụ lục VI under their own names; empty ones are left out."""

    number: int
    title: str
    issued_on: date | None
    fields: tuple[tuple[str, str], ...]
    files: tuple[Held, ...]
    lines: tuple[Line, ...] = ()

    @property
    def mark(self) -> str:
        """Its place in the order of time, as it stands in names and identifiers."""
        return f"{self.number:04d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A work file as it is submitted. ``made_at`` is when the package was asked for: the only time the package itself bears."""

    code: str
    agency: str
    agency_name: str
    archive_name: str
    notation: str
    title: str
    term: str
    keeper: str
    opened_on: date
    closed_on: date
    made_at: datetime
    made_by: str
    version: str
    fields: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]
    lines: tuple[Line, ...] = ()

    @property
    def identifier(self) -> str:
        """What the package is called, everywhere: the agency's code and the work file's."""
        return f"{self.agency}-{self.code}"


def safe_name(text: str, longest: int = 60) -> str:
    """The text as part of a file name that every system can unpack: small letters, digits and hyphens."""
    return _PLAIN.sub("-", fold(text)).strip("-")[:longest].strip("-") or "tep"


def place_of(number: int, role: str, version: int, name: str) -> str:
    """Where a document's file lies in the representation: its number in front, so that folders sort by time."""
    stem, dot, extension = name.rpartition(".")
    tail = f".{safe_name(extension, 8)}" if dot else ""
    return f"data/{number:04d}/{role}-{version}-{safe_name(stem if dot else name)}{tail}"
