"""Whether outside certificates were revoked: wanted while somebody looks, asked by a job, remembered for later.

OCSP first (RFC 6960), the authority's list else (RFC 5280). Nothing is believed that the authority did not sign.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID
from django.db import transaction

from phohien.base.files import queries as kept
from phohien.base.files import services as files
from phohien.base.signing import fetching, stamps
from phohien.base.signing.models import Revocation
from phohien.base.signing.report import SignatureReport
from phohien.kernel.errors import Problem
from phohien.kernel.policy import SYSTEM

AGAIN, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=12)
WITHOUT_DATE = timedelta(days=1)
LONGEST_KEPT = timedelta(days=3650)
"""Some authorities write the year 9999 for "never"."""
MOST_TRIES = 12
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Revocation lists and OCSP answers, in DER."""

    lists: tuple[bytes, ...] = ()
    answers: tuple[bytes, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lists or self.answers)


def known_for(report: SignatureReport) -> Evidence:
    """What was found out about the certificates of signatures whose revocation could not be checked."""
    prints = {mark for one in report.signatures for mark in _prints(one.chain)}
    if not prints:
        return Evidence()
    rows = Revocation.objects.filter(fingerprint__in=prints).exclude(file_code="")
    lists: list[bytes] = []
    answers: list[bytes] = []
    for row in rows:
        try:
            (answers if row.kind == "ocsp" else lists).append(kept.read(row.file_code))
        except Problem as gone:  # the store lost it: it is asked again
            LOG.warning("Revocation data of %s is gone: %s", row.fingerprint, gone)
    return Evidence(tuple(dict.fromkeys(lists)), tuple(dict.fromkeys(answers)))


@transaction.atomic
def want(report: SignatureReport, *, at: datetime) -> int:
    """The authorities of unchecked certificates will be asked; returns how many certificates are new or out of date."""
    wanted = 0
    for chain in {one.chain for one in report.signatures if one.chain}:
        for certificate, issuer, mark in zip(chain, chain[1:], _prints(chain), strict=False):
            row, is_new = Revocation.objects.get_or_create(
                fingerprint=mark,
                defaults={"certificate": certificate, "issuer": issuer, "wanted_at": at, "due_at": at},
            )
            if not is_new and row.next_update is not None and row.next_update <= at and row.due_at > at:
                Revocation.objects.filter(pk=row.pk).update(due_at=at, tries=0)
                is_new = True
            wanted += is_new
    return wanted


def is_awaited(report: SignatureReport) -> bool:
    """Whether an authority was not asked yet, or not often enough to give up."""
    prints = {mark for one in report.signatures for mark in _prints(one.chain)}
    return Revocation.objects.filter(fingerprint__in=prints, file_code="", tries__lt=MOST_TRIES).exists()


def ask_next(*, at: datetime) -> bool:
    """One authority was asked, and its answer kept or its silence noted; False when nothing is due. Holds no lock meanwhile."""
    row = Revocation.objects.filter(due_at__lte=at, tries__lt=MOST_TRIES).order_by("due_at", "pk").first()
    if row is None:
        return False
    wait = min(AGAIN * 2**row.tries, LONGEST_WAIT)
    claimed = Revocation.objects.filter(pk=row.pk, tries=row.tries).update(tries=row.tries + 1, due_at=at + wait)
    if claimed:
        _ask(row, at)
    return True


