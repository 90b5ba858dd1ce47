"""What a partner hands us: acted on once under its own key and in its subject's order, and answered the same every time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from phohien.kernel.errors import Problem, Refused, Stale
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.adapters.models import Received, Thread
from phohien.lgsp.adapters.outbox.posting import thread_of
from phohien.lgsp.adapters.rules import letters
from phohien.lgsp.adapters.rules.letters import Turn

LOG = logging.getLogger(__name__)
Handler = Callable[..., Mapping[str, Any]]
_HANDLERS: dict[str, Handler] = {}
State = Received.State


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it came in."""

    key: str
    subject: str
    number: int
    previous: int
    kind: str
    data: Mapping[str, Any]


def hears(kind: str) -> Callable[[Handler], Handler]:
    """Register ``f(data, *, partner, by, at)`` for messages of that kind; what it returns is part of the answer."""

    def register(handler: Handler) -> Handler:
        _HANDLERS[kind] = handler
        return handler

    return register


@transaction.atomic
def receive(*, partner: str, message: Message, by: Actor, at: datetime) -> dict[str, Any]:
    """The answer to the message: made now, or the one given before to the same key.

    A known key with other contents is refused (Stale): one of the two was forged or mixed up, and a person must look.
    """
    thread = thread_of(partner, message.subject, is_inward=True)
    digest = letters.digest_of(dict(message.data))
    known = Received.objects.filter(partner=partner, key=message.key).first()
    if known is not None:
        return _again(known, digest)
    turn = letters.turn_of(number=message.number, previous=message.previous, last=thread.last)
    row = Received(
        partner=partner, key=message.key, thread=thread, number=message.number, previous=message.previous,
        kind=message.kind, data=dict(message.data), digest=digest, heard_at=at,
        state=State.LATE if turn is Turn.LATE else State.WAITING,
    )  # fmt: skip
    row.answer = _answer(row)
    row.save()
    if turn is Turn.ACT:
        _act(row, thread, by, at)
        _release(thread, by, at)
    return dict(row.answer)


def _again(known: Received, digest: str) -> dict[str, Any]:
    Received.objects.filter(pk=known.pk).update(times_heard=F("times_heard") + 1)
    if known.digest != digest:
        words = Words("Khóa này đã dùng cho một thông điệp khác.", "This key was used for another message.")
        raise Stale(words, code="adapters.key_reused")
    return dict(known.answer)


def _answer(row: Received, result: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {
        "key": row.key,
        "digest": row.digest,
        "state": str(row.state),
        **({"result": dict(result)} if result else {}),
    }


def act(row: Received, *, by: Actor, at: datetime) -> None:
    """The message had its effect, or is set aside with the reason; its answer says so."""
    result: Mapping[str, Any] | None = None
    row.error = ""
    try:
        with transaction.atomic():
            result = _handler(row.kind)(row.data, partner=row.partner, by=by, at=at)
            row.state = State.APPLIED
    except Problem as refusal:
        row.state, row.error = State.REFUSED, str(refusal)[:500]
    except Exception as fault:  # a message that breaks its handler must not come again for ever
        LOG.exception("Message %s of %s cannot be acted on.", row.key, row.partner)
        row.state, row.error = State.QUARANTINED, f"{type(fault).__name__}: {fault}"[:500]
    row.answer = _answer(row, result)
    row.save(update_fields=["state", "error", "answer"])


def _act(row: Received, thread: Thread, by: Actor, at: datetime) -> None:
    """It was acted on or set aside; either way the next of its subject may follow."""
    act(row, by=by, at=at)
    thread.last = row.number
    thread.save(update_fields=["last"])


def _handler(kind: str) -> Handler:
    if kind not in _HANDLERS:
        words = Words("Không nhận loại thông điệp này.", "Messages of this kind are not taken here.")
        raise Refused(words, code="adapters.unknown_kind")
    return _HANDLERS[kind]


def _release(thread: Thread, by: Actor, at: datetime) -> None:
    """Messages that waited for this one are acted on, in order; one that was overtaken meanwhile is passed over."""
    for row in thread.received.filter(state=State.WAITING).order_by("number"):
        turn = letters.turn_of(number=row.number, previous=row.previous, last=thread.last)
        if turn is Turn.ACT:
            _act(row, thread, by, at)
        elif turn is Turn.LATE:
            row.state = State.LATE
            row.save(update_fields=["state"])
