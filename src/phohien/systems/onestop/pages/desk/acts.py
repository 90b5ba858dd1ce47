"""One page for an act on a dossier: what it does, what it needs, and the sentence why it could not be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from phohien.kernel.errors import Problem, Stale
from phohien.systems.onestop.pages.desk import opening, showing
from phohien.systems.onestop.services import seen


@dataclass(frozen=True, kw_only=True)
class ActPage:
    """An act's page. ``do`` does it with the form's clean values and returns the sentence that says so.

    ``fields`` maps names the services use in refusals to names of the form. An act that computes long (a signature) holds
    no lock on the dossier meanwhile: ``holds_lock=False``. An act that minds only its own step and says itself who was first
    does not refuse for other work on the dossier: ``minds_revision=False``.
    """

    title: str
    button: str
    form: forms.Form
    do: Callable[[dict[str, Any]], str]
    lead: str = ""
    warning: str = ""
    icon: str = "check-lg"
    danger: bool = False
    holds_lock: bool = True
    minds_revision: bool = True
    template: str = "onestop/desk_act.html"
    context: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)


def revision_of(found: opening.Opened) -> dict[str, Any]:
    """What a form begins with: the dossier's revision as the person sees it."""
    return {"revision": found.dossier.revision}


def answer(request: HttpRequest, found: opening.Opened, page: ActPage) -> HttpResponse:
    """The page, the page with sentences about what is wrong, or the way back to the dossier once it is done."""
    form, status = page.form, 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            refusal = _attempt(request, found, page)
            if refusal is None:
                opening.remember_purpose(request, found.code, found.purpose)  # the next look goes on from this act
                return redirect("onestop:desk_dossier", found.code)
            put_refusal(form, refusal, page.fields)
            status = refusal.status
    context = {
        **showing.header_of(request, found.parts, found.at),
        "page": page,
        "form": form,
        "is_stale": status == Stale.status,
        "crumbs": showing.dossier_crumbs(found.dossier, (page.title, "")),
        "back": showing.dossier_href(found.code),
        **page.context,
    }
    return render(request, page.template, context, status=status)


def _attempt(request: HttpRequest, found: opening.Opened, page: ActPage) -> Problem | None:
    values = page.form.cleaned_data
    try:
        with seen.as_seen(found.code, values.get("revision") if page.minds_revision else None):
            sentence = page.do(values) if page.holds_lock else ""
        sentence = sentence or page.do(values)
    except Problem as refusal:
        return refusal
    tell(request, sentence)
    return None


def put_refusal(form: forms.Form, refusal: Problem, fields: dict[str, str] | None = None) -> None:
    """The refusal stands in the form, beside the input it is about; its legal ground with it."""
    name = (fields or {}).get(refusal.field, refusal.field)
    sentence = f"{refusal} ({refusal.article})" if refusal.article else str(refusal)
    form.add_error(name if name in form.fields else None, sentence)


def tell(request: HttpRequest, sentence: str, *, href: str = "", label: str = "") -> None:
    """The next page says that it was done, with a link onward: to the queue unless another is named."""
    link = href or reverse("onestop:desk")
    messages.success(request, format_html('{} <a href="{}">{}</a>', sentence, link, label or _("Next task")))
