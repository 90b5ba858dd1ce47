"""Asking and delivering, with evidence."""

from __future__ import annotations

import hashlib
import logging
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, TypeVar

import msgspec
from django.db import transaction

from phohien.base.ledger import queries as ledger_queries
from phohien.base.ledger import services as ledger
from phohien.kernel import facts
from phohien.kernel.errors import Problem, Refused
from phohien.kernel.policy import Actor
from phohien.lgsp.exchange import remote, rules
from phohien.lgsp.exchange.models import Parked, Reader

Answer = TypeVar("Answer")
TRIES = 6
log = logging.getLogger(__name__)
_hearing: ContextVar[str] = ContextVar("hearing", default="")


class NoProvider(Refused):
    """Nobody answers this question here: the providing system is not installed."""


def ask(question: facts.Question[Answer], *, by: Actor, at: datetime, purpose: str, case: str = "") -> Answer:
    """The provider's answer, with a ledger entry that says who asked what, why, for which case, and its digests.

    Where the LGSP's configuration names an outside system for the question, that one is asked, over the gateway.

    Raises NoProvider, any refusal of the provider (which is recorded too), and RuntimeError when called while a fact
    is being heard: one hop, a fact carries all its readers need.
    """
    name = facts.name_of(question)
    if _hearing.get():
        raise RuntimeError(f"{name} was asked while hearing {_hearing.get()}: one hop only.")
    outside = remote.provider_of(name, at)
    if outside is None:
        return answer(question, by=by, at=at, purpose=purpose, case=case)
    result: Any = None
    try:
        result = remote.ask(outside, question, by=by, at=at, purpose=purpose, case=case)
    except Problem as refusal:
        result = refusal.code
        raise
    finally:
        with transaction.atomic():
            _evidence(name, outside.service, question, result, by=by, at=at, purpose=purpose, case=case)
    return result  # type: ignore[no-any-return]


def answer(question: facts.Question[Answer], *, by: Actor, at: datetime, purpose: str, case: str = "") -> Answer:
    """The answer of the system of this house, with its ledger entry, whoever asks. Raises as :func:`ask`."""
    name = facts.name_of(question)
    provider = rules.provider_of(name)
    if provider is None:
        raise NoProvider(f"No system here answers {name}.", code="exchange.no_provider")
    told: dict[str, Any] = {"by": by, "at": at, "purpose": purpose, "case": case}
    try:
        if provider.first is not None:
            told["first"] = provider.first(question, **told)
        with transaction.atomic():
            result = provider.answer(question, **told)
            _evidence(name, provider.system, question, result, by=by, at=at, purpose=purpose, case=case)
    except Problem as refusal:
        with transaction.atomic():
            _evidence(name, provider.system, question, refusal.code, by=by, at=at, purpose=purpose, case=case)
        raise
    return result  # type: ignore[no-any-return]


def _evidence(
    name: str, provider: str, question: Any, answer: Any, *, by: Actor, at: datetime, purpose: str, case: str
) -> None:
    ledger.record(
        act="exchange.ask",
        subject=name,
        case=case,
        by=by,
        at=at,
        note=purpose,
        data={"provider": provider, "question": _digest(question), "answer": _digest(answer)},
    )


def _digest(thing: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(thing, order="deterministic")).hexdigest()


def deliver(*, at: datetime, limit: int = 500) -> int:
    """Every listening system has heard the sealed facts it had not heard yet; returns how many were heard."""
    return sum(_deliver_to(system, handlers, at, limit) for system, handlers in rules.listeners().items())


def _deliver_to(system: str, handlers: dict[str, rules.Handler], at: datetime, limit: int) -> int:
    Reader.objects.get_or_create(system=system, defaults=_beginning(system))
    heard = 0
    while heard < limit:
        with transaction.atomic():
            reader = Reader.objects.select_for_update(skip_locked=True).filter(system=system).first()
            if reader is None or (reader.retry_at and reader.retry_at > at):
                return heard
            found = ledger_queries.sealed_facts(list(handlers), after=(reader.seal, reader.place), limit=1)
            if not found:
                return heard
            seal, place, entry = found[0]
            failure = _hear(handlers[entry.fact_name], entry, at)
            if failure and reader.tries + 1 < TRIES:
                _put_off(reader, failure, at)
                return heard
            if failure:
                Parked.objects.create(
                    reader=reader, entry_id=entry.pk, fact_name=entry.fact_name, error=failure, parked_at=at
                )
            reader.seal, reader.place, reader.tries, reader.retry_at = seal, place, 0, None
            reader.last_error = failure
            reader.save()
            heard += 1
    return heard


def _beginning(system: str) -> dict[str, int]:
    if not rules.begins_now(system):
        return {}
    seal, place = ledger_queries.last_place()
    return {"seal": seal, "place": place}


def _hear(handler: rules.Handler, entry: Any, at: datetime) -> str:
    token = _hearing.set(entry.fact_name)
    try:
        with transaction.atomic():
            handler(facts.from_data(entry.fact_name, entry.fact), at=at)
    except Exception as error:  # a listener's fault must not stop the others
        log.exception("Hearing %s (entry %s) failed.", entry.fact_name, entry.pk)
        return f"{type(error).__name__}: {error}"
    finally:
        _hearing.reset(token)
    return ""


def _put_off(reader: Reader, failure: str, at: datetime) -> None:
    reader.tries += 1
    reader.last_error = failure
    reader.retry_at = at + timedelta(seconds=2**reader.tries)
    reader.save()


def settle(*, at: datetime) -> int:
    """What is committed is sealed and told; returns how many facts were heard. Repeated until nothing new is told."""
    total = 0
    while True:
        sealed = ledger.seal(at=at)
        heard = deliver(at=at)
        total += heard
        if not sealed and not heard:
            return total
