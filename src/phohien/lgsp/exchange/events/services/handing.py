"""Handing events over: taken from the queue in order, confirmed or failed, held behind an earlier one of their subject.

Whoever touches a subscription's deliveries holds its row. The table says what may go out; the queue only brings it. That
is why an acknowledgement that a crash swallowed, or a message that came twice, neither loses nor doubles an event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from phohien.kernel.errors import Stale
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.exchange.events import policy, rules
from phohien.lgsp.exchange.events.models import Attempt, Delivery, Event, Subscription
from phohien.lgsp.exchange.events.queue import Leased, Message, Queue, open_queue

RELAY_AT_ONCE = 1000
MOST_PULLS = 50


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


def _locked(subscription: Subscription) -> Subscription:
    return Subscription.objects.select_for_update(of=("self",)).select_related("type__room").get(pk=subscription.pk)


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
    waiting = list(Delivery.objects.filter(subscription=subscription, state="new").order_by("sequence")[:RELAY_AT_ONCE])
    if waiting:
        queue.publish([Message(f"{one.pk}.{one.round}", one.order_key, str(one.pk).encode()) for one in waiting])
        Delivery.objects.filter(pk__in=[one.pk for one in waiting]).update(state="queued")
    return len(waiting)


@transaction.atomic
def take(*, subscription: Subscription, limit: int, how: str, by: Actor, at: datetime) -> list[Handed]:
    """Up to ``limit`` events handed over, at most one of a subject, each before all later ones of its subject.

    They come again when they are not confirmed before the lease ends. Raises NotAllowed, NotHanded (not in force).
    """
    policy.POLICY.require(by, policy.RECEIVE, subscription.address)
    kept = _locked(subscription)
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
        handed += [one for leased in found if (one := _hand(kept, queue, leased, how, by, at)) is not None]
    return handed


def _hand(subscription: Subscription, queue: Queue, leased: Leased, how: str, by: Actor, at: datetime) -> Handed | None:
    delivery = Delivery.objects.filter(pk=int(leased.body)).select_related("event__type", "event__room").first()
    is_current = delivery is not None and leased.id == f"{delivery.pk}.{delivery.round}"
    if delivery is None or not is_current or delivery.state not in ("new", "queued", "handed"):
        _then(queue, lambda: queue.ack([leased.receipt]))
        return None
    delivery.receipt = leased.receipt
    if subscription.ttl_seconds and delivery.event.published_at + timedelta(seconds=subscription.ttl_seconds) <= at:
        _finish(delivery, "expired", queue, at)
        return None
    if _is_behind(delivery):
        # Out of the queue: were it left there, it would stand before the one it has to wait for.
        _then(queue, lambda: queue.ack([leased.receipt]))
        Delivery.objects.filter(pk=delivery.pk).update(state="held", receipt="")
        return None
    # A push counts its own failures: what is only given back, because the subscriber is down, has not failed.
    if how == "pull" and leased.tries > subscription.retry_limit:
        _bury(delivery, queue, "Handed over again and again, and never confirmed.", at)
        return None
    delivery.state, delivery.handed_at = "handed", at
    delivery.save(update_fields=["state", "handed_at", "receipt"])
    Attempt.objects.create(delivery=delivery, at=at, how=how, by_code=by.code)
    return Handed(delivery, delivery.event)


def _is_behind(delivery: Delivery) -> bool:
    earlier = Delivery.objects.filter(
        subscription_id=delivery.subscription_id, order_key=delivery.order_key, sequence__lt=delivery.sequence
    )
    return earlier.filter(state__in=rules.OPEN).exists()


@transaction.atomic
def confirm(*, delivery: Delivery, status: int | None = None, by: Actor, at: datetime) -> None:
    """The subscriber has the event; it never comes again. A second time changes nothing.

    Raises NotAllowed, NotHanded when it was not handed over.
    """
    subscription = _locked(delivery.subscription)
    policy.POLICY.require(by, policy.RECEIVE, subscription.address)
    delivery.refresh_from_db()
    if delivery.state == "confirmed":
        return
    if delivery.state != "handed":
        raise NotHanded(
            Words("Sự kiện này chưa được giao cho bạn.", "This event has not been handed to you."),
            code="events.not_handed",
        )
    Attempt.objects.create(delivery=delivery, at=at, how="confirm", by_code=by.code, status=status)
    _finish(delivery, "confirmed", queue_of(subscription), at)


@transaction.atomic
def fail(*, delivery: Delivery, error: str, status: int | None = None, at: datetime) -> None:
    """The event was not taken: it comes again later and later, and after the last try is a dead letter for a person.

    The later events of its subject wait behind it; all others go on.
    """
    subscription = _locked(delivery.subscription)
    delivery.refresh_from_db()
    if delivery.state != "handed":
        return
    Attempt.objects.create(delivery=delivery, at=at, how="failed", status=status, error=error[:1000])
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
            queue = queue_of(_locked(delivery.subscription))
            receipt = delivery.receipt
            if Delivery.objects.filter(pk=delivery.pk, state="handed", receipt=receipt).update(state="queued"):
                _then(queue, lambda queue=queue, receipt=receipt: queue.nack(receipt, delay))  # type: ignore[misc]


def _bury(delivery: Delivery, queue: Queue, error: str, at: datetime) -> None:
    receipt = delivery.receipt
    _then(queue, lambda: queue.ack([receipt]))
    delivery.state, delivery.receipt, delivery.last_error = "dead", "", error[:1000]
    delivery.save(update_fields=["state", "receipt", "tries", "last_error"])
    Attempt.objects.create(delivery=delivery, at=at, how="dead", error=error[:1000])


@transaction.atomic
def finish_now(delivery: Delivery, state: str, *, at: datetime) -> None:
    """The open delivery ends in that state and the next of its subject is free."""
    subscription = _locked(delivery.subscription)
    delivery.refresh_from_db()
    if delivery.state in rules.OPEN:
        _finish(delivery, state, queue_of(subscription), at)


def _finish(delivery: Delivery, state: str, queue: Queue, at: datetime) -> None:
    if delivery.receipt:
        receipt = delivery.receipt
        _then(queue, lambda: queue.ack([receipt]))
    delivery.state, delivery.finished_at, delivery.receipt = state, at, ""
    delivery.save(update_fields=["state", "finished_at", "receipt"])
    _release(delivery)


def _release(delivery: Delivery) -> None:
    """The next held event of the subject goes into the queue anew, unless another still stands before it."""
    following = (
        Delivery.objects.filter(
            subscription_id=delivery.subscription_id, order_key=delivery.order_key, state__in=rules.OPEN
        )
        .order_by("sequence")
        .first()
    )
    if following is not None and following.state == "held":
        Delivery.objects.filter(pk=following.pk).update(state="new", round=F("round") + 1, tries=0)
