"""The door before every page and operation: it states the act, lets in who may, and shows the others the way.

``@guard(POLICY, policy.RECEIVE)`` or ``@public("Anybody may read procedures.")`` stands on every view; an
architecture test refuses a URL without ``view.policy``. The service behind the page checks the act again,
with the thing itself.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from phohien.kernel.errors import NotAllowed
from phohien.kernel.policy import ANONYMOUS, Act, Actor, Policy

View = TypeVar("View", bound=Callable[..., Any])


class SignInRequired(NotAllowed):
    """Nobody is signed in and the request came from a machine: 401 instead of a way to the sign-in page."""

    status = 401


def guard(policy: Policy, act: Act, *, login: bool = True) -> Callable[[View], View]:
    """A view that only those reach who may do ``act`` to some thing.

    Somebody not signed in is sent to sign in and comes back (``login=True``); a machine is told 401. Anybody
    else who may not gets NotAllowed. Works on page functions and on django-ninja operations alike.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            actor = actor_of(request)
            if login and not actor.is_signed_in and not policy.may(actor, act):
                return _ask_to_sign_in(request)
            policy.require(actor, act)
            return view(request, *args, **kwargs)

        return _labelled(guarded, view, policy=act.code, reason=act.en)

    return decorate


def public(reason: str) -> Callable[[View], View]:
    """A view that everybody reaches, with the reason why. Raises ValueError when the reason is empty."""
    if not reason.strip():
        raise ValueError("A public view states why it is public.")

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return view(request, *args, **kwargs)

        return _labelled(opened, view, policy="public", reason=reason)

    return decorate


def actor_of(request: HttpRequest) -> Actor:
    """Who is behind the request: ``request.actor`` as the site set it, else nobody."""
    return getattr(request, "actor", ANONYMOUS)


def _labelled(wrapper: Callable[..., Any], view: View, *, policy: str, reason: str) -> View:
    wrapper.policy = policy  # type: ignore[attr-defined]
    wrapper.policy_reason = reason  # type: ignore[attr-defined]
    # django-ninja reads types from the wrapper's signature, but would resolve their names in this module.
    wrapper.__signature__ = _resolved_signature(view)  # type: ignore[attr-defined]
    return wrapper  # type: ignore[return-value]


def _resolved_signature(view: Callable[..., Any]) -> inspect.Signature:
    try:
        return inspect.signature(view, eval_str=True)
    except NameError:
        return inspect.signature(view)


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if _is_machine(request):
        raise SignInRequired(_("Sign in first, then ask again."), code="sign_in_required")
    came_from = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': came_from})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponse(status=302, headers={"Location": address})


def _is_machine(request: HttpRequest) -> bool:
    """Whether a program asks: an API operation is being run, or only other types than pages are accepted."""
    match = request.resolver_match
    if match is not None and getattr(match.func, "__module__", "").startswith("ninja"):
        return True
    accepted = request.headers.get("Accept", "*/*")
    return "text/html" not in accepted and "*/*" not in accepted
