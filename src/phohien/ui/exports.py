"""Every list as a file: Excel and CSV that open right in the offices' programs and cannot carry a formula."""

from __future__ import annotations

import csv as csv_format
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

from phohien.ui.tables import Column, plain

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def excel(rows: Iterable[Any], columns: Sequence[Column], title: Any) -> HttpResponse:
    """A download of one sheet: title, headings, typed cells; text stays text whatever it begins with."""
    from phohien.ui import sheets  # openpyxl is loaded by the first who asks for a sheet

    return download(sheets.sheet_of(rows, columns, title), name=f"{title}.xlsx", media_type=EXCEL)


def csv(rows: Iterable[Any], columns: Sequence[Column], title: Any) -> HttpResponse:
    """A download in UTF-8 with BOM (Excel then reads Vietnamese), dates as ISO 8601, formulas disarmed by
    ``'``.
    """
    content = io.StringIO()
    writer = csv_format.writer(content)
    writer.writerow([_disarmed(str(column.label)) for column in columns])
    for row in rows:
        writer.writerow([_csv_value(plain(column.value(row), column.kind)) for column in columns])
    return download(content.getvalue().encode("utf-8-sig"), name=f"{title}.csv", media_type="text/csv; charset=utf-8")


def download(content: bytes, *, name: str, media_type: str, inline: bool = False) -> HttpResponse:
    """An answer the browser saves under ``name`` (any language; path signs removed), or shows when
    ``inline``.
    """
    safe = re.sub(r"[\x00-\x1f\x7f\"*/:<>?\\|]+", " ", name).strip(" .") or "file"
    fallback = safe.encode("ascii", "ignore").decode().strip(" .") or "file"
    kind = "inline" if inline else "attachment"
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"{kind}; filename=\"{fallback}\"; filename*=UTF-8''{quote(safe)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _disarmed(text: str) -> str:
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _csv_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return _disarmed(value) if isinstance(value, str) else value
