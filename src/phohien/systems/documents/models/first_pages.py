"""How the first page of a PDF looks, made once for each content, so that a document is seen before its PDF is drawn."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class FirstPage(models.Model):
    """The first page of one content as a picture, whichever documents have it.

    Waiting while ``due_at`` is set (the time it may be taken up again); made when ``file_code`` names the kept picture of
    ``width`` × ``height`` dots; neither, when the page cannot be seen. Owner: the documents whose files have this
    ``sha256``; who may see one of them may see the picture. Retention: half a year, at most theirs.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    due_at = models.DateTimeField(null=True)
    file_code = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="doc_first_page_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["asked_at"], name="doc_first_page_age"),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.width} × {self.height}"
