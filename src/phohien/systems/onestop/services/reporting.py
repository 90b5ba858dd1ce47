"""Reports set for paper: made of figures handed in, nothing read here."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from phohien.systems.onestop.rules import reports
from phohien.ui.typeset import typeset

LAYOUT = Path(__file__).parent.parent / "templates" / "onestop" / "papers" / "report_06a.typ"


def typeset_06a(
    *, heading: dict[str, Any], period: str, unit: str, rows: list[dict[str, Any]], whole: dict[str, Any], at: datetime
) -> bytes:
    """Report II.06a/VPCP/KSTT as PDF: the agency's heading, the period, thirteen columns, the line of totals."""
    return typeset(
        LAYOUT,
        {
            "heading": heading,
            "period": period,
            "unit": unit,
            "rows": rows,
            "total": whole,
            "form": reports.FORM,
            "source": reports.SOURCE,
            "is_sample": not reports.IS_CONFIRMED,
            "issued_at": at.isoformat(),
            "columns": [
                {"over": column.over.vi, "name": column.words.vi, "number": column.number} for column in reports.COLUMNS
            ],
        },
    )
