"""Looking a dossier up without signing in: by its code and its secret, few tries, the state and nothing of the content."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.systems.onestop.forms.citizen import LookUpForm
from phohien.systems.onestop.pages.citizen import following, showing
from phohien.systems.onestop.policy import LOOK_UP, POLICY
from phohien.systems.onestop.queries import citizen, dossiers
from phohien.ui.guard import guard

TRIES, LOCKED_SECONDS = 5, 15 * 60
SEEN_KEY, SEEN_FOR = "onestop.looked_up", timedelta(minutes=30)


@never_cache
@require_http_methods(["GET", "POST"])
@guard(POLICY, LOOK_UP)
def look_up(request: HttpRequest) -> HttpResponse:
    """Asks for code and secret; the same answer for a wrong code and a wrong secret; five tries, then a quarter of an hour."""
    form = LookUpForm(request.POST or None, initial={"ma": request.GET.get("ma", "")[:60]})
    status = 200
    if request.method == "POST":
        status = 422
        tries = take_try(request)
        if not tries:
            form.add_error(
                None, _("Too many tries. Wait fifteen minutes, then try again, or ask at the one-stop desk.")
            )
            status = 429
        elif not form.is_valid():
            give_back(tries)  # nothing was tried
        else:
            found = _found(form)
            if found is not None:
                give_back(tries)
                remember(request, found.code, clock.now())
                return redirect("onestop:looked_up")
    return render(request, "onestop/citizen_look_up.html", {"form": form}, status=status)


def _found(form: LookUpForm) -> Any:
    try:
        return dossiers.look_up(form.cleaned_data["ma"], form.cleaned_data["pin"])
    except NotFound as unknown:
        form.add_error(None, str(unknown))
        return None


@never_cache
@require_http_methods(["GET", "POST"])
@guard(POLICY, LOOK_UP)
def looked_up(request: HttpRequest) -> HttpResponse:
    """The state, the days and whose turn it is, for half an hour after the secret was given."""
    code = remembered(request, clock.now())
    if request.method == "POST":
        request.session.pop(SEEN_KEY, None)
        return redirect("onestop:look_up")
    if not code:
        return redirect("onestop:look_up")
    dossier = dossiers.get_dossier(code)
    on = dossier.submitted_at.date()
    values = {
        "dossier": dossier,
        "name": showing.name_of(dossier.version),
        "tag": showing.state_tag(dossier.state),
        "turn": following.turn_words(dossier),
        "left": following.time_left(dossier, clock.now()),
        "receiving": showing.agency_name(dossier.agency, on),
        "competent": showing.agency_name(dossier.competent_agency, on),
        "payment": citizen.due_payment(dossier),
        "own": reverse("onestop:own_dossier", args=[dossier.code]),
    }
    return render(request, "onestop/citizen_looked_up.html", values)


# --- tries and memory -------------------------------------------------------------------------------------------------


def _keys(request: HttpRequest) -> list[str]:
    """What tries are counted under: the address they come from, and the code tried, so that neither alone can be worn down."""
    address = request.META.get("REMOTE_ADDR", "")
    keys = [salted_hmac("onestop.look_up", f"address {address}").hexdigest()]
    code = (request.POST.get("ma") or "").strip().upper()
    return [*keys, *([salted_hmac("onestop.look_up", f"code {code}").hexdigest()] if code else [])]


def take_try(request: HttpRequest) -> list[str]:
    """The places this try takes, one of the five of each key; empty when a key has none left. Each is free again after 15 min.

    Taken before the secret is looked at: adding a row is one act of the database, so tries sent at the same moment count too.
    """
    taken: list[str] = []
    for key in _keys(request):
        places = (f"look_up:{key}:{place}" for place in range(TRIES))
        free = next((name for name in places if cache.add(name, 1, LOCKED_SECONDS)), "")
        if not free:
            give_back(taken)
            return []
        taken.append(free)
    return taken


def give_back(tries: list[str]) -> None:
    """A try that was none, or the right one, takes no place."""
    cache.delete_many(tries)


def remember(request: HttpRequest, code: str, at: datetime) -> None:
    """This browser may see the dossier's state for half an hour."""
    request.session[SEEN_KEY] = {"code": code, "until": (at + SEEN_FOR).timestamp()}


def remembered(request: HttpRequest, at: datetime) -> str:
    """The code of the dossier this browser opened lately; empty when none, or too long ago."""
    seen = request.session.get(SEEN_KEY) or {}
    return str(seen.get("code", "")) if seen.get("until", 0) > at.timestamp() else ""
