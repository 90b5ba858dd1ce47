"""The drill: gateway, database, time stamper and provider are killed in turn under load, and the evidence has no hole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from cryptography import x509

from phohien.lgsp.gateway.evidence import tree
from phohien.lgsp.gateway.evidence.signer import Certificate
from phohien.lgsp.gateway.evidence.verify import Verifier
from phohien.lgsp.gateway.log import keeper, stamper, store
from phohien.lgsp.gateway.log.records import Batch
from phohien.lgsp.gateway.log.writer import Identity
from phohien.lgsp.gateway.tests.conftest import CLIENT, Running, free_port
from phohien.site import postgres, testbed
from tests.faults.conftest import await_true

pytestmark = [pytest.mark.live, pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")]
CALLERS, PAUSE = 6, 0.6
ECHO = "/r1/EE/BUSINESS/producer/sub/echo"


class Mortal:
    """A neighbour in a process of its own, which comes back at the same port."""

    def __init__(self, kind: str, file: Path) -> None:
        self.kind, self.file, self.port = kind, file, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        call = [sys.executable, "-m", "phohien.lgsp.gateway.tests.mortal", self.kind, str(self.port), str(self.file)]
        self.process = subprocess.Popen(call, env={**os.environ, "PYTHONPATH": str(testbed.ROOT / "src")})

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@dataclass
class Ground:
    """All that may die, the keeper of the store, and what the callers were told."""

    folder: Path
    database: postgres.Server
    provider: Mortal
    stamper: Mortal
    gateway: Running
    told: dict[str, int] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)
    keeper: threading.Thread | None = None

    def call_for_ever(self, name: int, ended: threading.Event) -> None:
        number = 0
        while not ended.is_set():
            id_, number = f"drill-{name}-{number}", number + 1
            self.told[id_] = 0
            with suppress(Exception):  # the caller has no answer, and so no promise
                self.told[id_] = self.gateway.call("POST", ECHO, b"x" * 200, X_Road_Client=CLIENT, X_Road_Id=id_)[0]

    def keep(self) -> None:
        """The keeper runs, in this process: it is not among those that are killed here."""
        pem = (self.gateway.folder / "signer.pem").read_bytes()
        identity = Identity("test", self.gateway.key, Certificate(x509.load_pem_x509_certificate(pem)))
        keeping = keeper.Keeping(
            database=self.database.url, folder=self.gateway.folder / "data",
            certificate=(identity.fingerprint, identity.der),
            authority=stamper.over_http(f"http://127.0.0.1:{self.stamper.port}/", seconds=2),
        )  # fmt: skip
        self.keeper = threading.Thread(target=keeper.keep, args=(keeping, self.stop, time.time), daemon=True)
        self.keeper.start()

    def kill_database(self) -> None:
        process = self.database.process
        assert process is not None
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database.url) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("drill")
    patched = pytest.MonkeyPatch()
    patched.setattr(keeper, "STAMP_SECONDS", 0.5)
    patched.setattr(keeper, "LOAD_SECONDS", 0.2)
    provider, stamping = Mortal("provider", folder / "seen"), Mortal("stamper", folder / "unused")
    database = postgres.Server(folder / "postgres", durable=True)
    for one in (provider, stamping, database):
        one.start()
    (folder / "gateway").mkdir()
    gateway = Running(folder / "gateway", "raw", SimpleNamespace(port=provider.port))  # type: ignore[arg-type]
    gateway.start()
    made = Ground(folder, database, provider, stamping, gateway)
    made.keep()
    yield made
    made.stop.set()
    gateway.stop(signal.SIGKILL)
    provider.kill()
    stamping.kill()
    if made.keeper is not None:
        made.keeper.join(10)
    database.stop()
    patched.undo()


@pytest.fixture(scope="module")
def drilled(ground: Ground) -> Ground:
    """Everything was killed once, each while the callers called, and is back; the callers have stopped."""
    ended = threading.Event()
    callers = [
        threading.Thread(target=ground.call_for_ever, args=(name, ended), daemon=True) for name in range(CALLERS)
    ]
    for one in callers:
        one.start()
    await_true(lambda: sum(status == 200 for status in ground.told.values()) > 20, "the callers got going")
    kills: list[tuple[Callable[[], None], Callable[[], None]]] = [
        (ground.provider.kill, ground.provider.start),
        (ground.stamper.kill, ground.stamper.start),
        (ground.kill_database, ground.database.start),
        (lambda: ground.gateway.stop(signal.SIGKILL), ground.gateway.start),
    ]
    try:
        for kill, start in kills:
            kill()
            time.sleep(PAUSE)
            start()
            before = answered(ground)
            await_true(lambda: answered(ground) > before + CALLERS, "exchanges are answered again", seconds=20)  # noqa: B023
    finally:
        ended.set()
    for one in callers:
        one.join(30)
    return ground


def answered(ground: Ground) -> int:
    return sum(status == 200 for status in list(ground.told.values()))


def test_no_acknowledged_exchange_is_without_evidence(drilled: Ground) -> None:
    proven = {record.id for record in drilled.gateway.kept() if record.answer is not None}

    assert {id_ for id_, status in drilled.told.items() if status == 200} <= proven
    assert len(proven) > 50


def test_no_evidence_is_without_an_exchange_and_failures_are_proven_as_such(drilled: Ground) -> None:
    seen = set((drilled.folder / "seen").read_text().split())
    records = drilled.gateway.kept()
    proven = {record.id for record in records if record.answer is not None}
    failed = {record.id for record in records if record.answer is None}

    assert proven <= seen
    assert failed and all(record.fault.startswith("Server.") for record in records if record.answer is None)
    assert not failed & {id_ for id_, status in drilled.told.items() if status == 200}
    # what the provider saw and nothing proves was under way when the gateway died: at most one a caller, none acknowledged
    lost = seen - proven - failed
    assert len(lost) <= CALLERS and not any(drilled.told.get(id_) == 200 for id_ in lost)
    assert len(records) == len(proven | failed)  # nothing is proven twice


def test_the_chain_is_unbroken_loaded_and_stamped_without_a_hand(drilled: Ground) -> None:
    batches: list[Batch] = drilled.gateway.batches()
    assert [batch.number for batch in batches] == list(range(1, len(batches) + 1))
    assert [batch.previous for batch in batches] == [tree.GENESIS, *(batch.root for batch in batches[:-1])]
    assert all(tree.root_of(batch.leaves()) == batch.root for batch in batches)

    def is_settled() -> bool:
        try:
            return drilled.rows("select count(*), count(stamp) from evidence.batch") == [(len(batches), len(batches))]
        except psycopg.Error:
            return False

    await_true(is_settled, "everything is in the store and time-stamped", seconds=30)
    roots = drilled.rows("select root from evidence.batch order by number")
    assert [bytes(root) for (root,) in roots] == [batch.root for batch in batches]


def test_what_the_drill_left_is_exported_and_verified(drilled: Ground) -> None:
    test_the_chain_is_unbroken_loaded_and_stamped_without_a_hand(drilled)
    verifier = Verifier()
    acknowledged = [id_ for id_, status in drilled.told.items() if status == 200]
    with psycopg.connect(drilled.database.url) as connection:
        for id_ in acknowledged[:: max(1, len(acknowledged) // 20)]:
            found = store.find(connection, id_, CLIENT, drilled.gateway.seal)
            verdicts = [verifier.verify(item.content) for item in found]
            assert [verdict.valid for verdict in verdicts] == [True, True], verdicts
            assert all(verdict.stamped_at and not verdict.absent for verdict in verdicts)
