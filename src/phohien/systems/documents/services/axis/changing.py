"""What a later package does to an earlier one: revoked, replaced, updated, its group of receivers changed. History stays."""

from __future__ import annotations

import uuid
from datetime import datetime

from phohien.systems.documents.models import Consignment, Delivery
from phohien.systems.documents.rules.edxml.model import Document
from phohien.systems.documents.services.axis import addressing, following

NEW, REVOKE, UPDATE, REPLACE = "0", "1", "2", "3"


def apply_business(row: Consignment, package: Document, *, at: datetime) -> None:
    """The new package knows what it is about; an update's group changes edit the earlier one's deliveries, never its events."""
    if row.business == NEW:
        return
    earlier = _earlier(row, package, at)
    if earlier is None:
        return  # the earlier one went another way, before our time: the package itself says what it is about
    row.about = earlier
    row.save(update_fields=["about"])
    if row.business == UPDATE and package.business.group_change is not None:
        for change in package.business.group_change.receivers:
            _change(earlier, change.agency_code, is_added=change.change == "1", at=at)


def _earlier(row: Consignment, package: Document, at: datetime) -> Consignment | None:
    ids = [package.business.document_id, *(one.document_id for one in package.business.replaced)]
    senders = {row.sender, addressing.heir_of(row.sender, at)}
    return (
        Consignment.objects.filter(sender__in=senders, kind="edoc", document_id__in=[one for one in ids if one])
        .filter(state=Consignment.State.ACCEPTED).exclude(pk=row.pk).order_by("-id").first()
    )  # fmt: skip


def _change(earlier: Consignment, named: str, *, is_added: bool, at: datetime) -> None:
    if is_added:
        address = addressing.address_of(named, at)
        delivery, _made = Delivery.objects.get_or_create(
            consignment=earlier, receiver=address.agency,
            defaults={"code": str(uuid.uuid4()), "named": named[:40], "receiver_name": address.name[:200],
                      "route": address.route, "due_at": at, "opened_at": at},
        )  # fmt: skip
    else:
        found = Delivery.objects.filter(consignment=earlier, receiver=addressing.heir_of(named, at)).first()
        if found is None:
            return
        delivery = found
    delivery.is_removed = not is_added
    delivery.save(update_fields=["is_removed"])
    following.add_event(delivery, code="+" if is_added else "-", told_by=earlier.sender, at=at)
