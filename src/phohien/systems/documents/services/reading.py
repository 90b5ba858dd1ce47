"""Who has read a document is written down: each look, repeated looks within a quarter of an hour once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Act, Actor
from phohien.systems.documents.models import Document, Reading
from phohien.systems.documents.policy import POLICY, VIEW

ONE_LOOK = timedelta(minutes=15)


@transaction.atomic
def read_document(*, document: Document, by: Actor, at: datetime, what: str) -> None:
    """The reading is on record; ``what`` is ``document`` or the file's name. Raises NotAllowed."""
    POLICY.require(by, VIEW, document)
    since = at - ONE_LOOK
    if Reading.objects.filter(document=document, reader=by.code, what=what, at__gte=since).exists():
        return
    Reading.objects.create(
        document=document, reader=by.code, reader_name=by.name, reader_title=by.shown_title[:200], agency=by.agency, what=what,
        at=at,
    )  # fmt: skip


@transaction.atomic
def take_list(*, act: Act, kind: str, count: int, by: Actor, at: datetime) -> None:
    """That a list of documents left the system as a file or on paper stands in the ledger."""
    POLICY.require(by, act)
    ledger.record(act=act, subject=f"list:{kind}", by=by, at=at, data={"count": count})
