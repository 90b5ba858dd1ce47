"""The result: drafted, read and signed, registered and sealed, handed over; alone here, many at once in ``bulk``."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from phohien.kernel.errors import Refused
from phohien.kernel.words import Words
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms import desk as forms
from phohien.systems.onestop.pages.desk import acts, birth, histories, opening, showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.services import issuing, results
from phohien.ui.exports import download
from phohien.ui.guard import guard

REFUSAL = "tu-choi"
"""In the address of a birth's draft: not the certificate but the notice that it is refused."""
MANNERS = {"desk": "counter", "post": "post", "electronic": "online"}


def _bound(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@guard(POLICY, policy.DRAFT_RESULT)
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """The result is drafted: for a birth out of the register, else as a paper with a text; a birth's refusal, too, is a text."""
    found = opening.open_for(request, code, policy.DRAFT_RESULT)
    is_refusal = birth.is_birth(found.dossier) and REFUSAL in request.GET
    if birth.is_birth(found.dossier) and not is_refusal:
        return birth.draft(request, found)
    kinds = versions.rules_of(found.dossier.version).results
    present = found.parts.result
    if is_refusal and present is not None and present.is_positive:
        present = None  # the certificate drafted before says nothing about why it is refused
    initial = {
        **acts.revision_of(found),
        "title": present.title if present else _title(found, kinds, is_refusal=is_refusal),
        "decision": "no" if is_refusal or (present and not present.is_positive) else "yes",
        "text": present.content.get("text", "") if present else _proposal(found, is_refusal=is_refusal),
        "ground": "; ".join(present.content.get("grounds", [])) if present else "",
    }
    form = forms.DraftForm(_bound(request), initial=initial)

    def do(values: dict[str, Any]) -> str:
        is_positive = values["decision"] == "yes"
        if is_refusal and is_positive:
            raise Refused(_("A birth is granted by drafting its certificate out of the register."), field="decision")
        content = {
            "template": kinds[0].template if kinds and not is_refusal else "",
            "text": values["text"].replace("\r\n", "\n"),
            "grounds": [one.strip() for one in values["ground"].split(";") if one.strip()],
        }
        results.draft_result(
            code=found.code, title=values["title"], content=content, is_positive=is_positive, by=found.by, at=found.at
        )  # fmt: skip
        return _("The draft was saved.")

    page = acts.ActPage(
        title=_("Draft the result"), button=_("Save the draft"), form=form, do=do, icon="file-earmark-text",
        lead=_("After saving, look at it as it will be printed, then complete the step."),
        context={"preview_href": showing.dossier_href(found.code, "desk_draft_file") if present else ""},
    )  # fmt: skip
    return acts.answer(request, found, page)


def _title(found: opening.Opened, kinds: Any, *, is_refusal: bool) -> str:
    if is_refusal:
        return "Thông báo về việc không đăng ký khai sinh"
    return str(kinds[0].name.vi) if kinds else str(found.dossier.title)


def _proposal(found: opening.Opened, *, is_refusal: bool = False) -> str:
    """A first wording: the paper's own language is Vietnamese whoever reads the page."""
    dossier = found.dossier
    agency = showing.agency_name(dossier.competent_agency, found.at.date())
    granted = Words(
        "Xét hồ sơ mã số {code} của {owner} về thủ tục “{title}”, {agency} đồng ý giải quyết theo đề nghị của người nộp hồ sơ.",
        "On dossier {code} of {owner} for “{title}”, {agency} grants what was applied for.",
    )
    refused = Words(
        "Xét hồ sơ mã số {code} của {owner} về thủ tục “{title}”, {agency} không thể giải quyết vì lý do sau đây: ",
        "On dossier {code} of {owner} for “{title}”, {agency} cannot grant what was applied for, for this reason: ",
    )
    words = refused if is_refusal else granted
    return words.filled(code=dossier.code, owner=dossier.owner_name, title=dossier.title, agency=agency).vi


@guard(POLICY, policy.VIEW_DOSSIER)
def draft_file(request: HttpRequest, code: str) -> HttpResponse:
    """The draft as it will be printed, as PDF in the page."""
    found = opening.open_for(request, code)
    present = found.parts.result
    if present is None:
        raise Refused(_("No result has been drafted yet."), code="onestop.no_result")
    answer = download(issuing.draft_pdf(present), name=f"{present.code}.pdf", media_type="application/pdf", inline=True)
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'self'; object-src 'self'"
    answer["Cache-Control"] = "private, no-store"
    return answer


class SignForm(forms.ActForm):
    """The leader has read the draft that lies before them."""

    draft = django_forms.CharField(widget=django_forms.HiddenInput)
    has_read = django_forms.BooleanField(label="")
    note = django_forms.CharField(required=False, max_length=1000, widget=django_forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Labels in the reader's language."""
        super().__init__(*args, **kwargs)
        self.fields["has_read"].label = _("I have read the draft and sign it with my own digital signature")
        self.fields["note"].label = _("Note")


@guard(POLICY, policy.SIGN)
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """The leader reads the draft and signs the very one that was shown."""
    found = opening.open_for(request, code, policy.SIGN)
    present = found.parts.result
    if present is None:
        raise Refused(
            _("No result has been drafted yet. Send the dossier back to be drafted."), code="onestop.no_result"
        )
    if not issuing.awaits_seal(present) and issuing.is_key_elsewhere(code=found.code, by=found.by, at=found.at):
        return redirect("onestop:desk_elsewhere", found.code)
    form = SignForm(_bound(request), initial={**acts.revision_of(found), "draft": present.code})

    def do(values: dict[str, Any]) -> str:
        if values["draft"] != present.code:
            raise Refused(_("The draft was changed meanwhile. Please read it again."), code="onestop.other_draft")
        issuing.sign_draft(code=found.code, note=values["note"], by=found.by, at=found.at)
        return _("The result was signed; it goes to the records clerk for the seal.")

    page = acts.ActPage(
        title=_("Read and sign"), button=_("Sign"), form=form, do=do, icon="vector-pen", template="onestop/desk_sign.html",
        holds_lock=False, context={"result": present, **_sign_context(found)},
    )  # fmt: skip
    return acts.answer(request, found, page)


def _sign_context(found: opening.Opened) -> dict[str, Any]:
    task = next((one for one in found.parts.open_tasks if one.act in ("sign", "approve_sign")), None)
    return {
        "draft_href": showing.dossier_href(found.code, "desk_draft_file"),
        "return_href": showing.dossier_href(found.code, "desk_return", task.key) if task else "",
        "notes": [one for one in found.parts.tasks if one.state == "done" and one.note],
    }


@guard(POLICY, policy.SEAL)
def seal(request: HttpRequest, code: str) -> HttpResponse:
    """The clerk gives the number in the book and lays the agency's seal over the signature."""
    found = opening.open_for(request, code, policy.SEAL)
    present = found.parts.result
    number = (present.number or str(present.content.get("number") or "")) if present else ""
    form = forms.SealForm(_bound(request), initial={**acts.revision_of(found), "number": number})
    if form.is_bound and form.is_valid() and issuing.is_key_elsewhere(code=found.code, by=found.by, at=found.at):
        asked = urlencode({"so": form.cleaned_data["number"]})
        return redirect(f"{showing.dossier_href(found.code, 'desk_elsewhere')}?{asked}")

    def do(values: dict[str, Any]) -> str:
        issuing.seal_signed(code=found.code, number=values["number"], by=found.by, at=found.at)
        return _("The result was sealed; it waits to be handed over.")

    page = acts.ActPage(
        title=_("Register and seal"), button=_("Seal and issue"), form=form, do=do, icon="patch-check", holds_lock=False,
        lead=_("The number is entered in the book and the agency's seal lies over the signature."),
        warning=_("An issued result is replaced, never changed."),
        context={"facts": _signed_facts(found), "links": _file_links(found)},
    )  # fmt: skip
    return acts.answer(request, found, page)


def _signed_facts(found: opening.Opened) -> list[tuple[str, Any]]:
    present = found.parts.result
    if present is None:
        return []
    return [(_("Result"), present.title), (_("Signed by"), present.signed_by), (_("Signed at"), present.signed_at)]


def _file_links(found: opening.Opened) -> list[tuple[str, str]]:
    return [(one["href"], one["title"]) for one in histories.results(found.parts) if one["href"]]


@guard(POLICY, policy.RECORD_RESULT)
def paper_result(request: HttpRequest, code: str) -> HttpResponse:
    """A result signed by hand on paper is recorded by its number; the dossier is settled."""
    found = opening.open_for(request, code, policy.RECORD_RESULT)
    kinds = versions.rules_of(found.dossier.version).results
    initial = {
        **acts.revision_of(found),
        "title": kinds[0].name.vi if kinds else found.dossier.title,
        "decision": "yes",
    }
    form = forms.PaperResultForm(_bound(request), initial=initial)

    def do(values: dict[str, Any]) -> str:
        results.record_result(
            code=found.code, title=values["title"], number=values["number"], is_positive=values["decision"] == "yes",
            by=found.by, at=found.at,
        )  # fmt: skip
        return _("The paper result is on record; the dossier is settled.")

    page = acts.ActPage(
        title=_("Record a paper result"), button=_("Record it"), form=form, do=do, icon="file-earmark-check",
        lead=_("For results signed by hand. It counts as no electronic result in the index."),
        warning=_("The dossier is settled with it; that cannot be undone."),
    )  # fmt: skip
    return acts.answer(request, found, page)


@guard(POLICY, policy.HAND_OVER)
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """The person has the result; being late never blocks it."""
    found = opening.open_for(request, code, policy.HAND_OVER)
    wanted = MANNERS.get(str(found.dossier.values.get("delivery", "")), "counter")
    initial = {**acts.revision_of(found), "manner": wanted, "receiver": found.dossier.owner_name}
    form = forms.HandOverForm(_bound(request), initial=initial)

    def do(values: dict[str, Any]) -> str:
        results.hand_over_result(
            code=found.code, manner=values["manner"], receiver=values["receiver"], by=found.by, at=found.at
        )
        return _("The result was handed over; the dossier is closed.")

    is_due = found.dossier.money_state == "due"
    page = acts.ActPage(
        title=_("Hand over the result"), button=_("Hand over"), form=form, do=do, icon="send",
        warning=_("Fees are still to be paid.") if is_due else "",
        context={
            "facts": _signed_facts(found), "links": _file_links(found),
            "payment_href": showing.dossier_href(found.code, "desk_payment") if is_due else "",
        },
    )  # fmt: skip
    return acts.answer(request, found, page)
