"""Walking the territory on any day, finding places, and asking what became of one."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries
from phohien.lgsp.directory.forms import ConvertForm, SearchForm
from phohien.lgsp.directory.pages.days import ChosenDay, chosen_day, home_crumbs, state_tabs
from phohien.lgsp.directory.rules import GROUND_WORDS, KIND_WORDS, STEP_WORDS, Resolution, Step, Unit
from phohien.ui import exports
from phohien.ui.guard import public
from phohien.ui.tables import Column, Table

OPEN = "The territory and its history are open data."
PAGE_SIZE = 50


@public(OPEN)
def territory(request: HttpRequest) -> HttpResponse:
    """The province on a day: its counts and what lies directly under it."""
    chosen = chosen_day(request)
    tree = queries.as_of(chosen.day)
    province = tree.by_code.get("33")
    others = [unit for unit in tree.roots() if unit.code != "33"]
    return _show_unit(request, province, chosen, {"others": others, "is_root": True})


@public(OPEN)
def unit_detail(request: HttpRequest, code: str) -> HttpResponse:
    """A unit on a day: what it is, what lies above and below, where it came from and where it went."""
    chosen = chosen_day(request)
    unit = queries.snapshot().unit_on(code, chosen.day)
    if unit is not None:
        return _show_unit(request, unit, chosen, {})
    if not queries.snapshot().versions(code):
        raise Http404(_("No administrative unit has this code."))
    values = {
        "code": code,
        "chosen": chosen,
        "tabs": state_tabs(chosen.day),
        "versions": queries.snapshot().versions(code),
        "answer": queries.resolve(code, chosen.day),
        "crumbs": home_crumbs((_("Territory"), reverse("directory:territory") + chosen.query), (code, "")),
    }
    return render(request, "directory/unit_not_standing.html", values)


def _show_unit(request: HttpRequest, unit: Unit | None, chosen: ChosenDay, more: dict[str, Any]) -> HttpResponse:
    if unit is None:
        raise Http404(_("The directory knows nothing of this day."))
    tree = queries.as_of(chosen.day)
    values = {
        "unit": unit,
        "facts": _facts(unit),
        "chosen": chosen,
        "tabs": state_tabs(chosen.day),
        "counts": [(KIND_WORDS[kind], count) for kind, count in tree.counts(unit.code).items()],
        "children": _children_table(unit, chosen),
        "came_from": _steps(unit, ahead=False),
        "went_to": _steps(unit, ahead=True),
        "committee": _committee(unit),
        "versions": [other for other in queries.snapshot().versions(unit.code) if other.id != unit.id],
        "crumbs": _crumbs(unit, chosen),
        **more,
    }
    return render(request, "directory/unit_detail.html", values)


def _crumbs(unit: Unit, chosen: ChosenDay) -> list[tuple[Any, str]]:
    above = queries.as_of(chosen.day).ancestors(unit.code)
    links = [(other.full_name, _href(other, chosen.query)) for other in above]
    start = (_("Territory"), reverse("directory:territory") + chosen.query)
    return home_crumbs(start, *links, (unit.full_name, ""))


def _href(unit: Unit, query: str = "") -> str:
    return reverse("directory:unit_detail", args=[unit.code]) + query


def href_at(unit: Unit, today: date) -> str:
    """The unit's page on a day it stood: today if it does, else its last (or first) day."""
    if unit.stood_on(today):
        return _href(unit)
    day = unit.last_day if unit.last_day and unit.last_day < today else unit.valid_from
    return _href(unit, f"?{urlencode({'ngay': day.isoformat()})}")


def _facts(unit: Unit) -> list[tuple[Any, Any]]:
    return [
        (_("Code"), unit.code),
        (_("Kind"), str(KIND_WORDS[unit.kind])),
        (_("English name"), unit.name_en),
        (
            _("Stands since"),
            unit.known_since
            or _("before %(day)s, where this register begins") % {"day": f"{unit.valid_from:%d/%m/%Y}"},
        ),
        (_("Last day"), unit.last_day),
        (_("Legal basis"), unit.legal_basis),
        (_("Ground of this entry"), str(GROUND_WORDS.get(unit.ground, unit.ground))),
    ]


