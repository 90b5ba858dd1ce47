"""The home page, the officials' home page and the health check."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from phohien.kernel import clock
from phohien.lgsp.directory import queries as directory
from phohien.site.actors import POST_KEY
from phohien.site.policy import OPEN_DESK, POLICY
from phohien.ui import menus, waiting
from phohien.ui.guard import actor_of, guard, public


@public("The front door.")
def home(request: HttpRequest) -> HttpResponse:
    """What the province's system offers, and where to begin."""
    return render(request, "site/home.html", {"doors": menus.build("public", request)})


@guard(POLICY, OPEN_DESK)
def desk(request: HttpRequest) -> HttpResponse:
    """One list of what waits for this official, from all systems."""
    actor, at = actor_of(request), clock.now()
    return render(request, "site/desk.html", {"items": waiting.list_waiting(actor, at=at), "now": at})


@require_POST
@guard(POLICY, OPEN_DESK)
def switch_post(request: HttpRequest) -> HttpResponse:
    """The official acts in the chosen post from now on. Raises NotAllowed for a post that is not theirs."""
    code = request.POST.get("post", "")
    directory.actor_of(request.user, code, clock.now())
    request.session[POST_KEY] = code
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(wanted if is_ours else reverse("desk"))


@public("A supervisor or load balancer asks whether this process can serve.")
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok", content_type="text/plain")
