"""One P-256 signature for a whole batch, as XAdES over the batch's hash-chain result.

The signature's XML is written directly in the form canonicalisation (C14N 1.0) would give it, so that nothing has to
be parsed to sign. ``FORM`` numbers this writing: stored signatures name it, and a test freezes its octets, because
exports made years later must reproduce the very file whose digest was time-stamped.

Source: XML Signature (W3C), RFC 4050 and RFC 9231 §2.3.6 (ECDSA values as r‖s); XAdES 1.3.2 (ETSI TS 101 903).
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple
from xml.sax.saxutils import escape

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from phohien.lgsp.gateway.evidence import chains
from phohien.lgsp.gateway.evidence.digests import SHA512, digest

FORM = 1
RESULT_FILE, CHAIN_FILE = "sig-hashchainresult.xml", "sig-hashchain.xml"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ECDSA_SHA512 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"
SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
_SPACES = (
    'xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
    ' xmlns:xades="http://uri.etsi.org/01903/v1.3.2#"'
)


class Signed(NamedTuple):
    """A batch's signature in its stored form; with the certificate it makes the XML again."""

    value: bytes
    """r‖s, 64 octets."""
    at: str
    """The signing time as it stands in the signed properties: ISO 8601, UTC, milliseconds."""


def moment(at: datetime) -> str:
    """The instant as signed properties write it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A signer's certificate with the parts of it that every signature repeats, worked out once."""

    x509: x509.Certificate
    fields: tuple[str, str, str, str] = field(init=False)

    def __post_init__(self) -> None:
        der = self.x509.public_bytes(serialization.Encoding.DER)
        fields = (
            b64encode(der).decode(),
            b64encode(digest(der)).decode(),
            escape(self.x509.issuer.rfc4514_string()),
            str(self.x509.serial_number),
        )
        object.__setattr__(self, "fields", fields)


def _signed_properties(certificate: Certificate, at: str, spaces: str) -> str:
    _, fingerprint, issuer, serial = certificate.fields
    return (
        f'<xades:SignedProperties{spaces} Id="signed-properties"><xades:SignedSignatureProperties>'
        f"<xades:SigningTime>{at}</xades:SigningTime><xades:SigningCertificate><xades:Cert><xades:CertDigest>"
        f'<ds:DigestMethod Algorithm="{SHA512}"></ds:DigestMethod><ds:DigestValue>{fingerprint}</ds:DigestValue>'
        f"</xades:CertDigest><xades:IssuerSerial><ds:X509IssuerName>{issuer}</ds:X509IssuerName>"
        f"<ds:X509SerialNumber>{serial}</ds:X509SerialNumber></xades:IssuerSerial></xades:Cert>"
        "</xades:SigningCertificate></xades:SignedSignatureProperties><xades:SignedDataObjectProperties>"
        '<xades:DataObjectFormat ObjectReference="#signature-reference-0">'
        "<xades:MimeType>application/hash-chain-result</xades:MimeType></xades:DataObjectFormat>"
        "</xades:SignedDataObjectProperties></xades:SignedProperties>"
    )


def _signed_info(root: bytes, certificate: Certificate, at: str, spaces: str) -> str:
    result = b64encode(digest(chains.result(root, CHAIN_FILE))).decode()
    properties = _signed_properties(certificate, at, f" {_SPACES}")
    about = b64encode(digest(properties.encode())).decode()
    method = f'<ds:DigestMethod Algorithm="{SHA512}"></ds:DigestMethod>'
    return (
        f'<ds:SignedInfo{spaces}><ds:CanonicalizationMethod Algorithm="{C14N}"></ds:CanonicalizationMethod>'
        f'<ds:SignatureMethod Algorithm="{ECDSA_SHA512}"></ds:SignatureMethod>'
        f'<ds:Reference Id="signature-reference-0" URI="/{RESULT_FILE}">{method}'
        f"<ds:DigestValue>{result}</ds:DigestValue></ds:Reference>"
        f'<ds:Reference Id="signature-reference-1" Type="{SIGNED_PROPERTIES}" URI="#signed-properties">{method}'
        f"<ds:DigestValue>{about}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    )


def sign(root: bytes, *, certificate: Certificate, key: ec.EllipticCurvePrivateKey, at: datetime) -> Signed:
    """The signature over a batch's root."""
    time = moment(at)
    info = _signed_info(root, certificate, time, f" {_SPACES}").encode()
    r, s = decode_dss_signature(key.sign(info, ec.ECDSA(hashes.SHA512())))
    return Signed(r.to_bytes(32, "big") + s.to_bytes(32, "big"), time)


def holds(root: bytes, signed: Signed, certificate: Certificate) -> bool:
    """Whether the signature over a batch's root is that certificate's."""
    public = certificate.x509.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey) or len(signed.value) != 64:
        return False
    info = _signed_info(root, certificate, signed.at, f" {_SPACES}").encode()
    r, s = (int.from_bytes(half, "big") for half in (signed.value[:32], signed.value[32:]))
    try:
        public.verify(encode_dss_signature(r, s), info, ec.ECDSA(hashes.SHA512()))
    except InvalidSignature:
        return False
    return True


def signatures_xml(root: bytes, signed: Signed, certificate: Certificate) -> bytes:
    """``META-INF/signatures.xml`` of every container of the batch: the same octets each time it is made."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<asic:XAdESSignatures {_SPACES}><ds:Signature Id="signature">'
        f"{_signed_info(root, certificate, signed.at, '')}"
        f'<ds:SignatureValue Id="signature-value">{b64encode(signed.value).decode()}</ds:SignatureValue><ds:KeyInfo>'
        f"<ds:X509Data><ds:X509Certificate>{certificate.fields[0]}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
        '<ds:Object><xades:QualifyingProperties Target="#signature">'
        f"{_signed_properties(certificate, signed.at, '')}"
        "</xades:QualifyingProperties></ds:Object></ds:Signature></asic:XAdESSignatures>\n"
    ).encode()
