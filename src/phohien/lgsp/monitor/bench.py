"""What watching costs an exchange, and how fast a month of a million exchanges answers.

Processor time is measured in this process, against a yardstick in the same minute; the tables are filled by the database.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time
from typing import Any

from django.db import connection

from phohien.kernel import clock
from phohien.lgsp.gateway.bench.machine import seconds_of
from phohien.lgsp.gateway.core.messages import Incoming, Reply
from phohien.lgsp.gateway.log import loader
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId
from phohien.lgsp.gateway.watch import rows as watch_rows
from phohien.lgsp.gateway.watch import store
from phohien.lgsp.gateway.watch.recorder import Recorder
from phohien.lgsp.gateway.watch.seen import Seen, observe
from phohien.lgsp.monitor.queries import calls, evidence, traffic

EXCHANGES, DAYS, CLIENTS, SERVICES = 100_000, 30, 30, 20
PARTY = "VN-HY/GOV/H31.7"
_CLIENT = "'VN-HY/GOV/H31.' || n %% 30 || '/ASKER'"
_SERVICE = "'VN-HY/GOV/H31.' || (n / 30) %% 20 || '/PROVIDER/Service' || (n / 30) %% 20"


def figures(*, url: str, rows: int, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Each figure with its goal. ``rows`` exchanges fill the tables; ``url`` is the database Django uses."""
    say("Noting and recording exchanges in this process…")
    found = _cost()
    say(f"Filling the record with {rows} exchanges of {DAYS} days…")
    _fill(rows)
    say("Asking…")
    return found + _questions(rows)


def _figure(
    name: str, value: float, unit: str, goal: float | None, yardstick: tuple[str, float] | None = None
) -> dict[str, Any]:
    made = {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "goal": goal,
        "met": None if goal is None else value <= goal,
    }
    if yardstick:
        made |= {
            "yardstick": yardstick[0],
            "yardstick_value": round(yardstick[1], 3),
            "ratio": round(value / yardstick[1], 2),
        }
    return made


