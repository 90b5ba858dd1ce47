"""Who is behind a request: the account's own identity, or the post an official acts in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from phohien.base.accounts import queries
from phohien.kernel import clock
from phohien.kernel.policy import ANONYMOUS, Actor


class ActorMiddleware:
    """``request.actor`` is the :class:`Actor` behind the request; anonymous when nobody signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on with its actor."""
        request.actor = actor_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind this request as of now."""
    if not hasattr(request, "user"):
        return ANONYMOUS
    return queries.actor_of(request.user, request.session, at=clock.now())
