"""Work queues: tabs, filters, order, pages that go on from the last row, exports, print."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms.desk import QueueFilterForm
from phohien.systems.onestop.pages.desk import queue_rows, showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import desk
from phohien.systems.onestop.services import reading
from phohien.ui import exports
from phohien.ui.components.data import query_with
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column

PAGE = 50
TABS: dict[str, tuple[str, Any, str]] = {
    "cua-toi": ("mine", gettext_lazy("Given to me"), "person"),
    "co-quan": ("office", gettext_lazy("For my office"), "inbox"),
    "den-han": ("today", gettext_lazy("Due today"), "clock"),
    "qua-han": ("overdue", gettext_lazy("Overdue"), "exclamation-triangle-fill"),
    "tam-dung": ("paused", gettext_lazy("Paused"), "pause-circle"),
    "tat-ca": ("all", gettext_lazy("All dossiers"), "folder"),
}
MORE = gettext_lazy("more than 1,000")


def shown_count(count: int) -> Any:
    """The number, or that there are more than are counted."""
    return count if count <= desk.MOST_COUNTED else MORE


def wanted_of(request: HttpRequest) -> desk.Wanted:
    """What the address asks to see."""
    state = request.GET.get("trang_thai", "")
    return desk.Wanted(
        search=request.GET.get("q", "")[:100].strip(),
        procedure=request.GET.get("thu_tuc", "")[:20],
        step=request.GET.get("buoc", "")[:20],
        channel=request.GET.get("kenh", "")[:12],
        state=state if state.isdecimal() and len(state) <= 2 else "",
    )


def _sort_of(request: HttpRequest) -> str:
    sort = request.GET.get("sort", "han")
    return sort if sort.removeprefix("-") in desk.SORTS else "han"


def _tab(slug: str) -> str:
    if slug not in TABS:
        raise NotFound(_("There is no such list."), code="onestop.no_tab")
    return TABS[slug][0]


@guard(POLICY, policy.OPEN_DESK)
def home(request: HttpRequest) -> HttpResponse:
    """The desk opens on what was given to this official, else on what waits for the office."""
    actor, at = actor_of(request), clock.now()
    has_own = desk.count_of(actor, "mine", desk.Wanted(), at=at)
    return HttpResponseRedirect(reverse("onestop:desk_queue", args=["cua-toi" if has_own else "co-quan"]))


@guard(POLICY, policy.OPEN_DESK)
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """One list: what waits, whose turn it is, how much working time is left; the nearest danger first."""
    actor, at, tab, wanted = actor_of(request), clock.now(), _tab(slug), wanted_of(request)
    sort = _sort_of(request)
    found = desk.slice_of(actor, tab, wanted, at=at, after=request.GET.get("sau", "")[:80], size=PAGE, sort=sort)
    counts = desk.counts(actor, wanted, at=at)
    form = QueueFilterForm(request.GET or None, procedures=desk.procedures_of(actor, at.date()))
    form.is_valid()
    return render(
        request,
        "onestop/desk_queue.html",
        {
            "slug": slug,
            "tab": tab,
            "label": TABS[slug][1],
            "tabs": _tabs(request, slug, counts),
            "form": form,
            "body": queue_rows.body_of([_row(line, at) for line in found.lines], tab),
            "sort": sort,
            "count": shown_count(counts[tab]),
            "more_href": query_with(request, sau=found.after) if found.after else "",
            "first_href": query_with(request, sau=None) if request.GET.get("sau") else "",
            "export_query": query_with(request, sau=None),
            "is_narrow": wanted.is_narrow,
            "may_create": POLICY.may(actor, policy.CREATE),
            "may_assign": POLICY.may(actor, policy.ASSIGN_TASK),
            "may_sign": POLICY.may(actor, policy.SIGN),
            "may_seal": POLICY.may(actor, policy.SEAL),
            "may_queue": POLICY.may(actor, policy.MANAGE_QUEUE),
            "agency": showing.agency_name(actor.agency),
        },
    )


def _tabs(request: HttpRequest, slug: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    kept = query_with(request, sau=None)
    return [
        {
            "label": label if counts[tab] <= desk.MOST_COUNTED else f"{label} ({MORE})",
            "href": reverse("onestop:desk_queue", args=[one]) + (kept if kept != "?" else ""),
            "current": one == slug,
            "count": counts[tab] if counts[tab] <= desk.MOST_COUNTED else None,
            "icon": icon,
        }
        for one, (tab, label, icon) in TABS.items()
    ]


def _row(line: desk.Line, at: datetime) -> dict[str, Any]:
    dossier, task = line.dossier, line.task
    tasks = [task] if task is not None else line.open_tasks
    is_open = dossier.closed_at is None
    return {
        "code": dossier.code,
        "href": showing.dossier_href(dossier.code),
        "title": showing.title_of(dossier),
        "person": dossier.owner_name,
        "step": "; ".join(showing.task_name(one) for one in tasks) if is_open else "",
        "turn": showing.turn_of(dossier, tasks, at) if is_open else "",
        "left": showing.left_of(dossier, next(iter(tasks), None), at),
        "due_at": dossier.due_at or (task.danger_at if task is not None else None),
        "submitted_at": dossier.submitted_at,
        "state": showing.state_words(dossier),
        "state_tone": showing.state_tone(dossier),
        "channel": showing.channel_words(dossier.channel),
        "procedure_code": dossier.procedure_code,
        "choice": f"{dossier.code}|{task.key}" if task is not None else f"{dossier.code}|",
        "is_late": at > (dossier.due_at or at)
        and is_open
        and dossier.paused_at is None
        and dossier.finished_at is None,
    }


def _columns() -> list[Column]:
    return [
        Column("code", _("Dossier"), is_heading=True),
        Column("title", _("Procedure")),
        Column("procedure_code", _("Procedure code"), kind="code"),
        Column("person", _("Who applied")),
        Column("step", _("Step")),
        Column("turn", _("Whose turn")),
        Column("state", _("State")),
        Column("channel", _("Channel")),
        Column("submitted_at", _("Handed in"), kind="datetime"),
        Column("due_at", _("Due"), kind="datetime"),
        Column(lambda row: row["left"].words, _("Time left")),
    ]


def _whole(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    at = clock.now()
    found = desk.slice_of(
        actor_of(request), _tab(slug), wanted_of(request), at=at, size=desk.MOST_EXPORTED, sort=_sort_of(request)
    )
    return [_row(line, at) for line in found.lines]


@guard(POLICY, policy.OPEN_DESK)
def queue_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The list as an Excel sheet or a CSV file, as filtered and ordered; at most ten thousand lines."""
    make = exports.excel if form == "xlsx" else exports.csv
    rows = _taken(request, slug, form)
    return make(rows, _columns(), f"{TABS[slug][1]} {clock.today():%d-%m-%Y}")


def _taken(request: HttpRequest, slug: str, form: str) -> list[dict[str, Any]]:
    """The whole list; that it was taken away stands in the ledger."""
    rows, by = _whole(request, slug), actor_of(request)
    reading.take_list(
        act=policy.OPEN_DESK, agency=by.agency, kind=f"queue.{form}", count=len(rows), by=by, at=clock.now()
    )
    return rows


@guard(POLICY, policy.OPEN_DESK)
def queue_on_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """The list laid out for printing."""
    actor = actor_of(request)
    rows = _taken(request, slug, "print")
    context = {
        "label": TABS[slug][1], "rows": rows, "columns": _columns(), "at": clock.now(),
        "agency": showing.agency_name(actor.agency), "by": actor,
    }  # fmt: skip
    return render(request, "onestop/desk_queue_print.html", context)
