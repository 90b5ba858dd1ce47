"""One gateway process and one nginx process, forwarding the same POST of 1 KiB to the same provider, by turns."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import psycopg

from phohien.lgsp.gateway.bench import figure, machine, office
from phohien.lgsp.gateway.log import loader

SECONDS, TURNS = 4, 3
NGINX = "nginx forwarding the same"
KINDS = (
    ("plain", "forwarded, access checked, no evidence", None),
    ("digest", "with evidence: heads, digests of bodies", 100.0),
    ("full", "with evidence: both messages, bodies encrypted", 100.0),
)
GOAL_RATIO = 1.5


def figures(url: str, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """CPU-µs of each kind against nginx, the best of three turns; the rate at 128 connections; the loader's share."""
    if absent := machine.missing():
        return [figure(f"CPU-µs an exchange: not measured, {absent}", None, "CPU-µs")]
    with tempfile.TemporaryDirectory(prefix="phohien-bench-gateway-", dir=os.environ.get("PHOHIEN_VAR")) as name:
        return _measured(Path(name), url, say)


def _measured(folder: Path, url: str, say: Callable[[str], None]) -> list[dict[str, Any]]:
    provider, proxy, gateway = machine.free_ports(3)
    office.lay(folder, provider)
    with (
        machine.running(machine.nginx(folder, "provider", provider, machine.PROVIDES, provider), provider),
        machine.running(machine.nginx(folder, "proxy", proxy, machine.FORWARDS, provider), proxy) as proxy_pid,
        machine.running(machine.gateway(folder, gateway), gateway) as gateway_pid,
    ):

        def call(kind: str, connections: int) -> machine.Load:
            port, pid = (proxy, proxy_pid) if kind == "nginx" else (gateway, gateway_pid)
            code = "plain" if kind == "nginx" else kind
            address = f"http://127.0.0.1:{port}{office.PATH}{code}/x"
            return machine.load(folder, office.CLIENT, address, pid, connections, SECONDS)

        rows = _costs(call, say)
        rows += _rates(call, say)
    rows += _loading(url, folder / "data" / "journal" / "bench", say)
    return rows


def _costs(call: Callable[[str, int], machine.Load], say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Each kind beside nginx in the same minute; the turn with the least of both counts."""
    rows = []
    for kind, words, goal in KINDS:
        turns = []
        for _ in range(TURNS):
            ours, theirs = call(kind, 32), call("nginx", 32)
            turns.append((ours.cpu_us, theirs.cpu_us, ours.errors))
        ours_us, theirs_us = min(turn[0] for turn in turns), min(turn[1] for turn in turns)
        if any(turn[2] for turn in turns):
            say(f"{kind}: wrk counted errors: {turns}")
        rows.append(
            figure(f"{words}, 32 connections", ours_us, "CPU-µs", goal, yardstick=NGINX, yardstick_value=theirs_us)
        )
        if kind == "plain":
            ratio = ours_us / theirs_us
            rows.append(figure("forwarding alone, times nginx", ratio, "×", GOAL_RATIO))
    return rows


def _rates(call: Callable[[str, int], machine.Load], say: Callable[[str], None]) -> list[dict[str, Any]]:
    """What one process answers at 128 connections, while wrk and the provider share the machine with it."""
    rows = []
    for kind in ("digest", "full"):
        best = max((call(kind, 128) for _ in range(TURNS)), key=lambda load: load.rate)
        rows.append(
            figure(f"evidenced exchanges ({kind}), 128 connections, one process", best.rate, "1/s", 5000, least=True)
        )
        rows.append(figure(f"their p99 ({kind})", best.p99_ms, "ms", 60))
        rows.append(figure(f"their processor time ({kind})", best.cpu_us, "CPU-µs", 100))
    return rows


def _loading(url: str, journal: Path, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """What bringing the journal into PostgreSQL costs afterwards, the server's processes included."""
    say("Loading the journal into PostgreSQL…")
    with psycopg.connect(url, autocommit=True) as connection:
        loader.prepare(connection)
        pids = [row[0] for row in connection.execute("select pid from pg_stat_activity").fetchall()]
        ours, servers = process_time(), machine.seconds_of(*pids)
        loader.load(connection, journal, "bench")
        ours, servers = process_time() - ours, machine.seconds_of(*pids) - servers
        row = connection.execute("select count(*) from evidence.exchange").fetchone()
    count = row[0] if row else 0
    size = sum(path.stat().st_size for path in journal.glob("*.journal"))
    return [
        figure("loaded into PostgreSQL afterwards, loader and server", (ours + servers) / count * 1e6, "CPU-µs"),
        figure("journal, an exchange (digest and full mixed)", size / count, "octets"),
    ]
