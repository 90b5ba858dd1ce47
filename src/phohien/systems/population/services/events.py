"""Writing one civil event: the single place where the history of a record grows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from phohien.kernel.policy import Actor
from phohien.systems.population.models import CivilEvent, Person, RegisterEntry


def write_event(
    *,
    person: Person | None,
    type: str,
    action: str,
    valid_on: date,
    by: Actor,
    at: datetime,
    changes: dict[str, list[Any]] | None = None,
    payload: dict[str, Any] | None = None,
    dossier_code: str = "",
    entry: RegisterEntry | None = None,
    ground: str = "",
) -> CivilEvent:
    """The event stands in the person's history, with who, in which post and when."""
    return CivilEvent.objects.create(
        person=person,
        type=type,
        action=action,
        changes=changes or {},
        payload=payload or {},
        valid_on=valid_on,
        at=at,
        by_code=by.code,
        by_name=by.name,
        by_title=by.post_title,
        agency_code=by.agency or (entry.book.agency_code if entry else ""),
        dossier_code=dossier_code,
        entry=entry,
        ground=ground,
    )
