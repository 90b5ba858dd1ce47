"""The configuration the control plane publishes to the gateway: who there is, what they provide, who may call what.

A snapshot is immutable, numbered, signed and expires. As a file it is one line with the signature in base64, and below
it the snapshot in JSON, the very octets that were signed (P-256, SHA-256). :func:`publish` writes it, :func:`accept`
reads it; the gateway never asks the database anything while it forwards.

The catalogue keeps every snapshot as a row of ``catalogue_configuration`` (append-only), writes the newest as a file for
the gateway of its own machine, and announces its number on the PostgreSQL channel :data:`CHANNEL` in the transaction that
made it, so that a gateway elsewhere can fetch it. What was revoked is simply not in the next snapshot. Rights of groups
are told as rights of each of their systems.

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
Judged = Literal["", "requests", "reported", "refused"]
ANY = "*"
CHANNEL = "phohien_configuration"


class Unacceptable(Exception):
    """The file is no configuration to follow: damaged, signed by somebody else, expired or older than the one in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A method (or ``*``) and a path: ``*`` stands for one segment, ``**`` for any number of them.

    A SOAP operation is ``POST`` and its name after a slash.
    """

    method: str = ANY
    path: str = "/**"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value beside the body. ``schema`` is its JSON Schema; ``kind`` and ``many`` say how text becomes a value of JSON."""

    name: str
    place: Literal["path", "query", "header"]
    schema: str
    required: bool = False
    kind: Literal["text", "integer", "number", "boolean"] = "text"
    many: Literal["", "repeated", "commas"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What may be said in one call of a service and in its answer: JSON Schemas (2020-12) that refer to nothing outside.

    ``path`` is the description's, with ``{name}`` for parameters. ``body`` is the schema of a JSON body, empty when none is
    declared; ``media`` are the types a body may have. ``answers`` are pairs of a status (``200``, ``4XX``, ``default``) and
    the schema of a JSON body.
    """

    method: str
    path: str
    parameters: tuple[Parameter, ...] = ()
    media: tuple[str, ...] = ()
    body: str = ""
    body_required: bool = False
    answers: tuple[tuple[str, str], ...] = ()


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
    keep_days: int = 0
    """After how many days the bodies kept of an exchange are dropped, its proof remaining; 0: no end is set."""
    conversion: Conversion | None = None
    """How the service is called by the other protocol; None: it is not."""
    title: str = ""
    """The service's name for people."""
    deprecated: bool = False
    """Whether its end has been announced."""
    personal_data: Literal["", "none", "basic", "sensitive"] = ""
    sandbox: str = ""
    """The provider's address for trials, or empty."""
    judged: Judged = ""
    """Which messages are held against the description: none; requests; answers too, of which faults are reported; or refused."""
    operations: tuple[Operation, ...] = ()
    """What they are held against, where they are."""
    question: str = ""
    """The full name of the in-process contract it carries (``population.PersonByCode.v1``), or empty."""
    hidden: bool = False
    """Whether only those with a right find it in lists: the address of a draft that is being checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessKey:
    """What a caller without a certificate signs with: AppName, AccessKey, and a secret shared with the gateway.

    ``sealed_secret`` is the secret sealed for ``access_key``: ``contracts.sealing.open_secret`` opens it.
    """

    access_key: str
    app_name: str
    client: str
    sealed_secret: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a client shows in mutual TLS. ``sha256`` is the fingerprint of the certificate's DER form, in hex.

    ``pem`` is the certificate itself: with it a gateway that ends TLS lets it through the handshake, whoever issued it.
    """

    sha256: str
    subject: str
    client: str
    until: datetime
    pem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """What a sender's own signatures (RFC 9421) are checked with; ``key_id`` is what a signature names in ``keyid``."""

    key_id: str
    client: str
    algorithm: Literal["ed25519", "ecdsa-p256-sha256"]
    pem: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Subsystem:
    """A party: a member's subsystem, or with no ``subsystem`` the member itself.

    ``aliases`` are older codes the member is still known by.
    """

    member_class: str
    member_code: str
    subsystem: str | None = None
    name: str = ""
    services: tuple[Service, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A client (identifier as in ``X-Road-Client``) may call these endpoints of a service, until the instant given.

    ``per_minute`` and ``per_day`` limit its calls under this right (0: no limit); ``id`` names the right for reports.
    """

    client: str
    service: str
    endpoints: tuple[Endpoint, ...] = (Endpoint(),)
    until: datetime | None = None
    id: str = ""
    per_minute: int = 0
    per_day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The whole configuration of one instance at one time."""

    version: int
    instance: str
    made_at: datetime
    expires_at: datetime
    subsystems: tuple[Subsystem, ...] = ()
    rights: tuple[Right, ...] = ()
    keys: tuple[AccessKey, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    events: str = ""
    """The address of the house's API of events: below it every subsystem has its room (``api``, ``pub``, ``pull``), which
    every party may call, because the rooms decide themselves who may do what there. Empty: there are no rooms."""
    public_keys: tuple[PublicKey, ...] = ()


def canonical(snapshot: Snapshot) -> bytes:
    """The octets that are signed: JSON with sorted keys and no spaces, so that the same snapshot is the same octets."""
    return msgspec.json.encode(snapshot, order="deterministic")


def file_of(content: bytes, signature: bytes) -> bytes:
    """The file for the gateway, of signed octets and their signature."""
    return b64encode(signature) + b"\n" + content


def publish(snapshot: Snapshot, key: ec.EllipticCurvePrivateKey) -> bytes:
    """The file for the gateway."""
    content = canonical(snapshot)
    return file_of(content, key.sign(content, ec.ECDSA(hashes.SHA256())))


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
