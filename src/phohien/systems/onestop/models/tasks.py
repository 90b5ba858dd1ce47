"""Open tasks are plain rows, so that queues are plain SQL; transfers are the lines of control sheet 06."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from phohien.systems.onestop.models.dossiers import Dossier


class Task(models.Model):
    """One thing somebody has to do for a dossier. ``danger_at`` repeats the dossier's legal deadline for ordering.

    ``due_at`` is the step's planned end; the legal limit wins. Paused tasks carry ``paused`` and sort last.
    """

    class State(models.TextChoices):
        """Whether the task waits, was done, or fell away."""

        OPEN = "open"
        DONE = "done"
        CANCELLED = "cancelled"

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="tasks")
    key = models.CharField(max_length=64)
    step = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    act = models.CharField(max_length=20)
    role = models.CharField(max_length=40)
    agency = models.CharField(max_length=40)
    outcomes = models.JSONField(default=list)
    assignee = models.CharField(max_length=80, blank=True)
    assignee_name = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    danger_at = models.DateTimeField(null=True)
    is_paused = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=64, blank=True)
    done_by_name = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    parallel_group = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "key"], name="task_key")]
        indexes: ClassVar = [
            models.Index(
                fields=["agency", "role", "is_paused", "danger_at", "id"],
                name="task_queue",
                condition=Q(state="open"),
            ),
            models.Index(
                fields=["assignee", "is_paused", "danger_at", "id"],
                name="task_mine",
                condition=Q(state="open") & ~Q(assignee=""),
            ),
            models.Index(fields=["dossier", "id"], name="task_dossier"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"


class Transfer(models.Model):
    """One hand-over of a dossier: a line of the control sheet. TT 03/2025/TT-VPCP, Mẫu số 06. Never overwritten."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="transfers")
    at = models.DateTimeField()
    giver = models.CharField(max_length=200)
    giver_agency = models.CharField(max_length=40, blank=True)
    receiver = models.CharField(max_length=200)
    receiver_agency = models.CharField(max_length=40, blank=True)
    step = models.CharField(max_length=300)
    due_at = models.DateTimeField(null=True)
    timeliness = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"
