"""Keys, certificates and batches for tests: fresh, small, nobody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from phohien.lgsp.gateway.evidence import tree
from phohien.lgsp.gateway.evidence.digests import digest
from phohien.lgsp.gateway.evidence.export import Message, Stamped, export, stamped_result
from phohien.lgsp.gateway.evidence.signer import Certificate, Signed, sign, signatures_xml

AT = datetime(2026, 11, 28, 9, 30, 15, 250_000, tzinfo=UTC)


def certify(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None = None,
    issuer_key: ec.EllipticCurvePrivateKey | None = None,
    *,
    usage: x509.ObjectIdentifier | None = None,
    since: datetime = AT - timedelta(days=30),
    days: int = 400,
) -> x509.Certificate:
    """A certificate for that key, self-signed when no issuer is given."""
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    builder = builder.add_extension(_key_usage(is_authority=issuer is None), critical=True)
    if usage:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    return builder.sign(issuer_key or key, hashes.SHA256())


def _key_usage(*, is_authority: bool) -> x509.KeyUsage:
    """Signing, of certificates or of anything else. Source: RFC 5280 §4.2.1.3."""
    return x509.KeyUsage(
        digital_signature=not is_authority, content_commitment=not is_authority, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=is_authority, crl_sign=is_authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


@dataclass(frozen=True)
class Office:
    """A root, a signer and a time stamper below it."""

    root: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    certificate: Certificate
    stamper_key: ec.EllipticCurvePrivateKey
    stamper: x509.Certificate


@lru_cache
def office() -> Office:
    """The tests' office, made once."""
    root_key, key, stamper_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root = certify("Gốc thử nghiệm & test root", root_key)
    signer = certify("Cổng tích hợp thử nghiệm", key, root, root_key)
    stamper = certify(
        "Dấu thời gian thử nghiệm", stamper_key, root, root_key, usage=x509.ExtendedKeyUsageOID.TIME_STAMPING
    )
    return Office(root, key, Certificate(signer), stamper_key, stamper)


def token(data: bytes, at: datetime = AT) -> bytes:
    """An RFC 3161 token over the data's SHA-512, by the office's stamper."""
    return token_of(digest(data), at)


def token_of(hashed: bytes, at: datetime = AT) -> bytes:
    """The same over a SHA-512."""
    from asn1crypto import algos, cms, core, tsp
    from asn1crypto import x509 as asn1

    home = office()
    certificate = asn1.Certificate.load(home.stamper.public_bytes(serialization.Encoding.DER))
    imprint = {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha512"}), "hashed_message": hashed}
    info = tsp.TSTInfo({
        "version": "v1", "policy": "2.25.1", "message_imprint": imprint, "serial_number": 7,
        "gen_time": at.replace(microsecond=0),
    }).dump()  # fmt: skip
    cert_hash = home.stamper.fingerprint(hashes.SHA256())
    attributes = cms.CMSAttributes([
        {"type": "content_type", "values": ["tst_info"]},
        {"type": "message_digest", "values": [__import__("hashlib").sha256(info).digest()]},
        {"type": "signing_certificate_v2", "values": [tsp.SigningCertificateV2({"certs": [{"cert_hash": cert_hash}]})]},
    ])  # fmt: skip
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": certificate.issuer, "serial_number": certificate.serial_number}},
        "digest_algorithm": {"algorithm": "sha256"}, "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signed_attrs": attributes, "signature": home.stamper_key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
    }  # fmt: skip
    signed = cms.SignedData({
        "version": "v3", "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
        "certificates": [certificate], "signer_infos": [signer],
    })  # fmt: skip
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def message(number: int, body: bytes | None = b"", *, keep: bool = True) -> Message:
    """A small message; ``body`` None for one without, empty for a body of its own."""
    content = b'{"number": %d}' % number if body == b"" else body
    head = b"200\r\nOK\r\nContent-Type:application/json\r\nx-road-id:%d\r\n" % number
    return Message(head, content if keep else None, None if content is None else digest(content))


@dataclass(frozen=True)
class Batch:
    """A signed batch of messages behind the genesis."""

    messages: list[Message]
    leaves: list[bytes]
    signed: Signed

    def container(self, at: int, *, stamped: bool = True, others: int = 2) -> bytes:
        """The container of message ``at``, time-stamped with ``others`` other batches unless it is not."""
        root, home = tree.root_of(self.leaves), office()
        signatures = signatures_xml(root, self.signed, home.certificate)
        digests = [digest(signatures), *(digest(b"%d" % other) for other in range(others))]
        stamp = Stamped(token(stamped_result(digests)), digests, 0) if stamped else None
        return export(self.messages[at], leaves=self.leaves, place=at + 1, signed=self.signed,
                      certificate=home.certificate, stamped=stamp)  # fmt: skip


def batch(messages: list[Message], previous: bytes = tree.GENESIS) -> Batch:
    """Those messages, signed."""
    leaves = [previous, *(tree.leaf(digest(item.head), item.body_digest) for item in messages)]
    home = office()
    return Batch(messages, leaves, sign(tree.root_of(leaves), certificate=home.certificate, key=home.key, at=AT))
