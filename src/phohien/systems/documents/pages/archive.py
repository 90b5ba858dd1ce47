"""The archive of the office: what is due, what lies there, what may go; hand-over records, and destruction by two people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Problem
from phohien.systems.documents import policy
from phohien.systems.documents.forms.archive import DisposalForm
from phohien.systems.documents.pages import showing, workfiles
from phohien.systems.documents.pages.entering import sentence_of
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import workfiles as reads
from phohien.systems.documents.rules import labels, retention
from phohien.systems.documents.services import disposing, reading
from phohien.ui import exports
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table, on_paper
from phohien.ui.typeset import typeset

PAGE = 50
MOST = 200
SHOWN = ("due", "offered", "archived", "expired", "held", "destroyed")


def _columns(stage: str, today: date) -> list[Column]:
    """The list of the archive at that stage: until when before the archive has a file, since when afterwards."""
    is_before = stage in ("due", "offered")
    day = Column("closed_on", _("Closed on"), kind="date", sort="closed_on")
    if not is_before:
        day = Column("handed_over_on", _("In the archive since"), kind="date", sort="handed_over_on")
    kept = Column(
        lambda one: retention.kept_until(one.closed_on, one.term) if one.closed_on else None,
        _("Kept until"),
        kind="date",
    )
    return [
        Column(lambda one: f"{one.notation}/{one.year}", _("Notation"), kind="code", sort="notation"),
        Column("title", _("Title"), is_heading=True, sort="title",
               href=lambda one: reverse("documents:work_file", args=[one.code])),
        Column(workfiles.state_of, _("State"), kind="tag", tone=lambda one: _tone(one, today)),
        Column(lambda one: retention.term_of(one.term).words, _("Kept for"), sort="term"),
        *(() if is_before else (kept,)),
        day,
        Column("documents", _("Number of documents"), kind="number", sort="documents"),
    ]  # fmt: skip


def _tone(one: Any, today: date) -> str:
    if one.destroyed_on or one.hold_reason:
        return "danger" if one.destroyed_on else "warning"
    if one.handed_over_on is None and one.closed_on:
        last = retention.hand_over_by(one.closed_on)
        return "danger" if last < today else "warning" if retention.is_due_soon(one.closed_on, today) else "info"
    return "neutral"


@guard(POLICY, policy.VIEW_ARCHIVE)
def archive(request: HttpRequest) -> HttpResponse:
    """The office's archive at one stage, narrowed and sorted as asked, with how many stand at each."""
    by, today = actor_of(request), clock.today()
    stage = request.GET.get("stage", "due")
    stage = stage if stage in SHOWN else "due"
    form, wanted = workfiles.narrowed(request, year=None, stage=stage)
    form.fields.pop("stage")
    columns = _columns(stage, today)
    sort = "closed_on" if stage in ("due", "offered") else "-handed_over_on"
    rows, sort = workfiles.listed(request, wanted, columns, sort=sort)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counts = reads.count_stages(by.agency, today)
    table = Table(
        columns,
        page.object_list,
        caption=labels.WORK_FILE_STAGES[stage],
        sort=sort,
        empty=_("No work file stands here."),
        is_stacked=True,
    )
    context = {
        "table": table, "page": page, "filters": form, "stage": stage, "agency": showing.office(by.agency, clock.now()),
        "tabs": [
            {"label": labels.WORK_FILE_STAGES[one], "href": f"?stage={one}", "current": one == stage, "count": counts[one]}
            for one in SHOWN
        ],
        "may_propose": counts["expired"] and POLICY.may(by, policy.PROPOSE_DISPOSAL, by.agency),
        "query": _query(request, stage), "since": today - timedelta(days=30), "until": today,
        "is_confirmed": retention.IS_CONFIRMED,
    }  # fmt: skip
    return render(request, "documents/archive.html", context)


def _query(request: HttpRequest, stage: str) -> str:
    """What the list's files are asked for with: every year unless one was chosen."""
    query = request.GET.copy()
    query["stage"] = stage
    query.setdefault("nam", "")
    return query.urlencode()


