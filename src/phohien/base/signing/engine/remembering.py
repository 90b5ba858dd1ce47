"""Answers of the PDF and certificate libraries that depend on octets alone, found out once and remembered.

Nothing is judged differently: each is the library's own answer to the same question, or the same text read in larger pieces.
Comparing names (RFC 5280, 7.1; RFC 4518) was half of what checking a signature cost, character by character over the same few
names. Tests hold every replacement against the library's own.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from asn1crypto import crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.pdf_utils import generic

MOST = 4096
PIECE = 1 << 16
_SPACE = b"\x00\t\n\x0c\r "
Answer = TypeVar("Answer")


class _Memory(dict[Any, Answer]):
    """Answers by question; emptied when it grows beyond ``MOST``. What raises is asked again each time."""

    def ask(self, question: Any, answer: Callable[[], Answer]) -> Answer:
        """The remembered answer, else the one found out now."""
        try:
            return self[question]
        except KeyError:
            pass
        found = answer()
        if len(self) >= MOST:
            self.clear()
        self[question] = found
        return found


_hash_of_name = asn1_x509.Name.hashable.fget
_equal_names = asn1_x509.Name.__eq__
_name_in_words = asn1_x509.Name.human_friendly.fget
_read_hex = generic.read_hex_string_from_stream
_hashes: _Memory[str] = _Memory()
_words: _Memory[str] = _Memory()
_equals: _Memory[bool] = _Memory()


def _hashable(name: asn1_x509.Name) -> str:
    found: str = _hashes.ask(name.chosen.contents, lambda: _hash_of_name(name))
    return found


def _human_friendly(name: asn1_x509.Name) -> str:
    found: str = _words.ask(name.chosen.contents, lambda: _name_in_words(name))
    return found


def _equal(one: asn1_x509.Name, other: object) -> bool:
    if not isinstance(other, asn1_x509.Name):
        return False
    return _equals.ask((one.chosen.contents, other.chosen.contents), lambda: _equal_names(one, other))


def hex_string(stream: Any) -> Any:
    """The hex string that begins here, as the library reads it; what is not plain hex is left to the library."""
    begin = stream.tell()
    text = stream.read(PIECE)
    while (end := text.find(b">")) < 0 and (more := stream.read(PIECE)):
        text += more
    digits = text[1:end].translate(None, _SPACE)
    try:
        if end < 0:
            raise binascii.Error
        value = binascii.unhexlify(digits + b"0" * (len(digits) % 2))
    except binascii.Error:
        stream.seek(begin)
        return _read_hex(stream)
    stream.seek(begin + end + 1)
    return generic.pdf_string(value)


@lru_cache(maxsize=64)
def revocations(data: bytes) -> crl.CertificateList:
    """The list, read to its last line, so that threads may share it."""
    found = crl.CertificateList.load(data)
    found.native  # noqa: B018  asn1crypto reads when asked; asked now, nobody sees it half read
    return found


@lru_cache(maxsize=256)
def revocations_by_serial(data: bytes) -> x509.CertificateRevocationList:
    """The same for looking up one certificate."""
    return x509.load_der_x509_crl(data)


@lru_cache(maxsize=1024)
def certificate(data: bytes) -> x509.Certificate:
    """The certificate in DER. Raises ValueError."""
    return x509.load_der_x509_certificate(data)


@lru_cache(maxsize=MOST)
def is_issued_by(data: bytes, issuer: bytes) -> bool:
    """Whether the certificate bears the issuer's name and a good signature of its key; both in DER. Raises ValueError."""
    one, other = certificate(data), certificate(issuer)
    if one.issuer != other.subject:
        return False
    try:
        one.verify_directly_issued_by(other)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def begin() -> None:
    """From now on the libraries answer from memory where they can."""
    asn1_x509.Name.hashable = property(_hashable)
    asn1_x509.Name.human_friendly = property(_human_friendly)
    asn1_x509.Name.__eq__ = _equal
    generic.read_hex_string_from_stream = hex_string
