"""What the sign-in page needs to know beyond allauth's form."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from phohien.base.accounts import pages, rules, vneid

register = template.Library()


@register.simple_tag(takes_context=True)
def sign_in_ways(context: dict[str, Any]) -> dict[str, Any]:
    """The ways in that exist here and now: VNeID, the trial accounts; and the page wanted afterwards."""
    request = context["request"]
    return {
        "vneid": vneid.find_app(request) is not None,
        "is_test": settings.DEMO and not getattr(settings, "VNEID", {}).get("issuer"),
        "trial": pages.is_local_demo(request),
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }


@register.filter
def browser_words(user_agent: str) -> str:
    """The browser and device of a session in two words."""
    return rules.browser_words(user_agent)
