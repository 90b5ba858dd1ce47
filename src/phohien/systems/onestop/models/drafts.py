"""Applications not sent yet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from phohien.systems.onestop.models.catalogue import ProcedureVersion


class Draft(models.Model):
    """What a person has filled in so far, saved at every step. Personal data; erased when sent or after 60 days.

    ``key`` makes sending idempotent: the same draft sent twice is one dossier.
    """

    key = models.CharField(max_length=64, unique=True)
    account_code = models.CharField(max_length=64)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    unit_code = models.CharField(max_length=12, blank=True)
    values = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    files = models.JSONField(default=dict)
    done = models.JSONField(default=list)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-saved_at"]
        indexes: ClassVar = [models.Index(fields=["account_code", "-saved_at"], name="draft_account")]

    def __str__(self) -> str:
        return self.key
