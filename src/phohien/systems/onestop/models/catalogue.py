"""The catalogue of procedures: a procedure and its dated versions; a dossier is pinned to one version for life."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q


class DateRange(Func):
    """PostgreSQL's ``daterange(from, until)``, half-open."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Procedure(models.Model):
    """An administrative procedure by its national code, the provincial suffix kept apart."""

    code = models.CharField(max_length=20, unique=True)
    suffix = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """What the procedure demands in ``[effective_from, effective_until)``.

    ``data`` is the whole version as ``rules.catalogue`` reads it, the form definition included; the other columns
    repeat what listings need. Source of the mandatory parts: NĐ 63/2010/NĐ-CP, Điều 8 khoản 2.
    """

    class State(models.TextChoices):
        """Whether citizens see the version."""

        DRAFT = "draft"
        PUBLISHED = "published"
        CLOSED = "closed"

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    effective_from = models.DateField()
    effective_until = models.DateField(null=True)
    name = models.CharField(max_length=500)
    name_en = models.CharField(max_length=500, blank=True)
    field = models.CharField(max_length=80)
    level = models.CharField(max_length=20)
    online_level = models.CharField(max_length=12)
    process = models.CharField(max_length=80)
    data = models.JSONField()
    words = ArrayField(models.CharField(max_length=40), default=list)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["procedure__code", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_number"),
            ExclusionConstraint(
                name="procedure_one_version_a_day",
                expressions=[
                    (F("procedure"), RangeOperators.EQUAL),
                    (DateRange("effective_from", "effective_until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="published"),
            ),
        ]
        indexes: ClassVar = [GinIndex(fields=["words"], name="procedure_words")]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
