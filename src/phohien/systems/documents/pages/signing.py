"""Signing with a key elsewhere: by the signing program of a token, with any program by hand, or as a value over a digest."""

from __future__ import annotations

import base64
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from phohien.base.signing import handover
from phohien.base.signing import queries as credentials
from phohien.base.signing import services as elsewhere
from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Problem
from phohien.systems.documents import forms, policy
from phohien.systems.documents.pages import document as showing
from phohien.systems.documents.pages.entering import sentence_of
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.services import reading, signing
from phohien.ui.guard import actor_of, guard

STEPS = {"ky": signing.SIGN, "dong-dau": signing.SEAL}
LOCAL_SERVICE = "wss://127.0.0.1:8987"
PROGRAM = {"ky": "vgca_sign_approved", "dong-dau": "vgca_sign_issued"}


@guard(POLICY, policy.OPEN_DESK)
@require_http_methods(["GET", "POST"])
@csp_update({"connect-src": ["'self'", LOCAL_SERVICE]})  # type: ignore[arg-type]  # it knows views without arguments
def elsewhere_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """The ways to sign with a key that is not here; what was begun; and the signed document taken in."""
    step = STEPS.get(slug)
    if step is None:
        raise NotFound(_("There is no such act."), code="documents.no_act")
    by, at = actor_of(request), clock.now()
    found = reads.get_document(code)
    POLICY.require(by, step.act, found)
    reading.read_document(document=found, by=by, at=at, what="document")
    shown: dict[str, Any] = {"refusal": None}
    status = 200
    if request.method == "POST":
        try:
            done = DOINGS.get(request.POST.get("way", ""), _unknown)(request, found, slug)
        except Problem as refusal:
            shown |= {"refusal": sentence_of(refusal), **_begun(request, found)}
            status = refusal.status
        else:
            if isinstance(done, HttpResponse):
                return done
            shown |= done
    context = {**showing.frame_of(found, by, at), "slug": slug, "is_seal": slug == "dong-dau", **shown}
    answer = render(request, "documents/elsewhere.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _unknown(_request: HttpRequest, _found: Any, _slug: str) -> dict[str, Any]:
    raise NotFound(_("There is no such act."), code="documents.no_act")


def _named(request: HttpRequest, found: Any) -> dict[str, Any]:
    return {"code": found.code, "by": actor_of(request), "at": clock.now()}


def _begun(request: HttpRequest, found: Any) -> dict[str, Any]:
    """What was begun before a refusal, so that the person can try once more. The program's addresses are told once only."""
    by = actor_of(request)
    handed = request.POST.get("given", "")
    prepared = request.POST.get("prepared", "")
    try:
        if handed:
            return {"given": handover.get_handover(handed, by=by)}
        if prepared:
            return _shown_digest(credentials.get_prepared(prepared))
    except Problem:
        return {}
    return {}


def _hand_out(request: HttpRequest, found: Any, slug: str) -> dict[str, Any]:
    out = signing.hand_out(step=STEPS[slug], **_named(request, found))
    addresses = {
        "download": request.build_absolute_uri(reverse("fetch_document", args=[out.download_key])),
        "upload": request.build_absolute_uri(reverse("bring_document", args=[out.upload_key])),
    }
    return {"given": out.handover, "addresses": addresses, "program": PROGRAM[slug]}


def _bring(request: HttpRequest, found: Any, slug: str) -> HttpResponse:
    by = actor_of(request)
    form = forms.SignedFileForm(request.POST, request.FILES)
    if not form.is_valid():
        raise elsewhere.SigningRefused(_("Choose the signed PDF."), code="documents.no_signed_file")
    given = request.POST.get("given", "")
    handover.bring_back_by_hand(form.cleaned_data["signed"].read(), code=given, by=by, at=clock.now())
    return _go_on(request, found, slug)


def _go_on(request: HttpRequest, found: Any, slug: str) -> HttpResponse:
    signing.take_back(step=STEPS[slug], given=request.POST.get("given", ""), **_named(request, found))
    return _finished(request, found, slug)


def _digest(request: HttpRequest, found: Any, slug: str) -> dict[str, Any]:
    return _shown_digest(signing.prepare_elsewhere(step=STEPS[slug], **_named(request, found)))


def _shown_digest(prepared: Any) -> dict[str, Any]:
    digest = elsewhere.to_be_signed_digest(prepared)
    return {
        "prepared": prepared,
        "digest": digest.hex(),
        "attributes": base64.b64encode(bytes(prepared.attributes)).decode(),
    }


def _complete(request: HttpRequest, found: Any, slug: str) -> HttpResponse:
    form = forms.SignatureValueForm(request.POST, request.FILES)
    if not form.is_valid():
        raise elsewhere.SigningRefused(
            _("Choose the file with the signature, or paste it in Base64."), code="documents.no_value"
        )
    signing.complete_elsewhere(
        step=STEPS[slug], prepared=request.POST.get("prepared", ""), signature=form.value(), **_named(request, found)
    )
    return _finished(request, found, slug)


def _finished(request: HttpRequest, found: Any, slug: str) -> HttpResponse:
    said = _("Signed; the clerk gives the number.") if slug == "ky" else _("The agency's seal lies over the signature.")
    messages.success(request, said)
    return redirect("documents:document", found.code)


DOINGS: dict[str, Any] = {
    "program": _hand_out,
    "bring": _bring,
    "go-on": _go_on,
    "digest": _digest,
    "complete": _complete,
}
