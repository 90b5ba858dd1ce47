"""Which procedures are kept, and a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import Refused
from phohien.kernel.words import Words
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms.catalogue import NewProcedureForm
from phohien.systems.onestop.forms.catalogue_list import FilterForm
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import keeping, versions
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.services import catalogue as services
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

PAGE_SIZE = 50
TONES = {"in_force": "success", "upcoming": "info", "draft": "warning", "closed": "neutral"}


def crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way here; the last without an address."""
    return [(_("Catalogue of procedures"), reverse("onestop:catalogue_list") if more else ""), *more]


def wanted_of(form: FilterForm) -> keeping.Wanted:
    """What the filters ask for; everything when they make no sense."""
    if not form.is_valid():
        return keeping.Wanted()
    values = form.cleaned_data
    return keeping.Wanted(
        words=values["q"], field=values["linh_vuc"], level=values["cap"], online_level=values["muc_do"],
        state=values["tinh_trang"],
    )  # fmt: skip


def field_name(code: str) -> str:
    """The field (lĩnh vực) of that code in the reader's language; the bare code when it is not known."""
    found = catalogue.shipped().fields.get(code)
    return str(Words(found.name.vi, found.name.en)) if found else code


@guard(POLICY, policy.VIEW_VERSIONS)
def catalogue_list(request: HttpRequest) -> HttpResponse:
    """Every procedure in any state, with how many of its values wait to be confirmed."""
    form = FilterForm(request.GET)
    found = keeping.list_procedures(wanted_of(form), on=clock.today())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "total": len(found),
        "table": Table(_columns(), list(page), caption=_("Procedures"), empty=_("No procedure answers to this.")),
        "may_keep": POLICY.may(actor_of(request), policy.KEEP_CATALOGUE),
        "crumbs": crumbs(),
    }
    return render(request, "onestop/catalogue_list.html", context)


def _columns() -> list[Column]:
    return [
        Column("code", _("Code"), kind="code"),
        Column(lambda row: str(row.name), _("Procedure"), is_heading=True, href=_href),
        Column(lambda row: field_name(row.shown.field), _("Field")),
        Column(lambda row: str(catalogue.worded(row.shown.level)), _("Level")),
        Column(lambda row: str(catalogue.worded(row.shown.online_level)), _("Online level")),
        Column(lambda row: str(keeping.STATES[row.state]), _("State"), kind="tag", tone=lambda row: TONES[row.state]),
        Column("shown.effective_from", _("In force from"), kind="date"),
        Column(lambda row: _("Yes") if row.has_draft else "", _("Draft")),
        Column(_unconfirmed, _("To be confirmed"), kind="number"),
    ]


def _unconfirmed(row: keeping.KeptProcedure) -> int:
    return len(catalogue.unconfirmed(versions.rules_of(row.shown)))


def _href(row: keeping.KeptProcedure) -> str:
    return reverse("onestop:catalogue_procedure", args=[row.code])


@guard(POLICY, policy.KEEP_CATALOGUE)
def catalogue_new(request: HttpRequest) -> HttpResponse:
    """A new procedure: the least first, then its parts."""
    form = NewProcedureForm(request.POST or None, initial={"effective_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            draft = services.begin_procedure(**form.cleaned_data, by=actor_of(request), at=clock.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The procedure was begun. Add what is missing, then publish it."))
            return redirect("onestop:catalogue_version", form.cleaned_data["code"], draft.number)
    context = {
        "form": form,
        "title": _("New procedure"),
        "action": _("Begin"),
        "cancel": reverse("onestop:catalogue_list"),
        "crumbs": crumbs((_("New procedure"), "")),
    }
    return render(request, "onestop/catalogue_form_page.html", context, status=422 if form.errors else 200)
