"""The running figures follow every act, in its own transaction, by the difference between before and after."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from phohien.base.ledger import services as ledger
from phohien.base.statements import Prepared
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier, Rating, Tally
from phohien.systems.onestop.policy import POLICY, RECOUNT
from phohien.systems.onestop.rules import deadlines, index, states
from phohien.systems.onestop.services import timing

ADD = """
insert into onestop_tally (agency, procedure_code, day, measure, count)
select * from unnest(%s::text[], %s::text[], %s::date[], %s::text[], %s::bigint[])
on conflict (day, agency, procedure_code, measure) do update set count = onestop_tally.count + excluded.count
"""

ROLL = """
with given as (select * from unnest(%s::text[], %s::text[], %s::date[], %s::text[], %s::bigint[])
    as t (agency, procedure_code, day, measure, count))
insert into onestop_rolledtally (grain, since, agency, procedure_code, measure, count)
select grain, since, agency, procedure_code, measure, sum(count) from (
    select 'm' as grain, date_trunc('month', day)::date as since, agency, procedure_code, measure, count from given
    union all select 'm', date_trunc('month', day)::date, agency, '', measure, count from given
    union all select 'd', day, agency, '', measure, count from given
) rolled group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
on conflict (grain, procedure_code, since, agency, measure)
do update set count = onestop_rolledtally.count + excluded.count
"""
ROLL_ALL = """
insert into onestop_rolledtally (grain, since, agency, procedure_code, measure, count)
select grain, since, agency, procedure_code, measure, sum(count) from (
    select 'm' as grain, date_trunc('month', day)::date as since, agency, procedure_code, measure, count from onestop_tally
    union all select 'm', date_trunc('month', day)::date, agency, '', measure, count from onestop_tally
    union all select 'd', day, agency, '', measure, count from onestop_tally
) rolled group by 1, 2, 3, 4, 5
"""
_RATING = Prepared(lambda dossier: Rating.objects.filter(dossier_id=dossier).values("score"), dossier=int)
LAST_SNAPSHOTS = """
select distinct on (subject) subject, data -> 'figures' from ledger_entry
where act like 'onestop.%%' and data ? 'figures' order by subject, id desc
"""


def snapshot(dossier: Dossier) -> dict[str, Any]:
    """What of the dossier counts in the index, as plain values that go into the ledger."""
    return {
        "agency": dossier.competent_agency,
        "procedure": dossier.procedure_code,
        "channel": dossier.channel,
        "state": int(dossier.state),
        "received_at": _iso(dossier.received_at),
        "due_at": _iso(_due(dossier)),
        "finished_at": _iso(dossier.finished_at),
        "returned_at": _iso(dossier.returned_at),
        "closed_at": _iso(dossier.closed_at),
        "handled_seconds": _handled(dossier),
        "extensions": dossier.extensions,
        "has_fee": dossier.money_state != states.MoneyState.NONE,
        "synchronised": dossier.sync_state == states.SyncState.DONE,
        "paid_online": dossier.is_paid_online,
        "e_result": dossier.has_e_result,
        "digitised": dossier.is_digitised,
        "reused": dossier.reuses_data,
        "supplements": dossier.supplements,
        "identified": bool(dossier.account_code),
        "rating": _rating(dossier),
    }


def _due(dossier: Dossier) -> datetime | None:
    """The deadline as it runs; None while the clock stands still before it: the office cannot be late then."""
    due = dossier.due_at
    return None if due and dossier.paused_at and due >= dossier.paused_at else due


def _rating(dossier: Dossier) -> int:
    """What the person gave, 1 to 5; 0 while there is none. Nobody rates what has not ended."""
    if dossier.finished_at is None and dossier.closed_at is None:
        return 0
    found = _RATING.first(dossier=dossier.pk)
    return found["score"] if found is not None else 0


def _handled(dossier: Dossier) -> int | None:
    """The working time the office took, once it has ended. Unit: working seconds."""
    clock = timing.clock_of(dossier)
    if clock is None or dossier.finished_at is None:
        return None
    return deadlines.elapsed(clock, dossier.finished_at, timing.calendar_of(dossier.agency, clock.started_at.date()))


def _iso(instant: Any) -> str | None:
    return instant.isoformat() if instant else None


def follow(dossier: Dossier, before: dict[str, Any] | None) -> dict[str, Any]:
    """The tallies moved by what this act changed; returns the snapshot after it, for the ledger."""
    after = snapshot(dossier)
    _add(index.tally_changes(before, after))
    return after


def _add(changes: Mapping[index.Key, int]) -> None:
    if not changes:
        return
    rows = sorted(changes.items())  # one order for everybody, so that two acts never wait for each other
    columns = [
        [key.agency for key, _ in rows],
        [key.procedure for key, _ in rows],
        [key.day for key, _ in rows],
        [key.measure for key, _ in rows],
        [count for _, count in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(ADD, columns)  # type: ignore[arg-type]
        cursor.execute(ROLL, columns)  # type: ignore[arg-type]


def recounted(*, batch: int = 2000) -> dict[index.Key, int]:
    """Every running figure made anew from what the ledger last said of each dossier; zeros left out."""
    counted: Counter[index.Key] = Counter()
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(LAST_SNAPSHOTS, [])
        while rows := cursor.fetchmany(batch):
            counted.update(index.total(_plain(snapshot) for _subject, snapshot in rows))
    return {key: count for key, count in counted.items() if count}


def _plain(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return found


def running() -> dict[index.Key, int]:
    """The running figures as they stand; zeros left out."""
    rows = Tally.objects.exclude(count=0).values_list("agency", "procedure_code", "day", "measure", "count")
    return {index.Key(*row[:4]): row[4] for row in rows.iterator(chunk_size=10_000)}


def differences() -> dict[index.Key, tuple[int, int]]:
    """Where the running figures and a recount differ: what stands, what should; empty when all is well."""
    stands, should = running(), recounted()
    return {
        key: (stands.get(key, 0), should.get(key, 0))
        for key in sorted(stands.keys() | should.keys())
        if stands.get(key, 0) != should.get(key, 0)
    }


@transaction.atomic
def recount(*, by: Actor, at: datetime) -> int:
    """The running figures are those of the ledger; returns how many there are. Acts wait meanwhile."""
    POLICY.require(by, RECOUNT)
    with connection.cursor() as cursor:
        cursor.execute("lock table onestop_tally, onestop_rolledtally in share row exclusive mode")
        should = recounted()
        cursor.execute("truncate onestop_tally, onestop_rolledtally")
    rows = (
        Tally(agency=key.agency, procedure_code=key.procedure, day=key.day, measure=key.measure, count=count)
        for key, count in should.items()
    )
    Tally.objects.bulk_create(rows, batch_size=5000)
    _roll_up()
    ledger.record(act=RECOUNT, subject="figures", by=by, at=at, note=str(len(should)))
    return len(should)


@transaction.atomic
def _roll_up() -> None:
    """The sums over months and procedures are made anew from the tallies."""
    with connection.cursor() as cursor:
        cursor.execute("truncate onestop_rolledtally")
        cursor.execute(ROLL_ALL, [])
