"""Reads of signing: whose certificates there are, what a document's signatures are worth, what a time stamp
proves.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from mmap import mmap

from cryptography import x509
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from phohien.base.signing import authority, loading, revoking, rules, stamps
from phohien.base.signing.models import Credential, PreparedSignature
from phohien.base.signing.report import SignatureReport
from phohien.base.statements import Prepared
from phohien.kernel import clock
from phohien.kernel.errors import NotFound

REMEMBERED_SECONDS = 600
MOST_SEEN = 256
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judged:
    """A report and the revocation data it was made with, beyond what the document brings along."""

    report: SignatureReport
    lists: tuple[bytes, ...]
    answers: tuple[bytes, ...] = ()


def judge_pdf(pdf: bytes | mmap, *, at: datetime, sha256: str = "", lists: tuple[bytes, ...] = ()) -> Judged:
    """What the signatures are worth at that instant, with what outside authorities were asked before. Never raises.

    ``sha256`` and our own revocation ``lists`` of the minute are found out unless they are given.
    """
    verify, lists = loading.engine("verify").verify, lists or _lists_of_the_minute(at)
    report: SignatureReport = verify(pdf, at=at, lists=lists, sha256=sha256)
    found = revoking.known_for(report)
    if not found:
        return Judged(report, lists)
    lists += found.lists
    return Judged(verify(pdf, at=at, lists=lists, answers=found.answers), lists, found.answers)


def verify_pdf(pdf: bytes, *, at: datetime | None = None) -> SignatureReport:
    """What the document's signatures are worth at ``at``. Never raises, whatever the bytes are.

    ``at`` may be left out: "is this signature good?" is a question about the present moment unless said otherwise.
    """
    return judge_pdf(pdf, at=at or clock.now()).report


def inspect_pdf(pdf: bytes, *, at: datetime) -> SignatureReport:
    """The same with the level each signature has reached, for people who look closely. Never raises."""
    report = verify_pdf(pdf, at=at)
    if not report.is_signed:
        return report
    try:
        levels = loading.engine("levels").levels_of(pdf, report.signatures)
    except (Exception, RecursionError) as error:  # the file is hostile input: its parser may break anywhere
        LOG.info("The levels of a PDF's signatures were not found: %s: %s", type(error).__name__, error)
        return report
    told = (replace(one, level=level) for one, level in zip(report.signatures, levels, strict=True))
    return replace(report, signatures=tuple(told))


def inspect_kept(sha256: str, read: Callable[[], bytes], *, at: datetime) -> SignatureReport:
    """``inspect_pdf`` of the kept file, remembered as ``verify_kept`` does."""
    revoked = Credential.objects.filter(revoked_at__isnull=False).count()
    key = f"signing.levels.{sha256}.{revoked}.{loading.engine('parts').trust_mark()}"
    known: SignatureReport | None = cache.get(key)
    if known is None:
        known = inspect_pdf(read(), at=at)
        _remember(key, known)
    return known


def verify_kept(sha256: str, read: Callable[[], bytes], *, at: datetime) -> SignatureReport:
    """What the signatures of the kept file are worth; found out once for its content, and again after ten minutes, a
    revocation, or when other roots are trusted. Never raises for what is in the file.
    """
    revoked = Credential.objects.filter(revoked_at__isnull=False).count()
    key = f"signing.report.{sha256}.{revoked}.{loading.engine('parts').trust_mark()}"
    known: SignatureReport | None = cache.get(key)
    if known is None:
        known = verify_pdf(read(), at=at)
        _remember(key, known)
    return known


def verify_seen(sha256: str, read: Callable[[], bytes | mmap], *, at: datetime) -> SignatureReport:
    """The same for a file just going through this process, as one document does for a hundred receivers: found out once for
    its content within a minute, and nothing is written. A file that lies on the disk is given mapped.
    """
    lists = _lists_of_the_minute(at)
    key = (sha256, lists, loading.engine("parts").trust_mark())
    known = _seen.get(key)
    if known is None:
        if len(_seen) >= MOST_SEEN:
            _seen.clear()
        known = judge_pdf(read(), at=at, sha256=sha256, lists=lists).report
        if not _is_open(known):
            _seen[key] = known
    return known


_seen: dict[object, SignatureReport] = {}


def _remember(key: str, report: SignatureReport) -> None:
    """A report with a question still open is found out anew: the answer may come at any minute."""
    if not _is_open(report):
        cache.set(key, report, REMEMBERED_SECONDS)


def _is_open(report: SignatureReport) -> bool:
    """Whether an authority may still answer about one of its certificates."""
    return any(one.chain for one in report.signatures)


def verify_timestamp(token: bytes, digest: bytes) -> stamps.Stamp | None:
    """What the token of our time-stamping service proves about the digest; None when it proves nothing."""
    try:
        return stamps.read_token(token, digest=digest)
    except stamps.BadStampError:
        return None


def get_credential(code: str) -> Credential:
    """The certificate of that code. Raises NotFound."""
    credential = Credential.objects.filter(code=code).first()
    if credential is None:
        raise NotFound(_("There is no signing certificate with this code."), code="signing.no_credential")
    return credential


def find_credential(*, owner_code: str, kind: str, at: datetime) -> Credential | None:
    """The newest certificate of this owner that may be used at that instant, or None."""
    for credential in list_credentials(owner_code=owner_code, kind=kind):
        if standing_of(credential, at=at) == "valid":
            return credential
    return None


def list_credentials(*, owner_code: str, kind: str = "") -> list[Credential]:
    """The certificates of this owner, newest first."""
    rows = Credential.objects.filter(owner_code=owner_code).order_by("-valid_from", "-id")
    return list(rows.filter(kind=kind) if kind else rows)


def get_prepared(code: str) -> PreparedSignature:
    """The prepared signature of that code. Raises NotFound."""
    prepared = PreparedSignature.objects.select_related("credential").filter(code=code).first()
    if prepared is None:
        raise NotFound(_("There is no prepared signature with this code."), code="signing.no_prepared")
    return prepared


def standing_of(credential: Credential, *, at: datetime) -> rules.Standing:
    """Whether the certificate may be used at that instant, and if not, why."""
    return rules.standing(
        valid_from=credential.valid_from,
        valid_until=credential.valid_until,
        revoked_at=credential.revoked_at,
        at=at,
    )


def certificate_of(credential: Credential) -> x509.Certificate:
    """The certificate itself."""
    return x509.load_der_x509_certificate(bytes(credential.certificate))


def chain_of(credential: Credential) -> tuple[x509.Certificate, ...]:
    """The certificates between this one and its root."""
    if credential.issued_here:
        return (authority.load().issuer,)
    return tuple(x509.load_pem_x509_certificates(bytes(credential.chain))) if credential.chain else ()


def revocation_lists(*, at: datetime) -> tuple[bytes, ...]:
    """The lists of our own authority at that instant, in DER: the issuer's, then the root's."""
    return (authority.revocation_list(revoked=[*_revoked()], at=at), authority.load().root_list)


def _revoked() -> tuple[authority.Revoked, ...]:
    return tuple(
        authority.Revoked(int(str(row["serial"]), 16), at, str(row["revoked_reason"]))
        for row in _REVOKED.all()
        if (at := row["revoked_at"]) is not None
    )


_REVOKED = Prepared(
    lambda: (
        Credential.objects.filter(issued_here=True, revoked_at__isnull=False).order_by("id")
        .values("serial", "revoked_at", "revoked_reason")
    )
)  # fmt: skip


def _lists_of_the_minute(at: datetime) -> tuple[bytes, ...]:
    """The same lists to check signatures with: whoever was revoked stands in them at once, their own date is the minute's."""
    return _lists(_revoked(), at.replace(second=0, microsecond=0), authority.load().root_list)


@lru_cache(maxsize=32)
def _lists(revoked: tuple[authority.Revoked, ...], minute: datetime, root_list: bytes) -> tuple[bytes, ...]:
    return (authority.revocation_list(revoked=[*revoked], at=minute), root_list)


def trusted_authorities() -> list[x509.Certificate]:
    """Everybody whose certificates count here: the installation's roots, and our own test root in a demonstration."""
    return [x509.load_der_x509_certificate(one.dump()) for one in loading.engine("parts").trusted_roots()]
