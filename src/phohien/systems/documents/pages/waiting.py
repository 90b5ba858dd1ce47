"""What documents add to the frame: the officials' one list, and the count beside the menu."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from phohien.kernel.policy import Actor
from phohien.systems.documents.pages import showing
from phohien.systems.documents.queries import queues
from phohien.systems.documents.rules import labels
from phohien.ui.guard import actor_of
from phohien.ui.waiting import Waiting


def waiting(actor: Actor, at: datetime, limit: int) -> list[Waiting]:
    """The tasks that wait for this official, with the working days left."""
    if not actor.is_official:
        return []
    found = []
    for task in queues.tasks_for(actor)[:limit]:
        left = showing.left_of(task, at)
        about = [part for part in (task.document.full_number, task.document.subject) if part]
        found.append(
            Waiting(
                title=str(labels.TASKS[task.kind]), detail=" · ".join(about), href=showing.href_of(task.document),
                system=_("Documents"), since=task.opened_at, due_at=task.due_at, left=left.words, tone=left.tone,
                is_mine=task.holder == f"post:{actor.post}",
            )
        )  # fmt: skip
    return found


def count(request: HttpRequest) -> int | None:
    """How many tasks wait; None for somebody without a post."""
    actor = actor_of(request)
    return queues.count_for(actor) if actor.is_official else None
