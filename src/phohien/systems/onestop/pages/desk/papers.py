"""Statutory papers as issued: the desk's older addresses lead to the one file everybody gets."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from phohien.systems.onestop import policy
from phohien.systems.onestop.pages.desk import opening
from phohien.systems.onestop.policy import POLICY
from phohien.ui.guard import guard


@guard(POLICY, policy.VIEW_DOSSIER)
def paper(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A form (01 to 05) as it was issued, as PDF; what changed later does not show."""
    found = opening.open_for(request, code)
    one = found.parts.paper(number)
    return redirect("onestop:paper_pdf", code=found.code, form=one.form, number=one.number)
