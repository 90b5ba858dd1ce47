"""What events leave behind is dropped in time: payloads first, then the log of deliveries. Ours, not a law's, terms."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.exchange.events import policy, rules
from phohien.lgsp.exchange.events.models import Attempt, Delivery, Event

PAYLOAD_KEPT = timedelta(days=90)
LOG_KEPT = timedelta(days=365)
AT_ONCE = 5_000


@transaction.atomic
def forget(*, at: datetime) -> int:
    """Payloads older than 90 days that nobody waits for are gone, and lines of delivery older than a year; returns how many.

    Never more than :data:`AT_ONCE` of each in one call, so that nobody waits for a lock; a ledger entry says how many.
    """
    open_ones = Delivery.objects.filter(state__in=rules.OPEN)
    old = Event.objects.filter(published_at__lt=at - PAYLOAD_KEPT, data__isnull=False).exclude(
        pk__in=open_ones.values("event")
    )
    payloads = Event.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).update(data=None)
    done = Delivery.objects.filter(finished_at__lt=at - LOG_KEPT, state__in=rules.FINISHED)
    finished = list(done.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    lines = Attempt.objects.filter(delivery__in=finished).delete()[0]
    deliveries = Delivery.objects.filter(pk__in=finished).delete()[0]
    if payloads or deliveries:
        data = {"payloads": payloads, "deliveries": deliveries, "lines": lines}
        ledger.record(act=policy.FORGET, subject="events", by=SYSTEM, at=at, data=data)
    return payloads + deliveries
