"""One dossier as the figures see it, and how it stands to its deadline for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from phohien.kernel.calendar import in_vietnam
from phohien.systems.onestop.rules.deadlines import TimeState, state_when_ended

LOW_RATING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFigures:
    """What of a dossier counts, from its row or from what the ledger kept of it. No personal data.

    ``due_at`` is the appointed return with pauses and extensions in it; ``handled_seconds`` is the working
    time the office took; ``identified``: the person signed in with an electronic identity; ``rating`` is 1 to
    5, 0 when there is none.
    """

    agency: str
    procedure: str
    channel: str = "direct"
    code: str = ""
    received_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    closed_at: datetime | None = None
    supplements: int = 0
    extensions: int = 0
    handled_seconds: int | None = None
    has_fee: bool = False
    paid_online: bool = False
    e_result: bool = False
    digitised: bool = False
    reused: bool = False
    identified: bool = False
    synchronised: bool = False
    complained: bool = False
    rating: int = 0

    @property
    def ended_at(self) -> datetime | None:
        """When the office was done: settled, else returned, else stopped. Source: formula sheet, ind. 2.1."""
        if self.received_at is None:
            return None
        return self.finished_at or self.returned_at or self.closed_at

    @property
    def received_on(self) -> date | None:
        """The day of reception in Vietnam; None when the dossier was never received."""
        return None if self.received_at is None else in_vietnam(self.received_at).date()

    @property
    def ended_on(self) -> date | None:
        """The day of the end in Vietnam."""
        return None if self.ended_at is None else in_vietnam(self.ended_at).date()

    def time_state(self, at: datetime) -> TimeState:
        """Early, on time or late when it ended before ``at``; else running or late."""
        if self.ended_at is not None and self.ended_at < at:
            return TimeState.ON_TIME if self.due_at is None else state_when_ended(self.due_at, self.ended_at)
        return TimeState.LATE if self.due_at is not None and self.due_at < at else TimeState.RUNNING

    def is_kept(self, at: datetime) -> bool:
        """Whether the index counts it as on time: not late, and at most one supplement request (2.1)."""
        return self.time_state(at) is not TimeState.LATE and self.supplements <= 1

    @property
    def is_disliked(self) -> bool:
        """Whether the person complained or rated it low."""
        return self.complained or 0 < self.rating <= LOW_RATING


_TIMES = {"received_at", "due_at", "finished_at", "returned_at", "closed_at"}
_NAMES = {field.name for field in fields(DossierFigures)}


def figures_of(snapshot: Mapping[str, Any]) -> DossierFigures:
    """The row a snapshot (plain JSON values, as the ledger keeps them) describes; other keys are not read."""
    values: dict[str, Any] = {
        name: datetime.fromisoformat(value) if name in _TIMES and isinstance(value, str) else value
        for name, value in snapshot.items()
        if name in _NAMES
    }
    return DossierFigures(**values)
