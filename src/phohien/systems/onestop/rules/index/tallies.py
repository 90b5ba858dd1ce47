"""Counting dossiers, once for the running figures and for their recomputation.

A *flow* belongs to a day of the dossier's own (received, ended) and is a function of the row alone; what an
act changes in the running figures is therefore the flows after it minus the flows before it, and the running
figures always equal a recount of the rows. A *stock* (pending, carried over) is what stands at an instant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from phohien.kernel.calendar import in_vietnam
from phohien.kernel.periods import Period, instants_of
from phohien.systems.onestop.rules.deadlines import TimeState
from phohien.systems.onestop.rules.index.rows import DossierFigures, figures_of

Group = TypeVar("Group", bound=Hashable)
Predicate = Callable[[DossierFigures], int | bool]


class Key(NamedTuple):
    """What one running figure belongs to."""

    agency: str
    procedure: str
    day: date
    measure: str


def _ended_as(state: TimeState) -> Predicate:
    def ended(row: DossierFigures) -> bool:
        return row.ended_at is not None and row.time_state(_after(row.ended_at)) is state

    return ended


def _after(instant: datetime) -> datetime:
    return datetime.max.replace(tzinfo=instant.tzinfo)


def _always(_row: DossierFigures) -> bool:
    return True


def _all_together(_row: DossierFigures) -> str:
    return ""


def _kept(row: DossierFigures) -> bool:
    return row.ended_at is not None and row.is_kept(_after(row.ended_at))


#: Counted on the day of reception.
RECEIVED_MEASURES: dict[str, Predicate] = {
    "received": _always,
    "received_online": lambda row: row.channel == "online",
    "received_direct": lambda row: row.channel == "direct",
    "received_post": lambda row: row.channel == "post",
    "online_e_result": lambda row: row.channel == "online" and row.e_result,
    "fee_due": lambda row: row.has_fee,
    "paid_online": lambda row: row.paid_online,
    "population_data": lambda row: row.identified,
    "synchronised": lambda row: row.synchronised,
}
#: Counted on the day of the end. Only ``handled_seconds`` is not a number of dossiers. Unit: working seconds.
ENDED_MEASURES: dict[str, Predicate] = {
    "solved": _always,
    "solved_early": _ended_as(TimeState.EARLY),
    "solved_on_time": _ended_as(TimeState.ON_TIME),
    "solved_late": _ended_as(TimeState.LATE),
    "solved_kept": _kept,
    "solved_extended": lambda row: row.extensions > 0,
    "e_result": lambda row: row.e_result,
    "digitised_e_result": lambda row: row.digitised and row.e_result,
    "reused": lambda row: row.reused,
    "content": lambda row: _kept(row) and not row.is_disliked,
    "handled": lambda row: row.handled_seconds is not None,
    "handled_seconds": lambda row: row.handled_seconds or 0,
}
#: Counted on the day due, and on the day the index stops counting it as kept: with the ends, they give every past stock.
DUE_MEASURES = ("fell_due", "spoilt")
STOCK_MEASURES = ("carried_over", "pending", "pending_in_time", "pending_late", "pending_kept")


def flows(row: DossierFigures) -> Counter[tuple[date, str]]:
    """What the row adds to each day's figures; nothing before reception."""
    found: Counter[tuple[date, str]] = Counter()
    for day, measures in ((row.received_on, RECEIVED_MEASURES), (row.ended_on, ENDED_MEASURES)):
        if day is not None:
            found.update({(day, name): count for name, rule in measures.items() if (count := int(rule(row)))})
    found.update(_due_flows(row))
    return found


def _due_flows(row: DossierFigures) -> Counter[tuple[date, str]]:
    """The day a dossier not ended by then falls due, and the day from which it counts as not kept."""
    found: Counter[tuple[date, str]] = Counter()
    if row.received_on is None:
        return found
    falls = row.due_at is not None and (row.ended_at is None or row.ended_at > row.due_at)
    due_on = max(row.received_on, in_vietnam(row.due_at).date()) if row.due_at is not None and falls else None
    if due_on is not None:
        found[due_on, "fell_due"] = 1
    spoilt_on = row.received_on if row.supplements > 1 else due_on
    if spoilt_on is not None:
        found[spoilt_on, "spoilt"] = 1
    return found


