"""Keys and certificates of systems: given out, exchanged with an overlap, taken back at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from phohien.base.ledger import services as ledger
from phohien.base.signing import authority
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.models import ClientCertificate, ClientKey, SenderKey, Subsystem
from phohien.lgsp.catalogue.policy import POLICY
from phohien.lgsp.catalogue.queries import keys as queries
from phohien.lgsp.catalogue.rules import keys as rules
from phohien.lgsp.catalogue.services import configuration
from phohien.lgsp.catalogue.services.acting import refused, tell
from phohien.lgsp.contracts import sealing


@dataclass(frozen=True, slots=True)
class ShownOnce:
    """What the person must copy now: it cannot be shown again."""

    app_name: str
    access_key: str
    secret: str


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """A certificate of the test authority with the private key, which is kept nowhere here; empty: it never was here."""

    certificate: ClientCertificate
    key_pem: str


@transaction.atomic
def issue_key(*, subsystem: Subsystem, by: Actor, at: datetime, note: str = "") -> ShownOnce:
    """The system has a further access key, good for a year from now; its secret is in the answer and nowhere else.

    Raises NotAllowed, Refused when it has two live ones already.
    """
    POLICY.require(by, policy.KEEP_KEYS, subsystem)
    _require_open(subsystem)
    Subsystem.objects.select_for_update().get(pk=subsystem.pk)
    if queries.live_keys(subsystem, at).count() >= rules.MOST_LIVE_KEYS:
        raise refused(
            "Hệ thống đã có hai khóa còn hiệu lực (đủ để thay khóa). Hãy thu hồi một khóa trước.",
            "The system has two live keys, enough for an exchange. Revoke one of them first.", "too_many_keys",
        )  # fmt: skip
    shown = _new_key(subsystem, note, at)
    _record(subsystem, by, at, "key issued", shown.access_key)
    configuration.follow(by=by, at=at, cause=f"key of {subsystem.address}")
    return shown


@transaction.atomic
def rotate_key(*, key: ClientKey, by: Actor, at: datetime) -> ShownOnce:
    """A new key takes the old one's place; the old one works on for two weeks, so that nothing stands still.

    Raises NotAllowed, Refused when the old one does not work any more or another exchange is under way.
    """
    POLICY.require(by, policy.KEEP_KEYS, key)
    key = ClientKey.objects.select_for_update(of=("self",)).select_related("subsystem__member").get(pk=key.pk)
    if queries.state_of(key, at) != "live":
        raise refused("Khóa này không còn hiệu lực.", "This key does not work any more.", "not_live")
    shown = issue_key(subsystem=key.subsystem, by=by, at=at, note=key.note)
    key.valid_until = min(key.valid_until, at + rules.OVERLAP)
    key.save(update_fields=["valid_until"])
    _record(key.subsystem, by, at, "key exchanged", key.access_key)
    configuration.follow(by=by, at=at, cause=f"key of {key.subsystem.address}")
    return shown


@transaction.atomic
def revoke_key(*, key: ClientKey, reason: str, by: Actor, at: datetime) -> ClientKey:
    """The key works no more from this moment; its sealed secret is gone. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.KEEP_KEYS, key)
    key = ClientKey.objects.select_for_update(of=("self",)).select_related("subsystem__member").get(pk=key.pk)
    if key.revoked_at is not None:
        raise refused("Khóa đã bị thu hồi.", "The key was revoked already.", "revoked")
    _require_reason(reason)
    key.revoked_at, key.revoke_reason, key.sealed_secret = at, reason, ""
    key.save(update_fields=["revoked_at", "revoke_reason", "sealed_secret"])
    _record(key.subsystem, by, at, "key revoked", key.access_key)
    configuration.follow(by=by, at=at, cause=f"revoke a key of {key.subsystem.address}")
    return key


@transaction.atomic
def add_certificate(*, subsystem: Subsystem, pem: bytes, by: Actor, at: datetime) -> ClientCertificate:
    """The system may show this certificate in mutual TLS. Raises NotAllowed, Refused with what is wrong with it."""
    POLICY.require(by, policy.KEEP_KEYS, subsystem)
    _require_open(subsystem)
    made = _keep_certificate(subsystem, pem, at, issued_here=False)
    _record(subsystem, by, at, "certificate added", made.sha256)
    configuration.follow(by=by, at=at, cause=f"certificate of {subsystem.address}")
    return made


