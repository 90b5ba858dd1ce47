"""Several processes of one gateway: one port, a chain each, and one memory of nonces and quotas."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from phohien.lgsp.gateway.core.callers import Callers, Trust
from phohien.lgsp.gateway.core.nonces import REPEATABLE_SECONDS, Nonces
from phohien.lgsp.gateway.core.quotas import Quotas
from phohien.lgsp.gateway.core.shared import Full, SharedNonces, SharedSpending
from phohien.lgsp.gateway.evidence import tree
from phohien.lgsp.gateway.log import journal, loader, records
from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.identifiers import ServiceId
from phohien.lgsp.gateway.tests.conftest import CLIENT, Running
from phohien.lgsp.gateway.tests.provider import Provider
from phohien.lgsp.gateway.tests.test_callers import INSTALLATION, NOW, WHO, refusal, routing, signed

ECHO = "/r1/EE/BUSINESS/producer/sub/echo"


def nonces(folder: Path, most: int = 100) -> SharedNonces:
    return SharedNonces(folder / "nonces", seconds=REPEATABLE_SECONDS, most=most)


def test_a_call_let_in_by_one_process_is_refused_by_the_others(tmp_path: Path) -> None:
    first, second = (
        Callers(Trust(installation_secret=INSTALLATION), Nonces(NOW - 3600, shared=nonces(tmp_path))) for _ in range(2)
    )
    call = signed(at=NOW + 25)
    assert first.require(call, WHO, routing()) is None

    for later in (0, 100, 200, 320):
        for door in (second, first):
            assert "was made before" in refusal(call._replace(now=NOW + later), door)
        second.require(signed(at=NOW + later, nonce=f"another-{later}")._replace(now=NOW + later), WHO, routing())


def test_old_nonces_are_forgotten_and_too_many_refused(tmp_path: Path) -> None:
    shared = nonces(tmp_path, most=3)
    assert [shared.use("key", str(number), 1000.0) for number in range(3)] == [True] * 3
    with pytest.raises(Full):
        shared.use("key", "more", 1000.0)

    assert shared.use("key", "more", 1000.0 + REPEATABLE_SECONDS + 1)
    assert not shared.use("key", "2", 1000.0 + REPEATABLE_SECONDS + 1)
    assert shared.use("key", "2", 1000.0 + 2 * (REPEATABLE_SECONDS + 1))


def test_what_one_process_spends_the_others_count(tmp_path: Path) -> None:
    quotas, service = (
        [Quotas(SharedSpending(tmp_path / "spending")) for _ in range(2)],
        ServiceId("EE", "GOV", "1", "s", "x"),
    )

    def spend(number: int, at: float, per_minute: int, per_day: int) -> bool:
        try:
            quotas[number % 2].spend(WHO, service, per_minute, per_day, at)
        except Fault as fault:
            assert (fault.type, fault.status) == ("Client.TooManyRequests", 429)
            return False
        return True

    midnight = 20_000 * 86_400 - 7 * 3_600.0
    assert [spend(number, midnight - 100, 3, 0) for number in range(5)] == [True, True, True, False, False]
    assert [spend(number, midnight - 79, 3, 0) for number in range(2)] == [True, False]
    assert [spend(number, midnight - 1, 0, 5) for number in range(2)] == [True, False]
    assert spend(0, midnight, 0, 5)


@contextmanager
def two_processes(folder: Path, provider: Provider) -> Iterator[tuple[Running, list[subprocess.Popen[bytes]]]]:
    shared = Running(folder, "raw", provider)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[4])}

    def start(number: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "phohien.lgsp.gateway.tests.serve", str(folder), str(shared.port), str(number)]
        process = subprocess.Popen(command, env=environment, start_new_session=True)
        data, until = folder / "data" / "journal" / f"test-{number}", time.monotonic() + 30
        while not (data.is_dir() and _answers(shared)) and time.monotonic() < until:
            time.sleep(0.05)
        return process

    running = [start(1), start(2)]
    try:
        yield shared, running
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(15)


def _answers(shared: Running) -> bool:
    try:
        return shared.call("GET", "/healthz")[0] == 200
    except OSError:
        return False


def test_two_processes_share_a_port_and_each_keeps_a_chain(tmp_path: Path, provider: Provider) -> None:
    with two_processes(tmp_path, provider) as (shared, running):
        for number in range(60):
            assert shared.call("POST", ECHO, b"x", X_Road_Client=CLIENT, X_Road_Id=f"c-{number}")[0] == 200
        running[0].kill()
        running[0].wait()
        time.sleep(0.1)
        assert shared.call("POST", ECHO, b"x", X_Road_Client=CLIENT, X_Road_Id="after")[0] == 200

    home = tmp_path / "data" / "journal"
    kept = {}
    assert loader.chains_of(home) == ["test-1", "test-2"]
    for chain in loader.chains_of(home):
        batches = [
            records.decode(data) for path in journal.segments_of(home / chain) for data, _ in journal.frames(path)
        ]
        kept[chain] = [record.id for batch in batches for record in batch.records]
        assert {batch.chain for batch in batches} == {chain}
        assert [batch.previous for batch in batches] == [tree.GENESIS, *(batch.root for batch in batches[:-1])]
    assert all(kept.values())
    assert sorted(kept["test-1"] + kept["test-2"]) == sorted([*(f"c-{number}" for number in range(60)), "after"])
