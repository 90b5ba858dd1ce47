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
        self._day, self._today = 0, self._of_day(0)

    def close(self, body: bytes, day: int) -> bytes:
        """The body encrypted: nonce, then ciphertext with its tag. ``day`` counts days since 1970."""
        if day != self._day:
            self._day, self._today = day, self._of_day(day)
        nonce = _fresh_nonce()
        return nonce + self._today.encrypt(nonce, body, None)

    def open(self, kept: bytes, day: int) -> bytes:
        """The body again. Raises cryptography's InvalidTag when it was changed or the key is another."""
        return self._of_day(day).decrypt(kept[:12], kept[12:], None)


_nonces: list[bytes] = []
os.register_at_fork(after_in_child=_nonces.clear)  # no nonce may serve two processes


def _fresh_nonce() -> bytes:
    """Twelve random octets, drawn by the hundred: asking the kernel takes as long as encrypting a body."""
    if not _nonces:
        drawn = os.urandom(12 * 128)
        _nonces.extend(drawn[at : at + 12] for at in range(0, len(drawn), 12))
    return _nonces.pop()


def _derived(secret: bytes, day: int) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"phohien gateway bodies %d" % day).derive(secret)
