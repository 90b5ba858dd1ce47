"""Timed work of documents, safe to repeat."""

from __future__ import annotations

from datetime import datetime, timedelta

from phohien.kernel import clock
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents.queries import queues, workfiles
from phohien.systems.documents.services import reminding

AHEAD = timedelta(days=1)
AT_ONCE = 200


def send_reminders(at: datetime | None = None) -> int:
    """Tasks due within a day or late, and work files due to go to the archive, were brought to mind; returns how many."""
    at = at or clock.now()
    today = in_vietnam(at)
    tasks = list(queues.tasks_due(at + AHEAD, not_reminded_since=today)[:AT_ONCE].values_list("pk", flat=True))
    done = sum(reminding.remind_task(task=task, by=SYSTEM, at=at) for task in tasks)
    files = list(workfiles.due_for_archive(today.date()).exclude(warned_on=today.date())[:AT_ONCE])
    return done + sum(reminding.remind_work_file(code=one.code, by=SYSTEM, at=at) for one in files)


CHORES = ((send_reminders, 300),)
"""What the worker does for this system, at most once in that many seconds."""
