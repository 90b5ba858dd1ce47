"""Statuses: an event is added to the delivery it speaks of, and the state shown is computed anew. Events never change."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from phohien.base import statements
from phohien.base.statements import Prepared
from phohien.kernel.clock import VIETNAM
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory.rules import normalise_agency_code
from phohien.systems.documents.models import Consignment, Delivery, StatusEvent
from phohien.systems.documents.rules.axis import codes, states
from phohien.systems.documents.rules.edxml.model import Status
from phohien.systems.documents.services.axis import addressing, alarming, inheriting
from phohien.systems.documents.services.axis.refusing import AxisRefused

FIRST_YEAR, LAST_YEAR = 1900, 2999


def delivery_of(status: Status, at: datetime) -> Delivery:
    """The delivery the status speaks of, its row locked. Raises AxisRefused when no such document went that way.

    13 comes from the sender about what it sent to ``ResponseFor.OrganId`` (so the national sample); all others come from the
    receiver about what ``ResponseFor.OrganId`` sent.
    """
    teller, other = normalise_agency_code(status.sender.agency_code), normalise_agency_code(status.about.agency_code)
    sender, receiver = (teller, other) if status.code == "13" else (other, teller)
    # What was sent under a code of yesterday is spoken of under today's, and the other way round.
    delivery = find(sender, receiver, status.about.document_id, at) or inheriting.delivery_of(
        sender, receiver, status.about.document_id, at
    )
    if delivery is None:
        raise AxisRefused(codes.BAD_PACKAGE, detail="ResponseFor")
    return delivery


def follow(row: Consignment, status: Status, delivery: Delivery, *, at: datetime) -> None:
    """The delivery knows the status that came in this package."""
    teller = normalise_agency_code(status.sender.agency_code)
    staff = " – ".join(part for part in (status.staff.name, status.staff.unit) if part) if status.staff else ""
    add_event(
        delivery, code=status.code, description=status.description, staff=staff, told_by=teller, told_at=_moment(status), at=at,
        package=row,
    )  # fmt: skip


def _moment(status: Status) -> datetime | None:
    """When it was told, by its own word; None for a moment at the ends of time, which the database could not give back."""
    if status.at is None or not FIRST_YEAR <= status.at.year <= LAST_YEAR:
        return None
    return status.at.replace(tzinfo=VIETNAM) if status.at.tzinfo is None else status.at


def find(sender: str, receiver: str, document_id: str, at: datetime) -> Delivery | None:
    """The newest delivery of that document between the two, its row locked; old codes of either are known."""
    asked = {"document_id": document_id, "sender": sender, "heir": sender, "receiver": receiver, "other": receiver}
    return _BETWEEN.first(**asked) or _BETWEEN.first(
        **{**asked, "heir": addressing.heir_of(sender, at), "other": addressing.heir_of(receiver, at)}
    )


_BETWEEN = Prepared(
    lambda sender, heir, document_id, receiver, other: (
        Delivery.objects.select_for_update(of=("self",)).select_related("consignment")
        .filter(Q(consignment__sender=sender) | Q(consignment__sender=heir), consignment__document_id=document_id)
        .filter(Q(receiver=receiver) | Q(receiver=other), consignment__kind="edoc")
        .filter(consignment__state=Consignment.State.ACCEPTED).order_by("-id")[:1]
    ),
    sender=str, heir=str, document_id=str, receiver=str, other=str,
)  # fmt: skip


def _had_it(delivery: Delivery) -> bool:
    """Whether the receiver ever had the package, as far as this axis can know: of those that fetch here it knows."""
    return delivery.route != addressing.FETCH or delivery.fetched_at is not None or delivery.transport != "initial"


def _is_taken_back(delivery: Delivery) -> bool:
    rows = delivery.events.filter(code__in=[states.DONE, states.WORKED_ON]).values_list("code", "told_at", "heard_at")
    return states.is_taken_back(states.Said(*row) for row in rows)


def add_event(
    delivery: Delivery, *, code: str, told_by: str, at: datetime, description: str = "", staff: str = "",
    told_at: datetime | None = None, package: Consignment | None = None, unsaved: tuple[str, ...] = (),
) -> StatusEvent:  # fmt: skip
    """The event stands behind the others; the delivery shows the furthest status. The same package adds one event.

    What is ``unsaved`` of the delivery by then is saved, too.
    """
    doubt = states.doubt_about(states.Known(delivery.status, delivery.side, _had_it(delivery)), code)
    event = statements.insert(StatusEvent(
        delivery=delivery, code=code[:8], description=description[:500], staff=staff[:200], told_by=told_by[:40],
        told_at=told_at, heard_at=at, package=package, doubt=doubt,
    ))  # fmt: skip
    if doubt:
        alarming.tell_doubt(delivery, at=at)
    is_worked_on = {delivery.status, code} == {states.DONE, states.WORKED_ON} and _is_taken_back(delivery)
    if is_worked_on and delivery.status == states.DONE:
        alarming.tell_worked_on(delivery, by=SYSTEM, at=at)
    delivery.status = states.status_after(delivery.status, code, is_worked_on=is_worked_on)[:8]
    delivery.side = states.side_after(delivery.side, code)
    if delivery.route not in (addressing.HOUSE, addressing.FETCH) and code in states.PROGRESS:  # it got there after all
        delivery.transport, delivery.done_at = Delivery.Transport.DONE, delivery.done_at or at
    if code in ("15", "16") and delivery.side == code:
        alarming.tell_recall_answered(delivery, agrees=code == "15", by=SYSTEM, at=at)
    statements.update(delivery, ["status", "side", "transport", "done_at", *unsaved])
    return event
