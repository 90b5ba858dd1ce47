"""From the sealed ledger to subscribers: nothing lost, nothing doubled, nothing out of order within a subject."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from phohien.base.ledger import services as ledger
from phohien.base.ledger.models import Entry
from phohien.kernel import facts
from phohien.lgsp.exchange.events import queries, schemas
from phohien.lgsp.exchange.events.models import Delivery, Event, EventType
from phohien.lgsp.exchange.events.services import publishing, rooms
from phohien.lgsp.exchange.events.tests import make
from phohien.lgsp.exchange.events.tests.make import AT

pytestmark = pytest.mark.django_db(transaction=True)


def seal_and_feed() -> int:
    ledger.seal(at=AT)
    return publishing.feed(at=AT)


def test_every_fact_of_the_contracts_is_an_event_type_whose_schema_its_facts_fit() -> None:
    rooms.register_contracts(province="H31", at=AT)

    types = {item.name: item for item in EventType.objects.all()}
    assert set(types) == set(schemas.contract_facts())
    fact = {
        "dossier_code": "H31.7-261123-0001", "reference": "R1", "amount_vnd": 1,
        "paid_at": "2026-11-23T09:00:00+07:00", "is_online": True,
    }  # fmt: skip
    schemas.check_payload(types["onestop.PaymentReceived.v1"].schema, fact)
    with pytest.raises(schemas.BadRequest):
        schemas.check_payload(types["onestop.PaymentReceived.v1"].schema, {**fact, "amount_vnd": "much"})


def test_what_a_contract_does_not_call_free_of_personal_data_is_personal() -> None:
    rooms.register_contracts(province="H31", at=AT)

    classes = dict(EventType.objects.values_list("name", "personal_data"))
    assert classes["onestop.DossierSubmitted.v1"] == "none"
    assert classes["population.BirthRegistered.v1"] == "personal"


def test_registering_the_contracts_again_changes_nothing() -> None:
    rooms.register_contracts(province="H31", at=AT)

    assert rooms.register_contracts(province="H31", at=AT) == 0


def test_a_sealed_fact_comes_to_its_subscriber_once_with_its_payload() -> None:
    subscription = make.subscription(make.fact_type())
    make.pay(7)

    assert seal_and_feed() == 1
    assert seal_and_feed() == 0
    assert [paid["amount_vnd"] for paid in make.read_all(subscription)] == [7]
    assert make.read_all(subscription) == []


def test_an_unsealed_fact_is_not_told() -> None:
    make.fact_type()
    make.pay(1)

    assert publishing.feed(at=AT) == 0


def test_facts_that_commit_out_of_the_order_of_their_identifiers_are_all_told_in_sealed_order() -> None:
    subscription = make.subscription(make.fact_type())
    begun, may_end = threading.Event(), threading.Event()

    def late() -> None:
        try:
            with transaction.atomic():
                make.pay(1)  # the lower identifier
                begun.set()
                may_end.wait(10)
        finally:
            connection.close()

    writer = threading.Thread(target=late)
    writer.start()
    begun.wait(10)
    make.pay(2)  # commits first
    first = seal_and_feed()
    may_end.set()
    writer.join()
    seal_and_feed()

    assert first == 0  # nothing is sealed past a writer that still runs
    sealed = Entry.objects.filter(fact_name="onestop.PaymentReceived.v1").order_by("seal__number", "place")
    assert [paid["amount_vnd"] for paid in make.read_all(subscription)] == [
        entry.fact["amount_vnd"] for entry in sealed
    ]
    assert sealed.count() == 2


def test_two_feeders_at_once_tell_every_fact_once() -> None:
    make.fact_type()
    for number in range(60):
        make.pay(number)
    ledger.seal(at=AT)

    def feed() -> None:
        try:
            publishing.feed(at=AT, limit=10)
            publishing.feed(at=AT)
        finally:
            connection.close()

    feeders = [threading.Thread(target=feed) for _ in range(4)]
    for feeder in feeders:
        feeder.start()
    for feeder in feeders:
        feeder.join()
    publishing.feed(at=AT)

    assert list(Event.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 61))
    entries = Event.objects.order_by("sequence").values_list("entry_id", flat=True)
    assert list(entries) == list(
        Entry.objects.exclude(fact_name="").order_by("seal__number", "place").values_list("pk", flat=True)
    )


def test_a_fault_after_the_events_are_written_loses_and_doubles_nothing() -> None:
    subscription = make.subscription(make.fact_type())
    publishing.feed(at=AT)
    make.pay(1)
    ledger.seal(at=AT)

    with connection.cursor() as cursor:
        cursor.execute(
            "create function break_down() returns trigger language plpgsql as $$ begin raise 'power cut'; end $$; "
            "create trigger break_down before update on exchange_reader for each row execute function break_down()"
        )
        with pytest.raises(DatabaseError, match="power cut"):
            publishing.feed(at=AT)
        cursor.execute("drop trigger break_down on exchange_reader; drop function break_down()")
    assert (Event.objects.count(), Delivery.objects.count()) == (0, 0)

    publishing.feed(at=AT)
    assert [paid["amount_vnd"] for paid in make.read_all(subscription)] == [1]


def test_the_event_of_a_fact_copies_no_payload_out_of_the_ledger() -> None:
    make.fact_type()
    make.pay(9)
    seal_and_feed()

    event = Event.objects.get()
    assert event.data is None
    assert facts.from_data("onestop.PaymentReceived.v1", queries.payload_of(event)).amount_vnd == 9


def test_events_of_one_dossier_come_in_order_even_when_their_types_share_a_room() -> None:
    make.fact_type()
    for number in range(5):
        make.pay(number, f"H31.7-261123-000{number % 2 + 1}")
    seal_and_feed()

    numbers = [event.sequence for event in Event.objects.order_by("published_at", "sequence")]
    assert numbers == [1, 2, 3, 4, 5]
