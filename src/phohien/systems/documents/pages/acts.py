"""One page for an act on a document: the PDF beside the form, and the sentence why it could not be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Problem, Stale
from phohien.kernel.policy import Actor
from phohien.systems.documents import forms, policy
from phohien.systems.documents.forms.recipients import RegroupForm
from phohien.systems.documents.pages import document as showing_document
from phohien.systems.documents.pages import offers, overtaken, showing
from phohien.systems.documents.pages.entering import sentence_of
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.queries import queues, registers, workfiles
from phohien.systems.documents.rules import clocks
from phohien.systems.documents.services import (
    directing,
    drafting,
    entering,
    filing,
    initialling,
    issuing,
    reading,
    recipients,
    regrouping,
    requests,
    signing,
)
from phohien.ui.guard import actor_of, guard


@dataclass(frozen=True, slots=True)
class At:
    """An act about to be done: on what, by whom, when, with which look of the page."""

    document: Any
    by: Actor
    at: datetime

    @property
    def named(self) -> dict[str, Any]:
        """What every service takes."""
        return {"code": self.document.code, "by": self.by, "at": self.at}

    def seen(self, values: dict[str, Any]) -> dict[str, Any]:
        """The same, with the revision the person was looking at."""
        return {**self.named, "revision": values.get("revision")}


Values = dict[str, Any]
MakeForm = Callable[[At, dict[str, Any]], django_forms.Form]


@dataclass(frozen=True, slots=True)
class Doing:
    """How an act is done: its form, its service, what is said afterwards. ``fields`` maps a refusal's field to the form's."""

    form: MakeForm
    do: Callable[[At, Values], object]
    said: Callable[[], str]
    fields: dict[str, str] = field(default_factory=dict)
    lead: Callable[[], str] = str


def _text(label: Callable[[], str], *, required: bool = True) -> MakeForm:
    return lambda at, given: forms.TextForm(label=label(), required=required, **given)


def _confirm(_at: At, given: dict[str, Any]) -> django_forms.Form:
    return forms.ConfirmForm(**given)


def _people(at: At) -> list[tuple[str, str]]:
    return reads.colleagues(at.document.agency, at.at, without=at.by.post)


LIMITS = (0, 1, 3, 5, 10)


def _direct(at: At, given: dict[str, Any]) -> django_forms.Form:
    calendar = showing.calendar()
    limits = [(days, clocks.directive_limit(calendar, at=at.at, working_days=days)) for days in LIMITS]
    people = reads.usual_first(_people(at), agency=at.document.agency, by=at.by.post)
    return forms.DirectForm(people=people, limits=limits, **given)


def _regroup(at: At, given: dict[str, Any]) -> django_forms.Form:
    reached = reads.reached_recipients(at.document)
    groups = recipients.groups(at.at.date(), without=at.document.agency)
    return RegroupForm(recipients=reached, agencies=groups, **given)


def _do_direct(at: At, values: Values) -> object:
    charges = [directing.Charge(values["lead"], "lead")] if values["lead"] else []
    for part in ("cooperate", "inform"):
        charges += [directing.Charge(post, part) for post in values[part]]
    return directing.direct_document(
        text=values["text"], charges=charges, working_days=values["working_days"], **at.seen(values)
    )


def _reason() -> str:
    return _("Reason")


def _do_reason(service: Callable[..., object]) -> Callable[[At, Values], object]:
    return lambda at, values: service(reason=values["text"], **at.seen(values))


def _simple(service: Callable[..., object]) -> Callable[[At, Values], object]:
    return lambda at, values: service(**at.seen(values))


REASON = {"reason": "text", "result": "text"}
DOING: dict[str, Doing] = {
    "vao-so": Doing(
        lambda at, given: forms.RegisterForm(**given),
        lambda at, values: entering.register_document(is_known_duplicate=values["is_known_duplicate"], **at.seen(values)),
        lambda: _("The document is registered."),
        lead=lambda: _("You have checked who sent it and that nothing was altered."),
    ),
    "tra-lai-noi-gui": Doing(
        _text(_reason), _do_reason(entering.return_document), lambda: _("The document was returned."), REASON
    ),
    "trinh": Doing(
        _text(lambda: _("Note for the leader"), required=False),
        lambda at, values: directing.present_document(note=values["text"], **at.seen(values)),
        lambda: _("The document lies before the leader."),
    ),
    "chi-dao": Doing(_direct, _do_direct, lambda: _("The directive was given.")),
    "giao-them": Doing(_direct, _do_direct, lambda: _("The directive was given.")),
    "chuyen-van-thu": Doing(
        _text(_reason), _do_reason(directing.send_back_document), lambda: _("The clerk has it again."), REASON
    ),
    "ket-qua": Doing(
        _text(lambda: _("Result")),
        lambda at, values: directing.complete_task(result=values["text"], **at.seen(values)),
        lambda: _("The result is reported."),
        REASON,
    ),
    "chuyen-tiep": Doing(
        lambda at, given: forms.PersonForm(people=_people(at), **given),
        lambda at, values: directing.assign_document(post=values["post"], note=values["text"], **at.seen(values)),
        lambda: _("The work was given on."),
    ),
    "tra-lanh-dao": Doing(
        _text(_reason), _do_reason(directing.hand_back_document), lambda: _("The leader has it again."), REASON
    ),
    "da-doc": Doing(
        _confirm, lambda at, values: directing.acknowledge_document(**at.named), lambda: _("Noted that you have read it.")
    ),
    "gui-duyet": Doing(
        lambda at, given: forms.SubmitForm(people=_people(at), **given),
        lambda at, values: drafting.submit_document(
            reviewers=values["reviewers"], is_serial=values["manner"] == "serial", **at.seen(values)
        ),
        lambda: _("The draft was submitted."),
    ),
    "rut-lai": Doing(
        _text(_reason, required=False), _do_reason(drafting.withdraw_draft), lambda: _("You have the draft again."), REASON,
        lead=lambda: _("Whoever was to look at it need not any more. What was said of it so far stays."),
    ),
    "bo-du-thao": Doing(
        _text(_reason, required=False), _do_reason(drafting.abandon_draft),
        lambda: _("The draft was given up. You can take it up again."), REASON,
        lead=lambda: _("It leaves the lists of work and stays to be read. No number was used."),
    ),
    "soan-tiep": Doing(_confirm, _simple(drafting.take_up_draft), lambda: _("You have the draft again.")),
    "ky-nhay": Doing(
        _text(lambda: _("Opinion"), required=False),
        lambda at, values: drafting.initial(text=values["text"], **at.seen(values)),
        lambda: _("Your initials stand beside this version."),
    ),
    "the-thuc": Doing(
        _confirm, _simple(drafting.check_format), lambda: _("The draft waits for the signature."),
        lead=lambda: _("This is the PDF the leader will sign. Check its layout, subject and recipients first."),
    ),
    "yeu-cau-sua": Doing(
        _text(lambda: _("What to change")), _do_reason(drafting.ask_change), lambda: _("The drafter has it again."), REASON
    ),
    "ky": Doing(
        _confirm, _simple(issuing.sign_document), lambda: _("Signed; the clerk gives the number."),
        lead=lambda: _("You sign the PDF beside this with your own certificate. A signature cannot be taken back."),
    ),
    "tra-lai-de-nghi": Doing(
        _text(_reason), _do_reason(requests.decline_request), lambda: _("Whoever asked for it reads your reason."), REASON
    ),
    "phat-hanh-ngay": Doing(
        _confirm, lambda at, values: issuing.release_document(**at.named), lambda: _("The document is issued."),
        lead=lambda: _("It gets the next number of the register, the agency's seal, and goes out."),
    ),
    "cap-so": Doing(
        lambda at, given: forms.NumberForm(inserts=registers.setting_of(at.document.agency).inserts_numbers, **given),
        lambda at, values: issuing.number_document(after=values["after"], **at.seen(values)),
        lambda: _("The number was given."),
    ),
    "dong-dau": Doing(_confirm, _simple(issuing.seal_document), lambda: _("The agency's seal lies over the signature.")),
    "phat-hanh": Doing(_confirm, _simple(issuing.issue_document), lambda: _("The document is issued.")),
    "lap-ho-so": Doing(
        lambda at, given: forms.PlaceForm(files=workfiles.choices_for(at.by, at.document.agency), **given),
        lambda at, values: filing.place_document(work_file=values["work_file"], **at.seen(values)),
        lambda: _("The document lies in the work file."),
    ),
    "noi-nhan": Doing(
        _regroup,
        lambda at, values: regrouping.change_recipients(
            added=[*values["agencies"], *values["added"].split("\n")], removed=values["removed"], reason=values["text"],
            **at.seen(values),
        ),
        lambda: _("The recipients were changed, and each of them is told."),
        {"reason": "text"},
        lead=lambda: _("The document stays as it was signed. Those added receive it; those taken off are told so."),
    ),
    "thu-hoi": Doing(
        _text(_reason), _do_reason(issuing.recall_document), lambda: _("The document is recalled."), REASON,
        lead=lambda: _("Every receiver is asked to give it back. The number stays used; a replacement can be drafted afterwards."),
    ),
    "mo-lai": Doing(_text(_reason), _do_reason(directing.reopen_document), lambda: _("The document is open again."), REASON),
    "y-kien": Doing(
        _text(lambda: _("Opinion")),
        lambda at, values: drafting.comment_document(text=values["text"], **at.named),
        lambda: _("Your opinion stands beside the document."),
    ),
}  # fmt: skip

CHECKED = ("gui-duyet", "the-thuc", "ky")
"""Acts whose page says what the format check finds."""
ELSEWHERE = {"ky": signing.SIGN, "dong-dau": signing.SEAL}


@guard(POLICY, policy.OPEN_DESK)
def act(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """The act's page; done, the way leads back to the document; refused, nothing typed is lost."""
    offer, doing = offers.BY_SLUG.get(slug), DOING.get(slug)
    if offer is None or doing is None:
        raise NotFound(_("There is no such act."), code="documents.no_act")
    by, at = actor_of(request), clock.now()
    found = reads.get_document(code)
    reading.read_document(document=found, by=by, at=at, what="document")
    POLICY.require(by, offer.act, found)
    passed = overtaken.overtaken(request, found, slug, by=by, at=at)
    if passed is not None:
        return passed
    if slug in ELSEWHERE and signing.is_key_elsewhere(ELSEWHERE[slug], found, by=by, at=at):
        return redirect("documents:elsewhere", found.code, slug)
    todo = At(found, by, at)
    given = {"data": request.POST} if request.method == "POST" else {"initial": {"revision": found.revision}}
    form = doing.form(todo, given)
    status = 200
    if form.is_bound:
        refusal = _attempt(form, todo, doing) if form.is_valid() else None
        if form.is_valid() and refusal is None:
            return _go_on(request, found, offer, doing.said())
        status = refusal.status if refusal is not None else 422
    context = {
        **showing_document.frame_of(found, by, at), "form": form, "offer": offer, "lead": doing.lead(),
        "is_stale": status == Stale.status, "steps": overtaken.told_of(found, offer) if status == Stale.status else [],
        "findings": drafting.findings_of(found) if slug in CHECKED else [], "lacking": _lacking(found, slug, by, at),
        "danger": slug in ("thu-hoi", "tra-lai-noi-gui"), "elsewhere_href": _elsewhere(found, slug, by, at),
    }  # fmt: skip
    return render(request, "documents/act.html", context, status=status)


