"""Writing one civil event: the single place where the history of a record grows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Required, TypedDict, Unpack

from phohien.kernel.policy import Actor
from phohien.systems.population.models import CivilEvent, Person, RegisterEntry


class EventColumns(TypedDict, total=False):
    """What is written of an event besides its person, kind and action."""

    valid_on: Required[date]
    by: Required[Actor]
    at: Required[datetime]
    changes: dict[str, list[Any]] | None
    payload: dict[str, Any] | None
    dossier_code: str
    entry: RegisterEntry | None
    ground: str


def event_of(
    person: Person | None,
    kind: str,
    action: str,
    *,
    valid_on: date,
    by: Actor,
    at: datetime,
    changes: dict[str, list[Any]] | None = None,
    payload: dict[str, Any] | None = None,
    dossier_code: str = "",
    entry: RegisterEntry | None = None,
    ground: str = "",
) -> CivilEvent:
    """An event yet to be saved: who, in which post, when. ``kind`` is its type."""
    return CivilEvent(
        person=person,
        type=kind,
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


def write_event(person: Person | None, kind: str, action: str, **columns: Unpack[EventColumns]) -> CivilEvent:
    """The event stands in the person's history; the columns are those of :func:`event_of`."""
    event = event_of(person, kind, action, **columns)
    event.save(force_insert=True)
    return event
