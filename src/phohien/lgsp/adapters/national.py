"""Questions of our contracts that a national database answers, where the installation says so.

The system of ours that answers the question asks here first, after it has checked purpose and asker, and outside any
transaction. What came of it stands in the ledger, also a failure; the partner's state follows at once.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec
from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel import facts
from phohien.kernel.errors import NotFound, Problem
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.adapters.channels import connecting
from phohien.lgsp.adapters.outbox import partners
from phohien.lgsp.adapters.outbox.channel import Channel, Declined, Unreachable, Unreadable
from phohien.lgsp.adapters.rules.configuration import National
from phohien.lgsp.contracts.population import Source
from phohien.lgsp.exchange.remote import OutOfReach

Answer = TypeVar("Answer")
Fits = Callable[[Any], bool]
ACT = "adapters.ask_national"
#: Reading twice does no harm, so an answer that was none is asked for once more before anybody hears of it.
READS = 2
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found(Generic[Answer]):
    """What the national database said, or why our own register has to answer.

    ``source`` is ``national``; ``register``: no national database is configured; ``register_only``: it does not know
    the person; ``register_instead``: it did not answer, and the installation lets our register stand in.
    """

    answer: Answer | None
    source: Source


OURS: Found[Any] = Found(None, "register")


def ask(
    question: facts.Question[Answer],
    *,
    by: Actor,
    at: datetime,
    purpose: str,
    case: str,
    fits: Fits = lambda _answer: True,
) -> Found[Answer]:
    """What the national database says; ``fits`` tells an answer to this question from one to another.

    Raises OutOfReach when it does not answer and nothing stands in, and its own refusal but for NotFound.
    """
    known = connecting.partners().national_of(facts.name_of(question))
    if known is None:
        return OURS
    code, national = known
    try:
        answer = _asked(code, national, question, by=by, at=at, purpose=purpose, case=case, fits=fits)
    except Unreachable as fault:
        _note(code, question, "out_of_reach", by=by, at=at, purpose=purpose, case=case)
        LOG.warning("%s does not answer: %s", code, fault)
        if national.when_down == "own_register":
            return Found(None, "register_instead")
        raise _out_of_reach(code) from fault
    except NotFound:
        _note(code, question, "unknown", by=by, at=at, purpose=purpose, case=case)
        return Found(None, "register_only")
    except Problem as refusal:
        _note(code, question, refusal.code, by=by, at=at, purpose=purpose, case=case)
        raise
    _note(code, question, "answered", answer, by=by, at=at, purpose=purpose, case=case)
    return Found(answer, "national")


def _asked(
    code: str, national: National, question: facts.Question[Answer], *, by: Actor, at: datetime, purpose: str, case: str,
    fits: Fits,
) -> Answer:  # fmt: skip
    """The answer. Whatever comes of it, the partner's state follows. Raises Unreachable, or the partner's no."""
    channel = connecting.channel_to(code)
    if channel is None or not partners.is_open(code, at):
        raise Unreachable("The partner is paused or left alone for a while.")
    service = national.services[facts.name_of(question)]
    for read in range(READS):
        try:
            answer = _read(channel, service, question, by=by, at=at, purpose=purpose, case=case, fits=fits)
        except Unreadable as fault:
            if read + 1 == READS:
                partners.failed(code, str(fault), at)
                raise
        except Unreachable as fault:
            partners.failed(code, str(fault), at, rest=fault.rest)
            raise
        except (Problem, Declined):
            partners.answered(code, at)
            raise
        else:
            partners.answered(code, at)
            return answer
    raise AssertionError("The last read returns or raises.")


def _read(
    channel: Channel, service: str, question: facts.Question[Answer], *, by: Actor, at: datetime, purpose: str, case: str,
    fits: Fits,
) -> Answer:  # fmt: skip
    content = channel.ask(
        service, question, purpose=purpose, case=case, by=by.code, request_id=str(uuid.uuid4()), at=at
    )  # fmt: skip
    try:
        answer: Any = msgspec.json.decode(content, type=question.ANSWER)
    except msgspec.MsgspecError as fault:
        raise Unreadable("The answer does not follow its contract.") from fault
    if not fits(answer):
        raise Unreadable("The answer is about somebody else.")
    return answer  # type: ignore[no-any-return]


def _note(
    code: str, question: Any, outcome: str, answer: Any = None, *, by: Actor, at: datetime, purpose: str, case: str
) -> None:
    """Who asked the national database what for, and the digests of question and answer; never what they say."""
    with transaction.atomic():
        ledger.record(
            act=ACT, subject=facts.name_of(question), case=case, by=by, at=at, note=purpose,
            data={"database": code, "outcome": outcome, "question": _digest(question), "answer": _digest(answer) if answer else ""},
        )  # fmt: skip


def _digest(thing: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(thing, order="deterministic")).hexdigest()


def _out_of_reach(code: str) -> OutOfReach:
    words = Words(
        "Cơ sở dữ liệu quốc gia ({code}) chưa trả lời được. Chưa có gì thay đổi; hãy thử lại sau ít phút.",
        "The national database ({code}) cannot answer now. Nothing was changed; try again in some minutes.",
    )
    return OutOfReach(words.filled(code=code), code="adapters.out_of_reach")
