"""Tables as data: columns once, for the page, the Excel sheet and the CSV file alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from phohien.kernel.clock import VIETNAM

Kind = Literal["text", "number", "money", "percent", "date", "datetime", "tag", "html", "code"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``key`` is a mapping key, an attribute path (``agency.name``) or a function of the row.

    ``sort`` is the value of ``?sort=`` that orders by it (empty: not sortable); ``href`` makes a link of the
    cell; ``tone`` names the tone of a ``tag`` cell; ``kind="html"`` takes only strings already marked safe.
    """

    key: str | Callable[[Any], Any]
    label: Any
    kind: Kind = "text"
    sort: str = ""
    href: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | None = None
    is_heading: bool = False

    def value(self, row: Any) -> Any:
        """What stands in this column for ``row``; None when an object on the way is None."""
        if callable(self.key):
            return self.key(row)
        for step in self.key.split("."):
            row = row.get(step) if isinstance(row, Mapping) else getattr(row, step, None)
            if row is None:
                return None
        return row() if callable(row) else row

    @property
    def is_numeric(self) -> bool:
        """Whether cells stand right-aligned."""
        return self.kind in ("number", "money", "percent")


@dataclass(slots=True)
class Table:
    """Rows under columns, with a caption read by screen readers and a sentence for when there are none.

    ``sort`` is the order now, as in the address: ``"due"`` ascending, ``"-due"`` descending. ``is_stacked``: on a phone
    each row is a block with its headings before the values, for tables too wide to be read sideways.
    """

    columns: Sequence[Column]
    rows: Iterable[Any]
    caption: Any = ""
    sort: str = ""
    empty: Any = ""
    empty_hint: Any = ""
    is_caption_hidden: bool = True
    row_class: Callable[[Any], str] | None = None
    footer: Sequence[Any] = field(default_factory=tuple)
    is_stacked: bool = False


def chosen_sort(requested: str | None, columns: Iterable[Column], default: str) -> str:
    """The order to use: the requested one when a column offers it (``-`` or not), else ``default``."""
    offered = {column.sort for column in columns if column.sort}
    return requested if requested and requested.removeprefix("-") in offered else default


def on_paper(value: Any) -> str:
    """The value as a printed table has it: days as dd/mm/yyyy, a moment as its day in Vietnam, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(VIETNAM)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def plain(value: Any, kind: Kind) -> Any:
    """The value as a spreadsheet should hold it: numbers, dates and naive local times stay typed, the rest is
    text.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, bool) or not isinstance(value, (int, float, date)):
        return str(value)
    return value