def _lacking(found: Any, slug: str, by: Actor, at: datetime) -> dict[str, Any] | None:
    """Why the act cannot be done whatever is sent, and by which act that is mended."""
    if slug == "gui-duyet":
        return _way_out(drafting.hindrance_of(found, is_for_clerk=False), "sua-du-thao", found, by)
    refusal = signing.hindrance(step=ELSEWHERE[slug], document=found, by=by, at=at) if slug in ELSEWHERE else None
    if refusal is None:
        return None
    return _way_out(sentence_of(refusal), "yeu-cau-sua" if refusal.code == "documents.other_signer" else "", found, by)


def _way_out(said: object, slug: str, found: Any, by: Actor) -> dict[str, Any] | None:
    way = offers.BY_SLUG.get(slug)
    if said is None:
        return None
    if way is None or not offers.is_offered(way, found, by):
        return {"said": said}
    href = reverse("documents:act", args=[found.code, slug])
    return {"said": said, "href": href, "label": way.label, "icon": way.icon}


def _go_on(request: HttpRequest, found: Any, offer: offers.Offer, said: str) -> HttpResponse:
    """Back to the document; or, when that was chosen, the same act on the next one that waits, as far as it has it."""
    if request.POST.get("then") != "next":
        messages.success(request, said)
        return redirect("documents:document", found.code)
    messages.success(
        request, _("“%(subject)s”: %(said)s") % {"subject": Truncator(found.subject).chars(80), "said": said}
    )
    by = actor_of(request)
    task = queues.next_for(by, besides=found)
    if task is None:
        return redirect("documents:queue")
    if offers.is_offered(offer, task.document, by):
        return redirect("documents:act", task.document.code, offer.slug)
    return redirect("documents:document", task.document.code)


def _elsewhere(found: Any, slug: str, by: Actor, at: datetime) -> str:
    """The page for tokens, where the act can be done with one but need not."""
    can = slug == "ky-nhay" and found.state == "review" and initialling.is_key_elsewhere(found, by=by, at=at)
    return reverse("documents:elsewhere", args=[found.code, slug]) if can else ""


def _attempt(form: django_forms.Form, todo: At, doing: Doing) -> Problem | None:
    try:
        doing.do(todo, form.cleaned_data)
    except Problem as refusal:
        name = doing.fields.get(refusal.field, refusal.field)
        form.add_error(name if name in form.fields else None, sentence_of(refusal))
        return refusal
    return None
