"""What goes to the National Public Service Portal, what came from it, and the test portal's own memory (DEMO)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from phohien.systems.onestop.models.dossiers import Dossier

UNSENT = ("pending", "failed", "parked")


class SyncMessage(models.Model):
    """One change of a dossier that the national portal has to hear of, in the dossier's own order.

    Written in the act's transaction; ``payload`` is composed at the first attempt and never changed afterwards, so
    that a repetition says the same under the same key. ``next_attempt_at`` is also the lease of whoever is sending.
    Whoever touches a dossier's messages holds the dossier's row. Personal data: the actor's name, and the payload.
    """

    class State(models.TextChoices):
        """How far the message is; parked ones wait for a person, superseded ones were replaced by a whole dossier."""

        PENDING = "pending"
        SENT = "sent"
        FAILED = "failed"
        PARKED = "parked"
        SUPERSEDED = "superseded"

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="sync_messages")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    act = models.CharField(max_length=80)
    dossier_state = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)
    by_title = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=40, blank=True)
    payload = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["dossier", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "number"], name="sync_message_number")]
        indexes: ClassVar = [
            models.Index(
                fields=["next_attempt_at", "id"], name="sync_message_due", condition=Q(state__in=["pending", "failed"])
            ),
            models.Index(fields=["-at"], name="sync_message_parked", condition=Q(state="parked")),
            models.Index(fields=["dossier", "number"], name="sync_message_unsent", condition=Q(state__in=list(UNSENT))),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def key(self) -> str:
        """The idempotency key: the same for every attempt, of no other message."""
        return f"{self.dossier.code}/{self.number}"


class IncomingMessage(models.Model):
    """What the national portal handed us, once under its own key. Personal data: the payload, until it is applied."""

    class State(models.TextChoices):
        """What became of it."""

        APPLIED = "applied"
        PARKED = "parked"
        IGNORED = "ignored"
        REFUSED = "refused"

    key = models.CharField(max_length=80, unique=True)
    national_code = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=State)
    heard_at = models.DateTimeField()
    times_heard = models.PositiveIntegerField(default=1)
    applied_at = models.DateTimeField(null=True)
    dossier = models.ForeignKey(Dossier, null=True, on_delete=models.PROTECT, related_name="incoming_messages")
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["national_code", "number"], name="incoming_order"),
            models.Index(fields=["state", "-id"], name="incoming_state"),
        ]

    def __str__(self) -> str:
        return f"{self.national_code}/{self.number}"


class SimulatedPortal(models.Model):
    """The switches of the test portal: how many of the next messages it treats badly. One row. No personal data."""

    lose = models.PositiveSmallIntegerField(default=0)
    lose_answer = models.PositiveSmallIntegerField(default=0)
    repeat = models.PositiveSmallIntegerField(default=0)
    delay = models.PositiveSmallIntegerField(default=0)
    delay_seconds = models.PositiveIntegerField(default=60)
    reorder = models.PositiveSmallIntegerField(default=0)
    refuse = models.PositiveSmallIntegerField(default=0)
    end_session = models.PositiveSmallIntegerField(default=0)
    session_minutes = models.PositiveIntegerField(default=30)

    def __str__(self) -> str:
        return "test portal"


class SimulatedPortalSession(models.Model):
    """A session the test portal opened for us."""

    token = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.expires_at:%Y-%m-%d %H:%M}"


class SimulatedPortalDossier(models.Model):
    """A dossier as the test portal knows it. Personal data of the demonstration's fictitious people."""

    code = models.CharField(max_length=60, unique=True)
    data = models.JSONField(default=dict)
    progress = models.JSONField(default=list)
    last_number = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-changed_at"]

    def __str__(self) -> str:
        return self.code


class SimulatedPortalCall(models.Model):
    """One message as the test portal heard it, and what it did with it."""

    key = models.CharField(max_length=80)
    dossier_code = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    service = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12)
    held_until = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["key"], name="simulated_portal_key"),
            models.Index(fields=["dossier_code", "number"], name="simulated_portal_order"),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.key}: {self.outcome}"


class SimulatedPortalFiling(models.Model):
    """What somebody did on the test portal that a province has to hear of."""

    key = models.CharField(max_length=80, unique=True)
    national_code = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    data = models.JSONField()
    made_at = models.DateTimeField()
    times_given = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    answer = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.national_code}/{self.number}"
