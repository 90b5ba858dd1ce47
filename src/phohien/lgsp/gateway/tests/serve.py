"""A gateway for tests, as a process: ``python -m phohien.lgsp.gateway.tests.serve FOLDER PORT [NUMBER]``, or as an ASGI application.

The folder holds ``configuration``, its public key, the signer's key and certificate.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from phohien.lgsp.gateway.evidence.signer import Certificate
from phohien.lgsp.gateway.fronts import serving
from phohien.lgsp.gateway.fronts.asgi import Application
from phohien.lgsp.gateway.log.writer import Identity
from phohien.lgsp.gateway.service import Gateway, Settings


def settings(folder: Path, number: int = 0) -> Settings:
    """The settings of the gateway in that folder, or of one of the two that share it."""
    public = serialization.load_pem_public_key((folder / "configuration.pem").read_bytes())
    key = serialization.load_pem_private_key((folder / "signer.key").read_bytes(), None)
    certificate = x509.load_pem_x509_certificate((folder / "signer.pem").read_bytes())
    assert isinstance(public, ec.EllipticCurvePublicKey) and isinstance(key, ec.EllipticCurvePrivateKey)
    return Settings(
        configuration=folder / "configuration",
        configuration_key=public,
        folder=folder / "data",
        processes=2 if number else 1,
        identity=Identity(f"test-{number}" if number else "test", key, Certificate(certificate)),
        body_secret=b"k" * 32,
        metrics_token="token-of-the-tests",
        traces=os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", ""),
    )


async def start() -> Gateway:
    """The gateway of the folder named in the environment."""
    return await Gateway(settings(Path(os.environ["GATEWAY_FOLDER"]))).start()


app = Application(start)


async def main(folder: Path, port: int, number: int = 0) -> None:
    """The raw front until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for signalled in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signalled, stop.set)
    await serving.serve(settings(folder, number), "127.0.0.1", port, stop, reuse_port=bool(number))


if __name__ == "__main__":
    serving.run(main(Path(sys.argv[1]), *map(int, sys.argv[2:])))
