"""What waits for an agency that is no more, or by a way that is no more, is handed to whoever answers for its code today."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from phohien.kernel.policy import Actor
from phohien.systems.documents.models import Consignment, Delivery
from phohien.systems.documents.services.axis import addressing, following, forwarding
from phohien.systems.documents.services.axis.refusing import AxisRefused

PASSED_ON = ">"
AT_ONCE = 500


def hand_to_heirs(*, by: Actor, at: datetime) -> int:
    """What waits for a code that another agency answers for by now, or by another way than now, goes there; returns how many.

    A merger, a member that was deleted, a member that is new. What was fetched already, and what travels by another axis, stays.
    """
    waiting = Delivery.objects.filter(
        transport=Delivery.Transport.INITIAL, is_removed=False, fetched_at=None,
        route__in=[addressing.HOUSE, addressing.FETCH],
    ).exclude(consignment__state=Consignment.State.QUARANTINED)  # fmt: skip
    moved = 0
    for agency in list(waiting.order_by("receiver").values_list("receiver", flat=True).distinct()[:AT_ONCE]):
        try:
            address = addressing.address_of(agency, at)
        except AxisRefused:  # split, locked, or unknown by now: it stays, and is seen on the desk when it lies too long
            continue
        stale = waiting.filter(receiver=agency)
        if address.agency == agency:
            stale = stale.exclude(route=address.route)
        moved += sum(_hand_on(number, address, by, at) for number in stale.values_list("pk", flat=True)[:AT_ONCE])
    return moved


@transaction.atomic
def _hand_on(number: int, address: addressing.Address, by: Actor, at: datetime) -> int:
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("consignment")
        .filter(pk=number, transport=Delivery.Transport.INITIAL, fetched_at=None).first()
    )  # fmt: skip
    if delivery is None:
        return 0
    if address.agency != delivery.receiver:
        if Delivery.objects.filter(consignment=delivery.consignment_id, receiver=address.agency).exists():
            delivery.is_removed = True  # its heir has the same package already
            delivery.save(update_fields=["is_removed"])
            return 1
        following.add_event(
            delivery,
            code=PASSED_ON,
            description=f"{delivery.receiver} > {address.agency}",
            told_by=delivery.receiver,
            at=at,
        )
    delivery.receiver, delivery.receiver_name, delivery.route = address.agency, address.name[:200], address.route
    if delivery.consignment.kind == "status" and address.route == addressing.HOUSE:  # it was heard when it was followed
        delivery.transport, delivery.done_at = Delivery.Transport.DONE, at
    forwarding.send_up(delivery, by=by, at=at)
    delivery.save(update_fields=["receiver", "receiver_name", "route", "letter", "transport", "done_at"])
    return 1
