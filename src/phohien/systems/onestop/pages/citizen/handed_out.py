"""Files a person may open again from their own dossier: the result, papers issued, papers handed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from phohien.base.files import pages as file_pages
from phohien.base.files import queries as file_queries
from phohien.kernel.errors import NotFound
from phohien.systems.onestop.policy import FOLLOW, POLICY
from phohien.systems.onestop.queries import citizen, outgoing
from phohien.ui.guard import actor_of, guard


@require_GET
@guard(POLICY, FOLLOW)
def own_result(request: HttpRequest, code: str) -> HttpResponseBase:
    """The signed result once more, after it was handed over."""
    actor = actor_of(request)
    dossier = citizen.get_own(code, actor)
    result = citizen.final_result(dossier)
    if result is None or not result.file_code or dossier.returned_at is None:
        raise NotFound(_("There is no result to hand over yet."), code="onestop.no_result")
    return file_pages.serve(file_queries.get_file(result.file_code), inline=True, request=request)


@require_GET
@guard(POLICY, FOLLOW)
def own_paper(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """A statutory paper that was issued to the person."""
    dossier = citizen.get_own(code, actor_of(request))
    paper = next((one for one in citizen.papers_of(dossier) if one.pk == number and one.file_code), None)
    if paper is None:
        raise NotFound(_("There is no such paper."), code="onestop.no_paper")
    letter = outgoing.issued_letter(paper)
    stored = file_queries.get_file(letter.file_code if letter else paper.file_code)
    return file_pages.serve(stored, inline=True, request=request)


@require_GET
@guard(POLICY, FOLLOW)
def own_file(request: HttpRequest, code: str, file_code: str) -> HttpResponseBase:
    """A file the person handed in with the dossier."""
    dossier = citizen.get_own(code, actor_of(request))
    if not dossier.components.filter(file_code=file_code).exists():
        raise NotFound(_("There is no such file."), code="onestop.no_file")
    return file_pages.serve(file_queries.get_file(file_code), inline=True, request=request)
