"""Packages for the nation wait in the outbox of the adapters: one engine for leases, order, back-off and dead letters."""

from __future__ import annotations

from datetime import datetime, timedelta

from phohien.kernel.policy import Actor
from phohien.lgsp.adapters.outbox import posting
from phohien.lgsp.adapters.rules.letters import Attachment
from phohien.systems.documents.models import Delivery
from phohien.systems.documents.services.axis import addressing

EDXML = "application/octet-stream"
#: More urgent packages go before those posted so much earlier.
AHEAD = timedelta(hours=12)


def send_up(delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """A delivery by way of a partner has its letter, in the order of what is said about one document. Part of a larger act."""
    if delivery.route in (addressing.HOUSE, addressing.FETCH):
        return
    row = delivery.consignment
    posted = posting.post(
        partner=delivery.route, subject=f"{(row.about or row).code}>{delivery.receiver}", kind=f"edxml.{row.kind}",
        data={"from": row.sender, "to": delivery.receiver, "document_id": row.document_id, "kind": row.kind},
        by=by, at=at, key=delivery.code, recipient=delivery.receiver, about=row.code, case=row.document,
        attachments=(Attachment(file_code=row.file_code, name="goi-tin.edxml", media_type=EDXML, sha256=row.sha256),),
        ahead=AHEAD * row.urgency,
    )  # fmt: skip
    delivery.letter = posted.key
