"""What a later package does to an earlier one: revoked, replaced, updated, its group of receivers changed. History stays."""

from __future__ import annotations

import uuid
from datetime import datetime

from phohien.kernel.policy import Actor
from phohien.lgsp.directory.rules import normalise_agency_code
from phohien.systems.documents.models import Consignment, Delivery
from phohien.systems.documents.rules.edxml.model import Document
from phohien.systems.documents.services.axis import addressing, alarming, following, forwarding, inheriting, waking

NEW, REVOKE, UPDATE, REPLACE = "0", "1", "2", "3"


def apply_business(row: Consignment, package: Document, *, by: Actor, at: datetime) -> None:
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
            _change(earlier, change.agency_code, is_added=change.change == "1", by=by, at=at)


def changes_receivers_only(package: Document) -> bool:
    """Whether the package changes the group of receivers and nothing else: it may come again and again under the document's id."""
    return package.business.kind == UPDATE and package.business.group_change is not None and not package.attachments


def _earlier(row: Consignment, package: Document, at: datetime) -> Consignment | None:
    ids = [package.business.document_id, *(one.document_id for one in package.business.replaced)]
    ids = [one for one in ids if one]
    senders = {row.sender, addressing.heir_of(row.sender, at)}
    found = (
        Consignment.objects.filter(sender__in=senders, kind="edoc", document_id__in=ids)
        .filter(state=Consignment.State.ACCEPTED).exclude(pk=row.pk).exclude(business=UPDATE, attachments=[])
        .order_by("-id").first()
    )  # fmt: skip
    return found or inheriting.consignment_of(row.sender, ids, at, without=row.pk)


def _change(earlier: Consignment, named: str, *, is_added: bool, by: Actor, at: datetime) -> None:
    if is_added:
        delivery = _added(earlier, named, by, at)
    else:
        receiver = normalise_agency_code(named)
        found = _locked(earlier, receiver, addressing.heir_of(receiver, at)) or inheriting.delivery_of(
            earlier.sender, receiver, earlier.document_id, at
        )
        if found is None or found.is_removed:
            return
        delivery = found
    delivery.is_removed = not is_added
    delivery.save(update_fields=["is_removed"])
    following.add_event(delivery, code="+" if is_added else "-", told_by=earlier.sender, at=at)
    if not is_added and delivery.document:
        alarming.tell_taken_off(delivery, by=by, at=at)


def _locked(earlier: Consignment, *receivers: str) -> Delivery | None:
    """The delivery to one of these, its row locked: who takes it in or tells of it at this moment is waited for."""
    found = Delivery.objects.select_for_update(of=("self",)).select_related("consignment")
    return found.filter(consignment=earlier, receiver__in=receivers).order_by("id").first()


def _added(earlier: Consignment, named: str, by: Actor, at: datetime) -> Delivery:
    """The delivery of the earlier package to one more receiver: on its way now, whatever way that is."""
    address = addressing.address_of(named, at)
    delivery = _locked(earlier, address.agency)
    if delivery is None:
        delivery = Delivery(
            consignment=earlier, receiver=address.agency, code=str(uuid.uuid4()), named=named[:40],
            receiver_name=address.name[:200], route=address.route, due_at=at, opened_at=at,
        )  # fmt: skip
        forwarding.send_up(delivery, by=by, at=at)
        delivery.save(force_insert=True)
        waking.wake()
    return delivery
