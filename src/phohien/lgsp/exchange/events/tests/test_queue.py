"""One contract for every queue: PostgreSQL, and NATS JetStream with a real server. A cluster that loses a node loses nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from phohien.lgsp.exchange.events import queue as queues
from phohien.lgsp.exchange.events.queue import Leased, Message, Queue
from phohien.lgsp.exchange.events.queue.postgres import PostgresQueue
from phohien.lgsp.exchange.events.tests import nats_server

NOW = timedelta(0)
Make = Callable[..., Queue]


@pytest.fixture(scope="module")
def nats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    nats_server.required()
    ports = nats_server.free_ports(2)
    server = nats_server.Server("one", tmp_path_factory.mktemp("nats"), *ports)
    server.start()
    server.wait()
    yield f"nats://127.0.0.1:{server.port}"
    server.kill()


@pytest.fixture(params=["postgresql", "jetstream"])
def make(request: pytest.FixtureRequest, transactional_db: None) -> Make:
    """Makes the queue of a name, with a lease."""
    if request.param == "postgresql":
        return lambda name, lease=timedelta(minutes=1): PostgresQueue(name, lease=lease)
    servers = request.getfixturevalue("nats")
    from phohien.lgsp.exchange.events.queue.jetstream import JetStreamQueue

    return lambda name, lease=timedelta(minutes=1): JetStreamQueue(name, servers=servers, lease=lease)


def message(number: int, key: str = "") -> Message:
    return Message(f"m{number}", key or f"key{number}", f"body {number}".encode())


def pull_until(queue: Queue, count: int, *, n: int = 10, seconds: float = 8) -> list[Leased]:
    """At least ``count`` messages, asked for again and again as a worker does."""
    found: list[Leased] = []
    ends = time.monotonic() + seconds
    while len(found) < count and time.monotonic() < ends:
        found += queue.pull(n)
    return found


def drained(queue: Queue, count: int) -> list[str]:
    """The identifiers in the order in which they come, each acknowledged before the next pull."""
    found: list[str] = []
    ends = time.monotonic() + 20
    while len(found) < count and time.monotonic() < ends:
        for leased in queue.pull(10):
            found.append(leased.id)
            queue.ack([leased.receipt])
    return found


def test_what_was_published_comes_with_its_identifier_key_and_body(make: Make) -> None:
    queue = make("whole")
    queue.publish([message(1)])

    leased = pull_until(queue, 1)[0]

    assert (leased.id, leased.key, leased.body, leased.tries) == ("m1", "key1", b"body 1", 1)


def test_an_empty_queue_gives_nothing_and_publishing_nothing_is_fine(make: Make) -> None:
    queue = make("empty")
    queue.publish([])

    assert queue.pull(5) == []


def test_publishing_again_changes_nothing(make: Make) -> None:
    queue = make("again")
    queue.publish([message(1), message(2)])
    queue.publish([message(1), message(2)])

    assert sorted(drained(queue, 2)) == ["m1", "m2"]
    assert queue.pull(5) == []


def test_messages_of_one_key_come_one_at_a_time_and_in_order(make: Make) -> None:
    queue = make("order")
    queue.publish([message(number, "a") for number in range(6)])

    first = pull_until(queue, 1)

    assert [leased.id for leased in first] == ["m0"]
    assert queue.pull(5) == []
    queue.ack([first[0].receipt])
    assert drained(queue, 5) == ["m1", "m2", "m3", "m4", "m5"]


def test_a_message_put_off_still_comes_before_those_behind_it(make: Make) -> None:
    queue = make("nack")
    queue.publish([message(1, "a"), message(2, "a")])
    first = pull_until(queue, 1)[0]

    queue.nack(first.receipt, NOW)
    again = pull_until(queue, 1)[0]

    assert (again.id, again.tries) == ("m1", 2)


def test_a_message_put_off_for_long_is_not_handed_out_meanwhile(make: Make) -> None:
    queue = make("long")
    queue.publish([message(1)])

    queue.nack(pull_until(queue, 1)[0].receipt, timedelta(hours=1))

    assert queue.pull(5) == []


def test_a_message_whose_taker_died_comes_again_when_the_lease_ends(make: Make) -> None:
    queue = make("lease", timedelta(seconds=1))
    queue.publish([message(1)])
    pull_until(queue, 1)

    again = pull_until(queue, 1)[0]

    assert (again.id, again.tries) == ("m1", 2)


def test_acknowledging_twice_changes_nothing(make: Make) -> None:
    queue = make("twice")
    queue.publish([message(1), message(2)])
    leased = {one.id: one for one in pull_until(queue, 2)}

    queue.ack([leased["m1"].receipt])
    queue.ack([leased["m1"].receipt])
    queue.nack(leased["m2"].receipt, NOW)

    assert [one.id for one in pull_until(queue, 1)] == ["m2"]


def test_queues_do_not_see_each_other(make: Make) -> None:
    left, right = make("left"), make("right")
    left.publish([message(1)])

    assert right.pull(5) == []
    assert drained(left, 1) == ["m1"]


def test_a_late_taker_cannot_put_off_what_another_has_now(transactional_db: None) -> None:
    queue = PostgresQueue("late", lease=timedelta(0))
    queue.publish([message(1)])
    late = queue.pull(1)[0]
    PostgresQueue("late").pull(1)

    queue.nack(late.receipt, NOW)

    assert queue.pull(1) == []


def test_without_nats_py_the_setting_is_answered_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.NATS_URL = "nats://127.0.0.1:1"
    monkeypatch.setitem(sys.modules, "nats", None)

    with pytest.raises(queues.Unavailable, match="pip install nats-py"):
        queues.open_queue("any")


def test_a_cluster_of_three_loses_nothing_when_the_leader_is_killed(tmp_path: Path) -> None:
    nats_server.required()
    from phohien.lgsp.exchange.events.queue.jetstream import STREAM, JetStreamQueue

    servers = nats_server.cluster(tmp_path)
    try:
        addresses = ",".join(f"nats://127.0.0.1:{server.port}" for server in servers)
        queue = JetStreamQueue("cluster", servers=addresses, replicas=3, lease=timedelta(seconds=5))
        queue.publish([message(number, f"k{number % 4}") for number in range(40)])
        info = queue.line.run(queue.line.stream.stream_info(STREAM))
        leader = next(server for place, server in enumerate(servers) if info.cluster.leader == f"n{place}")

        leader.kill()
        queue.publish([message(number, f"k{number % 4}") for number in range(40, 60)])
        found = drained(queue, 60)

        assert sorted(set(found), key=lambda name: int(name[1:])) == [f"m{number}" for number in range(60)]
        for key in range(4):
            ours = list(dict.fromkeys(int(name[1:]) for name in found if int(name[1:]) % 4 == key))
            assert ours == sorted(ours)
    finally:
        for server in servers:
            server.kill()
