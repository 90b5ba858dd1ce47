"""A key, a certificate and a configuration for one measurement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from phohien.lgsp.contracts.configuration import Evidence, Right, Service, Snapshot, Subsystem, publish
from phohien.lgsp.gateway.evidence.signer import Certificate
from phohien.lgsp.gateway.log.writer import Identity
from phohien.lgsp.gateway.service import Settings

CLIENT, PATH = "VN-HY/GOV/H31.1/consumer", "/r1/VN-HY/GOV/H31.2/provider/"
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


def snapshot(provider: int) -> Snapshot:
    """One consumer with a right to every service, which are all at that port."""
    now = datetime.now(UTC)
    services = tuple(
        Service(code=code, addresses=(f"http://127.0.0.1:{provider}",), evidence=evidence)
        for code, evidence in SERVICES
    )
    return Snapshot(
        version=1, instance="VN-HY", made_at=now, expires_at=now + timedelta(days=1),
        subsystems=(
            Subsystem(member_class="GOV", member_code="H31.2", subsystem="provider", services=services),
            Subsystem(member_class="GOV", member_code="H31.1", subsystem="consumer"),
        ),
        rights=tuple(Right(client=CLIENT, service=f"VN-HY/GOV/H31.2/provider/{code}") for code, _ in SERVICES),
    )  # fmt: skip


def lay(folder: Path, provider: int) -> None:
    """The configuration and its public key lie in the folder; every service is at that port."""
    key = ec.generate_private_key(ec.SECP256R1())
    (folder / "configuration").write_bytes(publish(snapshot(provider), key))
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (folder / "configuration.pem").write_bytes(public)


def settings(folder: Path, number: int = 1, processes: int = 1) -> Settings:
    """The settings of the gateway process of that number in that folder."""
    public = serialization.load_pem_public_key((folder / "configuration.pem").read_bytes())
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise TypeError("The bench signs with P-256.")
    return Settings(configuration=folder / "configuration", configuration_key=public, folder=folder / "data",
                    identity=identity(f"bench-{number}"), body_secret=b"b" * 32, processes=processes)  # fmt: skip
