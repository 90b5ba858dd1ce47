"""One box that finds in all systems: each adds what it finds when it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from phohien.kernel.policy import Actor

MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found, with its page."""

    title: str
    detail: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a system found: its first hits, and the page with all. ``is_exact``: a whole code was typed, and this is it."""

    system: Any
    hits: list[Hit]
    more_href: str
    is_exact: bool = False


Finder = Callable[[Actor, str, datetime], Found | None]
_FINDERS: dict[str, Finder] = {}


def provide(system: str, finder: Finder) -> None:
    """The box shows what ``finder(actor, text, at)`` answers: at most :data:`MOST` hits, or None for one who may not look."""
    _FINDERS[system] = finder


def find(actor: Actor, text: str, *, at: datetime) -> list[Found]:
    """What every system found for the actor; a system that found nothing is there without hits."""
    found = [finder(actor, text, at) for finder in _FINDERS.values()]
    return [one for one in found if one is not None]
