"""Copies: one made, sealed and shown with its proof; all of the office; the columns of their register."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from phohien.base.files import pages as serving
from phohien.base.files import queries as kept
from phohien.base.signing import handover, ways
from phohien.base.signing.forms import SignedFileForm
from phohien.kernel import clock
from phohien.kernel.errors import Problem
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents import policy
from phohien.systems.documents.forms.archive import CopyForm, SendCopyForm
from phohien.systems.documents.pages import axis, showing
from phohien.systems.documents.pages.entering import sentence_of
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import copies as finding
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.queries import signatures
from phohien.systems.documents.rules import copying as rules
from phohien.systems.documents.services import attaching, copying, reading, recipients, sending_copies
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

PAGE = 50


def _href(one: Any) -> str:
    return reverse("documents:copy", args=[one.code])


def register_columns() -> list[Column]:
    """The register of copies: one sequence for all kinds (Phụ lục IV: columns from memory, to be confirmed)."""
    return [
        Column("copy.full_number", _("Number and notation"), kind="code"),
        Column("copy.made_at", _("Date of the copy"), kind="date"),
        Column(lambda one: rules.KINDS[one.copy.kind].words, _("Kind of copy")),
        Column("copy.document.full_number", _("Number of the original"), kind="code"),
        Column("copy.document.subject", _("Subject"), is_heading=True, href=lambda one: _href(one.copy)),
        Column("copy.permitted_by_name", _("Permitted by")),
        Column("copy.recipients", _("Recipients")),
        Column("copy.copies", _("Number of copies"), kind="number"),
    ]


def rows_of(document: Any) -> list[dict[str, Any]]:
    """The document's copies as its page lists them."""
    found = finding.copies_of(document)
    return [
        {"number": one.full_number, "kind": rules.KINDS[one.kind].words, "href": _href(one), "at": one.made_at}
        for one in found
    ]


@guard(POLICY, policy.VIEW_REGISTERS)
def copies(request: HttpRequest) -> HttpResponse:
    """All copies the office made, the newest first."""
    by = actor_of(request)
    found = finding.list_copies(by.agency)
    columns = [
        Column("full_number", _("Number and notation"), kind="code"),
        Column("document.subject", _("Subject"), is_heading=True, href=_href),
        Column(lambda one: rules.KINDS[one.kind].words, _("Kind of copy")),
        Column(lambda one: rules.WAYS[one.way], _("From what to what")),
        Column("made_at", _("Date of the copy"), kind="date"),
        Column(_state, _("State"), kind="tag", tone=lambda one: "success" if _is_ready(one) else "warning"),
    ]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    table = Table(
        columns, page.object_list, caption=_("Copies"), empty=_("Your office has made no copy yet."),
        empty_hint=_("A copy is made from the page of the document."), is_stacked=True,
    )  # fmt: skip
    return render(
        request, "documents/copies.html",
        {"table": table, "page": page, "agency": showing.office(by.agency, clock.now())},
    )  # fmt: skip


def _is_ready(one: Any) -> bool:
    return one.way == "print" or one.sealed_at is not None


def _state(one: Any) -> Any:
    if one.way == "print":
        return _("On paper")
    return _("Sealed") if one.sealed_at else _("Waits for the seal")


@guard(POLICY, policy.COPY)
def make(request: HttpRequest, code: str) -> HttpResponse:
    """A copy of the document is made; refused, nothing typed is lost."""
    by, at = actor_of(request), clock.now()
    found = reads.get_document(code)
    reading.read_document(document=found, by=by, at=at, what="document")
    POLICY.require(by, policy.COPY, found)
    posts = directory.accounts_holding("leader", by.agency, at)
    leaders = [(one.code, f"{one.account} – {one.title}") for one in posts]
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CopyForm(*data, leaders=leaders, initial={"way": _usual_way(found, at)})
    if form.is_bound and form.is_valid():
        try:
            made = copying.make_copy(code=found.code, wish=_wish(form.cleaned_data), by=by, at=at)
        except Problem as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, sentence_of(refusal))
        else:
            messages.success(request, _("The copy has its number."))
            return redirect("documents:copy", made.code)
    context = {
        "form": form, "document": found, "back": showing.href_of(found), "kinds": rules.KINDS.values(),
        "is_confirmed": rules.IS_CONFIRMED,
    }  # fmt: skip
    return render(request, "documents/copy_form.html", context, status=422 if form.is_bound else 200)


def _usual_way(found: Any, at: Any) -> str:
    """What is most likely wanted: a signed file goes to paper, a paper's scan becomes electronic."""
    return "print" if signatures.check_main(found, at=at) is not None else "scan"


def _wish(values: dict[str, Any]) -> copying.Wish:
    scan = values.pop("scan")
    upload = attaching.Upload(content=scan, name=scan.name, role="scan") if scan else None
    return copying.Wish(scan=upload, **values)


