"""What the control plane tells the data plane: one immutable, signed, numbered configuration.

The catalogue makes it, the gateway reads it; both look down at this file. A configuration is a row of
``catalogue_configuration`` (append-only): ``number``, ``made_at``, ``expires_at``, ``content`` (the canonical JSON of
:class:`Configuration`, UTF-8), ``sha256`` (hex, of the content), ``signature`` (ECDSA P-256 with SHA-256 over the content,
DER), ``certificate`` (PEM of the signer). A new row is announced on the PostgreSQL channel :data:`CHANNEL` with its number
as payload, inside the transaction that made it; a listener that may have missed one reads the highest number.

What a reader must do before it swaps: check the signature and that the signer's certificate is one it trusts
(:func:`verify`), that the number is higher than its own, that it has not expired (:attr:`Configuration.expires_at`).
A damaged, foreign or expired one is refused with an alarm while the last good one goes on.

Canonical JSON: keys sorted, no spaces, no escapes of letters (RFC 8785 for the values that occur here: strings, whole
numbers, booleans, null, lists, objects). Instants are ISO 8601 with offset.

Identifiers are X-Road's, joined by slashes, each part percent-encoded only where it needs to be:
member ``VN-HY/GOV/H31.15``, subsystem ``VN-HY/GOV/H31.15/DANCU``, REST service
``VN-HY/GOV/H31.15/DANCU/PersonByCode.v1``, SOAP service ``VN-HY/COM/0901234567/DIACHINH/TraCuuThua/v1``. X-Road gives a
version to SOAP services only, so a REST service bears its version in its code.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

FORMAT = 1
CHANNEL = "phohien_configuration"

MemberClass = Literal["GOV", "COM", "ORG"]
Protocol = Literal["rest", "soap"]
EvidenceLevel = Literal["full", "digest", "none"]
"""What is kept of a subsystem's messages: the bodies (encrypted) and their digests, the digests alone, or nothing."""


class BadConfiguration(Exception):
    """This is not a configuration to go by; ``code`` says why: digest, signature, signer, format, content."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An agency, company or organisation that takes part. ``aliases`` are older codes it is still known by."""

    id: str
    member_class: MemberClass
    code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subsystem:
    """An information system of a member: the party that asks (X-Road-Client) and the one that provides.

    ``groups`` are the codes of the groups it belongs to; a right may be given to a group. A subsystem without
    a live key or certificate is known, and may be granted rights, but cannot prove who it is.
    """

    id: str
    member: str
    code: str
    name: str
    evidence: EvidenceLevel = "full"
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One operation that can be granted. ``method`` is upper case; ``path`` is a template at the provider.

    Path parameters stand in braces and match one decoded segment (``/persons/{personal_id}``). A SOAP operation has the
    method ``POST`` and its operation's name, preceded by a slash, as path.
    """

    id: str
    method: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service in operation (published, or deprecated until its end).

    ``code`` and ``version`` are those on the wire. ``url`` is where the provider listens, ``sandbox_url`` its trial
    address or empty. ``timeout_seconds`` bounds one exchange. ``description_sha256`` names the row of
    ``catalogue_description`` that holds the OpenAPI or WSDL text given out by getOpenAPI and getWsdl. ``question`` is
    the full name of an in-process contract the service carries (``population.PersonByCode.v1``), or empty.
    """

    id: str
    subsystem: str
    code: str
    version: str | None
    protocol: Protocol
    title: str
    deprecated: bool
    url: str
    sandbox_url: str
    timeout_seconds: int
    description_sha256: str
    personal_data: str
    endpoints: tuple[Endpoint, ...]
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """The holder may call the endpoint from ``valid_from`` until before ``valid_until``.

    Exactly one of ``subsystem`` and ``group`` is set. ``per_minute`` and ``per_day`` are limits for this right; 0: none.
    ``request`` is the code of the request it was granted on.
    """

    id: str
    service: str
    endpoint: str
    subsystem: str
    group: str
    valid_from: datetime
    valid_until: datetime
    per_minute: int = 0
    per_day: int = 0
    request: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessKey:
    """A key of a subsystem for callers that sign with a shared secret (AppName, AccessKey, SecretKey).

    ``sealed_secret`` is base64 of the secret sealed for ``access_key`` (``contracts.sealing.open_secret``).
    """

    access_key: str
    app_name: str
    subsystem: str
    sealed_secret: str
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCertificate:
    """A certificate a subsystem shows in mutual TLS. ``sha256`` is the fingerprint of its DER form, in hex."""

    sha256: str
    subject: str
    subsystem: str
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything the gateway decides by. Lists are in the order of their ids; what was revoked is simply not there."""

    format: int = FORMAT
    instance: str
    number: int
    made_at: datetime
    expires_at: datetime
    members: tuple[Member, ...] = ()
    subsystems: tuple[Subsystem, ...] = ()
    services: tuple[Service, ...] = ()
    rights: tuple[Right, ...] = ()
    keys: tuple[AccessKey, ...] = ()
    certificates: tuple[ClientCertificate, ...] = ()


def to_bytes(configuration: Configuration) -> bytes:
    """The configuration as canonical JSON: what is digested and signed."""
    plain = msgspec.to_builtins(configuration)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_bytes(content: bytes) -> Configuration:
    """The configuration of that content. Raises BadConfiguration when it is not one, or of a format not known here."""
    try:
        found = msgspec.json.decode(content, type=Configuration)
    except msgspec.MsgspecError as fault:
        raise BadConfiguration("content", f"The configuration cannot be read: {fault}") from fault
    if found.format != FORMAT:
        raise BadConfiguration("format", f"The configuration has format {found.format}; this program reads {FORMAT}.")
    return found


def verify(content: bytes, *, sha256: str, signature: bytes, certificate: bytes, trusted: list[bytes]) -> Configuration:
    """The configuration, when its digest, signature and signer hold. ``trusted`` are PEM certificates of signers.

    Raises BadConfiguration. Whether it has expired or is older than the one in force is the reader's to ask.
    """
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BadConfiguration("digest", "The configuration's digest does not hold: it was damaged or changed.")
    signer = x509.load_pem_x509_certificate(certificate)
    if signer.fingerprint(hashes.SHA256()) not in {_fingerprint(pem) for pem in trusted}:
        raise BadConfiguration("signer", "The configuration was signed by a certificate that is not trusted here.")
    key = signer.public_key()
    try:
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise InvalidSignature
        key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as fault:
        raise BadConfiguration("signature", "The configuration's signature does not hold.") from fault
    return from_bytes(content)


def _fingerprint(pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(pem).fingerprint(hashes.SHA256())
