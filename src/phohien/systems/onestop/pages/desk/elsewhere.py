"""A result signed or sealed with a key that is not here: by a signing program, by hand, or over a digest."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from phohien.base.signing import ways
from phohien.kernel.errors import Refused
from phohien.systems.onestop import policy
from phohien.systems.onestop.pages.desk import acts, opening, showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.services import issuing
from phohien.ui.guard import guard

LONGEST_NUMBER = 60


@guard(POLICY, policy.VIEW_DOSSIER)
@require_http_methods(["GET", "POST"])
@ways.allow_local_service
def elsewhere(request: HttpRequest, code: str) -> HttpResponse:
    """The leader signs the draft, or the clerk seals what was signed, with a token; ``so`` is the number of the seal's page."""
    found = opening.open_for(request, code)
    present = found.parts.result
    if present is None:
        raise Refused(_("No result has been drafted yet."), code="onestop.no_result")
    is_seal = issuing.awaits_seal(present)
    POLICY.require(found.by, policy.SEAL if is_seal else policy.SIGN, found.dossier)
    number = request.GET.get("so", "")[:LONGEST_NUMBER]
    tried = ways.attempt(request, _ways(found, is_seal, number), by=found.by, at=found.at)
    if tried.is_done:
        acts.tell(request, _said(is_seal))
        return redirect("onestop:desk_dossier", found.code)
    title = _("Seal with a token") if is_seal else _("Sign with a token")
    context = {
        **showing.header_of(request, found.parts, found.at),
        "title": title,
        "refusal": str(tried.refusal) if tried.refusal is not None else "",
        "crumbs": showing.dossier_crumbs(found.dossier, (title, "")),
        "back": showing.dossier_href(found.code),
        **tried.context,
    }
    answer = render(request, "onestop/desk_elsewhere.html", context, status=tried.status)
    answer["Cache-Control"] = "no-store"
    return answer


def _ways(found: opening.Opened, is_seal: bool, number: str) -> ways.Ways:
    code, by, at = found.code, found.by, found.at
    return ways.Ways(
        hand_out=lambda: issuing.hand_out(code=code, by=by, at=at),
        take_back=lambda given: issuing.take_back(code=code, given=given, number=number, by=by, at=at),
        prepare=lambda: issuing.prepare_external(code=code, number=number, by=by, at=at),
        complete=lambda prepared, value: issuing.complete_external(
            code=code, prepared=prepared, signature=value, number=number, by=by, at=at
        ),
        program="vgca_sign_issued" if is_seal else "vgca_sign_approved",
        number=number,
    )


def _said(is_seal: bool) -> str:
    if is_seal:
        return _("The result was sealed; it waits to be handed over.")
    return _("The result was signed; it goes to the records clerk for the seal.")
