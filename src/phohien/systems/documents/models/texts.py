"""The words of files, read beside them once for each content, and what a search looks at."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from phohien.systems.documents.models.documents import Document


class FileText(models.Model):
    """The text of one content, whichever documents have it: the same letter to two hundred offices is read once.

    Owner: the documents whose files have this ``sha256``; who may see one of them may see the text. Retention: theirs.
    ``due_at`` is when it may be taken up again: the lease of whoever reads it, or the pause after a fall.
    """

    class State(models.TextChoices):
        """How far reading is. ``scan``: letters are read, pictures wait for the engine; ``indexing``: read, and the
        documents that have it are not all found by it yet."""

        WAITING = "waiting"
        SCAN = "scan"
        INDEXING = "indexing"
        READ = "read"
        EMPTY = "empty"
        FAILED = "failed"
        UNREADABLE = "unreadable"

    sha256 = models.CharField(max_length=64, unique=True)
    file_code = models.CharField(max_length=64)
    media_type = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    engine = models.CharField(max_length=80, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    fault = models.CharField(max_length=12, blank=True)
    is_cut = models.BooleanField(default=False)
    remarks = ArrayField(models.CharField(max_length=10), default=list)
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["state", "due_at"], name="doc_text_due", condition=Q(state__in=["waiting", "scan", "indexing"])
            ),
            models.Index(fields=["-id"], name="doc_text_failed", condition=Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.state}"


class PageText(models.Model):
    """One page of a content still being read: ``is_scan`` says that its picture waits. Gone when the whole is read."""

    whole = models.ForeignKey(FileText, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    is_scan = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["whole", "number"], name="doc_page_once")]

    def __str__(self) -> str:
        return f"{self.whole_id}: {self.number}"


class SearchEntry(models.Model):
    """What finds a document: its folded words with their places, its number, and who may see it, in one inverted index.

    Computed from the document, its current files and its :class:`Access`, by the acts that change those. The words lie
    outside the row (``toast_tuple_target``), so that a million rows without them fit into a small part of memory.
    """

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="search_entry")
    words = SearchVectorField()

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["words"], name="doc_words", fastupdate=False)]

    def __str__(self) -> str:
        return str(self.document_id)