@guard(POLICY, policy.OPEN_DESK)
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """One copy with its proof: whose seal it bears, and whether the original is still what was copied."""
    by, at = actor_of(request), clock.now()
    found = finding.get_copy(code)
    reading.read_document(document=found.document, by=by, at=at, what=f"copy {found.full_number}")
    proof = copying.proof_of(found, at=at)
    facts = [
        (_("Kind of copy"), rules.KINDS[found.kind].words), (_("From what to what"), rules.WAYS[found.way]),
        (_("Pages of the extract"), found.pages), (_("Passages of the extract"), found.passage),
        (_("Copied by"), found.made_by_name), (_("Date of the copy"), found.made_at),
        (_("Permitted by"), found.permitted_by_name), (_("Recipients"), found.recipients),
        (_("Number of copies"), found.copies), (_("File copied"), found.source_name), ("SHA-256", found.source_sha256),
        (_("Sealed"), found.sealed_at), (_("Sealed by"), found.sealed_by_name),
    ]  # fmt: skip
    context = {
        "copy": found, "document": found.document, "proof": proof, "facts": [row for row in facts if row[1]],
        "report": proof.seal, "is_named": rules.is_named_by_law(found.kind, found.way), "is_confirmed": rules.IS_CONFIRMED,
        "may_seal": found.way != "print" and found.sealed_at is None and POLICY.may(by, policy.SEAL_COPY, found),
        "may_send": found.sealed_at is not None and POLICY.may(by, policy.SEND_COPY, found), **deliveries_of(found, by),
        "state": _state(found), "href": reverse("documents:copy_file", args=[found.code]),
    }  # fmt: skip
    return render(request, "documents/copy.html", context)


def deliveries_of(found: Any, by: Any) -> dict[str, Any]:
    """The table of the copy's deliveries over the axis."""
    return axis.deliveries_by(finding.mark_of(found), reverse("documents:copy_deliveries", args=[found.code]), by)


@guard(POLICY, policy.OPEN_DESK)
def copy_deliveries(request: HttpRequest, code: str) -> HttpResponse:
    """The table alone, as the copy's page renews it."""
    by, found = actor_of(request), finding.get_copy(code)
    POLICY.require(by, policy.VIEW, found.document)
    return render(request, "documents/deliveries.html", deliveries_of(found, by))


@guard(POLICY, policy.SEND_COPY)
def send(request: HttpRequest, code: str) -> HttpResponse:
    """The sealed copy is sent to agencies over the axis; refused, nothing chosen is lost."""
    by, at, found = actor_of(request), clock.now(), finding.get_copy(code)
    reading.read_document(document=found.document, by=by, at=at, what=f"copy {found.full_number}")
    POLICY.require(by, policy.SEND_COPY, found)
    known = recipients.groups(at.date(), without=by.agency)
    form = SendCopyForm(request.POST if request.method == "POST" else None, agencies=known)
    if form.is_bound and form.is_valid():
        try:
            sending_copies.send_copy(
                code=code, agencies=form.cleaned_data["agencies"], lines=form.cleaned_data["lines"].splitlines(), by=by, at=at
            )  # fmt: skip
        except Problem as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, sentence_of(refusal))
        else:
            messages.success(request, _("The copy is on its way."))
            return redirect("documents:copy", code)
    context = {"form": form, "copy": found, "back": reverse("documents:copy", args=[code])}
    return render(request, "documents/copy_send.html", context, status=422 if form.is_bound else 200)


@guard(POLICY, policy.SEAL_COPY)
@require_POST
@ways.allow_local_service
def seal(request: HttpRequest, code: str) -> HttpResponse:
    """The copy bears the agency's signature, made here or by the token it is handed out to."""
    by, at, found = actor_of(request), clock.now(), finding.get_copy(code)
    given = request.POST.get("given", "")
    try:
        if given:
            _take_back(request, given)
            copying.take_back(code=code, given=given, by=by, at=at)
        elif copying.is_key_elsewhere(found, at=at):
            return _handed_out(request, found, copying.hand_out(code=code, by=by, at=at))
        else:
            copying.seal_copy(code=code, by=by, at=at)
        messages.success(request, _("The copy is sealed."))
    except Problem as refusal:
        messages.error(request, sentence_of(refusal))
    return redirect("documents:copy", code)


def _take_back(request: HttpRequest, given: str) -> None:
    """A sealed PDF uploaded by hand is judged as one that a signing program sent."""
    form = SignedFileForm(request.POST, request.FILES)
    if form.is_valid():
        handover.bring_back_by_hand(
            form.cleaned_data["signed"].read(), code=given, by=actor_of(request), at=clock.now()
        )


def _handed_out(request: HttpRequest, found: Any, out: Any) -> HttpResponse:
    addresses = {
        "download": request.build_absolute_uri(reverse("fetch_document", args=[out.download_key])),
        "upload": request.build_absolute_uri(reverse("bring_document", args=[out.upload_key])),
    }
    context = {"copy": found, "given": out.handover, "addresses": addresses, "program": "vgca_sign_copy"}
    answer = render(request, "documents/copy_elsewhere.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@guard(POLICY, policy.OPEN_DESK)
def copy_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """The copy's PDF: the sealed one once there is one; who took it stands in the ledger."""
    found = copying.take_copy(code=code, by=actor_of(request), at=clock.now())
    stored = kept.get_file(found.sealed_code or found.file_code)
    return serving.serve(stored, inline="tai" not in request.GET, request=request)
