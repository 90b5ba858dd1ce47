"""Work files: the office's list, one with its documents, what is done with it, the lists on paper and as files."""

from __future__ import annotations

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
from phohien.systems.documents.forms import WorkFileForm
from phohien.systems.documents.forms.archive import WorkFileFilterForm
from phohien.systems.documents.pages import packages, showing
from phohien.systems.documents.pages.entering import sentence_of
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import workfiles as reads
from phohien.systems.documents.rules import retention
from phohien.systems.documents.rules.types import type_of
from phohien.systems.documents.services import archiving, filing, reading
from phohien.ui import exports
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table, chosen_sort, on_paper
from phohien.ui.typeset import typeset

PAGE = 50
FORMS = ("xlsx", "csv")


def state_of(one: Any) -> Any:
    """Where the work file stands, in words; the nearest duty first."""
    if one.destroyed_on:
        return _("Contents destroyed")
    if one.hold_reason:
        return _("Held")
    if one.handed_over_on:
        return _("In the archive")
    if not one.closed_on:
        return _("Returned by the archive") if one.return_reason else _("Being worked on")
    return _("To be handed over by %(day)s") % {"day": f"{retention.hand_over_by(one.closed_on):%d/%m/%Y}"}


def list_columns() -> list[Column]:
    """The list of work files. NĐ 30/2020/NĐ-CP, Phụ lục V (from memory: to be confirmed)."""
    return [
        Column("notation", _("Notation"), kind="code", sort="notation"),
        Column("title", _("Title"), is_heading=True, sort="title",
               href=lambda one: reverse("documents:work_file", args=[one.code])),
        Column(lambda one: retention.term_of(one.term).words, _("Kept for"), sort="term"),
        Column("keeper_name", _("Kept by"), sort="keeper_name"),
        Column("documents", _("Number of documents"), kind="number", sort="documents"),
        Column("closed_on", _("Closed on"), kind="date", sort="closed_on"),
        Column(state_of, _("State")),
    ]  # fmt: skip


def year_of(request: HttpRequest) -> int | None:
    """The year asked for: this one unless said otherwise, none when it was cleared."""
    given = request.GET.get("nam")
    if given is None:
        return clock.today().year
    return int(given) if given.isdecimal() and len(given) == 4 else None


def narrowed(request: HttpRequest, *, year: int | None, stage: str = "") -> tuple[WorkFileFilterForm, reads.Narrowed]:
    """The filter as typed, and what it asks for; what cannot be read narrows nothing."""
    form = WorkFileFilterForm({"nam": year or "", "stage": stage, **request.GET.dict()})
    values = form.cleaned_data if form.is_valid() else {}
    return form, reads.Narrowed(
        text=values.get("q", ""),
        year=values.get("nam"),
        term=values.get("term", ""),
        stage=values.get("stage") or stage,
    )


def listed(
    request: HttpRequest, wanted: reads.Narrowed, columns: list[Column], *, sort: str = "notation"
) -> tuple[Any, str]:
    """The work files asked for, in the order asked for, and that order."""
    chosen = chosen_sort(request.GET.get("sort"), columns, sort)
    agency = actor_of(request).agency
    return reads.find_work_files(agency, wanted, today=clock.today(), sort=chosen), chosen


@guard(POLICY, policy.KEEP_FILE)
def work_files(request: HttpRequest) -> HttpResponse:
    """The office's work files of a year, narrowed and sorted as asked, and the form for one more."""
    by, at = actor_of(request), clock.now()
    form = WorkFileForm(request.POST if request.method == "POST" else None, today=at.date())
    if form.is_bound and form.is_valid():
        year = year_of(request) or at.year
        try:
            made = filing.open_work_file(agency=by.agency, year=year, by=by, at=at, **form.cleaned_data)
        except Problem as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, sentence_of(refusal))
        else:
            messages.success(request, _("The work file is in the list."))
            return redirect("documents:work_file", made.code)
    filters, wanted = narrowed(request, year=year_of(request))
    columns = list_columns()
    rows, sort = listed(request, wanted, columns)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    table = Table(
        columns, page.object_list, caption=_("Work files"), sort=sort, empty=_("No work file answers to this."),
        empty_hint=_("Another year or fewer words may; a new work file is added below."), is_stacked=True,
    )  # fmt: skip
    context = {
        "form": form, "table": table, "filters": filters, "page": page, "query": request.GET.urlencode(),
        "agency": showing.office(by.agency, at), "is_confirmed": retention.IS_CONFIRMED,
        "due": [one for one in reads.due_for_archive(at.date()) if one.agency == by.agency],
        "may_archive": POLICY.may(by, policy.VIEW_ARCHIVE), "may_repeat": POLICY.may(by, policy.KEEP_FILE, by.agency),
    }  # fmt: skip
    return render(request, "documents/work_files.html", context, status=422 if form.is_bound else 200)


