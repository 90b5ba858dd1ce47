"""The directory's front page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from phohien.kernel import clock
from phohien.lgsp.directory import queries
from phohien.ui.guard import public


@public("Territory, agencies and code lists are open data.")
def index(request: HttpRequest) -> HttpResponse:
    """What the directory holds, with a search and counts of today."""
    today = clock.today()
    tree = queries.as_of(today)
    values = {
        "counts": tree.counts("33"),
        "agencies": queries.list_agencies(today).count(),
        "lists": queries.list_code_lists().count(),
    }
    return render(request, "directory/index.html", values)
