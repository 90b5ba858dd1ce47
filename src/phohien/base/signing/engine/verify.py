"""Checking the signatures of a PDF. Whatever the bytes are, the answer is a report and never an error.

The judge is pyHanko with its analysis of what was added after each signature; poppler calls a document with
page content added after signing "valid".
"""

from __future__ import annotations

import hashlib
import logging
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Literal

from asn1crypto import crl, ocsp
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel, SignatureStatus
from pyhanko_certvalidator import ValidationContext

from phohien.base.files.rules import UnacceptableError, refuse_bombs
from phohien.base.signing import authority, stamps
from phohien.base.signing.engine import brought, container, effort, ending, parts, reasons, remembering, values, wording
from phohien.base.signing.engine.lying import Octets, stream_of
from phohien.base.signing.report import Sentence, SignatureFinding, SignatureReport, TimeSource, Verdict

LARGEST_BYTES = 200 * 1024 * 1024
STAMP = "/DocTimeStamp"
LOG = logging.getLogger(__name__)
_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)


@dataclass(frozen=True, slots=True)
class Case:
    """What is known when a document is checked: its bytes, whether they end where they say, where the last object stands in them that
    no table names, the instant, and the revocation lists.
    """

    pdf: Octets
    at: datetime
    lists: tuple[bytes, ...]
    evidence: Callable[[], tuple[brought.Revocation, ...]] = tuple
    answers: tuple[ocsp.OCSPResponse, ...] = ()
    contexts: dict[tuple[datetime, bool, bool], ValidationContext] = field(default_factory=dict)
    is_ended: bool = True
    stray_at: int = -1


def verify(
    pdf: Octets, *, at: datetime, lists: tuple[bytes, ...], answers: tuple[bytes, ...] = (), sha256: str = ""
) -> SignatureReport:
    """What can be said about the document's signatures at that instant, with these revocation lists and OCSP answers
    (DER). Never raises. ``sha256`` when it is known already. Of a mapped file only what is looked at comes into memory.
    """
    sha256 = sha256 or hashlib.sha256(pdf).hexdigest()
    if len(pdf) > LARGEST_BYTES:
        return SignatureReport("unreadable", Sentence(wording.SUMMARIES["too_large"]), sha256)
    try:
        refuse_bombs(pdf)
        reader = PdfFileReader(stream_of(pdf), strict=False)
        embedded = list(reader.embedded_signatures)
        if effort.is_too_much(reader, embedded):
            return SignatureReport("unreadable", Sentence(wording.SUMMARIES["too_many"]), sha256)
        case = Case(
            pdf,
            at,
            lists,
            cache(lambda: _brought(reader)),
            tuple(ocsp.OCSPResponse.load(one) for one in answers),
            is_ended=ending.is_where_it_says(pdf, reader),
            stray_at=ending.last_stray(pdf, reader, min(map(_end_of, embedded), default=len(pdf))),
        )
        findings = _findings(embedded, case)
    except UnacceptableError:
        return SignatureReport("unreadable", Sentence(wording.SUMMARIES["unreadable"]), sha256)
    except (Exception, RecursionError) as error:  # a hostile file may break a parser anywhere
        LOG.info("A PDF could not be read for its signatures: %s: %s", type(error).__name__, error)
        return SignatureReport("unreadable", Sentence(wording.SUMMARIES["unreadable"]), sha256)
    verdict = _verdict(findings)
    count = sum(one.kind != "time_stamp" for one in findings)
    said = "valid_one" if verdict == "valid" and count < 2 else verdict
    return SignatureReport(verdict, Sentence(wording.SUMMARIES[said], {"count": count}), sha256, findings)


def _verdict(findings: tuple[SignatureFinding, ...]) -> Verdict:
    if not findings:
        return "unsigned"
    if not all(one.intact and not one.modified_after for one in findings):
        return "changed"
    if not all(one.trusted for one in findings):
        return "untrusted"
    return "remarks" if any(one.remarks for one in findings) else "valid"


