"""Copies: which kinds there are, between which carriers, how they are numbered, which pages are meant.

Source: NĐ 30/2020/NĐ-CP, Điều 25 to 27, Phụ lục I phần II, Phụ lục III (from memory: sample, to be confirmed; ``IS_CONFIRMED``). As
far as known the decree names no true copy from an electronic document into an electronic one: the file itself is the original
wherever it goes. The house offers it marked so, with the original's octets inside.
"""

from __future__ import annotations

import re
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
