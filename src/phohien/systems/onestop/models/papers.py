"""What the office hands out: statutory papers, results, their delivery, and the person's rating."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from phohien.systems.onestop.models.dossiers import Dossier


class Paper(models.Model):
    """A statutory form as issued. TT 03/2025/TT-VPCP, Phụ lục I, mẫu 01 to 07. The file never changes."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="papers")
    form = models.CharField(max_length=4)
    number = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    file_code = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "form", "number"], name="paper_number")]

    def __str__(self) -> str:
        return f"{self.form}/{self.number}"


class Result(models.Model):
    """The outcome of a dossier: drafted, signed by a person, sealed by the agency; a wrong one is replaced, not changed."""

    class State(models.TextChoices):
        """How far the result is."""

        DRAFT = "draft"
        SIGNED = "signed"
        SEALED = "sealed"
        REPLACED = "replaced"

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="results")
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    is_positive = models.BooleanField(default=True)
    number = models.CharField(max_length=60, blank=True)
    content = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=64)
    draft_file = models.CharField(max_length=64, blank=True)
    file_code = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=200, blank=True)
    sealed_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["sha256"], name="result_sha256", condition=~Q(sha256=""))]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """How and when the result reached the person. Being late never blocks it."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="delivery")
    manner = models.CharField(max_length=12)
    at = models.DateTimeField()
    receiver = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.manner} {self.at:%Y-%m-%d %H:%M}"


class Rating(models.Model):
    """How satisfied the person is, 1 to 5; never demanded for anything."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="rating_one_to_five")
        ]

    def __str__(self) -> str:
        return str(self.score)
