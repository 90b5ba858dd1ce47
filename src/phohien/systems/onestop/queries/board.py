"""The figures of the board: flows from the tallies, stocks from their sums, today's put right by the open dossiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db import connection

from phohien.kernel.calendar import in_vietnam
from phohien.kernel.periods import Period, add_months, instants_of
from phohien.kernel.policy import Actor
from phohien.systems.onestop.queries import trees
from phohien.systems.onestop.rules import index

Column = Literal["agency", "procedure_code"]
Counts = dict[str, Counter[str]]
FLOWS = (*index.RECEIVED_MEASURES, *index.ENDED_MEASURES)
_STOCK_FLOWS = ("received", "solved", "fell_due", "solved_late", "spoilt", "solved_kept")
#: Open dossiers that fall due later today: their day's tally counts them as late already.
STILL_IN_TIME = """
select {column}, count(*), count(*) filter (where supplements <= 1) from onestop_dossier
where received_at is not null and finished_at is null and returned_at is null and closed_at is null and paused_at is null
    and due_at >= %(at)s and due_at < %(midnight)s {where}
group by 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """What of the province is looked at: a closed period as seen at ``at``, under the tree of one day.

    ``scope`` are today's agencies the viewer may see (None: all); ``agency`` one agency of the tree, ``procedure`` one
    procedure; empty: all.
    """

    period: Period[date]
    at: datetime
    tree: str = "hien-nay"
    scope: frozenset[str] | None = None
    agency: str = ""
    procedure: str = ""

    @property
    def today(self) -> date:
        """The day of ``at`` in Vietnam."""
        return in_vietnam(self.at).date()

    @property
    def tree_on(self) -> date:
        """The day whose units are shown."""
        return trees.day_of(self.tree, self.today)

    @property
    def is_running(self) -> bool:
        """Whether the period has not ended yet: stocks are those of now."""
        until = instants_of(self.period).until
        return until is None or self.at < until


def lens(
    viewer: Actor, *, period: Period[date], at: datetime, tree: str = "hien-nay", agency: str = "", procedure: str = ""
) -> Lens:
    """What the viewer may see of it."""
    scope = trees.scope_of(viewer, in_vietnam(at).date())
    return Lens(period=period, at=at, tree=tree, scope=scope, agency=agency, procedure=procedure)


def codes_seen(look: Lens) -> list[str] | None:
    """The codes as filed that the lens takes in; None when it takes in all."""
    if look.scope is None and not look.agency:
        return None
    return [
        code
        for code in _filed_codes()
        if trees.in_scope(code, look.scope, look.today) and look.agency in ("", trees.counted_under(code, look.tree_on))
    ]


def _filed_codes() -> list[str]:
    """Every agency code figures or dossiers stand under, by a walk over the index from one code to the next."""
    with connection.cursor() as cursor:
        cursor.execute(
            """with recursive next (agency) as (
                (select agency from onestop_rolledtally order by agency limit 1)
                union all
                select (select t.agency from onestop_rolledtally t where t.agency > next.agency order by t.agency limit 1)
                from next where next.agency is not null
            ) select agency from next where agency is not null"""
        )
        return [row[0] for row in cursor.fetchall()]


def by_agency(look: Lens) -> Counts:
    """Every measure for each agency of the tree; what cannot be assigned to one stands under UNRESOLVED."""
    found: Counts = {}
    for code, counts in _counted(look, "agency").items():
        found.setdefault(trees.counted_under(code, look.tree_on), Counter()).update(counts)
    return found


def by_procedure(look: Lens) -> Counts:
    """Every measure for each procedure."""
    return _counted(look, "procedure_code")


def total(counts: Mapping[str, Mapping[str, int]]) -> Counter[str]:
    """The counts of all groups together."""
    whole: Counter[str] = Counter()
    for found in counts.values():
        whole.update(found)
    return whole


def by_month(look: Lens, months: Iterable[date]) -> dict[date, Counter[str]]:
    """The flows of each of these months (their first days)."""
    wanted = sorted(months)
    where, values = _where(look, "agency")
    procedure = look.procedure
    with connection.cursor() as cursor:
        cursor.execute(
            f"""select since, measure, sum(count) from onestop_rolledtally
            where grain = 'm' and procedure_code = %(procedure)s and since >= %(first)s and since <= %(last)s {where}
            group by 1, 2""",  # noqa: S608 - the parts are our own
            {**values, "procedure": procedure, "first": wanted[0], "last": wanted[-1]},
        )
        rows = cursor.fetchall()
    found: dict[date, Counter[str]] = {month: Counter() for month in wanted}
    for since, measure, count in rows:
        if since in found:
            found[since][measure] += int(count)
    return found


