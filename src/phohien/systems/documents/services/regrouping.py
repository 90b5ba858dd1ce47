"""The recipients of an issued document change: more are added, some are taken off; the document itself stays as it was signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents import policy
from phohien.systems.documents.models import Document, Recipient
from phohien.systems.documents.rules.edxml import model
from phohien.systems.documents.services import acting
from phohien.systems.documents.services.axis import addressing, dispatching, grouping
from phohien.systems.documents.services.entering import required


@transaction.atomic
def change_recipients(
    *, code: str, added: Sequence[str] = (), removed: Sequence[str] = (), reason: str, by: Actor, at: datetime,
    revision: int | None = None,
) -> Document:  # fmt: skip
    """The added agencies are sent the document, those taken off are told so; all by one package of the axis (update, business 2).

    Agencies by their codes. A recipient without a code, on paper, is no matter of the axis. Raises NotAllowed, MoveRefused, Refused
    (nobody to add or take off, nobody reaches an added one), Stale.
    """
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.REGROUP, document)
    acting.apply(document, "regroup", by=by, at=at)
    reason = required(reason, "reason")[:500]
    known = {one.agency: one for one in document.recipients.exclude(agency="")}
    new = [one for one in dict.fromkeys(one.strip() for one in added) if one and one not in known]
    gone = [known[one] for one in dict.fromkeys(removed) if one in known]
    if not new and not gone:
        words = Words("Chưa chọn nơi nhận nào để thêm hoặc bỏ.", "Nobody was chosen to be added or taken off.")
        raise Refused(words, code="documents.no_recipients", field="added")
    named = [_named(one, document, at) for one in new]
    if document.direction == "out":
        _send(document, named, gone, reason, by, at)
    for one in gone:
        one.delete()
    Recipient.objects.bulk_create(
        Recipient(document=document, agency=one.agency_code, name=one.name[:200]) for one in named
    )
    acting.record(document, policy.REGROUP, by=by, at=at, note=reason,
                  data={"added": new, "removed": [one.agency for one in gone]})  # fmt: skip
    return document


def _named(code: str, document: Document, at: datetime) -> model.Organisation:
    """Whom the code means today. Raises Refused, naming the code: unknown, split, locked, the office itself."""
    try:
        address = addressing.address_of(code, at)
    except Refused as refusal:
        raise Refused(refusal.message, code=refusal.code, field="added") from refusal
    if address.agency == document.agency:
        words = Words("Không thể gửi cho chính cơ quan mình.", "The office cannot be its own recipient.")
        raise Refused(words, code="documents.own_office", field="added")
    found = directory.find_agency(code)
    return model.Organisation(agency_code=code, name=address.name or (found.name if found else code))


def _send(
    document: Document, added: list[model.Organisation], gone: list[Recipient], reason: str, by: Actor, at: datetime
) -> None:
    sent = grouping.first_of(document.code)
    if sent is None:  # nobody was reached by the axis until now: the added ones get the document as at its issue
        if added:
            dispatching.send(document, tuple(added), by=by, at=at)
        return
    removed = [model.Organisation(agency_code=one.agency, name=one.name) for one in gone]
    package = dispatching.package_of(document, tuple(added))
    grouping.change(sent, package, added=added, removed=removed, reason=reason, by=by, at=at)
