"""The LGSP's desk: what waits for this person, what is theirs."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.models import Subsystem
from phohien.lgsp.catalogue.pages.frame import agency_name, is_operator
from phohien.lgsp.catalogue.pages.requests import request_table
from phohien.lgsp.catalogue.queries import access, configuration, members
from phohien.lgsp.catalogue.queries import services as queries
from phohien.lgsp.catalogue.rules import requests
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

MOST_ROWS, MOST_SYSTEMS = 8, 50


@guard(policy.POLICY, policy.WORK)
def overview(request: HttpRequest) -> HttpResponse:
    """Requests that wait, counts, and the ways to the rest."""
    actor, now, every = actor_of(request), clock.now(), is_operator(request)
    waiting = access.list_requests(actor, now, state=requests.SENT, every=every)
    shown = list(waiting[:MOST_ROWS])
    late = access.list_requests(actor, now, state=requests.SENT, late=True, every=every).count()
    last = configuration.latest() if every else None
    context = {
        "agency": _("the whole LGSP") if every else agency_name(actor.agency),
        "waiting": waiting.count(),
        "late": late,
        "services": queries.versions_for(actor, every=every).count(),
        "systems": members.subsystems_for(actor, every=every).count(),
        "mine": _system_table(members.subsystems_for(actor, every=every)[:MOST_SYSTEMS]),
        "table": request_table(shown, now, caption=_("Requests waiting for an answer")),
        "configuration": last,
        "configuration_dead": last is None or last.expires_at <= now,
        "is_operator": every,
        "may_provide": policy.POLICY.may(actor, policy.KEEP_SERVICE),
    }
    return render(request, "catalogue/desk.html", context)


def _system_table(systems: Iterable[Subsystem]) -> Table:
    columns = [
        Column(
            lambda row: str(row.words), _("System"), is_heading=True,
            href=lambda row: reverse("catalogue:subsystem_detail", args=[row.pk]),
        ),
        Column(lambda row: str(row.member.words), _("Member")),
        Column("address", _("Address in the LGSP"), kind="code"),
    ]  # fmt: skip
    hint = _("The operator registers it on your agency's request.")
    return Table(
        columns,
        systems,
        caption=_("Our systems"),
        empty=_("Your agency has no system in the LGSP yet."),
        empty_hint=hint,
    )