def _day(request: HttpRequest, name: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return otherwise


@guard(POLICY, policy.VIEW_ARCHIVE)
def hand_over_pdf(request: HttpRequest) -> HttpResponse:
    """The record of hand-over with its list of work files, for two signatures (NĐ 30/2020/NĐ-CP, Phụ lục V: from memory)."""
    by, at = actor_of(request), clock.now()
    since, until = _day(request, "tu", at.date() - timedelta(days=30)), _day(request, "den", at.date())
    found: list[Any] = list(reads.handed_over(by.agency, since=since, until=until))
    reading.take_list(act=policy.VIEW_ARCHIVE, kind="handover.pdf", count=len(found), by=by, at=at)
    columns = [
        _("Notation"),
        _("Title"),
        _("Kept for"),
        _("From – to"),
        _("Number of documents"),
        _("Kept by"),
        _("Received by"),
    ]
    rows = [
        [f"{one.notation}/{one.year}", one.title, str(retention.term_of(one.term).words),
         f"{one.opened_on:%d/%m/%Y} – {one.closed_on:%d/%m/%Y}", str(one.documents), one.keeper_name, one.handed_over_to]
        for one in found
    ]  # fmt: skip
    data = {
        "title": str(_("Record of hand-over to the archive")), "agency": showing.office(by.agency, at), "columns": columns,
        "rows": rows, "at": at, "since": since, "until": until, "giver": str(_("Who handed over")), "taker": str(_("Who received")),
        "lead": _("From %(since)s to %(until)s the archive received %(count)s work files.") % {
            "since": f"{since:%d/%m/%Y}", "until": f"{until:%d/%m/%Y}", "count": len(found),
        },
        "sample": str(_("Columns from memory: sample, to be confirmed")),
    }  # fmt: skip
    pdf = typeset("documents/minutes.typ", data, at=at)
    return exports.download(pdf, name=f"{data['title']}.pdf", media_type="application/pdf", inline=True)


@guard(POLICY, policy.VIEW_ARCHIVE)
def disposals(request: HttpRequest) -> HttpResponse:
    """The office's proposals to destroy, with what became of each."""
    by = actor_of(request)
    columns = [
        Column(lambda one: one.reason, _("Reason"), is_heading=True,
               href=lambda one: reverse("documents:disposal", args=[one.code])),
        Column("work_files", _("Work files"), kind="number"),
        Column("proposed_at", _("Proposed"), kind="date"),
        Column("proposed_by_name", _("Proposed by")),
        Column("decided_by_name", _("Decided by")),
        Column(lambda one: labels.DISPOSALS[one.state], _("State"), kind="tag",
               tone=lambda one: labels.ARCHIVE_TONES[one.state]),
    ]  # fmt: skip
    page = Paginator(reads.list_disposals(by.agency), PAGE).get_page(request.GET.get("page"))
    table = Table(
        columns,
        page.object_list,
        caption=_("Destruction of work files"),
        empty=_("Nothing was ever proposed."),
        is_stacked=True,
    )
    context = {
        "table": table, "page": page, "agency": showing.office(by.agency, clock.now()),
        "may_propose": POLICY.may(by, policy.PROPOSE_DISPOSAL, by.agency),
    }  # fmt: skip
    return render(request, "documents/disposals.html", context)


@guard(POLICY, policy.PROPOSE_DISPOSAL)
def propose(request: HttpRequest) -> HttpResponse:
    """The archivist chooses among the work files whose term has run out, and says why they may go."""
    by, at = actor_of(request), clock.now()
    wanted = reads.Narrowed(stage="expired")
    found = reads.find_work_files(by.agency, wanted, today=at.date(), sort="closed_on")[:MOST]
    files = [
        (one.code, f"{one.notation}/{one.year} {one.title} ({retention.term_of(one.term).words})") for one in found
    ]
    form = DisposalForm(request.POST if request.method == "POST" else None, files=files)
    if form.is_bound and form.is_valid():
        try:
            made = disposing.propose_disposal(agency=by.agency, by=by, at=at, **form.cleaned_data)
        except Problem as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, sentence_of(refusal))
        else:
            messages.success(request, _("The proposal lies before the leader."))
            return redirect("documents:disposal", made.code)
    context = {"form": form, "has_files": bool(files), "is_confirmed": retention.IS_CONFIRMED}
    return render(request, "documents/propose.html", context, status=422 if form.is_bound else 200)


def _opened(request: HttpRequest, code: str) -> Any:
    found = reads.get_disposal(code)
    if found.agency != actor_of(request).agency:
        raise NotFound(_("There is no such proposal."), code="documents.no_disposal")
    return found


