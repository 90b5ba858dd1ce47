"""One letter goes out: claimed for a while, sent outside any transaction, and settled by whoever still holds the claim.

A crash leaves a claim that ends by itself; the letter then goes out again under the same key with the same contents, and
the partner has it once. A letter's turn comes when every earlier one of its subject is taken or discarded.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from phohien.kernel.calendar import in_vietnam
from phohien.lgsp.adapters.models import Letter, Thread, Try
from phohien.lgsp.adapters.outbox import partners
from phohien.lgsp.adapters.outbox.channel import Channel, Declined, Receipt, Unreachable, Unreadable
from phohien.lgsp.adapters.rules import waiting
from phohien.lgsp.adapters.rules.letters import Attachment, Parcel, Why

LOG = logging.getLogger(__name__)
State = Letter.State

DUE = """
select letter.thread_id from adapters_letter letter
where letter.partner = %s and letter.state = 'waiting' and letter.due_at <= %s
  and not exists (
    select 1 from adapters_letter earlier
    where earlier.thread_id = letter.thread_id and earlier.number < letter.number and earlier.state in ('waiting', 'dead'))
order by letter.due_at, letter.id limit 20
"""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: which letter, and what came of it (``taken``, ``later``, ``dead``, ``lost`` the claim)."""

    letter: int
    outcome: str


def send_next(partner: str, channel: Channel, *, at: datetime) -> Step | None:
    """The next letter whose turn has come was tried once; None when there is none, or the partner is left alone.

    Safe to repeat and to run twice at once.
    """
    if not partners.is_open(partner, at):
        return None
    letter = _claim(partner, at)
    if letter is None:
        return None
    try:
        receipt = channel.send(parcel_of(letter), at=at)
        _check(receipt, letter)
    except Unreachable as fault:
        partners.failed(partner, str(fault), at, rest=fault.rest)
        return _later(letter, fault, at)
    except Declined as refusal:
        partners.answered(partner, at)
        return _settle(letter, State.DEAD, at, why=Why.DECLINED, error=str(refusal))
    except Exception as fault:  # one letter that cannot be put together must not stop the others
        LOG.exception("Letter %s cannot be sent.", letter.key)
        return _settle(letter, State.DEAD, at, why=Why.QUARANTINED, error=f"{type(fault).__name__}: {fault}")
    partners.answered(partner, at)
    return _settle(letter, State.TAKEN, at)


def parcel_of(letter: Letter) -> Parcel:
    """The letter as a channel sends it."""
    return Parcel(
        key=letter.key, subject=letter.thread.subject, number=letter.number, previous=letter.previous or 0,
        kind=letter.kind, data=letter.data, day=in_vietnam(letter.posted_at).date().isoformat(), digest=letter.digest,
        recipient=letter.recipient, purpose=letter.purpose, case=letter.case,
        tries=letter.tries,
        attachments=tuple(Attachment(**one) for one in letter.attachments),
    )  # fmt: skip


def _check(receipt: Receipt, letter: Letter) -> None:
    """The receipt is this letter's. Raises Unreadable."""
    if (receipt.key, receipt.digest) != (letter.key, letter.digest):
        raise Unreadable("The receipt is that of another letter.")


def _claim(partner: str, at: datetime) -> Letter | None:
    """The next letter, ours until the lease ends; None: nothing is due, or somebody is at it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(DUE, [partner, at])
            threads = [row[0] for row in cursor.fetchall()]
        for thread_id in threads:
            thread = Thread.objects.select_for_update(skip_locked=True).filter(pk=thread_id).first()
            letter = _head(thread, at) if thread else None
            if letter is not None:
                return letter
    return None


def _head(thread: Thread, at: datetime) -> Letter | None:
    """The subject's next letter with the claim on it, looked at again under the subject's lock."""
    letter = thread.letters.filter(state__in=[State.WAITING, State.DEAD]).order_by("number").first()
    if letter is None or letter.state == State.DEAD or letter.due_at > at:
        return None
    if letter.previous is None:
        before = thread.letters.filter(number__lt=letter.number, state=State.TAKEN).order_by("-number").first()
        letter.previous = before.number if before else 0
    letter.tries, letter.lease, letter.due_at = letter.tries + 1, uuid.uuid4(), at + waiting.LEASE
    letter.save(update_fields=["previous", "tries", "lease", "due_at"])
    letter.thread = thread
    return letter


def _later(letter: Letter, fault: Unreachable, at: datetime) -> Step:
    """It is tried again later, or waits for a person after too many answers that were none, or too long a time."""
    bad = letter.bad_answers + (1 if fault.answered and fault.rest is None else 0)
    if waiting.is_hopeless(bad_answers=bad, posted_at=letter.hopeful_since, at=at):
        why = Why.QUARANTINED if isinstance(fault, Unreadable) else Why.EXHAUSTED
        return _settle(letter, State.DEAD, at, why=why, error=str(fault), bad_answers=bad)
    return _settle(letter, State.WAITING, at, error=str(fault), bad_answers=bad, rest=waiting.asked_rest(fault.rest))


def _settle(
    letter: Letter, to: Letter.State, at: datetime, *, why: str = "", error: str = "", bad_answers: int = 0,
    rest: timedelta | None = None,
) -> Step:  # fmt: skip
    """The letter is what it became, unless the claim is no longer ours."""
    pause = max(waiting.wait_after(letter.tries, letter.key), rest or timedelta(0))
    with transaction.atomic():
        changed = Letter.objects.filter(pk=letter.pk, lease=letter.lease, state=State.WAITING).update(
            state=to, why=str(why), error=error[:500], bad_answers=bad_answers, lease=None,
            due_at=at + pause if to == State.WAITING else at, finished_at=None if to == State.WAITING else at,
        )  # fmt: skip
        outcome = ("later" if to == State.WAITING else to.value) if changed else "lost"
        Try.objects.create(letter=letter, at=at, outcome=outcome, error=error[:500])
    return Step(letter.pk, outcome)
