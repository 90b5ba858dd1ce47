"""How each service fares: last success and failure, error rate, percentiles, breaker, the provider's machine, its callers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel.clock import VIETNAM
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.monitor import policy
from phohien.lgsp.monitor.pages import frame
from phohien.lgsp.monitor.queries import alerts, operating, traffic
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table


class Standing:
    """What is known of the machines behind the services, asked once a page."""

    def __init__(self) -> None:
        self.machines = alerts.services_of(alerts.snapshot())
        self.probes = operating.probes()
        self.open = {
            one["address"]
            for gateway in operating.gateways()
            for one in gateway.state.get("providers", [])
            if one.get("open")
        }

    def words(self, service: str) -> tuple[str, str]:
        """How the provider's machine stands, as a word and a tone."""
        machines = self.machines.get(service)
        if machines is None:
            return _("not provided any more"), "neutral"
        if any(machine in self.open for machine in machines):
            return _("left alone for a while"), "danger"
        known = [self.probes[machine] for machine in machines if machine in self.probes]
        if known and not any(answers for answers, _note, _since in known):
            return _("takes no connection"), "danger"
        return (_("takes connections"), "success") if known else (_("not tried yet"), "neutral")


def _state(one: operating.Health) -> tuple[str, str]:
    if one.succeeded_at is None and one.failed_at is None:
        return _("never called"), "neutral"
    return (_("answers"), "success") if one.answers else (_("failed last"), "danger")


def _columns(standing: Standing) -> list[Column]:
    return [
        Column(lambda row: frame.short(row.service), _("Service"), is_heading=True, href=lambda row: href_of(row.service)),
        Column(lambda row: _state(row)[0], _("State"), kind="tag", tone=lambda row: _state(row)[1]),
        Column(lambda row: standing.words(row.service)[0], _("Provider's machine"), kind="tag",
               tone=lambda row: standing.words(row.service)[1]),
        Column("figures.calls", _("Calls"), kind="number"),
        Column("figures.error_rate", _("Error rate"), kind="percent"),
        Column(lambda row: frame.rounded(row.figures.p50), _("p50, ms"), kind="number"),
        Column(lambda row: frame.rounded(row.figures.p95), _("p95, ms"), kind="number"),
        Column(lambda row: frame.rounded(row.figures.p99), _("p99, ms"), kind="number"),
        Column("succeeded_at", _("Answered last"), kind="datetime"),
        Column("failed_at", _("Failed last"), kind="datetime"),
        Column("failure", _("Why it failed"), kind="code"),
    ]  # fmt: skip


def href_of(service: str) -> str:
    """The address of a service's page here."""
    return f"{reverse('monitor:service_detail')}?{urlencode({'dich_vu': service})}"


def _rows(request: HttpRequest) -> tuple[Any, list[operating.Health], Standing]:
    form, span = frame.asked_span(request)
    standing = Standing()
    found = operating.health(policy.parties_of(actor_of(request)), since=span.since, grain=span.grain)
    return form, found, standing


@guard(policy.POLICY, policy.VIEW_TRAFFIC)
def service_list(request: HttpRequest) -> HttpResponse:
    """Every service that was called, those that failed last first."""
    form, found, standing = _rows(request)
    rows = sorted(found, key=lambda one: (one.answers, -one.figures.calls, one.service))
    table = Table(_columns(standing), rows, caption=_("Health of the services"), empty=_("No service was called yet."),
                  empty_hint=_("A service stands here a second or two after its first call."))  # fmt: skip
    context = {
        "form": form,
        "table": table,
        "tabs": frame.tabs(request, "service_list"),
        "crumbs": frame.crumbs((_("Health"), "")),
    }
    return render(request, "monitor/service_list.html", context)


@guard(policy.POLICY, policy.VIEW_TRAFFIC)
def service_export(request: HttpRequest, form: str) -> HttpResponse:
    """The same as Excel or CSV."""
    _form, found, standing = _rows(request)
    return frame.exported(form, found, _columns(standing), _("Health of the services"))


