"""Numbers given at the counter: dossier codes without gap or duplicate, and places in the queue."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class DossierCounter(models.Model):
    """The last running number of an agency's day; incremented in the transaction that makes the dossier."""

    agency = models.CharField(max_length=40)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "day"], name="dossier_counter")]

    def __str__(self) -> str:
        return f"{self.agency} {self.day} {self.last}"


class QueueTicket(models.Model):
    """A place in the queue of one office on one day. No personal data."""

    class State(models.TextChoices):
        """Whether the person waits, was called, served or did not come."""

        WAITING = "waiting"
        CALLED = "called"
        SERVED = "served"
        MISSED = "missed"

    agency = models.CharField(max_length=40)
    day = models.DateField()
    number = models.PositiveIntegerField()
    topic = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    called_by = models.CharField(max_length=64, blank=True)
    counter = models.CharField(max_length=20, blank=True)
    served_at = models.DateTimeField(null=True)
    dossier_code = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["day", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "day", "number"], name="queue_number")]

    def __str__(self) -> str:
        return f"{self.agency} {self.day} {self.number}"
