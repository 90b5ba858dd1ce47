"""The law's clock applied to one dossier: which calendar, which limit, when due, how it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from phohien.kernel.calendar import WorkingCalendar, build_calendar
from phohien.lgsp.directory import queries as directory
from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.rules import catalogue, deadlines, process


@lru_cache(maxsize=1024)
def calendar_of(agency: str, on: date) -> WorkingCalendar:
    """The working calendar of the agency's reception point as of that day; the standard week when it has none."""
    offices = directory.offices_of(agency, on)
    if not offices:
        return build_calendar()
    office = offices[0]
    return build_calendar(week=directory.week_of(office, on), local=directory.local_days_of(office), office=office.code)


def legal_end(
    dossier: Dossier, rules: catalogue.ProcedureVersion, *, decided: frozenset[str], at: datetime
) -> datetime:
    """When the dossier received at ``at`` must have its result."""
    limit = catalogue.time_limit(rules, dossier.values, on=at.date(), decided=decided)
    return deadlines.due(at, limit, calendar_of(dossier.agency, at.date()))


def times_of(dossier: Dossier) -> Callable[[datetime, float, str], datetime]:
    """How the dossier's office reckons the times its process waits for: working days are its own."""

    def due_at(since: datetime, amount: float, unit: str) -> datetime:
        return deadlines.due_after(since, amount, unit, calendar_of(dossier.agency, since.date()))

    return due_at


def answer_end(dossier: Dossier, at: datetime) -> datetime:
    """When a dossier handed in at ``at`` must be received, refused or sent back: the first deadline it has."""
    return deadlines.online_answer_due(at, calendar_of(dossier.agency, at.date()))


def planned_end(dossier: Dossier, limit: process.Limit, at: datetime) -> datetime:
    """When a step should end; the legal limit wins when it comes first."""
    end = deadlines.due_after(at, limit.amount, limit.unit, calendar_of(dossier.agency, at.date()))
    return min(end, dossier.due_at) if dossier.due_at and dossier.due_at > at else end


def clock_of(dossier: Dossier) -> deadlines.Clock | None:
    """The dossier's clock as the rules read it; None before reception."""
    if dossier.received_at is None or dossier.due_at is None or dossier.original_due_at is None:
        return None
    return deadlines.Clock(
        started_at=dossier.received_at, original_due_at=dossier.original_due_at, due_at=dossier.due_at,
        paused_at=dossier.paused_at, paused_seconds=dossier.paused_seconds, stops=dossier.supplements,
        extensions=dossier.extensions,
    )  # fmt: skip


def is_on_time(dossier: Dossier, at: datetime) -> bool:
    """Whether an end at ``at`` keeps the appointed return."""
    return dossier.due_at is None or at <= dossier.due_at


def timeliness(at: datetime, due_at: datetime | None) -> str:
    """How a step that ended at ``at`` stands to its planned end: ``early``, ``on_time``, ``late``, or empty."""
    return deadlines.state_when_ended(due_at, at).value if due_at else ""
