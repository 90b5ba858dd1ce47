"""Work queues: the open steps of a post or an office, oldest danger first, fast however many dossiers there are.

Nothing here counts a whole table: counts stop at :data:`MOST_COUNTED`, pages go on from the last row seen.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from phohien.base.statements import Prepared
from phohien.kernel import text
from phohien.kernel.calendar import end_of_day, in_vietnam
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier, Task

TABS = ("mine", "office", "paused", "today", "overdue", "all")
MOST_COUNTED = 1_000
MOST_SORTED = 1_000
MOST_EXPORTED = 10_000
HEAVY = ("values", "sources", "process_state")
SORTS = ("han", "ma", "nguoi", "thu_tuc", "nhan")


#: What the office decides walks its index from one procedure to the next; what it received is read newest first.
PROCEDURES = """
with recursive decided (code) as (
    (select procedure_code from onestop_dossier where competent_agency = %(agency)s and closed_at is null
        order by procedure_code limit 1)
    union all
    select (select procedure_code from onestop_dossier where competent_agency = %(agency)s and closed_at is null
        and procedure_code > decided.code order by procedure_code limit 1)
    from decided where decided.code is not null
)
select code, (select title from onestop_dossier where competent_agency = %(agency)s and closed_at is null
    and procedure_code = code limit 1)
