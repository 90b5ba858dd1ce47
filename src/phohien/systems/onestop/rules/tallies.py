"""What a dossier adds to the running figures, and how an act changes that: pure, so that both sides can be compared.

A *snapshot* is the dossier's countable part as plain JSON values (see ``services.figures``); it stands in every ledger
entry of the dossier, so the figures can be made again from the ledger alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from phohien.kernel.calendar import in_vietnam
from phohien.systems.onestop.rules import deadlines

RECEIVED = "received"
SETTLED = "settled"


class Key(NamedTuple):
    """Under what something is counted."""

    agency: str
    procedure: str
    day: date
    measure: str


def measures(snapshot: Mapping[str, Any]) -> Counter[Key]:
    """What the dossier counts for, as it stands."""
    counted: Counter[Key] = Counter()
    received, finished = _instant(snapshot["received_at"]), _instant(snapshot["finished_at"])
    if received is not None:
        _count(counted, snapshot, received, RECEIVED, [
            snapshot["channel"],
            *(["digitised"] if snapshot["digitised"] else []),
            *(["reused"] if snapshot["reused"] else []),
            *(["identified"] if snapshot.get("identified") else []),
        ])  # fmt: skip
    if received is not None and finished is not None:
        due = _instant(snapshot["due_at"])
        timeliness = deadlines.state_when_ended(due, finished).value if due else "on_time"
        _count(counted, snapshot, finished, SETTLED, [
            timeliness,
            *(["e_result"] if snapshot["e_result"] else []),
            *(["paid_online"] if snapshot["paid_online"] else []),
            *(["scanned_and_e_result"] if snapshot["digitised"] and snapshot["e_result"] else []),
        ])  # fmt: skip
    return counted


def _count(counted: Counter[Key], snapshot: Mapping[str, Any], at: datetime, what: str, kinds: list[str]) -> None:
    day = in_vietnam(at).date()
    for measure in (what, *(f"{what}_{kind}" for kind in kinds)):
        counted[Key(snapshot["agency"], snapshot["procedure"], day, measure)] += 1


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> dict[Key, int]:
    """By how much each figure moves when a dossier becomes ``after``; nothing where nothing moves."""
    moved = measures(after)
    moved.subtract(measures(before) if before else {})
    return {key: count for key, count in moved.items() if count}


def total(snapshots: Iterable[Mapping[str, Any]]) -> Counter[Key]:
    """All figures made from the dossiers' last snapshots: what the running figures must equal."""
    counted: Counter[Key] = Counter()
    for snapshot in snapshots:
        counted.update(measures(snapshot))
    return counted
