"""The signatures of every file of a document, in words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from phohien.base.signing import revoking
from phohien.kernel import clock
from phohien.systems.documents import policy
from phohien.systems.documents.pages import showing
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.queries import signatures
from phohien.systems.documents.services import reading
from phohien.ui.guard import actor_of, guard


@guard(POLICY, policy.OPEN_DESK)
@require_GET
def signatures_page(request: HttpRequest, code: str) -> HttpResponse:
    """Who signed each PDF, in what capacity, when, and whether it can be relied on; the look is written down."""
    by, at = actor_of(request), clock.now()
    found = reads.get_document(code)
    reading.read_document(document=found, by=by, at=at, what="document")
    files = signatures.checked_files(found, at=at)
    for one in files:
        if one.report is not None:
            revoking.want(one.report, at=at)
    context = {
        "document": found, "back": showing.href_of(found), "files": files,
    }  # fmt: skip
    return render(request, "documents/signatures.html", context)
