"""A key, a certificate and a configuration for one measurement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from phohien.lgsp.contracts.configuration import (
    AccessKey,
    Evidence,
    Operation,
    Right,
    Service,
    Snapshot,
    Subsystem,
    publish,
)
from phohien.lgsp.gateway.core.callers import Trust
from phohien.lgsp.gateway.core.tokens import Claims, Tokens
from phohien.lgsp.gateway.evidence.signer import Certificate
from phohien.lgsp.gateway.log.writer import Identity
from phohien.lgsp.gateway.service import Settings

CLIENT, PATH = "VN-HY/GOV/H31.1/consumer", "/r1/VN-HY/GOV/H31.2/provider/"
KEY, ISSUER, INSTALLATION = "PHBENCH", "https://bench.example", "b" * 48
SCHEMA = (
    '{"type":"object","required":["v"],"additionalProperties":false,'
    '"properties":{"v":{"type":"string","minLength":1,"maxLength":2000,"pattern":"^x+$"}}}'
)
OPERATION = Operation(method="POST", path="/x/{number}", media=("application/json",), body=SCHEMA, body_required=True,
                      answers=(("200", SCHEMA),))  # fmt: skip
SERVICES: tuple[tuple[str, Evidence], ...] = (("plain", "none"), ("digest", "digest"), ("full", "full"))


def identity(chain: str) -> Identity:
    """A signer nobody trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "bench")]), datetime.now(UTC)
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    )
    made = (
        builder.not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return Identity(chain, key, Certificate(made))


def snapshot(provider: int, *, guarded: bool = False) -> Snapshot:
    """One consumer with a right to every service, which are all at that port; ``guarded``: limited, and judged."""
    now = datetime.now(UTC)
    judged: dict[str, Any] = {"judged": "refused", "operations": (OPERATION,)} if guarded else {}
    limits: dict[str, Any] = {"per_minute": 100_000_000, "per_day": 1_000_000_000} if guarded else {}
    held = AccessKey(
        access_key=KEY, app_name="consumer", client=CLIENT, sealed_secret="", until=now + timedelta(days=1)
    )
    services = tuple(
        Service(code=code, addresses=(f"http://127.0.0.1:{provider}",), evidence=evidence, **judged)
        for code, evidence in SERVICES
    )
    return Snapshot(
        version=1, instance="VN-HY", made_at=now, expires_at=now + timedelta(days=1),
        subsystems=(
            Subsystem(member_class="GOV", member_code="H31.2", subsystem="provider", services=services),
            Subsystem(member_class="GOV", member_code="H31.1", subsystem="consumer"),
        ),
        rights=tuple(Right(client=CLIENT, service=f"VN-HY/GOV/H31.2/provider/{code}", **limits) for code, _ in SERVICES),
        keys=(held,) if guarded else (),
    )  # fmt: skip


def lay(folder: Path, provider: int, *, guarded: bool = False) -> None:
    """The configuration and its public key lie in the folder; every service is at that port."""
    key = ec.generate_private_key(ec.SECP256R1())
    (folder / "configuration").write_bytes(publish(snapshot(provider, guarded=guarded), key))
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (folder / "configuration.pem").write_bytes(public)


def settings(folder: Path, number: int = 1, processes: int = 1) -> Settings:
    """The settings of the gateway process of that number in that folder."""
    public = serialization.load_pem_public_key((folder / "configuration.pem").read_bytes())
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise TypeError("The bench signs with P-256.")
    token_key = folder / "token.key"
    trust = None
    if token_key.exists():
        trust = Trust(installation_secret=INSTALLATION, tokens=Tokens(_private(token_key.read_bytes()), ISSUER))
    return Settings(configuration=folder / "configuration", configuration_key=public, folder=folder / "data",
                    identity=identity(f"bench-{number}"), body_secret=b"b" * 32, processes=processes, trust=trust)  # fmt: skip


def guard(folder: Path, provider: int) -> None:
    """In the folder lies a gateway that asks for everything: TLS, a token, a quota, messages as described."""
    folder.mkdir()
    lay(folder, provider, guarded=True)
    (folder / "token.key").write_bytes(_pem(ec.generate_private_key(ec.SECP256R1())))
    shown = identity("front")
    (folder / "tls").mkdir()
    (folder / "tls" / "server.pem").write_bytes(shown.certificate.x509.public_bytes(serialization.Encoding.PEM))
    (folder / "tls" / "server.key").write_bytes(_pem(shown.key))


def token(folder: Path) -> str:
    """A token of that gateway for the one client, good for five minutes from now."""
    services = frozenset(f"VN-HY/GOV/H31.2/provider/{code}" for code, _ in SERVICES)
    claims = Claims(client=CLIENT, client_id=KEY, credential=f"key:{KEY}", services=services)
    return Tokens(_private((folder / "token.key").read_bytes()), ISSUER).issue(claims, time())


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def _private(pem: bytes) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(pem, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("The bench signs with P-256.")
    return key
