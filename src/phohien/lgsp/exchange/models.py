"""How far each listening system has read, and what it could not digest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from phohien.lgsp.exchange.events.models import (
    Attempt,
    Delivery,
    Event,
    EventType,
    Queued,
    Room,
    Subscription,
)

__all__ = ["Attempt", "Delivery", "Event", "EventType", "Parked", "Queued", "Reader", "Room", "Subscription"]


class Reader(models.Model):
    """One listening system and its place in the sealed ledger. No personal data."""

    system = models.CharField(max_length=40, unique=True)
    seal = models.BigIntegerField(default=0)
    place = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["system"]

    def __str__(self) -> str:
        return f"{self.system} {self.seal}/{self.place}"


class Parked(models.Model):
    """A fact its listener failed on too often; the listener went on and an operator looks at this one."""

    reader = models.ForeignKey(Reader, on_delete=models.PROTECT, related_name="parked")
    entry_id = models.BigIntegerField()
    fact_name = models.CharField(max_length=120)
    error = models.TextField()
    parked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.fact_name} {self.entry_id}"