def _findings(embedded: list[EmbeddedPdfSignature], case: Case) -> tuple[SignatureFinding, ...]:
    """One finding a signature, in order. Time stamps over the document are looked at first, from the last one back: each proves
    that what came before it existed, earlier stamps too, so that a certificate that expired since was good.
    """
    stamps_over = [number for number, one in enumerate(embedded) if one.sig_object_type == STAMP]
    others = [number for number, one in enumerate(embedded) if one.sig_object_type != STAMP]
    found: dict[int, SignatureFinding] = {}
    for number in (*reversed(stamps_over), *others):
        later = [found[one] for one in stamps_over if one > number]
        by = min((one.signed_at for one in later if one.is_valid and one.signed_at is not None), default=None)
        found[number] = _finding(embedded[number], case, by)
    return tuple(found[number] for number in range(len(embedded)))


def _brought(reader: PdfFileReader) -> tuple[brought.Revocation, ...]:
    """The revocation data the document itself carries (B-LT); looked at only for signatures of others than us."""
    try:
        return brought.revocation_data(reader)
    except (ValueError, TypeError, KeyError, zlib.error):
        return ()


def _finding(signature: EmbeddedPdfSignature, case: Case, by: datetime | None) -> SignatureFinding:
    try:
        return parts.run(_examine(signature, case, by))
    except (Exception, RecursionError) as error:  # a hostile signature may break a parser anywhere
        LOG.info("A signature could not be examined: %s: %s", type(error).__name__, error)
        return _hopeless(signature)


async def _examine(signature: EmbeddedPdfSignature, case: Case, by: datetime | None) -> SignatureFinding:
    """``by``: when a later time stamp over the document proves the signature, if one does."""
    if signature.sig_object_type == STAMP:
        return await _examine_stamp(signature, case, by)
    stamped, status = case.at, await _validated(signature, case, case.at)
    proven = _proven(status)
    if proven is None and by is not None and status.timestamp_validity is not None:
        # The stamp's own certificate may have expired since; the later stamp proves that the stamp was there before.
        stamped, status = by, await _validated(signature, case, case.at, stamped=by)
        proven = _proven(status)
    moment = proven or by or case.at
    if moment != case.at and not _holds_at(status, moment):
        # It may have been good when it was stamped, though it is not now. What was added since was looked at already.
        status = await _validated(signature, case, moment, stamped=stamped, skip_diff=True)
    if proven is not None:
        known = Known(proven, proven, "stamp", moment)
    else:
        known = Known(status.signer_reported_dt, by, "document_stamp" if by else "machine", moment)
    return _told(signature, case, status, known, await _unchecked(signature, case, status, moment, stamped))


async def _examine_stamp(signature: EmbeddedPdfSignature, case: Case, by: datetime | None) -> SignatureFinding:
    moment, status = case.at, await async_validate_pdf_timestamp(signature, _context(signature, case, case.at))
    if by is not None and not status.trusted:
        moment, status = by, await async_validate_pdf_timestamp(signature, _context(signature, case, by))
    return _told(signature, case, status, Known(status.timestamp, status.timestamp, "stamp", moment), Unchecked())


async def _validated(
    signature: EmbeddedPdfSignature,
    case: Case,
    at: datetime,
    *,
    stamped: datetime | None = None,
    skip_diff: bool = False,
    must_check: bool = True,
) -> PdfSignatureStatus:
    """``stamped`` is the instant at which the signature's own stamp is judged."""
    return await async_validate_pdf_signature(
        signature,
        signer_validation_context=_context(signature, case, at, must_check=must_check),
        ts_validation_context=_context(signature, case, stamped or case.at, must_check=must_check),
        key_usage_settings=_USAGE,
        skip_diff=skip_diff,
    )


async def _unchecked(
    signature: EmbeddedPdfSignature, case: Case, status: PdfSignatureStatus, moment: datetime, stamped: datetime
) -> Unchecked:
    """Which chains would be trusted if nobody asked whether a certificate in them was revoked."""
    stamp = status.timestamp_validity
    is_stamp_open = stamp is not None and stamp.valid and not stamp.trusted
    if status.trusted and not is_stamp_open:
        return Unchecked()
    found = await _validated(signature, case, moment, stamped=stamped, skip_diff=True, must_check=False)
    stamp = found.timestamp_validity
    chain = _chain(found) if not status.trusted and found.trusted else ()
    return Unchecked(bool(chain), chain or (_chain(stamp) if is_stamp_open and stamp and stamp.trusted else ()))


