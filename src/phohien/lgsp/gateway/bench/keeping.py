"""Two ways to keep evidence before the answer: PostgreSQL by COPY, or an append-only journal; by batch size.

Both do a durable commit for each batch: the database with ``synchronous_commit`` on, the journal with ``fdatasync``.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from hashlib import sha512
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import psycopg

from phohien.lgsp.gateway.bench import figure, machine
from phohien.lgsp.gateway.log import loader
from phohien.lgsp.gateway.log.journal import Journal
from phohien.lgsp.gateway.log.records import Batch, Message, Record, encode

SIZES = (1, 16, 64)
SECONDS = 1.5


def figures(url: str, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """CPU-µs an exchange and milliseconds a commit of both ways, by batch size."""
    say("Keeping batches in PostgreSQL and in a journal…")
    rows = []
    with (
        tempfile.TemporaryDirectory(dir=os.environ.get("PHOHIEN_VAR")) as name,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        loader.prepare(connection)
        journal = Journal(Path(name))
        pids = [row[0] for row in connection.execute("select pid from pg_stat_activity").fetchall()]
        for size in SIZES:
            cpu, ms = _measured(lambda batch: journal.append(encode(batch)), size, ())
            database_cpu, database_ms = _measured(lambda batch: _copied(connection, batch), size, pids)
            about = f"batches of {size}"
            rows.append(
                figure(f"journal, {about}", cpu, "CPU-µs", yardstick="PostgreSQL COPY", yardstick_value=database_cpu)
            )
            rows.append(
                figure(f"a commit, {about}", ms, "ms", yardstick="PostgreSQL COPY", yardstick_value=database_ms)
            )
        journal.close()
    return rows


def _copied(connection: psycopg.Connection[Any], batch: Batch) -> None:
    with connection.transaction():
        loader.copy(connection, [batch])


def _measured(keep: Callable[[Batch], None], size: int, pids: list[int] | tuple[int, ...]) -> tuple[float, float]:
    """Processor time an exchange (µs, other processes included) and time a batch (ms)."""
    global _number
    record = _record()
    times, begun = 0, perf_counter()
    ours, theirs = process_time(), machine.seconds_of(*pids)
    while perf_counter() - begun < SECONDS:
        _number += 1
        keep(
            Batch(
                "keeping",
                _number,
                b"p" * 64,
                b"r" * 64,
                1,
                b"c" * 64,
                b"s" * 64,
                "2026-11-28T00:00:00.000Z",
                [record] * size,
            )
        )
        times += 1
    spent = process_time() - ours + machine.seconds_of(*pids) - theirs
    return spent / (times * size) * 1e6, (perf_counter() - begun) / times * 1000


_number = 0


def _record() -> Record:
    """An exchange of two KiB, bodies kept."""
    head, body = b"POST\r\n/r1/VN-HY/GOV/H31.2/provider/full/x\r\n" + b"h" * 250, os.urandom(1052)
    message = Message(head, sha512(body).digest(), 1024, body)
    return Record("0" * 36, "1" * 36, "VN-HY/GOV/H31.1/consumer", "VN-HY/GOV/H31.2/provider/full", "POST", "/x", 200, "",
                  (1, 2, 3, 4), message, message)  # fmt: skip
