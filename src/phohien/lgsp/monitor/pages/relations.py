"""Who asks whom: a picture drawn on the server with its figures in a table, which alone is shown on a phone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from phohien.lgsp.monitor import policy
from phohien.lgsp.monitor.pages import frame
from phohien.lgsp.monitor.queries import operating, traffic
from phohien.lgsp.monitor.rules import picture
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

Flow = tuple[str, str, operating.Figures]


def _columns() -> list[Column]:
    return [
        Column(lambda row: row[0], _("Asks"), is_heading=True),
        Column(lambda row: row[1], _("Is asked")),
        Column(lambda row: row[2].calls, _("Calls"), kind="number"),
        Column(lambda row: row[2].succeeded, _("Answered"), kind="number"),
        Column(lambda row: row[2].error_rate, _("Error rate"), kind="percent"),
        Column(lambda row: row[2].refused + row[2].limited, _("Refused"), kind="number"),
    ]


def _flows(request: HttpRequest) -> tuple[Any, list[Flow], picture.Picture | None]:
    form, span = frame.asked_span(request, "7d")
    found = traffic.by_members(span, policy.parties_of(actor_of(request)))
    names = frame.names_of({member for pair in found for member in pair})
    drawn = picture.draw(
        {(names[a], names[b]): (figures.calls, figures.error_rate) for (a, b), figures in found.items()}
    )
    rows = sorted(((names[a], names[b], figures) for (a, b), figures in found.items()), key=lambda row: -row[2].calls)
    return form, rows, drawn


@guard(policy.POLICY, policy.VIEW_TRAFFIC)
def relations(request: HttpRequest) -> HttpResponse:
    """The members that asked and were asked in that time."""
    form, rows, drawn = _flows(request)
    table = Table(_columns(), rows, caption=_("Who asks whom"), empty=_("Nobody asked anybody in this time."))
    context = {
        "form": form, "table": table, "picture": drawn, "width": picture.WIDTH, "bar": picture.BAR, "others": picture.OTHERS,
        "tabs": frame.tabs(request, "relations"), "crumbs": frame.crumbs((_("Who asks whom"), "")),
    }  # fmt: skip
    return render(request, "monitor/relations.html", context)


@guard(policy.POLICY, policy.VIEW_TRAFFIC)
def relations_export(request: HttpRequest, form: str) -> HttpResponse:
    """The same as Excel or CSV."""
    return frame.exported(form, _flows(request)[1], _columns(), _("Who asks whom"))
