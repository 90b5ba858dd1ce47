"""The signature's own bytes, which it cannot cover: whether anything in them was altered.

A PDF signature leaves a gap for its container, and the container has parts outside the signed attributes:
padding, version numbers, copies of certificates, the time stamp. Each is held against the one way it can
rightly be.
"""

from __future__ import annotations

import re
from functools import lru_cache

from asn1crypto import cms, core
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import InvalidSignature

from phohien.base.signing.engine import remembering
from phohien.base.signing.engine.lying import Octets

_UNIFORM_HEX = re.compile(rb"<(?:[0-9a-f]*|[0-9A-F]*)>")
LONG, LONGEST = 256, 4096
MOST_CERTIFICATES, MOST_STAMPS = 32, 4
"""In one container: an honest one has the signer's, those above it and perhaps the stamper's, and one stamp."""
_VERSIONS = {"data": ("v1", "v3"), "tst_info": ("v3",)}


def is_untouched(pdf: Octets, byte_range: list[int], known: tuple[asn1_x509.Certificate, ...]) -> bool:
    """Whether the gap and the container in it are exactly as a signer writes them. Never raises.

    ``known``: certificates that may issue those in the container without being in it (roots, our issuer).
    """
    try:
        _start, before, after, _length = byte_range
        gap = pdf[before:after]
        if not _UNIFORM_HEX.fullmatch(gap):
            return False
        content = bytes.fromhex(gap[1:-1].decode())
        _tag, size, start = _head(content, 0)
        length = start + size
        return not content[length:].strip(b"\0") and _is_regular(content[:length], known)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, InvalidSignature):
        return False


def _is_regular(content: bytes, known: tuple[asn1_x509.Certificate, ...]) -> bool:
    container = cms.ContentInfo.load(content, strict=True)
    if not _is_canonical(content) or container["content_type"].native != "signed_data":
        return False
    signed = container["content"]
    signer = signed["signer_infos"][0]
    digests = [item.dump() for item in signed["digest_algorithms"]]
    shape = (
        len(signed["signer_infos"]) == 1
        and signed["version"].native in _VERSIONS.get(signed["encap_content_info"]["content_type"].native, ())
        and signer["version"].native == "v1"
        and digests == [signer["digest_algorithm"].dump()]
        and isinstance(signed["crls"], core.Void)
    )
    named = shape and _names_its_certificate(signed) and _are_genuine(signed, known)
    return named and all(_is_regular(item, known) for item in _stamps_in(signer))


def _names_its_certificate(signed: cms.SignedData) -> bool:
    """Whether the signer is named to the byte as in a certificate here: names compare without regard to case."""
    named = signed["signer_infos"][0]["sid"]
    if named.name != "issuer_and_serial_number":
        return True
    embedded = [item.chosen for item in signed["certificates"]]
    found = [item.issuer.dump() for item in embedded if item.serial_number == named.chosen["serial_number"].native]
    return found == [named.chosen["issuer"].dump()]


def _is_canonical(data: bytes) -> bool:
    """Whether this is a row of values in DER: every length in its shortest form, every flag 0 or 255.

    Source: X.690, 10.1, 11.1.
    """
    at = 0
    while at < len(data):
        tag, length, at = _head(data, at)
        body = data[at : at + length]
        at += length
        if len(body) != length:
            return False
        if tag & 0x20 and not (_was_canonical if LONG <= length <= LONGEST else _is_canonical)(body):
            return False
        if tag == 1 and body not in (b"\0", b"\xff"):
            return False
    return True


# The certificates of a province's signers stand in each of their signatures, octet for octet.
_was_canonical = lru_cache(maxsize=4096)(_is_canonical)


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """The tag, the length and where the body begins. Raises ValueError for a length not in its shortest form."""
    tag, length, at = data[at], data[at + 1], at + 2
    if length & 0x80:
        octets = data[at : at + (length & 0x7F)]
        length, at = int.from_bytes(octets, "big"), at + len(octets)
        if length < 0x80 or octets[0] == 0:
            raise ValueError("A length is not in its shortest form.")
    return tag, length, at


def _stamps_in(signer: cms.SignerInfo) -> list[bytes]:
    """The time stamps among the unsigned attributes. Raises ValueError when there is any other attribute, or too many."""
    found: list[bytes] = []
    for attribute in [] if isinstance(signer["unsigned_attrs"], core.Void) else signer["unsigned_attrs"]:
        if attribute["type"].native != "signature_time_stamp_token":
            raise ValueError("An unknown unsigned attribute.")
        found += [value.dump() for value in attribute["values"]]
    if len(found) > MOST_STAMPS:
        raise ValueError("Nobody stamps one signature so often.")
    return found


def _are_genuine(signed: cms.SignedData, known: tuple[asn1_x509.Certificate, ...]) -> bool:
    """Whether every certificate in the container bears a good signature of another one in it or a known
    one. Not so of a crowd: each would be held against each.
    """
    if len(signed["certificates"]) > MOST_CERTIFICATES:
        return False
    embedded = [item.chosen.dump() for item in signed["certificates"]]
    issuers = embedded + [item.dump() for item in known]
    return all(any(remembering.is_issued_by(one, issuer) for issuer in issuers) for one in embedded)
