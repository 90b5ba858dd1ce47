"""How a copy is told of on its way: the wire names no copies, so it is said in words that people and this house both read.

QCVN 102:2016/BTTTT has no element and no code for a copy (none was found in sample messages or vendors' code: to be confirmed).
What any receiver sees is the notation (``SY-SXD``; NĐ 30/2020/NĐ-CP, Điều 25 to 27, Phụ lục III), a subject that begins with the
kind of copy, and a sentence in ``Content``. What proves it is the agency's seal in the PDF alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from phohien.systems.documents.rules import copying

LONGEST = 500
_UNNUMBERED = "(không số)"
_SENTENCE = re.compile(
    r"sao từ (?P<type>[^;]{1,80}?) số (?P<number>\(không số\)|\S{1,60})(?: ngày (?P<day>\d{2}/\d{2}/\d{4}))?"
    r" của (?P<issuer>[^;]{1,200}?)(?:; |\.?$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The document that was copied, as a copy tells of it; ``type`` is its name (Công văn), ``number`` with its notation."""

    type: str = ""
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a package says of being a copy: its kind (``y``, ``luc``, ``trich``), the sentence as it came, the original it names."""

    kind: str
    sentence: str
    original: Original


def kind_of(notation: str) -> str:
    """The kind of copy a notation is that of; empty for a document that is none."""
    sign = notation.strip().partition("-")[0].casefold()
    return next((kind for kind, one in copying.KINDS.items() if one.sign.casefold() == sign), "")


def sentence(kind: str, number: str, original: Original, *, part: str = "") -> str:
    """What the copy is a copy of; ``part`` says which part an extract is. At most 500 signs, as the wire allows."""
    day = f" ngày {original.issued_on:%d/%m/%Y}" if original.issued_on else ""
    of = f"{original.type} số {original.number or _UNNUMBERED}{day} của {original.issuer}"
    extract = f"; {part}" if part else ""
    return f"{copying.KINDS[kind].words.vi} số {number}, sao từ {of}{extract}."[:LONGEST]


def subject(kind: str, original: Original) -> str:
    """The subject of a package with a copy: that it is one, of which document, and that document's own subject."""
    day = f" ngày {original.issued_on:%d/%m/%Y}" if original.issued_on else ""
    of = f"{original.type} số {original.number or _UNNUMBERED}{day} của {original.issuer}"
    return f"{copying.KINDS[kind].words.vi} {of}: {original.subject}"[:LONGEST]


def read(notation: str, content: str) -> Told | None:
    """What a package says of being a copy; None when its notation is no copy's. Other houses' sentences are kept as they came."""
    kind = kind_of(notation)
    if not kind:
        return None
    found = _SENTENCE.search(content)
    if found is None:
        return Told(kind=kind, sentence=content[:LONGEST], original=Original())
    number = "" if found["number"] == _UNNUMBERED else found["number"]
    original = Original(type=found["type"], number=number, issued_on=_day(found["day"]), issuer=found["issuer"])
    return Told(kind=kind, sentence=content[:LONGEST], original=original)


def _day(written: str | None) -> date | None:
    if not written:
        return None
    day, month, year = map(int, written.split("/"))
    try:
        return date(year, month, day)
    except ValueError:
        return None
