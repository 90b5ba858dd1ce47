"""``META-INF/signatures.xml``: one XAdES signature, its value, its certificate and what it refers to.

Source: XML Signature §3.2 (core validation), XAdES 1.3.2 §7 (SigningTime, SigningCertificate). Every reference is
resolved by us alone: to a file of the container, or to the one SignedProperties or Manifest of this signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from phohien.lgsp.gateway.evidence.container import MESSAGE, SIGNATURES
from phohien.lgsp.gateway.evidence.digests import digest
from phohien.lgsp.gateway.evidence.verdict import Invalid
from phohien.lgsp.gateway.evidence.verify import xml
from phohien.lgsp.gateway.evidence.verify.references import Reference, digest_of, name_of

PROPERTIES_TYPE = "http://uri.etsi.org/01903#SignedProperties"
MANIFEST_TYPE = "http://www.w3.org/2000/09/xmldsig#Manifest"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
METHODS = {f"{_MORE}{kind}-{name}": (kind, made) for kind in ("rsa", "ecdsa") for name, made in _HASHES.items()}
MOST_REFERENCES = 64


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature whose value holds; its references to files are still to be compared with the files."""

    references: tuple[Reference, ...]
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    signed_at: datetime
    value: bytes
    value_element: bytes
    """The SignatureValue element in canonical form: XAdES time stamps are taken of it, X-Road's of the bare value."""
    tokens: tuple[bytes, ...]
    octets: bytes
    """The file it was read from."""


def read_signature(data: bytes) -> Signature:
    """The signature of that file. Raises Invalid."""
    root = xml.parse(data, SIGNATURES)
    signature = root if root.tag == f"{xml.DS}Signature" else xml.only(root, f".//{xml.DS}Signature", "signature")
    info = xml.only(signature, f"{xml.DS}SignedInfo", "SignedInfo")
    properties = xml.only(signature, f"{xml.DS}Object/{xml.XADES}QualifyingProperties/{xml.XADES}SignedProperties",
                          "SignedProperties")  # fmt: skip
    certificates = _certificates(signature)
    references = _references(signature, info, properties)
    certificate = _named_certificate(properties, certificates)
    value = xml.only(signature, f"{xml.DS}SignatureValue", "SignatureValue")
    raw = xml.octets(value, "The signature's value")
    _check_value(info, raw, certificate)
    return Signature(
        references=references,
        certificate=certificate,
        others=tuple(item for item in certificates if item is not certificate),
        signed_at=_signing_time(properties),
        value=raw,
        value_element=xml.canonical(value, INCLUSIVE),
        tokens=tuple(xml.octets(item, "The time stamp")
                     for item in signature.iterfind(f".//{xml.XADES}SignatureTimeStamp/{xml.XADES}EncapsulatedTimeStamp")),
        octets=data,
    )  # fmt: skip


def _certificates(signature: Any) -> list[x509.Certificate]:
    found = signature.findall(f"{xml.DS}KeyInfo/{xml.DS}X509Data/{xml.DS}X509Certificate")
    try:
        made = [x509.load_der_x509_certificate(xml.octets(item, "The certificate")) for item in found]
    except ValueError as error:
        raise Invalid("bad_certificate", f"The signer's certificate cannot be read: {error}.") from error
    if not made:
        raise Invalid("bad_certificate", "The signature does not carry the signer's certificate.")
    return made


def _references(signature: Any, info: Any, properties: Any) -> tuple[Reference, ...]:
    """The files referred to, directly or through a manifest. Raises Invalid when SignedProperties are not among them."""
    files: list[Reference] = []
    signs_properties = False
    found = info.findall(f"{xml.DS}Reference")
    if len(found) > MOST_REFERENCES:
        raise Invalid("too_large", "The signature refers to more than a message needs.")
    for reference in found:
        uri = reference.get("URI") or ""
        if not uri.startswith("#"):
            files.append(_file_reference(reference, uri))
            continue
        target = _own_element(signature, uri[1:], reference.get("Type"), properties)
        _check_own(reference, target, uri)
        if target is properties:
            signs_properties = True
        else:
            files += _manifest(target)
    if not signs_properties:
        raise Invalid("properties_not_signed", "The signature does not cover its own properties (certificate, time).")
    return tuple(files)