def _ask(row: Revocation, at: datetime) -> None:
    certificate = x509.load_der_x509_certificate(bytes(row.certificate))
    issuer = x509.load_der_x509_certificate(bytes(row.issuer))
    said = []
    for kind, ask in (("ocsp", _by_ocsp), ("crl", _by_list)):
        try:
            content, until = ask(certificate, issuer, at)
        except (fetching.UnreachableError, InvalidSignature, ValueError, TypeError) as error:
            said.append(f"{kind}: {error or type(error).__name__}")
            continue
        with transaction.atomic():
            stored = files.keep_octets(
                content=io.BytesIO(content), name=f"thu-hoi.{kind}", by=SYSTEM, at=at, limit_bytes=fetching.MOST_BYTES
            )
            files.release(codes=[row.file_code] if row.file_code else [])
            # Asked again only when somebody wants it after it has run out.
            Revocation.objects.filter(pk=row.pk).update(
                kind=kind,
                file_code=stored.code,
                fetched_at=at,
                next_update=until,
                due_at=min(until, at + LONGEST_KEPT) + LONGEST_WAIT * 1000,
                error="",
            )
        return
    Revocation.objects.filter(pk=row.pk).update(error="; ".join(said)[:300])
    LOG.info("Nobody says whether %s was revoked: %s", row.fingerprint, "; ".join(said))


def _by_ocsp(certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> tuple[bytes, datetime]:
    address = _ocsp_address(certificate)
    # SHA-1 only names the certificate here (RFC 6960, 4.1.1), and is the one name every responder knows.
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA1())  # noqa: S303
    asked = builder.build().public_bytes(Encoding.DER)
    content = fetching.fetch(address, body=asked, kind="application/ocsp-request")
    answer = ocsp.load_der_ocsp_response(content)
    if (
        answer.response_status != ocsp.OCSPResponseStatus.SUCCESSFUL
        or answer.serial_number != certificate.serial_number
    ):
        raise ValueError("The answer is about nothing, or about another certificate.")
    if answer.certificate_status == ocsp.OCSPCertStatus.UNKNOWN:
        raise ValueError("The responder does not know the certificate.")
    digest = answer.signature_hash_algorithm
    if digest is None or digest.name == "sha1":
        raise ValueError("The answer is signed too weakly.")
    stamps.check_raw(_responder(answer, issuer), answer.signature, answer.tbs_response_bytes, digest.name)
    return content, answer.next_update_utc or at + WITHOUT_DATE


def _responder(answer: ocsp.OCSPResponse, issuer: x509.Certificate) -> x509.Certificate:
    """Who signed the answer: the authority itself, or somebody it named for that."""
    for one in answer.certificates:
        if one.fingerprint(hashes.SHA256()) == issuer.fingerprint(hashes.SHA256()):
            continue
        one.verify_directly_issued_by(issuer)
        usage = one.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        if ExtendedKeyUsageOID.OCSP_SIGNING not in usage:
            raise ValueError("The answer is signed by a certificate that is not for this.")
        return one
    return issuer


def _by_list(certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> tuple[bytes, datetime]:
    content = fetching.fetch(_list_address(certificate))
    load = x509.load_pem_x509_crl if content.startswith(b"-----") else x509.load_der_x509_crl
    found = load(content)
    if found.issuer != issuer.subject or not found.is_signature_valid(issuer.public_key()):  # type: ignore[arg-type]
        raise ValueError("The list is not the authority's.")
    return found.public_bytes(Encoding.DER), found.next_update_utc or at + WITHOUT_DATE


def _ocsp_address(certificate: x509.Certificate) -> str:
    try:
        found = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        raise ValueError("The certificate names no responder.") from None
    for one in found:
        if one.access_method == AuthorityInformationAccessOID.OCSP and isinstance(
            one.access_location, x509.UniformResourceIdentifier
        ):
            return str(one.access_location.value)
    raise ValueError("The certificate names no responder.")


def _list_address(certificate: x509.Certificate) -> str:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        raise ValueError("The certificate names no list.") from None
    names = [name for point in points for name in point.full_name or ()]
    for name in names:
        if isinstance(name, x509.UniformResourceIdentifier) and name.value.startswith(("http://", "https://")):
            return str(name.value)
    raise ValueError("The certificate names no list that can be asked for.")


def _prints(chain: Iterable[bytes]) -> list[str]:
    digests = []
    for one in chain:
        digest = hashes.Hash(hashes.SHA256())
        digest.update(one)
        digests.append(digest.finalize().hex())
    return digests
