"""Acts of signing: issue and revoke certificates, sign and seal, prepare and complete for keys elsewhere, stamp time."""

from __future__ import annotations

import hashlib
import io
import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from phohien.base.files import queries as kept
from phohien.base.files import services as files
from phohien.base.ledger import services as ledger
from phohien.base.signing import authority, loading, policy, queries, rules, stamps
from phohien.base.signing.models import Credential, CredentialKind, KeyKind, PreparedSignature
from phohien.base.signing.policy import POLICY
from phohien.kernel import clock
from phohien.kernel.errors import NotAllowed, Refused, Stale
from phohien.kernel.policy import Actor

LIFE = timedelta(days=3 * 365)
PATIENCE = timedelta(minutes=15)
LARGEST_BYTES = 100 * 1024 * 1024
LOG = logging.getLogger(__name__)

STANDINGS = {
    "not_yet": _("The certificate of %(name)s is not valid yet."),
    "expired": _("The certificate of %(name)s has expired. Ask for a new one before signing."),
    "revoked": _("The certificate of %(name)s was revoked and can no longer be used for signing."),
}


class SigningRefused(Refused):
    """Nothing was signed; the sentence says why."""


def issue_credential(
    *,
    kind: str,
    owner_code: str,
    owner_name: str,
    by: Actor,
    at: datetime,
    owner_title: str = "",
    agency_name: str = "",
    life: timedelta = LIFE,
) -> Credential:
    """A test certificate and its key exist, usable from ``at``; the act is in the ledger. Raises NotAllowed."""
    POLICY.require(by, policy.ISSUE)
    key = authority.new_key(getattr(settings, "SIGNING_KEY_TYPE", "ec"))
    subject = authority.Subject(owner_code, owner_name, owner_title, agency_name)
    certificate = authority.issue(subject=subject, public_key=key.public_key(), since=at, until=at + life)
    code = uuid.uuid4().hex
    authority.keep_key(code, key)
    return _register(
        Credential(
            code=code,
            kind=kind,
            owner_code=owner_code,
            owner_name=owner_name,
            owner_title=owner_title,
            agency_name=agency_name,
            key_kind=KeyKind.SOFT,
            issued_here=True,
        ),
        certificate,
        by,
        at,
    )


def register_credential(
    *,
    certificate_pem: bytes,
    kind: str,
    owner_code: str,
    owner_name: str,
    key_kind: str,
    by: Actor,
    at: datetime,
    owner_title: str = "",
    agency_name: str = "",
) -> Credential:
    """A certificate whose key is on a token or at a remote service may be used; the first in the PEM is the owner's.

    Raises NotAllowed, or SigningRefused when it cannot be read, is out of its period or is known already.
    """
    POLICY.require(by, policy.ISSUE)
    certificate, chain = _read_pem(certificate_pem)
    if Credential.objects.filter(fingerprint=certificate.fingerprint(hashes.SHA256()).hex()).exists():
        raise SigningRefused(_("This certificate is registered already."), code="signing.known")
    credential = Credential(
        code=uuid.uuid4().hex,
        kind=kind,
        owner_code=owner_code,
        owner_name=owner_name,
        owner_title=owner_title,
        agency_name=agency_name,
        key_kind=key_kind,
        chain=chain,
        issued_here=stamps.is_ours(certificate),
    )
    _fill(credential, certificate, at)
    _require_standing(credential, at)
    return _register(credential, certificate, by, at)


def revoke_credential(*, credential: Credential, reason: str, by: Actor, at: datetime) -> Credential:
    """The certificate is good for nothing signed from ``at`` on; the act is in the ledger.

    Signatures time-stamped before stay valid. Raises NotAllowed, or Stale when it was revoked before.
    """
    POLICY.require(by, policy.REVOKE, credential)
    with transaction.atomic():
        changed = Credential.objects.filter(pk=credential.pk, revoked_at=None).update(
            revoked_at=at, revoked_reason=reason or "unspecified"
        )
        if not changed:
            raise Stale(_("This certificate was revoked already."), code="signing.revoked_already")
        ledger.record(act=policy.REVOKE, subject=credential.code, by=by, at=at, data={"reason": reason})
    credential.refresh_from_db()
    return credential


def sign_pdf(
    pdf: bytes,
    *,
    credential: Credential,
    reason: str,
    at: datetime,
    appearance: rules.Appearance | None = rules.AUTOMATIC,
    by: Actor | None = None,
    location: str = "",
    field_name: str = "",
    certify: bool = False,
) -> bytes:
    """The document with one more signature (PAdES B-LT), time-stamped; without the stamp while its service is silent.

    ``appearance`` None signs invisibly. ``field_name`` fills an empty field made by ``reserve_fields``.
    ``certify`` (first signature only) closes the document to all but reserved signatures and form entries.
    With ``by``, the policy is asked whether this person may use the credential. Raises NotAllowed or
    SigningRefused.
    """
    require_usable(credential, at, by)
    if credential.key_kind != KeyKind.SOFT:
        raise SigningRefused(
            _("The key of %(name)s is not in this system. Sign with the token or the remote service.")
            % {"name": credential.owner_name},
            code="signing.key_elsewhere",
        )
    wish = _wish(credential, reason, at, appearance, location, field_name, certify)
    signatory = _signatory(credential, with_key=True)
    return _stamped(lambda is_stamped: guarded("sign", "sign", pdf, signatory, replace(wish, is_stamped=is_stamped)))


