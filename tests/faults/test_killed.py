"""Killed at the worst moment: nothing acknowledged is lost, nothing is half there, work goes on by itself."""

from __future__ import annotations

import http.client
import os
import signal
import threading
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest

from phohien.systems.onestop.bench import life, reckoning, web
from tests.faults.conftest import House, await_true

pytestmark = [pytest.mark.live, pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")]

APPLICATIONS, CLERKS = 200, 8
HALF = """
select d.code from onestop_dossier d where
    not exists (select 1 from onestop_party p where p.dossier_id = d.id)
    or not exists (select 1 from onestop_component c where c.dossier_id = d.id)
    or (select count(*) from onestop_task t where t.dossier_id = d.id and t.state = 'open') <> 1
    or (select count(*) from ledger_entry e where e.subject = d.code and e.act = 'onestop.submit_dossier') <> 1
"""
NUMBERS = "select agency, right(code, 4)::int from onestop_dossier order by 1, 2"


def application(house: House) -> dict[str, object]:
    return {
        "procedure_code": life.PROCEDURE, "agency": house.office["centre"], "competent_agency": house.office["ward"],
        "unit_code": "11953", "channel": "direct", "values": life.VALUES, "parties": [life.PERSON], "key": uuid4().hex,
    }  # fmt: skip


def under_fire(house: House, kill: Callable[[], None]) -> set[str]:
    """The codes acknowledged while many applications came in and, in the middle of them, something was killed."""
    acknowledged: list[str] = []
    half_way = threading.Event()

    def clerk() -> None:
        caller = house.caller("receiver")
        for _ in range(APPLICATIONS // CLERKS):
            try:
                acknowledged.append(caller.call("POST", f"{life.API}/dossiers", application(house))["code"])
            except (OSError, http.client.HTTPException, web.CallFailed):
                caller = house.caller("receiver")  # the person sees an error, and no code
            if len(acknowledged) >= APPLICATIONS // 4:
                half_way.set()

    clerks = [threading.Thread(target=clerk) for _ in range(CLERKS)]
    for one in clerks:
        one.start()
    assert half_way.wait(60), "The applications never got going."
    kill()
    for one in clerks:
        one.join()
    return set(acknowledged)


def assert_whole(house: House, acknowledged: set[str]) -> None:
    stored = {code for (code,) in house.rows("select code from onestop_dossier")}
    assert acknowledged <= stored
    assert house.rows(HALF) == []
    numbers: dict[str, list[int]] = {}
    for agency, number in house.rows(NUMBERS):
        numbers.setdefault(agency, []).append(number)
    for found in numbers.values():
        assert found == list(range(1, len(found) + 1))


def works_again(house: House) -> bool:
    try:
        return bool(house.caller("receiver").call("POST", f"{life.API}/dossiers", application(house))["code"])
    except (OSError, http.client.HTTPException, web.CallFailed):
        return False


def test_a_web_server_killed_among_200_applications_loses_none_it_acknowledged(house: House) -> None:
    fallen = house.child("granian")

    acknowledged = under_fire(house, lambda: os.kill(fallen, signal.SIGKILL))

    assert len(acknowledged) >= APPLICATIONS // 4
    await_true(lambda: house.has_child("granian", other_than=fallen), "a new web server was started")
    await_true(lambda: works_again(house), "the new web server takes applications")
    assert_whole(house, acknowledged)


def test_a_database_killed_among_200_applications_loses_none_it_acknowledged(house: House) -> None:
    fallen = house.child("postgres", "-D")

    acknowledged = under_fire(house, lambda: os.kill(fallen, signal.SIGKILL))

    assert len(acknowledged) >= APPLICATIONS // 4
    await_true(
        lambda: house.has_child("postgres", "-D", other_than=fallen), "the database was started again", seconds=180
    )
    await_true(lambda: works_again(house), "the database takes applications", seconds=180)
    assert_whole(house, acknowledged)


def test_after_the_kills_the_worker_goes_on_sealing_and_the_ledger_is_whole(house: House) -> None:
    await_true(
        lambda: house.rows("select count(*) from ledger_entry where seal_id is null") == [(0,)],
        "every entry is sealed",
        seconds=180,
    )
    assert house.rows("select count(*) > 0 from ledger_seal") == [(True,)]
    assert house.run("-c", BREAKS).strip() == "[]"


BREAKS = """
from phohien.site.commands import environment
environment.start_django()
from phohien.base.ledger import queries
print(list(queries.breaks()))
"""


def test_a_supervisor_killed_leaves_no_orphan_and_a_second_up_goes_on(house: House) -> None:
    assert house.process is not None
    before = house.rows("select count(*) from onestop_dossier")
    family = reckoning.family(house.process.pid)[1:]

    house.process.kill()
    house.process.wait()

    await_true(lambda: not alive(family), "every process of the house has ended", seconds=180)
    house.up()
    assert house.rows("select count(*) from onestop_dossier") == before
    assert works_again(house)


def alive(pids: list[int]) -> dict[int, str]:
    """What still runs of these processes, each with its command."""
    found = {}
    for pid in pids:
        try:
            ended = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
            if not ended:
                found[pid] = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
        except OSError:
            continue
    return found


def test_a_killed_gateway_or_keeper_is_started_again(house: House) -> None:
    def child(part: str) -> int:
        wanted = f"--port\0{house.gateway_port}\0--part\0{part}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if wanted in (folder / "cmdline").read_bytes():
                    return int(folder.name)
        return 0

    def healthy() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{house.gateway_port}/healthz", timeout=5) as answer:
                return bool(answer.read().startswith(b"configuration "))
        except OSError:
            return False

    await_true(healthy, "the gateway has a configuration", seconds=90)
    for part in ("front", "keeper"):
        await_true(lambda: child(part) != 0, f"the {part} runs", seconds=60)  # noqa: B023
        killed = child(part)
        os.kill(killed, signal.SIGKILL)
        await_true(lambda: child(part) not in (0, killed), f"the {part} is back", seconds=30)  # noqa: B023
    await_true(healthy, "the gateway answers again", seconds=60)
