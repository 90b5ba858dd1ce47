"""A document between two houses whose processes are killed at every step: one document, one number, one word of each kind.

A sends by the axis of B; B takes in, answers, and A fetches. Each act is begun, its process killed at its first step, begun again,
killed at the second, and so on until it comes to its end: what a death leaves behind is what the next try finds. Steps are
``mortals``'. The suite kills at every fifth, beginning elsewhere in each act, and at the commits; WHOLE_DRILL=1 at every one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from phohien.site import postgres, testbed
from tests.faults.conftest import copy_template
from tests.faults.mortals import FAR, OURS

pytestmark = [pytest.mark.live, pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")]
MOST = 120
EVERY = 1 if os.environ.get("WHOLE_DRILL") else 5
COMMITS = (-1, -2)


class Houses:
    """Both houses, their one database server, and the mother of their processes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.kills = folder, list[str]()
        self.server = postgres.Server(folder / "postgres", durable=False)  # it is not what dies here
        self.server.start()
        copy_template(self.server.url)
        with psycopg.connect(testbed._named(self.server.url, "postgres"), autocommit=True) as connection:
            connection.execute("create database b template phohien")
        self.urls = {"a": self.server.url, "b": testbed._named(self.server.url, "b")}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PHOHIEN_", "DJANGO_"))}
        more = {"PHOHIEN_VAR": str(folder), "PHOHIEN_SECRET_KEY": "k" * 50, "PHOHIEN_DATABASE_URL": self.urls["a"],
                "PHOHIEN_LOG_LEVEL": "ERROR", "PYTHONPATH": f"{testbed.ROOT / 'src'}:{testbed.ROOT}"}  # fmt: skip
        call = [sys.executable, "-m", "tests.faults.mortals", str(folder), self.urls["a"], self.urls["b"]]
        self.log = (folder / "mortals.log").open("wb")
        self.mother = subprocess.Popen(
            call, env=kept | more, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log
        )
        self._read()
        for house in ("b", "a"):
            self.act(house, "prepare")

    def act(
        self, house: str, act: str, *, die: int = 0, serve: bool = False, server_die: int = 0, **more: Any
    ) -> dict[str, Any]:
        """What became of the act in a process of its own."""
        told = {"house": house, "act": act, "die": die, "serve": serve, "server_die": server_die, "with": more}
        assert self.mother.stdin is not None
        self.mother.stdin.write(json.dumps(told).encode() + b"\n")
        self.mother.stdin.flush()
        found = self._read()
        assert "fault" not in found, f"{told}\n{found['fault']}"
        return found

    def _read(self) -> dict[str, Any]:
        assert self.mother.stdout is not None
        line = self.mother.stdout.readline()
        assert line, (self.folder / "mortals.log").read_text()[-3000:]
        return dict(json.loads(line))

    def killed_at_every_step(
        self, house: str, act: str, *, serve: bool = False, server: bool = False, **more: Any
    ) -> None:
        """The act has come to its end, after its process, or the server it speaks to, was killed at each of its steps."""
        first, *others = range(1 + len(act) % min(EVERY, 3), MOST, EVERY)
        for step in [first, *(COMMITS if EVERY > 1 else ()), *others]:
            die = {"server_die": step} if server else {"die": step}
            found = self.act(house, act, serve=serve, **die, **more)
            if found["died"] or found["server_deaths"]:
                self.kills.append(f"{'server of' if server else house} {act}: {found['last'].strip()}")
            elif found["result"]["done"]:
                return
            self.time_passes()
        raise AssertionError(f"{act} never came to its end: {self.kills[-9:]}")

    def time_passes(self) -> None:
        """Waits are over and leases have ended."""
        for house in ("a", "b"):
            with psycopg.connect(self.urls[house], autocommit=True) as connection:
                connection.execute("update adapters_letter set due_at = now() - interval '1 s' where state = 'waiting'")
                connection.execute("delete from adapters_partnerstate")
                connection.execute("update documents_axis_delivery set due_at = now() - interval '1 s'")

    def rows(self, house: str, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.urls[house]) as connection:
            return connection.execute(statement).fetchall()

    def close(self) -> None:
        assert self.mother.stdin is not None
        self.mother.stdin.close()
        self.mother.wait(10)
        self.server.stop()
        self.log.close()


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Houses]:
    """Two documents from A to B and an answer back, with a death at every step of everybody."""
    made = Houses(tmp_path_factory.mktemp("houses"))
    try:
        _through(made)
        yield made
    finally:
        made.close()