@guard(POLICY, policy.KEEP_FILE)
@require_POST
def repeat(request: HttpRequest) -> HttpResponse:
    """Last year's list stands in this year's, too."""
    by, at = actor_of(request), clock.now()
    try:
        added = filing.repeat_list(agency=by.agency, year=at.year, by=by, at=at)
        messages.success(request, _("%(count)s work files were added to this year's list.") % {"count": added})
    except Problem as refusal:
        messages.error(request, sentence_of(refusal))
    return redirect("documents:work_files")


def opened(request: HttpRequest, code: str) -> Any:
    """The work file of the official's own office. Raises NotFound."""
    found = reads.get_work_file(code)
    if found.agency != actor_of(request).agency:
        raise NotFound(_("There is no such work file."), code="documents.no_work_file")
    return found


def document_columns(by: Any) -> list[Column]:
    """The list of documents in a work file; of one that this official may not see, its kind without its subject."""
    return [
        Column("full_number", _("Number and notation"), kind="code"),
        Column("issued_on", _("Date of the document"), kind="date"),
        Column(lambda one: _kind_and_subject(one, by), _("Kind and subject"), is_heading=True,
               href=lambda one: showing.href_of(one) if POLICY.may(by, policy.VIEW, one) else ""),
        Column("issuer_name", _("Author")),
        Column("pages", _("Number of pages"), kind="number"),
    ]  # fmt: skip


def _kind_and_subject(one: Any, by: Any) -> str:
    kind = str(type_of(one.type_code).words)
    return f"{kind}: {one.subject}" if POLICY.may(by, policy.VIEW, one) else kind


def _facts(found: Any) -> list[Any]:
    kept = retention.kept_until(found.closed_on, found.term) if found.closed_on else None
    rows = [
        (_("Kept by"), found.keeper_name), (_("Kept for"), retention.term_of(found.term).words),
        (_("Opened"), found.opened_on), (_("Closed on"), found.closed_on), (_("Kept until"), kept),
        (_("Offered to the archive"), found.offered_on), (_("In the archive since"), found.handed_over_on),
        (_("Received by"), found.handed_over_to), (_("Returned by the archive because"), found.return_reason),
        (_("Held because"), found.hold_reason), (_("Held by"), found.held_by_name),
        (_("Contents destroyed on"), found.destroyed_on),
    ]  # fmt: skip
    return [row for row in rows if row[1]]


def _offers(found: Any, by: Any) -> dict[str, Any]:
    """What this official can do with the work file now."""
    is_closed, is_in = found.closed_on is not None, found.handed_over_on is not None
    is_there = found.destroyed_on is None
    return {
        "may_close": not is_closed and POLICY.may(by, policy.KEEP_FILE, found),
        "may_offer": is_closed and not is_in and found.offered_on is None and POLICY.may(by, policy.OFFER, found),
        "may_receive": is_closed and not is_in and POLICY.may(by, policy.ARCHIVE, found),
        "may_hold": is_there and not found.hold_reason and POLICY.may(by, policy.HOLD, found),
        "longer": retention.longer_than(found.term, clock.today())
        if is_in and is_there and POLICY.may(by, policy.ARCHIVE, found)
        else [],
        "may_lift": bool(found.hold_reason) and POLICY.may(by, policy.HOLD, found),
    }


@guard(POLICY, policy.KEEP_FILE)
def work_file(request: HttpRequest, code: str) -> HttpResponse:
    """One work file with its documents in the order of time, its packages, and what can be done with it now."""
    by, found = actor_of(request), opened(request, code)
    page = Paginator(reads.documents_of(found), PAGE).get_page(request.GET.get("page"))
    table = Table(
        document_columns(by),
        page.object_list,
        caption=_("Documents in it"),
        empty=_("The work file holds no document yet."),
        is_stacked=True,
    )
    context = {
        "work_file": found, "table": table, "page": page, "facts": _facts(found), "state": state_of(found), **_offers(found, by),
        "packages": packages.rows_of(found, by), "may_pack": packages.may_ask(found, by),
        "may_stop": POLICY.may(by, policy.PACK, found),
        "disposals": [line.disposal for line in found.disposal_lines.select_related("disposal")],
    }  # fmt: skip
    return render(request, "documents/work_file.html", context)


