"""Time stamps: the service that gives them and the check of a token, without any PDF.

Source: RFC 3161, RFC 5816 (certificate identifier by SHA-256), RFC 5652 (the signed container).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from phohien.base.signing import authority, lengths

lengths.mend()

POLICY = "2.25.20201501"
LENGTHS = {"sha256": 32, "sha384": 48, "sha512": 64}
ACCURACY_SECONDS = 1
LONGEST_REQUEST = 64 * 1024
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """A token that holds: these bytes' hash existed at that instant, says that authority."""

    at: datetime
    authority: str
    serial: int


class RefusedRequest(core.Sequence):
    """An answer without a token: only why it was refused. (RFC 3161 makes the token optional; the library
    does not.)
    """

    _fields = [("status", tsp.PKIStatusInfo)]


class BadStampError(Exception):
    """The token does not prove what it should; the text is for the log."""


def token_for(digest: bytes, *, at: datetime) -> bytes:
    """A time-stamp token (DER) over a SHA-256, SHA-384 or SHA-512 digest. Raises ValueError for other
    lengths.
    """
    name = next((name for name, length in LENGTHS.items() if length == len(digest)), None)
    if name is None:
        raise ValueError("A time stamp is given over a SHA-256, SHA-384 or SHA-512 digest.")
    imprint = tsp.MessageImprint(
        {"hash_algorithm": algos.DigestAlgorithm({"algorithm": name}), "hashed_message": digest}
    )
    return bytes(_token(imprint, at=at, nonce=None, with_certificates=True).dump())


def answer(request: bytes, *, at: datetime) -> bytes:
    """The service's answer (DER) to a DER request, a refusal with its reason when the request is not
    acceptable.
    """
    try:
        asked = tsp.TimeStampReq.load(request, strict=True)
        return bytes(respond(asked, at=at).dump())
    except (ValueError, TypeError):
        return bytes(_refusal("bad_data_format", "The request is not a valid TimeStampReq.").dump())


def respond(asked: tsp.TimeStampReq, *, at: datetime) -> tsp.TimeStampResp | RefusedRequest:
    """The answer to a parsed request."""
    imprint = asked["message_imprint"]
    name = imprint["hash_algorithm"]["algorithm"].native
    if name not in LENGTHS:
        return _refusal("bad_alg", "Use SHA-256, SHA-384 or SHA-512.")
    if len(imprint["hashed_message"].native) != LENGTHS[name]:
        return _refusal("bad_data_format", "The digest has the wrong length.")
    if asked["req_policy"].native not in (None, POLICY):
        return _refusal("unaccepted_policy", f"The only policy is {POLICY}.")
    if asked["extensions"].native:
        return _refusal("unaccepted_extensions", "No extension is supported.")
    token = _token(imprint, at=at, nonce=asked["nonce"].native, with_certificates=bool(asked["cert_req"].native))
    return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})


def read_token(token: bytes, *, digest: bytes) -> Stamp:
    """What the token proves about the digest.

    Raises BadStampError when it is not ours, not intact or not about it.
    """
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        info = signed["encap_content_info"]["content"].parsed
        signer_info = signed["signer_infos"][0]
        imprint = info["message_imprint"]
        asked, name = imprint["hashed_message"].native, imprint["hash_algorithm"]["algorithm"].native
        if asked != digest or LENGTHS.get(name) != len(digest):
            raise BadStampError("The token is about other bytes.")
        certificate = _signer_certificate(signed)
        _check_signature(signer_info, signed["encap_content_info"]["content"].contents, certificate)
        return Stamp(info["gen_time"].native, _name_of(certificate), info["serial_number"].native)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, InvalidSignature) as error:
        raise BadStampError(str(error) or "The signature does not hold.") from error


