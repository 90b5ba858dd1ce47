"""Numbers and notations. Source: NĐ 30/2020/NĐ-CP, Điều 15, Điều 22 and Phụ lục I (layout of the notation: from memory)."""

from __future__ import annotations

import re
from datetime import date, datetime

from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import Refused
from phohien.kernel.text import fold
from phohien.kernel.words import Words
from phohien.systems.documents.rules.types import DocumentType

SUFFIXES = "abcdefghik"
_INITIAL = re.compile(r"[^\W\d_]")
_SPACES = re.compile(r"\s+")


def year_of(at: datetime) -> int:
    """The year whose numbers are taken at that instant: it changes at midnight in Vietnam."""
    return in_vietnam(at).year


def group_of(kind: str, type_: DocumentType) -> str:
    """Which sequence a document counts in: each normative type its own, all others one together (Điều 15).

    Incoming documents have one sequence whatever their type, in the order of receipt (Điều 22).
    """
    return type_.code if kind != "in" and type_.is_legal else ""


def shown(number: int, suffix: str = "") -> str:
    """The number as it is written: two digits at least, an inserted one with its letter (``05``, ``10a``)."""
    return f"{number:02d}{suffix}"


def next_suffix(taken: list[str]) -> str:
    """The letter of the next number inserted after one. Raises Refused when the letters are used up."""
    for letter in SUFFIXES:
        if letter not in taken:
            return letter
    raise Refused(
        Words(
            "Không còn chữ để chèn thêm số sau số này.",
            "No letter is left to insert one more number here.",
        ),
        code="documents.no_suffix",
    )


def agency_sign(name: str, kind: str) -> str:
    """The agency's short sign: ``UBND``, else initials (``Sở Xây dựng`` → ``SXD``); an office may set its own."""
    if kind == "committee":
        return "UBND"
    text = name.replace("Ủy ban nhân dân", "\u0001").replace(" tỉnh", "")
    words = [word for word in text.split() if word.lower() not in ("và", "các")]
    return "".join("UBND" if word == "\u0001" else _initial(word) for word in words)


def _initial(word: str) -> str:
    found = _INITIAL.search(word)
    return found.group().upper() if found else ""


def notation(type_: DocumentType, *, agency: str, unit: str = "", year: int = 0) -> str:
    """What stands after the number: ``QĐ-UBND``; for a letter agency and drafting unit ``UBND-VP``; for a normative
    document the year first, ``2020/NĐ-CP``.
    """
    if type_.is_legal:
        return f"{year}/{type_.sign}-{agency}"
    if not type_.sign:
        return f"{agency}-{unit}" if unit else agency
    return f"{type_.sign}-{agency}"


def joined(number: str, signs: str) -> str:
    """Number and notation as one code: ``123/QĐ-UBND``."""
    return f"{number}/{signs}" if number and signs else number or signs


def folded(code: str) -> str:
    """The code as it is compared and found: no accents, small letters, no spaces, no leading noughts.

    ``30/2020/NĐ-CP`` → ``30/2020/nd-cp``.
    """
    bare = _SPACES.sub("", fold(code)).replace("–", "-").replace("—", "-")
    return bare.lstrip("0") or bare


def looks_like_code(text: str) -> bool:
    """Whether what somebody typed to search is a number and notation rather than words."""
    stripped = text.strip()
    return bool(re.match(r"^\d+[a-z]?\s*/", stripped)) or stripped.isdecimal()


def split_code(code: str) -> tuple[str, str]:
    """Number and notation of a code as printed: ``30/2020/NĐ-CP`` → ``30`` and ``2020/NĐ-CP``."""
    number, _slash, rest = code.strip().partition("/")
    return number.strip(), rest.strip()


def check_issue_date(issued_on: date | None, at: datetime) -> None:
    """Nothing. Raises Refused for a date of issue that lies ahead."""
    if issued_on is not None and issued_on > in_vietnam(at).date():
        raise Refused(
            Words("Ngày văn bản không được ở tương lai.", "The date of the document must not lie ahead."),
            code="documents.date_ahead",
            field="issued_on",
        )
