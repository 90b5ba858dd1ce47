"""What the caller's proof and a right's limit add to an exchange, each alone: in this process's memory and in the shared one."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

from phohien.lgsp.contracts import sealing
from phohien.lgsp.gateway.bench import figure, office
from phohien.lgsp.gateway.core.callers import Callers, Trust
from phohien.lgsp.gateway.core.messages import Incoming
from phohien.lgsp.gateway.core.nonces import MOST_NONCES, REPEATABLE_SECONDS, Nonces
from phohien.lgsp.gateway.core.quotas import Quotas
from phohien.lgsp.gateway.core.routing import Routing
from phohien.lgsp.gateway.core.shared import SharedNonces, SharedSpending
from phohien.lgsp.gateway.protocol.identifiers import ServiceId, parse_client

CALLS, TURNS = 2_000, 5
NOW = 1_796_000_000.0
INSTALLATION = "s" * 48


def figures(url: str, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """CPU-µs a call; the house's own key stands for a caller's, which is the same work once its secret was opened."""
    say("Checking callers' proofs and quotas…")
    client, service = parse_client(office.CLIENT), ServiceId("VN-HY", "GOV", "H31.2", "provider", "full")
    routing = Routing(office.snapshot(1))
    with tempfile.TemporaryDirectory(dir=os.environ.get("PHOHIEN_VAR")) as name:
        shared = SharedNonces(Path(name) / "nonces", seconds=REPEATABLE_SECONDS, most=MOST_NONCES)
        spending = SharedSpending(Path(name) / "spending")
        trust, calls = Trust(installation_secret=INSTALLATION), [_signed(number) for number in range(CALLS)]
        proof = _best(
            lambda: Callers(trust, Nonces(NOW - 1)), lambda door, number: door.require(calls[number], client, routing)
        )
        fresh = iter([[_signed(turn * CALLS + number) for number in range(CALLS)] for turn in range(1, TURNS + 1)])
        among = _best(
            lambda: (Callers(trust, Nonces(NOW - 1, shared=shared)), next(fresh)),
            lambda made, number: made[0].require(made[1][number], client, routing),
        )
        quota = _best(Quotas, lambda quotas, number: quotas.spend(client, service, 10**9, 10**9, NOW + number))
        both = _best(
            lambda: Quotas(spending), lambda quotas, number: quotas.spend(client, service, 10**9, 10**9, NOW + number)
        )
    return [
        figure("a caller's proof by access key, 1 KiB signed, to be added", proof, "CPU-µs"),
        figure("the same, nonces remembered for all processes", among, "CPU-µs"),
        figure("a limit counted, to be added", quota, "CPU-µs"),
        figure("the same, counted for all processes", both, "CPU-µs"),
    ]


def _best(make: Callable[[], Any], work: Callable[[Any, int], Any]) -> float:
    found = []
    for _ in range(TURNS):
        made, begun = make(), process_time()
        for number in range(CALLS):
            work(made, number)
        found.append((process_time() - begun) / CALLS * 1e6)
    return min(found)


BODY = b"x" * 1024


def _fields(nonce: str) -> list[tuple[bytes, bytes]]:
    nonce = f"a-nonce-{nonce}"
    text = sealing.call_text(method="POST", target=office.PATH + "full", client=office.CLIENT, timestamp=str(int(NOW)),
                             nonce=nonce, body_sha256=hashlib.sha256(BODY).hexdigest())  # fmt: skip
    signature = sealing.call_signature(sealing.house_secret(INSTALLATION), text)
    told = {"X-Road-Client": office.CLIENT, "X-Access-Key": sealing.HOUSE, "X-Timestamp": str(int(NOW)),
            "X-Nonce": nonce, "X-Signature": signature}  # fmt: skip
    return [(name.encode(), value.encode()) for name, value in told.items()]


def _signed(number: int) -> Incoming:
    return Incoming("POST", (office.PATH + "full").encode(), _fields(str(number)), BODY, len(BODY), NOW)
