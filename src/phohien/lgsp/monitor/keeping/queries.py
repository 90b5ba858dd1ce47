"""Reading how evidence is kept: archives, holds, what a term is about to end, and what it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from phohien.base.ledger.models import Entry
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.monitor.keeping import policy

SOON = timedelta(days=30)
"""How far ahead the page tells what a term will end."""
MOST_DUE = 100
_ARCHIVE = "chain, number, name, digest, first_batch, last_batch, exchanges, octets, made_at"
_HOLD = "id, party, query_id, since, until, reason, placed_at, lifted_at"


@dataclass(frozen=True, slots=True)
class Archive:
    """One archive as the store knows it; ``digest`` is that of its linking file (SHA-512, hexadecimal)."""

    chain: str
    number: int
    name: str
    digest: str
    first: int
    last: int
    exchanges: int
    octets: int
    made_at: datetime

    @property
    def subject(self) -> str:
        """What the ledger calls it."""
        return f"archive:{self.chain}:{self.number}"


@dataclass(frozen=True, slots=True)
class Sums:
    """The archives of one chain together."""

    chain: str
    archives: int
    exchanges: int
    octets: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold: which exchanges keep what they have, why, and from when to when it stood."""

    number: int
    party: str
    query_id: str
    since: datetime
    until: datetime
    reason: str
    placed_at: datetime
    lifted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ending:
    """Exchanges of a day (UTC) and term whose content goes at ``at``; ``holds`` are those that touch the day."""

    day: datetime
    term: int
    at: datetime
    holds: tuple[int, ...]


def archives(*, offset: int = 0, limit: int = 51) -> list[Archive]:
    """The archives of all chains, the newest first; none where no gateway ever ran."""
    if not _is_there("archive"):
        return []
    rows = _read(
        f"select {_ARCHIVE} from evidence.archive order by made_at desc, chain, number desc limit %s offset %s",  # noqa: S608  texts of this module
        [limit, offset],
    )
    return [Archive(*row) for row in rows]


def sums() -> list[Sums]:
    """What lies in archives, by chain."""
    if not _is_there("archive"):
        return []
    rows = _read("""select chain, count(*), sum(exchanges)::bigint, sum(octets)::bigint, max(made_at)
        from evidence.archive group by chain order by chain""", [])  # fmt: skip
    return [Sums(*row) for row in rows]


def archive_named(name: str) -> Archive:
    """The archive of that name. Raises NotFound."""
    rows = (
        _read(f"select {_ARCHIVE} from evidence.archive where name = %s", [name])  # noqa: S608  texts of this module
        if _is_there("archive")
        else []
    )
    if not rows:
        raise NotFound(Words("Không có tệp lưu trữ này.", "There is no such archive."), code="monitor.no_such_archive")
    return Archive(*rows[0])


def verified(found: list[Archive]) -> dict[str, Entry]:
    """By archive (its subject) the newest entry of the ledger that tells how its verification ended."""
    entries = Entry.objects.filter(subject__in=[one.subject for one in found], act=policy.VERIFY.code)
    return {entry.subject: entry for entry in entries.order_by("id")}


def holds() -> list[Hold]:
    """Every hold there was, those that stand first, then the newest."""
    if not _is_there("hold"):
        return []
    rows = _read(f"select {_HOLD} from evidence.hold order by lifted_at is not null, id desc limit 500", [])  # noqa: S608
    return [Hold(*row) for row in rows]


def hold_by_number(number: int) -> Hold:
    """The hold. Raises NotFound."""
    rows = _read(f"select {_HOLD} from evidence.hold where id = %s", [number]) if _is_there("hold") else []  # noqa: S608
    if not rows:
        raise NotFound(Words("Không có lệnh giữ này.", "There is no such hold."), code="monitor.no_such_hold")
    return Hold(*rows[0])


def endings(keys: list[tuple[int, int]], at: datetime) -> list[Ending]:
    """What a term ends until a month from now, the first first. ``keys`` are days since 1970 and terms in days.

    What is overdue is among them, too: something is held, or the keeper does not run.
    """
    standing = [hold for hold in holds() if hold.lifted_at is None]
    made = []
    for day, term in keys:
        begun = datetime.fromtimestamp(day * 86_400, UTC)
        ends = begun + timedelta(days=term + 1)
        if term and ends <= at + SOON:
            touched = (
                hold.number for hold in standing if hold.since < begun + timedelta(days=1) and hold.until > begun
            )
            made.append(Ending(begun, term, ends, tuple(touched)))
    return sorted(made, key=lambda one: (one.at, one.day))[:MOST_DUE]


def dropped(limit: int = 50) -> list[Entry]:
    """The newest entries of the ledger that tell what was dropped; their subject is the day of the exchanges."""
    found = Entry.objects.filter(subject__gte="evidence:1", subject__lt="evidence:3", act=policy.DROP.code)
    return list(found.order_by("-id")[:limit])


def path_of(archive: Archive, folder: Path) -> Path:
    """Where the archive lies in the gateway's folder."""
    return folder / "archives" / Path(archive.name).name


def _is_there(table: str) -> bool:
    return _read("select to_regclass(%s)", [f"evidence.{table}"])[0][0] is not None


def _read(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
