"""Shared code lists."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phohien.kernel.words import Words
from phohien.lgsp.directory import queries
from phohien.lgsp.directory.forms import ItemFilterForm
from phohien.lgsp.directory.pages.days import chosen_day, home_crumbs
from phohien.ui import exports
from phohien.ui.guard import public
from phohien.ui.tables import Column, Table

OPEN = "Shared code lists are open data."


def _name(row: Any) -> str:
    return str(Words(row.name, row.name_en))


def _item_columns() -> list[Column]:
    return [
        Column("code", gettext_lazy("Code"), kind="code"),
        Column("name", gettext_lazy("Vietnamese name"), is_heading=True),
        Column("name_en", gettext_lazy("English name")),
        Column("valid_from", gettext_lazy("Since"), kind="date"),
        Column("valid_until", gettext_lazy("Until (exclusive)"), kind="date"),
    ]


@public(OPEN)
def code_list_index(request: HttpRequest) -> HttpResponse:
    """Every shared code list with its source."""
    columns = [
        Column(
            _name,
            _("Code list"),
            is_heading=True,
            href=lambda row: reverse("directory:code_list_detail", args=[row.code]),
        ),
        Column("entries", _("Number of entries"), kind="number"),
        Column("source", _("Source")),
        Column(lambda row: _("yes") if row.confirmed else _("to be confirmed"), _("Confirmed")),
    ]
    table = Table(columns, queries.list_code_lists(), caption=_("Shared code lists"))
    crumbs = home_crumbs((_("Shared code lists"), ""))
    return render(request, "directory/code_list_index.html", {"table": table, "crumbs": crumbs})


@public(OPEN)
def code_list_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One code list: its entries of a day."""
    chosen = chosen_day(request, ItemFilterForm)
    found = queries.code_list(code)
    text = chosen.form.cleaned_data.get("q", "") if chosen.form.is_valid() else ""
    items = queries.items_of(code, chosen.day, text=text)
    empty = _("No entry of that day answers to this.")
    values = {
        "code_list": found,
        "name": _name(found),
        "form": chosen.form,
        "table": Table(_item_columns(), items, caption=_name(found), empty=empty),
        "crumbs": home_crumbs((_("Shared code lists"), reverse("directory:code_list_index")), (_name(found), "")),
    }
    return render(request, "directory/code_list_detail.html", values)


@public(OPEN)
def code_list_export(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """One code list of a day as Excel or CSV."""
    found = queries.code_list(code)
    write = exports.excel if form == "xlsx" else exports.csv
    return write(queries.items_of(code, chosen_day(request).day), _item_columns(), _name(found))
