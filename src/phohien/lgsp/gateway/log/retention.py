"""Dropping what was kept when its term is over, the proof remaining; and holds, which keep it from being dropped.

The keys say what there is: one a day and term. When both are over, the rows lose bodies and sealed heads, large bodies are
deleted, and the key is destroyed, which ends every other copy. An exchange under a hold keeps what it has, and the key with it.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from phohien.lgsp.gateway.log import apart
from phohien.lgsp.gateway.log.keys import FOREVER
from phohien.lgsp.gateway.log.sealing import Seal

_HELD = """
exists (select from evidence.hold h where h.lifted_at is null and e.request_in >= h.since and e.request_in < h.until
  and (h.query_id = '' or e.id = h.query_id)
  and (h.party = '' or e.client = h.party or starts_with(e.client, h.party || '/')
       or e.service = h.party or starts_with(e.service, h.party || '/')))
"""
_OF = "e.request_in >= %s and e.request_in < %s and e.keep_days = %s"
_DROP = f"""
update evidence.exchange e set request_body = null, response_body = null,
  request_head = case when request_head_digest is null then request_head else ''::bytea end,
  response_head = case when response_head_digest is null then response_head else ''::bytea end
where {_OF} and archive is null and not {_HELD} and (request_body is not null or response_body is not null
  or (request_head_digest is not null and request_head <> '') or (response_head_digest is not null and response_head <> ''))
"""  # noqa: S608  texts of this module


@dataclass(frozen=True, slots=True)
class Dropped:
    """What happened to a day's exchanges of one term: how many lost their content in the store, how many a hold kept, how
    many in archives become unreadable with the key, and how many large bodies were deleted.
    """

    day: datetime
    term: int
    exchanges: int
    held: int
    archived: int
    files: int = 0

    @property
    def is_destroyed(self) -> bool:
        """Whether the key is gone, and all copies with it."""
        return self.held == 0


def due(seal: Seal, at: datetime) -> list[tuple[int, int]]:
    """Day and term of the keys whose term is over."""
    days = int(at.timestamp()) // 86_400
    found = [] if seal.keys is None else seal.keys.all()
    return [(day, term) for day, term in found if term != FOREVER and day + 1 + term <= days]


def drop(connection: psycopg.Connection[Any], seal: Seal, day: int, term: int) -> Dropped:
    """What was kept of that day for that term is gone, but for what a hold keeps. May be repeated. Raises psycopg.Error, OSError."""
    with connection.transaction():
        dropped, held = empty(connection, day, term)
    return end(seal, dropped, held)


def empty(connection: psycopg.Connection[Any], day: int, term: int) -> tuple[Dropped, set[str]]:
    """The rows lost what they kept, in the caller's transaction; with it the digests of what a hold keeps, in hexadecimal."""
    begun = datetime.fromtimestamp(day * 86_400, UTC)
    values = [begun, begun + timedelta(days=1), term]
    exchanges = connection.execute(_DROP, values).rowcount
    query = f"select request_digest, response_digest from evidence.exchange e where {_OF} and {_HELD}"  # noqa: S608
    rows = connection.execute(query, values).fetchall()
    held = {bytes(digest).hex() for row in rows for digest in row if digest is not None}
    query = f"select count(*) from evidence.exchange e where {_OF} and archive is not null"  # noqa: S608
    archived = 0 if rows else (connection.execute(query, values).fetchone() or (0,))[0]
    return Dropped(begun, term, exchanges, len(rows), archived), held


def end(seal: Seal, dropped: Dropped, held: set[str]) -> Dropped:
    """Large bodies are deleted and the key is destroyed, unless something is held; after the rows were emptied."""
    day, term = int(dropped.day.timestamp()) // 86_400, dropped.term
    files = _remove_files(seal, day, term, held, everything=dropped.is_destroyed)
    if dropped.is_destroyed and seal.keys is not None:
        seal.keys.destroy(day, term)
    return replace(dropped, files=files)


def _remove_files(seal: Seal, day: int, term: int, held: set[str], *, everything: bool) -> int:
    folder = apart.folder_of(seal, day, term)
    paths = [path for path in folder.glob("*") if everything or path.name not in held] if folder.exists() else []
    for path in paths:
        path.unlink(missing_ok=True)
    if everything:
        shutil.rmtree(folder, ignore_errors=True)
    return len(paths)


def sweep(connection: psycopg.Connection[Any], seal: Seal, at: datetime) -> int:
    """How many large bodies that no exchange names, of days before yesterday, are gone: their process died, or was refused.

    All of the journal must be loaded.
    """
    today, swept = int(at.timestamp()) // 86_400, apart.sweep(seal, at.timestamp() - 86_400)
    for folder in [] if seal.folder is None else (seal.folder / "bodies").glob("*-*"):
        day, _, term = folder.name.partition("-")
        if not (day.isdigit() and term.isdigit()) or int(day) >= today - 1:
            continue
        begun = datetime.fromtimestamp(int(day) * 86_400, UTC)
        query = f"select request_digest, response_digest from evidence.exchange e where {_OF}"  # noqa: S608
        rows = connection.execute(query, [begun, begun + timedelta(days=1), int(term)])
        named = {bytes(digest).hex() for row in rows for digest in row if digest is not None}
        for path in folder.iterdir():
            if path.name not in named and not path.name.endswith(apart.PART):
                with suppress(OSError):
                    path.unlink()
                    swept += 1
    return swept


def hold(connection: psycopg.Connection[Any], *, party: str, query_id: str, since: datetime, until: datetime,
         reason: str, at: datetime) -> int:  # fmt: skip
    """The number of a new hold: what these exchanges keep is not dropped until it is lifted."""
    row = connection.execute(
        "insert into evidence.hold (party, query_id, since, until, reason, placed_at)"
        " values (%s, %s, %s, %s, %s, %s) returning id",
        [party, query_id, since, until, reason, at],
    ).fetchone()
    return int(row[0]) if row else 0


def lift(connection: psycopg.Connection[Any], number: int, at: datetime) -> bool:
    """Whether there was such a hold; it holds nothing any more."""
    lifted = "update evidence.hold set lifted_at = %s where id = %s and lifted_at is null"
    return connection.execute(lifted, [at, number]).rowcount == 1
