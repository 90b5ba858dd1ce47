"""A dossier's life of eight HTTP calls, through the real server, sessions, rights, ledger and a durable PostgreSQL.

The yardstick lives the same life in the same run on a bare Django without rights, forms or ledger.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from uuid import uuid4

import psycopg

from phohien.systems.onestop.bench import web, yardstick
from phohien.systems.onestop.bench.people import WARD_UNIT, Office
from phohien.systems.onestop.bench.reckoning import family_seconds, figure, percentile

API = "/api/v1/onestop"
PROCEDURE = "1.014027"
LIVES, TURNS, WARM = 80, 4, 8
GOAL_SECONDS = 0.12
VALUES: dict[str, Any] = {
    "requester_full_name": "Nguyễn Thị Lụa",
    "requester_personal_id": "000148000011",
    "requester_residence": {"unit": WARD_UNIT, "detail": "12 Phố Hiến"},
    "requester_phone": "0912345678",
    "request_kind": "grant",
    "beneficiary_personal_id": "000148000011",
    "beneficiary_full_name": "Nguyễn Thị Lụa",
    "beneficiary_birth_date": "1948-02-10",
    "beneficiary_residence": {"unit": WARD_UNIT, "detail": "12 Phố Hiến"},
    "beneficiary_sex": "female",
    "household_poverty": "other",
    "has_pension": "none",
    "pay_by": "account",
    "bank_name": "Ngân hàng Nông nghiệp và Phát triển nông thôn",
    "bank_account": "0123456789",
    "bank_account_name": "Nguyễn Thị Lụa",
    "registration_unit": WARD_UNIT,
    "delivery": "desk",
    "truth_consent": True,
}
PERSON: dict[str, Any] = {
    "role": "applicant", "full_name": "Nguyễn Thị Lụa", "personal_id": "000148000011", "phone": "0912345678",
    "address": "12 Phố Hiến",
}  # fmt: skip
NAMES = ("create", "applicant", "reception", "step 1", "step 2", "result", "delivery", "read")
Live = Callable[[Callable[[str, Callable[[], Any]], Any]], None]
Maker = Callable[[int], Live]


@dataclass
class Run:
    """What some lives cost: processor seconds of the web and of the database, and each call's milliseconds."""

    lives: int = 0
    seconds: float = 0
    web: float = 0
    database: float = 0
    calls: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def per_life(self) -> float:
        """Processor seconds of one life, web and database together."""
        return (self.web + self.database) / self.lives


