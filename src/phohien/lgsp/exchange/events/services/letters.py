"""Dead letters, replay and mending: what a person decides about deliveries."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import Refused, Stale
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.exchange.events import policy, rules
from phohien.lgsp.exchange.events.models import Delivery, Event, Room, Subscription
from phohien.lgsp.exchange.events.queue.postgres import CHANNEL
from phohien.lgsp.exchange.events.services import handing

REPLAY_LIMIT = 100_000


def _dead(delivery: Delivery) -> Delivery:
    Subscription.objects.select_for_update().get(pk=delivery.subscription_id)
    delivery.refresh_from_db()
    if delivery.state != "dead":
        raise Stale(
            Words("Sự kiện này đã được xử lý.", "This dead letter has been settled already."), code="events.not_dead"
        )
    return delivery


@transaction.atomic
def retry(*, delivery: Delivery, by: Actor, at: datetime) -> None:
    """The dead letter is delivered anew, with all its tries; those behind it follow in order. Raises NotAllowed, Stale."""
    policy.POLICY.require(by, policy.SETTLE, delivery)
    delivery = _dead(delivery)
    Delivery.objects.filter(pk=delivery.pk).update(state="new", round=F("round") + 1, tries=0)
    _record(delivery, by, at, outcome="retried")
    _wake()


@transaction.atomic
def discard(*, delivery: Delivery, reason: str, by: Actor, at: datetime) -> None:
    """The dead letter is given up for the written reason; those behind it go on. Raises NotAllowed, Refused, Stale."""
    policy.POLICY.require(by, policy.SETTLE, delivery)
    if not reason.strip():
        raise Refused(
            Words("Hãy ghi lý do bỏ.", "Give the reason for discarding."), code="events.no_reason", field="reason"
        )
    delivery = _dead(delivery)
    handing.finish_now(delivery, "discarded", at=at)
    _record(delivery, by, at, outcome="discarded", note=reason)
    _wake()


def _record(delivery: Delivery, by: Actor, at: datetime, *, outcome: str, note: str = "") -> None:
    ledger.record(
        act=policy.SETTLE, subject=f"event:{delivery.event_id}", by=by, at=at, note=note,
        data={"subscription": str(delivery.subscription.uid), "outcome": outcome, "tries": delivery.tries},
    )  # fmt: skip


def _wake() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, '')", [CHANNEL])


@transaction.atomic
def replay(*, subscription: Subscription, from_sequence: int, by: Actor, at: datetime) -> int:
    """Every event of the type from that place of the room on is delivered (again), in order; returns how many.

    Events with personal data are replayed only from the provider's consent on. Raises NotAllowed, Stale, Refused when
    there are more than :data:`REPLAY_LIMIT`.
    """
    policy.POLICY.require(by, policy.REPLAY, subscription.address)
    Room.objects.select_for_update().get(pk=subscription.type.room_id)
    kept = Subscription.objects.select_for_update(of=("self",)).select_related("type").get(pk=subscription.pk)
    if kept.state != "active":
        raise Stale(Words("Đăng ký không còn hiệu lực.", "The subscription is not in force."), code="events.not_active")
    found = Event.objects.filter(type=kept.type, sequence__gte=from_sequence, stopped_at=None)
    found = found.filter(Q(data__isnull=False) | Q(entry_id__isnull=False))  # payloads whose term is over come no more
    if kept.type.personal_data != "none" and kept.decided_at is not None:
        found = found.filter(published_at__gte=kept.decided_at)
    if found.count() > REPLAY_LIMIT:
        raise Refused(
            Words("Quá nhiều sự kiện; hãy chọn vị trí gần hơn.", "Too many events; choose a later place."),
            code="events.too_many",
        )
    finished = Delivery.objects.filter(subscription=kept, event__in=found, state__in=rules.FINISHED)
    again = finished.update(state="new", round=F("round") + 1, tries=0, finished_at=None, last_error="")
    known = Delivery.objects.filter(subscription=kept).values("event")
    missing = [
        Delivery(
            subscription=kept, event=event, sequence=event.sequence, made_at=at,
            order_key=rules.order_key(event.subject, event.uid, is_fifo=kept.is_fifo),
        )
        for event in found.exclude(pk__in=known)
    ]  # fmt: skip
    Delivery.objects.bulk_create(missing, batch_size=1000)
    count = again + len(missing)
    ledger.record(
        act=policy.REPLAY, subject=f"subscription:{kept.uid}", by=by, at=at,
        data={"from_sequence": from_sequence, "events": count},
    )  # fmt: skip
    _wake()
    return count


@transaction.atomic
def requeue(*, subscription: Subscription, by: Actor, at: datetime) -> int:
    """Whatever is not finished goes into the queue anew: after a queue was lost, or moved to another engine.

    What the old queue still brings is dropped, because its round is over. Raises NotAllowed.
    """
    policy.POLICY.require(by, policy.SETTLE, subscription)
    kept = Subscription.objects.select_for_update().get(pk=subscription.pk)
    count = Delivery.objects.filter(subscription=kept, state__in=["queued", "handed", "held"]).update(
        state="new", round=F("round") + 1, receipt=""
    )
    ledger.record(act=policy.SETTLE, subject=f"subscription:{kept.uid}", by=by, at=at, data={"requeued": count})
    _wake()
    return count
