"""The page of an act whose turn has passed: what was done meanwhile, by whom, and the way back. It only reads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from phohien.kernel.errors import Stale
from phohien.kernel.policy import Actor
from phohien.systems.documents.pages import document as showing
from phohien.systems.documents.pages import offers
from phohien.systems.documents.queries import steps


def overtaken(request: HttpRequest, found: Any, slug: str, *, by: Actor, at: datetime) -> HttpResponse | None:
    """The page that says so when the document's state does not allow the act any more, or not yet; None when it does. What is sent
    is left to the act itself, which refuses with what was typed.
    """
    offer = offers.BY_SLUG[slug]
    if request.method == "POST" or offers.fits(offer, found):
        return None
    told = told_of(found, offer)
    done = told[0] if told and told[0].act == offer.act.code else None
    context = {**showing.frame_of(found, by, at), "offer": offer, "steps": told, "done": done}
    return render(request, "documents/overtaken.html", context, status=Stale.status)


def told_of(found: Any, offer: offers.Offer) -> list[steps.Step]:
    """What was done to the document since its state last allowed the act, and by whom."""
    return steps.since(found, lambda state: offers.fits_in(offer, found.direction, state))
