"""Kept bodies are encrypted with a key of their day, so that a day's bodies can be destroyed by destroying its key.

AES-256-GCM; the day's key is derived from the installation's by HKDF. The proof needs the digest alone.
"""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Seal:
    """Encrypts and opens bodies with the keys derived from one secret of 32 octets."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 32:
            raise ValueError("The secret that seals bodies has at least 32 octets.")
        self._of_day = lru_cache(maxsize=8)(lambda day: AESGCM(_derived(secret, day)))

    def close(self, body: bytes, day: int) -> bytes:
        """The body encrypted: nonce, then ciphertext with its tag. ``day`` counts days since 1970."""
        nonce = os.urandom(12)
        return nonce + self._of_day(day).encrypt(nonce, body, None)

    def open(self, kept: bytes, day: int) -> bytes:
        """The body again. Raises cryptography's InvalidTag when it was changed or the key is another."""
        return self._of_day(day).decrypt(kept[:12], kept[12:], None)


def _derived(secret: bytes, day: int) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"phohien gateway bodies %d" % day).derive(secret)
