"""Reads of signing: whose certificates there are, what a document's signatures are worth, what a time stamp
proves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cryptography import x509
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from phohien.base.signing import authority, loading, rules, stamps
from phohien.base.signing.models import Credential, PreparedSignature
from phohien.base.signing.report import SignatureReport
from phohien.kernel import clock
from phohien.kernel.errors import NotFound

REMEMBERED_SECONDS = 600


def verify_pdf(pdf: bytes, *, at: datetime | None = None) -> SignatureReport:
    """What the document's signatures are worth at ``at``. Never raises, whatever the bytes are.

    ``at`` may be left out: "is this signature good?" is a question about the present moment unless said otherwise.
    """
    moment = at or clock.now()
    report: SignatureReport = loading.engine("verify").verify(pdf, at=moment, lists=revocation_lists(at=moment))
    return report


def verify_kept(sha256: str, read: Callable[[], bytes], *, at: datetime) -> SignatureReport:
    """What the signatures of the kept file are worth; found out once for its content, and again after ten minutes or a
    revocation. Never raises for what is in the file.
    """
    revoked = Credential.objects.filter(revoked_at__isnull=False).count()
    key = f"signing.report.{sha256}.{revoked}"
    known: SignatureReport | None = cache.get(key)
    if known is None:
        known = verify_pdf(read(), at=at)
        cache.set(key, known, REMEMBERED_SECONDS)
    return known


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
    revoked = Credential.objects.filter(issued_here=True, revoked_at__isnull=False).order_by("id")
    lines = [
        authority.Revoked(int(serial, 16), when, reason)
        for serial, when, reason in revoked.values_list("serial", "revoked_at", "revoked_reason")
        if when is not None
    ]
    return (authority.revocation_list(revoked=lines, at=at), authority.load().root_list)


def trusted_authorities() -> list[x509.Certificate]:
    """Everybody whose certificates count here: the installation's roots, and our own test root in a demonstration."""
    return [x509.load_der_x509_certificate(one.dump()) for one in loading.engine("parts").trusted_roots()]
