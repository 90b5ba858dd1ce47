"""A gateway as a process of its own, behind each of its fronts, with a provider and a configuration to change."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from phohien.lgsp.contracts.configuration import (
    Endpoint,
    Operation,
    Parameter,
    Right,
    Service,
    Snapshot,
    Subsystem,
    publish,
)
from phohien.lgsp.gateway.evidence.export import Message
from phohien.lgsp.gateway.log import journal, records, store
from phohien.lgsp.gateway.log.sealing import Seal
from phohien.lgsp.gateway.tests import make, soap
from phohien.lgsp.gateway.tests.provider import Provider

CLIENT = "EE/BUSINESS/consumer/subsystem"
OPENAPI = '{"openapi": "3.0.0", "info": {"title": "Pets"}}'
FRONTS = ("raw", "asgi")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """The gateway's process, its folder, and the configuration it was given."""

    def __init__(self, folder: Path, front: str, provider: Provider) -> None:
        self.folder, self.front, self.provider = folder, front, provider
        self.key = ec.generate_private_key(ec.SECP256R1())
        public = self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (folder / "configuration.pem").write_bytes(public)
        home = make.office()
        (folder / "signer.key").write_bytes(home.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        (folder / "signer.pem").write_bytes(home.certificate.x509.public_bytes(Encoding.PEM))
        self.version = 0
        self.snapshot = snapshot(provider.port)
        self.publish(self.snapshot)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def publish(self, made: Snapshot) -> None:
        """The next version of the configuration lies there, written in one step."""
        self.version += 1
        self.put(publish(replace(made, version=self.version), self.key))

    def put(self, data: bytes) -> None:
        """Those octets lie where the configuration belongs."""
        new = self.folder / "new"
        new.write_bytes(data)
        new.rename(self.folder / "configuration")

    def start(self) -> None:
        module = "phohien.lgsp.gateway.tests.serve"
        raw = [sys.executable, "-m", module, str(self.folder), str(self.port)]
        asgi = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(self.port),
                "--no-ws", "--log-level", "warning", f"{module}:app"]  # fmt: skip
        source = Path(__file__).resolve().parents[4]
        environment = {**os.environ, "PYTHONPATH": str(source), "GATEWAY_FOLDER": str(self.folder)}
        self.process = subprocess.Popen(raw if self.front == "raw" else asgi, env=environment, start_new_session=True)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                if self.call("GET", "/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("The gateway did not start.")

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process is not None and self.process.poll() is None:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)
            self.process.wait(15)

    def call(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, fields (lower-cased) and body of one call on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            reply = connection.getresponse()
            return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()
        finally:
            connection.close()

    def kept(self) -> list[records.Record]:
        """All records in the journal."""
        return [record for batch in self.batches() for record in batch.records]

    @property
    def seal(self) -> Seal:
        """The gateway's, with the keys as they are now."""
        return Seal(b"k" * 32, self.folder / "data")

    def opened(self, record: records.Record) -> tuple[Message, Message | None]:
        """Both messages of a record, as they were sent."""
        day, seal = record.times[0] // 86_400_000_000, self.seal
        said = None if record.answer is None else store.opened(record.answer, day, record.keep_days, seal)
        return store.opened(record.request, day, record.keep_days, seal), said

    def batches(self) -> list[records.Batch]:
        """All batches in the journal."""
        folder = self.folder / "data" / "journal" / "test"
        return [
            records.decode(content) for segment in journal.segments_of(folder) for content, _ in journal.frames(segment)
        ]


def snapshot(port: int) -> Snapshot:
    """Members and services of the peer's own test configuration (instance EE)."""
    at = f"http://127.0.0.1:{port}"
    pets = (
        Endpoint(method="GET", path="/pets"),
        Endpoint(method="GET", path="/pets/*"),
        Endpoint(method="POST", path="/pets"),
    )
    services = (
        Service(code="echo", addresses=(at,)),
        Service(code="service", addresses=(at,), timeout_seconds=1.0),
        Service(code="test", addresses=(at,)),
        Service(code="digest", addresses=(at,), evidence="digest"),
        Service(code="none", addresses=(at,), evidence="none"),
        Service(code="wsdl", addresses=(at,), kind="SOAP"),
        Service(code="pets", addresses=(f"{at}/api/",), kind="OPENAPI", endpoints=pets, description=OPENAPI),
        Service(code="hard-to-find", addresses=("http://server.invalid.:1", "http://127.0.0.1:9", f"{at}/found"), timeout_seconds=5),
        Service(code="nobody", addresses=("http://127.0.0.1:9",)),
        Service(code="closed", addresses=(at,), closed="Closed for the holidays."),
        Service(code="forbidden", addresses=(at,)),
        *judged(at),
    )  # fmt: skip
    all_of = [
        f"EE/BUSINESS/producer/sub/{service.code}" for service in services if service.code not in {"pets", "forbidden"}
    ]
    clients = [CLIENT, "EE/BUSINESS/consumer/sub", "EE/BUSINESS/consumer/sub%2Fsystem"]
    verbs = tuple(Endpoint(method=verb) for verb in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"))
    odd = "EE/BUSINESS/producer/s%2Fub/%C3%B6%C3%A4%C3%A5"
    rights = [
        Right(client=client, service=service, endpoints=verbs) for client in clients for service in [*all_of, odd]
    ]
    rights.append(Right(client=CLIENT, service="EE/BUSINESS/producer/sub/pets", endpoints=pets[:2]))
    owners = ("EE/BUSINESS/producer", "EE/BUSINESS/producer/subsys2")
    askers = ("EE/BUSINESS/consumer", "EE/BUSINESS/consumer/subsys1")
    rights += [
        Right(client=asker, service=f"{owner}/{code}") for asker in askers for owner in owners for code in soap.CODES
    ]
    rights += [Right(client=askers[0], service=f"{owners[1]}/{code}") for code in soap.CONVERTED]
    now = datetime.now(UTC)
    return Snapshot(
        version=0, instance="EE", made_at=now, expires_at=now + timedelta(hours=1), rights=tuple(rights),
        subsystems=(
            Subsystem(member_class="BUSINESS", member_code="producer", subsystem="sub", name="Producer", services=services),
            Subsystem(member_class="BUSINESS", member_code="producer", subsystem="s/ub",
                      services=(Service(code="öäå", addresses=(at,)),)),
            *(Subsystem(member_class="BUSINESS", member_code="consumer", subsystem=name)
              for name in ("sub", "subsystem", "sub/system", "subsys1")),
            Subsystem(member_class="BUSINESS", member_code="consumer", name="Consumer & Co"),
            Subsystem(member_class="BUSINESS", member_code="producer", services=soap.services(at)),
            Subsystem(member_class="BUSINESS", member_code="producer", subsystem="subsys2",
                      services=(*soap.services(at), *soap.converted(at))),
        ),
    )  # fmt: skip


def judged(at: str) -> tuple[Service, ...]:
    """Services whose messages are held against a description: requests; answers too, reported or refused."""
    item = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
    }
    number = Parameter(name="limit", place="query", schema='{"type":"integer","maximum":100}', kind="integer")
    code = Parameter(name="code", place="path", schema='{"type":"string","pattern":"^[0-9]{3}$"}', required=True)
    body = json.dumps({**item, "$defs": {"x": {}}})
    operations = (
        Operation(method="POST", path="/people", media=("application/json",), body=body, body_required=True, parameters=(number,),
                  answers=(("200", body),)),
        Operation(method="POST", path="/script", answers=(("2XX", body),)),
        Operation(method="GET", path="/people/{code}", parameters=(code, number)),
    )  # fmt: skip
    return tuple(
        Service(code=f"judged-{mode}", addresses=(at,), judged=mode, operations=operations, kind="OPENAPI")  # type: ignore[arg-type]
        for mode in ("requests", "reported", "refused")
    )


@pytest.fixture(scope="session")
def provider() -> Provider:
    return Provider()


@pytest.fixture(scope="session", params=FRONTS)
def shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, provider: Provider
) -> Iterator[Running]:
    """One gateway behind each front, for all tests that leave it as it was."""
    running = Running(tmp_path_factory.mktemp(request.param), request.param, provider)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def secure(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[Any]:
    """One gateway with TLS, where callers prove who they are; tests that publish put back its ``snapshot``."""
    from phohien.lgsp.gateway.tests.secured import Secure

    running = Secure(tmp_path_factory.mktemp("secure"), provider)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def gateway(shared: Running) -> Running:
    shared.provider.asked.clear()
    return shared


@pytest.fixture(params=FRONTS)
def fresh(request: pytest.FixtureRequest, tmp_path: Path, provider: Provider) -> Iterator[Running]:
    """A gateway of one test's own."""
    running = Running(tmp_path, request.param, provider)
    running.start()
    yield running
    running.stop()
