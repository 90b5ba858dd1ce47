"""How much there is to compare in a document, known before anything is compared.

For each signature every later revision is held against the signed one, field by field: eighty signatures in a file of 640 kB took
twelve CPU-seconds, two hundred would take minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

MOST = 60_000
"""Comparisons of a field: some three CPU-seconds. Thirty people who signed one after the other are 14,000."""


def is_too_much(reader: PdfFileReader, embedded: Sequence[EmbeddedPdfSignature]) -> bool:
    """Whether the document has more signatures, changes after them and fields than are compared here."""
    last = reader.xrefs.total_revisions - 1
    later = sum(last - one.signed_revision for one in embedded)
    return len(embedded) > MOST or later * max(_fields(reader), 1) > MOST


def _fields(reader: PdfFileReader) -> int:
    """The fields of the form, those that only hold others too; no more than make a difference."""
    waiting: list[Any] = list(_under(_under(reader.root, "/AcroForm"), "/Fields"))
    count = 0
    while waiting and count <= MOST:
        count += 1
        waiting += _under(waiting.pop().get_object(), "/Kids")
    return count


def _under(node: Any, key: str) -> Any:
    """What stands under the key, wherever it lies; nothing when nothing does."""
    try:
        return node[key]
    except (KeyError, TypeError):
        return ()
