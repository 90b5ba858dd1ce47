"""How a dossier, a step and the time left look on the desk: one wording for the queue, the dossier and every list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel.words import Words, language
from phohien.lgsp.directory import queries as directory
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.queries.dossier_parts import Parts
from phohien.systems.onestop.rules import deadlines, kinds, process, states
from phohien.systems.onestop.services import timing

STAND_IN = "H00.0-000000-0000"
PLAIN_CODE = re.compile(r"[A-Z0-9.-]+")
STATE_TONES = {
    states.State.REGISTERED: "info", states.State.RECEIVED: "accent", states.State.NOT_RECEIVED: "neutral",
    states.State.PROCESSING: "accent", states.State.SUPPLEMENT: "warning", states.State.FINANCIAL_DUTY: "warning",
    states.State.WITHDRAWAL_ASKED: "warning", states.State.STOPPED: "neutral", states.State.SETTLED: "success",
    states.State.RETURNED: "success",
}  # fmt: skip


@dataclass(frozen=True)
class Left:
    """The time left in words, and how urgent it is."""

    words: str
    tone: str


def left_of(dossier: Any, task: Any | None, at: datetime) -> Left:
    """The working time the dossier (or, before reception, the answer to it) still has, or how it ended."""
    if dossier.closed_at is not None or dossier.finished_at is not None:
        return _ended(dossier)
    clock = timing.clock_of(dossier)
    if clock is not None:
        return _running(clock, at, dossier.agency)
    due_at = (task.danger_at or task.due_at) if task is not None else None
    if dossier.paused_at is not None:
        return Left(_("Paused: waits for the person"), "neutral")
    if due_at is None:
        return Left(_("No deadline yet"), "neutral")
    answer = deadlines.Clock(started_at=dossier.submitted_at, original_due_at=due_at, due_at=due_at)
    return _running(answer, at, dossier.agency)


def _running(clock: deadlines.Clock, at: datetime, agency: str) -> Left:
    calendar = timing.calendar_of(agency, clock.started_at.date())
    words = str(deadlines.time_label(clock, at, calendar))
    if clock.is_paused:
        return Left(words, "neutral")
    seconds = deadlines.remaining(clock, at, calendar)
    if at > clock.due_at:
        return Left(words, "danger")
    return Left(words, "warning" if seconds <= deadlines.WORKING_DAY else "success")


def _ended(dossier: Any) -> Left:
    ended_at = dossier.finished_at or dossier.closed_at
    if dossier.due_at is None or states.State(dossier.state) is states.State.NOT_RECEIVED:
        return Left(str(states.State(dossier.state).words), "neutral")
    state = deadlines.state_when_ended(dossier.due_at, ended_at)
    return Left(str(state.words), "danger" if state is deadlines.TimeState.LATE else "success")


def turn_of(dossier: Any, tasks: Iterable[Any], at: datetime) -> str:
    """Whose turn it is: an official by name, a role of an agency, or the person."""
    if dossier.paused_at is not None:
        return _("The person who applies")
    return "; ".join(dict.fromkeys(doer_of(task, at) for task in tasks)) or "–"


def doer_of(task: Any, at: datetime) -> str:
    """Who has the step: the official it was given to, else the role, with the agency."""
    who = task.assignee_name or role_words(task.role)
    return f"{who}, {_short_name(task.agency, at.date())}"


@lru_cache(maxsize=1024)
def _short_name(code: str, on: date) -> str:
    """The agency's short name, looked up once a day by each process; the bare code when nobody bears it."""
    agency = directory.find_agency(code, on) or directory.find_agency(code)
    return str(agency.short_name or agency.name) if agency else code


def role_words(role: str) -> str:
    """The role in the reader's language."""
    return str(Words(*process.ROLES[role])) if role in process.ROLES else role


def act_words(act: str) -> str:
    """The kind of step in the reader's language."""
    return str(Words(*process.ACT_KINDS[act])) if act in process.ACT_KINDS else act


def task_name(task: Any) -> str:
    """The step's name in the reader's language."""
    return str(Words(task.name, task.name_en or task.name))


def state_words(dossier: Any) -> str:
    """The national state in words."""
    return str(states.State(dossier.state).words)


def state_tone(dossier: Any) -> str:
    """The tone of the national state."""
    return STATE_TONES[states.State(dossier.state)]


def channel_words(code: str) -> str:
    """How the dossier came, in words."""
    return str(kinds.Channel.of(code).words)


def title_of(dossier: Any) -> str:
    """The procedure's name in the reader's language, as it was when the dossier was filed."""
    return (
        str(dossier.title) if language() == "vi" else versions.english_name_of(dossier.version_id) or str(dossier.title)
    )


def agency_name(code: str, on: date | None = None) -> str:
    """The agency's name on that day (or the latest that bore the code), the bare code when nobody knows it."""
    agency = directory.find_agency(code, on) or directory.find_agency(code)
    return str(Words(agency.name, agency.name_en)) if agency else code


def dossier_href(code: str, name: str = "desk_dossier", *more: Any) -> str:
    """The address of a page of the dossier."""
    if more or not PLAIN_CODE.fullmatch(code):
        return reverse(f"onestop:{name}", args=[code, *more])
    return _address(name).replace(STAND_IN, code)


@lru_cache(maxsize=64)
def _address(name: str) -> str:
    """The page's address with a code standing in: a queue shows fifty, and each would be looked for anew."""
    return reverse(f"onestop:{name}", args=[STAND_IN])


def crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way to a page of the desk."""
    return [(_("One-stop desk"), reverse("onestop:desk")), *more]


def dossier_crumbs(dossier: Any, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way to a page of one dossier."""
    return crumbs((dossier.code, dossier_href(dossier.code) if more else ""), *more)


def header_of(request: HttpRequest, parts: Parts, at: datetime) -> dict[str, Any]:
    """What stands at the head of every page of one dossier."""
    dossier = parts.dossier
    task = next(iter(parts.open_tasks), None)
    return {
        "dossier": dossier,
        "title": title_of(dossier),
        "state": state_words(dossier),
        "state_tone": state_tone(dossier),
        "left": left_of(dossier, task, at),
        "turn": turn_of(dossier, parts.open_tasks, at) if dossier.closed_at is None else "",
        "receiving_name": agency_name(dossier.agency, dossier.submitted_at.date()),
        "competent_name": agency_name(dossier.competent_agency, dossier.submitted_at.date()),
        "channel": channel_words(dossier.channel),
    }
