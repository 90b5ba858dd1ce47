"""The configuration the control plane publishes to the gateway: who there is, what they provide, who may call what.

A snapshot is immutable, numbered, signed and expires. As a file it is one line with the signature in base64, and below
it the snapshot in JSON, the very octets that were signed (P-256, SHA-256). :func:`publish` writes it, :func:`accept`
reads it; the gateway never asks the database anything while it forwards.

Source: the idea of X-Road's signed global configuration (PR-GCONF), without its transport.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from phohien.lgsp.contracts.conversion import Conversion

Evidence = Literal["full", "digest", "none"]
Kind = Literal["REST", "OPENAPI", "SOAP"]
ANY = "*"


class Unacceptable(Exception):
    """The file is no configuration to follow: damaged, signed by somebody else, expired or older than the one in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A method (or ``*``) and a path: ``*`` stands for one segment, ``**`` for any number of them."""

    method: str = ANY
    path: str = "/**"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service of a subsystem. ``addresses`` are tried in order until one can be connected to.

    ``evidence`` is what is kept of an exchange: both messages (``full``), their heads and the digests of their bodies
    (``digest``), or nothing (``none``, which needs a legal reason in the catalogue).
    """

    code: str
    version: str | None = None
    kind: Kind = "REST"
    addresses: tuple[str, ...]
    endpoints: tuple[Endpoint, ...] = ()
    timeout_seconds: float = 30.0
    description: str | None = None
    """The OpenAPI or WSDL description itself, as published in the catalogue."""
    closed: str | None = None
    """The provider's notice while the service is closed."""
    evidence: Evidence = "full"
    conversion: Conversion | None = None
    """How the service is called by the other protocol; None: it is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subsystem:
    """A party: a member's subsystem, or with no ``subsystem`` the member itself."""

    member_class: str
    member_code: str
    subsystem: str | None = None
    name: str = ""
    services: tuple[Service, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A client (identifier as in ``X-Road-Client``) may call these endpoints of a service, until the instant given."""

    client: str
    service: str
    endpoints: tuple[Endpoint, ...] = (Endpoint(),)
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The whole configuration of one instance at one time."""

    version: int
    instance: str
    made_at: datetime
    expires_at: datetime
    subsystems: tuple[Subsystem, ...] = ()
    rights: tuple[Right, ...] = ()


def publish(snapshot: Snapshot, key: ec.EllipticCurvePrivateKey) -> bytes:
    """The file for the gateway."""
    content = msgspec.json.encode(snapshot)
    return b64encode(key.sign(content, ec.ECDSA(hashes.SHA256()))) + b"\n" + content


def accept(data: bytes, key: ec.EllipticCurvePublicKey, *, at: datetime, newer_than: int = 0) -> Snapshot:
    """The snapshot of that file. Raises Unacceptable with the reason."""
    signature, _, content = data.partition(b"\n")
    try:
        key.verify(b64decode(signature, validate=True), content, ec.ECDSA(hashes.SHA256()))
        snapshot = msgspec.json.decode(content, type=Snapshot)
    except InvalidSignature:
        raise Unacceptable("Its signature does not hold: it was damaged, or somebody else made it.") from None
    except (ValueError, msgspec.MsgspecError) as error:
        raise Unacceptable(f"It cannot be read: {error}.") from error
    if snapshot.expires_at <= at:
        raise Unacceptable(f"It expired at {snapshot.expires_at.isoformat()}.")
    if snapshot.version <= newer_than:
        raise Unacceptable(f"Its version {snapshot.version} is not newer than {newer_than}, which is in force.")
    return snapshot