def _committee(unit: Unit) -> tuple[str, str] | None:
    try:
        found = queries.committee_of(unit.code, unit.valid_from)
    except NotFound:
        return None
    href = reverse("directory:agency_detail", args=[found.code]) + f"?ngay={unit.valid_from.isoformat()}"
    return str(Words(found.name, found.name_en)), href


def _steps(unit: Unit, *, ahead: bool) -> list[dict[str, Any]]:
    find = queries.where_did_it_go if ahead else queries.where_did_it_come_from
    everything, today = queries.snapshot(), clock.today()
    rows = []
    for step in find(unit.code, unit.valid_from):
        other = everything.units[step.new if ahead else step.old]
        rows.append({"step": step, "unit": other, "href": href_at(other, today), "kind": STEP_WORDS[step.kind]})
    return rows


def _children_table(unit: Unit, chosen: ChosenDay) -> Table | None:
    tree = queries.as_of(chosen.day)
    children = tree.children(unit.code)
    if not children:
        return None
    columns = [
        Column("full_name", _("Name"), is_heading=True, href=lambda row: _href(row, chosen.query)),
        Column("code", _("Code"), kind="code"),
        Column(lambda row: _count_below(tree, row), _("Units below"), kind="number"),
        Column("known_since", _("Since"), kind="date"),
    ]
    caption = ngettext("%(n)s unit directly below", "%(n)s units directly below", len(children)) % {"n": len(children)}
    if not any(tree.children(child.code) for child in children):
        columns.pop(2)
    return Table(columns, children, caption=caption, is_caption_hidden=False)


def _count_below(tree: Any, unit: Unit) -> int:
    return len(tree.descendants(unit.code))


@public(OPEN)
def search(request: HttpRequest) -> HttpResponse:
    """Places found by name or code, with or without accents; as one types where script runs."""
    form = SearchForm(request.GET)
    text, day = "", None
    if form.is_valid():
        text, day = form.cleaned_data["q"], form.cleaned_data["ngay"]
    today = clock.today()
    hits = queries.search(text, on=day) if text else []
    rows = [
        {
            "hit": hit,
            "href": _href(hit.unit, f"?{urlencode({'ngay': day.isoformat()})}") if day else href_at(hit.unit, today),
            "above": ", ".join(unit.full_name for unit in reversed(hit.above)),
        }
        for hit in hits
    ]
    values = {"form": form, "text": text, "rows": rows, "is_cut": len(hits) == queries.SEARCH_LIMIT}
    values["crumbs"] = home_crumbs((_("Find a place"), ""))
    page = "directory/parts/hits.html" if getattr(request, "htmx", False) else "directory/search.html"
    return render(request, page, values)


@public(OPEN)
def convert(request: HttpRequest) -> HttpResponse:
    """What a code written down on one day is on another: one unit, several to choose from, or none."""
    form = ConvertForm(request.GET or None)
    answer: Resolution | None = None
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        answer = queries.resolve(values["ma"], values["ngay"] or clock.today(), recorded_on=values["ghi"])
    today = clock.today()
    rows = [{"unit": unit, "href": href_at(unit, today)} for unit in answer.units] if answer else []
    crumbs = home_crumbs((_("Territory"), reverse("directory:territory")), (_("Convert a code"), ""))
    return render(request, "directory/convert.html", {"form": form, "answer": answer, "rows": rows, "crumbs": crumbs})


def _unit_columns() -> list[Column]:
    return [
        Column("code", gettext_lazy("Code")),
        Column("full_name", gettext_lazy("Name")),
        Column("name_en", gettext_lazy("English name")),
        Column(lambda row: str(KIND_WORDS[row.kind]), gettext_lazy("Kind")),
        Column("parent_code", gettext_lazy("Code of the unit above")),
        Column("parent_name", gettext_lazy("Unit above")),
        Column("valid_from", gettext_lazy("Since"), kind="date"),
        Column("valid_until", gettext_lazy("Until (exclusive)"), kind="date"),
        Column("legal_basis", gettext_lazy("Legal basis")),
        Column(lambda row: _("yes") if row.confirmed else _("to be confirmed"), gettext_lazy("Confirmed")),
    ]


class _Placed:
    """A unit with the one above it, for a flat file."""

    def __init__(self, unit: Unit, parent: Unit | None) -> None:
        self.unit = unit
        self.parent_code = parent.code if parent else ""
        self.parent_name = parent.full_name if parent else ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unit, name)


