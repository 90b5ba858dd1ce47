"""The review sheet of a draft, for the leader's desk and for the work file: who initialled which version, when and how."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from phohien.kernel import clock
from phohien.systems.documents import policy
from phohien.systems.documents.pages import showing
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.rules.types import type_of
from phohien.systems.documents.services import reading
from phohien.ui import exports
from phohien.ui.guard import actor_of, guard
from phohien.ui.typeset import typeset


@guard(POLICY, policy.OPEN_DESK)
@require_GET
def review_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Opinions and initials in order, laid out for printing; the look is written down."""
    by, at = actor_of(request), clock.now()
    found = reads.get_document(code)
    reading.read_document(document=found, by=by, at=at, what="review sheet")
    comments = list(found.comments.order_by("id"))
    data = {
        "title": _("Review sheet"), "agency": showing.office(found.agency, at), "by": by.name, "at": at,
        "sample": _("Layout of this house: sample, to be confirmed"),
        "facts": [
            [_("Kind of document"), str(type_of(found.type_code).words)], [_("Subject"), found.subject],
            [_("To be signed by"), f"{found.signer_name} – {found.signer_position}"],
        ],
        "columns": [_("No."), _("Reviewer"), _("Opinion"), _("Initials"), _("Version")],
        "rows": [_row(number, one) for number, one in enumerate(comments, 1)],
        "note": _(
            "A digital signature stands in the PDF itself; a recorded act stands in this system's ledger. "
            "SHA-256 of the versions:"
        ),
        "hashes": [f"{number}: {one.sha256}" for number, one in enumerate(comments, 1) if one.sha256],
    }  # fmt: skip
    pdf = typeset("documents/review.typ", data, at=at)
    return exports.download(pdf, name=f"{_('Review sheet')}.pdf", media_type="application/pdf", inline=True)


def _row(number: int, one: Any) -> list[str]:
    when = date_format(timezone.localtime(one.at), "H:i d/m/Y")
    how = ""
    if one.is_initial:
        how = _("Digital signature, %(when)s") if one.is_signed else _("Recorded act, %(when)s")
    said = how % {"when": when} if how else when
    return [str(number), one.by_name, one.text or "–", said, str(one.file_version or "")]
