"""Timed work of documents, safe to repeat."""

from __future__ import annotations

import logging
import time
from datetime import datetime

from phohien.base.signing import longterm
from phohien.kernel import clock
from phohien.kernel.calendar import build_calendar, in_vietnam
from phohien.kernel.errors import Refused
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.adapters.channels import connecting
from phohien.lgsp.adapters.channels.vxp import Vxp
from phohien.lgsp.adapters.outbox.channel import Declined, Unreachable
from phohien.systems.documents.queries import documents, queues, workfiles
from phohien.systems.documents.services import reminding, signing
from phohien.systems.documents.services.axis import addressing, members, nation, taking_in

LOG = logging.getLogger(__name__)
AHEAD_WORKING_DAYS = 1
AT_ONCE = 200
ROUND_SECONDS = 10.0


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


def stamp_documents(at: datetime | None = None) -> int:
    """Documents sealed while the time-stamping service was silent bear its stamp, and those kept for ever a fresh one
    every five years; returns how many. Stops at the first silence of the service.
    """
    at = at or clock.now()
    found = documents.to_be_stamped(unstamped=signing.UNSTAMPED, before=at - longterm.RENEW_AFTER)
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


def visit_nation() -> int:
    """What waits on the national axis is here, and it knows what we have; returns how many packages were new. An axis that is
    away is visited again the next time."""
    partner = addressing.national_partner()
    channel = connecting.channel_to(partner) if partner else None
    if not isinstance(channel, Vxp):
        return 0
    new, at = 0, clock.now()
    nation.follow_letters(partner=partner, by=SYSTEM, at=at)
    try:
        new = nation.fetch(partner=partner, nation=channel, by=SYSTEM, at=at)
        take_in_due()
        nation.acknowledge(partner=partner, nation=channel, at=at)
    except (Unreachable, Declined) as fault:
        LOG.warning("The national axis could not be visited: %s", fault)
    return new


def forget_calls() -> int:
    """Marks of calls whose signed fields are too old to be good are gone."""
    return members.forget_calls(before=clock.now())


CHORES = ((send_reminders, 300), (stamp_documents, 600), (take_in_due, 0), (visit_nation, 60), (forget_calls, 3600))
"""What the worker does for this system, at most once in that many seconds."""
