"""The monitor's own tables: thresholds that differ from those that came along, and alerts with what became of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from phohien.kernel.ids import new_public_code


class RuleChange(models.Model):
    """A rule of ``data/rules.csv`` as the operators want it here. No personal data. Retention: for ever."""

    code = models.CharField(max_length=30, unique=True)
    threshold = models.FloatField()
    minutes = models.PositiveSmallIntegerField()
    enabled = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(name="alert_rule_threshold", condition=Q(threshold__gte=0)),
            models.CheckConstraint(name="alert_rule_minutes", condition=Q(minutes__lte=1440)),
        ]

    def __str__(self) -> str:
        return self.code


class Alert(models.Model):
    """Something the operators must look at, from when it was found until its cause was gone.

    ``subject`` is a service, a gateway's chain, a right, a certificate or a request; ``party`` the member it concerns, or
    nothing. Personal data: who acknowledged it. Retention: three years (this installation's choice).
    """

    code = models.CharField(max_length=20, unique=True, default=new_public_code, editable=False)
    rule = models.CharField(max_length=30)
    severity = models.CharField(max_length=10)
    subject = models.CharField(max_length=400)
    party = models.CharField(max_length=200, blank=True)
    value = models.FloatField()
    threshold = models.FloatField()
    detail = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=64, blank=True)
    acknowledged_by_name = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-opened_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["-opened_at"], name="alert_opened")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "subject"], condition=Q(closed_at=None), name="alert_opens_once"),
            models.CheckConstraint(
                name="alert_closes_after_it_opened", condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at"))
            ),
            models.CheckConstraint(
                name="alert_acknowledged_by_somebody", condition=Q(acknowledged_at=None) | ~Q(acknowledged_by="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"
