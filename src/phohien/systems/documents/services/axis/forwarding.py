"""Packages for the nation wait in the outbox of the adapters: one engine for leases, order, back-off and dead letters."""

from __future__ import annotations

from datetime import datetime

from phohien.kernel.policy import Actor
from phohien.lgsp.adapters.channels import connecting
from phohien.lgsp.adapters.outbox import posting
from phohien.lgsp.adapters.rules.letters import Attachment
from phohien.systems.documents.models import Delivery
from phohien.systems.documents.services.axis import addressing, holding

EDXML = "application/octet-stream"


def send_up(delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """A delivery by way of a partner has its letter, in the order of what is said about one document. Part of a larger act.

    An axis whose dialect names no receiver beside the package (``edoc``) delivers it to all that stand in it: they share a letter.
    """
    if delivery.route in (addressing.HOUSE, addressing.FETCH):
        return
    row = delivery.consignment
    partner = connecting.partners().partners.get(delivery.route)
    is_shared = partner is not None and partner.protocol == "edoc"
    key = f"{row.code}@{delivery.route}"[:76] if is_shared else delivery.code
    key = f"{key}.{delivery.resent}" if delivery.resent else key  # sent again: another letter with the same octets
    receiver = delivery.route if is_shared else delivery.receiver
    file_code = holding.file_of(row, by=by, at=at)
    posted = posting.post(
        partner=delivery.route, subject=f"{(row.about or row).code}>{receiver}", kind=f"edxml.{row.kind}",
        data={"from": row.sender, "to": receiver, "document_id": row.document_id, "kind": row.kind},
        by=by, at=at, key=key, recipient="" if is_shared else receiver, about=row.code, case=row.document,
        attachments=(Attachment(file_code=file_code, name=holding.NAME, media_type=EDXML, sha256=row.sha256),),
        urgency=row.urgency,
    )  # fmt: skip
    delivery.letter = posted.key
