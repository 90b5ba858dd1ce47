"""Timed work of documents, safe to repeat."""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime, timedelta
from threading import Event as Stop

import psycopg
from django.db import close_old_connections, connection

from phohien.base.files import queries as kept
from phohien.base.files import reading
from phohien.base.signing import longterm
from phohien.kernel import clock
from phohien.kernel.calendar import build_calendar, in_vietnam
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.adapters.channels import connecting
from phohien.lgsp.adapters.channels.edoc import Edoc
from phohien.lgsp.adapters.channels.vxp import Vxp
from phohien.lgsp.adapters.outbox.channel import Declined, Unreachable
from phohien.systems.documents.queries import documents, figures, queues, registers, workfiles
from phohien.systems.documents.services import (
    counting,
    first_pages,
    packaging,
    packing,
    registering,
    reminding,
    signing,
    texts,
)
from phohien.systems.documents.services.axis import addressing, handing_on, members, nation, taking_in, waking

LOG = logging.getLogger(__name__)
AHEAD_WORKING_DAYS = 1
AT_ONCE = 200
ROUND_SECONDS, PATIENCE_SECONDS, PACK_SECONDS, IDLE_SECONDS = 10.0, 5.0, 3.0, 3.0


def send_reminders(at: datetime | None = None) -> int:
    """Tasks due by the end of the next working day or late, and work files due to go to the archive, were brought to mind;
    returns how many. Working days, so that Monday's deadline is known on Friday and not on Sunday night.
    """
    at = at or clock.now()
    today = in_vietnam(at)
    until = build_calendar().closes_after(at, AHEAD_WORKING_DAYS)
    tasks = list(queues.tasks_due(until, not_reminded_since=today)[:AT_ONCE].values_list("pk", flat=True))
    done = sum(reminding.remind_task(task=task, by=SYSTEM, at=at) for task in tasks)
    files = list(workfiles.due_for_archive(today.date()).exclude(warned_on=today.date())[:AT_ONCE])
    return done + sum(reminding.remind_work_file(code=one.code, by=SYSTEM, at=at) for one in files)


def check_registers(at: datetime | None = None) -> int:
    """Each register's numbers were all looked for within a day; returns how many registers were looked at, for a while."""
    at = at or clock.now()
    done, until = 0, time.monotonic() + ROUND_SECONDS
    for number in registers.due_for_checking(at - timedelta(days=1)):
        if time.monotonic() > until:
            break
        missing = registering.check_register(number=number, by=SYSTEM, at=at)
        if missing:
            LOG.error("Register %s misses the numbers %s.", number, missing)
        done += 1
    return done


def stamp_documents(at: datetime | None = None) -> int:
    """Documents sealed while the time-stamping service was silent bear its stamp, and those kept for ever a fresh one
    every five years; returns how many. Stops at the first silence of the service.
    """
    at = at or clock.now()
    found = documents.to_be_stamped(before=at - longterm.RENEW_AFTER)
    done = 0
    for code in list(found.values_list("code", flat=True)[:AT_ONCE]):
        try:
            signing.stamp_document(code=code, by=SYSTEM, at=at)
        except Refused as refusal:
            LOG.warning("%s was not stamped: %s", code, refusal)
            if refusal.code == "signing.no_time_stamp":
                break
        else:
            done += 1
    return done


def take_in_due(at: datetime | None = None) -> int:
    """What the axis holds for offices of this house was taken in, for a while; returns how many were tried."""
    done, until = 0, time.monotonic() + ROUND_SECONDS
    while time.monotonic() < until and taking_in.take_in_next(by=SYSTEM, at=at or clock.now()) is not None:
        done += 1
    return done


def receive(stop: Stop) -> None:
    """Until stopped: what was addressed to an office is in its inbox at once, at the latest after PATIENCE_SECONDS.

    A thread of its own, and as many processes with one as are wanted: verifying signatures must not hold up the sealing of
    the ledger, and deliveries are taken in side by side.
    """
    while not stop.is_set():
        try:
            _listen(stop)
        except Exception:  # the database may restart under us; try again
            LOG.exception("Taking in stumbled and starts again.")
            stop.wait(1)
    connection.close()


def _listen(stop: Stop) -> None:
    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    with psycopg.connect(**parameters, autocommit=True) as listening:
        listening.execute(f"listen {waking.CHANNEL}")
        while not stop.is_set():
            close_old_connections()
            if not take_in_due():  # else there may be more: a round is not for ever
                for _woken in listening.notifies(timeout=PATIENCE_SECONDS, stop_after=1):
                    pass


def visit_nation() -> int:
    """What waits on the axes beyond ours is here, and each knows what we have; returns how many packages were new. An axis that is
    away, or whose answer breaks something here, is visited again the next time."""
    new = 0
    for one in addressing.axes():
        try:
            new += _visit(one.code, clock.now())
        except Exception:  # one axis must not keep the others from being visited
            LOG.exception("Visiting %s stumbled.", one.code)
    return new


def _visit(partner: str, at: datetime) -> int:
    channel, new = connecting.channel_to(partner), 0
    if not isinstance(channel, Vxp | Edoc):
        return 0
    nation.follow_letters(partner=partner, by=SYSTEM, at=at)
    try:
        new = nation.fetch(partner=partner, nation=channel, by=SYSTEM, at=at)
        take_in_due()
        nation.acknowledge(partner=partner, nation=channel, at=at)
    except (Unreachable, Declined) as fault:
        nation.silent(partner, fault, by=SYSTEM, at=at)
    else:
        nation.heard(partner)
    return new


