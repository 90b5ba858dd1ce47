"""Processes as drawn: BPMN 2.0 XML, versioned; a published version never changes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Process(models.Model):
    """A way of handling dossiers, used by any number of procedures."""

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class ProcessVersion(models.Model):
    """One drawing of a process. ``xml`` is kept byte for byte as it came."""

    class State(models.TextChoices):
        """Whether the drawing may be used."""

        DRAFT = "draft"
        PUBLISHED = "published"
        CLOSED = "closed"

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    xml = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["process", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "number"], name="process_version_number"),
            models.UniqueConstraint(fields=["process"], condition=Q(state="published"), name="process_one_published"),
        ]

    def __str__(self) -> str:
        return f"{self.process_id} v{self.number}"
