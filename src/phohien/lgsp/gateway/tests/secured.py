"""A gateway with TLS of its own in a thread of the tests, an authority, and callers who show certificates."""

from __future__ import annotations

import asyncio
import http.client
import ipaddress
import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import uvloop
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from phohien.lgsp.contracts import sealing
from phohien.lgsp.contracts.configuration import AccessKey, Certificate, Snapshot, publish
from phohien.lgsp.gateway.core.callers import Trust
from phohien.lgsp.gateway.core.tokens import Tokens
from phohien.lgsp.gateway.fronts import serving, tls
from phohien.lgsp.gateway.log.writer import Identity
from phohien.lgsp.gateway.service import Settings
from phohien.lgsp.gateway.tests import make
from phohien.lgsp.gateway.tests.conftest import CLIENT, free_port, snapshot
from phohien.lgsp.gateway.tests.provider import Provider

OTHER = "EE/BUSINESS/consumer/sub"
KEY, SECRET, INSTALLATION = "PH0123456789", "the secret of the key", "s" * 48


@dataclass(frozen=True)
class Pair:
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def sha256(self) -> str:
        return sha256(self.certificate.public_bytes(Encoding.DER)).hexdigest()

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def lay(self, folder: Path, name: str) -> Path:
        """Certificate and key in one file, for a client."""
        path = folder / f"{name}.pem"
        path.write_bytes(self.pem + self.key_pem)
        return path


def pair(name: str, issuer: Pair | None = None, *, days: int = 30, since: datetime | None = None) -> Pair:
    """A certificate for a machine: for ``localhost`` as a server, for anything as a client."""
    key, begun = ec.generate_private_key(ec.SECP256R1()), since or datetime.now(UTC) - timedelta(days=2)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    hosts = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder().subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(begun).not_valid_after(begun + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=name.startswith("root"), path_length=None), critical=True)
        .add_extension(hosts, critical=False)
    )  # fmt: skip
    return Pair(made.sign(issuer.key if issuer else key, hashes.SHA256()), key)


class Secure:
    """The gateway, one port plain and one with TLS, and what it follows."""

    def __init__(self, folder: Path, provider: Provider) -> None:
        self.folder, self.provider = folder, provider
        self.root, self.stranger = pair("root"), pair("root of somebody else")
        self.mine, self.others = pair("consumer", self.root), pair("another consumer", self.root)
        self.foreign, self.unregistered = pair("from elsewhere", self.stranger), pair("registered nowhere", self.root)
        self.tokens = Tokens(ec.generate_private_key(ec.SECP256R1()), "https://gateway.example")
        self.key, self.version = ec.generate_private_key(ec.SECP256R1()), 0
        self.files = folder / "tls"
        self.files.mkdir(parents=True)
        (self.files / tls.AUTHORITIES).write_bytes(self.root.pem)
        self.show(pair("the gateway", self.root))
        until = datetime.now(UTC) + timedelta(days=1)
        sealed = sealing.seal_secret(SECRET, access_key=KEY, key=sealing.sealing_key(INSTALLATION))
        self.snapshot = replace(
            snapshot(provider.port),
            keys=(AccessKey(access_key=KEY, app_name="consumer", client=CLIENT, sealed_secret=sealed, until=until),),
            certificates=(
                registered(self.mine, CLIENT),
                registered(self.others, OTHER),
                registered(self.foreign, CLIENT),
            ),
        )
        self.publish(self.snapshot)
        self.port, self.secure_port = free_port(), free_port()

    def show(self, own: Pair) -> None:
        """The gateway's own certificate and key are these from now on."""
        for name, content in ((tls.CERTIFICATE, own.pem), (tls.KEY, own.key_pem)):
            new = self.files / "new"
            new.write_bytes(content)
            new.rename(self.files / name)

    def publish(self, made: Snapshot) -> None:
        """The next configuration lies there."""
        self.version += 1
        new = self.folder / "new"
        new.write_bytes(publish(replace(made, version=self.version), self.key))
        new.rename(self.folder / "configuration")

    def settings(self) -> Settings:
        home = make.office()
        return Settings(
            configuration=self.folder / "configuration", configuration_key=self.key.public_key(),
            folder=self.folder / "data", identity=Identity("test", home.key, home.certificate), body_secret=b"k" * 32,
            trust=Trust(installation_secret=INSTALLATION, front_secret="f" * 40, tokens=self.tokens),
            house=f"http://127.0.0.1:{self.provider.port}/house",
        )  # fmt: skip

    def start(self) -> None:
        self.begin()
        self.await_answer(lambda: self.call("GET", "/healthz")[0])

    def begin(self) -> None:
        """It starts; whether it answers yet is another question."""
        self._started = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        assert self._started.wait(10)

    @staticmethod
    def await_answer(look: Callable[[], int], seconds: float = 20) -> None:
        """Somebody answers 200 there."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                assert look() == 200
                return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("The gateway did not start.")

    def plainly(self) -> int:
        """The status of a look at the plain port."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", "/healthz")
        status = connection.getresponse().status
        connection.close()
        return status

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self.loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._started.set()
        secured = serving.Secured(tls.Credentials(self.files), self.secure_port)
        await serving.serve(self.settings(), "127.0.0.1", self.port, self._stop, secured=secured)

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self._stop.set)
        self.thread.join(20)

    def trusting(self, shows: Pair | None = None, *, newest: ssl.TLSVersion | None = None) -> ssl.SSLContext:
        """A client that trusts the authority and shows a certificate, or none."""
        made = ssl.create_default_context(cadata=self.root.pem.decode())
        if newest is not None:
            made.maximum_version = newest
        if shows is not None:
            made.load_cert_chain(shows.lay(self.folder, shows.sha256))
        return made

    def connect(self, shows: Pair | None = None, **more: Any) -> http.client.HTTPSConnection:
        context = self.trusting(shows, **more)
        return http.client.HTTPSConnection("localhost", self.secure_port, timeout=20, context=context)

    def call(self, method: str, path: str, body: bytes | None = None, *, shows: Pair | None = None,
             on: http.client.HTTPConnection | None = None, **headers: str) -> tuple[int, dict[str, str], Any]:  # fmt: skip
        """Status, fields and body (read as JSON where it is) of one call over TLS."""
        connection = on or self.connect(shows)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        reply = connection.getresponse()
        content: Any = reply.read()
        fields = {name.lower(): value for name, value in reply.getheaders()}
        if on is None:
            connection.close()
        return reply.status, fields, json.loads(content) if "json" in fields.get("content-type", "") else content


def registered(shown: Pair, client: str, **more: Any) -> Certificate:
    """The certificate as the catalogue tells it."""
    until = shown.certificate.not_valid_after_utc
    return Certificate(**{"sha256": shown.sha256, "subject": "CN=x", "client": client, "until": until,
                          "pem": shown.pem.decode(), **more})  # fmt: skip
