"""The local test authority: a root, an issuer below it, a time-stamping key, and certificates for people
and agencies.

Every name says THỬ NGHIỆM (test). Keys are made on first use under ``settings.SIGNING_ROOT``, readable by
the owner only, and never leave it; a second process that comes at the same moment uses what the first one
made.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
TEST = "THỬ NGHIỆM"
NO_VALUE = "THỬ NGHIỆM - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ (TEST - NO LEGAL VALUE)"
BORN, DIES = datetime(2020, 1, 1, tzinfo=UTC), datetime(2045, 1, 1, tzinfo=UTC)
LIST_LIVES = timedelta(days=7)
_PLAIN = serialization.NoEncryption()
_REASONS = {"key_compromise", "affiliation_changed", "superseded", "cessation_of_operation", "unspecified"}


@dataclass(frozen=True, slots=True)
class Authority:
    """The keys and certificates of the local authority, loaded."""

    root: x509.Certificate
    issuer: x509.Certificate
    issuer_key: Key
    stamper: x509.Certificate
    stamper_key: Key
    root_list: bytes

    @property
    def chain(self) -> tuple[x509.Certificate, x509.Certificate]:
        """The issuer's certificate and the root's."""
        return (self.issuer, self.root)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose certificate it is. ``name`` is the person's full name, or the agency's for a seal."""

    code: str
    name: str
    title: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Revoked:
    """One line of the revocation list."""

    serial: int
    at: datetime
    reason: str


def load() -> Authority:
    """The authority, made first when there is none."""
    root = _root(str(settings.SIGNING_ROOT))  # asked a dozen times a signature
    try:
        written_at = root.stat().st_mtime_ns
    except FileNotFoundError:
        _make(root.parent)
        written_at = root.stat().st_mtime_ns
    return _load(root, written_at)


@lru_cache(maxsize=16)
def _root(folder: str) -> Path:
    return Path(folder) / "ca" / "root.pem"


def new_key(kind: str = "ec") -> Key:
    """A fresh private key: ``ec`` is P-256, ``rsa`` has 3072 bits."""
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)


def issue(
    *,
    subject: Subject,
    public_key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    since: datetime,
    until: datetime,
    hosts: tuple[str, ...] | None = None,
) -> x509.Certificate:
    """A certificate for signing documents, signed by the test issuer; with ``hosts`` one for a machine's TLS, as a
    client and as the server of those names and addresses.
    """
    home = load()
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.LOCALITY_NAME, "Hưng Yên"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, (subject.agency or subject.name)[:64]),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, NO_VALUE),
        x509.NameAttribute(NameOID.USER_ID, subject.code),
        x509.NameAttribute(NameOID.COMMON_NAME, subject.name[:64]),
    ]
    if subject.title:
        parts.insert(4, x509.NameAttribute(NameOID.TITLE, subject.title[:64]))
    usage = _key_usage(digital_signature=True, content_commitment=True)
    builder = _builder(x509.Name(parts), home.issuer.subject, public_key, since, until)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(usage, critical=True)
    builder = builder.add_extension(_list_address("cap"), critical=False)
    if hosts is not None:
        uses = [ExtendedKeyUsageOID.CLIENT_AUTH, *([ExtendedKeyUsageOID.SERVER_AUTH] if hosts else [])]
        builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical=False)
    if hosts:
        names = x509.SubjectAlternativeName([_host(name) for name in hosts])
        builder = builder.add_extension(names, critical=False)
    return _signed(builder, home.issuer, home.issuer_key)