def _stamped(made: Callable[[bool], Any]) -> bytes:
    """What ``made(True)`` is, or ``made(False)`` while the stamping service is silent: the stamp proves when, not who or what. Its
    outage stops nobody, and the stamp is made up for.
    """
    try:
        return bytes(made(True))
    except OSError as error:
        LOG.warning("Signed without a time stamp, the service is silent: %s", error)
        return bytes(made(False))


def reserve_fields(pdf: bytes, *, places: dict[str, tuple[str, rules.Appearance]]) -> bytes:
    """The unsigned document with empty, visible signature fields by name: the credential's kind and the place of each.

    Needed only before a certifying signature, after which no new visible field may be added. Raises SigningRefused.
    """
    rows = tuple((name, kind, place) for name, (kind, place) in places.items())
    return bytes(guarded("sign", "reserve", pdf, rows))


def prepare(
    pdf: bytes,
    *,
    credential: Credential,
    reason: str,
    by: Actor,
    at: datetime,
    appearance: rules.Appearance | None = rules.AUTOMATIC,
    location: str = "",
    field_name: str = "",
    certify: bool = False,
) -> PreparedSignature:
    """The document is ready to be signed elsewhere within fifteen minutes, once.

    The key signs ``attributes`` (ECDSA or RSA PKCS #1 v1.5 with SHA-256); what a token hashes itself is
    ``rules``-free: SHA-256 over ``attributes``. Raises NotAllowed or SigningRefused.
    """
    require_usable(credential, at, by)
    wish = _wish(credential, reason, at, appearance, location, field_name, certify)
    started = guarded("external", "start", pdf, _signatory(credential), wish)
    waiting = io.BytesIO(started.pdf)
    with transaction.atomic():
        stored = files.keep_octets(content=waiting, name="chuan-bi.pdf", by=by, at=at, limit_bytes=2 * LARGEST_BYTES)
        return _prepared(stored.code, started, credential, pdf, field_name, by=by, at=at)


def _prepared(
    file_code: str, started: Any, credential: Credential, pdf: bytes, field_name: str, *, by: Actor, at: datetime
) -> PreparedSignature:
    return PreparedSignature.objects.create(
        code=uuid.uuid4().hex,
        credential=credential,
        prepared_by=by.code,
        prepared_at=at,
        expires_at=at + PATIENCE,
        original_sha256=hashlib.sha256(pdf).hexdigest(),
        document_digest=started.document_digest,
        gap_start=started.gap_start,
        gap_end=started.gap_end,
        attributes=started.attributes,
        file_code=file_code,
        field_name=field_name,
    )


def complete(*, prepared: PreparedSignature, signature: bytes, by: Actor, at: datetime) -> bytes:
    """The signed document, as by ``sign_pdf``; the prepared signature is used up. ``signature``: DER or plain r‖s for EC, else RSA.

    Raises NotAllowed for another person, Stale when it was used, SigningRefused when it is too late, the
    certificate was revoked meanwhile, or the value was made with another key or for another document.
    """
    with transaction.atomic():
        held = PreparedSignature.objects.select_for_update().select_related("credential").get(pk=prepared.pk)
        _require_open(held, by, at)
        require_usable(held.credential, at, by)
        value = _checked_value(held, signature)
        started = loading.engine("external").Started(
            pdf=kept.read(held.file_code),
            document_digest=bytes(held.document_digest),
            gap_start=held.gap_start,
            gap_end=held.gap_end,
            attributes=bytes(held.attributes),
        )
        finish, signatory = loading.engine("external").finish, _signatory(held.credential)
        signed = _stamped(lambda is_stamped: finish(started, value, signatory, at, is_stamped=is_stamped))
        files.release(codes=[held.file_code])
        held.completed_at, held.file_code, held.attributes = at, "", b""
        held.save(update_fields=["completed_at", "file_code", "attributes"])
        return signed


def to_be_signed_digest(prepared: PreparedSignature) -> bytes:
    """SHA-256 of the bytes the key signs, for tokens that take a digest."""
    return hashlib.sha256(bytes(prepared.attributes)).digest()


def timestamp(digest: bytes, *, at: datetime | None = None) -> bytes:
    """An RFC 3161 token (DER) over a SHA-256, SHA-384 or SHA-512 digest, from our own service.

    A time-stamping service is a clock by nature: it tells its own time unless a test or a demonstration
    sets ``at``. Raises ValueError for a digest of another length.
    """
    return stamps.token_for(digest, at=at or clock.now())