@guard(policy.POLICY, policy.VIEW_TRAFFIC)
def service_detail(request: HttpRequest) -> HttpResponse:
    """One service in time, and who calls it."""
    service, parties = request.GET.get("dich_vu", "")[:400], policy.parties_of(actor_of(request))
    form, span = frame.asked_span(request)
    form.fields["dich_vu"] = _hidden()
    known = [one for one in operating.health(parties, since=span.since, grain=span.grain) if one.service == service]
    if not known:
        words = Words("Không có số liệu về dịch vụ này.", "There are no figures of this service.")
        raise NotFound(words, code="monitor.no_such_service")
    steps = traffic.series(span, parties, service=service)
    stamp = "%H:%M" if span.grain == "minute" else "%d/%m %Hh" if span.grain == "hour" else "%d/%m"
    one, standing = known[0], Standing()
    context = {
        "form": form, "one": one, "title": frame.short(service), "state": _state(one), "machine": standing.words(service),
        "labels": [f"{at.astimezone(VIETNAM):{stamp}}" for at, _figures in steps],
        "calls": [(_("Calls"), [figures.calls for _at, figures in steps]),
                  (_("Failed or refused"), [figures.calls - figures.succeeded for _at, figures in steps])],
        "times": [(_("p50"), [figures.p50 for _at, figures in steps]), (_("p95"), [figures.p95 for _at, figures in steps])],
        "callers": _callers(traffic.callers_of(service, span, parties)), "reset_href": href_of(service),
        "calls_href": f"{reverse('monitor:call_list')}?{urlencode({'dich_vu': service})}",
        "crumbs": frame.crumbs((_("Health"), reverse("monitor:service_list")), (frame.short(service), "")),
    }  # fmt: skip
    return render(request, "monitor/service_detail.html", context)


def _hidden() -> Any:
    from django import forms

    return forms.CharField(required=False, widget=forms.HiddenInput())


def _callers(found: dict[str, operating.Figures]) -> Table:
    columns = [
        Column(lambda row: frame.short(row[0]), _("Consumer"), is_heading=True),
        Column(lambda row: row[1].calls, _("Calls"), kind="number"),
        Column(lambda row: row[1].error_rate, _("Error rate"), kind="percent"),
        Column(lambda row: row[1].refused + row[1].limited, _("Refused"), kind="number"),
        Column(lambda row: frame.rounded(row[1].p95), _("p95, ms"), kind="number"),
    ]
    rows = sorted(found.items(), key=lambda row: -row[1].calls)
    return Table(columns, rows, caption=_("Who calls it"), empty=_("Nobody called it in this time."))


@guard(policy.POLICY, policy.VIEW_TRAFFIC)
def quota_list(request: HttpRequest) -> HttpResponse:
    """How much of each day's quota is used today."""
    from phohien.kernel import clock

    wanted = policy.parties_of(actor_of(request))
    uses = [
        use for use in alerts.quota_uses(alerts.snapshot(), clock.now())
        if wanted is None or any(name.startswith(f"{party}/") for party in wanted for name in use[:2])
    ]  # fmt: skip
    columns = [
        Column(lambda row: frame.short(row[0]), _("Consumer"), is_heading=True),
        Column(lambda row: frame.short(row[1]), _("Service")),
        Column(lambda row: row[2], _("Calls today"), kind="number"),
        Column(lambda row: row[3], _("Calls allowed a day"), kind="number"),
        Column(lambda row: f"{100 * row[2] / row[3]:.0f} %", _("Used"), kind="tag",
               tone=lambda row: "danger" if row[2] >= row[3] else "warning" if row[2] >= 0.8 * row[3] else "success"),
    ]  # fmt: skip
    rows = sorted(uses, key=lambda row: -row[2] / row[3])
    table = Table(columns, rows, caption=_("Use of the quotas"), empty=_("No right has a quota a day."),
                  empty_hint=_("The provider sets it when granting a request."))  # fmt: skip
    context = {"table": table, "tabs": frame.tabs(request, "quota_list"), "crumbs": frame.crumbs((_("Quotas"), ""))}
    return render(request, "monitor/quota_list.html", context)
