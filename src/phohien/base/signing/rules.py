"""Pure rules of signing: when a certificate may be used, what a signature value looks like, where a stamp
stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

POINTS_PER_MM = 72 / 25.4
SEAL_WIDTH_MM, SEAL_HEIGHT_MM = 64, 18
PERSON_WIDTH_MM, PERSON_HEIGHT_MM = 72, 24
TOP_MM, RIGHT_MM, BOTTOM_MM = 6, 12, 40
LONGEST_REASON = 200

Box = tuple[float, float, float, float]
Standing = Literal["valid", "not_yet", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where and how a signature is seen on the page.

    ``page`` counts from 0, negative from the end. ``box`` is left, bottom, right, top in points from the
    page's lower left corner; None puts it where the decree puts this kind of signature. ``image`` is a PNG:
    the person's blue signature or the agency's red seal. Source: NĐ 30/2020/NĐ-CP, Phụ lục I.
    """

    page: int | None = None
    box: Box | None = None
    image: bytes | None = None


AUTOMATIC = Appearance()


def standing(*, valid_from: datetime, valid_until: datetime, revoked_at: datetime | None, at: datetime) -> Standing:
    """Whether a certificate may be used at that instant, and if not, why."""
    if revoked_at is not None and revoked_at <= at:
        return "revoked"
    if at < valid_from:
        return "not_yet"
    return "valid" if at < valid_until else "expired"


def seal_box(page_width: float, page_height: float) -> Box:
    """The agency's place: the upper right corner of the first page. Unit: points."""
    right, top = page_width - RIGHT_MM * POINTS_PER_MM, page_height - TOP_MM * POINTS_PER_MM
    return (right - SEAL_WIDTH_MM * POINTS_PER_MM, top - SEAL_HEIGHT_MM * POINTS_PER_MM, right, top)


def person_box(page_width: float, page_height: float) -> Box:
    """The person's place: the lower right of the last page, where name and title stand. Unit: points."""
    right, bottom = page_width - RIGHT_MM * POINTS_PER_MM, BOTTOM_MM * POINTS_PER_MM
    width, height = PERSON_WIDTH_MM * POINTS_PER_MM, PERSON_HEIGHT_MM * POINTS_PER_MM
    return (max(right - width, 0), bottom, right, min(bottom + height, page_height))


def der_of_raw(signature: bytes) -> bytes:
    """An ECDSA signature as DER, from the plain ``r || s`` that browsers and cards give; DER passes
    unchanged.

    Source: RFC 3279, 2.2.3; IEEE P1363.
    """
    if len(signature) != 64 or _is_der_pair(signature):
        return signature
    body = _der_integer(signature[:32]) + _der_integer(signature[32:])
    return b"\x30" + bytes([len(body)]) + body


def _is_der_pair(signature: bytes) -> bool:
    """Whether 64 bytes happen to be a DER sequence of exactly two integers."""
    if signature[:1] != b"\x30" or signature[1] != 62 or signature[2:3] != b"\x02":
        return False
    second = 4 + signature[3]
    return second + 2 <= 64 and signature[second] == 2 and second + 2 + signature[second + 1] == 64


def _der_integer(value: bytes) -> bytes:
    body = value.lstrip(b"\0") or b"\0"
    body = b"\0" + body if body[0] & 0x80 else body
    return b"\x02" + bytes([len(body)]) + body
