"""An office answers a sender that asks for its document back (statuses 13, 15 and 16 of the axis)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.systems.documents.models import Directive, Document
from phohien.systems.documents.policy import ANSWER_RECALL
from phohien.systems.documents.services import acting
from phohien.systems.documents.services.axis import telling


@transaction.atomic
def answer_recall(*, code: str, agrees: bool, reason: str = "", by: Actor, at: datetime) -> Document:
    """Agreed (15), nobody works on the document any more and its directives fall away; not agreed (16), all goes on.

    The document and its number stay in the register either way. Raises NotAllowed, NotFound when nobody asked.
    """
    document = acting.lock(code)
    delivery = telling.asked_back(code)
    if delivery is None:
        words = Words("Văn bản này không có yêu cầu lấy lại.", "Nobody asked for this document back.")
        raise NotFound(words, code="documents.axis_not_asked_back")
    acting.require(by, ANSWER_RECALL, document)
    if agrees:
        _end(document, by=by, at=at)
    told = telling.AGREED if agrees else telling.KEPT
    telling.tell(delivery, code=told, description=reason.strip(), by=by, at=at)
    acting.record(document, ANSWER_RECALL, by=by, at=at, note=reason.strip(), data={"status": told})
    return document


def _end(document: Document, *, by: Actor, at: datetime) -> None:
    acting.apply(document, "give_back", by=by, at=at)
    document.finished_at = document.finished_at or at
    dropped = Directive.State.DROPPED
    document.directives.filter(state=Directive.State.OPEN).update(state=dropped, ended_at=at)
