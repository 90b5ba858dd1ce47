"""What the signatures of each of a document's files are worth, and whether those who signed are those it names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from phohien.base.files import queries as kept
from phohien.base.signing import queries as signatures
from phohien.base.signing.report import SignatureReport
from phohien.kernel.errors import Problem
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents.models import Document, DocumentFile, ReceivedCopy
from phohien.systems.documents.rules import signers

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Checked:
    """One PDF with its report; ``misfits`` are sentences about who signed and whom the document names."""

    file: DocumentFile
    report: SignatureReport | None
    misfits: tuple[Words, ...] = ()


def checked_files(document: Document, *, at: datetime) -> list[Checked]:
    """Every current PDF of the document, the main one first, with levels; ``report`` is None when its content is gone."""
    rows = document.files.filter(is_current=True, media_type=PDF)
    return [check(document, one, at=at) for one in sorted(rows, key=lambda one: (one.role != "main", one.pk))]


def check_main(document: Document, *, at: datetime) -> Checked | None:
    """The document's own PDF; None when it has none or nobody signed it."""
    found = document.files.filter(is_current=True, media_type=PDF, role="main").first()
    checked = check(document, found, at=at) if found is not None else None
    return checked if checked is not None and checked.report is not None and checked.report.is_signed else None


def check(document: Document, file: DocumentFile, *, at: datetime) -> Checked:
    """What this file's signatures are worth, found out once for its content every ten minutes."""
    try:
        report = signatures.inspect_kept(file.sha256, lambda: kept.read(file.file_code), at=at)
    except Problem:  # the content is gone or blocked: the file's own link says so
        return Checked(file, None)
    return Checked(file, report, tuple(misfits_of(document, report)) if file.role == "main" else ())


def misfits_of(document: Document, report: SignatureReport) -> list[Words]:
    """Between those who signed with signatures that hold and those the document names."""
    made = [
        signers.Signed(one.kind == "agency_seal", one.signer, one.agency)
        for one in report.signatures
        if one.standing != "invalid" and one.kind in ("person", "agency_seal")
    ]
    is_done = document.direction == "in" or document.state in ("sealed", "issued", "filed", "recalled", "replaced")
    if not is_done:
        return []
    known = directory.find_agency(document.issuer_code, document.issued_on) if document.issuer_code else None
    is_copy = document.source == "axis" and ReceivedCopy.objects.filter(document=document).exists()
    issuers = (document.issuer_name, known.name if known is not None else "")
    return signers.remarks(made, issuers=issuers, signer=document.signer_name, is_copy=is_copy)
