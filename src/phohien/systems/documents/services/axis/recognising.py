"""That what arrives is a copy another agency made is written down beside the document, as its package told it."""

from __future__ import annotations

from phohien.base import statements
from phohien.systems.documents.models import Document, ReceivedCopy
from phohien.systems.documents.rules import copies_told
from phohien.systems.documents.rules.edxml.model import Document as Package


def note_copy(document: Document, package: Package) -> None:
    """The document is known as a copy when its notation is a copy's. Part of taking it in."""
    told = copies_told.read(package.symbol, package.content)
    if told is None:
        return
    original = told.original
    statements.insert(ReceivedCopy(
        document=document, kind=told.kind, sentence=told.sentence, original_type=original.type[:100],
        original_number=original.number[:60], original_issued_on=original.issued_on, original_issuer=original.issuer[:200],
    ))  # fmt: skip
