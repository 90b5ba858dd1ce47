"""Whose turn it is: open tasks as plain rows, and the leader's directives followed to their end."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from phohien.systems.documents.models.documents import Document


class Directive(models.Model):
    """What a leader wrote on an incoming document (bút phê): text, deadline, and whom it was given to (its tasks).

    ``due_at`` moves when the deadline is extended, ``original_due_at`` never; who gave it confirms that it was carried out.
    """

    class State(models.TextChoices):
        """Whether the directive is carried out."""

        OPEN = "open"
        DONE = "done"
        DROPPED = "dropped"

    code = models.CharField(max_length=32, unique=True)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="directives")
    agency = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=40)
    given_by_name = models.CharField(max_length=200)
    text = models.TextField()
    due_at = models.DateTimeField(null=True)
    original_due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["agency", "due_at", "id"], name="directive_open", condition=Q(state="open")),
            models.Index(
                fields=["agency", "id"], name="directive_unconfirmed", condition=Q(state="done", confirmed_at=None)
            ),
            models.Index(fields=["agency", "-id"], name="directive_office"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text[:60]


class Task(models.Model):
    """One thing somebody has to do for a document. ``holder`` is ``post:CODE`` or ``role:AGENCY/ROLE``: a queue is one index range.

    ``due_at`` is the limit of the law or of the directive; ``order`` puts serial reviewers one after the other.
    """

    class State(models.TextChoices):
        """Whether the task waits, waits for its turn, was done, or fell away."""

        OPEN = "open"
        LATER = "later"
        DONE = "done"
        DROPPED = "dropped"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=10)
    holder = models.CharField(max_length=60)
    holder_name = models.CharField(max_length=250)
    agency = models.CharField(max_length=40)
    directive = models.ForeignKey(Directive, null=True, on_delete=models.CASCADE, related_name="tasks")
    order = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=200)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    done_at = models.DateTimeField(null=True)
    done_by_name = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["holder", "due_at", "id"], name="doc_task_queue", condition=Q(state="open")),
            models.Index(fields=["document", "id"], name="doc_task_document"),
            models.Index(fields=["agency", "due_at"], name="doc_task_office", condition=Q(state="open")),
            models.Index(fields=["due_at"], name="doc_task_due", condition=Q(state="open") & ~Q(due_at=None)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind}: {self.holder_name}"


class FollowUp(models.Model):
    """One step in following a directive: a report of progress, a reminder, a later deadline, a result confirmed or returned.

    Only ever added. Personal data: the official's name; ``text`` may hold any. Retention: that of the document.
    """

    class Kind(models.TextChoices):
        """What was done."""

        REPORT = "report"
        REMIND = "remind"
        EXTEND = "extend"
        CONFIRM = "confirm"
        RETURN = "return"

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="follow_ups")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    by_post = models.CharField(max_length=40)
    by_name = models.CharField(max_length=250)
    text = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["directive", "-id"], name="follow_up_last")]

    def __str__(self) -> str:
        return f"{self.kind} {self.by_name}"
