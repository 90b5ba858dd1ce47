"""Checking the signatures of a PDF. Whatever the bytes are, the answer is a report and never an error.

The judge is pyHanko with its analysis of what was added after each signature; poppler calls a document with
page content added after signing "valid".
"""

from __future__ import annotations

import hashlib
import io
import logging
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from asn1crypto import crl, ocsp
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel, SignatureStatus
from pyhanko_certvalidator import ValidationContext

from phohien.base.files.rules import UnacceptableError, refuse_bombs
from phohien.base.signing import authority, stamps
from phohien.base.signing.engine import container, parts, remembering, wording
from phohien.base.signing.report import Sentence, SignatureFinding, SignatureReport, Verdict

LARGEST_BYTES = 200 * 1024 * 1024
MOST_SIGNATURES = 200
LOG = logging.getLogger(__name__)
# A certificate that names purposes must name one for documents or letters (RFC 9336; Microsoft's and Adobe's own): those
# of machines and of time stamps sign no documents. One that names none is for all.
PURPOSES = {
    "any_extended_key_usage",
    "email_protection",
    "1.3.6.1.5.5.7.3.36",
    "microsoft_document_signing",
    "adobe_authentic_documents_trust",
}
_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)


@dataclass(frozen=True, slots=True)
class Case:
    """What is known when a document is checked: its bytes, the instant, and the revocation lists."""

    pdf: bytes
    at: datetime
    lists: tuple[bytes, ...]
    evidence: tuple[crl.CertificateList | ocsp.OCSPResponse, ...] = ()
    contexts: dict[tuple[datetime, bool], ValidationContext] = field(default_factory=dict)


def verify(pdf: bytes, *, at: datetime, lists: tuple[bytes, ...], sha256: str = "") -> SignatureReport:
    """What can be said about the document's signatures at that instant. Never raises. ``sha256`` when it is known already."""
    sha256 = sha256 or hashlib.sha256(pdf).hexdigest()
    if len(pdf) > LARGEST_BYTES:
        return SignatureReport("unreadable", Sentence(wording.SUMMARIES["too_large"]), sha256)
    try:
        refuse_bombs(pdf)
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        embedded = list(reader.embedded_signatures)[:MOST_SIGNATURES]
        case = Case(pdf, at, lists, _evidence(reader))
        findings = tuple(_finding(signature, case) for signature in embedded)
    except UnacceptableError:
        return SignatureReport("unreadable", Sentence(wording.SUMMARIES["unreadable"]), sha256)
    except (Exception, RecursionError) as error:  # a hostile file may break a parser anywhere
        LOG.info("A PDF could not be read for its signatures: %s: %s", type(error).__name__, error)
        return SignatureReport("unreadable", Sentence(wording.SUMMARIES["unreadable"]), sha256)
    verdict = _verdict(findings)
    return SignatureReport(verdict, Sentence(wording.SUMMARIES[verdict], {"count": len(findings)}), sha256, findings)


def _verdict(findings: tuple[SignatureFinding, ...]) -> Verdict:
    if not findings:
        return "unsigned"
    if not all(one.intact and not one.modified_after for one in findings):
        return "changed"
    if not all(one.trusted for one in findings):
        return "untrusted"
    return "remarks" if any(one.remarks for one in findings) else "valid"


def _evidence(reader: PdfFileReader) -> tuple[crl.CertificateList | ocsp.OCSPResponse, ...]:
    """The revocation data the document itself carries (B-LT)."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except (NoDSSFoundError, ValueError, TypeError, KeyError):
        return ()
    lists = [crl.CertificateList.load(item.get_object().data) for item in store.crls]
    answers = [ocsp.OCSPResponse.load(item.get_object().data) for item in store.ocsps]
    return (*lists, *answers)


def _finding(signature: EmbeddedPdfSignature, case: Case) -> SignatureFinding:
    try:
        return parts.run(_examine(signature, case))
    except (Exception, RecursionError) as error:  # a hostile signature may break a parser anywhere
        LOG.info("A signature could not be examined: %s: %s", type(error).__name__, error)
        return _hopeless(signature)


async def _examine(signature: EmbeddedPdfSignature, case: Case) -> SignatureFinding:
    if signature.sig_object_type == "/DocTimeStamp":
        stamp = await async_validate_pdf_timestamp(signature, _context(signature, case, case.at))
        return _told(signature, case, stamp, stamp.timestamp, proven=True)
    status = await _validated(signature, case, case.at)
    proven = _proven(status)
    if proven is not None and not _holds_at(status, proven):
        # It may have been good when it was stamped, though it is not now. What was added since was looked at already.
        status = await _validated(signature, case, proven, skip_diff=True)
    claimed = proven or status.signer_reported_dt
    return _told(signature, case, status, claimed, proven=proven is not None)


async def _validated(
    signature: EmbeddedPdfSignature, case: Case, at: datetime, *, skip_diff: bool = False
) -> PdfSignatureStatus:
    return await async_validate_pdf_signature(
        signature,
        signer_validation_context=_context(signature, case, at),
        ts_validation_context=_context(signature, case, case.at),
        key_usage_settings=_USAGE,
        skip_diff=skip_diff,
    )


def _proven(status: PdfSignatureStatus) -> datetime | None:
    """The instant of the signature's time stamp when that stamp is trustworthy, else None."""
    stamp = status.timestamp_validity
    return stamp.timestamp if stamp is not None and stamp.valid and stamp.trusted else None


