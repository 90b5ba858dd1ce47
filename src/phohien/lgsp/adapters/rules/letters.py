"""What a letter is, how it is told from another, and whose turn it is within a subject.

Numbers of a subject only rise. A letter also names the number of the last one that went out before it (``previous``),
so that a receiver that keeps order can go past one that a person discarded, and waits for one that was lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from phohien.kernel.words import Words

LONGEST_SAID = 500


def said(text: str) -> str:
    """What a partner said, or a mistake said of it, as the database can hold it: no NUL, no half of a sign, not too long."""
    return str(storable(text))[:LONGEST_SAID]


def storable(told: Any) -> Any:
    """The same value of JSON as the database can hold it: no NUL and no half of a sign in any text of it."""
    if isinstance(told, str):
        return told.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(told, Mapping):
        return {storable(str(name)): storable(value) for name, value in told.items()}
    return [storable(one) for one in told] if isinstance(told, list | tuple) else told


class Why(StrEnum):
    """Why a letter lies on the desk of dead letters."""

    DECLINED = "declined"
    EXHAUSTED = "exhausted"
    QUARANTINED = "quarantined"

    @property
    def words(self) -> Words:
        """In words."""
        return WHY[self]


WHY = {
    Why.DECLINED: Words("Bên nhận từ chối", "The partner said no"),
    Why.EXHAUSTED: Words("Đã thử nhiều lần không được", "Tried too often or too long"),
    Why.QUARANTINED: Words("Cách ly: không gửi hoặc không đọc được", "Quarantined: it cannot be sent, or read"),
}
STATES = {
    "waiting": Words("Chờ gửi", "Waiting"),
    "taken": Words("Bên nhận đã nhận", "Taken by the partner"),
    "dead": Words("Chờ người xử lý", "Dead letter"),
    "discarded": Words("Đã bỏ", "Discarded"),
}
RECEIVED_STATES = {
    "applied": Words("Đã thực hiện", "Acted on"),
    "waiting": Words("Chờ thông điệp trước", "Waits for an earlier one"),
    "late": Words("Đến muộn, bỏ qua", "Came too late, passed over"),
    "refused": Words("Bị từ chối", "Refused"),
    "quarantined": Words("Cách ly", "Quarantined"),
    "discarded": Words("Đã bỏ", "Discarded"),
}


class Turn(StrEnum):
    """What to do with a numbered message that came in."""

    ACT = "act"
    WAIT = "wait"
    LATE = "late"


def turn_of(*, number: int, previous: int, last: int) -> Turn:
    """Act on it, let it wait for those before it, or pass it over as one that was overtaken."""
    if number <= last:
        return Turn.LATE
    return Turn.ACT if previous <= last else Turn.WAIT


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter: its code in the house's store, its name, type and SHA-256 (hex)."""

    file_code: str
    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a channel sends: one letter to one recipient. The same for every try of the same letter.

    ``day`` is the Vietnamese day it was posted, by which both sides compare what they have.
    """

    key: str
    subject: str
    number: int
    previous: int
    kind: str
    data: Mapping[str, Any]
    day: str
    digest: str
    recipient: str = ""
    purpose: str = ""
    case: str = ""
    attachments: tuple[Attachment, ...] = field(default=())
    tries: int = 0


def canonical(data: Any) -> bytes:
    """One form for one meaning: sorted names, no blanks, UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(data: Any, attachments: Iterable[str] = ()) -> str:
    """SHA-256 (hex) over what a letter says and the digests of its files."""
    summed = hashlib.sha256(canonical(data))
    for one in attachments:
        summed.update(b"\n" + one.encode())
    return summed.hexdigest()


def hash_of(rows: Iterable[tuple[str, str]]) -> str:
    """SHA-256 (hex) over key and digest of each letter, in the order of keys: two sides that have the same say the same."""
    return hashlib.sha256("\n".join(f"{key} {digest}" for key, digest in sorted(rows)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Differences:
    """What one day's comparison found, as keys."""

    missing: tuple[str, ...]
    other: tuple[str, ...]
    unknown: tuple[str, ...]


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> Differences:
    """What they do not have, have with other contents, or have although we do not think so."""
    return Differences(
        missing=tuple(sorted(ours.keys() - theirs.keys())),
        other=tuple(sorted(key for key in ours.keys() & theirs.keys() if ours[key] != theirs[key])),
        unknown=tuple(sorted(theirs.keys() - ours.keys())),
    )