def _file_reference(reference: Any, uri: str, *, may_be_absent: bool = False) -> Reference:
    if reference.find(f"{xml.DS}Transforms") is not None:
        raise Invalid("unknown_algorithm", f"The reference to {uri} asks for a transformation, which is not accepted.")
    method, value = digest_of(reference, None, uri)
    return Reference(name_of(uri), method, value, may_be_absent)


def _own_element(signature: Any, name: str, type_: str | None, properties: Any) -> Any:
    """The element of the signature itself with that Id, which must be the only one. Raises Invalid."""
    found = [element for element in signature.getroottree().getroot().iter() if element.get("Id") == name]
    if len(found) != 1:
        raise Invalid("ambiguous_reference", f"The signature refers to #{name}, of which there are {len(found)}.")
    allowed = {PROPERTIES_TYPE: properties}.get(type_ or "")
    is_manifest = type_ == MANIFEST_TYPE and found[0].tag == f"{xml.DS}Manifest"
    if found[0] is not allowed and not (is_manifest and found[0].getparent().getparent() is signature):
        raise Invalid("ambiguous_reference", f"The signature refers to #{name}, which is not what it says it is.")
    return found[0]


def _check_own(reference: Any, target: Any, uri: str) -> None:
    transforms = reference.findall(f"{xml.DS}Transforms/{xml.DS}Transform")
    if len(transforms) > 1:
        raise Invalid("unknown_algorithm", f"The reference to {uri} asks for several transformations.")
    method, value = digest_of(reference, None, uri)
    form = transforms[0].get("Algorithm") if transforms else INCLUSIVE
    if digest(xml.canonical(target, form), method) != value:
        raise Invalid("changed_signature", f"The part {uri} of the signature was changed after signing.")


def _manifest(manifest: Any) -> list[Reference]:
    """The files of a signed manifest (X-Road before version 6); attachments may be absent, as there."""
    found = manifest.findall(f"{xml.DS}Reference")
    names = [reference.get("URI") or "" for reference in found]
    return [
        _file_reference(reference, uri, may_be_absent=not uri.endswith(MESSAGE))
        for reference, uri in zip(found, names, strict=True)
    ]


def _named_certificate(properties: Any, certificates: list[x509.Certificate]) -> x509.Certificate:
    """The certificate whose digest the signed properties hold. Raises Invalid."""
    path = f"{xml.XADES}SignedSignatureProperties/{xml.XADES}SigningCertificate"
    found = properties.findall(f"{path}/{xml.XADES}Cert") + properties.findall(f"{path}V2/{xml.XADES}Cert")
    for item in found[:1]:
        about = xml.only(item, f"{xml.XADES}CertDigest", "digest of the certificate")
        method, value = digest_of(about, None, "the certificate")
        for certificate in certificates:
            if digest(certificate.public_bytes(serialization.Encoding.DER), method) == value:
                return certificate
    raise Invalid("wrong_certificate", "The certificate is not the one that the signed properties name.")


def _check_value(info: Any, value: bytes, certificate: x509.Certificate) -> None:
    name = xml.only(info, f"{xml.DS}SignatureMethod", "SignatureMethod").get("Algorithm")
    if name not in METHODS:
        raise Invalid("unknown_algorithm", f"The signature method {name} is not accepted.")
    form = xml.only(info, f"{xml.DS}CanonicalizationMethod", "CanonicalizationMethod").get("Algorithm")
    kind, hashed = METHODS[name]
    signed, public = xml.canonical(info, form), certificate.public_key()
    try:
        if kind == "rsa" and isinstance(public, rsa.RSAPublicKey):
            return public.verify(value, signed, padding.PKCS1v15(), hashed)
        if kind == "ecdsa" and isinstance(public, ec.EllipticCurvePublicKey):
            return public.verify(_der(value), signed, ec.ECDSA(hashed))
    except InvalidSignature:
        raise Invalid(
            "wrong_signature", "The signature's value was not made by the certificate's key over this."
        ) from None
    raise Invalid("wrong_signature", "The certificate's key is not one for this signature method.")


def _der(value: bytes) -> bytes:
    half = len(value) // 2
    return encode_dss_signature(int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big"))


def _signing_time(properties: Any) -> datetime:
    path = f"{xml.XADES}SignedSignatureProperties/{xml.XADES}SigningTime"
    text = xml.only(properties, path, "signing time").text or ""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("malformed_xml", f"The signing time “{text[:40]}” is no date and time.") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
