"""Entering a letter in the register of incoming documents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import Problem, Refused
from phohien.systems.documents import policy
from phohien.systems.documents.forms import EnterForm
from phohien.systems.documents.pages import showing, texts
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.rules.particulars import Particulars
from phohien.systems.documents.services import attaching, entering, recipients
from phohien.ui.guard import actor_of, guard


def uploads_of(form: EnterForm) -> list[attaching.Upload]:
    """The files handed in with the form."""
    return [*uploaded(form.cleaned_data.get("file"), "main"), *uploaded(form.cleaned_data["appendices"], "appendix")]


def uploaded(sent: Any, role: str) -> list[attaching.Upload]:
    """One file, several, or none, as they are kept."""
    files = sent if isinstance(sent, list) else [sent] if sent else []
    return [attaching.Upload(content=one, name=one.name, role=role) for one in files]


@guard(POLICY, policy.REGISTER)
def enter(request: HttpRequest) -> HttpResponse:
    """A paper letter gets its number; everything typed stays when something is refused."""
    by, at = actor_of(request), clock.now()
    form = EnterForm(request.POST, request.FILES) if request.method == "POST" else EnterForm()
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                document = entering.enter_document(
                    agency=by.agency, given=_given(form, at), uploads=uploads_of(form), by=by, at=at,
                    is_known_duplicate=form.cleaned_data["is_known_duplicate"],
                )  # fmt: skip
            except Refused as refusal:
                if refusal.field == "is_known_duplicate":
                    form.ask_about_duplicate()
                form.add_error(refusal.field if refusal.field in form.fields else None, sentence_of(refusal))
            else:
                messages.success(
                    request, _("Registered under number %(number)s.") % {"number": showing.register_number(document)}
                )
                texts.tell_of_scans(request, document)
                return redirect("documents:document", document.code)
    context = {"form": form, "issuers": recipients.issuers_known(by.agency, at.date())}
    return render(request, "documents/enter.html", context, status=status)


def _given(form: EnterForm, at: datetime) -> Particulars:
    """The description; the code of an agency of the directory is found by its name."""
    if form.cleaned_data["issuer_code"]:
        return form.particulars()
    [issuer] = recipients.named([form.cleaned_data["issuer_name"]], [], at=at)
    return form.particulars(issuer_code=issuer.agency)


def sentence_of(refusal: Problem) -> str:
    """The refusal with its legal ground."""
    return f"{refusal} ({refusal.article})" if refusal.article else str(refusal)
