"""Whether a document is one this province's offices issued, for anybody who holds it: by its code, or by the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from phohien.base.signing import queries as signatures
from phohien.base.signing.report import SignatureReport
from phohien.systems.documents.models import Document, DocumentFile
from phohien.systems.documents.queries import documents as reads

Standing = Literal["issued", "recalled", "replaced", "unknown"]
ISSUED: dict[str, Standing] = {
    "issued": "issued", "filed": "issued", "recalled": "recalled", "replaced": "replaced",
}  # fmt: skip
SEALED = (DocumentFile.Stage.SEALED, DocumentFile.Stage.UNSTAMPED, DocumentFile.Stage.STAMPED)
LONGEST_CODE = 32


@dataclass(frozen=True, slots=True)
class Known:
    """What anybody may know of an issued document: its head, never its subject or content."""

    code: str
    standing: Standing
    number: str = ""
    agency: str = ""
    issued_on: date | None = None
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What a file is worth: the register's line when it is one of ours, and the signatures with their levels."""

    known: Known | None
    report: SignatureReport


def check_code(code: str) -> Known:
    """What the register knows of the code printed on a document; a draft is nothing anybody issued."""
    found = Document.objects.filter(code=code.strip()[:LONGEST_CODE]).exclude(direction="in").first()
    return (
        _known(found) if found is not None and found.state in ISSUED else Known(code.strip()[:LONGEST_CODE], "unknown")
    )


def check_file(pdf: bytes, *, at: datetime) -> FileCheck:
    """What the file is worth at that instant, whatever the bytes are. Never raises for hostile bytes."""
    report = signatures.inspect_pdf(pdf, at=at)
    found = (
        DocumentFile.objects.filter(sha256=report.sha256, stage__in=SEALED, document__state__in=list(ISSUED))
        .exclude(document__direction="in")
        .select_related("document")
        .first()
    )
    return FileCheck(_known(found.document) if found is not None else None, report)


def _known(document: Document) -> Known:
    newer = document.replaced_by.filter(state__in=list(ISSUED)).order_by("-id").first()
    return Known(
        document.code, ISSUED[document.state], document.full_number,
        reads.agency_name(document.agency, document.issued_on), document.issued_on,
        newer.full_number if newer is not None else "",
    )  # fmt: skip
