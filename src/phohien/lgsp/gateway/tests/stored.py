"""An evidence store for tests: filled through the journal, as the gateway does it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha512
from pathlib import Path
from typing import Any

import psycopg

from phohien.lgsp.gateway.log import journal, loader, records
from phohien.lgsp.gateway.log.sealing import Seal
from phohien.lgsp.gateway.log.writer import Identity, Writer
from phohien.lgsp.gateway.tests import make

CLIENT, SERVICE = "EE/BUSINESS/consumer/subsystem", "EE/BUSINESS/producer/sub/echo"
DAY = int(make.AT.timestamp()) // 86_400


def identity(chain: str = "test") -> Identity:
    """The test office's."""
    home = make.office()
    return Identity(chain, home.key, home.certificate)


def record(seal: Seal, number: int, *, term: int = 0, soap: bool = False, body: bytes = b"body",
           days: int = 0) -> records.Record:  # fmt: skip
    """An exchange of ``days`` after the office's day; its request has a sealed body, or a sealed head (SOAP)."""
    day = DAY + days
    head, answer = b"POST\r\n/x\r\nn:%d\r\n" % number, b"200\r\nOK\r\nn:%d\r\n" % number
    if soap:
        asked = records.Message(seal.close(head, day, term), None, 0, None, sha512(head).digest())
        said = records.Message(seal.close(answer, day, term), None, 0, None, sha512(answer).digest())
    else:
        asked = records.Message(head, sha512(body).digest(), len(body), seal.close(body, day, term))
        said = records.Message(answer, None, 0, None)
    micros = int((make.AT + timedelta(days=days)).timestamp() * 1_000_000) + number
    return records.Record(f"id-{number}", f"r-{number}", CLIENT, SERVICE, "POST", "/x", 200, "", (micros,) * 4,
                          asked, said, term)  # fmt: skip


def write(folder: Path, *made: records.Record, chain: str = "test", days: int = 0) -> None:
    """The records are one batch of the journal in that folder."""

    async def main() -> None:
        at = make.AT + timedelta(days=days)
        keeper = Writer(journal.Journal(folder / "journal" / chain), identity(chain), lambda: at)
        await asyncio.gather(*(keeper.keep(one) for one in made))
        await keeper.close()

    asyncio.run(main())


def load(connection: psycopg.Connection[Any], folder: Path, chain: str = "test") -> int:
    """The journal is in the store."""
    return loader.load(connection, folder / "journal" / chain, chain)


@contextmanager
def empty_store() -> Iterator[psycopg.Connection[Any]]:
    """The test server's database, the evidence schema empty but for the office's certificate."""
    with psycopg.connect(os.environ["PHOHIEN_DATABASE_URL"], autocommit=True) as connection:
        connection.execute("drop schema if exists evidence cascade")
        loader.prepare(connection)
        loader.keep_certificate(connection, identity().fingerprint, identity().der)
        yield connection
        connection.execute("drop schema evidence cascade")
