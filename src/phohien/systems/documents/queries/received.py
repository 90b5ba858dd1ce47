"""A copy that arrived: what its seal is worth, and what can be said of the original it is a copy of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from phohien.base.files import queries as kept
from phohien.base.signing import copies as drawing
from phohien.base.signing import queries as signatures
from phohien.base.signing.report import SignatureReport
from phohien.kernel.errors import Problem
from phohien.systems.documents.models import Document, ReceivedCopy
from phohien.systems.documents.queries.copies import original_here, received_copy
from phohien.systems.documents.queries.signatures import Checked
from phohien.systems.documents.rules import signers

MOST_INSIDE = 3


@dataclass(frozen=True, slots=True)
class Received:
    """``is_sealed``: a seal of the agency the copy names as its maker holds. ``inside`` are originals enclosed, by name."""

    told: ReceivedCopy
    is_sealed: bool
    sealed_by: str
    original: Document | None
    inside: tuple[tuple[str, SignatureReport], ...]


def received_of(document: Document, checked: Checked | None, *, at: datetime) -> Received | None:
    """What the document is worth as a copy; None when it is none. ``checked`` is its main file, when anybody signed that."""
    told = received_copy(document)
    if told is None:
        return None
    report = checked.report if checked is not None else None
    seals = [one for one in report.signatures if one.kind == "agency_seal"] if report is not None else []
    sealed_by = (seals[-1].agency or seals[-1].signer) if seals else ""
    holds = report is not None and report.is_valid and signers.same_agency(sealed_by, document.issuer_name)
    inside = _inside(checked, at) if holds and checked is not None else ()
    return Received(told, holds, sealed_by, original_here(told), inside)


def _inside(checked: Checked, at: datetime) -> tuple[tuple[str, SignatureReport], ...]:
    """Only of a copy whose seal holds: nobody else's enclosures are unpacked."""
    try:
        found = drawing.enclosed_in(kept.read(checked.file.file_code))
    except Problem:
        return ()
    return tuple((name[:200], _report(content, at)) for name, content in list(found.items())[:MOST_INSIDE])


def _report(content: bytes, at: datetime) -> SignatureReport:
    return signatures.inspect_kept(hashlib.sha256(content).hexdigest(), lambda: content, at=at)
