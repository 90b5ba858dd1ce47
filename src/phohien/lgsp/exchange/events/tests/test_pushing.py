"""Pushing to a real HTTP server that takes, refuses, redirects and dies; and through a real NATS server."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from phohien.lgsp.exchange.events import jobs
from phohien.lgsp.exchange.events.models import Attempt, Delivery
from phohien.lgsp.exchange.events.services import handing, pushing
from phohien.lgsp.exchange.events.tests import make, nats_server
from phohien.lgsp.exchange.events.tests.make import AT

pytestmark = pytest.mark.django_db(transaction=True)


class Receiver:
    """A subscriber's endpoint: what it heard, and the status it answers with."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], Any]] = []
        self.status = 204
        receiver = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                receiver.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(receiver.status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/su-kien?x=1"

    def die(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.die()


def pushed(subscription: Any) -> int:
    make.let_delays_pass()
    return pushing.push(subscription=subscription, at=AT)


def test_events_are_pushed_as_structured_cloudevents_in_order(receiver: Receiver) -> None:
    kind = make.event_type()
    subscription = make.subscription(kind, is_push=True, endpoint=receiver.url)
    for number in range(3):
        make.announced(kind, number, "a")

    assert [pushed(subscription) for _ in range(4)] == [1, 1, 1, 0]
    assert [body["data"]["number"] for _, body in receiver.heard] == [0, 1, 2]
    assert receiver.heard[0][0]["content-type"].startswith("application/cloudevents+json")
    assert make.states(subscription) == ["confirmed"] * 3


def test_events_are_pushed_in_binary_mode_to_whoever_wants_it(receiver: Receiver) -> None:
    kind = make.event_type()
    subscription = make.subscription(kind, is_push=True, endpoint=receiver.url, is_binary=True)
    event = make.announced(kind, 5, "a")
    pushed(subscription)

    headers, body = receiver.heard[0]
    assert body == {"number": 5}
    assert (headers["ce-id"], headers["ce-type"], headers["ce-specversion"]) == (str(event.uid), "licenceIssued", "1.0")


@pytest.mark.parametrize("status", [500, 404, 302])
def test_what_is_not_taken_is_tried_again_and_then_a_dead_letter(receiver: Receiver, status: int) -> None:
    kind = make.event_type()
    subscription = make.subscription(kind, is_push=True, endpoint=receiver.url, retry_limit=2)
    make.announced(kind, 1, "a")
    receiver.status = status

    pushed(subscription)
    assert make.states(subscription) == ["queued"]
    assert pushing.push(subscription=subscription, at=AT) == 0  # its delay is not over
    pushed(subscription)

    assert len(receiver.heard) == 2  # a redirect is not followed either
    assert make.states(subscription) == ["dead"]
    assert set(Attempt.objects.filter(how="failed").values_list("status", flat=True)) == {status}


def test_while_the_subscriber_is_dead_nothing_is_lost_and_only_one_event_a_round_is_tried(receiver: Receiver) -> None:
    kind = make.event_type()
    subscription = make.subscription(kind, is_push=True, endpoint=receiver.url)
    for number in range(5):
        make.announced(kind, number, f"s{number}")
    receiver.die()

    pushed(subscription)

    assert Attempt.objects.filter(how="failed").count() == 1
    assert sorted(make.states(subscription)) == ["queued"] * 5
    assert "refused" in Delivery.objects.get(tries=1).last_error


def test_what_was_only_given_back_while_the_subscriber_was_dead_is_no_failure(receiver: Receiver) -> None:
    kind = make.event_type()
    subscription = make.subscription(kind, is_push=True, endpoint=receiver.url, retry_limit=2)
    for number in range(3):
        make.announced(kind, number, f"s{number}")
    receiver.die()

    for _ in range(3):
        pushed(subscription)

    assert make.states(subscription) == ["dead", "queued", "queued"]


def test_outside_a_demonstration_nothing_is_pushed_into_this_machine(receiver: Receiver, settings: Any) -> None:
    settings.DEMO = False
    kind = make.event_type()
    subscription = make.subscription(kind, is_push=True, endpoint=receiver.url)
    make.announced(kind, 1)
    pushed(subscription)

    assert receiver.heard == []
    assert "inside this machine" in Delivery.objects.get().last_error


def test_the_worker_serves_every_push_subscription_until_nothing_is_left(receiver: Receiver) -> None:
    kind = make.event_type()
    for member in ("H31.5", "H31.6"):
        make.subscription(kind, make.listener_of(member), is_push=True, endpoint=receiver.url)
    for number in range(4):
        make.announced(kind, number, "a")

    assert jobs.push_due() == 8
    assert len(receiver.heard) == 8


def test_through_nats_events_come_once_and_in_order_also_when_an_acknowledgement_is_swallowed(
    tmp_path: Path, settings: Any
) -> None:
    nats_server.required()
    ports = nats_server.free_ports(2)
    server = nats_server.Server("one", tmp_path, *ports)
    server.start()
    server.wait()
    try:
        settings.NATS_URL = f"nats://127.0.0.1:{server.port}"
        kind = make.event_type()
        subscription = make.subscription(kind)
        for number in range(6):
            make.announced(kind, number, f"s{number % 2}")
        first = make.taken(subscription, limit=1)[0]
        Delivery.objects.filter(pk=first.delivery.pk).update(state="confirmed")  # saved, but NATS was never told
        handing.queue_of(subscription).nack(first.delivery.receipt, make.NO_DELAY)

        numbers = [payload["number"] for payload in make.read_all(subscription)]

        assert sorted([0, *numbers]) == [0, 1, 2, 3, 4, 5]
        assert [n for n in numbers if n % 2 == 0] == [2, 4] and [n for n in numbers if n % 2] == [1, 3, 5]
    finally:
        server.kill()
