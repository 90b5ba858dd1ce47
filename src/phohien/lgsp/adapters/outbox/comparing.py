"""The daily comparison: count and hash first, the list only when they differ; what the partner lost goes out again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F

from phohien.base.ledger import services as ledger
from phohien.kernel.clock import VIETNAM
from phohien.kernel.policy import Actor
from phohien.lgsp.adapters import policy
from phohien.lgsp.adapters.models import Comparison, Letter, Try
from phohien.lgsp.adapters.outbox import partners
from phohien.lgsp.adapters.outbox.channel import Channel, Unreachable
from phohien.lgsp.adapters.policy import POLICY
from phohien.lgsp.adapters.rules import letters


def compare(*, partner: str, channel: Channel, day: date, by: Actor, at: datetime) -> Comparison:
    """That day's letters were compared, and those the partner does not have are due again under their old key and number.

    A letter the partner has with other contents is not touched: a person must look. Raises NotAllowed, Unreachable, Declined.
    """
    POLICY.require(by, policy.COMPARE)
    ours = _ours(partner, day)
    try:
        count, summed = channel.summary(day.isoformat(), at=at)
        if (count, summed) == (len(ours), letters.hash_of(ours.items())):
            found, theirs = letters.Differences((), (), ()), count
        else:
            listed = dict(channel.listing(day.isoformat(), at=at))
            found, theirs = letters.differences(ours, listed), len(listed)
    except Unreachable as fault:
        partners.failed(partner, str(fault), at, rest=fault.rest)
        raise
    partners.answered(partner, at)
    return _keep(partner, day, len(ours), theirs, found, by, at)


def _ours(partner: str, day: date) -> dict[str, str]:
    start = datetime.combine(day, time(), tzinfo=VIETNAM)
    rows = Letter.objects.filter(partner=partner, posted_at__gte=start, posted_at__lt=start + timedelta(days=1))
    return dict(rows.filter(state=Letter.State.TAKEN).values_list("key", "digest"))


_RESENDABLE: dict[str, object] = {"state": Letter.State.TAKEN, "forgotten_at": None}
"""What can go out again: not what was erased since."""


@transaction.atomic
def _keep(
    partner: str, day: date, ours: int, theirs: int, found: letters.Differences, by: Actor, at: datetime
) -> Comparison:
    resent = 0
    for letter in Letter.objects.select_for_update().filter(key__in=found.missing, **_RESENDABLE):
        Letter.objects.filter(pk=letter.pk).update(
            state=Letter.State.WAITING,
            due_at=at,
            hopeful_since=at,
            finished_at=None,
            bad_answers=0,
            resent=F("resent") + 1,
        )
        Try.objects.create(letter=letter, at=at, outcome="missing", by_code=by.code)
        resent += 1
    waiting = Letter.objects.filter(key__in=found.unknown, state=Letter.State.WAITING).count()
    ledger.record(
        act=policy.COMPARE, subject=f"partner:{partner}", by=by, at=at,
        data={"day": day.isoformat(), "ours": ours, "theirs": theirs, "resent": resent, "other": len(found.other)},
    )  # fmt: skip
    return Comparison.objects.create(
        partner=partner, day=day, at=at, ours=ours, theirs=theirs, resent=resent, other=len(found.other),
        unknown=len(found.unknown) - waiting, is_equal=not (found.missing or found.other or len(found.unknown) > waiting),
    )  # fmt: skip
