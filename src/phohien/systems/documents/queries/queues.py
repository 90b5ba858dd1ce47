"""Work queues: what waits for an actor, nearest deadline first."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, QuerySet

from phohien.kernel.policy import Actor
from phohien.systems.documents.models import Document, Task
from phohien.systems.documents.rules.standing import holders_of

MOST_COUNTED = 1000


def tasks_for(actor: Actor) -> QuerySet[Task]:
    """What waits for the actor, in the own post or in a role of the office."""
    found = Task.objects.filter(holder__in=holders_of(actor), state=Task.State.OPEN)
    return found.select_related("document", "directive").order_by(F("due_at").asc(nulls_last=True), "id")


def count_for(actor: Actor) -> int:
    """How many tasks wait; not counted beyond a thousand."""
    return len(tasks_for(actor).select_related(None).values_list("pk")[: MOST_COUNTED + 1])


def next_for(actor: Actor, *, besides: Document) -> Task | None:
    """The most urgent task that waits for the actor on another document, or None: where the day goes on."""
    return tasks_for(actor).exclude(document=besides).first()


def tasks_due(until: datetime, *, not_reminded_since: datetime) -> QuerySet[Task]:
    """Open tasks of posts due until then whose holder was not reminded on that day yet."""
    found = Task.objects.filter(state=Task.State.OPEN, due_at__lte=until, holder__startswith="post:")
    return found.exclude(reminded_on=not_reminded_since.date()).select_related("document").order_by("due_at", "id")
