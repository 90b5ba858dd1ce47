"""Everybody's own data: who read it, and what is recorded."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.systems.population import services
from phohien.systems.population.pages import showing
from phohien.systems.population.policy import ABOUT_OWN_DATA, POLICY
from phohien.systems.population.queries import access
from phohien.ui import exports
from phohien.ui.guard import guard

PAGE = 30


def _tabs(request: HttpRequest) -> list[dict[str, object]]:
    pages = ((_("Who has read my data"), "population:who_read"), (_("My data"), "population:own_record"))
    return [{"label": label, "href": reverse(name), "current": request.path == reverse(name)} for label, name in pages]


@guard(POLICY, ABOUT_OWN_DATA)
def who_read(request: HttpRequest) -> HttpResponse:
    """“Ai đã xem dữ liệu của tôi”: every reading of the reader's own record, newest first; as a file too."""
    actor = request.actor  # type: ignore[attr-defined]
    lines = access.reads_of_own_data(actor)
    if request.GET.get("others"):
        lines = lines.exclude(channel="self")
    if request.GET.get("file") == "csv" and actor.personal_id:
        return exports.csv(lines.iterator(), showing.read_columns(), _("Who has read my data"))
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    values = {
        "reads": showing.reads_timeline(page.object_list),
        "page": page,
        "tabs": _tabs(request),
        "has_identifier": bool(actor.personal_id),
    }
    return render(request, "population/who_read.html", values)


@guard(POLICY, ABOUT_OWN_DATA)
def own_record(request: HttpRequest) -> HttpResponse:
    """What the register says of the reader, and how to have it corrected."""
    actor = request.actor  # type: ignore[attr-defined]
    rows, is_known = [], False
    if actor.personal_id:
        try:
            answer = services.open_own_record(by=actor, at=clock.now())
        except NotFound:
            answer = None
        if answer is not None:
            rows, is_known = showing.person_rows(answer, is_own=True), True
    values = {
        "rows": rows,
        "is_known": is_known,
        "tabs": _tabs(request),
        "has_identifier": bool(actor.personal_id),
    }
    return render(request, "population/own_record.html", values)
