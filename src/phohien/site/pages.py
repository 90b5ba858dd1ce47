"""The home page, the officials' home page and the health check."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from phohien.kernel import clock
from phohien.kernel.words import Words
from phohien.site.policy import ARRIVE, OPEN_DESK, POLICY
from phohien.systems.onestop.rules import catalogue
from phohien.ui import finding, menus, shell, waiting
from phohien.ui.guard import actor_of, guard, public

LONGEST_WORDS = 100


@public("The front door.")
def home(request: HttpRequest) -> HttpResponse:
    """What the province's system offers, and where to begin."""
    doors = [*menus.build("public", request), *menus.build("footer", request)]
    return render(request, "site/home.html", {"doors": doors, "moments": _moments()})


def _moments() -> list[dict[str, object]]:
    """The moments of life a citizen may begin from, where public services are installed."""
    search = shell.way("search")
    if not search:
        return []
    return [
        {
            "name": Words(event.name.vi, event.name.en),
            "explanation": Words(event.explanation.vi, event.explanation.en) if event.explanation.vi else "",
            "icon": event.icon or "journal-text",
            "href": f"{search}?{urlencode({'su-kien': event.code})}",
        }
        for event in catalogue.shipped().life_events
        if event.audience == "citizen"
    ]


@guard(POLICY, ARRIVE)
def arrival(request: HttpRequest) -> HttpResponse:
    """After signing in an official stands before what waits for them, anybody else before their own dossiers."""
    if actor_of(request).is_official:
        return redirect("desk")
    return redirect(shell.way("own_dossiers") or "home")


@guard(POLICY, OPEN_DESK)
def desk(request: HttpRequest) -> HttpResponse:
    """One list of what waits for this official, from all systems."""
    actor, at = actor_of(request), clock.now()
    return render(request, "site/desk.html", {"items": waiting.list_waiting(actor, at=at), "now": at})


@guard(POLICY, OPEN_DESK)
def find(request: HttpRequest) -> HttpResponse:
    """What all systems found for the words typed in the frame; a whole code leads straight to its page."""
    text = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    groups = finding.find(actor_of(request), text, at=clock.now()) if text else []
    exact = [one for one in groups if one.is_exact]
    if len(exact) == 1:
        return redirect(exact[0].hits[0].href)
    context = {"text": text, "groups": groups, "is_any": any(one.hits for one in groups)}
    return render(request, "site/find.html", context)


@public("A supervisor or load balancer asks whether this process can serve.")
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok", content_type="text/plain")
