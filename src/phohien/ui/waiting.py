"""One list of what waits for a person, to which every system adds its own lines when it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from phohien.kernel.policy import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing somebody has to do. ``left`` is what the system says of the time left, ``tone`` how urgent it is."""

    title: str
    detail: str
    href: str
    system: Any
    since: datetime
    due_at: datetime | None = None
    left: Any = ""
    tone: str = "neutral"
    is_mine: bool = False


Provider = Callable[[Actor, datetime, int], list[Waiting]]
_PROVIDERS: dict[str, Provider] = {}


def provide(system: str, provider: Provider) -> None:
    """The list shows what ``provider(actor, at, limit)`` answers for that system."""
    _PROVIDERS[system] = provider


def list_waiting(actor: Actor, *, at: datetime, limit: int = 50) -> list[Waiting]:
    """What waits for the actor in all systems, the nearest deadline first, at most ``limit`` lines of each system."""
    found = [item for provider in _PROVIDERS.values() for item in provider(actor, at, limit)]
    latest = datetime.max.replace(tzinfo=at.tzinfo)
    return sorted(found, key=lambda item: (item.due_at or latest, item.since))
