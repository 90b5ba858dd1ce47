"""Rooms, event types, the log of events, subscriptions, and the log of deliveries, which holds no payload."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from phohien.kernel.words import Words
from phohien.lgsp.exchange.events import rules


def _choices(words: dict[str, Words]) -> dict[str, str]:
    return {key: word.vi for key, word in words.items()}


class Room(models.Model):
    """One subsystem's room: where it announces and where the others listen. No personal data.

    ``last_sequence`` numbers the room's events without holes; whoever numbers holds the row.
    """

    instance = models.CharField(max_length=20)
    member_class = models.CharField(max_length=20)
    member = models.CharField(max_length=80)
    application = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    is_of_contracts = models.BooleanField(default=False)
    last_sequence = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["instance", "member_class", "member", "application"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["instance", "member_class", "member", "application"], name="event_room_address"
            )
        ]

    def __str__(self) -> str:
        return str(self.address)

    @property
    def address(self) -> rules.Address:
        """The subsystem whose room it is."""
        return rules.Address(self.instance, self.member_class, self.member, self.application)


class EventType(models.Model):
    """What may be announced in a room, with the JSON Schema of its payload. ``fact_name`` is set for a contract's fact."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="types")
    name = models.CharField(max_length=120)
    schema = models.JSONField()
    description = models.TextField(blank=True)
    fact_name = models.CharField(max_length=120, blank=True)
    personal_data = models.CharField(max_length=10, choices=_choices(rules.PERSONAL_DATA), default="personal")
    is_on_request = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["room", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "name"], name="event_type_name", condition=Q(deleted_at=None)),
            models.UniqueConstraint(
                fields=["fact_name"], name="event_type_fact", condition=~Q(fact_name="") & Q(deleted_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """One event. Its payload stands in the ledger when it is a fact (``entry_id``), else in ``data``.

    Personal data: as the type's class says, in ``subject`` and ``data``. Retention: the payload for 90 days and
    until everybody has it; the row for the statistics (``services.forgetting``).
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="events")
    type = models.ForeignKey(EventType, on_delete=models.PROTECT, related_name="events")
    sequence = models.BigIntegerField()
    publisher = models.CharField(max_length=260)
    subject = models.CharField(max_length=200, blank=True)
    happened_at = models.DateTimeField()
    published_at = models.DateTimeField()
    entry_id = models.BigIntegerField(null=True, unique=True)
    external_id = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    data = models.JSONField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["room", "sequence"]
        indexes: ClassVar = [models.Index(fields=["type", "sequence"], name="event_of_type")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "sequence"], name="event_sequence"),
            models.UniqueConstraint(fields=["room", "external_id"], name="event_once", condition=~Q(external_id="")),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Subscription(models.Model):
    """A subsystem's wish to hear an event type, and what the provider said to it. No personal data.

    ``retry_limit`` failures make a dead letter; ``ttl_seconds`` (0: never) ends undelivered events.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    type = models.ForeignKey(EventType, on_delete=models.PROTECT, related_name="subscriptions")
    instance = models.CharField(max_length=20)
    member_class = models.CharField(max_length=20)
    member = models.CharField(max_length=80)
    application = models.CharField(max_length=80)
    delivery = models.CharField(max_length=4, choices={"PUSH": "PUSH", "PULL": "PULL"})
    endpoint = models.CharField(max_length=500, blank=True)
    is_binary = models.BooleanField(default=False)
    is_fifo = models.BooleanField(default=False)
    ttl_seconds = models.PositiveIntegerField(default=0)
    retry_limit = models.PositiveSmallIntegerField(default=rules.TRIES)
    purpose = models.TextField(blank=True)
    legal_basis = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=_choices(rules.SUBSCRIPTION_STATES))
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["type", "state"], name="subscription_of_type")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["type", "instance", "member_class", "member", "application"],
                name="subscription_once",
                condition=Q(state__in=["asked", "active"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.address} ← {self.type}"

    @property
    def address(self) -> rules.Address:
        """The subsystem that listens."""
        return rules.Address(self.instance, self.member_class, self.member, self.application)


class Delivery(models.Model):
    """One event for one subscription: where it stands, never what it says.

    ``round`` counts how often it was put into the queue anew (a person's retry, a replay, a release), ``tries`` the
    failures of this round; ``receipt`` is the queue's name for what is handed over now.
    """

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    sequence = models.BigIntegerField()
    order_key = models.CharField(max_length=32)
    state = models.CharField(max_length=10, choices=_choices(rules.DELIVERY_STATES), default="new")
    round = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    receipt = models.CharField(max_length=200, blank=True)
    handed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["subscription", "sequence"], name="delivery_new", condition=Q(state="new")),
            models.Index(
                fields=["subscription", "order_key", "sequence"],
                name="delivery_open",
                condition=Q(state__in=["new", "queued", "handed", "held", "dead"]),
            ),
            models.Index(fields=["id"], name="delivery_dead", condition=Q(state="dead")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscription", "event"], name="delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.state}"


class Attempt(models.Model):
    """One handing over: when, to whom, how it went. The delivery log of GovStack: without payload."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    how = models.CharField(max_length=10)
    by_code = models.CharField(max_length=260, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.how}"


class Queued(models.Model):
    """One message of the queue over PostgreSQL: a reference to a delivery, without payload.

    ``message`` is kept unique within its queue so that publishing again changes nothing while it is there.
    """

    queue = models.CharField(max_length=80)
    message = models.CharField(max_length=80)
    key = models.CharField(max_length=32)
    body = models.BinaryField()
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    lease = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["queue", "id"], name="queued_line"),
            models.Index(fields=["queue", "key", "id"], name="queued_head"),
        ]
        constraints: ClassVar = [models.UniqueConstraint(fields=["queue", "message"], name="queued_once")]

    def __str__(self) -> str:
        return f"{self.queue} {self.message}"
