"""Half-open periods of days or instants: ``start`` belongs to the period, ``until`` does not; None is open.

Months, quarters and years are periods of days with a name in both languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, Literal, TypeVar

from phohien.kernel.clock import VIETNAM
from phohien.kernel.words import Words

Moment = TypeVar("Moment", date, datetime)
Span = Literal["month", "quarter", "half", "year"]
MONTHS_IN: dict[Span, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Period(Generic[Moment]):
    """From ``start`` until ``until`` (exclusive; None: open). Raises ValueError when it would be empty."""

    start: Moment
    until: Moment | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.start:
            raise ValueError(f"A period must end after it starts: {self.start} – {self.until}.")

    def __contains__(self, moment: Moment) -> bool:
        return self.start <= moment and (self.until is None or moment < self.until)

    def overlaps(self, other: Period[Moment]) -> bool:
        """Whether the two share a moment; periods that only touch do not."""
        return (other.until is None or self.start < other.until) and (self.until is None or other.start < self.until)

    def covers(self, other: Period[Moment]) -> bool:
        """Whether every moment of the other lies in this one."""
        return self.start <= other.start and (
            self.until is None or (other.until is not None and other.until <= self.until)
        )

    def intersect(self, other: Period[Moment]) -> Period[Moment] | None:
        """What both share, or None."""
        if not self.overlaps(other):
            return None
        return Period(max(self.start, other.start), _earlier(self.until, other.until))

    def subtract(self, other: Period[Moment]) -> list[Period[Moment]]:
        """What remains of this one without the other: none, one or two periods, in order."""
        if not self.overlaps(other):
            return [self]
        rest = []
        if self.start < other.start:
            rest.append(Period(self.start, other.start))
        if other.until is not None and (self.until is None or other.until < self.until):
            rest.append(Period(other.until, self.until))
        return rest


def _earlier(left: Moment | None, right: Moment | None) -> Moment | None:
    if left is None or right is None:
        return right if left is None else left
    return min(left, right)


def merge(periods: Iterable[Period[Moment]]) -> list[Period[Moment]]:
    """The same moments as few periods in order: overlapping and touching ones become one."""
    merged: list[Period[Moment]] = []
    for period in sorted(periods, key=_start_of):
        last = merged[-1] if merged else None
        if last is None or (last.until is not None and last.until < period.start):
            merged.append(period)
        elif last.until is not None and (period.until is None or last.until < period.until):
            merged[-1] = Period(last.start, period.until)
    return merged


def _start_of(period: Period[Moment]) -> Moment:
    return period.start


def without(period: Period[Moment], taken: Iterable[Period[Moment]]) -> list[Period[Moment]]:
    """What remains of the period when all of ``taken`` are subtracted, in order."""
    rest = [period]
    for other in merge(taken):
        rest = [piece for part in rest for piece in part.subtract(other)]
    return rest


def month(year: int, number: int) -> Period[date]:
    """That calendar month. Raises ValueError when there is none of that number."""
    first = date(year, number, 1)
    return Period(first, add_months(first, 1))


def quarter(year: int, number: int) -> Period[date]:
    """That quarter, 1 to 4. Raises ValueError."""
    return _part(year, number, 3)


def half(year: int, number: int) -> Period[date]:
    """That half of the year, 1 or 2. Raises ValueError."""
    return _part(year, number, 6)


def year(number: int) -> Period[date]:
    """That calendar year."""
    return _part(number, 1, 12)


def _part(year: int, number: int, months: int) -> Period[date]:
    if not 1 <= number <= 12 // months:
        raise ValueError(f"A year has no part {number} of {months} months.")
    first = date(year, (number - 1) * months + 1, 1)
    return Period(first, add_months(first, months))


def span_around(day: date, span: Span) -> Period[date]:
    """The month, quarter, half or year that the day lies in."""
    months = MONTHS_IN[span]
    return _part(day.year, (day.month - 1) // months + 1, months)


def span_of(period: Period[date]) -> Span | None:
    """Which kind of span the period is exactly, or None."""
    return next((span for span in MONTHS_IN if span_around(period.start, span) == period), None)


def previous(period: Period[date]) -> Period[date]:
    """The span before a month, quarter, half or year, or as many days before any other closed period.

    Raises ValueError for a period without end.
    """
    if period.until is None:
        raise ValueError("A period without end has no equal before it.")
    span = span_of(period)
    if span is not None:
        return span_around(period.start - timedelta(days=1), span)
    return Period(period.start - (period.until - period.start), period.start)


def same_period_last_year(period: Period[date]) -> Period[date]:
    """The period a year earlier: what *cùng kỳ* compares with."""
    until = None if period.until is None else add_months(period.until, -12)
    return Period(add_months(period.start, -12), until)


def add_months(day: date, count: int) -> date:
    """The same day of the month ``count`` months on, or that month's last. Source: Civil Code 2015."""
    index = day.year * 12 + day.month - 1 + count
    first = date(index // 12, index % 12 + 1, 1)
    length = (date((index + 1) // 12, (index + 1) % 12 + 1, 1) - first).days
    return first.replace(day=min(day.day, length))


def days_in(period: Period[date]) -> Iterator[date]:
    """Each day of a period with an end, in order. Raises ValueError for one without."""
    if period.until is None:
        raise ValueError("A period without end has no last day.")
    return (period.start + timedelta(days=offset) for offset in range((period.until - period.start).days))


def instants_of(period: Period[date]) -> Period[datetime]:
    """The same period in instants: from midnight to midnight in Vietnam."""
    until = None if period.until is None else datetime.combine(period.until, time(), VIETNAM)
    return Period(datetime.combine(period.start, time(), VIETNAM), until)


def name_of(period: Period[date]) -> Words:
    """``Tháng 11/2026``, ``Quý IV/2026``, ``Năm 2026`` and the like, or both ends, the last inclusive."""
    span, first = span_of(period), period.start
    if span == "month":
        return Words(f"Tháng {first.month}/{first.year}", f"{first:%B} {first.year}")
    if span == "quarter":
        number = _ROMAN[first.month // 3]
        return Words(f"Quý {number}/{first.year}", f"Quarter {number} {first.year}")
    if span == "half":
        return _half_name(first)
    if span == "year":
        return Words(f"Năm {first.year}", f"Year {first.year}")
    return _ends_name(period)


def _half_name(first: date) -> Words:
    vi, en = ("đầu", "First") if first.month == 1 else ("cuối", "Second")
    return Words(f"6 tháng {vi} năm {first.year}", f"{en} half of {first.year}")


def _ends_name(period: Period[date]) -> Words:
    start = f"{period.start:%d/%m/%Y}"
    if period.until is None:
        return Words(f"Từ ngày {start}", f"From {start}")
    last = f"{period.until - timedelta(days=1):%d/%m/%Y}"
    return Words(f"Từ ngày {start} đến ngày {last}", f"{start} to {last}")
