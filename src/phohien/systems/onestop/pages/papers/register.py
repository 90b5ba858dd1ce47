"""Form 07: the register of dossiers for a period, on the page, on paper and in Excel."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET

from phohien.kernel import clock
from phohien.kernel.errors import NotAllowed
from phohien.kernel.policy import Actor
from phohien.lgsp.directory import queries as directory
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms.papers import PeriodForm
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import papers as queries
from phohien.systems.onestop.services import papers, reading
from phohien.ui.exports import download, excel
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

MOST_ON_PAGE = 200
CHANNELS = {"direct": _lazy("At the counter"), "online": _lazy("Online"), "post": _lazy("By post")}
MANNERS = {"counter": _lazy("At the counter"), "online": _lazy("Online"), "post": _lazy("By post")}


@guard(POLICY, policy.VIEW_REGISTER)
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The dossiers the office received in the period; ``dang=pdf`` prints form 07, ``dang=xlsx`` is the sheet."""
    at, actor = clock.now(), actor_of(request)
    agencies = agencies_of(actor, at.date())
    form = PeriodForm(_asked(request, at.date()), agencies=agencies)
    if not form.is_valid():
        return render(request, "onestop/register.html", {"form": form}, status=422)
    values = form.cleaned_data
    agency = values["co_quan"] or agencies[0][0]
    period = {"first": values["tu"], "last": values["den"]}
    name = _("Register of dossiers %(first)s to %(last)s") % {
        "first": values["tu"].strftime("%d-%m-%Y"), "last": values["den"].strftime("%d-%m-%Y"),
    }  # fmt: skip
    found, form_wanted = queries.register_rows(agency, **period), request.GET.get("dang")
    if form_wanted in ("pdf", "xlsx"):
        kind = f"register.{form_wanted} {values['tu']}..{values['den']}"
        reading.take_list(act=policy.VIEW_REGISTER, agency=agency, kind=kind, count=found.count(), by=actor, at=at)
    if form_wanted == "pdf":
        pdf = papers.typeset_register(queries.register_of(agency, **period, at=at), at=at)
        return download(pdf, name=f"{name}.pdf", media_type="application/pdf", inline=True)
    if form_wanted == "xlsx":
        return excel([queries.register_line(one, place) for place, one in enumerate(found, 1)], columns(), name)
    return render(request, "onestop/register.html", _context(form, found, agency, period))


def agencies_of(actor: Actor, on: date) -> list[tuple[str, str]]:
    """Whose registers this official may see: the agencies under the own one, then the own. Raises NotAllowed."""
    if not POLICY.may(actor, policy.VIEW_REGISTER, actor.agency):
        raise NotAllowed(_("The register is for the reception office and its leaders."), code="onestop.register_closed")
    own = directory.find_agency(actor.agency, on)
    under = [item for item in directory.agencies_under(actor.agency, on) if item.kind == "service_centre"]
    return [*((item.code, item.name) for item in under), (actor.agency, own.name if own else actor.agency)]


def columns() -> list[Column]:
    """The columns of form 07. TT 03/2025/TT-VPCP, Mẫu số 07."""
    return [
        Column("place", _("No."), kind="number"),
        Column("code", _("Dossier code"), is_heading=True),
        Column("title", _("Procedure")),
        Column("sets", _("Sets"), kind="number"),
        Column("name", _("Applicant")),
        Column("contact", _("Address, phone")),
        Column("competent", _("Handled by")),
        Column(lambda row: CHANNELS.get(row["channel"], row["channel"]), _("Received through")),
        Column(lambda row: _instant(row["received_at"]), _("Received on"), kind="datetime"),
        Column(lambda row: _instant(row["due_at"]), _("Return due"), kind="datetime"),
        Column(lambda row: _instant(row["returned_at"]), _("Returned on"), kind="datetime"),
        Column(lambda row: MANNERS.get(row["manner"], ""), _("Returned through")),
        Column("receiver", _("Handed to")),
        Column("state", _("State")),
    ]


def page_columns() -> list[Column]:
    """What of form 07 a screen has room for; the PDF and the Excel sheet have all of it."""
    return [
        Column("place", _("No."), kind="number"),
        Column(
            "code",
            _("Dossier code"),
            is_heading=True,
            href=lambda row: reverse("onestop:desk_dossier", args=[row["code"]]),
        ),
        Column("title", _("Procedure")),
        Column("name", _("Applicant")),
        Column(lambda row: _instant(row["received_at"]), _("Received on"), kind="datetime"),
        Column(lambda row: _instant(row["due_at"]), _("Return due"), kind="datetime"),
        Column(lambda row: _instant(row["returned_at"]), _("Returned on"), kind="datetime"),
        Column("state", _("State")),
    ]


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _asked(request: HttpRequest, today: date) -> dict[str, Any]:
    """What was asked for; without anything, this month so far."""
    first = today.replace(day=1)
    return {
        "tu": request.GET.get("tu") or f"{first:%d/%m/%Y}",
        "den": request.GET.get("den") or f"{today:%d/%m/%Y}",
        "co_quan": request.GET.get("co_quan", ""),
    }


def _context(form: PeriodForm, found: Any, agency: str, period: dict[str, date]) -> dict[str, Any]:
    count = found.count()
    rows = [queries.register_line(one, place) for place, one in enumerate(found[:MOST_ON_PAGE], 1)]
    asked = {"tu": f"{period['first']:%d/%m/%Y}", "den": f"{period['last']:%d/%m/%Y}", "co_quan": agency}
    table = Table(
        page_columns(), rows,
        caption=_("Register of dossiers"), empty=_("No dossier was received in this period."),
    )  # fmt: skip
    return {
        "form": form,
        "table": table,
        "count": count,
        "is_cut": count > MOST_ON_PAGE,
        "most": MOST_ON_PAGE,
        "pdf_href": "?" + urlencode({**asked, "dang": "pdf"}),
        "excel_href": "?" + urlencode({**asked, "dang": "xlsx"}),
    }
