"""Timed work of documents, safe to repeat."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from phohien.base.signing import longterm
from phohien.kernel import clock
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import Refused
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents.queries import documents, queues, workfiles
from phohien.systems.documents.services import reminding, signing

AHEAD = timedelta(days=1)
AT_ONCE = 200
LOG = logging.getLogger(__name__)


def send_reminders(at: datetime | None = None) -> int:
    """Tasks due within a day or late, and work files due to go to the archive, were brought to mind; returns how many."""
    at = at or clock.now()
    today = in_vietnam(at)
    tasks = list(queues.tasks_due(at + AHEAD, not_reminded_since=today)[:AT_ONCE].values_list("pk", flat=True))
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


CHORES = ((send_reminders, 300), (stamp_documents, 600))
"""What the worker does for this system, at most once in that many seconds."""
