"""Every page says who may open it: ``@guard(POLICY, ACT)`` or ``@public("why")``; an architecture test checks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from phohien.kernel.policy import Act, Policy

View = Callable[..., HttpResponse]


def guard(policy: Policy, act: Act) -> Callable[[View], View]:
    """The view opens only for actors the policy lets do ``act`` to some thing; strangers are led to sign in first."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = request.actor  # type: ignore[attr-defined]
            if not policy.may(actor, act) and not actor.is_signed_in:
                return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")
            policy.require(actor, act)
            return view(request, *args, **kwargs)

        guarded.policy = act.code  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(reason: str) -> Callable[[View], View]:
    """The view is open to everybody, for the stated reason."""

    def decorate(view: View) -> View:
        view.policy = "public"  # type: ignore[attr-defined]
        view.policy_reason = reason  # type: ignore[attr-defined]
        return view

    return decorate
