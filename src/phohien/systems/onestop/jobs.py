"""Timed work of the one-stop system. Each job is safe to repeat, and to run twice at once."""

from __future__ import annotations

import logging
from datetime import datetime
from threading import Event as Stop

from django.db import close_old_connections, connection

from phohien.kernel import clock
from phohien.kernel.errors import Problem
from phohien.kernel.policy import SYSTEM
from phohien.systems.onestop.queries import outgoing as outgoing_reads
from phohien.systems.onestop.queries import waiting
from phohien.systems.onestop.services import outgoing, timers
from phohien.systems.onestop.services.synchronisation import hearing, sending

LOG = logging.getLogger(__name__)
AT_ONCE = 200
PAUSE_SECONDS = 5.0


def advance_processes(at: datetime | None = None) -> int:
    """The times that processes waited for until ``at`` (now) have passed; returns how many dossiers went on.

    A process that cannot go on is logged and tried again in an hour.
    """
    at = at or clock.now()
    done = 0
    for code in waiting.due_timers(at, limit=AT_ONCE):
        try:
            done += timers.advance_dossier(code=code, by=SYSTEM, at=at)
        except Problem:
            LOG.exception("The process of dossier %s could not go on by itself.", code)
            timers.put_off_timer(code=code, by=SYSTEM, at=at)
    return done


def send_reminders(at: datetime | None = None) -> int:
    """Dossiers due soon or late were brought to mind, each once a day; returns how many."""
    at = at or clock.now()
    return sum(timers.remind(code=code, by=SYSTEM, at=at) for code in waiting.to_remind(at, limit=AT_ONCE))


def erase_old_drafts(at: datetime | None = None) -> int:
    """Drafts older than sixty days are gone; returns how many."""
    return timers.erase_old_drafts(by=SYSTEM, at=at or clock.now())


def ask_for_letters(at: datetime | None = None) -> int:
    """Forms that go to people as letters of the office were asked for; returns how many. One that cannot be typeset is logged
    and holds up no other.
    """
    done, at = 0, at or clock.now()
    for number in outgoing_reads.waiting_letters(AT_ONCE):
        try:
            done += outgoing.request_letter(number=number, by=SYSTEM, at=at)
        except Problem:
            LOG.exception("The letter %s could not be asked for.", number)
    return done


def talk_to_national_portal(at: datetime | None = None) -> int:
    """The national portal heard what it had to, and we took what waits for us there; returns how many messages."""
    at = at or clock.now()
    return sending.send_due(at) + hearing.hear_due(at)


def converse(stop: Stop) -> None:
    """Until stopped: what waits for the portal goes there, and what waits there is taken. A thread of its own: a portal that
    answers slowly must not hold up the sealing of the ledger."""
    while not stop.is_set():
        try:
            close_old_connections()
            talk_to_national_portal()
        except Exception:  # the database may restart under us; try again
            LOG.exception("Talking to the national portal stumbled and starts again.")
        stop.wait(PAUSE_SECONDS)
    connection.close()


THREADS = (("national-portal", converse),)
"""What the worker does for this system in threads of their own, because it waits for others."""
CHORES = (
    (advance_processes, 30),
    (ask_for_letters, 5),
    (send_reminders, 300),
    (erase_old_drafts, 3600),
)
"""What the worker does for this system, in order, each at most once in that many seconds."""
