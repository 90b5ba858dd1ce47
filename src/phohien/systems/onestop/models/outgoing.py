"""What the office of documents was asked to issue for a dossier, and what it answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from phohien.systems.onestop.models.dossiers import Dossier
from phohien.systems.onestop.models.papers import Paper, Result


class OutgoingRequest(models.Model):
    """A letter (a statutory form) or a signed result on its way through the office's register of outgoing documents.

    Each asking is a row of its own with its own ``code``; what was refused stays and says why. A waiting row becomes a request
    with the next round of the worker, so that nothing is typeset while the dossier is locked. No personal data but through its
    dossier. Retention: that of the dossier.
    """

    class State(models.TextChoices):
        """How far the request is."""

        WAITING = "waiting"
        ASKED = "asked"
        ISSUED = "issued"
        REFUSED = "refused"

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="outgoing")
    paper = models.ForeignKey(Paper, null=True, on_delete=models.CASCADE, related_name="outgoing")
    result = models.ForeignKey(Result, null=True, on_delete=models.CASCADE, related_name="outgoing")
    code = models.CharField(max_length=80, unique=True)
    agency = models.CharField(max_length=40)
    type_code = models.CharField(max_length=3)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField(null=True)
    number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True)
    issued_at = models.DateTimeField(null=True)
    document_code = models.CharField(max_length=32, blank=True)
    file_code = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    refused_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=80, blank=True)
    sentence_vi = models.TextField(blank=True)
    sentence_en = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(paper=None, result__isnull=False) | Q(paper__isnull=False, result=None),
                name="outgoing_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["paper"], condition=~Q(state="refused") & ~Q(paper=None), name="outgoing_paper_once"
            ),
            models.UniqueConstraint(
                fields=["result"], condition=~Q(state="refused") & ~Q(result=None), name="outgoing_result_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["id"], name="outgoing_waiting", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return self.code
