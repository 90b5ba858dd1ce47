"""Digests, and the DER structure by which X-Road joins several of them into one.

``DigestList ::= SEQUENCE OF SingleDigest`` and ``SingleDigest ::= SEQUENCE { digestValue OCTET STRING,
digestMethod UTF8String, transforms SEQUENCE }`` with an algorithm's XML-Signature URI as the method.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache

SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
SHA384 = "http://www.w3.org/2001/04/xmldsig-more#sha384"
SHA512 = "http://www.w3.org/2001/04/xmlenc#sha512"
METHODS = {SHA256: hashlib.sha256, SHA384: hashlib.sha384, SHA512: hashlib.sha512}
"""The accepted algorithms. SHA-1 is not among them."""


def digest(data: bytes, method: str = SHA512) -> bytes:
    """The data's digest by that method. Raises KeyError for a method that is not accepted."""
    return METHODS[method](data).digest()


def _element(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content


@lru_cache
def _around(method: str, size: int) -> tuple[bytes, bytes]:
    """The octets before and after a digest of that size in its SingleDigest."""
    whole = _element(0x30, _element(0x04, b"\0" * size) + _element(0x0C, method.encode()) + b"\x30\x00")
    head, _, tail = whole.partition(b"\0" * size)
    return head, tail


def single_digest(method: str, value: bytes) -> bytes:
    """One SingleDigest in DER."""
    head, tail = _around(method, len(value))
    return head + value + tail


def digest_list(values: Iterable[tuple[str, bytes]]) -> bytes:
    """A DigestList in DER: what a hash step's digest is taken of."""
    return _element(0x30, b"".join(single_digest(method, value) for method, value in values))


# A tree of ours joins SHA-512 digests two by two; the octets around them never change, so they are written once.
_LEFT, _RIGHT = _around(SHA512, 64)
_TWO = digest_list([(SHA512, b"\0" * 64)] * 2)[: -2 * (len(_LEFT) + 64 + len(_RIGHT))] + _LEFT
_BETWEEN = _RIGHT + _LEFT


def join(left: bytes, right: bytes) -> bytes:
    """The SHA-512 digest of the DigestList of two SHA-512 digests."""
    return hashlib.sha512(b"".join((_TWO, left, _BETWEEN, right, _RIGHT))).digest()
