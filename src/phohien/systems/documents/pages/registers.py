"""Registers on the page, on paper and as a file; voiding a number; secret papers; the office's settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import Problem
from phohien.systems.documents import policy
from phohien.systems.documents.forms.registers import OfficeForm, SecretForm, VoidForm
from phohien.systems.documents.pages import copies, showing
from phohien.systems.documents.pages.entering import sentence_of
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import registers as reads
from phohien.systems.documents.rules import clocks, secrecy
from phohien.systems.documents.rules.types import type_of
from phohien.systems.documents.services import reading, registering
from phohien.ui import exports
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table, on_paper
from phohien.ui.typeset import typeset

SHORT = 5000
"""A register of so many numbers is looked through each time it is opened."""


def title_of(register: Any) -> str:
    """The register's name with its year."""
    kind = f" – {type_of(register.group).words}" if register.kind != "secret" and register.group else ""
    way = {"IN": _("incoming"), "OUT": _("outgoing")}.get(register.group, "")
    return f"{reads.KINDS[register.kind]}{kind}{f' ({way})' if way else ''} {register.year}"


def _open(request: HttpRequest, number: int) -> Any:
    register = reads.get_register(number)
    POLICY.require(actor_of(request), policy.VIEW_REGISTERS, register.agency)
    return register


@guard(POLICY, policy.VIEW_REGISTERS)
def list_registers(request: HttpRequest) -> HttpResponse:
    """The office's registers."""
    actor, at = actor_of(request), clock.now()
    columns = [
        Column(
            title_of, _("Register book"), is_heading=True, href=lambda one: reverse("documents:register", args=[one.pk])
        ),
        Column("last", _("Last number"), kind="number"),
    ]
    table = Table(
        columns, reads.list_registers(actor.agency), caption=_("Registers of your office"),
        empty=_("Your office has no register yet."), empty_hint=_("The first document of a year opens its register."),
        is_stacked=True,
    )  # fmt: skip
    context = {
        "table": table, "agency": showing.office(actor.agency, at),
        "may_secret": POLICY.may(actor, policy.REGISTER_SECRET),
    }  # fmt: skip
    return render(request, "documents/registers.html", context)


def columns_of(register: Any) -> list[Column]:
    """The register's columns. NĐ 30/2020/NĐ-CP, Phụ lục IV (from memory: to be confirmed)."""
    if register.kind == "secret":
        return [
            Column(str, _("Number"), is_heading=True),
            Column("taken_at", _("Entered"), kind="date"),
            Column("secret.number_notation", _("Number and notation"), kind="code"),
            Column("secret.issued_on", _("Date of the document"), kind="date"),
            Column("secret.other_party", _("Sent by or to")),
            Column(lambda one: secrecy.DEGREES[one.secret.secrecy], _("Degree of secrecy")),
            Column("secret.copies", _("Number of copies"), kind="number"),
        ]
    if register.kind == "copy":
        return copies.register_columns()
    first = [Column("taken_at", _("Day of arrival"), kind="date"), Column(str, _("Arrival number"))]
    if register.kind != "in":
        first = [Column(_full_number, _("Number and notation"), kind="code")]
    who = Column("document.issuer_name", _("Author"))
    if register.kind != "in":
        who = Column(_recipients, _("Recipients"))
    middle = [] if register.kind != "in" else [Column("document.full_number", _("Number and notation"), kind="code")]
    return [
        *first, who, *middle, Column("document.issued_on", _("Date of the document"), kind="date"),
        Column(
            _kind_and_subject, _("Kind and subject"), is_heading=True,
            href=lambda one: showing.href_of(one.document) if one.document else "",
        ),
        Column(_receiver, _("Unit or person receiving") if register.kind == "in" else _("Signed by")),
        Column(lambda one: _note(one), _("Note")),
    ]  # fmt: skip


def _full_number(entry: Any) -> str:
    """The document's number; that of the entry alone when it was voided and the document has another."""
    return str(entry.document.full_number) if entry.document else str(entry)


def _recipients(entry: Any) -> str:
    return ", ".join(one.name for one in entry.document.recipients.all()) if entry.document else ""


def _kind_and_subject(entry: Any) -> str:
    if entry.document is None:
        return _("No document")
    return f"{type_of(entry.document.type_code).words}: {entry.document.subject}"


def _receiver(entry: Any) -> str:
    if entry.document is None:
        return ""
    if entry.register.kind != "in":
        form = f"{entry.document.signer_competence}." if entry.document.signer_competence else ""
        return f"{form} {entry.document.signer_name}".strip()
    leads = [one for one in entry.document.tasks.all() if one.kind == "lead" and one.state != "dropped"]
    return leads[-1].holder_name if leads else ""


def _note(entry: Any) -> str:
    if entry.voided_at is not None:
        return _("Voided: %(reason)s") % {"reason": entry.void_reason}
    return str(_("Recalled")) if entry.document and entry.document.state == "recalled" else ""


def _with_parts(entries: Any) -> Any:
    return entries.select_related("register").prefetch_related("document__tasks", "document__recipients")


