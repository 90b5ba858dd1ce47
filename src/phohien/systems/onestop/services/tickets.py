"""Queue numbers at a reception point: taken, called, served or missed. No personal data, so no line in the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import QueueTicket
from phohien.systems.onestop.policy import MANAGE_QUEUE, POLICY, TAKE_NUMBER

MOST_WAITING = 300
TRIES = 20


def take_number(*, agency: str, topic: str, by: Actor, at: datetime) -> QueueTicket:
    """The person has the next number of the office's day. Raises Refused when far too many wait already."""
    POLICY.require(by, TAKE_NUMBER, None)
    day = in_vietnam(at).date()
    rows = QueueTicket.objects.filter(agency=agency, day=day)
    if rows.filter(state=QueueTicket.State.WAITING).count() >= MOST_WAITING:
        raise Refused(_("Too many people are waiting already. Please ask at the desk."), code="onestop.queue_full")
    for _attempt in range(TRIES):
        number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
        try:
            with transaction.atomic():
                return QueueTicket.objects.create(agency=agency, day=day, number=number, topic=topic[:200], taken_at=at)
        except IntegrityError:  # somebody took this number at the same moment
            continue
    raise Refused(_("Nobody could be given a number just now. Please try again."), code="onestop.queue_busy")


@transaction.atomic
def call_next(*, counter: str, by: Actor, at: datetime) -> QueueTicket | None:
    """The longest waiting person is called to the counter; None when nobody waits. Two counters never call one person."""
    POLICY.require(by, MANAGE_QUEUE, by.agency)
    rows = QueueTicket.objects.select_for_update(skip_locked=True)
    waiting = rows.filter(agency=by.agency, day=in_vietnam(at).date(), state=QueueTicket.State.WAITING)
    ticket = waiting.order_by("number").first()
    if ticket is not None:
        ticket.state, ticket.called_at, ticket.called_by = QueueTicket.State.CALLED, at, by.code
        ticket.counter = counter.strip()[:20]
        ticket.save()
    return ticket


@transaction.atomic
def close_ticket(*, pk: int, state: str, by: Actor, at: datetime) -> QueueTicket:
    """The called person was served, did not come (``missed``), or waits again (``waiting``). Raises NotFound, Refused."""
    ticket = QueueTicket.objects.select_for_update().filter(pk=pk, agency=by.agency).first()
    if ticket is None:
        raise NotFound(_("There is no such number."), code="onestop.no_ticket")
    POLICY.require(by, MANAGE_QUEUE, ticket.agency)
    if state not in {"served", "missed", "waiting"}:
        raise Refused(_("Say whether the person was served."), code="onestop.ticket_state")
    ticket.state = state
    ticket.served_at = at if state == "served" else None
    ticket.save()
    return ticket
