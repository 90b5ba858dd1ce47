"""Report II.06a/VPCP/KSTT: how dossiers were received and settled, in thirteen columns.

Columns as provincial systems print them (the form itself read second-hand: to be confirmed). Each number
carries the selection that gives its dossiers, so that a page can open what stands behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from phohien.kernel.periods import Period
from phohien.kernel.words import Words

FORM = "II.06a/VPCP/KSTT"
SOURCE = "TT 02/2017/TT-VPCP, biểu II.06a (mẫu, cần xác nhận)"
IS_CONFIRMED = False
_RECEIVED, _SOLVED, _PENDING = (
    Words("Tiếp nhận", "Received"),
    Words("Đã giải quyết", "Settled"),
    Words("Đang giải quyết", "Pending"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its number on the form, its heading under ``over``, and the measures it adds."""

    number: int
    over: Words
    words: Words
    measures: tuple[str, ...]


#: Columns 3 to 13; 1 is the running number and 2 the group's name.
COLUMNS = (
    Column(
        3,
        _RECEIVED,
        Words("Tổng số", "Total"),
        ("received_online", "received_direct", "received_post", "carried_over"),
    ),
    Column(4, _RECEIVED, Words("Trực tuyến", "Online"), ("received_online",)),
    Column(
        5,
        _RECEIVED,
        Words("Trực tiếp, bưu chính công ích", "In person and by post"),
        ("received_direct", "received_post"),
    ),
    Column(6, _RECEIVED, Words("Từ kỳ trước chuyển qua", "Carried over"), ("carried_over",)),
    Column(7, _SOLVED, Words("Tổng số", "Total"), ("solved_early", "solved_on_time", "solved_late")),
    Column(8, _SOLVED, Words("Trước hạn", "Early"), ("solved_early",)),
    Column(9, _SOLVED, Words("Đúng hạn", "On time"), ("solved_on_time",)),
    Column(10, _SOLVED, Words("Quá hạn", "Late"), ("solved_late",)),
    Column(11, _PENDING, Words("Tổng số", "Total"), ("pending_in_time", "pending_late")),
    Column(12, _PENDING, Words("Trong hạn", "In time"), ("pending_in_time",)),
    Column(13, _PENDING, Words("Quá hạn", "Late"), ("pending_late",)),
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which dossiers a number counts: these measures, in this period, of this group (empty: of all)."""

    measures: tuple[str, ...]
    start: date
    until: date
    group: str = ""

    @property
    def period(self) -> Period[date]:
        """The period, to hand to ``index.select``."""
        return Period(self.start, self.until)

    @property
    def query(self) -> dict[str, str]:
        """The selection as parameters of an address."""
        return {
            "so-lieu": "+".join(self.measures),
            "tu": self.start.isoformat(),
            "den": self.until.isoformat(),
            "nhom": self.group,
        }


def read_selection(query: Mapping[str, str]) -> Selection:
    """The selection those parameters of an address describe. Raises KeyError or ValueError."""
    measures = tuple(query["so-lieu"].split("+"))
    known = {name for column in COLUMNS for name in column.measures}
    if not known.issuperset(measures):
        raise ValueError("The address names a figure that the report does not have.")
    selection = Selection(
        measures, date.fromisoformat(query["tu"]), date.fromisoformat(query["den"]), query.get("nhom", "")
    )
    if selection.until <= selection.start:
        raise ValueError("The period of the address is empty.")
    return selection


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the report and what it counts."""

    column: Column
    value: int
    selection: Selection


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a group and its eleven numbers."""

    group: str
    cells: tuple[Cell, ...]

    def value(self, number: int) -> int:
        """The number in the column of that number, 3 to 13. Raises StopIteration for another."""
        return next(cell.value for cell in self.cells if cell.column.number == number)


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a period: its lines in the order given, and their total."""

    period: Period[date]
    lines: tuple[Line, ...]
    total: Line


def report_06a(counts: Mapping[str, Mapping[str, int]], period: Period[date]) -> Report:
    """The report of each group's counts (``index.tally_by``). Raises ValueError for an open period."""
    if period.until is None:
        raise ValueError("A report needs a period with an end.")
    whole: Counter[str] = Counter()
    for found in counts.values():
        whole.update(found)
    lines = tuple(_line(group, found, period.start, period.until) for group, found in counts.items())
    return Report(period, lines, _line("", whole, period.start, period.until))


def _line(group: str, counts: Mapping[str, int], start: date, until: date) -> Line:
    return Line(
        group,
        tuple(_cell(column, counts, Selection(column.measures, start, until, group)) for column in COLUMNS),
    )


def _cell(column: Column, counts: Mapping[str, int], selection: Selection) -> Cell:
    return Cell(column, sum(counts.get(name, 0) for name in column.measures), selection)
