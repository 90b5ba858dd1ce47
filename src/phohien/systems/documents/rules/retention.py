"""How long work files are kept, and when they go to the archive.

Source: NĐ 30/2020/NĐ-CP, Điều 30 (hand over within one year after the work ended), Phụ lục VI (warn thirty days before); terms of
keeping: sample, to be confirmed against TT 10/2022/TT-BNV and Luật Lưu trữ 33/2024/QH15.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from phohien.kernel.words import Words

IS_CONFIRMED = False
WARNING = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Term:
    """A term of keeping; ``years`` None is for ever."""

    words: Words
    years: int | None


TERMS = {
    "permanent": Term(Words("Vĩnh viễn", "Permanent"), None),
    "70": Term(Words("70 năm", "70 years"), 70),
    "50": Term(Words("50 năm", "50 years"), 50),
    "20": Term(Words("20 năm", "20 years"), 20),
    "10": Term(Words("10 năm", "10 years"), 10),
    "5": Term(Words("5 năm", "5 years"), 5),
}


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def hand_over_by(closed_on: date) -> date:
    """The last day to hand the closed work file over to the archive: one year after it was closed."""
    return _years_after(closed_on, 1)


def is_due_soon(closed_on: date, today: date) -> bool:
    """Whether the hand-over is due within thirty days or overdue."""
    return hand_over_by(closed_on) - today <= WARNING


def kept_until(closed_on: date, term: str) -> date | None:
    """The last day the work file is kept; None for ever."""
    years = TERMS[term].years
    return None if years is None else _years_after(closed_on, years)
