"""The report II.06a/VPCP/KSTT: thirteen columns by agency or by procedure, on the page, as Excel, as PDF to sign."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel.errors import NotFound
from phohien.systems.onestop import policy
from phohien.systems.onestop.pages.board.looking import Look, agency_name, crumbs, look_of, neighbours, procedure_names
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import board as queries
from phohien.systems.onestop.queries import naming, trees
from phohien.systems.onestop.rules import reports
from phohien.systems.onestop.services import reporting
from phohien.ui import exports
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column

BY = ("co-quan", "thu-tuc")


def _by(request: HttpRequest, look: Look) -> str:
    asked = request.GET.get("theo", "")
    return asked if asked in BY else ("thu-tuc" if look.lens.agency else "co-quan")


def _report(look: Look, by: str) -> tuple[reports.Report, dict[str, str]]:
    """The report and the names of its lines, in the order of the names."""
    groups = queries.by_procedure(look.lens) if by == "thu-tuc" else queries.by_agency(look.lens)
    if by == "thu-tuc":
        names = {code: f"{code} – {name}" for code, name in procedure_names(set(groups)).items()}
        order = {code: names.get(code, code) for code in groups}
    else:
        found = trees.places(groups, look.lens.tree_on)
        names, order = (
            {code: str(place.name) for code, place in found.items()},
            {code: place.sort_key or code for code, place in found.items()},
        )
    ordered = {code: groups[code] for code in sorted(groups, key=lambda code: (code == trees.UNRESOLVED, order[code]))}
    return reports.report_06a(ordered, look.lens.period), {code: names.get(code, code) for code in groups}


@guard(POLICY, policy.VIEW_BOARD)
def report_06a(request: HttpRequest) -> HttpResponse:
    """The report of the period; every number opens its dossiers."""
    look = look_of(request)
    by = _by(request, look)
    report, names = _report(look, by)
    before, after = neighbours(look)
    context = {
        "look": look,
        "form": look.form,
        "form_number": reports.FORM,
        "source": reports.SOURCE,
        "is_confirmed": reports.IS_CONFIRMED,
        "columns": reports.COLUMNS,
        "headings": [(over, len(list(group))) for over, group in groupby(reports.COLUMNS, lambda column: column.over)],
        "lines": [_line(look, by, line, names.get(line.group, line.group)) for line in report.lines],
        "total": _line(look, by, report.total, ""),
        "before": before,
        "after": after,
        "agency": agency_name(look),
        "tabs": [
            {"label": _("By agency"), "href": look.href("report_06a", theo="co-quan"), "current": by == "co-quan"},
            {"label": _("By procedure"), "href": look.href("report_06a", theo="thu-tuc"), "current": by == "thu-tuc"},
        ],
        "excel": _file(look, by, "xlsx"),
        "pdf": _file(look, by, "pdf"),
        "crumbs": crumbs(look, (reports.FORM, "")),
    }
    return render(request, "onestop/board_report.html", context)


def _file(look: Look, by: str, form: str) -> str:
    return reverse("onestop:report_06a_export", args=[form]) + look.query(theo=by)


def _line(look: Look, by: str, line: reports.Line, name: str) -> dict[str, Any]:
    change = {by.replace("-", "_"): line.group} if line.group else {}
    return {
        "name": name,
        "cells": [
            {"value": cell.value, "href": look.number_href(*cell.column.measures, **change)} for cell in line.cells
        ],
    }


@guard(POLICY, policy.VIEW_BOARD)
def report_export(request: HttpRequest, form: str) -> HttpResponse:
    """The report as Excel, CSV or PDF."""
    look = look_of(request)
    by = _by(request, look)
    report, names = _report(look, by)
    rows = [
        {"place": place, "name": names.get(line.group, line.group), "values": [cell.value for cell in line.cells]}
        for place, line in enumerate(report.lines, 1)
    ]
    whole = {"place": "", "name": _("Total"), "values": [cell.value for cell in report.total.cells]}
    title = f"{reports.FORM.replace('/', ' ')} - {look.period_name}"
    if form == "pdf":
        pdf = reporting.typeset_06a(
            heading=naming.heading_of(actor_of(request).agency, look.lens.today), period=str(look.period_name),
            unit=agency_name(look), rows=rows, whole=whole, at=look.lens.at,
        )  # fmt: skip
        return exports.download(pdf, name=f"{title}.pdf", media_type="application/pdf", inline=True)
    makers = {"xlsx": exports.excel, "csv": exports.csv}
    if form not in makers:
        raise NotFound(_("There is no such file."), code="onestop.no_form")
    return makers[form]([*rows, whole], _columns(), title)


def _columns() -> list[Column]:
    numbers = [
        Column(
            lambda row, place=place: row["values"][place],  # type: ignore[misc]
            f"{column.over}: {column.words} ({column.number})",
            kind="number",
        )
        for place, column in enumerate(reports.COLUMNS)
    ]
    return [Column("place", _("No. (1)")), Column("name", _("Group (2)")), *numbers]
