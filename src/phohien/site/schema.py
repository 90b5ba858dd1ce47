"""The released schema snapshot: every table as the migrations leave it, loaded into an empty database in half a second.

The migrations stay the truth. ``./phohien schema`` writes the snapshot from them, a test proves both equal, and whatever
migrations came after it was written run on top of it.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import psycopg

from phohien.site import postgres

SNAPSHOT = Path(__file__).with_name("schema.sql")
HEADING = "-- Written by `./phohien schema` from the migrations. Do not edit: change a migration and write it again.\n"
#: When the migrations of a snapshot were applied: one moment for all, so that the same tables give the same file.
APPLIED = "2026-01-01 00:00:00+00"
#: What newer versions of pg_dump say and PostgreSQL 15 does not know, what only psql knows, and what says nothing.
LEFT_OUT = re.compile(
    r"^(--( (Name|Data for Name|PostgreSQL database|Dumped).*)?|\\.*|SET transaction_timeout .*|COMMENT ON EXTENSION .*)\n",
    re.MULTILINE,
)


def load_into_empty(url: str) -> bool:
    """An empty database has every table of the snapshot; False, and nothing done, when it has tables or will not take it.

    All or nothing: the migrations find either the whole snapshot or an empty database.
    """
    if not SNAPSHOT.exists():
        return False
    try:
        with psycopg.connect(url) as connection:
            if not _is_empty(connection):
                return False
            connection.execute(SNAPSHOT.read_bytes())
    except psycopg.Error:  # the migrations are the longer way to the same tables
        return False
    return True


def _is_empty(connection: psycopg.Connection) -> bool:
    row = connection.execute(
        "select current_schema() = 'public' and not exists (select from pg_tables where schemaname = 'public')"
    ).fetchone()
    return row is not None and bool(row[0])


def dump(url: str, *options: str) -> str:
    """The tables of a migrated database, and the rows its migrations wrote, as SQL that PostgreSQL 15 understands."""
    program = postgres.client_program("pg_dump", url)
    call = [program, "--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=500", *options, f"--dbname={url}"]
    said = subprocess.run(call, check=True, capture_output=True, text=True).stdout
    return LEFT_OUT.sub("", said)


def write(url: str) -> None:
    """The snapshot is what the database behind ``url``, empty but for its migrations, holds."""
    with psycopg.connect(url) as connection:
        connection.execute("update django_migrations set applied = %s", [APPLIED])
    SNAPSHOT.write_text(HEADING + dump(url), encoding="utf-8")
