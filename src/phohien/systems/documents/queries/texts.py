"""Reads of the texts of files: how far reading is, what failed, what a document's files say."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from phohien.systems.documents.models import DocumentFile, FileText

SIZE = 100


def texts_of(files: Iterable[DocumentFile]) -> dict[str, FileText]:
    """What is known of the text of these files, by the hash of their content; without the text itself."""
    return {one.sha256: one for one in FileText.objects.filter(sha256__in={one.sha256 for one in files}).defer("text")}


def unfinished() -> QuerySet[FileText]:
    """Contents still to be read or told of. The condition is said as its partial index has it, for the prepared statement
    knows no value given with it."""
    return FileText.objects.extra(where=["documents_filetext.state in ('waiting', 'scan', 'indexing')"])


def counts() -> dict[str, int]:
    """How many contents wait or failed, by state: those read are not counted, they are all the others."""
    waiting = unfinished().values_list("state")
    found = dict(waiting.annotate(number=Count("pk")))
    return {**found, "failed": failed().count()}


def failed() -> QuerySet[FileText]:
    """Contents whose reader fell, newest first, without their text."""
    return FileText.objects.extra(where=["documents_filetext.state = 'failed'"]).defer("text").order_by("-id")


def in_progress() -> QuerySet[FileText]:
    """Contents whose pictures are being read, the furthest first."""
    return unfinished().filter(state="scan").defer("text").order_by("-done", "id")
