"""Reading the synchronisation: the queue, what is parked, what came in, and the figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from phohien.kernel.errors import NotFound
from phohien.kernel.text import sort_key
from phohien.lgsp.directory import queries as directory
from phohien.systems.onestop.models import (
    Dossier,
    IncomingMessage,
    SimulatedPortalCall,
    SimulatedPortalDossier,
    SimulatedPortalFiling,
    SyncMessage,
    Tally,
)
from phohien.systems.onestop.queries import places, versions
from phohien.systems.onestop.rules import index

State = SyncMessage.State


@dataclass(frozen=True, slots=True)
class Figures:
    """How many messages stand where, and since when the oldest waits."""

    pending: int
    failed: int
    parked: int
    sent: int
    incoming_parked: int
    incoming_refused: int
    oldest_at: datetime | None
    last_sent_at: datetime | None

    @property
    def incoming_problems(self) -> int:
        """Messages of the portal that a person should look at."""
        return self.incoming_parked + self.incoming_refused


def figures() -> Figures:
    """The figures of this moment."""
    counts = dict(SyncMessage.objects.values_list("state").annotate(count=Count("id")))
    times = SyncMessage.objects.aggregate(
        oldest=Min("at", filter=Q(state__in=[State.PENDING, State.FAILED])), last=Max("sent_at")
    )
    incoming = dict(IncomingMessage.objects.values_list("state").annotate(count=Count("id")))
    return Figures(
        pending=counts.get(State.PENDING, 0), failed=counts.get(State.FAILED, 0), parked=counts.get(State.PARKED, 0),
        sent=counts.get(State.SENT, 0), incoming_parked=incoming.get(IncomingMessage.State.PARKED, 0),
        incoming_refused=incoming.get(IncomingMessage.State.REFUSED, 0), oldest_at=times["oldest"],
        last_sent_at=times["last"],
    )  # fmt: skip


def share_synchronised(start: date, until: date) -> index.Score:
    """Indicator 1.4 for dossiers received in ``[start, until)``: synchronised of received. Source: QĐ 766/QĐ-TTg."""
    indicator = next(item for item in index.INDEX_766.indicators if item.code == "1.4")
    names = {*indicator.numerator, *indicator.denominator}
    rows = Tally.objects.filter(day__gte=start, day__lt=until, measure__in=names)
    counts = dict(rows.values_list("measure").annotate(total=Sum("count")))
    return index.measured(indicator, {name: int(total) for name, total in counts.items()})


def messages(*, state: str = "", code: str = "") -> QuerySet[SyncMessage]:
    """Messages to the portal: those of one dossier in order, else the latest first."""
    rows = SyncMessage.objects.select_related("dossier")
    if state:
        rows = rows.filter(state=state)
    return rows.filter(dossier__code=code.strip().upper()).order_by("number") if code else rows.order_by("-id")


def parked(*, limit: int = 200) -> list[SyncMessage]:
    """The dead letters, the latest first."""
    return list(SyncMessage.objects.filter(state=State.PARKED).select_related("dossier").order_by("-at")[:limit])


def incoming() -> QuerySet[IncomingMessage]:
    """What the portal handed us, the latest first."""
    return IncomingMessage.objects.select_related("dossier").order_by("-id")


def recently_told(*, limit: int) -> list[str]:
    """The codes of the dossiers the portal was told of last."""
    rows = Dossier.objects.filter(sync_messages__state=State.SENT).annotate(told_at=Max("sync_messages__sent_at"))
    return list(rows.order_by("-told_at").values_list("code", flat=True)[:limit])


def simulated_dossiers() -> QuerySet[SimulatedPortalDossier]:
    """The dossiers the test portal knows, the latest changed first."""
    return SimulatedPortalDossier.objects.order_by("-changed_at", "-id")


def simulated_calls() -> QuerySet[SimulatedPortalCall]:
    """The messages the test portal heard, the latest first."""
    return SimulatedPortalCall.objects.order_by("-id")


def simulated_filings() -> QuerySet[SimulatedPortalFiling]:
    """What was done on the test portal, the latest first."""
    return SimulatedPortalFiling.objects.order_by("-id")


def place_of_filing(procedure_code: str, unit_code: str, on: date) -> places.Place:
    """Which agency receives and which decides a dossier of that procedure about that commune. Raises NotFound."""
    rules = versions.rules_of(versions.in_force(procedure_code, on=on))
    place = places.place_for(rules.competence, unit_code, on)
    if place is None:
        raise NotFound(_("No office receives this procedure for that commune."), code="onestop.no_place")
    return place


def procedures_online(on: date) -> list[tuple[str, str]]:
    """Code and name of the procedures that can be filed online."""
    rows = versions.published(on=on)
    return [(row.procedure.code, row.name) for row in rows if row.online_level != "information"]


def communes(on: date) -> list[tuple[str, str]]:
    """Code and name of the province's communes and wards of that day, in alphabetical order."""
    tree = directory.as_of(on)
    units = [unit for root in tree.roots() for unit in tree.descendants(root.code) if unit.level == "commune"]
    return sorted(((unit.code, unit.full_name) for unit in units), key=lambda item: sort_key(item[1]))


@dataclass(frozen=True, slots=True)
class ListedProcedure:
    """A procedure on our list, on the portal's, or on both."""

    code: str
    name: str
    is_ours: bool
    is_theirs: bool


def procedures_compared(theirs: list[dict[str, Any]], on: date) -> list[ListedProcedure]:
    """The portal's list of procedures beside ours, what stands on one list only first."""
    ours = {row.procedure.code: row.name for row in versions.published(on=on)}
    known = {str(row.get("MATTHC", ""))[:20]: str(row.get("TENTTHC", ""))[:500] for row in theirs}
    rows = [
        ListedProcedure(code, ours.get(code) or known.get(code, ""), code in ours, code in known)
        for code in sorted({*ours, *known} - {""})
    ]
    return sorted(rows, key=lambda row: row.is_ours and row.is_theirs)