def _holds_at(status: PdfSignatureStatus, at: datetime) -> bool:
    """Whether trust found for now holds for the earlier instant, too: nothing revoked or expired since, all valid by then."""
    path = status.validation_path
    return (
        status.trusted and path is not None and all(one.not_valid_before <= at <= one.not_valid_after for one in path)
    )


def _context(signature: EmbeddedPdfSignature, case: Case, at: datetime) -> ValidationContext:
    """Ours must have been checked for revocation; of others we know only what the document brings along."""
    issuer = stamps.as_asn1(authority.load().issuer).dump()
    ours = remembering.is_issued_by(signature.signer_cert.dump(), issuer)
    if (at, ours) not in case.contexts:
        brought = () if ours else tuple(item.dump() for item in case.evidence if isinstance(item, crl.CertificateList))
        case.contexts[at, ours] = parts.context(at=at, lists=case.lists + brought, must_check=ours)
    return case.contexts[at, ours]


def _told(
    signature: EmbeddedPdfSignature, case: Case, status: SignatureStatus, at: datetime | None, *, proven: bool
) -> SignatureFinding:
    subject = signature.signer_cert.subject.native
    coverage = getattr(status, "coverage", None) or SignatureCoverageLevel.UNCLEAR
    seed_broken = isinstance(status, PdfSignatureStatus) and not status.seed_value_ok
    finding = SignatureFinding(
        field_name=signature.field_name,
        signer=_text(subject, "common_name"),
        title=_text(subject, "title"),
        agency=_text(subject, "organization_name"),
        kind=_kind(signature, subject),
        signed_at=at,
        time_is_proven=proven,
        intact=bool(status.intact and status.valid),
        trusted=status.trusted and _may_sign(signature, status),
        is_test=_is_test(status),
        covers_whole_document=coverage == SignatureCoverageLevel.ENTIRE_FILE,
        modified_after=_is_modified(status, coverage) or seed_broken,
        revoked_at=_revoked_at(signature, case),
        certificate_sha256=signature.signer_cert.sha256.hex(),
        algorithm=f"{status.pkcs7_signature_mechanism}, {status.md_algorithm}",
        reason=str(signature.sig_object.get("/Reason", "")),
        sentences=(),
    )
    untouched = container.is_untouched(case.pdf, list(signature.byte_range), _known())
    return replace(
        finding,
        sentences=wording.sentences(finding),
        remarks=wording.remarks(finding, container_untouched=untouched),
    )


def _may_sign(signature: EmbeddedPdfSignature, status: SignatureStatus) -> bool:
    """Whether the certificate was issued for what it did; a time stamp's own rule is the library's."""
    purposes = signature.signer_cert.extended_key_usage_value
    is_document = isinstance(status, PdfSignatureStatus)
    return not is_document or purposes is None or bool(PURPOSES & set(purposes.native))


def _is_modified(status: SignatureStatus, coverage: SignatureCoverageLevel) -> bool:
    """Whether anything but permitted additions follows the signed revision, or it is not a whole revision."""
    if coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return False
    if coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return True
    if isinstance(status, PdfSignatureStatus):
        return status.docmdp_ok is not True
    return not isinstance(getattr(status, "diff_result", None), DiffResult)


def _kind(
    signature: EmbeddedPdfSignature, subject: dict[str, object]
) -> Literal["person", "agency_seal", "time_stamp"]:
    """A seal's certificate names the agency as its own name."""
    if signature.sig_object_type == "/DocTimeStamp":
        return "time_stamp"
    name, agency = _text(subject, "common_name"), _text(subject, "organization_name")
    return "agency_seal" if name and name == agency else "person"


def _text(subject: dict[str, object], key: str) -> str:
    value = subject.get(key, "")
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value or "")


def _is_test(status: SignatureStatus) -> bool:
    """Whether trust leads to the local test root."""
    root = stamps.as_asn1(authority.load().root).sha256
    return status.validation_path is not None and status.validation_path.first.sha256 == root


def _known() -> tuple[asn1_x509.Certificate, ...]:
    return (*parts.trusted_roots(), stamps.as_asn1(authority.load().issuer))


def _revoked_at(signature: EmbeddedPdfSignature, case: Case) -> datetime | None:
    """When the certificate was revoked, before or after it signed; None when no list names it."""
    certificate = signature.signer_cert
    for data in case.lists:
        revocations = remembering.revocations_by_serial(data)
        if stamps.as_name(revocations.issuer) == certificate.issuer:
            line = revocations.get_revoked_certificate_by_serial_number(certificate.serial_number)
            return line.revocation_date_utc if line is not None else None
    return None


def _hopeless(signature: EmbeddedPdfSignature) -> SignatureFinding:
    """What is said of a signature that cannot even be examined: nothing in it holds."""
    finding = SignatureFinding(
        field_name=str(getattr(signature, "field_name", "")),
        signer="",
        title="",
        agency="",
        kind="unknown",
        signed_at=None,
        time_is_proven=False,
        intact=False,
        trusted=False,
        is_test=False,
        covers_whole_document=False,
        modified_after=True,
        revoked_at=None,
        certificate_sha256="",
        algorithm="",
        reason="",
        sentences=(),
    )
    return replace(finding, sentences=wording.sentences(finding))
