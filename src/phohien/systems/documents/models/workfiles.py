"""Work files (hồ sơ công việc) by the yearly list, and the documents placed in them without being copied."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from phohien.systems.documents.models.documents import Document


class WorkFile(models.Model):
    """A work file of one agency. ``notation`` is its place in the yearly list (``01.VP``). NĐ 30/2020/NĐ-CP, Điều 28 to 30.

    ``search_key`` is notation and title folded. Retention: ``term``; ``handed_over_on`` is the day the archive took it. While
    ``hold_reason`` says why, nothing of it may be destroyed. After ``destroyed_on`` only what is written here and about its
    documents is left.
    """

    code = models.CharField(max_length=32, unique=True)
    agency = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    notation = models.CharField(max_length=30)
    title = models.CharField(max_length=500)
    search_key = models.CharField(max_length=560, blank=True)
    term = models.CharField(max_length=10)
    keeper_post = models.CharField(max_length=40)
    keeper_name = models.CharField(max_length=200)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    handed_over_on = models.DateField(null=True)
    handed_over_to = models.CharField(max_length=200, blank=True)
    warned_on = models.DateField(null=True)
    offered_on = models.DateField(null=True)
    offered_by_name = models.CharField(max_length=200, blank=True)
    returned_on = models.DateField(null=True)
    return_reason = models.CharField(max_length=500, blank=True)
    held_on = models.DateField(null=True)
    held_by_name = models.CharField(max_length=200, blank=True)
    hold_reason = models.CharField(max_length=500, blank=True)
    destroyed_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-year", "notation"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "year", "notation"], name="work_file_notation"),
            models.CheckConstraint(
                condition=Q(handed_over_on=None) | ~Q(closed_on=None), name="work_file_closed_before_archive"
            ),
            models.CheckConstraint(
                condition=Q(destroyed_on=None) | (~Q(handed_over_on=None) & Q(hold_reason="")),
                name="work_file_destroyed_from_archive",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["closed_on"], name="work_file_to_archive", condition=Q(handed_over_on=None))
        ]

    def __str__(self) -> str:
        return f"{self.notation} {self.title}"


class Placement(models.Model):
    """A document lies in a work file; the same document may lie in several."""

    work_file = models.ForeignKey(WorkFile, on_delete=models.PROTECT, related_name="placements")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="placements")
    placed_at = models.DateTimeField()
    placed_by_name = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["work_file", "document"], name="placement_once")]

    def __str__(self) -> str:
        return f"{self.work_file_id}/{self.document_id}"
