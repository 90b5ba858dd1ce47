"""The dossiers behind a number: every measure as a condition the database can answer, equal to ``rules.index.select``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from phohien.kernel.clock import VIETNAM
from phohien.kernel.periods import instants_of
from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.queries import board
from phohien.systems.onestop.rules import index
from phohien.systems.onestop.rules.index.rows import LOW_RATING

#: Measures that count dossiers and so can be opened.
SELECTABLE = frozenset({*index.RECEIVED_MEASURES, *index.ENDED_MEASURES, *index.STOCK_MEASURES} - {"handled_seconds"})
ENDED = Coalesce("finished_at", "returned_at", "closed_at")
_RECEIVED: dict[str, Q] = {
    "received": Q(),
    "received_online": Q(channel="online"),
    "received_direct": Q(channel="direct"),
    "received_post": Q(channel="post"),
    "online_e_result": Q(channel="online", has_e_result=True),
    "fee_due": ~Q(money_state="none"),
    "paid_online": Q(is_paid_online=True),
    "population_data": ~Q(account_code=""),
    "synchronised": Q(sync_state="done"),
}
_LATE = Q(due_at__isnull=False, ended__gt=F("due_at"))
_EARLY = Q(due_at__isnull=False, ended_on__lt=F("due_on"))
_KEPT = ~_LATE & Q(supplements__lte=1)
_ENDED: dict[str, Q] = {
    "solved": Q(),
    "solved_early": ~_LATE & _EARLY,
    "solved_on_time": ~_LATE & ~_EARLY,
    "solved_late": _LATE,
    "solved_kept": _KEPT,
    "solved_extended": Q(extensions__gt=0),
    "e_result": Q(has_e_result=True),
    "digitised_e_result": Q(is_digitised=True, has_e_result=True),
    "reused": Q(reuses_data=True),
    "content": _KEPT & ~Q(rating__score__gt=0, rating__score__lte=LOW_RATING),
    "handled": Q(finished_at__isnull=False, due_at__isnull=False),
}


def dossiers(look: board.Lens, measures: Iterable[str]) -> QuerySet[Dossier]:
    """The dossiers that a number made of these measures counts, the latest received first.

    Raises ValueError for a measure that counts no dossiers.
    """
    wanted = set(measures)
    if not wanted or not wanted <= SELECTABLE:
        raise ValueError(f"No dossiers are counted by {', '.join(sorted(wanted - SELECTABLE)) or 'nothing'}.")
    instants = instants_of(look.period)
    if instants.until is None:
        raise ValueError("Figures need a period with an end.")
    until = min(look.at, instants.until) if look.is_running else instants.until
    chosen = Q(pk__in=[])
    for measure in sorted(wanted):
        chosen |= _condition(measure, instants.start, instants.until, until)
    rows = Dossier.objects.filter(received_at__isnull=False).annotate(
        ended=ENDED, ended_on=TruncDate(ENDED, tzinfo=VIETNAM), due_on=TruncDate("due_at", tzinfo=VIETNAM)
    )
    return _seen(rows.filter(chosen), look).order_by("-received_at", "-id")


def _condition(measure: str, start: datetime, period_until: datetime, until: datetime) -> Q:
    if measure in _RECEIVED:
        return Q(received_at__gte=start, received_at__lt=period_until) & _RECEIVED[measure]
    if measure in _ENDED:
        return Q(ended__gte=start, ended__lt=period_until) & _ENDED[measure]
    if measure == "carried_over":
        return Q(received_at__lt=start) & (Q(ended__isnull=True) | Q(ended__gte=start))
    return _pending(measure, until)


def _pending(measure: str, at: datetime) -> Q:
    stands = Q(received_at__lt=at) & (Q(ended__isnull=True) | Q(ended__gte=at))
    late = Q(due_at__isnull=False, due_at__lt=at) & (Q(paused_at__isnull=True) | Q(due_at__lt=F("paused_at")))
    kinds = {
        "pending": Q(),
        "pending_late": late,
        "pending_in_time": ~late,
        "pending_kept": ~late & Q(supplements__lte=1),
    }
    return stands & kinds[measure]


def _seen(rows: QuerySet[Dossier], look: board.Lens) -> QuerySet[Dossier]:
    codes = board.codes_seen(look)
    if codes is not None:
        rows = rows.filter(competent_agency__in=codes)
    return rows.filter(procedure_code=look.procedure) if look.procedure else rows
