"""Which processes there are, and a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import Refused
from phohien.kernel.words import Words
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms.processes import NewProcessForm, SearchForm
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import drawings
from phohien.systems.onestop.services import processes
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table


def crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way here; the last without an address."""
    return [(_("Processes"), reverse("onestop:process_list") if more else ""), *more]


@guard(POLICY, policy.VIEW_PROCESS)
def process_list(request: HttpRequest) -> HttpResponse:
    """Every process, which drawing counts, and how much depends on it."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    columns = [
        Column(lambda row: str(Words(row.name, row.name_en)), _("Process"), is_heading=True, href=_href),
        Column("code", _("Code"), kind="code"),
        Column("published", _("Version in use"), kind="number"),
        Column("draft", _("Draft"), kind="number"),
        Column("procedures", _("Procedures in force"), kind="number"),
        Column("open_dossiers", _("Dossiers under way"), kind="number"),
    ]
    rows = drawings.list_processes(on=clock.today(), words=words)
    context = {
        "form": form,
        "table": Table(columns, rows, caption=_("Processes"), empty=_("No process answers to this.")),
        "may_draw": POLICY.may(actor_of(request), policy.DRAW_PROCESS),
        "crumbs": crumbs(),
    }
    return render(request, "onestop/process_list.html", context)


def _href(row: drawings.ListedProcess) -> str:
    return reverse("onestop:process_detail", args=[row.code])


@guard(POLICY, policy.DRAW_PROCESS)
def process_new(request: HttpRequest) -> HttpResponse:
    """A new process from a template or a file; then its drawing opens."""
    form = NewProcessForm(request.POST or None, request.FILES or None, initial={"start": "ordinary"})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            processes.create_process(
                code=values["code"], name=values["name"], name_en=values["name_en"], xml=form.xml(),
                by=actor_of(request), at=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else "file", str(refusal))
        else:
            messages.success(request, _("The process was begun. Draw it, then publish it."))
            return redirect("onestop:process_edit", values["code"])
    context = {"form": form, "crumbs": crumbs((_("New process"), ""))}
    return render(request, "onestop/process_new.html", context, status=422 if form.errors else 200)
