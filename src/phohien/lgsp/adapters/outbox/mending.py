"""What a person decides about messages that came in and could not be acted on: act again, or leave it, for a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound, Refused, Stale
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.adapters import policy
from phohien.lgsp.adapters.models import Received, Thread
from phohien.lgsp.adapters.outbox import inbox
from phohien.lgsp.adapters.policy import POLICY

ASIDE = (Received.State.REFUSED, Received.State.QUARANTINED)


@transaction.atomic
def act_again(*, number: int, by: Actor, at: datetime) -> Received:
    """The message was acted on now, behind those that came after it, or stays aside with its new reason.

    Raises NotAllowed, NotFound, Stale.
    """
    POLICY.require(by, policy.SETTLE)
    row = _aside(number)
    inbox.act(row, by=by, at=at)
    _record(row, by, at, note="")
    return row


@transaction.atomic
def leave(*, number: int, reason: str, by: Actor, at: datetime) -> Received:
    """The message is never acted on, for the written reason. Raises NotAllowed, NotFound, Refused, Stale."""
    POLICY.require(by, policy.SETTLE)
    if not reason.strip():
        words = Words("Hãy ghi lý do bỏ.", "Give the reason for discarding.")
        raise Refused(words, code="adapters.no_reason", field="ly_do")
    row = _aside(number)
    row.state = Received.State.DISCARDED
    row.save(update_fields=["state"])
    _record(row, by, at, note=reason.strip())
    return row


def _aside(number: int) -> Received:
    """The message, its subject locked."""
    found = Received.objects.filter(pk=number).first()
    if found is None:
        raise NotFound(Words("Không có thông điệp này.", "There is no such message."), code="adapters.no_message")
    Thread.objects.select_for_update().get(pk=found.thread_id)
    found.refresh_from_db()
    if found.state not in ASIDE:
        words = Words("Thông điệp này đã được xử lý.", "This message has been settled already.")
        raise Stale(words, code="adapters.not_aside")
    return found


def _record(row: Received, by: Actor, at: datetime, *, note: str) -> None:
    ledger.record(
        act=policy.SETTLE, subject=f"received:{row.partner}/{row.key}"[:120], by=by, at=at, note=note,
        data={"kind": row.kind, "outcome": str(row.state), "error": row.error[:200]},
    )  # fmt: skip
