"""The report by agency and period: services, consumers, exchanges, successes, and how the law's time was kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.lgsp.catalogue.models import Member
from phohien.lgsp.catalogue.queries import access
from phohien.lgsp.catalogue.rules.requests import ANSWER_LIMIT
from phohien.lgsp.monitor import policy
from phohien.lgsp.monitor.pages import frame
from phohien.lgsp.monitor.queries import traffic
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table


@dataclass(frozen=True, slots=True)
class Line:
    """One agency: its traffic, and how it answered requests to use."""

    name: str
    traffic: traffic.Row
    answers: access.Tally | None


def _columns() -> list[Column]:
    return [
        Column("name", _("Agency"), is_heading=True),
        Column("traffic.services", _("Services called"), kind="number"),
        Column("traffic.consumers", _("Consumers"), kind="number"),
        Column("traffic.provided.calls", _("Calls received"), kind="number"),
        Column("traffic.provided.succeeded", _("Answered"), kind="number"),
        Column("traffic.provided.error_rate", _("Error rate"), kind="percent"),
        Column(lambda row: frame.rounded(row.traffic.provided.p95), _("p95, ms"), kind="number"),
        Column("traffic.asked_services", _("Services it asked"), kind="number"),
        Column("traffic.asked.calls", _("Calls it made"), kind="number"),
        Column("answers.received", _("Requests received"), kind="number"),
        Column("answers.in_time", _("Answered in time"), kind="number"),
        Column("answers.late", _("Answered late"), kind="number"),
        Column("answers.overdue", _("Overdue now"), kind="number"),
    ]


def _lines(request: HttpRequest) -> tuple[Any, traffic.Span, list[Line]]:
    form, span = frame.asked_span(request, "30d")
    found = traffic.report(span, policy.parties_of(actor_of(request)))
    names = frame.names_of({row.member for row in found})
    agencies = {member.address: member.agency_code for member in Member.objects.all()}
    tallies = {tally.agency: tally for tally in access.tallies(clock.now())}
    return form, span, [Line(names[row.member], row, tallies.get(agencies.get(row.member, ""))) for row in found]


def _context(request: HttpRequest) -> dict[str, Any]:
    form, span, lines = _lines(request)
    everything = traffic.joined([line.traffic.provided for line in lines])
    table = Table(
        _columns(), lines, caption=_("Exchanges by agency"), empty=_("Nobody took part in an exchange in this time.")
    )
    columns = _columns()
    return {
        "paper": [Table([columns[0], *columns[start:end]], lines, caption=caption, is_caption_hidden=False)
                  for start, end, caption in ((1, 7, _("Services provided")), (7, 13, _("Services asked, and requests to use")))],
        "form": form, "span": span, "table": table, "everything": everything, "agencies": len(lines),
        "services": sum(line.traffic.services for line in lines), "limit": access.limit_on(ANSWER_LIMIT, clock.today()),
        "made_at": clock.now(), "tabs": frame.tabs(request, "report"), "crumbs": frame.crumbs((_("Reports"), "")),
    }  # fmt: skip


@guard(policy.POLICY, policy.VIEW_TRAFFIC)
def report(request: HttpRequest) -> HttpResponse:
    """The report on the desk."""
    return render(request, "monitor/report.html", _context(request))


@guard(policy.POLICY, policy.VIEW_TRAFFIC)
def report_print(request: HttpRequest) -> HttpResponse:
    """The report on paper."""
    return render(request, "monitor/report_print.html", _context(request))


@guard(policy.POLICY, policy.VIEW_TRAFFIC)
def report_export(request: HttpRequest, form: str) -> HttpResponse:
    """The report as Excel or CSV."""
    return frame.exported(form, _lines(request)[2], _columns(), _("Exchanges by agency"))
