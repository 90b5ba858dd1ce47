"""Alerts: found, read, acknowledged; and the rules by which they open."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.base.ledger import queries as ledger
from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.words import Words
from phohien.lgsp.monitor import policy
from phohien.lgsp.monitor.forms import AcknowledgeForm, AlertFilterForm, RuleForm
from phohien.lgsp.monitor.models import Alert
from phohien.lgsp.monitor.pages import frame
from phohien.lgsp.monitor.queries import alerts as queries
from phohien.lgsp.monitor.rules import alerts as rules
from phohien.lgsp.monitor.services import alerts as services
from phohien.ui.components.formats import number
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

PAGE_SIZE = 50
HISTORY = {
    "opened": Words("Phát hiện, đã báo người phụ trách", "Found; who looks after it was told"),
    "closed": Words("Nguyên nhân đã hết, tự đóng", "The cause is gone; it closed itself"),
}


def _state(alert: Alert) -> tuple[str, str]:
    if alert.closed_at is not None:
        return _("closed"), "neutral"
    return (_("acknowledged"), "info") if alert.acknowledged_at else (_("still open"), alert.severity)


def _value(alert: Alert) -> str:
    return f"{number(alert.value)} {rules.UNITS[alert.rule]}"


def _columns() -> list[Column]:
    return [
        Column(lambda row: str(rules.NAMES[row.rule]), _("Alert"), is_heading=True,
               href=lambda row: reverse("monitor:alert_detail", args=[row.code])),
        Column(lambda row: _state(row)[0], _("State"), kind="tag", tone=lambda row: _state(row)[1]),
        Column(lambda row: str(rules.SEVERITY_WORDS[row.severity]), _("Severity"), kind="tag", tone=lambda row: row.severity),
        Column("subject", _("Concerns"), kind="code"),
        Column(_value, _("Value")),
        Column("opened_at", _("Opened at"), kind="datetime"),
        Column("closed_at", _("Closed at"), kind="datetime"),
        Column("acknowledged_by_name", _("Acknowledged by")),
    ]  # fmt: skip


def _found(request: HttpRequest) -> tuple[AlertFilterForm, Any]:
    form = AlertFilterForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    return form, queries.list_alerts(policy.parties_of(actor_of(request)), state=values.get("trang_thai", ""),
                                     rule=values.get("quy_tac", ""), text=values.get("q", ""))  # fmt: skip


@guard(policy.POLICY, policy.VIEW_ALERTS)
def alert_list(request: HttpRequest) -> HttpResponse:
    """The alerts, newest first."""
    form, found = _found(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    table = Table(_columns(), page.object_list, caption=_("Alerts"), empty=_("There is no such alert."),
                  empty_hint=_("The worker looks every quarter of a minute."))  # fmt: skip
    context = {
        "form": form, "table": table, "page": page, "tabs": frame.tabs(request, "alert_list"),
        "may_set": policy.POLICY.may(actor_of(request), policy.KEEP_RULES), "crumbs": frame.crumbs((_("Alerts"), "")),
    }  # fmt: skip
    return render(request, "monitor/alert_list.html", context)


@guard(policy.POLICY, policy.VIEW_ALERTS)
def alert_export(request: HttpRequest, form: str) -> HttpResponse:
    """The same as Excel or CSV, with the notes."""
    columns = [Column("code", _("Code"), kind="code"), *_columns(), Column("note", _("What was done about it"))]
    return frame.exported(form, _found(request)[1], columns, _("Alerts of the LGSP"))


def _seen(request: HttpRequest, code: str) -> Alert:
    found = queries.alert_by_code(code)
    if not policy.POLICY.may(actor_of(request), policy.VIEW_ALERTS, found):
        raise NotFound(Words("Không có cảnh báo này.", "There is no such alert."), code="monitor.no_such_alert")
    return found


@guard(policy.POLICY, policy.VIEW_ALERTS)
def alert_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One alert: what was found, what to do, who took it up, its history."""
    alert = _seen(request, code)
    form = AcknowledgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.acknowledge_alert(
                code=code, note=form.cleaned_data["ghi_chu"], by=actor_of(request), at=clock.now()
            )
        except Refused as refusal:
            form.add_error("ghi_chu" if refusal.field == "note" else None, str(refusal))
        else:
            messages.success(request, _("You have taken the alert up. It closes by itself when the cause is gone."))
            return redirect("monitor:alert_detail", code)
    context = {
        "alert": alert, "form": form, "title": rules.NAMES[alert.rule], "state": _state(alert), "facts": _facts(alert),
        "to_do": rules.WHAT_TO_DO[alert.rule], "may_acknowledge": alert.acknowledged_at is None and alert.closed_at is None,
        "history": _history(alert), "crumbs": frame.crumbs((_("Alerts"), reverse("monitor:alert_list")), (alert.code, "")),
    }  # fmt: skip
    return render(request, "monitor/alert_detail.html", context, status=422 if form.is_bound and form.errors else 200)


