"""What handing an event over costs, in this process and the database's, beside a bare queue in the same database.

The yardstick is the least a queue over PostgreSQL can do with two transactions an event: take one row with SKIP LOCKED, delete
it. Left out of every figure: the HTTP server, the gateway and the network; the calls run through the whole of Django.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from phohien.kernel.clock import now
from phohien.lgsp.contracts import sealing
from phohien.lgsp.exchange.events import policy, queries
from phohien.lgsp.exchange.events.models import Subscription
from phohien.lgsp.exchange.events.rules import Address, parse_address
from phohien.lgsp.exchange.events.services import publishing, rooms, subscribing
from phohien.lgsp.exchange.events.services.subscribing import Wish

PROVIDER, LISTENER = parse_address("VN-HY/GOV/H31.7/giay-phep"), parse_address("VN-HY/GOV/H31.6/tai-nguyen")
EVENTS, BATCH, ROUNDS = 600, 100, 3
FLOOR_PER_SECOND = 100
PATH = f"/api/v1/events/r1/{PROVIDER}/pull/v1/licenceIssued"

_CLIENT = Client()


def figures(*, url: str, rows: int, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Each figure with its goal, the best of three. GovStack's floor is 100 requests/s; ``url`` and ``rows`` are not used."""
    say("Announcing, taking and confirming events…")
    kind = rooms.create_event_type(address=PROVIDER, name="licenceIssued", schema={"type": "object"}, personal_data="none",
                                   by=policy.subsystem(PROVIDER), at=now())  # fmt: skip
    wish = Wish(is_push=False)
    listening = subscribing.subscribe(
        event_type=kind, client=LISTENER, wish=wish, by=policy.subsystem(LISTENER), at=now()
    )
    settings.ALLOWED_HOSTS = ["*"]
    published = _best(lambda: _publish(EVENTS), EVENTS)
    singly = _best(_one_by_one, EVENTS)
    _publish(EVENTS * ROUNDS)
    batched = _best(_in_batches, EVENTS)
    bare = _best(lambda: _bare_queue(EVENTS), EVENTS)
    left = queries.deliveries(subscription=Subscription.objects.get(pk=listening.pk)).exclude(state="confirmed").count()
    if left:
        raise RuntimeError(f"{left} events were not confirmed: the figures would be of something else.")
    return [
        _figure("publish an event with one subscriber, CPU", published, bare, 10.0),
        _figure("take and confirm one event by the API, CPU", singly, bare, 2 * 1000 / FLOOR_PER_SECOND),
        _figure(f"take and confirm {BATCH} events at once, CPU an event", batched, bare, 1.0),
        {"name": "events taken and confirmed one by one, by one subscriber", "value": round(1000 / singly[1], 1),
         "unit": "events/s", "goal": FLOOR_PER_SECOND / 2, "met": 1000 / singly[1] >= FLOOR_PER_SECOND / 2},
    ]  # fmt: skip


def _figure(name: str, measured: tuple[float, float], bare: tuple[float, float], goal: float) -> dict[str, Any]:
    value = measured[0]
    return {
        "name": name, "value": round(value, 3), "unit": "ms", "goal": goal, "met": value <= goal,
        "yardstick": "bare queue, one event", "yardstick_value": round(bare[0], 3), "ratio": round(value / bare[0], 1),
    }  # fmt: skip


def _best(act: Callable[[], None], count: int) -> tuple[float, float]:
    """CPU-ms (this process and its database session) and ms of the clock for one of ``count``, the best of three rounds."""
    found = []
    for _ in range(ROUNDS):
        cpu, clock = _cpu_seconds(), time.perf_counter()
        act()
        found.append(((_cpu_seconds() - cpu) * 1000 / count, (time.perf_counter() - clock) * 1000 / count))
    return min(found)


def _cpu_seconds() -> float:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(backend[11]) + int(backend[12])) / os.sysconf("SC_CLK_TCK")


def _publish(count: int) -> None:
    kind = queries.get_type(queries.get_room(PROVIDER), "licenceIssued")
    by, at = policy.subsystem(PROVIDER), now()
    for number in range(count):
        publishing.publish(
            event_type=kind, data={"number": number}, subject=f"licence {number}", client=PROVIDER, by=by, at=at
        )


def _call(method: str, path: str, body: bytes = b"", client: Address = LISTENER) -> Any:
    mark = sealing.door_mark(sealing.door_key(settings.SECRET_KEY), at=int(time.time()), request_id="r", client=str(client),
                             service=f"{PROVIDER}/pull", body=body)  # fmt: skip
    fields = {"X-Road-Client": str(client), "X-Road-Request-Id": "r", sealing.DOOR_FIELD: mark}
    answer = _CLIENT.generic(method, path, body, content_type="application/json", headers=fields)
    if answer.status_code >= 300:
        raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.content!r}")
    return answer.json() if answer.content else None


def _one_by_one() -> None:
    for _ in range(EVENTS):
        _call("DELETE", f"{PATH}/{_call('GET', PATH)['id']}")


def _in_batches() -> None:
    for _ in range(EVENTS // BATCH):
        came = _call("GET", f"{PATH}?mode=batch&limit={BATCH}")
        _call("POST", PATH, json.dumps({"ids": [event["id"] for event in came]}).encode())


def _bare_queue(count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "drop table if exists bare_queue; create table bare_queue (id bigserial primary key, due timestamptz)"
        )
        cursor.execute("insert into bare_queue (due) select now() from generate_series(1, %s)", [count])
        for _ in range(count):
            cursor.execute(
                "update bare_queue set due = now() + interval '1 minute' where id = ("
                "select id from bare_queue where due <= now() order by id limit 1 for update skip locked) returning id"
            )
            cursor.execute("delete from bare_queue where id = %s", [cursor.fetchone()[0]])