def _token(imprint: tsp.MessageImprint, *, at: datetime, nonce: int | None, with_certificates: bool) -> cms.ContentInfo:
    home = authority.load()
    fields = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": imprint,
        "serial_number": secrets.randbits(127) + 1,
        "gen_time": at.astimezone(UTC).replace(microsecond=0),
        "accuracy": {"seconds": ACCURACY_SECONDS},
    }
    if nonce is not None:
        fields["nonce"] = nonce
    info = tsp.TSTInfo(fields).dump()
    certificate = as_asn1(home.stamper)
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
            "signer_infos": [_signer_info(home, certificate, info)],
        }
    )
    if with_certificates:
        signed["certificates"] = [certificate, as_asn1(home.issuer)]
    return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def _signer_info(home: authority.Authority, certificate: asn1_x509.Certificate, info: bytes) -> cms.SignerInfo:
    identifier = tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(certificate.dump()).digest()})
    attributes = cms.CMSAttributes(
        [
            _attribute("content_type", "tst_info"),
            _attribute("message_digest", hashlib.sha256(info).digest()),
            _attribute("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [identifier]})),
        ]
    )
    key = home.stamper_key
    ours = {"algorithm": "sha256_ecdsa"} if isinstance(key, ec.EllipticCurvePrivateKey) else {"algorithm": "sha256_rsa"}
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": {
                "issuer_and_serial_number": {
                    "issuer": certificate.issuer,
                    "serial_number": certificate.serial_number,
                }
            },
            "digest_algorithm": {"algorithm": "sha256"},
            "signature_algorithm": ours,
            "signed_attrs": attributes,
            "signature": sign_raw(key, attributes.dump(), "sha256"),
        }
    )


def sign_raw(key: authority.Key, data: bytes, digest: str) -> bytes:
    """The signature value over ``data``: ECDSA in DER, or RSA with PKCS #1 v1.5 padding."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(_HASHES[digest]))
    return key.sign(data, padding.PKCS1v15(), _HASHES[digest])


def check_raw(certificate: x509.Certificate, signature: bytes, data: bytes, digest: str = "sha256") -> None:
    """Nothing. Raises InvalidSignature when the certificate's key did not make this signature over
    ``data``.
    """
    public = certificate.public_key()
    if isinstance(public, ec.EllipticCurvePublicKey):
        public.verify(signature, data, ec.ECDSA(_HASHES[digest]))
    elif isinstance(public, rsa.RSAPublicKey):
        public.verify(signature, data, padding.PKCS1v15(), _HASHES[digest])
    else:
        raise InvalidSignature


def is_ours(certificate: x509.Certificate) -> bool:
    """Whether the local test authority issued this certificate."""
    try:
        certificate.verify_directly_issued_by(authority.load().issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


@lru_cache(maxsize=256)
def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """The same certificate as the PDF and container libraries want it.

    One object per certificate, since these libraries normalise its names once for each object, at great cost.
    """
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def as_name(name: x509.Name) -> asn1_x509.Name:
    """The same name as the PDF and container libraries want it."""
    return asn1_x509.Name.load(name.public_bytes())


def _attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": [value]})


def _refusal(reason: str, words: str) -> RefusedRequest:
    status = {"status": "rejection", "status_string": [words], "fail_info": tsp.PKIFailureInfo({reason})}
    return RefusedRequest({"status": status})


def _signer_certificate(signed: cms.SignedData) -> x509.Certificate:
    """The stamping certificate in the token, issued by our issuer for time stamps and nothing else."""
    home, wanted = authority.load(), signed["signer_infos"][0]["sid"].chosen["serial_number"].native
    embedded = [x509.load_der_x509_certificate(item.chosen.dump()) for item in signed["certificates"]]
    certificate = next((item for item in embedded if item.serial_number == wanted), home.stamper)
    certificate.verify_directly_issued_by(home.issuer)
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise BadStampError("The certificate is not one for time stamps.")
    return certificate


def _check_signature(signer_info: cms.SignerInfo, content: bytes, certificate: x509.Certificate) -> None:
    attributes = {item["type"].native: item["values"][0] for item in signer_info["signed_attrs"]}
    if attributes["message_digest"].native != hashlib.sha256(content).digest():
        raise BadStampError("The content was changed.")
    if attributes["content_type"].native != "tst_info":
        raise BadStampError("The container is not about a time stamp.")
    named = attributes["signing_certificate_v2"]["certs"][0]["cert_hash"].native
    if named != hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).digest():
        raise BadStampError("The token names another certificate.")
    check_raw(certificate, signer_info["signature"].native, signer_info["signed_attrs"].untag().dump())


def _name_of(certificate: x509.Certificate) -> str:
    return str(certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)