def _host(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def revocation_list(*, revoked: list[Revoked], at: datetime) -> bytes:
    """The issuer's list of revoked certificates in DER, as it stands at that instant; good for seven days."""
    home = load()
    builder = x509.CertificateRevocationListBuilder().issuer_name(home.issuer.subject)
    builder = builder.last_update(_utc(at)).next_update(_utc(at) + LIST_LIVES)
    builder = builder.add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
    builder = builder.add_extension(_authority_id(home.issuer), critical=False)
    for line in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(line.serial).revocation_date(_utc(line.at))
        if line.reason in _REASONS - {"unspecified"}:
            flag = x509.ReasonFlags[line.reason]
            entry = entry.add_extension(x509.CRLReason(flag), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(home.issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def keep_key(name: str, key: Key) -> None:
    """The private key lies under ``SIGNING_ROOT/keys``, durably, readable by the owner only."""
    folder = Path(settings.SIGNING_ROOT) / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(folder / f"{name}.pem", _key_pem(key))


@lru_cache(maxsize=512)
def _read_key(path: Path) -> Key:
    key = serialization.load_pem_private_key(path.read_bytes(), None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise TypeError("Only EC and RSA keys sign documents.")
    return key


def key_of(name: str) -> Key:
    """The private key kept under that name; loaded once a process. Raises FileNotFoundError."""
    return _read_key(Path(settings.SIGNING_ROOT) / "keys" / f"{name}.pem")


def _make(folder: Path) -> None:
    """Make everything in a temporary folder beside, then rename it into place: all of it exists, or
    nothing.
    """
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Path(tempfile.mkdtemp(prefix=".ca-", dir=folder.parent))
    root_key, issuer_key, stamper_key = new_key(), new_key(), new_key()
    root = _authority_certificate("Cơ quan chứng thực gốc Phố Hiến", root_key, None, root_key)
    issuer = _authority_certificate("Cơ quan chứng thực Phố Hiến", issuer_key, root, root_key)
    stamper = _stamper_certificate(stamper_key, issuer, issuer_key)
    for name, key in (("root", root_key), ("issuer", issuer_key), ("stamper", stamper_key)):
        _write(made / f"{name}.key.pem", _key_pem(key))
    _write(made / "root.crl", _root_list(root, root_key))
    for name, certificate in (("issuer", issuer), ("stamper", stamper), ("root", root)):
        _write(made / f"{name}.pem", certificate.public_bytes(serialization.Encoding.PEM))
    try:
        made.rename(folder)
    except OSError:
        shutil.rmtree(made)


@lru_cache(maxsize=4)
def _load(root: Path, _written_at: int) -> Authority:
    folder = root.parent

    def certificate(name: str) -> x509.Certificate:
        return x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())

    return Authority(
        root=certificate("root"),
        issuer=certificate("issuer"),
        issuer_key=_read_key(folder / "issuer.key.pem"),
        stamper=certificate("stamper"),
        stamper_key=_read_key(folder / "stamper.key.pem"),
        root_list=(folder / "root.crl").read_bytes(),
    )


def _authority_certificate(name: str, key: Key, issuer: x509.Certificate | None, issuer_key: Key) -> x509.Certificate:
    subject = _office(name)
    builder = _builder(subject, issuer.subject if issuer else subject, key.public_key(), BORN, DIES)
    depth = 0 if issuer else 1
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=depth), critical=True)
    builder = builder.add_extension(_key_usage(key_cert_sign=True, crl_sign=True), critical=True)
    if issuer:
        builder = builder.add_extension(_list_address("goc"), critical=False)
    return _signed(builder, issuer, issuer_key)


def _stamper_certificate(key: Key, issuer: x509.Certificate, issuer_key: Key) -> x509.Certificate:
    builder = _builder(_office("Cấp dấu thời gian Phố Hiến"), issuer.subject, key.public_key(), BORN, DIES)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_key_usage(digital_signature=True), critical=True)
    stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    builder = builder.add_extension(stamping, critical=True)
    builder = builder.add_extension(_list_address("cap"), critical=False)
    return _signed(builder, issuer, issuer_key)


def _office(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Tỉnh Hưng Yên"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, NO_VALUE),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{name} - {TEST}"),
        ]
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    since: datetime,
    until: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_utc(since))
        .not_valid_after(_utc(until))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _signed(builder: x509.CertificateBuilder, issuer: x509.Certificate | None, key: Key) -> x509.Certificate:
    if issuer is not None:
        builder = builder.add_extension(_authority_id(issuer), critical=False)
    return builder.sign(key, hashes.SHA256())


def _authority_id(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    known = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known)


def _root_list(root: x509.Certificate, key: Key) -> bytes:
    builder = x509.CertificateRevocationListBuilder().issuer_name(root.subject)
    builder = builder.last_update(BORN).next_update(DIES)
    builder = builder.add_extension(x509.CRLNumber(1), critical=False)
    builder = builder.add_extension(_authority_id(root), critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _list_address(name: str) -> x509.CRLDistributionPoints:
    base = getattr(settings, "PUBLIC_URL", "http://127.0.0.1:8000")
    address = x509.UniformResourceIdentifier(f"{base}/chu-ky-so/thu-hoi/{name}.crl")
    return x509.CRLDistributionPoints([x509.DistributionPoint([address], None, None, None)])


def _key_usage(**granted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: granted.get(name, False) for name in names})


def _key_pem(key: Key) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, _PLAIN)


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
