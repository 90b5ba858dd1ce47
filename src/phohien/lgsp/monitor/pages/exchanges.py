"""The exchanges, found by id, consumer, service and time, and their evidence to download."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.lgsp.monitor import policy
from phohien.lgsp.monitor.forms import ExchangeFilterForm
from phohien.lgsp.monitor.pages.frame import crumbs, midnight, page_number, short, tabs, turn
from phohien.lgsp.monitor.queries.evidence import Exchange
from phohien.lgsp.monitor.services import looks as services
from phohien.ui import exports
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

PAGE_SIZE = 50
ASIC = "application/vnd.etsi.asic-e+zip"


@guard(policy.POLICY, policy.VIEW_EXCHANGES)
def exchange_list(request: HttpRequest) -> HttpResponse:
    """The newest exchanges, or those that answer to the filter."""
    form = ExchangeFilterForm(request.GET)
    number = page_number(request)
    rows = services.look(by=actor_of(request), at=clock.now(), offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1,
                         **wanted(form))  # fmt: skip
    context = {
        "form": form,
        "table": _table(rows[:PAGE_SIZE]),
        "rows": [_brief(row) for row in rows[:PAGE_SIZE]],
        "newer": turn(request, number - 1) if number > 1 else "",
        "older": turn(request, number + 1) if len(rows) > PAGE_SIZE else "",
        "tabs": tabs(request, "exchange_list"),
        "crumbs": crumbs((_("Evidence"), "")),
    }
    return render(request, "monitor/exchange_list.html", context)


def wanted(form: ExchangeFilterForm) -> dict[str, Any]:
    """What the filter asks for, as the queries know it."""
    values = form.cleaned_data if form.is_valid() else {}
    last = values.get("den_ngay")
    return {
        "query_id": values.get("ma", ""), "client": values.get("ben_goi", ""), "service": values.get("dich_vu", ""),
        "since": midnight(values.get("tu_ngay")), "until": midnight(last + timedelta(days=1) if last else None),
    }  # fmt: skip


def _table(rows: list[Exchange]) -> Table:
    columns = [
        Column("asked_at", _("Called at"), kind="datetime", is_heading=True),
        Column(_outcome, _("Answered with"), kind="tag", tone=lambda row: "success" if _is_well(row) else "danger"),
        Column(lambda _row: _("request"), _("Evidence"), href=lambda row: _href(row, "yeu-cau")),
        Column(lambda row: _("answer") if row.has_answer else "", _("and the answer's"),
               href=lambda row: _href(row, "tra-loi") if row.has_answer else ""),
        Column(lambda row: unquote(row.client), _("Consumer"), kind="code"),
        Column(lambda row: unquote(row.service), _("Service"), kind="code"),
        Column(lambda row: f"{row.method} {row.path or '/'}", _("Operation"), kind="code"),
        Column("milliseconds", _("Milliseconds"), kind="number"),
        Column("id", _("Query id"), kind="code"),
    ]  # fmt: skip
    return Table(columns, rows, caption=_("Exchanges"), empty=_("No exchange answers to this."),
                 empty_hint=_("An exchange stands here a second or two after it was answered."))  # fmt: skip


def _brief(row: Exchange) -> dict[str, Any]:
    """The exchange as a phone shows it."""
    return {
        "at": row.asked_at, "word": _outcome(row), "tone": "success" if _is_well(row) else "danger", "client": short(row.client),
        "service": short(row.service), "what": f"{row.method} {row.path or '/'}", "took": row.milliseconds, "why": "",
        "links": [(_("Evidence"), _href(row, "yeu-cau")),
                  *([(_("and the answer's"), _href(row, "tra-loi"))] if row.has_answer else [])],
    }  # fmt: skip


def _is_well(row: Exchange) -> bool:
    return not row.fault and row.status < 400


def _outcome(row: Exchange) -> str:
    return row.fault or str(row.status)


def _href(row: Exchange, part: str) -> str:
    return reverse("monitor:evidence", args=[row.chain, row.batch, row.place, part])


@guard(policy.POLICY, policy.OPEN_EVIDENCE)
def evidence(request: HttpRequest, chain: str, batch: int, place: int, part: str) -> HttpResponse:
    """The container of the request, or of the answer."""
    name, content = services.open_evidence(
        chain=chain, batch=batch, place=place, answer=part == "tra-loi", by=actor_of(request), at=clock.now()
    )
    return exports.download(content, name=name, media_type=ASIC)
