"""Searches a person keeps: beside the search, each with how much is new since the last look."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from phohien.kernel import clock
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.systems.documents import policy
from phohien.systems.documents.forms import SearchForm
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import saved
from phohien.systems.documents.queries import search as finding
from phohien.systems.documents.services import saving
from phohien.ui.guard import actor_of, guard

NAMES = (
    "q", "direction", "type_code", "register", "issuer", "state", "turn", "since", "until", "order",
)  # fmt: skip
"""What of the search's address is kept."""


def rows_for(actor: Actor, wanted_of: Any) -> list[dict[str, Any]]:
    """The person's searches with their number of new documents. ``wanted_of`` makes what is looked for of a query."""
    return [
        {
            "pk": one.pk,
            "name": one.name,
            "new": _new(actor, wanted_of(QueryDict(one.query)), one.seen),
            "looked_at": one.looked_at,
        }
        for one in saved.searches_of(actor)
    ]


def _new(actor: Actor, wanted: finding.Wanted | None, seen: int) -> str:
    if wanted is None:
        return ""
    count = finding.count_new(actor, wanted, beyond=seen)
    return f"{finding.MOST_NEW}+" if count > finding.MOST_NEW else str(count or "")


def kept_part(values: QueryDict) -> str:
    """The address's part that says what is looked for; empty when nothing is."""
    kept = QueryDict(mutable=True)
    for name in NAMES:
        if value := str(values.get(name, "")).strip():
            kept[name] = value
    return kept.urlencode() if any(name != "order" for name in kept) else ""


@require_POST
@guard(POLICY, policy.KEEP_SEARCH)
def keep(request: HttpRequest) -> HttpResponse:
    """The search just made is kept under the name given, or a sentence says why not; the search itself stays on the page."""
    query = kept_part(QueryDict(request.POST.get("query", "")[:2000]))
    asked = SearchForm(QueryDict(query))
    if not query or len(query) > 1000 or not asked.is_valid():
        messages.error(request, _("There is nothing to keep: search first."))
        return redirect("documents:search")
    try:
        saving.keep_search(name=request.POST.get("name", "")[:80], query=query, by=actor_of(request), at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The search is kept. What comes from now on counts as new."))
    return redirect(f"{reverse('documents:search')}?{query}")


@guard(POLICY, policy.OPEN_DESK)
def look(request: HttpRequest, number: int) -> HttpResponse:
    """The search as it was kept; nothing of it is new from now on."""
    kept = saving.look_at_search(key=number, by=actor_of(request), at=clock.now())
    return redirect(f"{reverse('documents:search')}?{kept.query}")


@require_POST
@guard(POLICY, policy.REMOVE_SEARCH)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """The search is gone from the person's list."""
    saving.remove_search(key=number, by=actor_of(request), at=clock.now())
    messages.success(request, _("The search is removed."))
    return redirect("documents:search")
