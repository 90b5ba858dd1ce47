"""What the archive does with work files: packages for it, and their lawful destruction by two people."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from phohien.systems.documents.models.workfiles import WorkFile


class ArchivePackage(models.Model):
    """A submission package (E-ARK SIP) of a closed work file: asked for, built in the background, kept by content.

    ``report`` is what our own check found; ``done`` of ``total`` documents are in it. ``begun`` counts its builders: more than one
    when a process died over it. Retention: that of the work file.
    """

    class State(models.TextChoices):
        """How far the package is."""

        WAITING = "waiting"
        BUILDING = "building"
        DONE = "done"
        FAILED = "failed"
        STOPPED = "stopped"

    code = models.CharField(max_length=32, unique=True)
    work_file = models.ForeignKey(WorkFile, on_delete=models.PROTECT, related_name="packages")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    asked_by_name = models.CharField(max_length=200)
    taken_at = models.DateTimeField(null=True)
    begun = models.PositiveSmallIntegerField(default=0, db_default=0)
    finished_at = models.DateTimeField(null=True)
    file_code = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    fault = models.CharField(max_length=500, blank=True)
    report = models.JSONField(default=list)

    class Meta:
        db_table = "documents_archive_package"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["work_file"], name="one_package_at_a_time", condition=Q(state__in=["waiting", "building"])
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="package_to_build", condition=Q(state__in=["waiting", "building"]))
        ]

    def __str__(self) -> str:
        return f"{self.work_file_id} {self.state}"


class Disposal(models.Model):
    """A proposal to destroy work files whose term has run out, and what became of it. Who decides is not who proposed.

    Luật Lưu trữ 33/2024/QH15 (articles at second hand: to be confirmed). Retention of the proposal, the decision and the minutes:
    permanent.
    """

    class State(models.TextChoices):
        """Where the proposal stands."""

        PROPOSED = "proposed"
        APPROVED = "approved"
        REFUSED = "refused"
        DONE = "done"

    code = models.CharField(max_length=32, unique=True)
    agency = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    reason = models.CharField(max_length=1000)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    proposed_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decision_note = models.CharField(max_length=1000, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by_name = models.CharField(max_length=200, blank=True)
    files_destroyed = models.PositiveIntegerField(default=0)
    bytes_destroyed = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("proposed_by")), name="disposal_by_a_second_person"
            ),
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(decided_by=""), name="disposal_decided_first"),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "-id"], name="disposal_office")]

    def __str__(self) -> str:
        return f"{self.agency} {self.code}"


class DisposalLine(models.Model):
    """A work file in a proposal. ``outcome`` is empty until it was carried out: destroyed, or spared and why."""

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="lines")
    work_file = models.ForeignKey(WorkFile, on_delete=models.PROTECT, related_name="disposal_lines")
    outcome = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=500, blank=True)
    documents = models.PositiveIntegerField(default=0)
    documents_kept = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "documents_disposal_line"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["disposal", "work_file"], name="disposal_line_once")]

    def __str__(self) -> str:
        return f"{self.disposal_id}/{self.work_file_id}"
