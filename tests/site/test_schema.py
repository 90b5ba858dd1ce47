"""The schema snapshot is what the migrations make, and an empty database starts from it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from phohien.site import postgres, schema, testbed

SOURCE = Path(schema.__file__).parents[2]


@pytest.fixture
def empty() -> Iterator[Callable[[], str]]:
    """A maker of empty databases beside the tests' own; they are dropped afterwards."""
    url, names = os.environ["PHOHIEN_DATABASE_URL"], []

    def make() -> str:
        names.append(f"phohien_schema_{os.getpid()}_{len(names)}")
        with psycopg.connect(testbed._named(url, "postgres"), autocommit=True) as connection:
            connection.execute(f"create database {names[-1]} template template0 encoding 'UTF8'")
        return testbed._named(url, names[-1])

    yield make
    with psycopg.connect(testbed._named(url, "postgres"), autocommit=True) as connection:
        for name in names:
            connection.execute(f"drop database {name} with (force)")


def migrate(url: str) -> None:
    environment = {**os.environ, "PHOHIEN_DATABASE_URL": url, "PYTHONPATH": str(SOURCE)}
    call = [sys.executable, "-m", "django", "migrate", "-v0", "--settings", "phohien.site.settings"]
    subprocess.run(call, env=environment, check=True)


def rows(url: str) -> dict[str, set[tuple[object, ...]]]:
    """What the migrations themselves wrote, without numbers and moments."""
    asked = {
        "migrations": "select app, name from django_migrations",
        "kinds": "select app_label, model from django_content_type",
        "permissions": "select app_label, model, codename, name from auth_permission p "
        "join django_content_type t on t.id = p.content_type_id",
    }
    with psycopg.connect(url) as connection:
        return {name: set(connection.execute(statement)) for name, statement in asked.items()}


def settled(url: str, empty: str) -> str:
    """The tables as SQL, once written and read: PostgreSQL says some checks another way after reading them back."""
    with psycopg.connect(empty) as connection:
        connection.execute(schema.dump(url).encode())
    return schema.dump(empty, "--schema-only")


def filled(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        tables = [name for (name,) in connection.execute("select tablename from pg_tables where schemaname = 'public'")]
        return {name for name in tables if connection.execute(f'select 1 from "{name}" limit 1').fetchone()}


def test_snapshot_and_later_migrations_make_exactly_what_all_migrations_make(empty: Callable[[], str]) -> None:
    try:
        postgres.client_program("pg_dump", os.environ["PHOHIEN_DATABASE_URL"])
    except postgres.NoPostgres as missing:
        pytest.skip(str(missing))
    from_snapshot, from_migrations = empty(), empty()
    assert schema.load_into_empty(from_snapshot)
    for url in (from_snapshot, from_migrations):
        migrate(url)

    assert settled(from_snapshot, empty()) == settled(from_migrations, empty())
    assert rows(from_snapshot) == rows(from_migrations)
    assert filled(from_snapshot) == filled(from_migrations)


def test_a_database_that_holds_anything_is_left_as_it_is(empty: Callable[[], str]) -> None:
    url = empty()
    with psycopg.connect(url) as connection:
        connection.execute("create table kept (id int)")

    assert not schema.load_into_empty(url)
    with psycopg.connect(url) as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
    assert tables == [("kept",)]


def test_a_snapshot_a_database_refuses_leaves_it_empty_for_the_migrations(
    empty: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "schema.sql"
    broken.write_text("create table half (id int);\ncreate table half (id int);\n")
    monkeypatch.setattr(schema, "SNAPSHOT", broken)
    url = empty()

    assert not schema.load_into_empty(url)
    with psycopg.connect(url) as connection:
        assert schema._is_empty(connection)


@pytest.mark.live
def test_the_snapshot_loads_on_the_machines_own_postgresql_too(tmp_path: Path) -> None:
    try:
        server = postgres.Server(tmp_path, durable=False, prefer="system")
    except postgres.NoPostgres as missing:
        pytest.skip(str(missing))
    server.start()
    try:
        assert schema.load_into_empty(server.url)
    finally:
        server.stop()
