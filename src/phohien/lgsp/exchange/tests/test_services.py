"""Facts are heard once each and in order; one hop; a fact nobody can digest does not block those behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.base.ledger.models import Entry
from phohien.kernel.facts import Fact, Question, message
from phohien.kernel.policy import SYSTEM
from phohien.lgsp import exchange
from phohien.lgsp.exchange import rules, services
from phohien.lgsp.exchange.models import Parked

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@message("test")
class BellRung(Fact):
    """A bell was rung; ``times`` counts the strokes."""

    times: int


@message("test", answer=int)
class HowMany(Question[int]):
    """How many bells are there?"""

    tower: str


@pytest.fixture(autouse=True)
def _clean_registry() -> Iterator[None]:
    providers, listening = dict(rules._PROVIDERS), dict(rules._LISTENERS)
    yield
    rules._PROVIDERS.clear()
    rules._PROVIDERS.update(providers)
    rules._LISTENERS.clear()
    rules._LISTENERS.update(listening)


def ring(times: int) -> None:
    with transaction.atomic():
        ledger.record(act="test.ring", subject="bell", by=SYSTEM, at=AT, fact=BellRung(times=times))


@pytest.mark.django_db(transaction=True)
def test_a_fact_is_heard_once_and_in_order() -> None:
    heard: list[int] = []
    exchange.listens(BellRung, system="ear")(lambda fact, *, at: heard.append(fact.times))

    for times in (1, 2, 3):
        ring(times)
    services.settle(at=AT)
    services.settle(at=AT)

    assert heard == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_a_listener_from_now_on_is_spared_what_was_told_before_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "_FROM_NOW", set())
    heard: dict[str, list[int]] = {"late": [], "patient": []}
    ring(1)
    services.settle(at=AT)
    exchange.listens(BellRung, system="late", from_now=True)(lambda fact, *, at: heard["late"].append(fact.times))
    exchange.listens(BellRung, system="patient")(lambda fact, *, at: heard["patient"].append(fact.times))
    services.settle(at=AT)
    ring(2)
    services.settle(at=AT)

    assert heard == {"late": [2], "patient": [1, 2]}


@pytest.mark.django_db(transaction=True)
def test_a_fact_that_cannot_be_digested_is_parked_and_the_next_one_is_heard() -> None:
    heard: list[int] = []

    def hear(fact: BellRung, *, at: datetime) -> None:
        if fact.times == 13:
            raise ValueError("I will not hear of it.")
        heard.append(fact.times)

    exchange.listens(BellRung, system="ear")(hear)
    ring(13)
    ring(1)
    for minutes in range(10):
        services.settle(at=AT + timedelta(minutes=minutes))

    assert heard == [1]
    assert Parked.objects.get().error == "ValueError: I will not hear of it."


@pytest.mark.django_db(transaction=True)
def test_hearing_a_fact_one_may_not_ask_back() -> None:
    exchange.answers(HowMany)(lambda question, **_: 7)
    exchange.listens(BellRung, system="ear")(
        lambda fact, *, at: exchange.ask(HowMany(tower="north"), by=SYSTEM, at=at, purpose="counting")
    )

    ring(1)
    for minutes in range(10):
        services.settle(at=AT + timedelta(minutes=minutes))

    assert "one hop only" in Parked.objects.get().error


@pytest.mark.django_db
def test_a_question_leaves_evidence_with_purpose_case_and_digests() -> None:
    exchange.answers(HowMany)(lambda question, **_: 7)

    answer = exchange.ask(HowMany(tower="north"), by=SYSTEM, at=AT, purpose="counting", case="H31-1")

    entry = Entry.objects.get(act="exchange.ask")
    assert answer == 7
    assert (entry.subject, entry.case, entry.note) == ("test.HowMany.v1", "H31-1", "counting")
    assert len(entry.data["question"]) == len(entry.data["answer"]) == 64


@pytest.mark.django_db
def test_a_question_nobody_answers_is_refused_in_words() -> None:
    with pytest.raises(services.NoProvider):
        exchange.ask(HowMany(tower="north"), by=SYSTEM, at=AT, purpose="counting")
