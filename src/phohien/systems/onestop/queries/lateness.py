"""Why dossiers are late: at which step late ones lie now, and on which grounds returns were put off in a period."""

from __future__ import annotations

from django.db.models import Count, Min, QuerySet

from phohien.kernel.periods import instants_of
from phohien.systems.onestop.models import ClockEvent, Dossier, Task
from phohien.systems.onestop.queries import board, counted

MOST_GROUNDS = 20


def steps(look: board.Lens) -> list[tuple[str, int]]:
    """The kinds of act at which dossiers late by now lie, with how many, most first."""
    late = _late(look)
    rows = Task.objects.filter(state=Task.State.OPEN, dossier__in=late.values("pk")).values_list("act")
    return [(act, many) for act, many in rows.annotate(many=Count("dossier", distinct=True)).order_by("-many", "act")]


def _late(look: board.Lens) -> QuerySet[Dossier]:
    return counted.dossiers(look, ["pending_late"]).order_by()


def longest(look: board.Lens, most: int = 10) -> list[Dossier]:
    """The dossiers late the longest."""
    return list(_late(look).order_by("due_at", "id").select_related("version")[:most])


def grounds(look: board.Lens) -> list[tuple[str, int]]:
    """The grounds on which returns were put off with an apology in the period (form 04), most frequent first."""
    instants = instants_of(look.period)
    rows = ClockEvent.objects.filter(kind=ClockEvent.Kind.EXTEND, at__gte=instants.start, at__lt=instants.until)
    codes = board.codes_seen(look)
    if codes is not None:
        rows = rows.filter(dossier__competent_agency__in=codes)
    if look.procedure:
        rows = rows.filter(dossier__procedure_code=look.procedure)
    grouped = rows.order_by().values("ground").annotate(many=Count("id"), first=Min("at")).order_by("-many", "first")
    return [(row["ground"], row["many"]) for row in grouped[:MOST_GROUNDS]]
