"""What the frame around every page shows of the floors above: posts, counts, ways to sign in and out.

``ui`` stands below accounts and systems, so they hand in functions when they start::

    shell.provide("posts", lambda request: [...PostChoice...])
    shell.lead("sign_in", "account_login")
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

Part = Literal["posts", "notice_count", "agency_name", "announcement"]
Way = Literal[
    "home",
    "sign_in",
    "sign_out",
    "register",
    "account",
    "own_dossiers",
    "search",
    "find_code",
    "notices",
    "switch_post",
    "desk",
    "privacy",
    "accessibility",
    "terms",
    "contact",
    "sitemap",
    "ask",
]


@dataclass(frozen=True, slots=True)
class PostChoice:
    """One post the official may act in; ``code`` is what the switcher posts as ``post``."""

    code: str
    title: str
    agency: str
    is_current: bool = False


_PARTS: dict[str, Callable[[HttpRequest], Any]] = {}
_WAYS: dict[str, str] = {}


def provide(part: Part, function: Callable[[HttpRequest], Any]) -> None:
    """The frame shows what ``function`` answers for the request.

    ``posts``: list of PostChoice; ``notice_count``: unread notices; ``agency_name``: of the current post;
    ``announcement``: a sentence above everything (emergency), or empty.
    """
    _PARTS[part] = function


def lead(way: Way, url_name: str) -> None:
    """The frame's link of that meaning leads to this URL name (without arguments).

    Unset links are not shown.
    """
    _WAYS[way] = url_name


def part(name: Part, request: HttpRequest | None) -> Any:
    """What the provider of that part says; None without a provider or a request."""
    function = _PARTS.get(name)
    return function(request) if function is not None and request is not None else None


def way(name: Way) -> str:
    """The address of that link, or an empty string when nobody registered it."""
    url_name = _WAYS.get(name)
    if url_name is None:
        return ""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