from decided where code is not null
union
select procedure_code, title from (
    select procedure_code, title from onestop_dossier where agency = %(agency)s order by submitted_at desc limit %(most)s
) newest
"""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What of a queue somebody wants to see."""

    search: str = ""
    procedure: str = ""
    step: str = ""
    channel: str = ""
    state: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether anything is asked for."""
        return any((self.search, self.procedure, self.step, self.channel, self.state))


@dataclass(frozen=True)
class Line:
    """One line of a queue: a dossier, and the open step it is there for (None in the list of all dossiers)."""

    dossier: Dossier
    task: Task | None
    open_tasks: list[Task] = field(default_factory=list)


@dataclass(frozen=True)
class Slice:
    """Some lines of a queue and where the next ones begin (empty at the end)."""

    lines: list[Line]
    after: str = ""


def tasks(viewer: Actor, tab: str, wanted: Wanted, *, at: datetime) -> list[QuerySet[Task]]:
    """The open steps of that tab, one query a role so that each walks its index; unordered."""
    open_tasks = Task.objects.filter(state=Task.State.OPEN)
    if tab == "mine":
        sets = [open_tasks.filter(assignee=viewer.post).exclude(assignee="")]
    else:
        sets = [open_tasks.filter(agency=viewer.agency, role=role) for role in sorted(viewer.roles)]
    return [_narrowed(_of_tab(rows, tab, at, end_of_day(in_vietnam(at).date())), wanted) for rows in sets]


def _of_tab(rows: QuerySet[Task], tab: str, at: datetime | None, end: datetime | None) -> QuerySet[Task]:
    if tab == "paused":
        return rows.filter(is_paused=True)
    if tab == "today":
        return rows.filter(is_paused=False, danger_at__gte=at, danger_at__lte=end)
    if tab == "overdue":
        return rows.filter(is_paused=False, danger_at__lt=at)
    return rows


def _narrowed(rows: QuerySet[Task], wanted: Wanted) -> QuerySet[Task]:
    if wanted.procedure:
        rows = rows.filter(dossier__procedure_code=wanted.procedure)
    if wanted.step:
        rows = rows.filter(act=wanted.step)
    if wanted.channel:
        rows = rows.filter(dossier__channel=wanted.channel)
    if wanted.state:
        rows = rows.filter(dossier__state=wanted.state)
    return rows.filter(_found(wanted.search, "dossier__")) if wanted.search else rows


def _found(search: str, prefix: str = "") -> Q:
    """Dossiers whose code or person holds every word; a word typed with tone marks must stand there with them."""
    found = Q()
    for word in text.normalise(search).split():
        marked = not word.isascii()
        name = Q(
            **{
                f"{prefix}owner_name__icontains" if marked else f"{prefix}owner_folded__contains": word
                if marked
                else text.fold(word)
            }
        )
        found &= name | Q(**{f"{prefix}code__istartswith": word}) | Q(**{f"{prefix}code__iendswith": word})
    return found


def slice_of(
    viewer: Actor, tab: str, wanted: Wanted, *, at: datetime, after: str = "", size: int = 50, sort: str = "han"
) -> Slice:
    """The next lines of the tab. ``after`` is where the slice before ended; ``sort`` as in :data:`SORTS`.

    Other orders than by danger are of the :data:`MOST_SORTED` most endangered ones.
    """
    if tab == "all":
        return _all_dossiers(viewer, wanted, after=after, size=size)
    if sort.removeprefix("-") != "han":
        return _sorted_slice(tasks(viewer, tab, wanted, at=at), sort, after, size)
    if after or wanted.is_narrow:
        sets = [_ordered(rows) for rows in tasks(viewer, tab, wanted, at=at)]
        sets = [rows.filter(_beyond(after)) for rows in sets] if after else sets
        found = [list(rows[: size + 1]) for rows in sets]
    else:
        found = _first_lines(viewer, tab, at, size + 1)
    rows = list(heapq.merge(*found, key=_danger))
    more = _cursor(rows[size - 1]) if len(rows) > size else ""
    return Slice([Line(task.dossier, task) for task in rows[:size]], more)


def _first_lines(viewer: Actor, tab: str, at: datetime, most: int) -> list[list[Task]]:
    """The most endangered steps of a tab with nothing narrowed: what is opened far more often than anything else."""
    if tab == "mine":
        return [_first_own(most).all(assignee=viewer.post)] if viewer.post else [[]]
    times = {"today": {"at": at, "end": end_of_day(in_vietnam(at).date())}, "overdue": {"at": at}}.get(tab, {})
    return [_first_of(tab, most).all(agency=viewer.agency, role=role, **times) for role in sorted(viewer.roles)]


@lru_cache(maxsize=16)
def _first_own(most: int) -> Prepared[Task]:
    open_tasks = Task.objects.filter(state=Task.State.OPEN)
    return Prepared(lambda assignee: _ordered(open_tasks.filter(assignee=assignee))[:most], assignee=str)


@lru_cache(maxsize=64)
def _first_of(tab: str, most: int) -> Prepared[Task]:
    def make(agency: str, role: str, at: datetime | None = None, end: datetime | None = None) -> QuerySet[Task]:
        rows = Task.objects.filter(state=Task.State.OPEN, agency=agency, role=role)
        return _ordered(_of_tab(rows, tab, at, end))[:most]

    times = {"today": {"at": datetime, "end": datetime}, "overdue": {"at": datetime}}.get(tab, {})
    return Prepared(make, agency=str, role=str, **times)


def _ordered(rows: QuerySet[Task]) -> QuerySet[Task]:
    light = [f"dossier__{name}" for name in HEAVY]
    return rows.select_related("dossier").defer(*light).order_by("is_paused", F("danger_at").asc(), "id")


def _danger(task: Task) -> tuple[bool, bool, float, int]:
    return task.is_paused, task.danger_at is None, task.danger_at.timestamp() if task.danger_at else 0.0, task.pk


def _cursor(task: Task) -> str:
    return f"{int(task.is_paused)}_{task.danger_at.isoformat() if task.danger_at else ''}_{task.pk}"


def _beyond(after: str) -> Q:
    """Behind the row of that cursor; everything for a cursor nobody gave out."""
    try:
        paused, danger, pk = after.split("_")
        is_paused, number = bool(int(paused)), int(pk)
        moment = datetime.fromisoformat(danger) if danger else None
    except ValueError:
        return Q()
    if moment is None:
        same = Q(danger_at=None, id__gt=number)
    else:
        same = Q(danger_at__gt=moment) | Q(danger_at=None) | Q(danger_at=moment, id__gt=number)
    behind = Q(is_paused=is_paused) & same
    return behind if is_paused else behind | Q(is_paused=True)


_KEYS: dict[str, Any] = {
    "ma": lambda task: task.dossier.code,
    "nguoi": lambda task: text.person_sort_key(task.dossier.owner_name),
    "thu_tuc": lambda task: text.sort_key(task.dossier.title),
    "nhan": lambda task: task.opened_at,
}


def _sorted_slice(sets: Iterable[QuerySet[Task]], sort: str, after: str, size: int) -> Slice:
    rows = list(heapq.merge(*[list(_ordered(rows)[:MOST_SORTED]) for rows in sets], key=_danger))[:MOST_SORTED]
    rows.sort(key=_KEYS.get(sort.removeprefix("-"), _danger), reverse=sort.startswith("-"))
    start = int(after) if after.isdecimal() and len(after) < 6 else 0
    more = str(start + size) if len(rows) > start + size else ""
    return Slice([Line(task.dossier, task) for task in rows[start : start + size]], more)


def _of_office(viewer: Actor, wanted: Wanted) -> QuerySet[Dossier]:
    rows = Dossier.objects.filter(Q(agency=viewer.agency) | Q(competent_agency=viewer.agency))
    named = {"procedure_code": wanted.procedure, "channel": wanted.channel, "state": wanted.state}
    rows = rows.filter(**{name: value for name, value in named.items() if value})
    if wanted.step:
        rows = rows.filter(tasks__state=Task.State.OPEN, tasks__act=wanted.step).distinct()
    return rows.filter(_found(wanted.search)) if wanted.search else rows


def _all_dossiers(viewer: Actor, wanted: Wanted, *, after: str, size: int) -> Slice:
    """Every dossier of the office, the newest first."""
    rows = _of_office(viewer, wanted).defer(*HEAVY).order_by("-submitted_at", "-id")
    if after.count("_") == 1:
        moment, pk = after.split("_")
        try:
            before = datetime.fromisoformat(moment)
            rows = rows.filter(Q(submitted_at__lt=before) | Q(submitted_at=before, id__lt=int(pk)))
        except ValueError:
            pass
    found = list(rows[: size + 1])
    shown = found[:size]
    waiting: dict[int, list[Task]] = {}
    for task in Task.objects.filter(state=Task.State.OPEN, dossier__in=shown).order_by("id"):
        waiting.setdefault(task.dossier_id, []).append(task)
    lines = [Line(one, None, waiting.get(one.pk, [])) for one in shown]
    more = f"{shown[-1].submitted_at.isoformat()}_{shown[-1].pk}" if len(found) > size else ""
    return Slice(lines, more)


def count_of(viewer: Actor, tab: str, wanted: Wanted, *, at: datetime) -> int:
    """How many lines the tab has; never more than :data:`MOST_COUNTED` + 1, which means "more"."""
    if not wanted.is_narrow:
        return _plain_counts(viewer, (tab,), at)[0]
    most = MOST_COUNTED + 1
    if tab == "all":
        return _of_office(viewer, wanted)[:most].count()
    total = sum(rows[:most].count() for rows in tasks(viewer, tab, wanted, at=at))
    return min(total, most)


def counts(viewer: Actor, wanted: Wanted, *, at: datetime) -> dict[str, int]:
    """The count of every tab."""
    if not wanted.is_narrow:
        return dict(zip(TABS, _plain_counts(viewer, TABS, at), strict=True))
    return {tab: count_of(viewer, tab, wanted, at=at) for tab in TABS}


#: Whose steps each tab holds, as :func:`tasks` says it: for counting all tabs in one journey to the database.
_OFFICE = "from onestop_task where state = 'open' and agency = %(agency)s and role = any(%(roles)s)"
_COUNTED = {
    "mine": "from onestop_task where state = 'open' and assignee = %(post)s and assignee <> ''",
    "office": _OFFICE,
    "paused": f"{_OFFICE} and is_paused",
    "today": f"{_OFFICE} and not is_paused and danger_at >= %(at)s and danger_at <= %(end)s",
    "overdue": f"{_OFFICE} and not is_paused and danger_at < %(at)s",
    "all": "from onestop_dossier where agency = %(agency)s or competent_agency = %(agency)s",
}


def _plain_counts(viewer: Actor, tabs: Iterable[str], at: datetime) -> list[int]:
    """The counts of these tabs with nothing narrowed."""
    parts = [f"(select count(*) from (select 1 {_COUNTED[tab]} limit {MOST_COUNTED + 1}) rows)" for tab in tabs]  # noqa: S608
    who: dict[str, Any] = {"agency": viewer.agency, "roles": sorted(viewer.roles), "post": viewer.post}
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {', '.join(parts)}",
            {**who, "at": at, "end": end_of_day(in_vietnam(at).date())},
        )
        return [int(count) for count in cursor.fetchone()]


def waiting_for(viewer: Actor, *, at: datetime, limit: int) -> list[Task]:
    """The nearest steps this official may do: own ones and those of the post's roles nobody took, oldest danger first."""
    if not viewer.is_official:
        return []
    own = tasks(viewer, "mine", Wanted(), at=at)
    free = [rows.filter(assignee="") for rows in tasks(viewer, "office", Wanted(), at=at)]
    sets = [list(_ordered(rows.filter(is_paused=False))[:limit]) for rows in (*own, *free)]
    return list(heapq.merge(*sets, key=_danger))[:limit]


def procedures_of(viewer: Actor, on: date) -> list[tuple[str, str]]:
    """Procedure codes and names met in the office's open dossiers and among the newest it received, for the filter."""
    with connection.cursor() as cursor:
        cursor.execute(PROCEDURES, {"agency": viewer.agency, "most": MOST_COUNTED})
        return sorted(cursor.fetchall())


def tasks_of(pairs: Iterable[tuple[str, str]]) -> list[Task]:
    """The open steps with these dossier codes and keys, each with its dossier."""
    wanted = set(pairs)
    codes = {code for code, _key in wanted}
    rows = Task.objects.filter(state=Task.State.OPEN, dossier__code__in=codes).select_related("dossier")
    return [task for task in rows if (task.dossier.code, task.key) in wanted]


def open_tasks_of(code: str) -> list[Task]:
    """The open steps of a dossier, in the order they opened."""
    return list(Task.objects.filter(state=Task.State.OPEN, dossier__code=code).order_by("id"))


def fresh(code: str) -> Dossier:
    """The dossier as it stands now, with its version."""
    return Dossier.objects.select_related("version").get(code=code)


def has_dossiers(agency: str) -> bool:
    """Whether the agency ever received a dossier."""
    return Dossier.objects.filter(agency=agency).exists()
