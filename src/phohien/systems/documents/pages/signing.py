"""Signing with a key elsewhere: the leader's signature, the agency's seal, a reviewer's initials."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from phohien.base.signing import ways
from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.systems.documents import policy
from phohien.systems.documents.pages import document as showing
from phohien.systems.documents.pages import overtaken
from phohien.systems.documents.pages.entering import sentence_of
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.services import drafting, initialling, reading, signing
from phohien.ui.guard import actor_of, guard

STEPS = {"ky": signing.SIGN, "dong-dau": signing.SEAL}
ACTS = {"ky": policy.SIGN, "dong-dau": policy.SEAL, "ky-nhay": policy.INITIAL}
PROGRAM = {"ky": "vgca_sign_approved", "dong-dau": "vgca_sign_issued", "ky-nhay": "vgca_sign_approved"}


@guard(POLICY, policy.OPEN_DESK)
@require_http_methods(["GET", "POST"])
@ways.allow_local_service
def elsewhere_page(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """The ways to sign with a key that is not here; what was begun; and the signed document taken in."""
    if slug not in ACTS:
        raise NotFound(_("There is no such act."), code="documents.no_act")
    by, at = actor_of(request), clock.now()
    found = reads.get_document(code)
    POLICY.require(by, ACTS[slug], found)
    reading.read_document(document=found, by=by, at=at, what="document")
    passed = overtaken.overtaken(request, found, slug, by=by, at=at)
    if passed is not None:
        return passed
    tried = ways.attempt(request, _ways(found, slug, by, at), by=by, at=at)
    if tried.is_done:
        messages.success(request, _said(slug))
        return redirect("documents:document", found.code)
    refusal = sentence_of(tried.refusal) if tried.refusal is not None else None
    context = {
        **showing.frame_of(found, by, at), "slug": slug, "is_seal": slug == "dong-dau", "refusal": refusal,
        **tried.context,
    }  # fmt: skip
    answer = render(request, "documents/elsewhere.html", context, status=tried.status)
    answer["Cache-Control"] = "no-store"
    return answer


def _ways(found: Any, slug: str, by: Any, at: Any) -> ways.Ways:
    if slug == "ky-nhay":
        return _initials(found, by, at)
    step, named = STEPS[slug], {"code": found.code, "by": by, "at": at}
    return ways.Ways(
        hand_out=lambda: signing.hand_out(step=step, **named),
        take_back=lambda given: signing.take_back(step=step, given=given, **named),
        prepare=lambda: signing.prepare_elsewhere(step=step, **named),
        complete=lambda prepared, value: signing.complete_elsewhere(
            step=step, prepared=prepared, signature=value, **named
        ),
        program=PROGRAM[slug],
        number=found.full_number,
        day=f"{found.issued_on:%d/%m/%Y}" if found.issued_on else "",
    )


def _initials(found: Any, by: Any, at: Any) -> ways.Ways:
    named = {"code": found.code, "by": by, "at": at}
    keep = drafting.kept_with(found.code, by=by, at=at)
    return ways.Ways(
        hand_out=lambda: initialling.hand_out(**named),
        take_back=lambda given: initialling.take_back(given=given, keep=keep, **named),
        prepare=lambda: initialling.prepare_elsewhere(**named),
        complete=lambda prepared, value: initialling.complete_elsewhere(
            prepared=prepared, signature=value, keep=keep, **named
        ),
        program=PROGRAM["ky-nhay"],
    )


def _said(slug: str) -> str:
    if slug == "ky-nhay":
        return _("Your initials stand beside this version.")
    return _("Signed; the clerk gives the number.") if slug == "ky" else _("The agency's seal lies over the signature.")