def figures(office: Office, url: str, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """The cost of a life with one client and with four, beside the yardstick's."""
    rows = []
    with ExitStack() as stack:
        bare_url = stack.enter_context(yardstick.database(url))
        bare = stack.enter_context(web.serving(yardstick.APPLICATION, "/health", BENCH_URL=bare_url))
        whole = stack.enter_context(web.serving("phohien.site.wsgi:application", "/suc-khoe/"))
        for clients in (1, 4):
            say(f"Lives of a dossier, {clients} at a time, by turns on the whole stack and on the bare prototype…")
            runs = Run(), Run()
            makers: tuple[Maker, Maker] = (lambda port: _life(port, office), yardstick.life)
            for (port, _pid), make in zip((whole, bare), makers, strict=True):
                _live(make, port, WARM * web.WORKERS, clients, defaultdict(list))
            for _ in range(TURNS):  # by turns, so that whatever else the machine does falls on both alike
                for run, server, make in zip(runs, (whole, bare), makers, strict=True):
                    _add(run, server, _postmaster(url), clients, make)
            rows += _rows(runs[0], clients, runs[1])
    return rows


def _rows(run: Run, clients: int, plain: Run) -> list[dict[str, Any]]:
    who = f"{clients} client{'s' * (clients > 1)}"
    yard: dict[str, Any] = {"yardstick": "bare Django prototype", "yardstick_value": plain.per_life}
    every = [spent for spents in run.calls.values() for spent in spents]
    rows = [
        figure(f"life of 8 calls, web + database, {who}", run.per_life, "CPU-s", GOAL_SECONDS, **yard),
        figure(f"life: web processes, {who}", run.web / run.lives, "CPU-s"),
        figure(f"life: database, {who}", run.database / run.lives, "CPU-s"),
        figure(f"lives a second, {who}", run.lives / run.seconds, "1/s"),
        figure(f"call p50, {who}", percentile(every, 0.5), "ms"),
        figure(f"call p95, {who}", percentile(every, 0.95), "ms", 60.0 if clients > 1 else None),
    ]
    if clients == 1:
        for name, spent in run.calls.items():
            rows.append(figure(f"call {name} p50", percentile(spent, 0.5), "ms"))
            rows.append(figure(f"call {name} p95", percentile(spent, 0.95), "ms"))
    return rows


def _add(run: Run, server: tuple[int, int], postmaster: int, clients: int, make: Maker) -> None:
    port, pid = server
    before, begun = (family_seconds(pid), family_seconds(postmaster)), perf_counter()
    _live(make, port, LIVES // TURNS, clients, run.calls)
    run.seconds += perf_counter() - begun
    run.web += family_seconds(pid) - before[0]
    run.database += family_seconds(postmaster) - before[1]
    run.lives += LIVES // TURNS


def _postmaster(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("select pg_backend_pid()").fetchone()
        backend = int(row[0]) if row else 0
        # The postmaster is every backend's parent; in a namespace of its own PostgreSQL may number them otherwise.
        with open(f"/proc/{backend}/stat") as stat:  # noqa: PTH123
            return int(stat.read().rpartition(")")[2].split()[1])


def _live(make: Maker, port: int, lives: int, clients: int, calls: dict[str, list[float]]) -> None:
    faults: list[BaseException] = []

    def timed(name: str, act: Callable[[], Any]) -> Any:
        begun = perf_counter()
        answer = act()
        calls[name].append((perf_counter() - begun) * 1000)
        return answer

    def client() -> None:
        try:
            one = make(port)
            for _ in range(lives // clients):
                one(timed)
        except BaseException as fault:  # a thread's fault is the measurement's
            faults.append(fault)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def _life(port: int, office: Office) -> Live:
    desk, handler, leader, clerk = (
        web.Caller(port, office.cookies[part]) for part in ("receiver", "handler", "leader", "clerk")
    )

    def live(timed: Callable[[str, Callable[[], Any]], Any]) -> None:
        made = timed("create", lambda: desk.call("POST", f"{API}/dossiers", _dossier(office)))
        path = f"{API}/dossiers/{made['code']}"
        timed("applicant", lambda: desk.call("PUT", f"{path}/parties", [PERSON]))
        timed("reception", lambda: desk.call("POST", f"{path}/reception"))
        timed("step 1", lambda: leader.call("POST", f"{path}/steps", {"note": "Giao thẩm định"}))
        timed("step 2", lambda: handler.call("POST", f"{path}/steps", {"outcome": "pass"}))
        result = {"title": "Quyết định trợ cấp hưu trí xã hội", "number": f"{os.getpid()}/QĐ-UBND"}
        timed("result", lambda: clerk.call("POST", f"{path}/result", result))
        timed("delivery", lambda: desk.call("POST", f"{path}/delivery", {"manner": "counter"}))
        last = timed("read", lambda: handler.call("GET", path))
        if last["state"] != 10:
            raise RuntimeError(f"The dossier {made['code']} did not reach the end of its life: {last}")

    return live


def _dossier(office: Office) -> dict[str, Any]:
    return {
        "procedure_code": PROCEDURE, "agency": office.centre, "competent_agency": office.ward, "unit_code": WARD_UNIT,
        "channel": "direct", "values": VALUES, "key": uuid4().hex,
    }  # fmt: skip
