"""Partners as they behave, letters to them and every try, what they handed us, and the daily comparison."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class PartnerState(models.Model):
    """How a partner has behaved lately; who and where it is stands in the installation's file. No personal data."""

    code = models.CharField(max_length=40, unique=True)
    is_paused = models.BooleanField(default=False)
    pause_reason = models.CharField(max_length=500, blank=True)
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    last_failure_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class Thread(models.Model):
    """One subject with one partner, one way: its last number. Its row is the lock of everything said about it."""

    partner = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    is_inward = models.BooleanField(default=False)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "is_inward", "subject"], name="adapter_thread"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} {self.subject} {self.last}"


class Letter(models.Model):
    """One message to one recipient at a partner, in its subject's order. Personal data: what it says, who posted it.

    What it says never changes after it was posted. ``lease`` names who is sending it, until ``due_at`` has passed.
    ``delivery`` is the partner's own later word about it (handed over, read, refused by the recipient).
    ``proof`` is what passed when the partner took it: the fields we sent, without any secret, and its answer as it came.
    Retention: what it says for 90 days after it was settled (``forgotten_at``), the row for five years.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        TAKEN = "taken"
        DEAD = "dead"
        DISCARDED = "discarded"

    key = models.CharField(max_length=80, unique=True)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="letters")
    partner = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    previous = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=120)
    recipient = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=80, blank=True)
    purpose = models.CharField(max_length=80, blank=True)
    case = models.CharField(max_length=80, blank=True)
    urgency = models.PositiveSmallIntegerField(default=0)
    data = models.JSONField()
    attachments = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    by_code = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200, blank=True)
    posted_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    bad_answers = models.PositiveIntegerField(default=0)
    hopeful_since = models.DateTimeField()
    due_at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    why = models.CharField(max_length=12, blank=True)
    error = models.CharField(max_length=500, blank=True)
    finished_at = models.DateTimeField(null=True)
    resent = models.PositiveSmallIntegerField(default=0)
    delivery = models.CharField(max_length=40, blank=True)
    delivery_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    proof = models.JSONField(default=dict, db_default={})

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "number"], name="adapter_letter_number"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partner", "-urgency", "due_at", "id"], name="adapter_letter_due", condition=Q(state="waiting")),
            models.Index(fields=["thread", "number"], name="adapter_letter_open", condition=Q(state__in=["waiting", "dead"])),
            models.Index(fields=["-finished_at"], name="adapter_letter_dead", condition=Q(state="dead")),
            models.Index(fields=["about"], name="adapter_letter_about", condition=~Q(about="")),
            models.Index(fields=["partner", "posted_at"], name="adapter_letter_day"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.partner} {self.thread_id}/{self.number}"


class Try(models.Model):
    """One try of a letter, or what a person did about it. No personal data but the person's code. Retention: a year."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="all_tries")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12)
    error = models.CharField(max_length=500, blank=True)
    by_code = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.outcome}"


class Received(models.Model):
    """What a partner handed us, once under its own key, with the answer we gave. Personal data: what it says.

    Retention: what it says for 90 days (``forgotten_at``), the row for five years.
    """

    class State(models.TextChoices):
        """What became of it."""

        APPLIED = "applied"
        WAITING = "waiting"
        LATE = "late"
        REFUSED = "refused"
        QUARANTINED = "quarantined"
        DISCARDED = "discarded"

    partner = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="received")
    number = models.PositiveIntegerField()
    previous = models.PositiveIntegerField()
    kind = models.CharField(max_length=120)
    data = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State)
    answer = models.JSONField(default=dict)
    error = models.CharField(max_length=500, blank=True)
    heard_at = models.DateTimeField()
    times_heard = models.PositiveIntegerField(default=1)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["partner", "key"], name="adapter_received_key")]
        indexes: ClassVar = [
            models.Index(fields=["thread", "number"], name="adapter_received_order"),
            models.Index(fields=["state", "-id"], name="adapter_received_state"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} {self.key}"


class Comparison(models.Model):
    """One day's letters as we and the partner know them. No personal data."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    partner = models.CharField(max_length=40)
    day = models.DateField()
    at = models.DateTimeField()
    ours = models.PositiveIntegerField()
    theirs = models.PositiveIntegerField()
    is_equal = models.BooleanField()
    resent = models.PositiveIntegerField(default=0)
    other = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["partner", "-day"], name="adapter_comparison_day")]

    def __str__(self) -> str:
        return f"{self.partner} {self.day}"
