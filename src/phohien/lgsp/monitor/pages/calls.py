"""Every call, also those that were refused; each look stands in the ledger."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.lgsp.monitor import policy
from phohien.lgsp.monitor.forms import OUTCOME_WORDS, CallFilterForm
from phohien.lgsp.monitor.pages import exchanges, frame
from phohien.lgsp.monitor.queries.calls import Call
from phohien.lgsp.monitor.services import looks
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

PAGE_SIZE, MOST_EXPORTED = 50, 10_000
TONES = {
    "succeeded": "success",
    "provider_error": "danger",
    "failed": "danger",
    "refused": "warning",
    "limited": "warning",
}


def _columns() -> list[Column]:
    return [
        Column("asked_at", _("Called at"), kind="datetime", is_heading=True),
        Column(lambda row: str(OUTCOME_WORDS[row.outcome]), _("How it ended"), kind="tag", tone=lambda row: TONES[row.outcome]),
        Column(lambda row: row.fault or str(row.status), _("Answered with"), kind="code"),
        Column(lambda row: frame.short(row.client), _("Consumer"), kind="code"),
        Column(lambda row: frame.short(row.service), _("Service"), kind="code"),
        Column(lambda row: f"{row.method} {row.path or '/'}", _("Operation"), kind="code"),
        Column(lambda row: round(row.milliseconds, 1), _("Milliseconds"), kind="number"),
        Column(lambda row: None if row.provider_milliseconds is None else round(row.provider_milliseconds, 1),
               _("of them the provider's"), kind="number"),
        Column("message", _("Reason")),
        Column("id", _("Query id"), kind="code", href=_evidence),
    ]  # fmt: skip


def _evidence(row: Call) -> str:
    """The evidence of the call, where it reached for a provider."""
    return f"{reverse('monitor:exchange_list')}?{urlencode({'ma': row.id})}" if row.sent_at and row.id else ""


def _brief(row: Call) -> dict[str, Any]:
    """The call as a phone shows it."""
    return {
        "at": row.asked_at, "word": OUTCOME_WORDS[row.outcome], "tone": TONES[row.outcome], "client": frame.short(row.client),
        "service": frame.short(row.service), "what": f"{row.method} {row.path or '/'}", "took": frame.rounded(row.milliseconds),
        "why": row.message or row.fault, "links": [(_("Evidence"), _evidence(row))] if _evidence(row) else [],
    }  # fmt: skip


def _found(request: HttpRequest, offset: int, limit: int) -> tuple[CallFilterForm, list[Call]]:
    form = CallFilterForm(request.GET)
    outcome = form.cleaned_data.get("ket_qua", "") if form.is_valid() else ""
    return form, looks.look_at_calls(by=actor_of(request), at=clock.now(), offset=offset, limit=limit, outcome=outcome,
                                     **exchanges.wanted(form))  # fmt: skip


@guard(policy.POLICY, policy.VIEW_CALLS)
def call_list(request: HttpRequest) -> HttpResponse:
    """The newest calls, or those that answer to the filter."""
    number = frame.page_number(request)
    form, rows = _found(request, (number - 1) * PAGE_SIZE, PAGE_SIZE + 1)
    table = Table(_columns(), rows[:PAGE_SIZE], caption=_("Calls"), empty=_("No call answers to this."),
                  empty_hint=_("A call stands here a second or two after it was answered, for 62 days."))  # fmt: skip
    context = {
        "form": form, "table": table, "rows": [_brief(row) for row in rows[:PAGE_SIZE]],
        "newer": frame.turn(request, number - 1) if number > 1 else "",
        "older": frame.turn(request, number + 1) if len(rows) > PAGE_SIZE else "",
        "tabs": frame.tabs(request, "call_list"), "crumbs": frame.crumbs((_("Calls"), "")),
    }  # fmt: skip
    return render(request, "monitor/call_list.html", context)


@guard(policy.POLICY, policy.VIEW_CALLS)
def call_export(request: HttpRequest, form: str) -> HttpResponse:
    """The newest ten thousand of them as Excel or CSV."""
    return frame.exported(form, _found(request, 0, MOST_EXPORTED)[1], _columns(), _("Calls"))
