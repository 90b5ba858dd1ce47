"""The legal clock stands still while the person has the word, and gives the working time back afterwards."""

from __future__ import annotations

from datetime import datetime

from phohien.systems.onestop.models import ClockEvent, Dossier
from phohien.systems.onestop.rules import deadlines, states
from phohien.systems.onestop.services import acting, stepping, timing


def pause(dossier: Dossier, act: states.Act, *, at: datetime, ground: str) -> None:
    """The clock stands still from ``at`` on; the open tasks say so."""
    acting.move(dossier, act)
    dossier.paused_at = at
    ClockEvent.objects.create(dossier=dossier, kind=ClockEvent.Kind.STOP, at=at, ground=ground[:500])
    stepping.follow_clock(dossier)


def resume(dossier: Dossier, act: states.Act, *, at: datetime, ground: str) -> None:
    """The clock goes on; the working time it stood still was given back to the deadline, to the second."""
    acting.move(dossier, act)
    give_back(dossier, at=at)
    ClockEvent.objects.create(dossier=dossier, kind=ClockEvent.Kind.RESUME, at=at, ground=ground, due_at=dossier.due_at)
    stepping.follow_clock(dossier)


def give_back(dossier: Dossier, *, at: datetime) -> None:
    """The clock does not stand still any more, and what it stood until ``at`` lies behind the deadline."""
    clock = timing.clock_of(dossier)
    if clock is not None and clock.is_paused:
        going = deadlines.resumed(clock, at, timing.calendar_of(dossier.agency, at.date()))
        dossier.due_at, dossier.paused_seconds = going.due_at, going.paused_seconds
    dossier.paused_at = None
