"""Handing events over: taken from the queue in order, confirmed or failed, held behind an earlier one of their subject.

Whoever touches a subscription's deliveries holds its row. The table says what may go out; the queue only brings it. That
is why an acknowledgement that a crash swallowed, or a message that came twice, neither loses nor doubles an event.

Every step is one statement for all events of a call, so that a hundred cost little more than one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from phohien.base import statements
from phohien.kernel.errors import Stale
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.exchange.events import policy, queries, rules
from phohien.lgsp.exchange.events.models import Delivery, Event, Subscription
from phohien.lgsp.exchange.events.queue import Leased, Message, Queue, open_queue

RELAY_AT_ONCE = 1000
MOST_PULLS = 50
NEVER_CONFIRMED = "Handed over again and again, and never confirmed."

_LOCKED = statements.Prepared(
    lambda number: Subscription.objects.select_for_update(of=("self",)).select_related("type__room").filter(pk=number),
    number=int,
)
_OPEN = ", ".join(f"'{state}'" for state in rules.OPEN)
# What waits becomes queued, and is told in the room's order: the queue gets it in the same transaction, or right after.
_RELAY = """
with waiting as (
    select id from exchange_delivery where subscription_id = %s and state = 'new' order by sequence limit %s
)
update exchange_delivery as d set state = 'queued' from waiting where d.id = waiting.id
returning d.sequence, d.id, d.round, d.order_key
"""
_BEHIND = f"""
select d.id, exists (
    select 1 from exchange_delivery as e
    where e.subscription_id = d.subscription_id and e.order_key = d.order_key and e.sequence < d.sequence
      and e.state in ({_OPEN})
)
from exchange_delivery as d where d.id = any(%s)
"""  # noqa: S608  texts of this module
_HAND = """
update exchange_delivery as d set state = 'handed', handed_at = %s, receipt = t.receipt
from unnest(%s::bigint[], %s::text[]) as t (id, receipt) where d.id = t.id
"""
_HOLD = "update exchange_delivery set state = 'held', receipt = '' where id = any(%s)"
_FINISH = "update exchange_delivery set state = %s, finished_at = %s, receipt = '' where id = any(%s)"
# The next held event of each subject goes into the queue anew, unless another still stands before it.
_RELEASE = f"""
update exchange_delivery as d set state = 'new', round = d.round + 1, tries = 0
from (
    select distinct on (order_key) id, state from exchange_delivery
    where subscription_id = %s and order_key = any(%s) and state in ({_OPEN}) order by order_key, sequence
) as next
where d.id = next.id and next.state = 'held'
"""  # noqa: S608  texts of this module
_TELL = """
insert into exchange_attempt (delivery_id, at, how, by_code, status, error)
select id, %s, %s, %s, %s, %s from unnest(%s::bigint[]) as t (id)
"""


@dataclass(frozen=True, slots=True)
class Handed:
    """One event handed over under a lease."""

    delivery: Delivery
    event: Event


class NotHanded(Stale):
    """The event was not handed to this subscriber, or no longer is."""


def queue_of(subscription: Subscription) -> Queue:
    """The subscription's queue. Raises queue.Unavailable."""
    return open_queue(f"s{subscription.pk}")


def _locked(number: int) -> Subscription:
    found = _LOCKED.first(number=number)
    if found is None:
        raise Subscription.DoesNotExist
    return found


def _then(queue: Queue, call: Callable[[], None]) -> None:
    """Tell the queue: with the transaction when it takes part in it, else after it is certain."""
    if queue.is_transactional:
        call()
    else:
        transaction.on_commit(call)


