"""The two handling reports: incoming and outgoing documents of a period. NĐ 30/2020/NĐ-CP, Phụ lục VI (layout from memory)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from phohien.kernel import clock
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import NotFound
from phohien.systems.documents import policy
from phohien.systems.documents.pages import showing
from phohien.systems.documents.pages.exporting import FORMS, pdf_of
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import figures
from phohien.systems.documents.queries import handling as reads
from phohien.systems.documents.rules import clocks, labels
from phohien.systems.documents.rules.types import type_of
from phohien.systems.documents.services import reading
from phohien.ui import exports
from phohien.ui.forms.fields import DateField
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

SHOWN = 100
DIRECTIONS = {"den": "in", "di": "out"}


class PeriodForm(django_forms.Form):
    """Of which documents, from which day to which, a handling report is."""

    huong = django_forms.ChoiceField(
        label=lazy("Direction"), choices=[("den", lazy("Incoming")), ("di", lazy("Outgoing"))]
    )
    tu = DateField(label=lazy("Registered from"))
    den = DateField(label=lazy("Registered to"))

    def clean(self) -> dict[str, Any]:
        """The period does not end before it begins and is a year at most."""
        values = super().clean() or {}
        since, until = values.get("tu"), values.get("den")
        if since and until and not 0 <= (until - since).days < 366:
            self.add_error("den", _("A period has 1 to 366 days and does not end before it begins."))
        return values


def _form(request: HttpRequest, at: datetime) -> PeriodForm:
    today = in_vietnam(at).date()
    given = {"huong": "den", "tu": f"01/{today:%m/%Y}", "den": f"{today:%d/%m/%Y}"}
    return PeriodForm({**given, **{name: value for name, value in request.GET.items() if value}})


@guard(POLICY, policy.VIEW_REGISTERS)
def report(request: HttpRequest) -> HttpResponse:
    """The report of this month, or of the period asked for: sums first, then each document."""
    by, at = actor_of(request), clock.now()
    form = _form(request, at)
    context: dict[str, Any] = {"form": form, "agency": showing.office(by.agency, at), "query": request.GET.urlencode()}
    if form.is_valid():
        way, since, until = (form.cleaned_data[name] for name in ("huong", "tu", "den"))
        found = reads.documents_of(by.agency, DIRECTIONS[way], since=since, until=until)
        table = Table(columns(way), rows_of(way, list(found[:SHOWN]), at), caption=title_of(way, since, until),
                      empty=_("No document was registered in this period."), is_stacked=True)  # fmt: skip
        sums = _sums(way, figures.figures_of(by.agency, since=since, until=until, at=at))
        context |= {"table": table, "sums": sums, "count": found.count(), "shown": SHOWN}
    return render(request, "documents/handling.html", context, status=200 if form.is_valid() else 422)


@guard(POLICY, policy.VIEW_REGISTERS)
def report_file(request: HttpRequest, form: str) -> HttpResponse:
    """The whole report as a sheet, a file or on paper; the ledger says who took it."""
    by, at = actor_of(request), clock.now()
    asked = _form(request, at)
    if form not in FORMS or not asked.is_valid():
        raise NotFound(_("There is no such list."), code="documents.no_list")
    way, since, until = (asked.cleaned_data[name] for name in ("huong", "tu", "den"))
    found = list(reads.documents_of(by.agency, DIRECTIONS[way], since=since, until=until)[: reads.MOST])
    rows, title = rows_of(way, found, at), title_of(way, since, until)
    reading.take_list(act=policy.VIEW_REGISTERS, kind=f"handling.{way}.{form}", count=len(rows), by=by, at=at)
    if form == "pdf":
        sums = _sums(way, figures.figures_of(by.agency, since=since, until=until, at=at))
        return pdf_of(title, rows, columns(way), by, at, sums=sums)
    return (exports.excel if form == "xlsx" else exports.csv)(rows, columns(way), title)


def title_of(way: str, since: date, until: date) -> str:
    """What the report is called."""
    name = _("Handling of incoming documents") if way == "den" else _("Handling of outgoing documents")
    return f"{name}, {since:%d/%m/%Y} – {until:%d/%m/%Y}"


def _sums(way: str, found: Any) -> list[tuple[str, int]]:
    if way == "di":
        return [
            (_("Issued"), found.issued), (_("Numbered late"), found.issued_late), (_("Packages sent"), found.deliveries_sent),
            (_("Packages that failed"), found.deliveries_failed), (_("Packages not taken over yet"), found.deliveries_waiting),
        ]  # fmt: skip
    return [
        (_("Received"), found.received), (_("Registered"), found.registered), (_("Registered late"), found.registered_late),
        (_("Returned to the sender"), found.returned), (_("Handled"), found.handled),
        (_("Directives given"), found.directives_given), (_("Directives done"), found.directives_done),
        (_("Directives done late"), found.directives_done_late), (_("Directives overdue now"), found.directives_overdue),
    ]  # fmt: skip


def columns(way: str) -> list[Column]:
    """What a report says of each document."""
    if way == "di":
        return [
            Column("number", _("Number and notation"), kind="code"), Column("issued_on", _("Date of the document"), kind="date"),
            Column("subject", _("Kind and subject"), is_heading=True, href=lambda row: row["href"]),
            Column("signer", _("Signed by")), Column("recipients", _("Recipients")), Column("state", _("State")),
            Column("sent", _("Packages sent"), kind="number"), Column("done", _("Taken over"), kind="number"),
            Column("failed", _("Failed"), kind="number"),
        ]  # fmt: skip
    return [
        Column("register_number", _("Arrival number")), Column("arrived_on", _("Day of arrival"), kind="date"),
        Column("number", _("Number and notation"), kind="code"), Column("issuer", _("Author")),
        Column("subject", _("Kind and subject"), is_heading=True, href=lambda row: row["href"]),
        Column("lead", _("Leads")), Column("due_on", _("Deadline"), kind="date"),
        Column("finished_on", _("Finished"), kind="date"), Column("state", _("State")), Column("timely", _("Timely")),
    ]  # fmt: skip


def rows_of(way: str, found: list[Any], at: datetime) -> list[dict[str, Any]]:
    """The documents as lines."""
    if way == "den":
        return [_incoming(one, at) for one in found]
    sent = reads.deliveries_of(found)
    return [_outgoing(one, sent.get(one.code, [])) for one in found]


def _common(one: Any) -> dict[str, Any]:
    return {
        "href": showing.href_of(one), "number": one.full_number, "state": str(labels.STATES.get(one.state, one.state)),
        "subject": f"{type_of(one.type_code).words}: {one.subject}",
    }  # fmt: skip


def _incoming(one: Any, at: datetime) -> dict[str, Any]:
    leads = [task for task in one.leads if task.state != "dropped"]
    due = max((task.due_at for task in leads if task.due_at), default=one.due_at)
    return {
        **_common(one), "register_number": showing.register_number(one), "issuer": one.issuer_name,
        "arrived_on": in_vietnam(one.registered_at).date(), "lead": leads[-1].holder_name if leads else "",
        "due_on": in_vietnam(due).date() if due else None,
        "finished_on": in_vietnam(one.finished_at).date() if one.finished_at else None,
        "timely": _timely(one.finished_at, due, at),
    }  # fmt: skip


def _timely(finished_at: datetime | None, due: datetime | None, at: datetime) -> str:
    """In time, late, or what is left; nothing for a document without a deadline."""
    if due is None:
        return ""
    if finished_at is not None:
        return _("In time") if finished_at <= due else _("Late")
    return str(clocks.left(showing.calendar(), due_at=due, urgency=0, at=at).words)


def _outgoing(one: Any, sent: list[Any]) -> dict[str, Any]:
    form = f"{one.signer_competence}. " if one.signer_competence else ""
    return {
        **_common(one), "issued_on": one.issued_on, "signer": f"{form}{one.signer_name}",
        "recipients": ", ".join(row.name for row in one.recipients.all()), "sent": len(sent),
        "done": sum(1 for row in sent if row.transport == "done"), "failed": sum(1 for row in sent if row.transport == "fail"),
    }  # fmt: skip