def _chain(status: SignatureStatus) -> tuple[bytes, ...]:
    """From the certificate to its root, in DER."""
    path = status.validation_path
    return tuple(one.dump() for one in reversed(list(path))) if path is not None else ()


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


def _context(
    signature: EmbeddedPdfSignature, case: Case, at: datetime, *, must_check: bool = True
) -> ValidationContext:
    """Every certificate must have been checked for revocation: ours by our own list, of others we know what was fetched
    and what the document brings along.
    """
    issuer = stamps.as_asn1(authority.load().issuer).dump()
    ours = remembering.is_issued_by(signature.signer_cert.dump(), issuer)
    key = (at, ours, must_check)
    if key not in case.contexts:
        found = () if ours else case.evidence()
        lists = tuple(item for item in found if isinstance(item, crl.CertificateList))
        answers = tuple(item for item in found if isinstance(item, ocsp.OCSPResponse))
        case.contexts[key] = parts.context(
            at=at, lists=case.lists, brought=lists, answers=answers + case.answers, must_check=must_check
        )
    return case.contexts[key]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a signature's time: as told, as proven, from where, and when it is taken to have been made."""

    told: datetime | None
    existed_by: datetime | None
    source: TimeSource
    moment: datetime


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Whether only the answer about revocation is wanting, and the chain to ask about: the signer's, else its stamp's."""

    is_signer: bool = False
    chain: tuple[bytes, ...] = ()


def _told(
    signature: EmbeddedPdfSignature, case: Case, status: SignatureStatus, known: Known, unchecked: Unchecked
) -> SignatureFinding:
    subject = signature.signer_cert.subject.native
    coverage = getattr(status, "coverage", None) or SignatureCoverageLevel.UNCLEAR
    seed_broken = isinstance(status, PdfSignatureStatus) and not status.seed_value_ok
    why = reasons.why_not(status, signature.signer_cert, moment=known.moment)
    details = status.revocation_details
    finding = SignatureFinding(
        field_name=signature.field_name,
        signer=_text(subject, "common_name"),
        title=_text(subject, "title"),
        agency=_text(subject, "organization_name"),
        kind=_kind(signature, subject),
        signed_at=known.told,
        time_is_proven=known.source == "stamp",
        intact=bool(status.intact and status.valid),
        trusted=status.trusted and not why,
        is_test=_is_test(status),
        covers_whole_document=coverage == SignatureCoverageLevel.ENTIRE_FILE,
        modified_after=not case.is_ended
        or case.stray_at >= _end_of(signature)
        or _is_modified(status, coverage)
        or seed_broken
        or values.are_exchanged(signature, status),
        revoked_at=_revoked_at(signature, case) or (details.revocation_date if details else None),
        certificate_sha256=signature.signer_cert.sha256.hex(),
        algorithm=f"{status.pkcs7_signature_mechanism}, {status.md_algorithm}",
        reason=str(signature.sig_object.get("/Reason", "")),
        sentences=(),
        why="unchecked" if unchecked.is_signer else why,
        chain=unchecked.chain,
        time_source=known.source,
        existed_by=known.existed_by,
    )
    untouched = container.is_untouched(case.pdf, list(signature.byte_range), _known())
    return replace(
        finding,
        sentences=wording.sentences(finding),
        remarks=wording.remarks(finding, container_untouched=untouched),
    )


def _end_of(signature: EmbeddedPdfSignature) -> int:
    """Where the octets end that it covers; at the beginning when it does not say."""
    try:
        _start, _before, after, length = signature.byte_range
        return max(int(after) + int(length), 0)
    except (ValueError, TypeError, KeyError, AttributeError):
        return 0


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
    if signature.sig_object_type == STAMP:
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
