"""Pure rules of signing: when a certificate may be used, what a signature value looks like, where a stamp
stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from phohien.kernel.words import Words

POINTS_PER_MM = 72 / 25.4
SEAL_WIDTH_MM, SEAL_HEIGHT_MM = 64, 14
PERSON_WIDTH_MM, PERSON_HEIGHT_MM = 72, 24
TOP_MM, RIGHT_MM, BOTTOM_MM = 6, 12, 40
LONGEST_REASON = 200

NUMBER_FIELD, DATE_FIELD = "SoVanBan", "NgayBanHanh"
LEADER_FIELD, AGENCY_FIELD = "LanhDao", "CoQuan"
TEXT_FIELDS = {
    NUMBER_FIELD: Words("Số, ký hiệu văn bản", "Number and notation"),
    DATE_FIELD: Words("Địa danh, ngày ban hành", "Place and day of issue"),
}
SIGNATURE_FIELDS = (LEADER_FIELD, AGENCY_FIELD)
INITIAL_FIELD, MOST_INITIALS = "KyNhay", 8
INITIAL_WIDTH_MM, INITIAL_HEIGHT_MM, INITIALS_A_ROW = 40, 12, 4
PLACE_SCHEME = "truong:"
LEFT_MM, HEADING_MM, LINE_MM = 30, 36, 6
_COLUMNS_MM = {NUMBER_FIELD: (0, 62), DATE_FIELD: (68, 165)}

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


def field_box(key: str, page_width: float, page_height: float) -> Box:
    """Where the field stands when the document does not mark its place. Unit: points.

    Number and day share a line below agency and motto. NĐ 30/2020/NĐ-CP, Phụ lục I, ô 3, 4, 7 and 8 (from memory:
    sample, to be confirmed).
    """
    if key.startswith(INITIAL_FIELD):
        return initial_box(int(key.removeprefix(INITIAL_FIELD)), page_width)
    if key == LEADER_FIELD:
        return person_box(page_width, page_height)
    if key == AGENCY_FIELD:
        return seal_box(page_width, page_height)
    begin, end = _COLUMNS_MM[key]
    top = page_height - HEADING_MM * POINTS_PER_MM
    left, right = (LEFT_MM + begin) * POINTS_PER_MM, (LEFT_MM + end) * POINTS_PER_MM
    return (left, top - LINE_MM * POINTS_PER_MM, min(right, page_width), top)


def initial_name(order: int) -> str:
    """The field of the reviewer whose turn is ``order``, from 0."""
    return f"{INITIAL_FIELD}{order + 1}"


def initial_box(number: int, page_width: float) -> Box:
    """The place of the initials of that number, from 1: small, at the foot of the last page, below the text. Unit: points.

    Ours: the decree says who initials (NĐ 30/2020/NĐ-CP, Điều 8 and 12, from memory), not where in an electronic document.
    """
    row, column = divmod(number - 1, INITIALS_A_ROW)
    width, height = INITIAL_WIDTH_MM * POINTS_PER_MM, INITIAL_HEIGHT_MM * POINTS_PER_MM
    left, bottom = (LEFT_MM - 8) * POINTS_PER_MM + column * (width + 4), 12.0 + row * (height + 3)
    return (left, bottom, min(left + width, page_width), bottom + height)


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