def _counted(look: Lens, column: Column) -> Counts:
    start, until = look.period.start, look.period.until
    if until is None:
        raise ValueError("Figures need a period with an end.")
    counts = _by_group(_flows(look, column, start, until, (*FLOWS, *index.DUE_MEASURES)))
    tomorrow = look.today + timedelta(days=1)
    if tomorrow < until:  # what falls due later than today is known already, and not yet late
        for (group, measure), count in _flows(look, column, max(start, tomorrow), until, index.DUE_MEASURES).items():
            counts[group][measure] -= count
    before = _by_group(_flows(look, column, None, start, _STOCK_FLOWS))
    for group in {*before, *counts}:
        earlier, found = before.get(group, Counter[str]()), counts.setdefault(group, Counter())
        later = {measure: earlier[measure] + found[measure] for measure in _STOCK_FLOWS}
        found.update(index.stocks_of(earlier, later))
    if look.is_running:
        _correct_today(look, column, counts)
    return {group: +found for group, found in counts.items() if +found}


def _by_group(flows: Mapping[tuple[str, str], int]) -> Counts:
    found: Counts = {}
    for (group, measure), count in flows.items():
        found.setdefault(group, Counter())[measure] = count
    return found


def _correct_today(look: Lens, column: Column, counts: Counts) -> None:
    """What falls due between now and midnight is in time still."""
    where, values = _where(look, "competent_agency", with_procedure=True)
    shown = "competent_agency" if column == "agency" else "procedure_code"
    midnight = instants_of(Period(look.today, look.today + timedelta(days=1))).until
    with connection.cursor() as cursor:
        cursor.execute(STILL_IN_TIME.format(column=shown, where=where), {**values, "at": look.at, "midnight": midnight})
        for group, many, kept in cursor.fetchall():
            counts.setdefault(group, Counter()).update(pending_in_time=many, pending_late=-many, pending_kept=kept)


def seen(look: Lens, column: str) -> tuple[str, dict[str, Any]]:
    """The condition on dossiers that keeps a statement to what the lens takes in, with its values."""
    return _where(look, column, with_procedure=True)


def _where(look: Lens, column: str, *, with_procedure: bool = False) -> tuple[str, dict[str, Any]]:
    codes = codes_seen(look)
    where = "" if codes is None else f" and {column} = any(%(codes)s)"
    if with_procedure and look.procedure:
        where += " and procedure_code = %(procedure)s"
    return where, {"codes": codes, "procedure": look.procedure}


@dataclass(frozen=True, slots=True)
class _Part:
    """One table read for a stretch of time: whole months rolled, or single days."""

    table: str
    day: str
    condition: str
    start: date | None
    until: date


def _parts(look: Lens, column: Column, start: date | None, until: date) -> list[_Part]:
    """The fewest rows that make up the stretch: whole months in the middle, days at the ends."""
    is_rolled = column == "agency" and not look.procedure
    procedure = "procedure_code = ''" if is_rolled else "procedure_code > ''"
    if look.procedure:
        procedure = "procedure_code = %(procedure)s"
    daily = (
        ("onestop_rolledtally", "since", f"grain = 'd' and {procedure}")
        if is_rolled
        else ("onestop_tally", "day", procedure)
    )
    last = until.replace(day=1)
    first = None if start is None else start if start.day == 1 else add_months(start.replace(day=1), 1)
    if first is not None and first >= last:
        return [_Part(*daily, start, until)]
    parts = [_Part("onestop_rolledtally", "since", f"grain = 'm' and {procedure}", first, last)]
    if start is not None and first is not None and start < first:
        parts.append(_Part(*daily, start, first))
    return [*parts, _Part(*daily, last, until)] if last < until else parts


def _flows(
    look: Lens, column: Column, start: date | None, until: date, measures: Iterable[str]
) -> Counter[tuple[str, str]]:
    """The sums of these measures by group over ``[start, until)``; ``start`` None: since ever."""
    where, values = _where(look, "agency")
    found: Counter[tuple[str, str]] = Counter()
    with connection.cursor() as cursor:
        for part in _parts(look, column, start, until):
            since = "" if part.start is None else f"and {part.day} >= %(start)s"
            cursor.execute(
                f"""select {column}, measure, sum(count) from {part.table}
                where {part.condition} {since} and {part.day} < %(until)s and measure = any(%(measures)s) {where}
                group by 1, 2""",  # noqa: S608 - the parts are our own
                {**values, "start": part.start, "until": part.until, "measures": list(measures)},
            )
            for group, measure, count in cursor.fetchall():
                found[group, measure] += int(count)
    return found


def narrowed(look: Lens, *, agency: str = "", procedure: str = "") -> Lens:
    """The same lens on one agency or procedure."""
    return replace(look, agency=agency or look.agency, procedure=procedure or look.procedure)
