"""Reads of the pictures of first pages."""

from __future__ import annotations

from phohien.base.statements import Prepared
from phohien.systems.documents.models import DocumentFile, FirstPage

_BY_CONTENT = Prepared(lambda sha256: FirstPage.objects.filter(sha256=sha256), sha256=str)


def first_page_of(file: DocumentFile) -> FirstPage | None:
    """What is known of the file's first page; None when nobody has asked for it yet, or it was long ago."""
    return _BY_CONTENT.first(sha256=file.sha256)
