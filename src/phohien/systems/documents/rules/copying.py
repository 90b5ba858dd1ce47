"""Copies: which kinds there are, between which carriers, how they are numbered, which pages are meant.

Source: NĐ 30/2020/NĐ-CP, Điều 25 to 27, Phụ lục I phần II, Phụ lục III (from memory: sample, to be confirmed; ``IS_CONFIRMED``). As
far as known the decree names no true copy from an electronic document into an electronic one: the file itself is the original
wherever it goes. The house offers it marked so, with the original's octets inside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from phohien.kernel.errors import Refused
from phohien.kernel.words import Words

IS_CONFIRMED = False
REGISTER = "copy"
MOST_PAGES = 2000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of copy: its words on the page and its sign in the notation."""

    words: Words
    stamp: str
    sign: str
    help: Words


KINDS = {
    "y": Kind(
        Words("Sao y", "True copy"), "SAO Y", "SY",
        Words("Chụp, in hoặc số hóa đầy đủ bản gốc, bản chính.", "The whole original, scanned, printed or passed on."),
    ),
    "luc": Kind(
        Words("Sao lục", "Copy of a copy"), "SAO LỤC", "SL",
        Words("Sao lại đầy đủ một bản sao y.", "The whole of a true copy, copied again."),
    ),
    "trich": Kind(
        Words("Trích sao", "Extract"), "TRÍCH SAO", "TrS",
        Words("Sao một phần nội dung của bản gốc, bản chính.", "A part of the original."),
    ),
}  # fmt: skip
WAYS = {
    "scan": Words("Từ bản giấy sang bản điện tử", "From paper to an electronic copy"),
    "print": Words("Từ bản điện tử sang bản giấy", "From an electronic document to paper"),
    "electronic": Words("Từ bản điện tử sang bản điện tử", "From an electronic document to an electronic copy"),
}
UNNAMED = (("y", "electronic"), ("luc", "electronic"))
"""Ways the decree does not name for that kind, as far as known."""
_PART = re.compile(r"^(\d{1,4})(?:\s*-\s*(\d{1,4}))?$")


def notation(kind: str, agency_sign: str) -> str:
    """What stands after the copy's number: ``SY-SXD``."""
    return f"{KINDS[kind].sign}-{agency_sign}"


def is_named_by_law(kind: str, way: str) -> bool:
    """Whether Điều 25 names this kind of copy between these carriers, as far as known."""
    return (kind, way) not in UNNAMED


def pages_of(text: str, total: int) -> list[int]:
    """The pages meant by ``1-3, 5``, counted from 0; all for nothing. Raises Refused for pages that are not there."""
    if not text.strip():
        return list(range(total))
    chosen: list[int] = []
    for part in text.replace(";", ",").split(","):
        found = _PART.match(part.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= total:
            raise Refused(
                Words(
                    "Không có trang “{part}”; văn bản có {total} trang. Ghi ví dụ: 1-3, 5.",
                    "There is no page “{part}”; the document has {total} pages. Write for example: 1-3, 5.",
                ).filled(part=part.strip(), total=total),
                code="documents.no_such_pages", field="pages",
            )  # fmt: skip
        chosen += range(first - 1, last)
    return sorted(set(chosen))


MILLIMETRE = 72 / 25.4
GAP, EDGE = 5 * MILLIMETRE, 20 * MILLIMETRE
"""Free between the last line and the block, and below the block: the lower margin of Phụ lục I (from memory). Points."""
FOOTER_ZONE, FOOTER_HEIGHT = 25 * MILLIMETRE, 8 * MILLIMETRE
NARROWEST = 150 * MILLIMETRE
"""A sheet narrower than this has no room for the block's two columns."""


@dataclass(frozen=True, slots=True)
class Room:
    """Free paper on a page, in points from its lower edge."""

    top: float
    bottom: float

    def place_for(self, height: float) -> float | None:
        """How far above the lower edge something of that height stands, right below the last line; None: there is no room."""
        lowest = self.top - GAP - height
        return lowest if lowest >= self.bottom else None


def room_below(height: float, bands: Sequence[tuple[float, float]]) -> Room:
    """The free room after the page's last line, given its bands of ink in points from the top. A low line of its own at the very
    foot (a page number, a code) is no last line: the room ends above it.
    """
    rows = list(bands)
    footer = rows.pop() if rows and _is_footer(rows[-1], height) and len(rows) > 1 else None
    top = height - (rows[-1][1] if rows else 0.0)
    bottom = max(EDGE, height - footer[0] + GAP) if footer else EDGE
    return Room(top, bottom)


def _is_footer(band: tuple[float, float], height: float) -> bool:
    return band[0] >= height - FOOTER_ZONE and band[1] - band[0] <= FOOTER_HEIGHT