def hand_to_heirs() -> int:
    """What waits for agencies that others answer for by now is with those; returns how many packages moved."""
    return handing_on.hand_to_heirs(by=SYSTEM, at=clock.now())


def read_next_text(at: datetime | None = None) -> bool:
    """One step of reading was done: a file's letters, one page's picture, or the index; whether there was anything to do.

    The reader works outside every transaction; what it said is kept in one.
    """
    sees = reading.engine()
    whole = texts.take_up(by=SYSTEM, at=at or clock.now(), can_see=sees is not None)
    if whole is None:
        return False
    if whole.state == "indexing":
        texts.tell_documents(key=whole.pk, by=SYSTEM, at=at or clock.now())
        return True
    try:
        stream = kept.open_stream(whole.file_code)
    except (NotFound, Refused) as refusal:
        LOG.warning("The text of %s cannot be read: %s", whole.file_code, refusal)
        gone = reading.Reading(fault="damaged")
        texts.tell_letters(key=whole.pk, told=gone, by=SYSTEM, at=at or clock.now())
        return True
    with stream:
        if whole.state == "waiting":
            told = reading.read_text(stream, whole.media_type)
            texts.tell_letters(key=whole.pk, told=told, by=SYSTEM, at=at or clock.now())
        elif sees is not None:
            number = texts.next_page(whole)
            told = reading.recognise(stream, whole.media_type, page=number, engine=sees)
            texts.tell_page(key=whole.pk, number=number, told=told, engine=sees.name, by=SYSTEM, at=at or clock.now())
    return True


def index_all(at: datetime | None = None) -> int:
    """Every document is found by what it is now, one transaction each; returns how many there were."""
    done, last = 0, 0
    while keys := documents.keys_after(last):
        for key in keys:
            texts.index_again(key=key, by=SYSTEM, at=at or clock.now())
        done, last = done + len(keys), keys[-1]
    return done


def read_texts(stop: threading.Event) -> None:
    """Files are read one after the other as long as there are any, until told to stop: a thread of its own, for the reader is
    slow. Whatever goes wrong is logged, and its file comes again when its lease has run out."""
    while not stop.is_set():
        close_old_connections()
        try:
            is_busy = texts.admit_next(by=SYSTEM) or read_next_text()
        except Exception:
            LOG.exception("The reader of texts stumbled and goes on.")
            is_busy = False
        if not is_busy:
            stop.wait(IDLE_SECONDS)


def picture_next(at: datetime | None = None) -> bool:
    """One first page was pictured, outside every transaction; whether there was anything to do."""
    taken = first_pages.take_up(by=SYSTEM, at=at or clock.now())
    if taken is None:
        return False
    key, file_code = taken
    try:
        with kept.open_stream(file_code) as stream:
            told = reading.first_page_of(stream)
    except (NotFound, Refused) as refusal:
        LOG.warning("The first page of %s cannot be seen: %s", file_code, refusal)
        told = None
    first_pages.keep(key=key, told=told, by=SYSTEM, at=at or clock.now())
    return True


def picture_first_pages(stop: threading.Event) -> None:
    """First pages are pictured as long as there are any, until told to stop: a thread of its own, for a reader of scans is slow,
    and this is wanted before somebody opens the document."""
    while not stop.is_set():
        close_old_connections()
        try:
            is_busy = picture_next()
        except Exception:
            LOG.exception("The maker of first pages stumbled and goes on.")
            is_busy = False
        if not is_busy:
            stop.wait(IDLE_SECONDS)


def forget_first_pages() -> int:
    """Pictures of first pages nobody is likely to open soon are gone."""
    return first_pages.forget_old(by=SYSTEM, at=clock.now())


def count_days(at: datetime | None = None) -> int:
    """Yesterday's figures of every office that works with documents were told, once; returns how many offices."""
    at = at or clock.now()
    day = in_vietnam(at).date() - timedelta(days=1)
    return sum(
        counting.count_day(agency=agency, day=day, by=SYSTEM, at=at)
        for agency in figures.uncounted_offices(day)[:AT_ONCE]
    )


def forget_calls() -> int:
    """Marks of calls whose signed fields are too old to be good are gone."""
    return members.forget_calls(before=clock.now())


def build_packages(stop: threading.Event | None = None) -> int:
    """Packages asked for were built, one after the other; returns how many were tried. Safe beside other workers."""
    done = 0
    while not (stop and stop.is_set()) and (package := packaging.take_next(clock.now())) is not None:
        try:
            packing.build(package, by=SYSTEM, now=clock.now)
        finally:
            packaging.let_go(package)
        done += 1
    return done


def pack(stop: threading.Event) -> None:
    """Build what is asked for until ``stop``; large packages take long, so they have a thread of their own."""
    while not stop.is_set():
        close_old_connections()
        try:
            build_packages(stop)
        except Exception:  # the database may restart under us; try again
            LOG.exception("Building packages stumbled and starts again.")
        stop.wait(PACK_SECONDS)


CHORES = (
    (send_reminders, 300),
    (stamp_documents, 600),
    (check_registers, 900),
    (visit_nation, 60),
    (hand_to_heirs, 300),
    (forget_calls, 3600),
    (forget_first_pages, 3600),
    (count_days, 600),
)
"""What the worker does for this system, at most once in that many seconds."""

THREADS = (("axis", receive), ("archive-packages", pack), ("texts", read_texts), ("first-pages", picture_first_pages))
"""What waits for others or works long, each in a thread of its own."""
