"""The person's store of earlier documents (kho dữ liệu), apart from uploads; every reuse leaves a line."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class VaultDocument(models.Model):
    """A document issued or verified by an office, kept for its owner. Personal data."""

    code = models.CharField(max_length=40, unique=True)
    owner_id = models.CharField(max_length=12)
    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    data = models.JSONField(default=dict)
    file_code = models.CharField(max_length=64)
    dossier_code = models.CharField(max_length=40, blank=True)
    replaced_by = models.CharField(max_length=40, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-issued_on", "-id"]
        indexes: ClassVar = [models.Index(fields=["owner_id", "kind"], name="vault_owner")]

    def __str__(self) -> str:
        return self.title


class VaultUse(models.Model):
    """A stored document was used again, for the dossier named. The owner can read this line."""

    document = models.ForeignKey(VaultDocument, on_delete=models.PROTECT, related_name="uses")
    dossier_code = models.CharField(max_length=40)
    by_code = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    agency = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.dossier_code}"