def _line_columns() -> list[Column]:
    return [
        Column("work_file.notation", _("Notation"), kind="code"),
        Column("work_file.title", _("Title"), is_heading=True,
               href=lambda one: reverse("documents:work_file", args=[one.work_file.code])),
        Column(lambda one: retention.term_of(one.work_file.term).words, _("Kept for")),
        Column("work_file.closed_on", _("Closed on"), kind="date"),
        Column("documents", _("Number of documents"), kind="number"),
        Column("documents_kept", _("Of these kept elsewhere"), kind="number"),
        Column(lambda one: labels.OUTCOMES[one.outcome], _("Outcome"), kind="tag",
               tone=lambda one: labels.ARCHIVE_TONES[one.outcome]),
        Column("note", _("Note")),
    ]  # fmt: skip


def _facts(found: Any) -> list[Any]:
    rows = [
        (_("Proposed by"), found.proposed_by_name), (_("Proposed"), found.proposed_at), (_("Decided by"), found.decided_by_name),
        (_("Decided"), found.decided_at), (_("Words to the decision"), found.decision_note),
        (_("Carried out by"), found.done_by_name), (_("Carried out"), found.done_at),
        (_("Files destroyed"), found.files_destroyed if found.done_at else None),
    ]  # fmt: skip
    return [row for row in rows if row[1] not in (None, "")]


@guard(POLICY, policy.VIEW_ARCHIVE)
def disposal(request: HttpRequest, code: str) -> HttpResponse:
    """One proposal with its work files, and what this official can do with it."""
    by, found = actor_of(request), _opened(request, code)
    lines = found.lines.select_related("work_file")
    is_second = found.proposed_by != by.code
    context = {
        "disposal": found, "facts": _facts(found), "state": labels.DISPOSALS[found.state],
        "table": Table(_line_columns(), lines, caption=_("Work files"), is_stacked=True),
        "may_decide": found.state == "proposed" and is_second and POLICY.may(by, policy.DECIDE_DISPOSAL, found),
        "may_carry_out": found.state == "approved" and POLICY.may(by, policy.DESTROY, found),
        "is_own": found.state == "proposed" and not is_second,
    }  # fmt: skip
    return render(request, "documents/disposal.html", context)


@guard(POLICY, policy.VIEW_ARCHIVE)
@require_POST
def disposal_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """The proposal is agreed to, refused or carried out; refused, the sentence says why."""
    by, at, found = actor_of(request), clock.now(), _opened(request, code)
    try:
        if act == "thuc-hien":
            disposing.carry_out(code=found.code, by=by, at=at)
            messages.success(request, _("The destruction was carried out; the minutes are below."))
        elif act in ("dong-y", "khong-dong-y"):
            disposing.decide_disposal(
                code=found.code, approves=act == "dong-y", note=request.POST.get("text", "")[:1000], by=by, at=at
            )
            messages.success(request, _("Your decision stands in the proposal."))
        else:
            raise NotFound(_("There is no such act."), code="documents.no_act")
    except NotFound:
        raise
    except Problem as refusal:
        messages.error(request, sentence_of(refusal))
    return redirect("documents:disposal", code)


@guard(POLICY, policy.VIEW_ARCHIVE)
def disposal_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The minutes of the destruction, kept for ever (layout from memory: to be confirmed)."""
    at, found = clock.now(), _opened(request, code)
    lines = list(found.lines.select_related("work_file"))
    columns = _line_columns()
    reading.take_list(act=policy.VIEW_ARCHIVE, kind="disposal.pdf", count=len(lines), by=actor_of(request), at=at)
    data = {
        "title": str(_("Minutes of destruction")), "agency": showing.office(found.agency, at),
        "columns": [str(one.label) for one in columns],
        "rows": [[on_paper(column.value(line)) for column in columns] for line in lines], "at": at,
        "lead": found.reason, "giver": str(_("Who carried out")), "taker": str(_("Who decided")),
        "facts": [[str(label), _fact(value)] for label, value in _facts(found)],
        "sample": str(_("Columns from memory: sample, to be confirmed")),
    }  # fmt: skip
    pdf = typeset("documents/minutes.typ", data, at=at)
    return exports.download(pdf, name=f"{data['title']}.pdf", media_type="application/pdf", inline=True)


def _fact(value: Any) -> str:
    return f"{value.astimezone(clock.VIETNAM):%H:%M %d/%m/%Y}" if hasattr(value, "hour") else str(value)
