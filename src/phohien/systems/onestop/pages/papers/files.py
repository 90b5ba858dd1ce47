"""Statutory papers and signed results as files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from phohien.base.files import pages as serving
from phohien.base.files import queries as kept
from phohien.kernel import clock
from phohien.kernel.errors import NotAllowed, NotFound
from phohien.systems.onestop import policy
from phohien.systems.onestop.pages.papers import access
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import papers as paper_queries
from phohien.systems.onestop.queries import results as result_queries
from phohien.systems.onestop.services import papers, reading, results
from phohien.ui.exports import download
from phohien.ui.guard import actor_of, public

PDF = "application/pdf"
CONTROL_SHEET = "06"


@public("The dossier itself says who may read its papers: the office, the owner, or who knows its secret.")
@require_GET
def paper_file(request: HttpRequest, code: str, form: str, number: int) -> HttpResponse:
    """A statutory paper as PDF. The control sheet (06) is the office's and stands as of now."""
    at = clock.now()
    dossier = access.open_dossier(request, code, at=at)
    actor = actor_of(request)
    if form == CONTROL_SHEET:
        if not actor.is_official or not POLICY.may(actor, policy.VIEW_DOSSIER, dossier):
            raise NotAllowed(_("The control sheet is for the office."), code="onestop.paper_closed")
        pdf = papers.typeset_control_sheet(dossier, by=actor, at=at)
    else:
        pdf = papers.pdf_of(paper=paper_queries.get_paper(dossier, form, number), by=actor, at=at)
    answer = download(pdf, name=f"{dossier.code} mau {form}-{number}.pdf", media_type=PDF, inline=True)
    answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'self'; object-src 'self'"
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Cache-Control"] = "private, no-store"
    return answer


@public("The result itself says who may have it: the office, the owner of the dossier, or the person it is about.")
@require_GET
def result_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """The signed file. For the owner of an online dossier the first time is the hand-over (national state 10)."""
    at, actor = clock.now(), actor_of(request)
    try:
        result = result_queries.get_result(code)
    except NotFound:
        result = None
    standing = result_queries.standing_of_reader(result, actor) if result is not None else ""
    if result is None or not standing:
        raise NotAllowed(
            _("You cannot open this result. Sign in with the account that filed the dossier."),
            code="onestop.result_closed",
        )
    if not result.file_code:
        raise NotFound(_("This result has no signed file."), code="onestop.no_result_file")
    if standing != "office" and not result_queries.was_issued(result):
        raise NotFound(_("There is no result to hand over yet."), code="onestop.no_result")
    if standing == "owner" and result_queries.is_current_and_sealed(result) and not _is_prefetch(request):
        results.collect_result(code=result.dossier.code, by=actor, at=at)
    if standing == "office":
        POLICY.require(actor, policy.VIEW_DOSSIER, result.dossier)
        reading.read_dossier(dossier=result.dossier, by=actor, at=at, purpose=_("Opening the result of the dossier"))
    return serving.serve(kept.get_file(result.file_code), inline="tai-ve" not in request.GET, request=request)


def _is_prefetch(request: HttpRequest) -> bool:
    """Whether the browser only fetches ahead: nobody has seen the file then."""
    return "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
