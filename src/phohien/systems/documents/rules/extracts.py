"""An extract by passages: each is found in the original's text word for word, and what is left out between them is known.

NĐ 30/2020/NĐ-CP, Điều 25 (from memory: sample, to be confirmed): an extract is a part of the original's content, taken over exactly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from phohien.kernel.errors import Refused
from phohien.kernel.text import normalise
from phohien.kernel.words import Words

MOST_LETTERS = 20_000
_BLANK_LINE = re.compile(r"\n\s*\n")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage: its lines as they were typed, on which pages of the original it stands, whether words before it are left out."""

    lines: tuple[str, ...]
    first_page: int
    last_page: int
    is_after_gap: bool


@dataclass(frozen=True, slots=True)
class Extract:
    """The passages in the original's order, and whether words behind the last one are left out."""

    passages: tuple[Passage, ...]
    is_before_gap: bool

    @property
    def pages(self) -> str:
        """On which pages of the original the passages stand: ``1, 3-4``."""
        spans = dict.fromkeys((one.first_page, one.last_page) for one in self.passages)
        return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def taken(typed: str, pages: Sequence[str]) -> Extract:
    """The typed passages, parted by empty lines, as they stand in the original whose pages say this; line ends do not count.

    Raises Refused for an original without text, and for a passage that does not stand there word for word, in order.
    """
    words = [_even(page) for page in pages]
    if not any(words):
        raise Refused(
            Words("Văn bản không có lớp chữ. Hãy trích theo trang.", "The document has no text layer. Extract by pages."),
            code="documents.no_text_layer", field="passage",
        )  # fmt: skip
    text, starts = " ", []
    for page in words:
        starts.append(len(text) - 1)
        text += f"{page} " if page else ""
    found, end = [], 0
    for typed_one in _BLANK_LINE.split(typed.replace("\r", "").strip("\n")):
        wanted = _even(typed_one)
        if not wanted:
            continue
        place = text.find(f" {wanted} ", end)
        if place < 0:
            raise _not_there(wanted)
        last = place + len(wanted)
        lines = tuple(line for line in map(_even, typed_one.split("\n")) if line)
        found.append(Passage(lines, _page_at(place + 1, starts), _page_at(last, starts), bool(text[end:place].strip())))
        end = last + 1
    if not found:
        raise Refused(Words("Hãy ghi đoạn được trích.", "Write the passage that is extracted."), field="passage")
    return Extract(tuple(found), bool(text[end:].strip()))


def _even(text: str) -> str:
    """The words with one blank between them."""
    return " ".join(normalise(text).split())


def _page_at(place: int, starts: Sequence[int]) -> int:
    return sum(1 for start in starts if start < place) or 1


def _not_there(wanted: str) -> Refused:
    shown = wanted if len(wanted) <= _SHOWN else f"{wanted[:_SHOWN]}…"
    return Refused(
        Words(
            "Đoạn “{text}” không có trong văn bản đúng từng chữ và đúng thứ tự. Hãy chép lại từ văn bản, hoặc trích theo trang.",
            "“{text}” does not stand in the document word for word and in this order. Copy it from there, or extract by pages.",
        ).filled(text=shown),
        code="documents.other_passage", field="passage",
    )  # fmt: skip
