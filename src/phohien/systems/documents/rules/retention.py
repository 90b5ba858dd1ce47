"""How long work files are kept, when they go to the archive, and when they may be destroyed.

Source: NĐ 30/2020/NĐ-CP, Điều 30 (hand over within one year after the work ended), Phụ lục VI (warn thirty days before). Terms of
keeping are dated rows of ``data/retention.toml``, each with its source; what was not confirmed from an official text says so.
"""

from __future__ import annotations

import tomllib
from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from phohien.kernel.words import Words

WARNING = timedelta(days=30)
TABLE = Path(__file__).parent.parent / "data" / "retention.toml"


@dataclass(frozen=True, slots=True)
class Term:
    """A term of keeping as it held from ``since`` to ``until``; ``years`` None is for ever."""

    code: str
    words: Words
    years: int | None
    since: date
    until: date | None
    source: str
    is_confirmed: bool


def _read() -> dict[str, Term]:
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["term"]
    return {
        row["code"]: Term(
            row["code"], Words(row["vi"], row["en"]), row.get("years"), row["from"], row.get("until"), row["source"],
            row["confirmed"],
        )
        for row in rows
    }  # fmt: skip


TERMS = _read()
IS_CONFIRMED = all(term.is_confirmed for term in TERMS.values())


def term_of(code: str) -> Term:
    """The term of that code, whenever it held; one no table knows is shown raw and kept for ever."""
    return TERMS.get(code) or Term(code, Words(code, code), None, date.min, None, "", False)


def terms_on(day: date) -> list[Term]:
    """The terms that can be chosen on that day, in the table's order."""
    return [one for one in TERMS.values() if one.since <= day and (one.until is None or day <= one.until)]


def longer_than(code: str, day: date) -> list[Term]:
    """The terms that can be chosen on that day and last longer than this one; none for what is kept for ever."""
    present = term_of(code).years
    return [] if present is None else [one for one in terms_on(day) if one.years is None or one.years > present]


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
    years = term_of(term).years
    return None if years is None else _years_after(closed_on, years)


def closed_before(today: date, years: int) -> date:
    """The day such that what was closed before it, to be kept so many years, may go today."""
    year = today.year - years
    if (today.month, today.day) == (3, 1) and isleap(year) and not isleap(today.year):
        return date(year, 2, 29)  # what was closed on that day is kept to the first of March
    try:
        return today.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def has_run_out(closed_on: date, term: str, today: date) -> bool:
    """Whether the term is over, so that the work file may be proposed for destruction."""
    last = kept_until(closed_on, term)
    return last is not None and last < today