@transaction.atomic
def issue_certificate(*, subsystem: Subsystem, by: Actor, at: datetime, request: bytes = b"") -> IssuedCertificate:
    """The test authority certifies a key for the system: that of the ``request`` (PKCS #10), or a fresh one, whose private
    part is in the answer and nowhere else. The name in it is the catalogue's, whatever the request says.

    Raises NotAllowed, Refused with what is wrong with the request.
    """
    POLICY.require(by, policy.KEEP_KEYS, subsystem)
    _require_open(subsystem)
    asked = rules.read_request(request) if request else None
    if isinstance(asked, rules.Unusable):
        raise Refused(asked.words, code="catalogue.bad_request", field="request")
    key = None if asked else authority.new_key("ec")
    public_key = asked or (key.public_key() if key else None)
    if public_key is None:
        raise TypeError("There is a request or a fresh key.")
    subject = authority.Subject(subsystem.address[:64], subsystem.address[:64], "", subsystem.member.name)
    certificate = authority.issue(
        subject=subject, public_key=public_key, since=at, until=at + rules.ISSUE_LIFE, hosts=()
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    made = _keep_certificate(subsystem, pem, at, issued_here=True)
    _record(subsystem, by, at, "certificate issued", made.sha256)
    configuration.follow(by=by, at=at, cause=f"certificate of {subsystem.address}")
    if key is None:
        return IssuedCertificate(made, "")
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return IssuedCertificate(made, plain.decode())


@transaction.atomic
def revoke_certificate(*, certificate: ClientCertificate, reason: str, by: Actor, at: datetime) -> ClientCertificate:
    """The certificate opens nothing from this moment. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.KEEP_KEYS, certificate)
    rows = ClientCertificate.objects.select_for_update(of=("self",)).select_related("subsystem__member")
    certificate = rows.get(pk=certificate.pk)
    if certificate.revoked_at is not None:
        raise refused("Chứng thư đã bị thu hồi.", "The certificate was revoked already.", "revoked")
    _require_reason(reason)
    certificate.revoked_at, certificate.revoke_reason = at, reason
    certificate.save(update_fields=["revoked_at", "revoke_reason"])
    _record(certificate.subsystem, by, at, "certificate revoked", certificate.sha256)
    configuration.follow(by=by, at=at, cause=f"revoke a certificate of {certificate.subsystem.address}")
    return certificate


@transaction.atomic
def add_sender_key(*, subsystem: Subsystem, pem: bytes, by: Actor, at: datetime, note: str = "") -> SenderKey:
    """The system may sign its messages with the private part of this key for two years. Raises NotAllowed, Refused."""
    POLICY.require(by, policy.KEEP_KEYS, subsystem)
    _require_open(subsystem)
    Subsystem.objects.select_for_update().get(pk=subsystem.pk)
    found = rules.read_public_key(pem)
    if isinstance(found, rules.Unusable):
        raise Refused(found.words, code="catalogue.bad_key", field="pem")
    if SenderKey.objects.filter(key_id=found.key_id).exists():
        raise refused(
            "Khóa này đã đăng ký, và một khóa chỉ thuộc một hệ thống.",
            "This key is registered already, and one belongs to one system only.", "known", "pem",
        )  # fmt: skip
    if queries.live_sender_keys(subsystem, at).count() >= rules.MOST_LIVE_SENDER_KEYS:
        raise refused(
            "Hệ thống đã có bốn khóa ký còn hiệu lực. Hãy thu hồi một khóa trước.",
            "The system has four live keys for signing. Revoke one of them first.", "too_many_keys",
        )  # fmt: skip
    made = SenderKey.objects.create(
        subsystem=subsystem, key_id=found.key_id, algorithm=found.algorithm, pem=found.pem, note=note.strip()[:200],
        valid_from=at, valid_until=at + rules.SENDER_KEY_LIFE,
    )  # fmt: skip
    _record(subsystem, by, at, "sender key added", made.key_id)
    configuration.follow(by=by, at=at, cause=f"sender key of {subsystem.address}")
    return made


@transaction.atomic
def revoke_sender_key(*, key: SenderKey, reason: str, by: Actor, at: datetime) -> SenderKey:
    """No signature by the key holds for a call from this moment; the public key stays, for evidence. Raises NotAllowed,
    Refused."""
    POLICY.require(by, policy.KEEP_KEYS, key)
    key = SenderKey.objects.select_for_update(of=("self",)).select_related("subsystem__member").get(pk=key.pk)
    if key.revoked_at is not None:
        raise refused("Khóa đã bị thu hồi.", "The key was revoked already.", "revoked")
    _require_reason(reason)
    key.revoked_at, key.revoke_reason = at, reason
    key.save(update_fields=["revoked_at", "revoke_reason"])
    _record(key.subsystem, by, at, "sender key revoked", key.key_id)
    configuration.follow(by=by, at=at, cause=f"revoke a sender key of {key.subsystem.address}")
    return key


@transaction.atomic
def warn_of_end(*, proof: ClientKey | ClientCertificate | SenderKey, by: Actor, at: datetime) -> int:
    """The agency's officials know that this key or certificate ends within a month; returns how many were told."""
    POLICY.require(by, policy.KEEP_KEYS, proof)
    proof = type(proof).objects.select_for_update(of=("self",)).select_related("subsystem__member").get(pk=proof.pk)
    if proof.warned_at is not None or proof.revoked_at is not None or not rules.is_ending(proof.valid_until, at):
        return 0
    proof.warned_at = at
    proof.save(update_fields=["warned_at"])
    system, name = proof.subsystem, proof.sha256[:16] if isinstance(proof, ClientCertificate) else str(proof)
    told = 0
    subject = Words("Khóa hoặc chứng thư của “{name}” sắp hết hạn", "A key or certificate of “{name}” ends soon")
    body = Words(
        "{name} hết hạn ngày {day}. Hãy đăng ký khóa hoặc chứng thư mới trước ngày đó để hệ thống không bị gián đoạn.",
        "{name} ends on {day}. Put a new one in its place before, so that the system is not interrupted.",
    ).filled(name=name, day=f"{proof.valid_until:%d/%m/%Y}")
    for role in (policy.CONSUMER, policy.PROVIDER):
        told += tell(
            role=role, agency=system.member.agency_code, subject=subject.filled(name=system.words), body=body,
            link=reverse("catalogue:subsystem_detail", args=[system.pk]), about=f"lgsp:{system.address}"[:80], by=by, at=at,
        )  # fmt: skip
    _record(system, by, at, "end warned of", name)
    return told


def _new_key(subsystem: Subsystem, note: str, at: datetime) -> ShownOnce:
    made = rules.new_key()
    sealed = sealing.seal_secret(made.secret, access_key=made.access_key, key=sealing.sealing_key(settings.SECRET_KEY))
    ClientKey.objects.create(
        subsystem=subsystem, access_key=made.access_key, sealed_secret=sealed, note=note.strip()[:200], valid_from=at,
        valid_until=at + rules.LIFE,
    )  # fmt: skip
    return ShownOnce(rules.app_name(subsystem.address), made.access_key, made.secret)


def _keep_certificate(subsystem: Subsystem, pem: bytes, at: datetime, *, issued_here: bool) -> ClientCertificate:
    found = rules.read_certificate(pem, at)
    if isinstance(found, rules.Unusable):
        raise Refused(found.words, code="catalogue.bad_certificate", field="pem")
    if ClientCertificate.objects.filter(sha256=found.sha256).exists():
        raise refused(
            "Chứng thư này đã đăng ký, và một chứng thư chỉ thuộc một hệ thống.",
            "This certificate is registered already, and one belongs to one system only.", "known", "pem",
        )  # fmt: skip
    return ClientCertificate.objects.create(
        subsystem=subsystem, pem=found.pem, sha256=found.sha256, subject=found.subject[:500],
        issuer=found.issuer[:500], serial=found.serial, issued_here=issued_here, valid_from=found.valid_from,
        valid_until=found.valid_until, registered_at=at,
    )  # fmt: skip


def _require_open(subsystem: Subsystem) -> None:
    if subsystem.closed_at is not None:
        raise refused("Hệ thống đã đóng.", "The system is closed.", "closed")


def _require_reason(reason: str) -> None:
    if reason not in rules.REASONS:
        raise refused("Hãy chọn lý do.", "Choose the reason.", "no_reason", "reason")


def _record(subsystem: Subsystem, by: Actor, at: datetime, note: str, name: str) -> None:
    ledger.record(
        act=policy.KEEP_KEYS, subject=f"lgsp:{subsystem.address}", by=by, at=at, note=note,
        agency=subsystem.member.agency_code, data={"name": name},
    )  # fmt: skip
