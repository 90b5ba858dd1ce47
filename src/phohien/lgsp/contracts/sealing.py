"""How the secrets of access keys are kept: sealed with a key derived from the installation's own, for two programs only.

The catalogue seals a secret the moment it is made and never opens it; the gateway opens it in memory to check an HMAC.
AES-256-GCM, the access key as associated data, so that a sealed secret moved to another key opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"phohien/lgsp/access-key-secrets/1"
NONCE_BYTES = 12
HOUSE = "HOUSE"
DOOR_FIELD = "X-Phohien-Door"
DOOR_SECONDS = 60


class CannotOpen(Exception):
    """The sealed secret was made under another installation key, for another access key, or was changed."""


def sealing_key(installation_secret: str) -> bytes:
    """32 bytes for sealing, derived (HKDF-SHA256) from the installation's secret key."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE).derive(installation_secret.encode())


def seal_secret(secret: str, *, access_key: str, key: bytes) -> str:
    """The secret sealed for that access key, as base64."""
    nonce = os.urandom(NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, secret.encode(), access_key.encode())).decode()


def open_secret(sealed: str, *, access_key: str, key: bytes) -> str:
    """The secret again. Raises CannotOpen."""
    raw = base64.b64decode(sealed)
    try:
        return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], access_key.encode()).decode()
    except InvalidTag as fault:
        raise CannotOpen(f"The secret of {access_key} cannot be opened with this installation's key.") from fault


def derived_key(installation_secret: str, purpose: bytes) -> bytes:
    """32 bytes for one purpose, derived (HKDF-SHA256) from the installation's secret key."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(installation_secret.encode())


def door_key(installation_secret: str) -> bytes:
    """The key with which the gateway vouches to the house's own door for the caller it has let through."""
    return derived_key(installation_secret, b"phohien/lgsp/house-door/1")


def house_secret(installation_secret: str) -> str:
    """The secret with which the house itself calls the gateway, as access key :data:`HOUSE`, for its own systems."""
    return derived_key(installation_secret, b"phohien/lgsp/house-caller/1").hex()


def call_text(*, method: str, target: str, client: str, timestamp: str, nonce: str, body_sha256: str) -> bytes:
    """What a caller signs: six lines. ``target`` is path and query as sent, ``client`` the value of ``X-Road-Client``
    (empty in SOAP), ``timestamp`` seconds since 1970, ``body_sha256`` in hex (of nothing, when there is no body)."""
    return "\n".join((method, target, client, timestamp, nonce, body_sha256)).encode()


def call_signature(secret: str, text: bytes) -> str:
    """HMAC-SHA256 of it under the secret, in hex: the field ``X-Signature``."""
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def door_mark(key: bytes, *, at: int, request_id: str, client: str, service: str, body: bytes) -> str:
    """The field :data:`DOOR_FIELD`: the time, the service called, and a MAC over both, request, client and body."""
    text = "\n".join((str(at), request_id, client, service, hashlib.sha256(body).hexdigest())).encode()
    return f"{at} {service} {hmac.new(key, text, hashlib.sha256).hexdigest()}"


def vouched_service(mark: str, key: bytes, *, now: float, request_id: str, client: str, body: bytes) -> str | None:
    """The service for which the gateway let the client through less than a minute ago, or None."""
    parts = mark.split(" ")
    if len(parts) != 3 or not parts[0].isdigit() or abs(now - int(parts[0])) > DOOR_SECONDS:
        return None
    right = door_mark(key, at=int(parts[0]), request_id=request_id, client=client, service=parts[1], body=body)
    return parts[1] if hmac.compare_digest(mark.encode(), right.encode()) else None
