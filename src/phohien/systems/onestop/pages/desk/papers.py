"""Statutory papers as issued, to read and to print."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from phohien.systems.onestop import policy
from phohien.systems.onestop.pages.desk import opening, showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.rules import kinds
from phohien.systems.onestop.rules.papers import number_of
from phohien.ui.guard import guard

LOOK_UP = "/mot-cua/tra-cuu/"


@guard(POLICY, policy.VIEW_DOSSIER)
def paper(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A form (01 to 06) as it was issued, laid out for printing; what changed later does not show."""
    found = opening.open_for(request, code)
    one = found.parts.paper(number)
    context = {
        "paper": one,
        "data": {name: _value(name, value) for name, value in one.data.items()},
        "title": kinds.Paper.of(one.form).words.vi,
        "number": number_of(one.form, found.code, one.number),
        "agency": showing.agency_name(one.data.get("agency", found.dossier.agency), one.issued_at.date()),
        "competent": showing.agency_name(one.data.get("competent_agency", ""), one.issued_at.date()),
        "look_up": f"{settings.PUBLIC_URL}{LOOK_UP}?ma={found.code}",
        "components": {one.code: one.name for one in found.parts.components},
        "code": found.code,
    }
    return render(request, "onestop/desk_paper.html", context)


def _value(name: str, value: Any) -> Any:
    """Instants as instants, everything else as it is."""
    return datetime.fromisoformat(value) if name.endswith("_at") and isinstance(value, str) and value else value
