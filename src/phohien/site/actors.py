"""Who is behind a request: the account's own identity, or the post an official acts in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from phohien.base.accounts import queries as accounts
from phohien.kernel import clock
from phohien.kernel.errors import NotAllowed
from phohien.kernel.policy import ANONYMOUS, Actor
from phohien.lgsp.directory import queries as directory


class ActorMiddleware:
    """``request.actor`` is the :class:`Actor` behind the request; anonymous when nobody signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on with its actor."""
        request.actor = actor_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind this request as of now: for an official in the post chosen for this session."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return ANONYMOUS
    at = clock.now()
    person = accounts.actor_of(request.user, request.session, at=at)
    if person.kind != "official":
        return person
    try:
        official = directory.actor_of(request.user, request.session.get(directory.CHOSEN_POST_KEY), at)
    except NotAllowed:  # the chosen post ended since: the person goes on in another one, or in none
        request.session.pop(directory.CHOSEN_POST_KEY, None)
        official = directory.actor_of(request.user, None, at)
    return replace(official, assurance=person.assurance)