def _do(act: str, code: str, text: str, by: Any, at: Any) -> str:
    """The act is done; the sentence that says so. Raises NotFound for an act nobody knows, and what the acts raise."""
    if act == "ket-thuc":
        filing.close_work_file(code=code, by=by, at=at)
        return _("The work file is closed.")
    if act == "de-nghi":
        archiving.offer_work_file(code=code, by=by, at=at)
        return _("The work file lies before the archivist.")
    if act == "nop-luu":
        filing.hand_over_work_file(code=code, by=by, at=at)
        return _("The archive has the work file.")
    if act == "tra-lai":
        archiving.return_work_file(code=code, reason=text, by=by, at=at)
        return _("The work file was returned to its keeper.")
    if act == "giu":
        archiving.hold_work_file(code=code, reason=text, by=by, at=at)
        return _("Nothing of the work file can be destroyed now.")
    if act == "thoi-giu":
        archiving.lift_hold(code=code, reason=text, by=by, at=at)
        return _("The work file is no longer held.")
    raise NotFound(_("There is no such act."), code="documents.no_act")


@guard(POLICY, policy.ARCHIVE)
@require_POST
def lengthen(request: HttpRequest, code: str) -> HttpResponse:
    """The work file is kept longer; refused, the sentence says why."""
    found = opened(request, code)
    try:
        archiving.lengthen_term(
            code=found.code, term=request.POST.get("term", ""), reason=request.POST.get("text", "")[:500],
            by=actor_of(request), at=clock.now(),
        )  # fmt: skip
        messages.success(request, _("The work file is kept longer now."))
    except Problem as refusal:
        messages.error(request, sentence_of(refusal))
    return redirect("documents:work_file", code)


@guard(POLICY, policy.KEEP_FILE)
@require_POST
def work_file_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """The work file is closed, offered, received, returned or held; refused, the sentence says why."""
    found = opened(request, code)
    try:
        said = _do(act, found.code, request.POST.get("text", "")[:1000], actor_of(request), clock.now())
    except NotFound:
        raise
    except Problem as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, said)
    return redirect("documents:work_file", code)


def paper(title: str, agency: str, columns: list[Column], rows: list[Any], request: HttpRequest) -> HttpResponse:
    """The list laid out for printing; the ledger says who took it."""
    at = clock.now()
    plain = [[on_paper(column.value(row)) for column in columns] for row in rows]
    reading.take_list(act=policy.KEEP_FILE, kind="workfiles.pdf", count=len(rows), by=actor_of(request), at=at)
    data = {
        "title": title, "agency": showing.office(agency, at), "columns": [str(one.label) for one in columns], "rows": plain,
        "by": actor_of(request).name, "at": at, "sample": str(_("Columns from memory: sample, to be confirmed")),
    }  # fmt: skip
    pdf = typeset("documents/register.typ", data, at=at)
    return exports.download(pdf, name=f"{title}.pdf", media_type="application/pdf", inline=True)


def _title(wanted: reads.Narrowed) -> str:
    return _("List of work files %(year)s") % {"year": wanted.year or ""}


@guard(POLICY, policy.KEEP_FILE)
def list_pdf(request: HttpRequest) -> HttpResponse:
    """The list of work files for printing, narrowed as the page was."""
    _form, wanted = narrowed(request, year=year_of(request))
    rows, _sort = listed(request, wanted, list_columns())
    return paper(_title(wanted).strip(), actor_of(request).agency, list_columns(), list(rows), request)


@guard(POLICY, policy.KEEP_FILE)
def list_file(request: HttpRequest, form: str) -> HttpResponse:
    """The list of work files as an Excel sheet or CSV, narrowed as the page was; the ledger says who took it."""
    if form not in FORMS:
        raise NotFound(_("There is no such list."), code="documents.no_list")
    _form, wanted = narrowed(request, year=year_of(request))
    rows, _sort = listed(request, wanted, list_columns())
    found = list(rows)
    reading.take_list(
        act=policy.KEEP_FILE, kind=f"workfiles.{form}", count=len(found), by=actor_of(request), at=clock.now()
    )
    return (exports.excel if form == "xlsx" else exports.csv)(found, list_columns(), _title(wanted).strip())


@guard(POLICY, policy.KEEP_FILE)
def documents_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The list of documents in a work file for printing."""
    found = opened(request, code)
    title = _("Documents in work file %(notation)s") % {"notation": found.notation}
    return paper(title, found.agency, document_columns(actor_of(request)), reads.documents_of(found), request)
