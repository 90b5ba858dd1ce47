"""Work files: the yearly list, one with its documents, closing, the archive; both lists on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Problem
from phohien.systems.documents import policy
from phohien.systems.documents.forms import WorkFileForm
from phohien.systems.documents.pages import showing
from phohien.systems.documents.pages.entering import sentence_of
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import workfiles as reads
from phohien.systems.documents.rules import retention
from phohien.systems.documents.rules.types import type_of
from phohien.systems.documents.services import filing, reading
from phohien.ui import exports
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table
from phohien.ui.typeset import typeset


def _state(one: Any, today: Any) -> Any:
    if one.handed_over_on:
        return _("In the archive")
    if not one.closed_on:
        return _("Being worked on")
    return _("To be handed over by %(day)s") % {"day": f"{retention.hand_over_by(one.closed_on):%d/%m/%Y}"}


def list_columns() -> list[Column]:
    """The list of work files. NĐ 30/2020/NĐ-CP, Phụ lục V (from memory: to be confirmed)."""
    today = clock.today()
    return [
        Column("notation", _("Notation"), kind="code"),
        Column("title", _("Title"), is_heading=True, href=lambda one: reverse("documents:work_file", args=[one.code])),
        Column(lambda one: retention.term_of(one.term).words, _("Kept for")),
        Column("keeper_name", _("Kept by")),
        Column("documents", _("Documents"), kind="number"),
        Column(lambda one: _state(one, today), _("State")),
    ]


def _year(request: HttpRequest) -> int:
    given = request.GET.get("nam", "")
    return int(given) if given.isdecimal() and len(given) == 4 else clock.today().year


@guard(POLICY, policy.KEEP_FILE)
def work_files(request: HttpRequest) -> HttpResponse:
    """The office's work files of a year, and the form for one more."""
    by, at, year = actor_of(request), clock.now(), _year(request)
    form = WorkFileForm(request.POST if request.method == "POST" else None, today=at.date())
    if form.is_bound and form.is_valid():
        try:
            made = filing.open_work_file(agency=by.agency, year=year, by=by, at=at, **form.cleaned_data)
        except Problem as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, sentence_of(refusal))
        else:
            messages.success(request, _("The work file is in the list."))
            return redirect("documents:work_file", made.code)
    rows = list(reads.list_work_files(by.agency, year=year))
    table = Table(list_columns(), rows, caption=_("Work files"), empty=_("The list of this year is empty."))
    context = {
        "form": form, "table": table, "year": year,
        "pdf_href": f"{reverse('documents:work_files_pdf')}?nam={year}",
        "agency": showing.office(by.agency, at), "is_confirmed": retention.IS_CONFIRMED,
        "due": [one for one in reads.due_for_archive(at.date()) if one.agency == by.agency],
    }  # fmt: skip
    return render(request, "documents/work_files.html", context, status=422 if form.is_bound else 200)


def _open(request: HttpRequest, code: str) -> Any:
    found = reads.get_work_file(code)
    if found.agency != actor_of(request).agency:
        raise NotFound(_("There is no such work file."), code="documents.no_work_file")
    return found


def document_columns(by: Any) -> list[Column]:
    """The list of documents in a work file."""
    return [
        Column("full_number", _("Number and notation"), kind="code"),
        Column("issued_on", _("Date of the document"), kind="date"),
        Column(lambda one: f"{type_of(one.type_code).words}: {one.subject}", _("Kind and subject"), is_heading=True,
               href=lambda one: showing.href_of(one) if POLICY.may(by, policy.VIEW, one) else ""),
        Column("issuer_name", _("Author")),
        Column("pages", _("Number of pages"), kind="number"),
    ]  # fmt: skip


@guard(POLICY, policy.KEEP_FILE)
def work_file(request: HttpRequest, code: str) -> HttpResponse:
    """One work file with its documents in the order of time."""
    by, found = actor_of(request), _open(request, code)
    table = Table(
        document_columns(by),
        reads.documents_of(found),
        caption=_("Documents"),
        empty=_("The work file holds no document yet."),
    )
    kept = retention.kept_until(found.closed_on, found.term) if found.closed_on else None
    facts = [
        (_("Kept by"), found.keeper_name), (_("Kept for"), retention.term_of(found.term).words),
        (_("Opened"), found.opened_on), (_("Closed on"), found.closed_on), (_("Kept until"), kept),
        (_("In the archive since"), found.handed_over_on), (_("Received by"), found.handed_over_to),
    ]  # fmt: skip
    context = {
        "work_file": found, "table": table, "facts": [row for row in facts if row[1]], "state": _state(found, clock.today()),
        "may_close": found.closed_on is None and POLICY.may(by, policy.KEEP_FILE, found),
        "may_archive": found.closed_on and not found.handed_over_on and POLICY.may(by, policy.ARCHIVE, found),
    }  # fmt: skip
    return render(request, "documents/work_file.html", context)


@guard(POLICY, policy.KEEP_FILE)
@require_POST
def work_file_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """The work file is closed, or taken into the archive."""
    by, at, found = actor_of(request), clock.now(), _open(request, code)
    try:
        if act == "ket-thuc":
            filing.close_work_file(code=found.code, by=by, at=at)
            messages.success(request, _("The work file is closed."))
        else:
            filing.hand_over_work_file(code=found.code, by=by, at=at)
            messages.success(request, _("The archive has the work file."))
    except Problem as refusal:
        messages.error(request, sentence_of(refusal))
    return redirect("documents:work_file", code)


def _pdf(title: str, agency: str, columns: list[Column], rows: list[Any], request: HttpRequest) -> HttpResponse:
    at = clock.now()
    plain = [[_plain(column.value(row)) for column in columns] for row in rows]
    reading.take_list(act=policy.KEEP_FILE, kind="workfiles.pdf", count=len(rows), by=actor_of(request), at=at)
    data = {
        "title": title, "agency": showing.office(agency, at), "columns": [str(one.label) for one in columns], "rows": plain,
        "by": actor_of(request).name, "at": at, "sample": str(_("Columns from memory: sample, to be confirmed")),
    }  # fmt: skip
    pdf = typeset("documents/register.typ", data, at=at)
    return exports.download(pdf, name=f"{title}.pdf", media_type="application/pdf", inline=True)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)


@guard(POLICY, policy.KEEP_FILE)
def list_pdf(request: HttpRequest) -> HttpResponse:
    """The list of work files of a year for printing."""
    by, year = actor_of(request), _year(request)
    rows = list(reads.list_work_files(by.agency, year=year))
    return _pdf(_("List of work files %(year)s") % {"year": year}, by.agency, list_columns(), rows, request)


@guard(POLICY, policy.KEEP_FILE)
def documents_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The list of documents in a work file for printing."""
    found = _open(request, code)
    title = _("Documents in work file %(notation)s") % {"notation": found.notation}
    return _pdf(title, found.agency, document_columns(actor_of(request)), reads.documents_of(found), request)