def _through(houses: Houses) -> None:
    killed = houses.killed_at_every_step
    for server in (False, True):  # of the first document the sender dies, of the second the axis
        code = houses.act("a", "draft", subject=f"Văn bản {1 + server}")["result"]["code"]
        if server:
            houses.act("a", "number", code=code)
        else:
            killed("a", "number", code=code)
        houses.act("a", "seal", code=code)
        houses.act("a", "issue", code=code) if server else killed("a", "issue", code=code)
        killed("a", "send", serve=True, server=server)
    killed("b", "take_in")
    killed("a", "visit", serve=True)  # 01 is fetched, kept, acknowledged
    killed("b", "register")
    killed("b", "answer")
    killed("a", "visit", serve=True, server=True)  # 03 and the answer: the axis dies while it hands them out
    killed("a", "take_in")
    killed("a", "visit", serve=True)
    killed("a", "send", serve=True)  # 01 for the answer
    houses.act("a", "visit", serve=True)
    houses.act("a", "close_file")
    killed("a", "pack")


def test_a_package_whose_builder_was_killed_over_and_over_is_there_once_and_says_so(houses: Houses) -> None:
    ((state, begun, sha256, done, total, report),) = houses.rows(
        "a", "select state, begun, sha256, done, total, report from documents_archive_package"
    )
    assert (state, done, total, report) == ("done", 1, 1, [])
    deaths = [kill for kill in houses.kills if kill.startswith("a pack: ")]
    assert 2 <= begun <= 1 + len(deaths), deaths  # who died before the taking was committed had not begun
    assert houses.rows("a", "select sha256 from files_storedfile where name like '%.zip'") == [(sha256,)]
    told = "select count(*) from ledger_entry where act = 'documents.pack_work_file' and note = 'built'"
    assert houses.rows("a", told) == [(1,)]


def test_enough_processes_died_of_it(houses: Houses) -> None:
    kinds = {kill.split(": ")[0] for kill in houses.kills}

    assert len(houses.kills) >= 25, houses.kills
    assert {
        "a number",
        "a issue",
        "a send",
        "server of send",
        "b take_in",
        "a visit",
        "b register",
        "b answer",
    } <= kinds


def test_each_document_is_there_once_with_one_number_and_all_its_octets(houses: Houses) -> None:
    sent = houses.rows("a", "select number, subject from documents_document where direction = 'out' order by id")
    came = houses.rows("b", "select number, subject, state from documents_document where direction = 'in' order by id")
    assert [number for number, _subject in sent] == ["01", "02"]
    assert came == [(number, subject, "registered") for number, subject in sent]
    entries = houses.rows("b", "select number from documents_entry order by number")
    assert entries == [(1,), (2,)]  # B's own register has no gap and no double either

    files = "select f.sha256 from documents_documentfile f join documents_document d on d.id = f.document_id where {} order by 1"
    at_a = houses.rows("a", files.format("d.direction = 'out' and f.is_current and f.role = 'main'"))
    assert at_a == houses.rows("b", files.format("d.direction = 'in'")) and len(at_a) == 2
    packages = "select sha256, state from documents_axis_consignment where kind = 'edoc' order by id"
    assert houses.rows("a", packages) == houses.rows("b", packages) and len(houses.rows("a", packages)) == 3


def test_the_senders_table_is_true_and_every_word_was_said_once(houses: Houses) -> None:
    table = "select d.receiver, d.transport, d.status from documents_axis_delivery d join documents_axis_consignment c on c.id ="
    table += " d.consignment_id where c.kind = 'edoc' order by d.id"
    assert houses.rows("a", table)[:2] == [(FAR, "done", "03")] * 2
    assert houses.rows("b", table)[2] == (OURS, "done", "01")

    words = "select c.document_id, e.code, count(*) from documents_axis_event e join documents_axis_delivery d on d.id = e.delivery_id"
    words += " join documents_axis_consignment c on c.id = d.consignment_id group by 1, 2"
    for house in ("a", "b"):
        told = houses.rows(house, words)
        assert {count for _document, _code, count in told} == {1} and len(told) == 5  # 01 and 03, 01 and 03, 01


def test_nothing_is_left_under_way_and_the_stores_hold_what_their_rows_name(houses: Houses) -> None:
    for house in ("a", "b"):
        assert houses.rows(house, "select state, why, tries, error from adapters_letter where state <> 'taken'") == []
        under_way = (
            "select d.transport, c.kind from documents_axis_delivery d join documents_axis_consignment c on c.id ="
        )
        under_way += (
            " d.consignment_id where d.transport = 'initial' or (d.transport = 'processing' and c.kind = 'edoc')"
        )
        assert houses.rows(house, under_way) == []
        named = {sha256 for (sha256,) in houses.rows(house, "select sha256 from files_storedfile")}
        kept = {path.name for path in (houses.folder / house / "files").glob("??/??/*")}
        assert (
            named <= kept
        )  # a death may leave a blob nobody names, which the sweep takes; never a row without its blob
    waits = houses.rows("a", "select count(*) from documents_axis_consignment where not is_remote_told")
    assert waits == [(0,)]
