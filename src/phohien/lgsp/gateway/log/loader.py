"""The journal loaded into PostgreSQL, each batch exactly once: rows and the place reached are one transaction.

The gateway never waits for this. When the database is away the journal grows; when it is back the loader goes on where
the database says it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from phohien.lgsp.gateway.log.journal import frames, segments_of
from phohien.lgsp.gateway.log.records import Batch, Record, decode

SCHEMA = (Path(__file__).parent / "schema.sql").read_text()
LARGEST_TRANSACTION = 8 * 2**20
EXCHANGE = {
    "chain": "text", "batch": "int8", "place": "int4", "id": "text", "request_id": "text", "client": "text",
    "service": "text", "method": "text", "path": "text", "status": "int2", "fault": "text", "request_in": "timestamptz",
    "request_out": "timestamptz", "response_in": "timestamptz", "kept_at": "timestamptz", "request_head": "bytea",
    "request_digest": "bytea", "request_size": "int8", "request_body": "bytea", "response_head": "bytea",
    "response_digest": "bytea", "response_size": "int8", "response_body": "bytea", "request_head_digest": "bytea",
    "response_head_digest": "bytea", "keep_days": "int4",
}  # fmt: skip
BATCH = {"chain": "text", "number": "int8", "previous": "bytea", "root": "bytea", "form": "int2", "certificate": "bytea",
         "signature": "bytea", "signed_at": "text"}  # fmt: skip
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Unchained(Exception):
    """A batch does not follow the one before it: evidence is missing, and a person must look."""


def prepare(connection: psycopg.Connection[Any]) -> None:
    """The tables are there."""
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(20261128)")
        connection.execute(SCHEMA)


def keep_certificate(connection: psycopg.Connection[Any], fingerprint: bytes, der: bytes) -> None:
    """The certificate that batches name by this fingerprint is known to the store."""
    connection.execute("insert into evidence.certificate values (%s, %s) on conflict do nothing", [fingerprint, der])


def load_all(connection: psycopg.Connection[Any], journals: Path) -> int:
    """How many batches of all chains were new to the database. Each folder there is the journal of the chain it names.

    Raises as ``load`` does.
    """
    return sum(load(connection, journals / chain, chain) for chain in chains_of(journals))


def chains_of(journals: Path) -> list[str]:
    """The chains whose journals lie there: one for each process of the gateway that ever wrote."""
    return sorted(path.name for path in journals.glob("*") if path.is_dir())


def load(connection: psycopg.Connection[Any], folder: Path, chain: str) -> int:
    """How many batches of the chain's journal were new to the database, which has them all now.

    Raises Unchained, Damaged, psycopg.Error.
    """
    loaded = 0
    while count := _load_some(connection, folder, chain):
        loaded += count
    return loaded


def _load_some(connection: psycopg.Connection[Any], folder: Path, chain: str) -> int:
    with connection.transaction():
        connection.execute("insert into evidence.loaded values (%s, 0, 0) on conflict do nothing", [chain])
        row = connection.execute(
            "select segment, place from evidence.loaded where chain = %s for update", [chain]
        ).fetchone()
        segment, place = row or (0, 0)
        unread = list(_unread(folder, segment, place))
        if not unread:
            return 0
        batches = [batch for batch, _, _ in unread]
        _check_chain(connection, batches)
        copy(connection, batches)
        connection.execute(
            "update evidence.loaded set segment = %s, place = %s where chain = %s", [*unread[-1][1:], chain]
        )
        return len(batches)


def _unread(folder: Path, segment: int, place: int) -> Iterator[tuple[Batch, int, int]]:
    size = 0
    for path in segments_of(folder):
        number = int(path.stem)
        if number < segment:
            continue
        start = place if number == segment else 0
        for content, after in frames(path, start=start, torn_end=True):  # its writer may be writing just now
            yield decode(content), number, after
            size += len(content)
            if size > LARGEST_TRANSACTION:
                return


def _check_chain(connection: psycopg.Connection[Any], batches: list[Batch]) -> None:
    first = batches[0]
    row = connection.execute(
        "select root, number from evidence.batch where chain = %s order by number desc limit 1", [first.chain]
    ).fetchone()
    root, number = (bytes(row[0]), row[1]) if row else (first.previous, first.number - 1)
    for batch in batches:
        if batch.previous != root or batch.number != number + 1:
            raise Unchained(f"Batch {batch.number} of chain {batch.chain} does not follow batch {number}.")
        root, number = batch.root, batch.number


def copy(connection: psycopg.Connection[Any], batches: list[Batch]) -> None:
    """The batches and their exchanges are rows, in the caller's transaction. Binary, at half the cost of text."""
    with connection.cursor() as cursor:
        with cursor.copy(f"copy evidence.batch ({', '.join(BATCH)}) from stdin (format binary)") as rows:
            rows.set_types(list(BATCH.values()))
            for item in batches:
                rows.write_row((item.chain, item.number, item.previous, item.root, item.form, item.certificate,
                                item.signature, item.signed_at))  # fmt: skip
        with cursor.copy(f"copy evidence.exchange ({', '.join(EXCHANGE)}) from stdin (format binary)") as rows:
            rows.set_types(list(EXCHANGE.values()))
            for item in batches:
                for place, record in enumerate(item.records):
                    rows.write_row(row_of(item.chain, item.number, place, record))


def row_of(chain: str, batch: int, place: int, record: Record) -> tuple[Any, ...]:
    """The row of an exchange, in the order of ``EXCHANGE``."""
    asked, said = record.request, record.answer
    times = [_EPOCH + timedelta(microseconds=time) for time in record.times]
    answer = (None, None, None, None) if said is None else (said.head, said.body_digest, said.body_size, said.body)
    return (chain, batch, place, record.id, record.request_id, record.client, record.service, record.method, record.path,
            record.status, record.fault, *times, asked.head, asked.body_digest, asked.body_size, asked.body, *answer,
            asked.head_digest, None if said is None else said.head_digest, record.keep_days)  # fmt: skip
