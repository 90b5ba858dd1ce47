"""Whether a result is genuine, for anybody: by its code, which opens no content, or by the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from phohien.base.signing import queries as signatures
from phohien.base.signing.report import SignatureReport
from phohien.kernel.calendar import in_vietnam
from phohien.systems.onestop.models import Result
from phohien.systems.onestop.queries import naming

Standing = Literal["issued", "replaced", "signed", "paper", "unknown"]
Verdict = Literal[
    "genuine", "replaced", "not_issued_yet", "doubtful", "changed", "foreign", "untrusted", "unsigned", "unreadable"
]


@dataclass(frozen=True, slots=True)
class KnownResult:
    """What anybody may know about an issued result: its head, never its content or whom it is about.

    ``signed``: the leader signed it, the agency has not sealed it yet. ``paper``: it was signed by hand.
    """

    code: str
    standing: Standing
    title: str = ""
    number: str = ""
    agency: str = ""
    signed_by: str = ""
    issued_at: datetime | None = None
    replaces: str = ""
    replaced_by: str = ""
    replaced_number: str = ""
    replaced_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What a file is worth: the answer in a word, the register's line when the hash is known, the signatures."""

    verdict: Verdict
    known: KnownResult | None
    report: SignatureReport


def check_code(code: str) -> KnownResult:
    """What the register knows about the code on a result's QR; a draft is nothing anybody issued."""
    result = Result.objects.select_related("dossier", "replaced_by").filter(code=code.strip()).first()
    if result is None or result.state == Result.State.DRAFT:
        return KnownResult(code=code.strip(), standing="unknown")
    return _known(result)


def check_file(pdf: bytes, *, at: datetime) -> FileCheck:
    """What the file is worth at that instant, whatever the bytes are. Never raises for hostile bytes."""
    report = signatures.verify_pdf(pdf, at=at)
    found = Result.objects.select_related("dossier", "replaced_by").filter(sha256=report.sha256).order_by("-id").first()
    known = _known(found) if found is not None else None
    return FileCheck(_verdict(report, known), known, report)


def _verdict(report: SignatureReport, known: KnownResult | None) -> Verdict:
    if known is None:
        return _unknown_verdict(report)
    if not report.is_valid:
        return "doubtful"
    if known.standing == "replaced":
        return "replaced"
    return "genuine" if known.standing == "issued" else "not_issued_yet"


def _unknown_verdict(report: SignatureReport) -> Verdict:
    if report.is_valid:
        return "foreign"
    verdicts: dict[str, Verdict] = {"changed": "changed", "untrusted": "untrusted", "unsigned": "unsigned"}
    return verdicts.get(report.verdict, "unreadable")


def _known(result: Result) -> KnownResult:
    issued = result.sealed_at or result.signed_at
    on = in_vietnam(issued or result.drafted_at).date()
    newer = result.replaced_by
    return KnownResult(
        code=result.code,
        standing=_standing(result),
        title=result.title,
        number=result.number,
        agency=naming.heading_of(result.dossier.competent_agency, on)["name"],
        signed_by=result.signed_by,
        issued_at=issued,
        replaces=_replaced_code(result),
        replaced_by=newer.code if newer else "",
        replaced_number=newer.number if newer else "",
        replaced_at=(newer.sealed_at or newer.signed_at) if newer else None,
    )


def _replaced_code(result: Result) -> str:
    """The code of the result this one took the place of; the newest of several."""
    before = result.replaces.order_by("-id").first()
    return before.code if before is not None else ""


def _standing(result: Result) -> Standing:
    if result.state == Result.State.REPLACED:
        return "replaced"
    if result.state == Result.State.SEALED:
        return "issued" if result.file_code else "paper"
    return "signed"
