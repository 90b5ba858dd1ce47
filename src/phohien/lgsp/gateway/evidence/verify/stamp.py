"""Time stamps: an RFC 3161 token over the signature's value, or over a hash chain in which the signature stands.

Source: RFC 3161, RFC 5652 §5.4 (what is signed), XAdES SignatureTimeStamp; X-Road's ``ts-hashchainresult.xml``.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from phohien.lgsp.gateway.evidence.container import ASIC_MANIFEST, SIGNATURES, TOKEN
from phohien.lgsp.gateway.evidence.export import TS_CHAIN_FILE, TS_RESULT_FILE
from phohien.lgsp.gateway.evidence.verdict import Invalid
from phohien.lgsp.gateway.evidence.verify import chain, trust, xml
from phohien.lgsp.gateway.evidence.verify.references import Reference, digest_of, name_of
from phohien.lgsp.gateway.evidence.verify.signature import Signature

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
REMEMBERED = 1024
Known = dict[tuple[bytes | None, ...], "Stamp"]
_FILES = (TOKEN, TS_RESULT_FILE, TS_CHAIN_FILE, ASIC_MANIFEST, SIGNATURES)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A token that holds: something existed at that instant, says that authority. ``covers``: files it vouches for."""

    at: datetime
    authority: str
    covers: frozenset[str] = frozenset()


def find(
    files: dict[str, bytes], signature: Signature, known: Known, trusted: Sequence[x509.Certificate]
) -> Stamp | None:
    """The container's time stamp, None when it has none. Raises Invalid when it has one that does not hold.

    ``known`` are the stamps found before, by everything they depend on.
    """
    key = tuple(files.get(name) for name in _FILES)
    if key in known:
        return known[key]
    stamp = _find(files, signature, trusted)
    if stamp is not None:
        if len(known) >= REMEMBERED:
            known.clear()
        known[key] = stamp
    return stamp


def _find(files: dict[str, bytes], signature: Signature, trusted: Sequence[x509.Certificate]) -> Stamp | None:
    value = (signature.value, signature.value_element)
    if TOKEN not in files:
        return read_token(signature.tokens[0], value, trusted) if signature.tokens else None
    result = files.get(TS_RESULT_FILE)
    if result is None:
        return read_token(files[TOKEN], value, trusted)
    _check_asic_manifest(files)
    covered = chain.check(files, TS_RESULT_FILE, needed=SIGNATURES, absent=[])
    stamp = read_token(files[TOKEN], (result,), trusted)
    return Stamp(stamp.at, stamp.authority, frozenset(covered | {TS_RESULT_FILE}))


def _check_asic_manifest(files: dict[str, bytes]) -> None:
    if ASIC_MANIFEST not in files:
        return
    root = xml.parse(files[ASIC_MANIFEST], ASIC_MANIFEST)
    signed = xml.only(root, "{*}SigReference", "SigReference").get("URI")
    if name_of(signed or "") != TOKEN:
        raise Invalid("wrong_manifest", f"{ASIC_MANIFEST} names another time stamp than {TOKEN}.")
    for item in root.findall("{*}DataObjectReference"):
        name = name_of(item.get("URI") or "")
        method, value = digest_of(item, None, name)
        Reference(name, method, value).check(files.get(name, b""))


def read_token(raw: bytes, about: tuple[bytes, ...], trusted: Sequence[x509.Certificate]) -> Stamp:
    """What the token proves of one of these byte strings. Raises Invalid."""
    try:
        signed = cms.ContentInfo.load(_der(raw), strict=True)["content"]
        content = signed["encap_content_info"]["content"]
        info, signer = (
            tsp.TSTInfo.load(content.native if isinstance(content.native, bytes) else content.contents, strict=True),
            signed["signer_infos"][0],
        )
        name = info["message_imprint"]["hash_algorithm"]["algorithm"].native
        imprint = info["message_imprint"]["hashed_message"].native
        if name not in _HASHES:
            raise Invalid("unknown_algorithm", f"The time stamp's digest method {name} is not accepted.")
        if not any(hashlib.new(name, item).digest() == imprint for item in about):
            raise Invalid("wrong_stamp", "The time stamp was given to something else than this signature.")
        certificates = [x509.load_der_x509_certificate(item.chosen.dump()) for item in signed["certificates"]]
        certificate = _stamper(signer, certificates)
        _check_signature(signer, content.contents, certificate)
        at = info["gen_time"].native
    except Invalid:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise Invalid("malformed_stamp", f"The time-stamp token cannot be read: {error}.") from error
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise Invalid("wrong_stamp", "The time stamper's certificate was not valid at the stamped time.")
    trust.check(certificate, certificates, trusted, "time-stamping")
    return Stamp(at, certificate.subject.rfc4514_string())


def _der(raw: bytes) -> bytes:
    """The token's DER: X-Road writes it bare or in base64."""
    return raw if raw[:1] == b"\x30" else base64.b64decode(raw, validate=False)


def _stamper(signer: cms.SignerInfo, certificates: list[x509.Certificate]) -> x509.Certificate:
    number = signer["sid"].chosen["serial_number"].native
    found = [item for item in certificates if item.serial_number == number]
    if not found:
        raise Invalid("wrong_stamp", "The time stamp does not carry its signer's certificate.")
    try:
        usage = found[0].extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        usage = None
    if usage is None or ExtendedKeyUsageOID.TIME_STAMPING not in usage.value:
        raise Invalid("wrong_stamp", "The certificate that signed the time stamp is not one for time stamps.")
    return found[0]


def _check_signature(signer: cms.SignerInfo, content: bytes, certificate: x509.Certificate) -> None:
    name = signer["digest_algorithm"]["algorithm"].native
    attributes = {item["type"].native: item["values"][0] for item in signer["signed_attrs"]}
    if name not in _HASHES or attributes["message_digest"].native != hashlib.new(name, content).digest():
        raise Invalid("wrong_stamp", "The time stamp's content was changed.")
    if attributes["content_type"].native != "tst_info":
        raise Invalid("wrong_stamp", "The token is not about a time stamp.")
    named = attributes.get("signing_certificate_v2") or attributes.get("signing_certificate")
    _check_named(named, certificate)
    signed, value = signer["signed_attrs"].untag().dump(), signer["signature"].native
    algorithm = (
        signer["signature_algorithm"].hash_algo if "sha" in signer["signature_algorithm"]["algorithm"].native else name
    )
    public, hashed = certificate.public_key(), _HASHES.get(algorithm, _HASHES["sha256"])
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(value, signed, padding.PKCS1v15(), hashed)
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(value, signed, ec.ECDSA(hashed))
        else:
            raise Invalid("unknown_algorithm", "The time stamper's kind of key is not accepted.")
    except InvalidSignature:
        raise Invalid("wrong_stamp", "The time stamp's signature does not hold.") from None


def _check_named(named: object, certificate: x509.Certificate) -> None:
    """RFC 3161 §2.4.2: the token names its signer's certificate by digest (RFC 5816 by others than SHA-1)."""
    if named is None:
        raise Invalid("wrong_stamp", "The time stamp does not name its signer's certificate.")
    first = named["certs"][0]  # type: ignore[index]
    der = certificate.public_bytes(serialization.Encoding.DER)
    method = first["hash_algorithm"]["algorithm"].native if "hash_algorithm" in first.native else "sha1"
    if hashlib.new(method, der, usedforsecurity=False).digest() != first["cert_hash"].native:
        raise Invalid("wrong_stamp", "The time stamp names another certificate.")