def relay(subscription: Subscription, queue: Queue) -> int:
    """Deliveries that wait are in the queue, in the room's order; returns how many. The caller holds the subscription.

    A delivery is named by its number and round, so that a queue outside the database, which may have taken it before a
    crash, keeps it once.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RELAY, [subscription.pk, RELAY_AT_ONCE])
        waiting = sorted(cursor.fetchall())
    if waiting:
        queue.publish([Message(f"{pk}.{round_}", key, str(pk).encode()) for _, pk, round_, key in waiting])
    return len(waiting)


@transaction.atomic
def take(*, subscription: Subscription, limit: int, how: str, by: Actor, at: datetime) -> list[Handed]:
    """Up to ``limit`` events handed over, at most one of a subject, each before all later ones of its subject.

    They come again when they are not confirmed before the lease ends. Raises NotAllowed, NotHanded (not in force).
    """
    policy.POLICY.require(by, policy.RECEIVE, subscription.address)
    kept = _locked(subscription.pk)
    if kept.state != "active" or (kept.expires_at is not None and kept.expires_at <= at):
        raise NotHanded(
            Words("Đăng ký này không còn hoặc chưa có hiệu lực.", "This subscription is not in force."),
            code="events.not_active",
        )
    queue = queue_of(kept)
    relay(kept, queue)
    handed: list[Handed] = []
    for _ in range(MOST_PULLS):
        found = queue.pull(limit - len(handed)) if len(handed) < limit else []
        if not found:
            break
        handed += _hand(kept, queue, found, how, by, at)
    return handed


def _hand(subscription: Subscription, queue: Queue, found: Sequence[Leased], how: str, by: Actor,
          at: datetime) -> list[Handed]:  # fmt: skip
    """What the queue brought and may go out is handed over; the rest is out of the queue for its reason."""
    current, stray = _current(found)
    if stray:
        _then(queue, lambda: queue.ack(stray))
    expired, held, worn, ready = _sorted_out(subscription, current, how, at)
    finish(expired, "expired", queue, at)
    if held:
        # Out of the queue: were they left there, they would stand before the one they have to wait for.
        receipts = [one.receipt for one in held]
        _then(queue, lambda: queue.ack(receipts))
        _execute(_HOLD, [[one.pk for one in held]])
    for delivery in worn:
        _bury(delivery, queue, NEVER_CONFIRMED, at)
    if ready:
        for delivery in ready:
            delivery.state, delivery.handed_at = "handed", at
        _execute(_HAND, [at, [one.pk for one in ready], [one.receipt for one in ready]])
        _tell(ready, at, how, by=by)
    return [Handed(one, one.event) for one in ready]


def _current(found: Sequence[Leased]) -> tuple[list[tuple[Delivery, Leased]], list[str]]:
    """The deliveries the messages mean, in the queue's order, and the receipts of messages whose round is over."""
    known = {one.pk: one for one in queries.deliveries_by_number([int(leased.body) for leased in found])}
    current, stray = [], []
    for leased in found:
        delivery = known.get(int(leased.body))
        is_current = delivery is not None and leased.id == f"{delivery.pk}.{delivery.round}"
        if delivery is None or not is_current or delivery.state not in ("new", "queued", "handed"):
            stray.append(leased.receipt)
        else:
            delivery.receipt = leased.receipt
            current.append((delivery, leased))
    return current, stray


def _sorted_out(subscription: Subscription, current: Sequence[tuple[Delivery, Leased]], how: str,
                at: datetime) -> tuple[list[Delivery], list[Delivery], list[Delivery], list[Delivery]]:  # fmt: skip
    """Deliveries that expired, must wait behind another, wore out their tries, or may go out."""
    behind = dict(_rows(_BEHIND, [[one.pk for one, _ in current]])) if current else {}
    expired, held, worn, ready = [], [], [], []
    for delivery, leased in current:
        if subscription.ttl_seconds and delivery.event.published_at + timedelta(seconds=subscription.ttl_seconds) <= at:
            expired.append(delivery)
        elif behind[delivery.pk]:
            held.append(delivery)
        # A push counts its own failures: what is only given back, because the subscriber is down, has not failed.
        elif how == "pull" and leased.tries > subscription.retry_limit:
            worn.append(delivery)
        else:
            ready.append(delivery)
    return expired, held, worn, ready


@transaction.atomic
def confirm(*, delivery: Delivery, status: int | None = None, by: Actor, at: datetime) -> None:
    """The subscriber has the event; it never comes again. A second time changes nothing.

    Raises NotAllowed, NotHanded when it was not handed over.
    """
    confirm_events(subscription=delivery.subscription, events=[delivery.event_id], status=status, by=by, at=at)


