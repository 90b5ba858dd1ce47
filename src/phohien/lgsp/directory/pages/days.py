"""The day a page looks at, taken from its address, and the three states people look for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from phohien.kernel import clock
from phohien.kernel.words import Words
from phohien.lgsp.directory.forms import DayForm

STATES = (
    (date(2024, 11, 30), Words("161 đơn vị cấp xã, đến 30/11/2024", "161 communes, until 30 Nov 2024")),
    (date(2025, 6, 30), Words("139 đơn vị cấp xã, đến 30/6/2025", "139 communes, until 30 Jun 2025")),
    (date(2025, 7, 1), Words("104 đơn vị cấp xã, từ 01/7/2025", "104 communes, since 1 Jul 2025")),
)


@dataclass(frozen=True)
class ChosenDay:
    """The day looked at; ``form`` shows it and says what was wrong with what was typed."""

    day: date
    form: forms.Form
    is_today: bool

    @property
    def query(self) -> str:
        """The end of an address that keeps the day; empty today."""
        return "" if self.is_today else f"?{urlencode({'ngay': self.day.isoformat()})}"


def chosen_day(request: HttpRequest, form_class: type[forms.Form] = DayForm) -> ChosenDay:
    """The day in ``?ngay=``, today when there is none or it cannot be read (the form then says so)."""
    today = clock.today()
    form = form_class(request.GET or {"ngay": f"{today:%d/%m/%Y}"})
    day = form.cleaned_data.get("ngay") if form.is_valid() else None
    return ChosenDay(day or today, form, day in (None, today))


def state_tabs(day: date) -> list[dict[str, Any]]:
    """Quick links to the three states of the territory, the one of the day marked."""
    links = [{"label": words, "href": f"?ngay={last.isoformat()}"} for last, words in STATES]
    current = 0 if day < date(2024, 12, 1) else 1 if day < date(2025, 7, 1) else 2
    links[current]["current"] = True
    return links


def home_crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way from the directory's home to this page."""
    from django.urls import reverse

    return [(_("Directory"), reverse("directory:index")), *more]
