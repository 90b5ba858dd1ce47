"""Copies: one, those of a document, those of an office."""

from __future__ import annotations

from django.db.models import QuerySet

from phohien.kernel.errors import NotFound
from phohien.kernel.text import fold
from phohien.kernel.words import Words
from phohien.systems.documents.models import Copy, Document, ReceivedCopy
from phohien.systems.documents.rules import numbering


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


MARK = "copy:"


def mark_of(copy: Copy) -> str:
    """What the axis's consignments of a copy bear where those of a document bear its code."""
    return f"{MARK}{copy.code}"


def received_copy(document: Document) -> ReceivedCopy | None:
    """What kind of copy the document that arrived is, and of what; None when it is none."""
    return ReceivedCopy.objects.filter(document=document).first() if document.source == "axis" else None


def original_here(received: ReceivedCopy) -> Document | None:
    """The original among the office's own documents: the same number and notation, day and issuer's name or the office itself."""
    if not received.original_number:
        return None
    same = Document.objects.filter(
        agency=received.document.agency, number_notation=numbering.folded(received.original_number),
        issued_on=received.original_issued_on,
    ).exclude(pk=received.document_id)  # fmt: skip
    issuer = fold(received.original_issuer)
    return next((one for one in same.order_by("id")[:20] if fold(one.issuer_name) == issuer), None)
