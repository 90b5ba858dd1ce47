"""The dossier and what hangs on it. Four states are kept apart: procedure, money, delivery, synchronisation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from phohien.systems.onestop.models.catalogue import ProcedureVersion
from phohien.systems.onestop.models.processes import ProcessVersion


class Dossier(models.Model):
    """One application, pinned to the version of its procedure and its process.

    ``agency`` received it, ``competent_agency`` decides; both are codes valid at ``received_at`` and are read through
    the directory's succession later. ``due_at`` moves with stops and extensions, ``original_due_at`` never.
    ``next_timer_at`` is when a time the process waits for has come; ``reminded_on`` the last day somebody was reminded.
    Personal data: the applicant's name, identifier and contact, and everything in ``values``. Retention: TT 01/2023.
    """

    code = models.CharField(max_length=40, unique=True)
    procedure_code = models.CharField(max_length=20)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    process = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+", null=True)
    agency = models.CharField(max_length=40)
    competent_agency = models.CharField(max_length=40)
    unit_code = models.CharField(max_length=12)
    channel = models.CharField(max_length=12)
    account_code = models.CharField(max_length=64, blank=True)
    idempotency_key = models.CharField(max_length=80, null=True, unique=True)
    title = models.CharField(max_length=500)
    owner_name = models.CharField(max_length=200, blank=True)
    owner_folded = models.CharField(max_length=200, blank=True)
    lookup_pin = models.CharField(max_length=12)
    values = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    original_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_seconds = models.PositiveIntegerField(default=0)
    extensions = models.PositiveSmallIntegerField(default=0)
    supplements = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    state = models.PositiveSmallIntegerField()
    money_state = models.CharField(max_length=16, default="none")
    delivery_state = models.CharField(max_length=16, default="none")
    sync_state = models.CharField(max_length=16, default="pending")
    wants_paper = models.BooleanField(default=False)
    has_e_result = models.BooleanField(default=False)
    reuses_data = models.BooleanField(default=False)
    is_digitised = models.BooleanField(default=False)
    is_paid_online = models.BooleanField(default=False)
    process_state = models.TextField(blank=True)
    next_timer_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["agency", "-submitted_at"], name="dossier_agency"),
            models.Index(
                fields=["account_code", "-submitted_at"],
                name="dossier_account",
                condition=~Q(account_code=""),
            ),
            models.Index(
                fields=["competent_agency", "procedure_code", "due_at"],
                name="dossier_open",
                condition=Q(closed_at=None),
            ),
            models.Index(fields=["competent_agency", "procedure_code", "closed_at"], name="dossier_closed"),
            models.Index(fields=["received_at"], name="dossier_received"),
            models.Index(
                Coalesce("finished_at", "returned_at", "closed_at"),
                name="dossier_ended",
                condition=~Q(received_at=None),
            ),
            models.Index(
                fields=["competent_agency", "procedure_code"],
                include=["due_at", "paused_at", "supplements"],
                name="dossier_pending",
                condition=~Q(received_at=None) & Q(finished_at=None, returned_at=None, closed_at=None),
            ),
            models.Index(fields=["next_timer_at"], name="dossier_timer", condition=~Q(next_timer_at=None)),
            models.Index(
                fields=["due_at"],
                name="dossier_to_remind",
                condition=Q(finished_at=None, closed_at=None, paused_at=None) & ~Q(due_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Party(models.Model):
    """A person or organisation in a dossier: owner, applicant, representative, or a helper recorded apart.

    Personal data throughout.
    """

    class Role(models.TextChoices):
        """In what capacity somebody stands in the dossier."""

        OWNER = "owner"
        APPLICANT = "applicant"
        REPRESENTATIVE = "representative"
        HELPER = "helper"

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=16, choices=Role)
    kind = models.CharField(max_length=16, default="citizen")
    full_name = models.CharField(max_length=200)
    personal_id = models.CharField(max_length=12, blank=True)
    personal_id_confirmed = models.BooleanField(default=False)
    organisation_code = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    ground = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "role"], name="party_one_a_role")]
        indexes: ClassVar = [
            models.Index(fields=["personal_id"], name="party_personal_id", condition=~Q(personal_id=""))
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.full_name}"


class Component(models.Model):
    """One demanded paper of a dossier: handed in, replaced by verified data, being checked, or not applicable."""

    class State(models.TextChoices):
        """How far the paper is."""

        TO_SUPPLY = "to_supply"
        SUPPLIED = "supplied"
        REPLACED = "replaced_by_data"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        NOT_APPLICABLE = "not_applicable"

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="components")
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=500)
    name_en = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.TO_SUPPLY)
    source = models.CharField(max_length=12, default="upload")
    copy_kind = models.CharField(max_length=12, default="electronic")
    originals = models.PositiveSmallIntegerField(default=0)
    certified_copies = models.PositiveSmallIntegerField(default=0)
    photocopies = models.PositiveSmallIntegerField(default=0)
    file_code = models.CharField(max_length=64, blank=True)
    vault_document = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=500, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["dossier", "code"], name="component_code")]

    def __str__(self) -> str:
        return self.name


class ClockEvent(models.Model):
    """The legal clock stopped, went on, or was extended; the ground says why."""

    class Kind(models.TextChoices):
        """What happened to the clock."""

        STOP = "stop"
        RESUME = "resume"
        EXTEND = "extend"

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="clock_events")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    ground = models.CharField(max_length=500)
    due_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class SupplementRequest(models.Model):
    """What the office asked to be added, and the answer. TT 03/2025/TT-VPCP, Mẫu số 02."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="supplement_requests")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    items = models.JSONField(default=list)
    text = models.TextField()
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(answered_at=None), name="supplement_one_open")
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Reading(models.Model):
    """Somebody of an office looked into a dossier's personal data; the person can read this line.

    Repeated looks of one reader within a quarter of an hour are one reading.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="readings")
    reader = models.CharField(max_length=64)
    reader_name = models.CharField(max_length=200)
    reader_title = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["dossier", "reader", "-at"], name="reading_reader")]

    def __str__(self) -> str:
        return f"{self.reader_name} {self.at:%Y-%m-%d %H:%M}"
