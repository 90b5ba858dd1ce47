"""A backup taken while the house works, brought back elsewhere: everything equal, the ledger whole, sealing goes on."""

from __future__ import annotations

import threading
from pathlib import Path

import psycopg
import pytest

from phohien.site import postgres
from phohien.systems.onestop.bench import life
from tests.faults.conftest import House
from tests.faults.test_killed import BREAKS, HALF, application

pytestmark = pytest.mark.live
EVERYTHING = """
select format('select md5(coalesce(string_agg(t::text, E''\\n'' order by t::text), '''')) from %I t', tablename), tablename
from pg_tables where schemaname = 'public' and tablename not like 'procrastinate%' order by tablename
"""
SEAL = """
from phohien.site.commands import environment
environment.start_django()
from django.db import transaction
from phohien.base.ledger import services
from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
with transaction.atomic():
    services.record(act="test.after_restore", subject="restore", by=SYSTEM, at=clock.now())
services.seal(at=clock.now())
"""


def contents(url: str) -> dict[str, str]:
    with psycopg.connect(url) as connection:
        connection.execute("set transaction isolation level repeatable read")
        statements = connection.execute(EVERYTHING).fetchall()
        return {name: str(connection.execute(statement).fetchone()[0]) for statement, name in statements}


def test_a_backup_of_the_running_house_brings_everything_back_elsewhere(house: House, tmp_path: Path) -> None:
    for _ in range(5):
        house.caller("receiver").call("POST", f"{life.API}/dossiers", application(house))
    archive, stop = tmp_path / "backup.tar.gz", threading.Event()
    clerk = threading.Thread(target=_work, args=(house, stop))
    clerk.start()
    house.run("-m", "phohien.site", "backup", str(archive))
    stop.set()
    clerk.join()

    other = House(tmp_path / "other", house.port)
    other.folder.mkdir()
    house.run("-c", f"import os; os.environ.pop('PHOHIEN_DATABASE_URL'); os.environ['PHOHIEN_VAR'] = {str(other.folder)!r};"
              f"from phohien.site.commands import restore; raise SystemExit(restore.run([{str(archive)!r}]))")  # fmt: skip

    server = postgres.Server(other.folder / "postgres")
    server.start()
    try:
        assert (other.folder / "secret-key").read_bytes() == (house.folder / "secret-key").read_bytes()
        assert other.rows(HALF) == []
        restored, there = contents(other.url), contents(house.url)
        assert {name for name in restored if restored[name] == there[name]} >= {"onestop_procedureversion"}
        before = other.rows("select coalesce(max(number), 0) from ledger_seal")[0][0]
        other.run("-c", SEAL)
        assert other.rows("select count(*) from ledger_entry where seal_id is null") == [(0,)]
        assert other.rows("select max(number) from ledger_seal")[0][0] > before
        assert other.run("-c", BREAKS).strip() == "[]"
        _assert_part_of(other, house)
    finally:
        server.stop()


def _assert_part_of(other: House, house: House) -> None:
    """Every dossier and every ledger line of the backup is, word for word, one of the house it was taken from."""
    for statement in (
        "select code, owner_name, values::text from onestop_dossier",
        "select id, act, subject, data::text from ledger_entry where act <> 'test.after_restore'",
    ):
        brought_back = set(other.rows(statement))
        assert brought_back
        assert brought_back <= set(house.rows(statement))


def _work(house: House, stop: threading.Event) -> None:
    caller = house.caller("receiver")
    while not stop.is_set():
        caller.call("POST", f"{life.API}/dossiers", application(house))
