"""Gateway processes and one nginx process, forwarding the same POST of 1 KiB to the same provider, by turns."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple

import psycopg

from phohien.lgsp.gateway.bench import figure, machine, office
from phohien.lgsp.gateway.log import loader

SECONDS, TURNS = 4, 3
NGINX = "nginx forwarding the same"
LEFT_OUT = "without TLS, proof, quotas, schemas"
"""What no figure here holds. TLS and schemas are not in the measured path; the others have figures of their own."""
KINDS = (
    ("plain", "forwarded, access checked, no evidence", None),
    ("digest", "with evidence: heads, digests of bodies", 100.0),
    ("full", "with evidence: both messages, bodies encrypted", 100.0),
)
GOAL_RATIO = 1.5
Figures = list[dict[str, Any]]


class Bench(NamedTuple):
    """Where the measured things are."""

    folder: Path
    provider: int
    proxy: tuple[int, int]
    """The port and the process of nginx."""
    say: Callable[[str], None]


class Office(NamedTuple):
    """A running gateway."""

    folder: Path
    port: int
    pids: tuple[int, ...]


def figures(url: str, say: Callable[[str], None]) -> Figures:
    """Costs against nginx, rates with one process and with two, and the database's share: the best of three turns each."""
    if absent := machine.missing():
        return [figure(f"CPU-µs an exchange: not measured, {absent}", None, "CPU-µs")]
    with tempfile.TemporaryDirectory(prefix="phohien-bench-gateway-", dir=os.environ.get("PHOHIEN_VAR")) as name:
        folder, (provider, proxy) = Path(name), machine.free_ports(2)
        serves = machine.nginx(folder, "provider", provider, machine.PROVIDES, provider)
        forwards = machine.nginx(folder, "proxy", proxy, machine.FORWARDS, provider)
        with machine.running(serves, provider), machine.running(forwards, proxy) as pid:
            return _measured(Bench(folder, provider, (proxy, pid), say), url)


def _measured(bench: Bench, url: str) -> Figures:
    rows: Figures = []
    for kind, words, goal in KINDS:
        with _gateway(bench, kind, 1) as one:
            rows += _costs(bench, one, kind, words, goal)
            if kind != "plain":
                rows += _rates(bench, one, kind)
        if kind != "plain":
            rows += _loading(bench, one, url, kind, rows)
            with _gateway(bench, kind, 2) as two:
                rows += _rates(bench, two, kind)
    return rows


@contextmanager
def _gateway(bench: Bench, kind: str, processes: int) -> Iterator[Office]:
    """A gateway of so many processes with a folder of its own."""
    folder = bench.folder / f"{kind}-{processes}"
    folder.mkdir()
    office.lay(folder, bench.provider)
    (port,) = machine.free_ports(1)
    with ExitStack() as running:
        pids = [
            running.enter_context(machine.running(machine.gateway(folder, port, number, processes), port))
            for number in range(1, processes + 1)
        ]
        yield Office(folder, port, tuple(pids))


def _turns(
    bench: Bench, measured: Office, kind: str, connections: int
) -> tuple[list[machine.Load], list[machine.Load]]:
    """What the gateway and nginx did in turns of the same minutes."""

    def call(port: int, code: str, pids: tuple[int, ...]) -> machine.Load:
        address = f"http://127.0.0.1:{port}{office.PATH}{code}"
        return machine.load(bench.folder, office.CLIENT, address, pids, connections, SECONDS)

    ours, theirs = [], []
    for _ in range(TURNS):
        ours.append(call(measured.port, kind, measured.pids))
        theirs.append(call(bench.proxy[0], "plain", (bench.proxy[1],)))
    if any(load.errors for load in ours):
        bench.say(f"{kind}: wrk counted errors: {ours}")
    return ours, theirs


def _costs(bench: Bench, measured: Office, kind: str, words: str, goal: float | None) -> Figures:
    ours, theirs = _turns(bench, measured, kind, 32)
    ours_us, theirs_us = min(load.cpu_us for load in ours), min(load.cpu_us for load in theirs)
    name = f"{words}, 32 connections; {LEFT_OUT}" + (", database" if goal else "")
    rows = [figure(name, ours_us, "CPU-µs", goal, yardstick=NGINX, yardstick_value=theirs_us)]
    if kind == "plain":
        rows.append(figure("forwarding alone, times nginx", ours_us / theirs_us, "×", GOAL_RATIO))
    return rows


def _rates(bench: Bench, measured: Office, kind: str) -> Figures:
    """What is answered at 128 connections, while wrk and the provider share the machine with the gateway."""
    ours, theirs = _turns(bench, measured, kind, 128)
    best, nginx = max(ours, key=lambda load: load.rate), max(theirs, key=lambda load: load.rate)
    about = f"({kind}, {len(measured.pids)} process{'es' if len(measured.pids) > 1 else ''})"
    return [
        figure(f"evidenced exchanges {about}, 128 connections", best.rate, "1/s", 5000, least=True,
               yardstick=NGINX, yardstick_value=nginx.rate),
        figure(f"their p99 {about}", best.p99_ms, "ms", 60, yardstick=NGINX, yardstick_value=nginx.p99_ms),
        figure(f"their processor time {about}; {LEFT_OUT}, database", best.cpu_us, "CPU-µs", 100,
               yardstick=NGINX, yardstick_value=nginx.cpu_us),
    ]  # fmt: skip


def _loading(bench: Bench, measured: Office, url: str, kind: str, before: Figures) -> Figures:
    """What bringing the journal into PostgreSQL costs afterwards, the server's processes included."""
    bench.say(f"Loading the journal ({kind}) into PostgreSQL…")
    folder = measured.folder / "data" / "journal"
    with psycopg.connect(url, autocommit=True) as connection:
        loader.prepare(connection)
        connection.execute("truncate evidence.batch, evidence.exchange, evidence.loaded")
        pids = [row[0] for row in connection.execute("select pid from pg_stat_activity").fetchall()]
        ours, servers = process_time(), machine.seconds_of(*pids)
        loader.load_all(connection, folder)
        ours, servers = process_time() - ours, machine.seconds_of(*pids) - servers
        row = connection.execute("select count(*), count(distinct (chain, batch)) from evidence.exchange").fetchone()
    count, batches = row or (1, 1)
    loading = (ours + servers) / count * 1e6
    size = sum(path.stat().st_size for path in folder.rglob("*.journal"))
    cost = next(row["value"] for row in reversed(before) if row["unit"] == "CPU-µs" and "32 connections" in row["name"])
    return [
        figure(f"loading into PostgreSQL afterwards ({kind}), loader and server", loading, "CPU-µs"),
        figure(f"with evidence and its loading ({kind}), 32 connections; {LEFT_OUT}", cost + loading, "CPU-µs"),
        figure(f"journal, an exchange ({kind})", size / count, "octets"),
        figure(f"exchanges a batch ({kind})", count / batches, ""),
    ]
