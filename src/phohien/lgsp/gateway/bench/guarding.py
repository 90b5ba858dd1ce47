"""Everything on: TLS of our own, a token checked, a quota counted, request and answer judged, both messages kept as evidence.

The yardstick is nginx that ends TLS and forwards the same in the same minutes. Connections are kept: handshakes are counted
apart, each followed by one exchange, on both sides. The token is one of a client, checked by its signature once and looked up
after that, as it is in the life of a token.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from phohien.lgsp.gateway.bench import figure, machine, office

SECONDS, TURNS = 4, 3
NGINX = "nginx ending TLS and forwarding the same"


def figures(url: str, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """CPU-µs with everything on, beside nginx; and step by step, so that each part's share shows."""
    if absent := machine.missing():
        return [figure(f"CPU-µs with everything on: not measured, {absent}", None, "CPU-µs")]
    with tempfile.TemporaryDirectory(prefix="phohien-bench-gateway-", dir=os.environ.get("PHOHIEN_VAR")) as name:
        return _measured(Path(name), say)


def _measured(folder: Path, say: Callable[[str], None]) -> list[dict[str, Any]]:
    say("Everything on, beside nginx with TLS…")
    provider, proxy, plain, secure = machine.free_ports(4)
    home = folder / "guarded"
    office.guard(home, provider)
    command = [*machine.gateway(home, plain), str(secure)]
    proxied = machine.nginx(folder, "proxy", proxy, machine.FORWARDS, provider, tls=home / "tls")
    with (
        machine.running(machine.nginx(folder, "provider", provider, machine.PROVIDES, provider), provider),
        machine.running(proxied, proxy) as proxy_pid,
        machine.running(command, secure) as pid,
    ):

        def call(kind: str, connections: int) -> machine.Load:
            port, process = (proxy, proxy_pid) if kind == "nginx" else (secure, pid)
            code = "plain" if kind == "nginx" else kind
            address = f"https://127.0.0.1:{port}{office.PATH}{code}/x"
            return machine.load(
                folder, office.CLIENT, address, [process], connections, SECONDS, token=office.token(home)
            )

        rows = _costs(call, say)
        best = max((call("full", 128) for _ in range(TURNS)), key=lambda load: load.rate)
        rows += [
            figure("everything on, 128 connections, one process", best.rate, "1/s"),
            figure("their p99 (everything on)", best.p99_ms, "ms"),
        ]
        rows.append(_handshakes(secure, pid, proxy, proxy_pid))
    return rows


def _costs(call: Callable[[str, int], machine.Load], say: Callable[[str], None]) -> list[dict[str, Any]]:
    rows = []
    for kind, words in (("plain", "TLS, token, quota, JSON Schema, no evidence"), ("full", "everything on")):
        turns = []
        for _ in range(TURNS):
            ours, theirs = call(kind, 32), call("nginx", 32)
            turns.append((ours.cpu_us, theirs.cpu_us, ours.errors + theirs.errors))
        if any(turn[2] for turn in turns):
            say(f"{kind}: wrk counted errors: {turns}")
        ours_us, theirs_us = min(turn[0] for turn in turns), min(turn[1] for turn in turns)
        rows.append(figure(f"{words}, 32 connections", ours_us, "CPU-µs", yardstick=NGINX, yardstick_value=theirs_us))
    return rows


def _handshakes(secure: int, pid: int, proxy: int, proxy_pid: int) -> dict[str, Any]:
    """A new connection and one call each, without resumption."""
    ours, theirs = _cost_of_connecting(secure, pid), _cost_of_connecting(proxy, proxy_pid)
    name = "a connection anew: handshake (P-256, TLS 1.3) and a refusal"
    return figure(name, ours, "CPU-µs", yardstick="nginx, the same", yardstick_value=theirs)


def _cost_of_connecting(port: int, pid: int) -> float:
    call = ["openssl", "s_time", "-connect", f"127.0.0.1:{port}", "-new", "-time", "3", "-www", "/healthz"]
    before = machine.seconds_of(pid)
    said = subprocess.run(call, capture_output=True, text=True, check=False).stdout
    spent = machine.seconds_of(pid) - before
    found = re.search(r"(\d+) connections in", said)
    return spent / max(1, int(found.group(1)) if found else 1) * 1e6
