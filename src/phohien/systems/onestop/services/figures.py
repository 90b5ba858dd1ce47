"""The running figures follow every act, in its own transaction, by the difference between before and after."""

from __future__ import annotations

from typing import Any

from django.db import connection

from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.rules import deadlines, index, states
from phohien.systems.onestop.services import timing

ADD = """
insert into onestop_tally (agency, procedure_code, day, measure, count)
select * from unnest(%s::text[], %s::text[], %s::date[], %s::text[], %s::bigint[])
on conflict (day, agency, procedure_code, measure) do update set count = onestop_tally.count + excluded.count
"""


def snapshot(dossier: Dossier) -> dict[str, Any]:
    """What of the dossier counts in the index, as plain values that go into the ledger."""
    return {
        "agency": dossier.competent_agency,
        "procedure": dossier.procedure_code,
        "channel": dossier.channel,
        "state": int(dossier.state),
        "received_at": _iso(dossier.received_at),
        "due_at": _iso(dossier.due_at),
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
    }


def _handled(dossier: Dossier) -> int | None:
    """The working time the office took, once it has ended. Unit: working seconds."""
    clock = timing.clock_of(dossier)
    if clock is None or dossier.finished_at is None:
        return None
    return deadlines.elapsed(clock, dossier.finished_at, timing.calendar_of(dossier.agency, clock.started_at.date()))


def _iso(instant: Any) -> str | None:
    return instant.isoformat() if instant else None


def follow(dossier: Dossier, before: dict[str, Any] | None) -> None:
    """The tallies moved by what this act changed."""
    changes = index.tally_changes(before, snapshot(dossier))
    if not changes:
        return
    rows = sorted(changes.items())  # one order for everybody, so that two acts never wait for each other
    with connection.cursor() as cursor:
        cursor.execute(
            ADD,
            [
                [key.agency for key, _ in rows],
                [key.procedure for key, _ in rows],
                [key.day for key, _ in rows],
                [key.measure for key, _ in rows],
                [count for _, count in rows],
            ],
        )
