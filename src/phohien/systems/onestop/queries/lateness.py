"""Why dossiers are late: at which step late ones lie now, and on which grounds returns were put off in a period."""

from __future__ import annotations

from django.db import connection
from django.db.models import Count, Min

from phohien.kernel.periods import instants_of
from phohien.systems.onestop.models import ClockEvent, Dossier
from phohien.systems.onestop.queries import board, counted

MOST_GROUNDS = 20


#: Where late dossiers lie is counted among so many: the latest of all when there are more.
MOST_LATE = 2_000
#: Open dossiers past their day, the longest first: the partial index ``dossier_to_remind`` in its own order.
OVERDUE = """
select id, received_at, returned_at, competent_agency, procedure_code from onestop_dossier
where finished_at is null and closed_at is null and paused_at is null and due_at < %(at)s order by due_at
"""
STEPS = """
select act, count(distinct dossier_id) from onestop_task where state = 'open' and dossier_id = any(%s)
group by act order by 2 desc, 1
"""


def steps(look: board.Lens) -> list[tuple[str, int]]:
    """The kinds of act at which dossiers late by now lie, with how many, most first: of the :data:`MOST_LATE` latest."""
    late = _overdue(look, MOST_LATE)
    if len(late) < MOST_LATE:
        late = list(counted.dossiers(look, ["pending_late"]).order_by().values_list("pk", flat=True)[:MOST_LATE])
    with connection.cursor() as cursor:
        cursor.execute(STEPS, [late])
        return [(act, many) for act, many in cursor.fetchall()]


def is_cut(found: list[tuple[str, int]]) -> bool:
    """Whether more dossiers are late than :func:`steps` looked at."""
    return sum(many for _act, many in found) >= MOST_LATE


def longest(look: board.Lens, most: int = 10) -> list[Dossier]:
    """The dossiers late the longest that do not wait for the person."""
    rows = Dossier.objects.filter(pk__in=_overdue(look, most)).defer("values", "sources", "process_state")
    return list(rows.order_by("due_at").select_related("version").defer("version__data", "version__words"))


def _overdue(look: board.Lens, most: int) -> list[int]:
    """The dossiers overdue the longest that do not wait for the person.

    PostgreSQL multiplies the shares of the empty columns, expects a hundredth of the rows there are, and would sort
    them all; a subquery with an ``offset`` is left as it stands.
    """
    where, values = board.seen(look, "competent_agency")
    with connection.cursor() as cursor:
        cursor.execute(
            f"select id from ({OVERDUE} offset 0) late "  # noqa: S608 - the parts are our own
            f"where received_at is not null and returned_at is null {where} limit %(most)s",
            {**values, "at": look.at, "most": most},
        )
        return [row[0] for row in cursor.fetchall()]


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