@guard(POLICY, policy.VIEW_REGISTERS)
def register(request: HttpRequest, number: int) -> HttpResponse:
    """One register, fifty numbers a page, with whether they are whole and how timely the office is."""
    found = _open(request, number)
    actor = actor_of(request)
    page = Paginator(range(found.last), reads.PAGE).get_page(request.GET.get("page"))
    entries = _with_parts(reads.page_of(found, page.number))
    columns = columns_of(found)
    if found.kind not in ("secret", "copy"):
        if POLICY.may(actor, policy.VOID, found.agency):
            columns.append(
                Column(
                    lambda one: "" if one.voided_at else _("Void"), _("Act"),
                    href=lambda one: "" if one.voided_at else reverse("documents:void", args=[one.pk]),
                )
            )  # fmt: skip
    table = Table(columns, entries, caption=title_of(found), is_stacked=True)
    times = reads.timeliness_of(found)
    context = {
        "register": found, "title": title_of(found), "table": table,
        "page": page, **_wholeness(found, page.number), "agency": showing.office(found.agency, clock.now()),
        "times": [(words, times[name]) for name, words in clocks.TIMELINESS.items()], "article": clocks.ARTICLE,
    }  # fmt: skip
    return render(request, "documents/register.html", context)


def _wholeness(found: Any, page: int) -> dict[str, Any]:
    """Which numbers are missing: of a long register those of this page and those found by night, else all at once."""
    if found.last <= SHORT:
        return {"missing": reads.missing_numbers(found), "is_long": False}
    return {"missing": sorted({*found.missing, *reads.missing_on_page(found, page)}), "is_long": True}


def _taken(request: HttpRequest, found: Any, form: str, at: datetime) -> list[Any]:
    entries = list(_with_parts(reads.entries_of(found)))
    reading.take_list(
        act=policy.VIEW_REGISTERS, kind=f"register.{found.pk}.{form}", count=len(entries), by=actor_of(request), at=at
    )
    return entries


@guard(POLICY, policy.VIEW_REGISTERS)
def register_file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The whole register as an Excel sheet or a CSV file; the ledger says who took it."""
    found = _open(request, number)
    make = exports.excel if form == "xlsx" else exports.csv
    return make(_taken(request, found, form, clock.now()), columns_of(found), title_of(found))


@guard(POLICY, policy.VIEW_REGISTERS)
def register_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The whole register laid out for printing."""
    found, at = _open(request, number), clock.now()
    columns = columns_of(found)
    rows = [[on_paper(column.value(one)) for column in columns] for one in _taken(request, found, "pdf", at)]
    data = {
        "title": str(title_of(found)), "agency": showing.office(found.agency, at),
        "columns": [str(column.label) for column in columns], "rows": rows, "by": actor_of(request).name, "at": at,
        "sample": str(_("Columns from memory: sample, to be confirmed")),
    }  # fmt: skip
    pdf = typeset("documents/register.typ", data, at=at)
    return exports.download(pdf, name=f"{title_of(found)}.pdf", media_type="application/pdf", inline=True)


@guard(POLICY, policy.VOID)
def void(request: HttpRequest, number: int) -> HttpResponse:
    """A number is voided: it stays in the register with the reason."""
    by, entry = actor_of(request), reads.get_entry(number)
    POLICY.require(by, policy.VOID, entry.register.agency)
    form = VoidForm(request.POST if request.method == "POST" else None)
    back = reverse("documents:register", args=[entry.register_id])
    if form.is_bound and form.is_valid():
        try:
            registering.void_entry(entry=number, reason=form.cleaned_data["text"], by=by, at=clock.now())
        except Problem as refusal:
            form.add_error(None, sentence_of(refusal))
        else:
            messages.success(request, _("Number %(number)s was voided.") % {"number": entry})
            return redirect(back)
    context = {"form": form, "title": _("Void number %(number)s") % {"number": entry}, "button": _("Void"), "back": back,
               "caption": entry.document.subject if entry.document else "", "danger": True,
               "lead": _("The number stays in the register with the reason and is never given again.")}  # fmt: skip
    return render(request, "documents/form.html", context, status=422 if form.is_bound else 200)


@guard(POLICY, policy.REGISTER_SECRET)
def secret(request: HttpRequest) -> HttpResponse:
    """A state secret on paper gets its number; nothing of its content is asked."""
    by = actor_of(request)
    form = SecretForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            paper = registering.register_secret(
                agency=by.agency, direction=values["direction"], degree=values["secrecy"], code=values["code"],
                other_party=values["other_party"], issued_on=values["issued_on"], copies=values["copies"], by=by,
                at=clock.now(),
            )  # fmt: skip
        except Problem as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, sentence_of(refusal))
        else:
            messages.success(request, _("Registered under number %(number)s.") % {"number": paper.entry})
            return redirect("documents:register", paper.entry.register_id)
    context = {"form": form, "title": _("Register a secret paper"), "button": _("Enter in the register"),
               "back": reverse("documents:registers"),
               "lead": _("Only number, date and the other party. Never enter the subject or attach a file.")}  # fmt: skip
    return render(request, "documents/form.html", context, status=422 if form.is_bound else 200)


@guard(POLICY, policy.SET_OFFICE)
def office(request: HttpRequest) -> HttpResponse:
    """The office's sign in notations, and whether it inserts numbers."""
    by = actor_of(request)
    now = reads.setting_of(by.agency)
    initial = {"sign": now.sign, "inserts_numbers": now.inserts_numbers}
    form = OfficeForm(request.POST) if request.method == "POST" else OfficeForm(initial=initial)
    if form.is_bound and form.is_valid():
        registering.set_office(agency=by.agency, by=by, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("The settings were saved."))
        return redirect("documents:registers")
    context = {"form": form, "title": _("Settings of the registers"), "button": _("Save"),
               "back": reverse("documents:registers"), "lead": ""}  # fmt: skip
    return render(request, "documents/form.html", context)