def _cost() -> list[dict[str, Any]]:
    """The hot path's share, and what the recorder and the keeper do afterwards."""
    headers = [
        (b"Host", b"x"),
        (b"X-Road-Client", b"a/b/c/d"),
        (b"Content-Type", b"application/json"),
        (b"Accept", b"*/*"),
    ]
    incoming, reply = (
        Incoming("POST", b"/r1/x", headers, b"x" * 1024, 1024, clock.now().timestamp()),
        Reply(200, b"OK", b"", b"x" * 1024),
    )
    client, service = (
        ClientId("VN-HY", "GOV", "H31.1", "ASKER"),
        ServiceId("VN-HY", "GOV", "H31.2", "PROVIDER", "Service1"),
    )
    yardstick: list[Any] = []
    with tempfile.TemporaryDirectory() as folder:
        keeper = Recorder(Path(folder), "bench", clock=lambda: incoming.now, known=lambda _id: True, state=dict)
        gc.disable()
        noting = _microseconds(lambda: _note(incoming, reply, client, service, keeper))
        plain = _microseconds(lambda: yardstick.append((incoming, reply, client, service)))
        gc.enable()
        keeper.waiting = taken = keeper.waiting[: EXCHANGES // 2]
        begun = process_time()
        keeper.flush()
        recording = (process_time() - begun) * 1e6 / len(taken)
        loading = _loading(keeper)
    return [
        _figure("noting an exchange on the hot path", noting, "CPU-µs", 5.0, ("a tuple appended to a list", plain)),
        _figure("recording it, in the recorder's thread", recording, "CPU-µs", 30.0),
        _figure("loading it, in the keeper (without the database's share)", loading, "CPU-µs", None),
    ]


def _microseconds(act: Callable[[], object]) -> float:
    best = float("inf")
    for _turn in range(3):
        begun = process_time()
        for _ in range(EXCHANGES):
            act()
        best = min(best, (process_time() - begun) * 1e6 / EXCHANGES)
    return best


def _note(incoming: Incoming, reply: Reply, client: ClientId, service: ServiceId, keeper: Recorder) -> None:
    """What the hub does for the record, in one place."""
    seen = Seen(incoming, "r1")
    seen.client, seen.service, seen.path, seen.id, seen.request_id = client, service, "/x", "id", "id"
    seen.asked_size, seen.kind, seen.sent, seen.returned, seen.length = 300, "REST", incoming.now, incoming.now, 1024
    observe(keeper, seen, reply, None, keeper.clock)


def _loading(keeper: Recorder) -> float:
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    store.prepare(connection.connection)
    begun = process_time()
    count = store.load(connection.connection, keeper.folder, "bench")
    spent = (process_time() - begun) * 1e6 / count
    with connection.cursor() as cursor:
        cursor.execute("truncate operations.exchange, operations.tally, operations.health")
    return spent


def _fill(count: int) -> None:
    """That many exchanges between thirty askers and twenty services, evenly over thirty days, and their sums."""
    now = clock.now()
    loader.prepare(connection.connection)
    with connection.cursor() as cursor:
        cursor.execute("truncate evidence.exchange")
        for day in range(DAYS + 2):
            store.partition(connection.connection, now.timestamp() - day * 86_400)
        at = f"%s - (n * interval '1 second' * {DAYS * 86_400.0 / count})"
        zeros = "0, 0, 0::smallint, 0, 0, 0::smallint"
        cursor.execute(f"""insert into operations.exchange
            select 'bench', {at}, {at}, {at}, {at}, {_CLIENT}, {_SERVICE}, 'REST', 'GET',
            '/x', '', 'id-' || n, '', '', '', '', {zeros},
            'succeeded', '', '', 200::smallint, {at}
            from generate_series(1, %s) as n""", [*[now] * 5, count])  # noqa: S608  # fmt: skip
        cursor.execute(f"""insert into evidence.exchange (chain, batch, place, id, request_id, client, service, method, path,
            status, fault, request_in, request_out, response_in, kept_at, request_head, request_size)
            select 'bench', n, 0, 'id-' || n, '', {_CLIENT}, {_SERVICE}, 'GET', '/x', 200, '', {at}, {at}, {at}, {at}, '', 0
            from generate_series(1, %s) as n""", [*[now] * 4, count])  # noqa: S608  # fmt: skip
        buckets = f"array_fill(1::bigint, array[{len(watch_rows.BOUNDS) + 1}])"
        for grain in ("hour", "day"):
            cursor.execute(f"""insert into operations.tally
                select %s, date_trunc(%s, request_in, 'Asia/Ho_Chi_Minh'), client, service, count(*), 0, 0, 0, 0, 0, 0,
                count(*) * 10, 30, {buckets} from operations.exchange group by 2, 3, 4""", [grain, grain])  # noqa: S608  # fmt: skip
            for columns in ("'*', service", "'*', '*'"):
                cursor.execute(f"""insert into operations.tally
                    select grain, at, {columns}, sum(succeeded), 0, 0, 0, 0, 0, 0, sum(milliseconds), 30, {buckets}
                    from operations.tally where grain = %s and client <> '*' group by 1, 2, 3, 4""", [grain])  # noqa: S608  # fmt: skip
        cursor.execute("analyze operations.exchange, operations.tally, evidence.exchange")


def _questions(count: int) -> list[dict[str, Any]]:
    from datetime import timedelta

    now = clock.now()
    month, hundred = traffic.span_of(now - timedelta(days=30), now), f"of {count} rows"
    filters: list[tuple[str, dict[str, Any]]] = [
        ("the newest", {"parties": None}),
        ("by a consumer", {"parties": None, "client": "h31.7/asker"}),
        ("by a part of a service's name", {"parties": None, "service": "service1"}),
        ("by a pair", {"parties": None, "client": "H31.7/", "service": "Service7"}),
        ("what an agency took part in", {"parties": [PARTY]}),
        ("by a name nobody has", {"parties": None, "client": "nobody"}),
        ("an agency's page 20", {"parties": [PARTY], "offset": 950}),
        ("an agency's, until twenty days ago", {"parties": [PARTY], "until": now - timedelta(days=20)}),
        ("by id", {"parties": None, "query_id": "id-777"}),
    ]
    asked: list[tuple[str, Callable[[], Any]]] = []
    for name, find in (("calls", calls.find_calls), ("evidence", evidence.find_exchanges)):
        asked += [(f"{name} {hundred}: {title}", partial(find, **wanted)) for title, wanted in filters]
    asked += [
        ("a month: all figures", lambda: traffic.total(month, None)),
        ("a month: by day", lambda: traffic.series(month, None)),
        ("a month: by service", lambda: traffic.by_service(month, None)),
        ("a month: who asks whom", lambda: traffic.by_members(month, None)),
        ("a month: the report of all agencies", lambda: traffic.report(month, None)),
        ("a month: one agency's report", lambda: traffic.report(month, [PARTY])),
    ]
    with connection.cursor() as cursor:
        cursor.execute("set max_parallel_workers_per_gather = 0; select pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    return [row for name, act in asked for row in _asked(name, act, backend)]


def _asked(name: str, act: Callable[[], Any], backend: int, times: int = 40) -> list[dict[str, Any]]:
    """How long it took at worst but two, and what it cost on average: this process's and the database's processor time."""
    act()
    spent, before = [], process_time() + seconds_of(backend)
    for _ in range(times):
        begun = perf_counter()
        act()
        spent.append((perf_counter() - begun) * 1000)
    cost = (process_time() + seconds_of(backend) - before) * 1000 / times
    return [
        _figure(f"{name}, p95", quantiles(spent, n=20)[18], "ms", 100.0),
        _figure(f"{name}, cost", cost, "CPU-ms", None),
    ]
