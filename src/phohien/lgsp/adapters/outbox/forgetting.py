"""What the buses leave behind is erased in time: first what letters and messages say, then their tries, then their rows.

The terms are the house's own, no law's; the province confirms them. What waits, is dead or stands aside is never touched: a
person decides about it. Keys and digests outlive what was said, so that a repetition is known for one, and the row of a
subject with its last number stays, because a partner counts on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Actor
from phohien.lgsp.adapters import policy
from phohien.lgsp.adapters.models import Comparison, Letter, Received, Try
from phohien.lgsp.adapters.policy import POLICY

SAID_KEPT = timedelta(days=90)
TRIES_KEPT = timedelta(days=365)
ROWS_KEPT = timedelta(days=5 * 365)
AT_ONCE = 5_000
DONE = (Letter.State.TAKEN, Letter.State.DISCARDED)
SETTLED = (Received.State.APPLIED, Received.State.LATE, Received.State.DISCARDED)


@transaction.atomic
def forget(*, by: Actor, at: datetime) -> int:
    """What letters and messages said that were settled 90 days ago is gone, tries after a year, rows after five; returns how
    many of all.

    At most :data:`AT_ONCE` of each in one call, so that nobody waits for a lock; the ledger says how many. Raises NotAllowed.
    """
    POLICY.require(by, policy.FORGET)
    letters, received = Letter.objects.filter(state__in=DONE), Received.objects.filter(state__in=SETTLED)
    counts = {
        "tries": _delete(Try, Try.objects.filter(letter__state__in=DONE, letter__finished_at__lt=at - TRIES_KEPT)),
        "letters_gone": _delete(Letter, letters.filter(finished_at__lt=at - ROWS_KEPT)),
        "received_gone": _delete(Received, received.filter(heard_at__lt=at - ROWS_KEPT)),
        "comparisons": _delete(Comparison, Comparison.objects.filter(at__lt=at - ROWS_KEPT)),
        "letters": Letter.objects.filter(pk__in=_some(letters.filter(finished_at__lt=at - SAID_KEPT, forgotten_at=None)))
        .update(data={}, attachments=[], by_name="", forgotten_at=at),
        "received": Received.objects.filter(pk__in=_some(received.filter(heard_at__lt=at - SAID_KEPT, forgotten_at=None)))
        .update(data={}, forgotten_at=at),
    }  # fmt: skip
    if done := {name: count for name, count in counts.items() if count}:
        ledger.record(act=policy.FORGET, subject="letters", by=by, at=at, data=done)
    return sum(counts.values())


def _some(rows: object) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])  # type: ignore[attr-defined]


def _delete(model: type[Try | Letter | Received | Comparison], rows: object) -> int:
    return sum(model.objects.filter(pk__in=_some(rows)).delete()[1].values())
