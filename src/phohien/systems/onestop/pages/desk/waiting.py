"""What the desk adds to the frame: the officials' one list, and the count beside the menu."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from phohien.kernel import clock
from phohien.kernel.policy import Actor
from phohien.systems.onestop import policy
from phohien.systems.onestop.pages.desk import showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import desk
from phohien.ui.guard import actor_of
from phohien.ui.waiting import Waiting


def waiting(actor: Actor, at: datetime, limit: int) -> list[Waiting]:
    """The steps that wait for this official, with the working time left."""
    if not POLICY.may(actor, policy.OPEN_DESK):
        return []
    found = []
    for task in desk.waiting_for(actor, at=at, limit=limit):
        left = showing.left_of(task.dossier, task, at)
        about = (task.dossier.code, task.dossier.owner_name, showing.title_of(task.dossier))
        found.append(
            Waiting(
                title=showing.task_name(task), detail=" · ".join(about),
                href=showing.dossier_href(task.dossier.code), system=_("One-stop"), since=task.opened_at,
                due_at=task.danger_at or task.due_at, left=left.words, tone=left.tone, is_mine=task.assignee == actor.post,
            )
        )  # fmt: skip
    return found


def count(request: HttpRequest) -> int | None:
    """How many steps wait for the office; None for somebody without a post. Never more than are counted."""
    actor = actor_of(request)
    if not actor.is_official or not POLICY.may(actor, policy.COMPLETE_TASK):
        return None
    return desk.count_of(actor, "office", desk.Wanted(), at=clock.now())