def stocks_of(until_start: Mapping[str, int], until_end: Mapping[str, int]) -> Counter[str]:
    """The stocks of a period from all flows before its first day and before the day it ends.

    Both ends are midnights; between two, only the dossiers themselves say what is late.
    """

    def pending(flowed: Mapping[str, int]) -> int:
        return flowed.get("received", 0) - flowed.get("solved", 0)

    late = until_end.get("fell_due", 0) - until_end.get("solved_late", 0)
    unkept = until_end.get("spoilt", 0) - until_end.get("solved", 0) + until_end.get("solved_kept", 0)
    open_now = pending(until_end)
    return Counter(
        carried_over=pending(until_start), pending=open_now, pending_late=late, pending_in_time=open_now - late,
        pending_kept=open_now - unkept,
    )  # fmt: skip


def stocks(row: DossierFigures, start: datetime, at: datetime) -> Counter[str]:
    """How the row stands at the period's ``start`` and at the instant ``at``."""
    found: Counter[str] = Counter()
    if row.received_at is None:
        return found
    if row.received_at < start and (row.ended_at is None or row.ended_at >= start):
        found["carried_over"] = 1
    if row.received_at < at and (row.ended_at is None or row.ended_at >= at):
        found["pending"] = 1
        found["pending_late" if row.time_state(at) is TimeState.LATE else "pending_in_time"] = 1
        if row.is_kept(at):
            found["pending_kept"] = 1
    return found


def tally_changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[Key, int]:
    """What an act that turned one snapshot into another changes in the running figures; zeros left out."""
    changes: Counter[Key] = Counter()
    for snapshot, sign in ((before, -1), (after, 1)):
        if snapshot is not None:
            row = figures_of(snapshot)
            for (day, measure), count in flows(row).items():
                changes[Key(row.agency, row.procedure, day, measure)] += sign * count
    return {key: count for key, count in changes.items() if count}


def total(snapshots: Iterable[Mapping[str, Any]]) -> dict[Key, int]:
    """Every running figure made anew from the dossiers' last snapshots: what the running figures must equal."""
    counted: Counter[Key] = Counter()
    for snapshot in snapshots:
        counted.update(tally_changes(None, snapshot))
    return dict(counted)


def tally(rows: Iterable[DossierFigures], period: Period[date], *, at: datetime | None = None) -> Counter[str]:
    """Every measure over the rows: flows of the period, stocks at its end or at ``at`` when that is earlier.

    Raises ValueError for a period without end.
    """
    return tally_by(rows, period, _all_together, at=at).get("", Counter())


def tally_by(
    rows: Iterable[DossierFigures],
    period: Period[date],
    key: Callable[[DossierFigures], Group],
    *,
    at: datetime | None = None,
) -> dict[Group, Counter[str]]:
    """The same, apart for each group of rows (agency, procedure, field). Raises as :func:`tally`."""
    start, until = _ends_of(period, at)
    groups: dict[Group, Counter[str]] = {}
    for row in rows:
        counts = groups.setdefault(key(row), Counter())
        for (day, measure), count in flows(row).items():
            if day in period:
                counts[measure] += count
        counts.update(stocks(row, start, until))
    return groups


def select(
    rows: Iterable[DossierFigures],
    measures: Iterable[str],
    period: Period[date],
    *,
    at: datetime | None = None,
) -> list[DossierFigures]:
    """The rows that a number made of these measures counts: the page behind the number.

    Raises ValueError for unknown measures and for ``handled_seconds``, which counts no dossiers.
    """
    wanted = set(measures)
    unknown = wanted - {*RECEIVED_MEASURES, *ENDED_MEASURES, *STOCK_MEASURES} | wanted & {"handled_seconds"}
    if unknown:
        raise ValueError(f"No dossiers are counted by {', '.join(sorted(unknown))}.")
    start, until = _ends_of(period, at)
    return [row for row in rows if _counts(row, wanted, period, start, until)]


def _counts(row: DossierFigures, wanted: set[str], period: Period[date], start: datetime, until: datetime) -> bool:
    flowing = {measure for (day, measure) in flows(row) if day in period}
    return not wanted.isdisjoint(flowing | stocks(row, start, until).keys())


def _ends_of(period: Period[date], at: datetime | None) -> tuple[datetime, datetime]:
    instants = instants_of(period)
    if instants.until is None:
        raise ValueError("Figures need a period with an end.")
    return instants.start, instants.until if at is None else min(at, instants.until)