def _placed_units(day: date) -> list[_Placed]:
    tree = queries.as_of(day)
    units = [unit for root in tree.roots() for unit in (root, *tree.descendants(root.code))]
    return [_Placed(unit, tree.parent(unit.code)) for unit in units]


@public(OPEN)
def territory_export(request: HttpRequest, form: str) -> HttpResponse:
    """The whole territory of a day as Excel or CSV."""
    day = chosen_day(request).day
    title = _("Administrative units on %(day)s") % {"day": f"{day:%d-%m-%Y}"}
    write = exports.excel if form == "xlsx" else exports.csv
    return write(_placed_units(day), _unit_columns(), title)


@public(OPEN)
def territory_print(request: HttpRequest) -> HttpResponse:
    """The whole territory of a day on paper."""
    day = chosen_day(request).day
    tree = queries.as_of(day)
    groups = [
        {
            "unit": root,
            "counts": [(KIND_WORDS[k], n) for k, n in tree.counts(root.code).items()],
            "districts": _groups(tree, root),
        }
        for root in tree.roots()
    ]
    return render(request, "directory/print.html", {"day": day, "groups": groups})


def _groups(tree: Any, root: Unit) -> list[tuple[Unit, list[Unit]]]:
    children = tree.children(root.code)
    if any(child.level == "district" for child in children):
        return [(child, tree.children(child.code)) for child in children]
    return [(root, children)]


def _change_columns(today: date) -> list[Column]:
    units = queries.snapshot().units
    return [
        Column("on", gettext_lazy("Date"), kind="date"),
        Column(lambda step: units[step.old].code, gettext_lazy("Old code"), kind="code"),
        Column(
            lambda step: units[step.old].full_name,
            gettext_lazy("Old unit"),
            href=lambda s: href_at(units[s.old], today),
        ),
        Column(lambda step: str(STEP_WORDS[step.kind]), gettext_lazy("What passed on")),
        Column(lambda step: units[step.new].code, gettext_lazy("New code"), kind="code"),
        Column(
            lambda step: units[step.new].full_name,
            gettext_lazy("New unit"),
            href=lambda s: href_at(units[s.new], today),
        ),
        Column("legal_basis", gettext_lazy("Legal basis")),
        Column(lambda step: str(GROUND_WORDS.get(step.ground, step.ground)), gettext_lazy("Ground of this entry")),
        Column(_is_confirmed, gettext_lazy("Confirmed")),
    ]


def _is_confirmed(step: Step) -> str:
    return _("yes") if step.confirmed else _("to be confirmed")


def _ordered_steps() -> list[Step]:
    units = queries.snapshot().units
    return sorted(
        queries.snapshot().steps,
        key=lambda step: (-step.on.toordinal(), units[step.new].code, units[step.old].code),
    )


@public(OPEN)
def change_list(request: HttpRequest) -> HttpResponse:
    """Every merger, split and new name, the latest first, with its ground."""
    only_open = request.GET.get("chua") == "1"
    steps = [step for step in _ordered_steps() if not (only_open and step.confirmed)]
    page = Paginator(steps, PAGE_SIZE).get_page(request.GET.get("page"))
    table = Table(_change_columns(clock.today()), page.object_list, caption=_("Changes of the territory"))
    tabs = [
        {
            "label": _("All changes"),
            "href": "?",
            "current": not only_open,
            "count": len(queries.snapshot().steps),
        },
        {
            "label": _("To be confirmed"),
            "href": "?chua=1",
            "current": only_open,
            "count": sum(not step.confirmed for step in queries.snapshot().steps),
        },
    ]
    crumbs = home_crumbs((_("Territory"), reverse("directory:territory")), (_("Changes"), ""))
    values = {"page": page, "table": table, "tabs": tabs, "crumbs": crumbs}
    return render(request, "directory/change_list.html", values)


@public(OPEN)
def change_export(request: HttpRequest, form: str) -> HttpResponse:
    """Every change of the territory as Excel or CSV."""
    write = exports.excel if form == "xlsx" else exports.csv
    return write(_ordered_steps(), _change_columns(clock.today()), _("Changes of the territory"))
