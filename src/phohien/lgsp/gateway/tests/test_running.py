"""A gateway in operation: configurations come and go, providers die, the process is killed, evidence stays whole."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from phohien.lgsp.contracts.configuration import Right, publish
from phohien.lgsp.gateway.core.breaker import FAILURES, PAUSE_SECONDS, Breaker
from phohien.lgsp.gateway.evidence import tree
from phohien.lgsp.gateway.tests.conftest import CLIENT, Running

ECHO = "/r1/EE/BUSINESS/producer/sub/echo"


def status(gateway: Running, path: str = ECHO) -> tuple[int, str]:
    code, fields, _ = gateway.call("GET", path, X_Road_Client=CLIENT)
    return code, fields.get("x-road-error", "")


def eventually(gateway: Running, expected: tuple[int, str], path: str = ECHO, seconds: float = 3) -> None:
    until = time.monotonic() + seconds
    while (found := status(gateway, path)) != expected and time.monotonic() < until:
        time.sleep(0.05)
    assert found == expected


def test_a_revoked_right_is_gone_within_a_second_and_damaged_files_change_nothing(fresh: Running) -> None:
    forbidden = ECHO.replace("echo", "forbidden")
    assert status(fresh) == (200, "")
    right = Right(client=CLIENT, service="EE/BUSINESS/producer/sub/forbidden")
    fresh.publish(replace(fresh.snapshot, rights=(*fresh.snapshot.rights, right)))
    eventually(fresh, (200, ""), forbidden, seconds=1.5)

    fresh.publish(fresh.snapshot)
    eventually(fresh, (500, "Server.ServerProxy.AccessDenied"), forbidden, seconds=1.5)

    good = publish(replace(fresh.snapshot, version=9), fresh.key)
    stranger = ec.generate_private_key(ec.SECP256R1())
    expired = replace(fresh.snapshot, version=8, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    bad = [b"", b"nonsense", good[:-1], good.replace(b"consumer", b"consumed"), publish(replace(fresh.snapshot, version=9), stranger),
           publish(expired, fresh.key), publish(replace(fresh.snapshot, version=1), fresh.key)]  # fmt: skip
    for data in bad:
        fresh.put(data)
        time.sleep(0.6)
        assert status(fresh) == (200, "")
        assert "configuration 3;" in fresh.call("GET", "/healthz")[2].decode()
    fresh.put(good)
    time.sleep(0.7)
    assert fresh.call("GET", "/healthz")[2] == b"configuration 9"


def test_an_expired_configuration_stops_all_exchanges(fresh: Running) -> None:
    fresh.publish(replace(fresh.snapshot, expires_at=datetime.now(UTC) + timedelta(seconds=2)))

    eventually(fresh, (500, "Server.ClientProxy.OutdatedGlobalConf"), seconds=5)


def test_killed_under_load_no_acknowledged_exchange_is_without_evidence(fresh: Running) -> None:
    acknowledged: list[str] = []

    def caller(name: int) -> None:
        for number in range(10_000):
            try:
                code, _, _ = fresh.call("POST", ECHO, b"x" * 200, X_Road_Client=CLIENT, X_Road_Id=f"k-{name}-{number}")
            except (OSError, Exception):
                return
            if code == 200:
                acknowledged.append(f"k-{name}-{number}")

    threads = [threading.Thread(target=caller, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    time.sleep(1.5)
    fresh.stop(signal.SIGKILL)
    for thread in threads:
        thread.join()
    fresh.start()
    assert status(fresh) == (200, "")

    batches = fresh.batches()
    kept = {record.id for batch in batches for record in batch.records}
    assert len(acknowledged) > 20
    assert set(acknowledged) <= kept
    assert [batch.number for batch in batches] == list(range(1, len(batches) + 1))
    assert [batch.previous for batch in batches] == [tree.GENESIS, *(batch.root for batch in batches[:-1])]
    assert all(tree.root_of(batch.leaves()) == batch.root for batch in batches)


def test_stopping_drops_no_exchange_under_way(fresh: Running) -> None:
    if fresh.front == "asgi":
        pytest.skip("how an ASGI server stops is its own affair")
    answers: list[int] = []
    slow = ECHO.replace("echo", "test/slow")
    thread = threading.Thread(target=lambda: answers.append(fresh.call("GET", slow, X_Road_Client=CLIENT)[0]))
    thread.start()
    time.sleep(0.7)

    fresh.stop(signal.SIGTERM)
    thread.join()

    assert answers == [200]
    assert fresh.kept()[-1].path == "/slow"


def test_a_slow_head_does_not_hold_others_up(fresh: Running) -> None:
    slow = [socket.create_connection(("127.0.0.1", fresh.port)) for _ in range(50)]
    for caller in slow:
        caller.sendall(b"GET " + ECHO.encode() + b" HTTP/1.1\r\nHost: x\r\nX-")

    assert status(fresh) == (200, "")
    for caller in slow:
        caller.close()


def test_a_head_that_only_drips_has_a_time_after_all(fresh: Running) -> None:
    if fresh.front == "asgi":
        pytest.skip("an ASGI server's defences are its own affair")
    with socket.create_connection(("127.0.0.1", fresh.port), timeout=20) as caller:
        caller.sendall(b"GET " + ECHO.encode() + b" HTTP/1.1\r\nHost: x\r\nX-")
        with pytest.raises(OSError):
            for _ in range(240):  # it drips for ever; we wait two minutes at most
                time.sleep(0.5)
                caller.sendall(b"a")


def test_a_failing_provider_is_left_alone_for_a_while_and_then_tried_again() -> None:
    breaker = Breaker()
    for _ in range(FAILURES):
        assert breaker.lets_through(0.0)
        breaker.failed(0.0)

    assert not breaker.lets_through(PAUSE_SECONDS - 0.1)
    assert breaker.lets_through(PAUSE_SECONDS)
    assert not breaker.lets_through(PAUSE_SECONDS)  # one call tries, the others wait for what it finds
    breaker.succeeded()
    assert breaker.lets_through(PAUSE_SECONDS)


def test_a_dead_provider_is_reported_at_once_after_some_failures(fresh: Running) -> None:
    nobody = ECHO.replace("echo", "nobody")
    for _ in range(FAILURES):
        assert status(fresh, nobody)[1] == "Server.ServerProxy.NetworkError"

    _, _, body = fresh.call("GET", nobody, X_Road_Client=CLIENT)

    assert "has been failing" in json.loads(body)["message"]
    assert status(fresh) == (200, "")
