"""One letter goes out: claimed for a while, sent outside any transaction, and settled by whoever still holds the claim.

A crash leaves a claim that ends by itself; the letter then goes out again under the same key with the same contents, and
the partner has it once. A letter's turn comes when every earlier one of its subject is taken or discarded.
"""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from phohien.kernel.calendar import in_vietnam
from phohien.lgsp.adapters.models import Letter, Thread
from phohien.lgsp.adapters.outbox import partners
from phohien.lgsp.adapters.outbox.channel import Channel, Declined, Receipt, Unreachable, Unreadable
from phohien.lgsp.adapters.rules import waiting
from phohien.lgsp.adapters.rules.letters import Attachment, Parcel, Why, said, storable
from phohien.lgsp.adapters.rules.waiting import Pace

LOG = logging.getLogger(__name__)
State = Letter.State

# One statement each: these two are most of what a letter costs. Who is first locks the letter's row; who comes second looks at
# it again under the lock, sees the later ``due_at`` and goes on to another. Numbers of a subject become visible in their order.
CLAIM = """
with head as (
    select letter.id from adapters_letter letter
    where letter.partner = %(partner)s and letter.state = 'waiting' and letter.due_at <= %(at)s
      and not exists (
        select 1 from adapters_partnerstate partner
        where partner.code = %(partner)s and (partner.is_paused or partner.rests_until > %(at)s))
      and not exists (
        select 1 from adapters_letter earlier
        where earlier.thread_id = letter.thread_id and earlier.number < letter.number
          and earlier.state in ('waiting', 'dead'))
    order by letter.urgency desc, letter.due_at, letter.id limit 1 for update skip locked)
update adapters_letter letter
set tries = letter.tries + 1, lease = %(lease)s, due_at = %(until)s, previous = coalesce(letter.previous, (
    select coalesce(max(before.number), 0) from adapters_letter before
    where before.thread_id = letter.thread_id and before.number < letter.number and before.state = 'taken'))
from head, adapters_thread thread
where letter.id = head.id and thread.id = letter.thread_id
returning letter.*, thread.subject as subject
"""
SETTLE = """
with changed as (
    update adapters_letter
    set state = %(state)s, why = %(why)s, error = %(error)s, bad_answers = %(bad)s, lease = null, due_at = %(due)s,
        finished_at = %(finished)s, proof = coalesce(%(proof)s::jsonb, proof)
    where id = %(letter)s and lease = %(lease)s and state = 'waiting' returning id)
insert into adapters_try (letter_id, at, outcome, error, by_code)
select %(letter)s, %(at)s, case when exists (select 1 from changed) then %(outcome)s else 'lost' end, %(error)s, ''
returning outcome
"""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: which letter, and what came of it (``taken``, ``later``, ``dead``, ``lost`` the claim)."""

    letter: int
    outcome: str


def send_next(partner: str, channel: Channel, *, at: datetime) -> Step | None:
    """The next letter whose turn has come was tried once; None when there is none, or the partner is left alone.

    Safe to repeat and to run twice at once. More urgent letters go first, also those that are tried again.
    """
    pace: Pace = getattr(channel, "pace", waiting.USUAL)
    letter = _claim(partner, at)
    if letter is None:
        return None
    try:
        receipt = channel.send(parcel_of(letter), at=at)
        _check(receipt, letter)
    except Unreachable as fault:
        partners.failed(partner, str(fault), at, rest=fault.rest)
        return _later(letter, fault, at, pace)
    except Declined as refusal:
        partners.answered(partner, at)
        return _settle(letter, State.DEAD, at, why=Why.DECLINED, error=str(refusal))
    except Exception as fault:  # one letter that cannot be put together must not stop the others
        LOG.exception("Letter %s cannot be sent.", letter.key)
        return _settle(letter, State.DEAD, at, why=Why.QUARANTINED, error=f"{type(fault).__name__}: {fault}")
    partners.answered(partner, at)
    return _settle(letter, State.TAKEN, at, proof=receipt.proof)


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
    """The next letter, ours until the lease ends; None: nothing is due, somebody is at it, or the partner is left alone."""
    told = {"partner": partner, "at": at, "lease": uuid.uuid4(), "until": at + waiting.LEASE}
    letter = next(iter(Letter.objects.raw(CLAIM, told)), None)
    if letter is not None:
        letter.thread = Thread(pk=letter.thread_id, partner=partner, subject=vars(letter)["subject"])
    return letter


def _later(letter: Letter, fault: Unreachable, at: datetime, pace: Pace) -> Step:
    """It is tried again later, or waits for a person after too many answers that were none, or too long a time."""
    bad = letter.bad_answers + (1 if fault.answered and fault.rest is None else 0)
    if waiting.is_hopeless(bad_answers=bad, posted_at=letter.hopeful_since, at=at, pace=pace):
        why = Why.QUARANTINED if isinstance(fault, Unreadable) else Why.EXHAUSTED
        return _settle(letter, State.DEAD, at, why=why, error=str(fault), bad_answers=bad)
    wait = max(waiting.wait_after(letter.tries, letter.key, pace), waiting.asked_rest(fault.rest) or timedelta(0))
    return _settle(letter, State.WAITING, at, error=str(fault), bad_answers=bad, wait=wait)


def _settle(
    letter: Letter, to: Letter.State, at: datetime, *, why: str = "", error: str = "", bad_answers: int = 0,
    wait: timedelta = timedelta(0), proof: Mapping[str, Any] | None = None,
) -> Step:  # fmt: skip
    """The letter is what it became, unless the claim is no longer ours."""
    is_waiting = to == State.WAITING
    told = {
        "letter": letter.pk, "lease": letter.lease, "state": to.value, "why": str(why), "error": said(error),
        "bad": bad_answers, "due": at + wait, "finished": None if is_waiting else at, "at": at,
        "outcome": "later" if is_waiting else to.value,
        "proof": json.dumps(storable(proof), ensure_ascii=False) if proof else None,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, told)
        return Step(letter.pk, cursor.fetchone()[0])
