"""What leaders choose on the board: a period and the tree of units."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.kernel.periods import Period, span_around
from phohien.kernel.words import Words
from phohien.systems.onestop.queries import trees
from phohien.ui.forms import DateField

SPANS = {
    "ngay": Words("Ngày", "Day"),
    "thang": Words("Tháng", "Month"),
    "quy": Words("Quý", "Quarter"),
    "nam": Words("Năm", "Year"),
}
_KERNEL = {"thang": "month", "quy": "quarter", "nam": "year"}
EARLIEST, LATEST = date(2020, 1, 1), date(2099, 12, 31)


class LookForm(forms.Form):
    """The period around a day, and the day whose units are shown."""

    ky = forms.ChoiceField(label=_("Period"), required=False, choices=[*SPANS.items()])
    ngay = DateField(label=_("Around the day"), required=False, earliest=EARLIEST, latest=LATEST)
    cay = forms.ChoiceField(
        label=_("Units"), required=False, choices=[(code, words) for code, (_day, words) in trees.TREES.items()]
    )


def period_of(span: str, day: date) -> Period[date]:
    """The day, month, quarter or year around that day."""
    if span not in _KERNEL:
        return Period(day, day + timedelta(days=1))
    return span_around(day, _KERNEL[span])  # type: ignore[arg-type]


def chosen(form: LookForm, today: date) -> dict[str, Any]:
    """What was chosen; the running year and today's units where nothing was, or nothing that makes sense."""
    values = form.cleaned_data if form.is_valid() else {}
    return {
        "ky": values.get("ky") or "nam",
        "ngay": values.get("ngay") or today,
        "cay": values.get("cay") or "hien-nay",
    }
