"""How the secrets of access keys are kept: sealed with a key derived from the installation's own, for two programs only.

The catalogue seals a secret the moment it is made and never opens it; the gateway opens it in memory to check an HMAC.
AES-256-GCM, the access key as associated data, so that a sealed secret moved to another key opens nothing.
"""

from __future__ import annotations

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"phohien/lgsp/access-key-secrets/1"
NONCE_BYTES = 12


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
