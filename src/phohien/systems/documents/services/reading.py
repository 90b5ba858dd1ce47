"""Who has read a document is written down: each look, repeated looks within a quarter of an hour once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Act, Actor
from phohien.systems.documents.models import Document, Reading
from phohien.systems.documents.policy import OPEN_DESK, POLICY, VIEW

ONE_LOOK = timedelta(minutes=15)
EXCERPT = "{file} (đoạn trích khi tìm)"


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
def see_excerpts(*, shown: dict[int, str], by: Actor, at: datetime) -> None:
    """That a search showed a piece of these files is on record with each document: ``shown`` names the file by document's key.

    Whoever calls it has found the documents among those the actor may see. Raises NotAllowed.
    """
    POLICY.require(by, OPEN_DESK)
    if not shown:
        return
    names = {key: EXCERPT.format(file=name)[:200] for key, name in shown.items()}
    known = set(
        Reading.objects.filter(document__in=names, reader=by.code, at__gte=at - ONE_LOOK).values_list(
            "document", "what"
        )
    )
    Reading.objects.bulk_create(
        Reading(document_id=key, reader=by.code, reader_name=by.name, reader_title=by.post_title, agency=by.agency, what=what,
                at=at)
        for key, what in names.items()
        if (key, what) not in known
    )  # fmt: skip


@transaction.atomic
def take_list(*, act: Act, kind: str, count: int, by: Actor, at: datetime) -> None:
    """That a list of documents left the system as a file or on paper stands in the ledger."""
    POLICY.require(by, act)
    ledger.record(act=act, subject=f"list:{kind}", by=by, at=at, data={"count": count})
