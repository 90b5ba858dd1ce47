"""Agencies: a list of any day, and each with its place, offices and successors."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phohien.kernel import clock
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries
from phohien.lgsp.directory.forms import AgencyFilterForm
from phohien.lgsp.directory.models import Agency
from phohien.lgsp.directory.pages.days import chosen_day, home_crumbs
from phohien.lgsp.directory.rules import AGENCY_KIND_WORDS
from phohien.ui import exports
from phohien.ui.guard import public
from phohien.ui.tables import Column, Table

OPEN = "Which agencies exist and where they receive people is open data."
PAGE_SIZE = 50


def name_of(agency: Agency | None) -> str:
    """The agency's name in the reader's language."""
    return str(Words(agency.name, agency.name_en)) if agency else ""


def _columns(query: str = "") -> list[Column]:
    return [
        Column(name_of, gettext_lazy("Agency"), is_heading=True, href=lambda row: _href(row, query)),
        Column("code", gettext_lazy("Agency identifier"), kind="code"),
        Column(lambda row: str(AGENCY_KIND_WORDS[row.kind]), gettext_lazy("Kind")),
        Column(lambda row: name_of(row.parent), gettext_lazy("Belongs to")),
        Column("valid_from", gettext_lazy("Since"), kind="date"),
        Column(
            lambda row: _("yes") if row.confirmed else _("to be confirmed"),
            gettext_lazy("Identifier confirmed"),
        ),
    ]


def _href(agency: Agency, query: str = "") -> str:
    return reverse("directory:agency_detail", args=[agency.code]) + query


def _listed(request: HttpRequest) -> tuple[Any, Any]:
    chosen = chosen_day(request, AgencyFilterForm)
    values = chosen.form.cleaned_data if chosen.form.is_valid() else {}
    found = queries.list_agencies(chosen.day, kind=values.get("loai", ""), text=values.get("q", ""))
    return chosen, found


@public(OPEN)
def agency_list(request: HttpRequest) -> HttpResponse:
    """The agencies of a day, by name, code or kind."""
    chosen, found = _listed(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    empty = _("No agency of that day answers to this.")
    table = Table(_columns(chosen.query), page.object_list, caption=_("Agencies"), empty=empty)
    values = {"form": chosen.form, "page": page, "table": table, "crumbs": home_crumbs((_("Agencies"), ""))}
    return render(request, "directory/agency_list.html", values)


@public(OPEN)
def agency_export(request: HttpRequest, form: str) -> HttpResponse:
    """The agencies of a day as Excel or CSV."""
    chosen, found = _listed(request)
    write = exports.excel if form == "xlsx" else exports.csv
    title = _("Agencies on %(day)s") % {"day": f"{chosen.day:%d-%m-%Y}"}
    return write(found, _columns(), title)


@public(OPEN)
def agency_detail(request: HttpRequest, code: str) -> HttpResponse:
    """An agency: its identifiers, its place, who answers for it today, its reception points and their hours."""
    chosen = chosen_day(request)
    agency = queries.find_agency(code, chosen.day) or queries.agency_by_code(code)
    heirs = [heir for heir in queries.agency_heirs(agency, clock.today()) if heir.pk != agency.pk]
    offices = [
        {
            "office": office,
            "name": str(Words(office.name, office.name_en)),
            "hours": _hours(office, chosen.day),
        }
        for office in queries.offices_of(agency.code, chosen.day)
    ]
    values = {
        "agency": agency,
        "name": name_of(agency),
        "facts": _facts(agency),
        "heirs": [(name_of(heir), _href(heir)) for heir in heirs],
        "offices": offices,
        "below": [(name_of(child), _href(child)) for child in queries.agencies_under(agency.code, chosen.day)],
        "crumbs": home_crumbs((_("Agencies"), reverse("directory:agency_list")), (name_of(agency), "")),
    }
    return render(request, "directory/agency_detail.html", values)


def _facts(agency: Agency) -> list[Any]:
    aliases = ", ".join(alias.code for alias in agency.aliases.all())
    rows: list[Any] = [
        (_("Agency identifier"), agency.code),
        (_("Former 13-character code"), aliases),
        (_("Kind"), str(AGENCY_KIND_WORDS[agency.kind])),
        (_("Stands since"), agency.valid_from),
        (_("Ended on"), agency.valid_until),
        (_("Legal basis"), agency.legal_basis),
    ]
    if agency.parent:
        rows.append(
            {
                "key": _("Belongs to"),
                "value": name_of(agency.parent),
                "href": _href(agency.parent),
                "action": _("See"),
            }
        )
    if agency.unit:
        place = f"{agency.unit}"
        href = reverse("directory:unit_detail", args=[agency.unit.code]) + f"?ngay={agency.unit.valid_from.isoformat()}"
        rows.append({"key": _("Territory"), "value": place, "href": href, "action": _("See")})
    return rows


def _hours(office: Any, day: Any) -> list[tuple[str, str]]:
    days = (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
    )  # fmt: skip
    week = queries.week_of(office, day).shifts
    return [
        (name, ", ".join(f"{shift.start:%H:%M}–{shift.end:%H:%M}" for shift in shifts) or _("no reception"))
        for name, shifts in zip(days, week, strict=True)
    ]
