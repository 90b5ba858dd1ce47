"""Who may use what: requests with the provider's answer, the rights given, and the law's time limits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from phohien.lgsp.catalogue.models.members import Group, Subsystem
from phohien.lgsp.catalogue.models.services import Endpoint, ServiceVersion
from phohien.lgsp.catalogue.rules import requests
from phohien.lgsp.directory.models import TimeRange, choices_of, ends_after_it_begins, never_overlap


class LegalLimit(models.Model):
    """A time limit of the law in working days, in one stretch of time. Loaded from ``data/limits.csv``."""

    code = models.CharField(max_length=40)
    working_days = models.PositiveSmallIntegerField()
    legal_basis = models.CharField(max_length=300)
    confirmed = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["code", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="limit_code"),
            never_overlap("limit_once_at_a_time", "code"),
            ends_after_it_begins("limit_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.working_days}"


class AccessRequest(models.Model):
    """An agency asks to use endpoints of a service for one of its subsystems; the provider answers with a reason.

    ``due_at`` is the law's end of the provider's time, fixed at receipt. Personal data: the officials who asked and
    answered, in their function. Retention: as long as evidence of exchanges under it.
    """

    code = models.CharField(max_length=32, unique=True)
    client = models.ForeignKey(Subsystem, on_delete=models.PROTECT, related_name="requests")
    service_version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="requests")
    endpoints = models.ManyToManyField(Endpoint, related_name="requests")
    state = models.CharField(max_length=10, choices=choices_of(requests.STATE_WORDS), default=requests.SENT)
    purpose = models.TextField()
    legal_basis = models.CharField(max_length=400)
    ends_on = models.DateField()
    per_day = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=64)
    sent_by_name = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    limit_basis = models.CharField(max_length=300)
    limit_confirmed = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    answer = models.TextField(blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-sent_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="request_waiting", condition=Q(state="sent"))]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "service_version"], condition=Q(state="sent"), name="request_one_waiting"
            ),
            models.CheckConstraint(
                name="request_answer_has_a_reason",
                condition=~Q(state__in=["granted", "refused"]) | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Grant(models.Model):
    """The right of one subsystem, or of a group, to call one endpoint from ``valid_from`` until before ``valid_until``.

    The same holder never has two rights to one endpoint at the same time: the database holds that itself.
    """

    code = models.CharField(max_length=32, unique=True)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="grants")
    subsystem = models.ForeignKey(Subsystem, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    request = models.ForeignKey(AccessRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    per_minute = models.PositiveIntegerField(default=0)
    per_day = models.PositiveIntegerField(default=0)
    ground = models.TextField(blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["endpoint", "valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="grant_has_one_holder", condition=Q(subsystem__isnull=False) ^ Q(group__isnull=False)
            ),
            models.CheckConstraint(
                name="grant_ends_not_before_it_begins", condition=Q(valid_until__gte=F("valid_from"))
            ),
            never_overlap("grant_of_subsystem_once_at_a_time", "endpoint", "subsystem", ranges=TimeRange),
            never_overlap("grant_of_group_once_at_a_time", "endpoint", "group", ranges=TimeRange),
        ]

    def __str__(self) -> str:
        return f"{self.subsystem or self.group} → {self.endpoint}"