def _facts(alert: Alert) -> list[Any]:
    return [
        (_("Concerns"), alert.subject),
        (_("Value now"), _value(alert)),
        (_("Threshold when it opened"), f"{number(alert.threshold)} {rules.UNITS[alert.rule]}"),
        (_("More about it"), alert.detail or None),
        (_("Opened at"), alert.opened_at),
        (_("Seen last"), alert.seen_at),
        (_("Closed at"), alert.closed_at),
        (_("Acknowledged by"), alert.acknowledged_by_name or None),
        (_("What is being done about it"), alert.note or None),
    ]


def _history(alert: Alert) -> list[dict[str, Any]]:
    return [
        {"title": HISTORY.get(entry.note) or _("Taken up"), "at": entry.at,
         "by": entry.by_name or entry.by_code, "note": "" if entry.note in HISTORY else entry.note}
        for entry in reversed(ledger.history(f"alert:{alert.code}"))
    ]  # fmt: skip


@guard(policy.POLICY, policy.VIEW_ALERTS)
def rule_list(request: HttpRequest) -> HttpResponse:
    """The rules with their thresholds."""
    may = policy.POLICY.may(actor_of(request), policy.KEEP_RULES)
    columns = [
        Column(lambda row: str(rules.NAMES[row.code]), _("Rule"), is_heading=True,
               href=(lambda row: reverse("monitor:rule_change", args=[row.code])) if may else None),
        Column(lambda row: _("watched") if row.enabled else _("off"), _("State"), kind="tag",
               tone=lambda row: "success" if row.enabled else "neutral"),
        Column(lambda row: f"{number(row.threshold)} {rules.UNITS[row.code]}", _("Threshold")),
        Column(lambda row: row.minutes or None, _("Window in minutes"), kind="number"),
        Column(lambda row: str(rules.SEVERITY_WORDS[row.severity]), _("Severity"), kind="tag", tone=lambda row: row.severity),
    ]  # fmt: skip
    context = {
        "table": Table(columns, queries.list_rules(), caption=_("Rules of the alerts")),
        "crumbs": frame.crumbs((_("Alerts"), reverse("monitor:alert_list")), (_("Rules"), "")),
    }
    return render(request, "monitor/rule_list.html", context)


@guard(policy.POLICY, policy.KEEP_RULES)
def rule_change(request: HttpRequest, code: str) -> HttpResponse:
    """An operator sets a rule's threshold and window, or switches it off."""
    rule = queries.get_rule(code)
    form = RuleForm(request.POST or None, initial={"nguong": rule.threshold, "phut": rule.minutes, "bat": rule.enabled})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        services.change_rule(code=code, threshold=values["nguong"], minutes=values["phut"], enabled=values["bat"],
                             by=actor_of(request), at=clock.now())  # fmt: skip
        messages.success(request, _("The rule was changed."))
        return redirect("monitor:rule_list")
    context = {
        "form": form, "title": rules.NAMES[code], "unit": rules.UNITS[code], "to_do": rules.WHAT_TO_DO[code],
        "crumbs": frame.crumbs((_("Alerts"), reverse("monitor:alert_list")), (_("Rules"), reverse("monitor:rule_list")),
                               (rules.NAMES[code], "")),
    }  # fmt: skip
    return render(request, "monitor/rule_change.html", context, status=422 if form.is_bound and form.errors else 200)
