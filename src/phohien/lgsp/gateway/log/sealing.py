"""Kept bodies and SOAP heads are encrypted with a key of their day and term, so that they end when the key is destroyed.

AES-256-GCM. The key is derived by HKDF from the installation's secret and the day's own (``log.keys``): whoever has only
one of the two reads nothing. The proof needs the digest alone.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from phohien.lgsp.gateway.log.keys import FOREVER, Keys

_MARK, _NONCE = b"\x9e", 12
_HEAD = len(_MARK) + 2 + _NONCE
LONGEST_TERM = 0xFFFF
_FORM_1 = b"phohien gateway bodies %d"
_FORM_2 = b"phohien gateway bodies %d %d"


class Destroyed(Exception):
    """What was encrypted can be read by nobody: its term is over and its key is gone."""


class Seal:
    """Encrypts and opens with keys derived from one secret of 32 octets and, with a folder, a random one a day and term.

    ``folder`` is the gateway's own; large bodies (``log.apart``) and archives (``log.archives``) lie there, too.
    """

    def __init__(self, secret: bytes, folder: Path | None = None) -> None:
        if len(secret) < 32:
            raise ValueError("The secret that seals bodies has at least 32 octets.")
        self.secret, self.folder = secret, folder
        self.keys = None if folder is None else Keys(folder / "keys")
        self._cipher = lru_cache(maxsize=32)(lambda day, term: AESGCM(self.key(day, term)))
        self._old = lru_cache(maxsize=8)(lambda day: AESGCM(_derived(secret, b"", _FORM_1 % day)))

    def key(self, day: int, term: int, salt: bytes = b"", *, make: bool = True) -> bytes:
        """The key of that day and term; with a salt, one of many. Raises Destroyed when it may not be made and is gone."""
        own: bytes | None = b""
        if self.keys is not None:
            own = self.keys.get(day, term) if make else self.keys.find(day, term)
        if own is None:
            raise Destroyed(f"The key of day {day} for a term of {term} days was destroyed.")
        return _derived(self.secret + own, salt, _FORM_2 % (day, term))

    def close(self, body: bytes, day: int, term: int = FOREVER) -> bytes:
        """The body encrypted: a mark, the term, nonce, then ciphertext with its tag. ``day`` counts days since 1970."""
        nonce = _fresh_nonce()
        return b"".join((_MARK, term.to_bytes(2, "big"), nonce, self._cipher(day, term).encrypt(nonce, body, None)))

    def open(self, kept: bytes, day: int) -> bytes:
        """The body again. Raises cryptography's InvalidTag when it was changed or the key is another; Destroyed."""
        gone: Destroyed | None = None
        if kept.startswith(_MARK):
            try:
                cipher = AESGCM(self.key(day, int.from_bytes(kept[1:3], "big"), make=False))
                return cipher.decrypt(kept[3:_HEAD], kept[_HEAD:], None)
            except InvalidTag:
                pass
            except Destroyed as destroyed:
                gone = destroyed
        try:  # the writing before terms were known: nonce, then ciphertext
            return self._old(day).decrypt(kept[:_NONCE], kept[_NONCE:], None)
        except InvalidTag:
            if gone is not None:
                raise gone from None
            raise

    def forget(self) -> None:
        """Keys that were used are read anew: another process may have destroyed them."""
        self._cipher.cache_clear()


_nonces: list[bytes] = []
os.register_at_fork(after_in_child=_nonces.clear)  # no nonce may serve two processes


def _fresh_nonce() -> bytes:
    """Twelve random octets, drawn by the hundred: asking the kernel takes as long as encrypting a body."""
    if not _nonces:
        drawn = os.urandom(12 * 128)
        _nonces.extend(drawn[at : at + 12] for at in range(0, len(drawn), 12))
    return _nonces.pop()


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=salt or None, info=info).derive(secret)
