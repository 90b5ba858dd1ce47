"""Keys and certificates, without their secrets."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.catalogue.models import ClientCertificate, ClientKey, SenderKey, Subsystem
from phohien.lgsp.catalogue.rules import keys


def keys_of(subsystem: Subsystem) -> QuerySet[ClientKey]:
    """The system's access keys, newest first; the sealed secret is not even read."""
    return subsystem.keys.defer("sealed_secret").select_related("subsystem__member")


def certificates_of(subsystem: Subsystem) -> QuerySet[ClientCertificate]:
    """The system's certificates, newest first."""
    return subsystem.certificates.select_related("subsystem__member")


def sender_keys_of(subsystem: Subsystem) -> QuerySet[SenderKey]:
    """The system's public keys for signing messages, newest first."""
    return subsystem.sender_keys.select_related("subsystem__member")


def live_sender_keys(subsystem: Subsystem, at: datetime) -> QuerySet[SenderKey]:
    """Those with which signatures hold at that instant."""
    return subsystem.sender_keys.filter(revoked_at=None, valid_until__gt=at)


def sender_key_by_id(key_id: str) -> SenderKey:
    """The public key. Raises NotFound."""
    found = SenderKey.objects.select_related("subsystem__member").filter(key_id=key_id).first()
    if found is None:
        raise NotFound(Words("Không có khóa này.", "There is no such key."), code="catalogue.no_such_key")
    return found


def unwarned(at: datetime) -> list[ClientKey | ClientCertificate | SenderKey]:
    """Whatever works still and ends within a month, of open systems, whose keepers were not told yet."""
    found: list[ClientKey | ClientCertificate | SenderKey] = []
    for table in (ClientKey, ClientCertificate, SenderKey):
        rows = table.objects.filter(
            revoked_at=None, warned_at=None, valid_until__gt=at, valid_until__lte=at + keys.WARN_BEFORE,
            subsystem__closed_at=None,
        )  # fmt: skip
        found += rows.select_related("subsystem__member")
    return found


def key_by_name(access_key: str) -> ClientKey:
    """The key. Raises NotFound."""
    found = ClientKey.objects.select_related("subsystem__member").filter(access_key=access_key).first()
    if found is None:
        raise NotFound(Words("Không có khóa này.", "There is no such key."), code="catalogue.no_such_key")
    return found


def certificate_by_fingerprint(sha256: str) -> ClientCertificate:
    """The certificate. Raises NotFound."""
    found = ClientCertificate.objects.select_related("subsystem__member").filter(sha256=sha256).first()
    if found is None:
        words = Words("Không có chứng thư này.", "There is no such certificate.")
        raise NotFound(words, code="catalogue.no_such_certificate")
    return found


def state_of(thing: ClientKey | ClientCertificate | SenderKey, at: datetime) -> str:
    """``revoked``, ``expired``, ``coming`` or ``live`` at that instant."""
    if thing.revoked_at is not None:
        return "revoked"
    if thing.valid_until <= at:
        return "expired"
    return "coming" if thing.valid_from > at else "live"


def live_keys(subsystem: Subsystem, at: datetime) -> QuerySet[ClientKey]:
    """The keys that work at that instant."""
    return subsystem.keys.filter(revoked_at=None, valid_until__gt=at)