def _register(credential: Credential, certificate: x509.Certificate, by: Actor, at: datetime) -> Credential:
    _fill(credential, certificate, at)
    with transaction.atomic():
        credential.save(force_insert=True)
        ledger.record(
            act=policy.ISSUE,
            subject=credential.code,
            by=by,
            at=at,
            data={"owner": credential.owner_code, "kind": credential.kind, "serial": credential.serial},
        )
    return credential


def _fill(credential: Credential, certificate: x509.Certificate, at: datetime) -> None:
    credential.certificate = certificate.public_bytes(serialization.Encoding.DER)
    credential.serial = f"{certificate.serial_number:x}"
    credential.fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    credential.valid_from = certificate.not_valid_before_utc
    credential.valid_until = certificate.not_valid_after_utc
    credential.issued_at = at


def _read_pem(pem: bytes) -> tuple[x509.Certificate, bytes]:
    try:
        own, *chain = x509.load_pem_x509_certificates(pem)
        key = own.public_key()
    except ValueError as error:
        raise SigningRefused(_("This is not a certificate in PEM form."), code="signing.not_pem") from error
    weak = isinstance(key, rsa.RSAPublicKey) and key.key_size < 2048
    if weak or not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise SigningRefused(
            _("The certificate's key must be RSA with at least 2048 bits, or on an elliptic curve."),
            code="signing.key_kind",
        )
    return own, b"".join(item.public_bytes(serialization.Encoding.PEM) for item in chain)


def require_usable(credential: Credential, at: datetime, by: Actor | None) -> None:
    """Nothing. Raises NotAllowed when the person may not use the certificate, SigningRefused when nobody may now."""
    if by is not None:
        POLICY.require(by, policy.SIGN, credential)
    _require_standing(Credential.objects.get(pk=credential.pk), at)


def _require_standing(credential: Credential, at: datetime) -> None:
    standing = queries.standing_of(credential, at=at)
    if standing != "valid":
        raise SigningRefused(STANDINGS[standing] % {"name": credential.owner_name}, code=f"signing.{standing}")


def _require_open(held: PreparedSignature, by: Actor, at: datetime) -> None:
    if held.prepared_by != by.code:
        raise NotAllowed(_("Another person prepared this signature."), code="signing.not_yours")
    if held.completed_at is not None:
        raise Stale(_("This signature has been completed already."), code="signing.completed")
    if at >= held.expires_at:
        raise SigningRefused(
            _("The time for this signature has run out. Start signing again."), code="signing.too_late"
        )


def _checked_value(held: PreparedSignature, signature: bytes) -> bytes:
    certificate = queries.certificate_of(held.credential)
    is_curve = isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)
    value = rules.der_of_raw(signature) if is_curve else signature
    try:
        stamps.check_raw(certificate, value, bytes(held.attributes))
    except (InvalidSignature, ValueError) as error:
        raise SigningRefused(
            _("This signature was not made with the key of %(name)s, or not for this document.")
            % {"name": held.credential.owner_name},
            code="signing.wrong_signature",
        ) from error
    return value


def _signatory(credential: Credential, *, with_key: bool = False) -> Any:
    key = authority.key_of(credential.code) if with_key else None
    make = loading.engine("parts").Signatory
    return make(queries.certificate_of(credential), queries.chain_of(credential), key)


def _wish(
    credential: Credential,
    reason: str,
    at: datetime,
    appearance: rules.Appearance | None,
    location: str,
    field_name: str,
    certify: bool = False,
) -> Any:
    words = loading.engine("appearance").Words(
        kind=credential.kind,
        signer=credential.owner_name,
        title=credential.owner_title,
        agency="" if credential.kind == CredentialKind.AGENCY_SEAL else credential.agency_name,
        at=at,
        is_test=credential.issued_here,
    )
    return loading.engine("sign").Wish(
        words=words,
        reason=reason,
        location=location,
        at=at,
        lists=queries.revocation_lists(at=at) if credential.issued_here else (),
        appearance=appearance,
        field_name=field_name,
        certify=certify,
    )


def guarded(part: str, act: str, pdf: bytes, *details: Any, **named: Any) -> Any:
    """What the engine makes of the document; a broken or closed document becomes a sentence."""
    if len(pdf) > LARGEST_BYTES:
        raise SigningRefused(_("The document is too large to be signed."), code="signing.too_large")
    try:
        return getattr(loading.engine(part), act)(pdf, *details, **named)
    except OSError:
        raise
    except (Exception, RecursionError) as error:  # the document is hostile input: its parser may break anywhere
        LOG.warning("A PDF could not be signed: %s: %s", type(error).__name__, error)
        raise SigningRefused(
            _("This document cannot be signed: it is damaged, protected, or closed to further signatures."),
            code="signing.unsignable",
        ) from error
