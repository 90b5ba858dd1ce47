"""Moving old evidence from the store into archives: nothing leaves before its archive is verified and durable.

One archive at a time: it is written beside its place, judged like anybody's, gets its name, and then, in one transaction,
the store says where the octets are and gives its own away. A crash leaves either an archive that is made again or one
that is known. Segments of the journal go when all of their batches are archived.

Source: X-Road's archiver; its users' issues 86 and 103 (in pieces), 1293 (the log did not fit memory).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from cryptography import x509

from phohien.lgsp.gateway.log.archives import check, form, write
from phohien.lgsp.gateway.log.journal import frames, segments_of
from phohien.lgsp.gateway.log.keys import sync
from phohien.lgsp.gateway.log.records import decode

log = logging.getLogger(__name__)
AFTER = timedelta(days=30)
"""How long evidence stays in the store before it is archived. Source: the peer keeps its log for thirty days."""
AT_ONCE = 1000
_DUE = """
select number, signed_at from evidence.batch b where chain = %s and number > %s and stamp is not null
and not exists (select from evidence.batch u where u.chain = b.chain and u.number < b.number and u.stamp is null)
order by number limit %s
"""


class Untrue(Exception):
    """An archive that was just made does not hold: nothing was taken from the store, and a person must look."""


@dataclass(frozen=True, slots=True)
class Archived:
    """An archive that is durable, verified and named; ``settle`` makes the store know it."""

    chain: str
    number: int
    name: str
    digest: str
    first: int
    last: int
    exchanges: int
    octets: int


def archive(connection: psycopg.Connection[Any], folder: Path, chain: str, *, at: datetime, after: timedelta = AFTER,
            octets: int = write.PIECE_OCTETS, trusted: Sequence[x509.Certificate] = ()) -> list[Archived]:  # fmt: skip
    """Everything of the chain that is older and time-stamped is in archives below ``folder``/archives; these were made now.

    Raises Untrue, OSError, psycopg.Error. Can be stopped at any time and run again.
    """
    made: list[Archived] = []
    while one := make(connection, folder, chain, until=at - after, octets=octets, trusted=trusted):
        with connection.transaction():
            settle(connection, one, at)
        made.append(one)
    return made


def make(connection: psycopg.Connection[Any], folder: Path, chain: str, *, until: datetime,
         octets: int = write.PIECE_OCTETS, trusted: Sequence[x509.Certificate] = ()) -> Archived | None:  # fmt: skip
    """The chain's next archive, of evidence signed before ``until``; None when there is nothing to archive.

    The store is as it was. Raises Untrue, OSError, psycopg.Error.
    """
    number, before, last = _last(connection, chain)
    piece = write.write(connection, folder / "archives", chain, before, _due(connection, chain, last, until), octets)
    if piece is None:
        return None
    path = write.name(piece)
    judged = check.Judge(trusted).judge([path])
    if not judged.valid or judged.exchanges != piece.exchanges:
        found = judged.findings[0].sentence if judged.findings else "It holds another number of exchanges."
        raise Untrue(f"{path.name} does not hold, so nothing was taken from the store: {found}")
    return Archived(chain, number + 1, path.name, piece.link.digest, piece.first, piece.last, piece.exchanges,
                    path.stat().st_size)  # fmt: skip


def settle(connection: psycopg.Connection[Any], made: Archived, at: datetime) -> None:
    """The store says where the octets are and gives its own away, in the caller's transaction."""
    connection.execute(
        "insert into evidence.archive values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [made.chain, made.number, made.name, made.digest, made.first, made.last, made.exchanges, made.octets, at],
    )
    connection.execute(
        "update evidence.exchange set archive = %s, request_head = '', request_body = null, response_body = null,"
        " response_head = case when response_head is null then null else ''::bytea end"
        " where chain = %s and batch between %s and %s",
        [made.number, made.chain, made.first, made.last],
    )


def chains(connection: psycopg.Connection[Any]) -> list[str]:
    """The chains the store knows."""
    return [row[0] for row in connection.execute("select chain from evidence.loaded order by chain")]


def _last(connection: psycopg.Connection[Any], chain: str) -> tuple[int, form.Link, int]:
    row = connection.execute(
        "select number, digest, name, last_batch from evidence.archive where chain = %s order by number desc limit 1",
        [chain],
    ).fetchone()
    return (row[0], form.Link(row[1], row[2]), row[3]) if row else (0, form.START, 0)


def _due(connection: psycopg.Connection[Any], chain: str, last: int, until: datetime) -> Iterator[int]:
    """The batches to archive, in order, asked for as they are taken."""
    while rows := connection.execute(_DUE, [chain, last, AT_ONCE]).fetchall():
        for number, signed_at in rows:
            if datetime.fromisoformat(signed_at) >= until:
                return
            yield number
            last = number


def shorten(connection: psycopg.Connection[Any], journal: Path, chain: str) -> int:
    """How many segments of the chain's journal were deleted: those whose every batch is loaded and archived.

    The last two stay, whatever they hold: the writer goes on from the last batch it finds there.
    """
    last = _last(connection, chain)[2]
    row = connection.execute("select segment from evidence.loaded where chain = %s", [chain]).fetchone()
    segments, done = segments_of(journal), 0
    for segment, following in zip(segments[:-2], segments[1:], strict=False):
        begun = next(frames(following, torn_end=True), None)
        if row is None or int(segment.stem) >= row[0] or begun is None or decode(begun[0]).number - 1 > last:
            break
        segment.unlink()
        done += 1
    if done:
        sync(journal)
    return done
