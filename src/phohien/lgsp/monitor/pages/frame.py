"""What the monitor's pages share: tabs, the time looked at, names for identifiers, exports."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.lgsp.catalogue.models import Member
from phohien.lgsp.monitor import policy
from phohien.lgsp.monitor.forms import PeriodForm
from phohien.lgsp.monitor.queries import alerts, traffic
from phohien.ui import exports
from phohien.ui.guard import actor_of

LENGTHS = {"1h": timedelta(hours=1), "24h": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30)}
LONGEST = timedelta(days=3660)


def crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way from the LGSP's desk to this page."""
    return [(_("LGSP"), reverse("catalogue:desk")), (_("Monitoring"), reverse("monitor:overview")), *more]


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The monitor's pages beside each other."""
    waiting = alerts.open_count(policy.parties_of(actor_of(request)))
    names = [
        ("overview", _("Now")), ("service_list", _("Health")), ("relations", _("Who asks whom")), ("call_list", _("Calls")),
        ("exchange_list", _("Evidence")), ("quota_list", _("Quotas")), ("report", _("Reports")), ("alert_list", _("Alerts")),
    ]  # fmt: skip
    return [
        {"label": label, "href": reverse(f"monitor:{name}"), "current": name == current,
         "count": waiting or None if name == "alert_list" else None} for name, label in names
    ]  # fmt: skip


def midnight(day: date | None) -> datetime | None:
    """When the day begins in Vietnam."""
    return datetime(day.year, day.month, day.day, tzinfo=clock.VIETNAM) if day else None


def asked_span(request: HttpRequest, usual: str = "24h") -> tuple[PeriodForm, traffic.Span]:
    """The form of the time looked at, and that time; the usual one when nothing usable was asked for."""
    now = clock.now()
    is_asked = any(name in request.GET for name in PeriodForm.base_fields)
    form = PeriodForm(request.GET if is_asked else {**request.GET.dict(), "ky": usual})
    values = form.cleaned_data if form.is_valid() else {}
    first, last = midnight(values.get("tu_ngay")), midnight(values.get("den_ngay"))
    until = min(last + timedelta(days=1), now) if last else now
    if first and last and first > last:
        form.add_error("den_ngay", _("This day lies before the first one."))
        first = None
    if first:
        return form, traffic.span_of(max(first, until - LONGEST), until)
    return form, traffic.span_of(until - LENGTHS[values.get("ky") or usual], until)


def names_of(members: set[str]) -> dict[str, str]:
    """By identifier the member's name in the reader's language; its code where it is not registered any more."""
    found = {member.address: str(member.words) for member in Member.objects.order_by("valid_from")}
    return {member: found.get(member, unquote(member.rpartition("/")[2])) for member in members}


def short(identifier: str) -> str:
    """An identifier without its instance and class, for people; a dash for a name nobody registered."""
    return unquote("/".join(identifier.split("/")[2:])) if identifier else "–"


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 1."""
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), 10_000) if text.isdigit() and len(text) < 6 else 1


def turn(request: HttpRequest, number: int) -> str:
    """The address of that page of the same list."""
    kept = {name: value for name, value in request.GET.items() if name != "page"}
    return f"?{urlencode({**kept, 'page': number})}"


def exported(form: str, rows: Any, columns: Any, title: Any) -> HttpResponse:
    """The rows as Excel or CSV. Raises Http404 for another form."""
    if form not in ("xlsx", "csv"):
        raise Http404
    return exports.excel(rows, columns, title) if form == "xlsx" else exports.csv(rows, columns, title)


def rounded(milliseconds: float | None) -> float | None:
    """A duration as people read it: whole milliseconds, with one decimal below ten."""
    return milliseconds if milliseconds is None else round(milliseconds, 1 if milliseconds < 10 else 0)


def tone_of(rate: float | None) -> str:
    """The tone of an error rate in percent."""
    if rate is None:
        return "neutral"
    return "danger" if rate >= 10 else "warning" if rate >= 1 else "success"
