"""The person's own store: what offices issued to them, to download and to use again, and where each was used."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from phohien.base.files import pages as file_pages
from phohien.base.files import queries as file_queries
from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.systems.onestop.pages.citizen import showing
from phohien.systems.onestop.policy import FOLLOW, POLICY
from phohien.systems.onestop.queries import citizen
from phohien.ui.guard import actor_of, guard


@require_GET
@guard(POLICY, FOLLOW)
def own_store(request: HttpRequest) -> HttpResponse:
    """The documents issued to the person, the newest first."""
    actor = actor_of(request)
    values = {
        "documents": [_document(one) for one in citizen.own_documents(actor)],
        "has_identifier": bool(actor.personal_id),
    }
    return render(request, "onestop/citizen_store.html", values)


def _document(document: Any) -> dict[str, Any]:
    today = clock.today()
    is_over = document.valid_until is not None and document.valid_until < today
    verify = showing.optional_url("check_result")
    return {
        "title": document.title,
        "number": document.number,
        "issuer": showing.agency_name(document.issuer, document.issued_on),
        "issued_on": document.issued_on,
        "valid_until": document.valid_until,
        "is_over": is_over,
        "is_replaced": bool(document.replaced_by),
        "href": reverse("onestop:own_document", args=[document.code]) if document.file_code else "",
        "verify": f"{verify}?kq={document.code}" if verify else "",
        "dossier": document.dossier_code,
        "uses": [
            {
                "code": use.dossier_code,
                "at": use.at,
                "by": use.by_name,
                "agency": showing.agency_name(use.agency, use.at.date()) if use.agency else "",
            }
            for use in document.uses.all()
        ],
    }


@require_GET
@guard(POLICY, FOLLOW)
def own_document(request: HttpRequest, code: str) -> HttpResponseBase:
    """The document itself. Raises NotFound for anybody else's."""
    document = citizen.get_document(code, actor_of(request))
    if not document.file_code:
        raise NotFound(_("There is no such document in your store."), code="onestop.no_document")
    return file_pages.serve(file_queries.get_file(document.file_code), request=request)
