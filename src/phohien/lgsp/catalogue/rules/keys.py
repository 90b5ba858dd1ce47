"""Keys and certificates of subsystems: how they are made, how long they live, how two overlap while one is exchanged."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from phohien.kernel.words import Words

LIFE = timedelta(days=365)
OVERLAP = timedelta(days=14)
MOST_LIVE_KEYS = 2
WARN_BEFORE = timedelta(days=30)
ISSUE_LIFE = timedelta(days=2 * 365)
SENDER_KEY_LIFE = timedelta(days=2 * 365)
MOST_LIVE_SENDER_KEYS = 4
ALGORITHMS = {
    "ed25519": Words("Ed25519", "Ed25519"),
    "ecdsa-p256-sha256": Words("ECDSA P-256, SHA-256", "ECDSA P-256, SHA-256"),
}
REASONS = {
    "compromised": Words("Khóa bị lộ hoặc nghi bị lộ", "The key is or may be known to others"),
    "superseded": Words("Đã thay bằng khóa mới", "Replaced by a new one"),
    "ended": Words("Hệ thống không còn sử dụng", "The system is no longer used"),
}


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key pair for signing calls with a shared secret; ``secret`` is shown once and kept sealed only."""

    access_key: str
    secret: str


def new_key() -> NewKey:
    """An access key of 20 signs that says what it is, and a secret of 256 random bits."""
    return NewKey("PH" + secrets.token_hex(9).upper(), secrets.token_urlsafe(32))


def app_name(subsystem: str) -> str:
    """The AppName of a subsystem (``VN-HY/GOV/H31/MOTCUA`` → ``VN-HY.GOV.H31.MOTCUA``): what old systems send."""
    return re.sub(r"[^A-Za-z0-9.-]+", ".", subsystem)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A certificate read from PEM."""

    pem: str
    sha256: str
    subject: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a certificate cannot be taken."""

    words: Words


def read_certificate(content: bytes, at: datetime) -> Uploaded | Unusable:
    """The first certificate of the PEM, when it can authenticate a subsystem at that instant."""
    if b"PRIVATE KEY" in content:
        return _private()
    try:
        certificate = x509.load_pem_x509_certificates(content)[0]
        subject, issuer = certificate.subject.rfc4514_string(), certificate.issuer.rfc4514_string()
        key = certificate.public_key()
    except Exception:  # anything a stranger's file may do to the parser
        return Unusable(Words("Tệp không phải chứng thư số dạng PEM.", "The file is no certificate in PEM form."))
    words = _fault(certificate, key, at)
    if words is not None:
        return Unusable(words)
    return Uploaded(
        pem=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        subject=subject,
        issuer=issuer,
        serial=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )


@dataclass(frozen=True, slots=True)
class SenderKeyRead:
    """A public key read from PEM, with the name that signatures give it."""

    pem: str
    key_id: str
    algorithm: str


def read_public_key(content: bytes) -> SenderKeyRead | Unusable:
    """The public key of the PEM, when signatures of messages can be checked with it (RFC 9421 §3.3.4, §3.3.6)."""
    if b"PRIVATE KEY" in content:
        return _private()
    try:
        key = serialization.load_pem_public_key(content)
    except Exception:  # anything a stranger's file may do to the parser
        return Unusable(Words("Tệp không phải khóa công khai dạng PEM.", "The file is no public key in PEM form."))
    if isinstance(key, ed25519.Ed25519PublicKey):
        algorithm = "ed25519"
    elif isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        algorithm = "ecdsa-p256-sha256"
    else:
        return Unusable(Words("Chỉ nhận khóa Ed25519 hoặc P-256.", "Only keys of Ed25519 or P-256 are taken."))
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    der = key.public_bytes(serialization.Encoding.DER, form)
    pem = key.public_bytes(serialization.Encoding.PEM, form).decode()
    return SenderKeyRead(pem, "KH" + hashlib.sha256(der).hexdigest()[:32].upper(), algorithm)


def read_request(content: bytes) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey | Unusable:
    """The public key of a certificate request (PKCS #10, RFC 2986) whose sender holds the private one."""
    if b"PRIVATE KEY" in content:
        return _private()
    try:
        asked = x509.load_pem_x509_csr(content)
        key, is_held = asked.public_key(), asked.is_signature_valid
    except Exception:  # anything a stranger's file may do to the parser
        return Unusable(
            Words("Tệp không phải yêu cầu cấp chứng thư dạng PEM.", "The file is no certificate request in PEM form.")
        )
    if not is_held:
        words = Words("Chữ ký của yêu cầu không đúng.", "The signature of the request does not hold.")
        return Unusable(words)
    words_of_key = _fault_of_key(key)
    if words_of_key is not None or not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        return Unusable(words_of_key or Words("Chỉ nhận khóa RSA hoặc EC.", "Only RSA and EC keys are taken."))
    return key


def is_ending(until: datetime, at: datetime) -> bool:
    """Whether something that still works ends within a month: time to put another in its place."""
    return at < until <= at + WARN_BEFORE


def _private() -> Unusable:
    return Unusable(
        Words(
            "Tệp chứa khóa bí mật. Không gửi khóa bí mật cho ai: hãy tạo khóa mới và chỉ tải lên phần công khai.",
            "The file holds a private key. Never send it to anybody: make a new one and upload the public part only.",
        )
    )


def _fault(certificate: x509.Certificate, key: object, at: datetime) -> Words | None:
    if certificate.not_valid_after_utc <= at:
        return Words("Chứng thư số đã hết hạn.", "The certificate has expired.")
    if (words := _fault_of_key(key)) is not None:
        return words
    try:
        is_authority = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        is_authority = False
    if is_authority:
        return Words(
            "Đây là chứng thư của cơ quan chứng thực, không phải của một hệ thống.",
            "This is a certificate of an authority, not of a system.",
        )
    return None


def _fault_of_key(key: object) -> Words | None:
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < 2048:
        return Words("Khóa RSA phải có ít nhất 2048 bit.", "An RSA key must have at least 2048 bits.")
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.key_size < 256:
        return Words("Khóa EC phải có ít nhất 256 bit.", "An EC key must have at least 256 bits.")
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        return Words("Chỉ nhận khóa RSA hoặc EC.", "Only RSA and EC keys are taken.")
    return None
