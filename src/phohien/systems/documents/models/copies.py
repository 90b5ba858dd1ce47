"""Copies (sao y, sao lục, trích sao): each a paper of its own with its own number; the original's file is never touched."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from phohien.systems.documents.models.documents import Document
from phohien.systems.documents.models.registers import Entry


class Copy(models.Model):
    """A copy of a document made by an agency. NĐ 30/2020/NĐ-CP, Điều 25 to 27, Phụ lục I (at second hand: to be confirmed).

    ``passage`` is the text of an extract that was set anew. ``source_sha256`` is the copied file; ``file_code`` the unsealed
    copy, ``sealed_code`` the one with the agency's signature.
    Retention: that of the document.
    """

    code = models.CharField(max_length=32, unique=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="copies")
    agency = models.CharField(max_length=40)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="copy")
    kind = models.CharField(max_length=8)
    way = models.CharField(max_length=10)
    notation = models.CharField(max_length=30)
    pages = models.CharField(max_length=200, blank=True)
    passage = models.TextField(blank=True, default="", db_default="")
    recipients = models.CharField(max_length=1000, blank=True)
    copies = models.PositiveSmallIntegerField(default=1)
    source_name = models.CharField(max_length=200)
    source_sha256 = models.CharField(max_length=64)
    source_code = models.CharField(max_length=64)
    file_code = models.CharField(max_length=64)
    sealed_code = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    made_by_name = models.CharField(max_length=200)
    permitted_by = models.CharField(max_length=40)
    permitted_by_name = models.CharField(max_length=250)
    signer_position = models.CharField(max_length=100, blank=True)
    sealed_at = models.DateTimeField(null=True)
    sealed_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=["y", "luc", "trich"]), name="copy_kind"),
            models.CheckConstraint(condition=Q(way__in=["scan", "print", "electronic"]), name="copy_way"),
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "-id"], name="copy_office")]

    def __str__(self) -> str:
        return f"{self.entry}/{self.notation}"

    @property
    def full_number(self) -> str:
        """Number and notation as printed."""
        return f"{self.entry}/{self.notation}"


class ReceivedCopy(models.Model):
    """That a document which arrived is a copy another agency made: of which kind, and of what, as its package said.

    Never proof: the seal in the PDF is. Retention: that of the document.
    """

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="received_copy")
    kind = models.CharField(max_length=8)
    sentence = models.CharField(max_length=500, blank=True)
    original_type = models.CharField(max_length=100, blank=True)
    original_number = models.CharField(max_length=60, blank=True)
    original_issued_on = models.DateField(null=True)
    original_issuer = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "documents_copy_received"

    def __str__(self) -> str:
        return self.sentence
