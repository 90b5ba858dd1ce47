"""Copies: one, those of a document, those of an office."""

from __future__ import annotations

from django.db.models import QuerySet

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.systems.documents.models import Copy, Document


def get_copy(code: str) -> Copy:
    """The copy of that code. Raises NotFound."""
    found = Copy.objects.select_related("entry", "document").filter(code=code).first()
    if found is None:
        raise NotFound(Words("Không có bản sao này.", "There is no such copy."), code="documents.no_copy")
    return found


def copies_of(document: Document) -> QuerySet[Copy]:
    """The copies of the document, the newest first."""
    return Copy.objects.filter(document=document).select_related("entry")


def list_copies(agency: str) -> QuerySet[Copy]:
    """All copies the office made, the newest first."""
    return Copy.objects.filter(agency=agency).select_related("entry", "document")
