"""Handing over: order within a subject, back-off, dead letters settled by a person, replay, who may hear what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from phohien.base.ledger.models import Entry
from phohien.kernel.errors import NotAllowed, Refused, Stale
from phohien.lgsp.exchange.events import queries, rules
from phohien.lgsp.exchange.events.models import Attempt, Delivery, Event
from phohien.lgsp.exchange.events.services import forgetting, handing, letters, publishing, subscribing
from phohien.lgsp.exchange.events.services.subscribing import Wish
from phohien.lgsp.exchange.events.tests import make
from phohien.lgsp.exchange.events.tests.make import AT, COMPANY, LEADER, LISTENER, OPERATOR, PROVIDER, machine

pytestmark = pytest.mark.django_db


def numbers(found: list[Any]) -> list[int]:
    return [payload["number"] for payload in found]


def fail(one: handing.Handed, times: int = 1) -> None:
    for place in range(times):
        if place:
            make.let_delays_pass()
            make.taken(one.delivery.subscription, limit=1)
        handing.fail(delivery=one.delivery, error="HTTP 500", status=500, at=AT)


def test_a_subscriber_whose_refusal_no_database_holds_is_refused_by_like_any_other() -> None:
    """A reason phrase may hold NUL as it comes off the wire; its event would have come again for ever."""
    kind = make.event_type()
    subscription = make.subscription(kind)
    make.announced(kind, 1)
    one = make.taken(subscription)[0]

    handing.fail(delivery=one.delivery, error="HTTP 500 a\0b", status=500, at=AT)

    one.delivery.refresh_from_db()
    assert (one.delivery.tries, one.delivery.last_error) == (1, "HTTP 500 ab")


def test_an_event_comes_until_it_is_confirmed() -> None:
    kind = make.event_type()
    subscription = make.subscription(kind)
    make.announced(kind, 1)

    first = make.taken(subscription)
    assert make.taken(subscription) == []
    make.let_delays_pass()
    again = make.taken(subscription)
    make.confirm(again[0])
    make.confirm(again[0])
    make.let_delays_pass()

    assert [one.event.pk for one in first] == [one.event.pk for one in again]
    assert make.taken(subscription) == []


def test_of_one_subject_the_next_comes_only_after_the_one_before() -> None:
    kind = make.event_type()
    subscription = make.subscription(kind)
    for number, subject in enumerate(["a", "a", "b", "a", "b"]):
        make.announced(kind, number, subject)

    assert numbers([queries.payload_of(one.event) for one in make.taken(subscription)]) == [0, 2]
    make.let_delays_pass()
    assert numbers(make.read_all(subscription)) == [0, 2, 1, 4, 3]


def test_in_a_fifo_subscription_all_events_are_one_line() -> None:
    kind = make.event_type()
    subscription = make.subscription(kind, is_fifo=True)
    for number in range(4):
        make.announced(kind, number, subject=str(number))

    assert len(make.taken(subscription)) == 1
    make.let_delays_pass()
    assert numbers(make.read_all(subscription)) == [0, 1, 2, 3]


def test_after_the_last_try_the_event_is_a_dead_letter_and_only_its_subject_waits() -> None:
    kind = make.event_type()
    subscription = make.subscription(kind, retry_limit=2)
    for number, subject in enumerate(["a", "a", "b"]):
        make.announced(kind, number, subject)

    fail(make.taken(subscription, limit=1)[0], times=2)
    make.let_delays_pass()

    assert numbers(make.read_all(subscription)) == [2]
    assert make.states(subscription) == ["dead", "held", "confirmed"]


def test_a_person_has_a_dead_letter_tried_again_and_those_behind_follow_in_order() -> None:
    kind = make.event_type()
    subscription = make.subscription(kind, retry_limit=1)
    for number in range(3):
        make.announced(kind, number, "a")
    fail(make.taken(subscription)[0])

    letters.retry(delivery=Delivery.objects.get(state="dead"), by=OPERATOR, at=AT)

    make.let_delays_pass()
    assert numbers(make.read_all(subscription)) == [0, 1, 2]
    assert Entry.objects.filter(act="events.settle_dead_letter").get().data["outcome"] == "retried"


def test_a_person_discards_a_dead_letter_only_with_a_reason() -> None:
    kind = make.event_type()
    subscription = make.subscription(kind, retry_limit=1)
    for number in range(2):
        make.announced(kind, number, "a")
    fail(make.taken(subscription)[0])
    dead = Delivery.objects.get(state="dead")

    with pytest.raises(Refused):
        letters.discard(delivery=dead, reason=" ", by=OPERATOR, at=AT)
    letters.discard(delivery=dead, reason="Bên nhận đã nhập tay.", by=OPERATOR, at=AT)
    with pytest.raises(Stale):
        letters.discard(delivery=dead, reason="Lần nữa.", by=OPERATOR, at=AT)

    assert numbers(make.read_all(subscription)) == [1]
    assert Entry.objects.get(act="events.settle_dead_letter").note == "Bên nhận đã nhập tay."


def test_what_is_pulled_again_and_again_but_never_confirmed_is_a_dead_letter_too() -> None:
    kind = make.event_type()
    subscription = make.subscription(kind, retry_limit=3)
    make.announced(kind, 1)
    for _ in range(4):
        make.taken(subscription)
        make.let_delays_pass()

    assert make.states(subscription) == ["dead"]


def test_delays_double_up_to_an_hour() -> None:
    delays = [rules.delay_after(tries).total_seconds() for tries in (1, 2, 3, 50)]

    assert delays == [5, 10, 20, 3600]


def test_replay_from_a_place_brings_everything_from_there_again_in_order() -> None:
    kind = make.event_type()
    for number in range(3):
        make.announced(kind, number, "a")
    subscription = make.subscription(kind)
    for number in range(3, 6):
        make.announced(kind, number, "a")
    assert numbers(make.read_all(subscription)) == [3, 4, 5]

    count = letters.replay(subscription=subscription, from_sequence=2, by=machine(LISTENER), at=AT)

    assert count == 5
    assert numbers(make.read_all(subscription)) == [1, 2, 3, 4, 5]


def test_replay_while_later_events_wait_in_the_queue_keeps_the_order() -> None:
    kind = make.event_type()
    subscription = make.subscription(kind)
    for number in range(2):
        make.announced(kind, number, "a")
    make.read_all(subscription)
    make.announced(kind, 2, "a")
    make.taken(subscription)
    make.let_delays_pass()

    letters.replay(subscription=subscription, from_sequence=1, by=machine(LISTENER), at=AT)

    assert numbers(make.read_all(subscription)) == [0, 1, 2]


def test_after_a_lost_queue_everything_unfinished_is_put_in_anew() -> None:
    from phohien.lgsp.exchange.events.models import Queued

    kind = make.event_type()
    subscription = make.subscription(kind)
    for number in range(3):
        make.announced(kind, number, "a")
    make.taken(subscription)
    Queued.objects.all().delete()

    letters.requeue(subscription=subscription, by=OPERATOR, at=AT)

    assert numbers(make.read_all(subscription)) == [0, 1, 2]


def test_the_same_external_identifier_is_announced_once() -> None:
    kind = make.event_type()
    first = make.announced(kind, 1, external_id="/src#1")

    assert make.announced(kind, 1, external_id="/src#1").pk == first.pk
    assert Event.objects.count() == 1


def test_a_stopped_event_is_delivered_to_nobody_and_frees_those_behind_it() -> None:
    kind = make.event_type()
    subscription = make.subscription(kind)
    first, _ = make.announced(kind, 1, "a"), make.announced(kind, 2, "a")

    publishing.stop(event=first, client=PROVIDER, by=machine(PROVIDER), at=AT)

    assert numbers(make.read_all(subscription)) == [2]
    assert Event.objects.get(pk=first.pk).data is None


def test_an_event_past_its_time_to_live_ends_and_is_not_delivered() -> None:
    kind = make.event_type()
    subscription = make.subscription(kind, ttl_seconds=60)
    make.announced(kind, 1, "a")

    assert make.taken(subscription, at=AT + timedelta(seconds=61)) == []
    assert make.states(subscription) == ["expired"]


def test_the_delivery_log_holds_no_payload_and_no_subject() -> None:
    kind = make.event_type()
    subscription = make.subscription(kind)
    make.announced(kind, 4711, "person:000126000001")
    make.confirm(make.taken(subscription)[0])

    rows = [*Delivery.objects.values(), *Attempt.objects.values()]
    assert [row["how"] for row in Attempt.objects.order_by("id").values()] == ["pull", "confirm"]
    assert "4711" not in str(rows) and "000126000001" not in str(rows)


def test_personal_data_is_for_state_agencies_with_purpose_and_basis_and_the_providers_consent() -> None:
    kind = make.event_type(personal_data="personal")
    with pytest.raises(rules.BadRequest, match="GOV"):
        make.subscription(kind, COMPANY, purpose="sổ sách", legal_basis="Luật")
    with pytest.raises(rules.BadRequest, match="legalBasis"):
        make.subscription(kind)
    subscription = make.subscription(kind, purpose="Cấp phép", legal_basis="NĐ 194/2025")
    make.announced(kind, 1)

    assert subscription.state == "asked"
    with pytest.raises(handing.NotHanded):
        make.taken(subscription)
    with pytest.raises(NotAllowed):
        subscribing.decide(subscription=subscription, is_granted=True, reason="", by=machine(PROVIDER), at=AT)
    subscribing.decide(subscription=subscription, is_granted=True, reason="", by=LEADER, at=AT)
    make.announced(kind, 2)
    assert numbers(make.read_all(subscription)) == [2]


def test_sensitive_data_is_pulled_never_pushed() -> None:
    kind = make.event_type(personal_data="sensitive")

    with pytest.raises(rules.BadRequest, match="PULL"):
        make.subscription(kind, is_push=True, endpoint="https://nhan.vn/", purpose="x", legal_basis="y")


def test_a_revoked_subscription_hears_nothing_more_and_says_why() -> None:
    kind = make.event_type()
    subscription = make.subscription(kind)
    make.announced(kind, 1)

    with pytest.raises(Refused):
        subscribing.decide(subscription=subscription, is_granted=False, reason="", by=LEADER, at=AT)
    revoked = subscribing.decide(subscription=subscription, is_granted=False, reason="Hết nhu cầu", by=LEADER, at=AT)

    assert (revoked.state, revoked.reason) == ("revoked", "Hết nhu cầu")
    assert make.states(subscription) == ["stopped"]


def test_consent_may_end_on_a_day() -> None:
    kind = make.event_type(is_on_request=True)
    subscription = make.subscription(kind)
    until = AT + timedelta(days=1)
    subscribing.decide(subscription=subscription, is_granted=True, reason="", until=until, by=LEADER, at=AT)
    make.announced(kind, 1)

    with pytest.raises(handing.NotHanded):
        make.taken(subscription, at=until)


def test_a_changed_endpoint_of_personal_data_needs_consent_anew() -> None:
    kind = make.event_type(personal_data="personal")
    wish = Wish(endpoint="https://a.vn/", purpose="Cấp phép", legal_basis="NĐ 194/2025")
    subscription = subscribing.subscribe(event_type=kind, client=LISTENER, wish=wish, by=machine(LISTENER), at=AT)
    subscription = subscribing.decide(subscription=subscription, is_granted=True, reason="", by=LEADER, at=AT)

    elsewhere = Wish(endpoint="https://b.vn/", purpose="Cấp phép", legal_basis="NĐ 194/2025")
    changed = subscribing.change(subscription=subscription, wish=elsewhere, by=machine(LISTENER), at=AT)

    assert changed.state == "asked"


def test_only_the_rooms_own_member_announces_and_nobody_announces_a_fact_by_hand() -> None:
    kind = make.event_type()
    with pytest.raises(NotAllowed):
        publishing.publish(event_type=kind, data={"number": 1}, client=LISTENER, by=machine(LISTENER), at=AT)
    with pytest.raises(NotAllowed):
        publishing.publish(event_type=kind, data={"number": 1}, client=PROVIDER, by=machine(LISTENER), at=AT)
    with pytest.raises(Refused):
        publishing.publish(event_type=make.fact_type(), data={}, client=make.ONESTOP, by=OPERATOR, at=AT)


def test_a_payload_that_does_not_fit_is_refused_with_each_place() -> None:
    kind = make.event_type()

    with pytest.raises(rules.BadRequest) as refused:
        publishing.publish(event_type=kind, data={"number": "x"}, client=PROVIDER, by=machine(PROVIDER), at=AT)
    assert list(refused.value.errors) == ["event/number"]


@pytest.mark.parametrize("schema", [{"type": 7}, {"$ref": "https://elsewhere.vn/schema.json"}, [], "x"])
def test_a_schema_that_cannot_be_used_or_looks_elsewhere_is_refused(schema: Any) -> None:
    from phohien.lgsp.exchange.events.services import rooms

    with pytest.raises(rules.BadRequest):
        rooms.create_event_type(address=PROVIDER, name="odd", schema=schema, by=machine(PROVIDER), at=AT)


def test_payloads_are_dropped_after_ninety_days_unless_somebody_still_waits_and_are_not_replayed() -> None:
    kind = make.event_type()
    subscription = make.subscription(kind)
    had, waiting = make.announced(kind, 1, "a"), make.announced(kind, 2, "b")
    make.confirm(make.taken(subscription, limit=1)[0])

    assert forgetting.forget(at=AT + timedelta(days=90)) == 0
    assert forgetting.forget(at=AT + timedelta(days=91)) == 1
    assert [Event.objects.get(pk=one.pk).data for one in (had, waiting)] == [None, {"number": 2}]
    assert Entry.objects.filter(act="events.forget_events").get().data["payloads"] == 1
    assert letters.replay(subscription=subscription, from_sequence=0, by=machine(LISTENER), at=AT) == 0


def test_the_log_of_deliveries_is_dropped_after_a_year() -> None:
    kind = make.event_type()
    subscription = make.subscription(kind)
    make.announced(kind, 1)
    make.confirm(make.taken(subscription)[0])

    forgetting.forget(at=AT + timedelta(days=366))

    assert (Delivery.objects.count(), Attempt.objects.count(), Event.objects.count()) == (0, 0, 1)
