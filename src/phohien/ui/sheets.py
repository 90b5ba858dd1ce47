"""Excel sheets of lists. A module of its own: loading openpyxl takes longer than any page, and few pages are sheets."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from phohien.ui.tables import Column, plain

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORMATS = {
    "money": "#,##0",
    "number": "#,##0.##",
    "percent": '0.0"%"',
    "date": "dd/mm/yyyy",
    "datetime": "dd/mm/yyyy hh:mm",
}


def sheet_of(rows: Iterable[Any], columns: Sequence[Column], title: Any) -> bytes:
    """A file of one sheet: title, headings, typed cells; text stays text whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(str(title)))
    sheet.freeze_panes = "A3"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _width(column)
    sheet.append([_styled(sheet, str(title), Font(bold=True, size=14))])
    sheet.append([_heading(sheet, column) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, column, row) for column in columns])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(sheet: Any, column: Column, row: Any) -> WriteOnlyCell:  # type: ignore[valid-type]
    value = plain(column.value(row), column.kind)
    if isinstance(value, str):
        return _text(sheet, value)
    cell = WriteOnlyCell(sheet, value=value)
    kind = column.kind
    if isinstance(value, date) and kind not in ("date", "datetime"):
        kind = "datetime" if isinstance(value, datetime) else "date"
    if kind in _FORMATS:
        cell.number_format = _FORMATS[kind]
    return cell


def _text(sheet: Any, value: str) -> WriteOnlyCell:  # type: ignore[valid-type]
    cell = WriteOnlyCell(sheet, value=_FORBIDDEN.sub("", value)[:32767])
    cell.data_type = "s"
    return cell


def _styled(sheet: Any, value: str, font: Font) -> Any:
    cell = _text(sheet, value)
    cell.font = font  # type: ignore[attr-defined]
    return cell


def _heading(sheet: Any, column: Column) -> Any:
    cell = _styled(sheet, str(column.label), Font(bold=True, color="FFFFFF"))
    cell.fill = PatternFill("solid", fgColor="115E52")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _width(column: Column) -> int:
    return {"text": 32, "html": 32, "datetime": 18}.get(column.kind, 16)


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31] or "Sheet1"