@transaction.atomic
def confirm_events(*, subscription: Subscription, events: Sequence[UUID], status: int | None = None, by: Actor,
                   at: datetime) -> int:  # fmt: skip
    """The subscriber has all these events; they never come again. Returns how many were new; a second time changes nothing.

    All or none. Raises NotAllowed, NotFound when one was never meant for it, NotHanded when one was not handed over.
    """
    policy.POLICY.require(by, policy.RECEIVE, subscription.address)
    kept = _locked(subscription.pk)
    found = queries.deliveries_of_events(kept, events)
    fresh = [one for one in found if one.state != "confirmed"]
    if any(one.state != "handed" for one in fresh):
        raise NotHanded(
            Words("Sự kiện này chưa được giao cho bạn.", "This event has not been handed to you."),
            code="events.not_handed",
        )
    if fresh:
        _tell(fresh, at, "confirm", by=by, status=status)
        finish(fresh, "confirmed", queue_of(kept), at)
    return len(fresh)


@transaction.atomic
def fail(*, delivery: Delivery, error: str, status: int | None = None, at: datetime) -> None:
    """The event was not taken: it comes again later and later, and after the last try is a dead letter for a person.

    The later events of its subject wait behind it; all others go on.
    """
    error = error.replace("\0", "")  # no text of the database holds one
    subscription = _locked(delivery.subscription_id)
    delivery.refresh_from_db()
    if delivery.state != "handed":
        return
    _tell([delivery], at, "failed", status=status, error=error)
    delivery.tries += 1
    queue = queue_of(subscription)
    if delivery.tries >= subscription.retry_limit:
        _bury(delivery, queue, error, at)
        return
    receipt, delay = delivery.receipt, rules.delay_after(delivery.tries)
    _then(queue, lambda: queue.nack(receipt, delay))
    delivery.state, delivery.last_error = "queued", error[:1000]
    delivery.save(update_fields=["state", "tries", "last_error"])


def give_back(*, deliveries: Iterable[Delivery], delay: timedelta) -> None:
    """Handed events nobody tried to deliver come again after the delay; nothing counts against them."""
    for delivery in deliveries:
        with transaction.atomic():
            queue = queue_of(_locked(delivery.subscription_id))
            receipt = delivery.receipt
            if Delivery.objects.filter(pk=delivery.pk, state="handed", receipt=receipt).update(state="queued"):
                _then(queue, lambda queue=queue, receipt=receipt: queue.nack(receipt, delay))  # type: ignore[misc]


def _bury(delivery: Delivery, queue: Queue, error: str, at: datetime) -> None:
    receipt = delivery.receipt
    _then(queue, lambda: queue.ack([receipt]))
    delivery.state, delivery.receipt, delivery.last_error = "dead", "", error[:1000]
    delivery.save(update_fields=["state", "receipt", "tries", "last_error"])
    _tell([delivery], at, "dead", error=error)


@transaction.atomic
def finish_now(delivery: Delivery, state: str, *, at: datetime) -> None:
    """The open delivery ends in that state and the next of its subject is free."""
    subscription = _locked(delivery.subscription_id)
    delivery.refresh_from_db()
    if delivery.state in rules.OPEN:
        finish([delivery], state, queue_of(subscription), at)


def finish(deliveries: Sequence[Delivery], state: str, queue: Queue, at: datetime) -> None:
    """These deliveries of one subscription end in that state, and the next of each subject is free to go out.

    The caller holds the subscription.
    """
    if not deliveries:
        return
    receipts = [one.receipt for one in deliveries if one.receipt]
    if receipts:
        _then(queue, lambda: queue.ack(receipts))
    for one in deliveries:
        one.state, one.finished_at, one.receipt = state, at, ""
    _execute(_FINISH, [state, at, [one.pk for one in deliveries]])
    _execute(_RELEASE, [deliveries[0].subscription_id, sorted({one.order_key for one in deliveries})])


def _tell(deliveries: Sequence[Delivery], at: datetime, how: str, *, by: Actor | None = None,
          status: int | None = None, error: str = "") -> None:  # fmt: skip
    """A line in the log of each delivery, without payload."""
    code = by.code if by is not None else ""
    _execute(_TELL, [at, how, code[:260], status, error[:1000], [one.pk for one in deliveries]])


def _execute(sql: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _rows(sql: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
