"""Drafting an outgoing or internal document, and its next version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import Problem
from phohien.kernel.policy import Actor
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents import policy
from phohien.systems.documents.forms.drafting import DraftForm
from phohien.systems.documents.pages import overtaken, showing
from phohien.systems.documents.pages.document import appendices_of, paper_row
from phohien.systems.documents.pages.entering import sentence_of, uploaded
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.services import attaching, drafting, reading, recipients
from phohien.ui.guard import actor_of, guard


def _content(form: DraftForm) -> drafting.Content:
    values = form.cleaned_data
    return drafting.Content(
        uploads=(*uploaded(values.get("file"), "main"), *uploaded(values["appendices"], "appendix")),
        taken_off=tuple(values.get("taken_off", ())),
        body=values["body"],
        agencies=tuple(values["agencies"]),
        recipients=tuple(values["recipients"].replace("\r", "").split("\n")),
    )


@guard(POLICY, policy.DRAFT)
def draft(request: HttpRequest) -> HttpResponse:
    """A new draft; in answer to a document, or in place of one."""
    by, at = actor_of(request), clock.now()
    answers, replaces = request.GET.get("tra-loi", "")[:32], request.GET.get("thay-the", "")[:32]
    form = _form(request, _initial(request, answers or replaces, is_answer=bool(answers)))
    if form.is_bound and form.is_valid():
        try:
            made = drafting.draft_document(
                agency=by.agency, direction=form.cleaned_data["direction"], given=form.particulars(), content=_content(form),
                unit=form.cleaned_data["unit"], response_to=answers, replaces=replaces, by=by, at=at,
            )  # fmt: skip
        except Problem as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, sentence_of(refusal))
        else:
            messages.success(request, _("The draft was saved."))
            return redirect("documents:document", made.code)
    context = {
        "form": form,
        "title": _("Draft a document"),
        "button": _("Save the draft of the document"),
        **_answered(answers, by),
    }
    return render(request, "documents/draft.html", context, status=422 if form.is_bound else 200)


def _answered(code: str, by: Actor) -> dict[str, Any]:
    """The letter that is answered, to be read beside the answer."""
    if not code:
        return {}
    found = reads.get_document(code)
    POLICY.require(by, policy.VIEW, found)
    main = attaching.main_file(found)
    return {
        "answered": {"href": showing.href_of(found), "name": found.full_number or found.subject},
        "main": paper_row(found, main, clock.now()) if main else None,
    }


def _form(request: HttpRequest, initial: dict[str, Any], **known: Any) -> DraftForm:
    known["agencies"] = recipients.groups(clock.now().date(), without=actor_of(request).agency)
    if request.method == "POST":
        return DraftForm(request.POST, request.FILES, **known)
    return DraftForm(initial=initial, **known)


def _initial(request: HttpRequest, code: str, *, is_answer: bool) -> dict[str, Any]:
    """Metadata is not typed again: the answer goes to the issuer, the replacement has the form of the old one, and the
    office's leader signs unless somebody else is named.
    """
    if not code:
        return _signer(request)
    found = reads.get_document(code)
    POLICY.require(actor_of(request), policy.VIEW, found)
    if is_answer:
        known = recipients.named([f"{found.issuer_code} {found.issuer_name}"], [], at=clock.now())[0].agency
        return {
            **_signer(request),
            "subject": found.subject,
            "agencies": [known] if known else [],
            "recipients": "" if known else found.issuer_name,
        }
    return described(found)


def _signer(request: HttpRequest) -> dict[str, Any]:
    leaders = directory.accounts_holding("leader", actor_of(request).agency, clock.now())
    if not leaders:
        return {}
    return {"signer_name": leaders[0].account.full_name, "signer_position": leaders[0].title}


def described(found: Any) -> dict[str, Any]:
    """The document's description as the form begins with it."""
    names = (
        "direction",
        "type_code",
        "subject",
        "unit",
        "signer_name",
        "signer_position",
        "signer_competence",
        "urgency",
        "steering",
    )
    given = {name: getattr(found, name) for name in names}
    if found.due_at is not None:
        given["due_on"] = in_vietnam(found.due_at).date()
    sent = list(found.recipients.all())
    return {
        **given,
        "agencies": [one.agency for one in sent if one.agency],
        "recipients": "\n".join(one.name for one in sent if not one.agency),
        "revision": found.revision,
    }


@guard(POLICY, policy.DRAFT)
def revise(request: HttpRequest, code: str) -> HttpResponse:
    """The next version of a draft; earlier ones stay."""
    by, at = actor_of(request), clock.now()
    found = reads.get_document(code)
    reading.read_document(document=found, by=by, at=at, what="document")
    POLICY.require(by, policy.DRAFT, found)
    passed = overtaken.overtaken(request, found, "sua-du-thao", by=by, at=at)
    if passed is not None:
        return passed
    main = attaching.main_file(found)
    typed = main.text if main and main.name == "du-thao.pdf" else ""
    form = _form(request, {**described(found), "body": typed}, typeset=typed, attached=appendices_of(found))
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                drafting.revise_document(
                    code=code, given=form.particulars(), content=_content(form), by=by, at=at,
                    revision=form.cleaned_data["revision"],
                )  # fmt: skip
            except Problem as refusal:
                status = refusal.status
                form.add_error(refusal.field if refusal.field in form.fields else None, sentence_of(refusal))
            else:
                messages.success(request, _("The next version was saved."))
                return redirect("documents:document", code)
    context = {"form": form, "title": _("Revise the draft"), "button": _("Save the next version"), "document": found}
    return render(request, "documents/draft.html", context, status=status)
