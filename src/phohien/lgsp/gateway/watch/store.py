"""The recorder's files loaded into PostgreSQL, each once: rows by day, and sums by minute, hour and day.

How long is kept: an exchange's row 62 days, sums by minute 8 days, by hour 400 days, by day ten years. Evidence is kept
elsewhere and longer; these rows serve operation, and name officials (userId) where the caller's system told them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from phohien.lgsp.gateway.watch.recorder import STATE_FILE
from phohien.lgsp.gateway.watch.rows import COLUMNS, PLACE, VIETNAM, instant, summed

log = logging.getLogger(__name__)
SCHEMA = (Path(__file__).parent / "schema.sql").read_text()
KEPT_DAYS = 62
SUMS_KEPT_DAYS = {"minute": 8, "hour": 400, "day": 3660}
FILES_AT_ONCE = 200
_TIMES = [place for place, kind in enumerate(COLUMNS.values()) if kind == "timestamptz"]
_ADD = """
insert into operations.tally as sums values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict (grain, at, client, service) do update set
    succeeded = sums.succeeded + excluded.succeeded, provider_error = sums.provider_error + excluded.provider_error,
    failed = sums.failed + excluded.failed, refused = sums.refused + excluded.refused,
    limited = sums.limited + excluded.limited, request_octets = sums.request_octets + excluded.request_octets,
    response_octets = sums.response_octets + excluded.response_octets,
    milliseconds = sums.milliseconds + excluded.milliseconds, slowest = greatest(sums.slowest, excluded.slowest),
    buckets = array(select had + more from unnest(sums.buckets, excluded.buckets) as both_of(had, more))
"""
_HEALTH = """
insert into operations.health as known values (%s, %s, %s, %s) on conflict (service) do update set
    succeeded_at = greatest(known.succeeded_at, excluded.succeeded_at),
    failure = case when excluded.failed_at >= coalesce(known.failed_at, '-infinity') then excluded.failure
                   else known.failure end,
    failed_at = greatest(known.failed_at, excluded.failed_at)
"""
Connection = psycopg.Connection[Any]


def prepare(connection: Connection) -> None:
    """The tables are there."""
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(20261129)")
        connection.execute(SCHEMA)


def load(connection: Connection, folder: Path, chain: str) -> int:
    """How many exchanges were new to the database, which has them all now. Raises psycopg.Error, OSError."""
    count = 0
    while files := sorted(folder.glob("*.rows"))[:FILES_AT_ONCE]:
        count += _load_some(connection, files, chain)
        for path in files:
            path.unlink(missing_ok=True)
        connection.execute("delete from operations.loaded where chain = %s and name = any(%s)",
                           [chain, [path.name for path in files]])  # fmt: skip
    _load_state(connection, folder / STATE_FILE, chain)
    return count


def _load_some(connection: Connection, files: list[Path], chain: str) -> int:
    """A file whose name is known was loaded before a crash could remove it."""
    with connection.transaction():
        new = connection.execute(
            "insert into operations.loaded select %s, unnest(%s::text[]) on conflict do nothing returning name",
            [chain, [path.name for path in files]],
        ).fetchall()
        names = {name for (name,) in new}
        rows = [row for path in files if path.name in names for row in _rows(path)]
        add(connection, rows)
    return len(rows)


def _rows(path: Path) -> Iterable[list[Any]]:
    """The file's rows: pieces behind their lengths. What cannot be read is set aside and told."""
    data = path.read_bytes()
    try:
        while data:
            end = 4 + int.from_bytes(data[:4], "big")
            yield from msgspec.msgpack.decode(data[4:end], type=list[list[Any]])
            data = data[end:]
    except (ValueError, msgspec.MsgspecError) as error:
        log.error("A file of what passed cannot be read and is set aside: %s (%s).", path.name, error)
        path.rename(path.with_suffix(".damaged"))


def add(connection: Connection, rows: list[list[Any]]) -> None:
    """The rows and their sums are there, in the caller's transaction."""
    if not rows:
        return
    for day in {_day(row[PLACE["request_in"]]): row[PLACE["request_in"]] for row in rows}.values():
        partition(connection, day)
    with connection.cursor() as cursor:
        columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
        statement = sql.SQL("copy operations.exchange ({}) from stdin (format binary)").format(columns)
        with cursor.copy(statement) as copy:
            copy.set_types(list(COLUMNS.values()))
            for row in rows:
                made = list(row)
                for place in _TIMES:
                    made[place] = instant(made[place])
                copy.write_row(made)
        cursor.executemany(_ADD, [
            (*key, *made.counts.values(), made.request_octets, made.response_octets, made.milliseconds, made.slowest,
             made.buckets) for key, made in sorted(summed(rows).items(), key=lambda item: item[0])
        ])  # fmt: skip
        cursor.executemany(_HEALTH, _health(rows))


def _day(seconds: float) -> date:
    return datetime.fromtimestamp(seconds, VIETNAM).date()


def _name(day: date) -> str:
    return f"exchange_{day:%Y%m%d}"


def partition(connection: Connection, seconds: float) -> None:
    """The Vietnamese day of that instant has its partition."""
    day = _day(seconds)
    start = datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
    connection.execute(sql.SQL("create table if not exists operations.{} partition of operations.exchange"
                               " for values from ({}) to ({})").format(
        sql.Identifier(_name(day)), sql.Literal(start.isoformat()), sql.Literal((start + timedelta(days=1)).isoformat())
    ))  # fmt: skip


def _health(rows: list[list[Any]]) -> list[tuple[Any, ...]]:
    """For each service the last time it answered, and the last it did not, and why."""
    good: dict[str, float] = {}
    bad: dict[str, tuple[float, str]] = {}
    for row in rows:
        service, at, outcome = row[PLACE["service"]], row[PLACE["response_out"]], row[PLACE["outcome"]]
        if outcome == "succeeded":
            good[service] = max(at, good.get(service, 0.0))
        elif outcome in {"provider_error", "failed"}:
            bad[service] = max((at, row[PLACE["fault"]] or str(row[PLACE["status"]])), bad.get(service, (0.0, "")))
    return [
        (service, instant(good.get(service)), instant(bad[service][0]) if service in bad else None,
         bad[service][1] if service in bad else "") for service in sorted({*good, *bad} - {""})
    ]  # fmt: skip


def _load_state(connection: Connection, path: Path, chain: str) -> None:
    if not path.exists():
        return
    told = msgspec.json.decode(path.read_bytes())
    connection.execute(
        "insert into operations.gateway values (%s, %s, %s)"
        " on conflict (chain) do update set at = excluded.at, state = excluded.state where gateway.at < excluded.at",
        [chain, instant(told["at"]), Jsonb(told)],
    )


def prune(connection: Connection, now: float) -> list[str]:
    """What was kept long enough is gone; the names of the partitions that were dropped."""
    oldest = _name(_day(now) - timedelta(days=KEPT_DAYS))
    found = connection.execute(
        "select relid::regclass::text from pg_partition_tree('operations.exchange') where isleaf"
    ).fetchall()
    gone = sorted(name for (text,) in found if (name := text.removeprefix("operations.")) < oldest)
    for name in gone:
        connection.execute(sql.SQL("drop table operations.{}").format(sql.Identifier(name)))
    for grain, days in SUMS_KEPT_DAYS.items():
        connection.execute("delete from operations.tally where grain = %s and at < %s",
                           [grain, instant(now - days * 86_400)])  # fmt: skip
    return gone
