"""The showcase: every component in its states, on a public page and inside the desk."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.utils.translation import gettext as _

from phohien.ui import showcase as samples
from phohien.ui.guard import public
from phohien.ui.tables import chosen_sort

WHY = "Builders and visitors may see how the pages are made; nothing here is anybody's data."
ERRORS = (400, 403, 404, 409, 419, 500)


@public(WHY)
def showcase(request: HttpRequest) -> HttpResponse:
    """Every component on a public page; sending the form empty shows its errors, and saves nothing."""
    return render(request, "ui/showcase.html", _values(request))


@public(WHY)
def showcase_desk(request: HttpRequest) -> HttpResponse:
    """The frame of officials around a list."""
    return render(request, "ui/showcase_desk.html", _values(request))


@public(WHY)
def showcase_error(request: HttpRequest, status: int) -> HttpResponse:
    """How the page of one error looks."""
    if status not in ERRORS:
        return HttpResponseNotFound(render(request, "404.html"))
    return render(request, f"ui/errors/{status}.html", status=status)


def _values(request: HttpRequest) -> dict[str, Any]:
    shows_errors = request.method == "POST" or "loi" in request.GET
    form = samples.SampleForm(request.POST, request.FILES) if shows_errors else samples.SampleForm()
    sort = chosen_sort(request.GET.get("sort"), samples.COLUMNS, "-at")
    page = Paginator(range(1284), 20).get_page(request.GET.get("page", "7"))
    return {
        "form": form,
        "members": samples.MemberFormSet(prefix="thanh-vien"),
        "filters": samples.FilterForm(request.GET),
        "table": samples.sample_table(sort),
        "page": page,
        "crumbs": [(_("Home"), "/"), _("Interface components")],
        "errors": ERRORS,
        **samples.samples(),
    }
