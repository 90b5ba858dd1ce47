"""What a member's software asks of the axis: what waits for it, the octets, that it has them, what became of what it sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import transaction
from django.db.models import QuerySet

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Actor
from phohien.systems.documents.models import Consignment, Delivery
from phohien.systems.documents.policy import EXCHANGE, POLICY
from phohien.systems.documents.rules.axis import codes, states
from phohien.systems.documents.services.axis import alarming, holding
from phohien.systems.documents.services.axis.refusing import AxisRefused

MOST = 200
#: A list without dates goes back so far.
HORIZON = timedelta(days=90)


def waiting_for(
    by: Actor, kind: str, *, since: datetime, until: datetime, all_states: bool = False
) -> list[Delivery]:  # fmt: skip
    """What the member has to fetch, most urgent first, then oldest; with ``all_states`` also what it took over already."""
    found = _inbox(by, kind).filter(opened_at__gte=since, opened_at__lte=until)
    if not all_states:
        found = found.exclude(transport=Delivery.Transport.DONE)
    return list(found.order_by("-consignment__urgency", "id")[:MOST])


def count_waiting(by: Actor, kind: str) -> int:
    """How many packages of the kind the member has not taken over."""
    return _inbox(by, kind).exclude(transport=Delivery.Transport.DONE).count()


def _inbox(by: Actor, kind: str) -> QuerySet[Delivery]:
    POLICY.require(by, EXCHANGE)
    return Delivery.objects.select_related("consignment").filter(
        receiver=by.organisation_code, consignment__kind=kind, consignment__state=Consignment.State.ACCEPTED, is_removed=False
    )  # fmt: skip


def sent_by(by: Actor, *, code: str = "", kind: str = "", since: datetime | None = None) -> list[Delivery]:
    """What became of packages the member sent: one row a receiver. ``code`` is the id it was given when it sent, ``kind``
    ``edoc`` or ``status``."""
    POLICY.require(by, EXCHANGE)
    found = Delivery.objects.select_related("consignment").filter(consignment__sender=by.organisation_code)
    if code:
        found = found.filter(consignment__code=code)
    if kind:
        found = found.filter(consignment__kind=kind)
    if since:
        found = found.filter(opened_at__gte=since)
    return list(found.order_by("-id")[:MOST])


@transaction.atomic
def open_package(*, code: str, by: Actor, at: datetime) -> tuple[Delivery, BinaryIO]:
    """The delivery's octets as they were sent, as a stream the caller closes; that they were opened is written down.

    Whoever was taken off the recipients before it fetched them gets nothing.
    """
    delivery = _own(code, by)
    if delivery.is_removed and delivery.fetched_at is None:
        raise AxisRefused(codes.BAD_FILE, detail="docId")
    if delivery.fetched_at is None:
        delivery.fetched_at = at
        delivery.save(update_fields=["fetched_at"])
        ledger.record(act=EXCHANGE, subject=f"axis:{delivery.consignment.code}", by=by, at=at, agency=delivery.receiver,
                      data={"fetched": delivery.code})  # fmt: skip
    return delivery, holding.open_octets(delivery.consignment)


@transaction.atomic
def update_transport(*, code: str, wanted: str, by: Actor, at: datetime, words: str = "") -> Delivery:
    """The receiver's word about the package: ``processing``, ``done`` or ``fail``. Repeated or late words change nothing."""
    delivery = _own(code, by)
    if wanted not in (*states.TRANSPORT, states.FAIL):
        raise AxisRefused(codes.BAD_FILE, detail=f"status {wanted[:20]}")
    after = states.transport_after(delivery.transport, wanted)
    if after != delivery.transport:
        delivery.transport, delivery.error = after, words[:500] if after == states.FAIL else ""
        delivery.done_at = at if after == "done" else None
        delivery.save(update_fields=["transport", "error", "done_at"])
        ledger.record(act=EXCHANGE, subject=f"axis:{delivery.consignment.code}", by=by, at=at, agency=delivery.receiver,
                      data={"delivery": delivery.code, "transport": after})  # fmt: skip
        if after == states.FAIL:
            alarming.tell_failure(delivery, by=by, at=at)
    return delivery


def _own(code: str, by: Actor) -> Delivery:
    """The member's own delivery, its row locked. Others' are as if they were not there."""
    POLICY.require(by, EXCHANGE)
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("consignment").filter(
        code=code[:36], receiver=by.organisation_code, consignment__state=Consignment.State.ACCEPTED
    ).first()  # fmt: skip
    if delivery is None:
        raise AxisRefused(codes.BAD_FILE, detail="docId")
    return delivery
