"""What comes twice is done once, what comes early waits, and a code alone opens nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.systems.onestop.rules import messages
from phohien.systems.onestop.rules.messages import Booking, HelperRefused, Order, PaymentDue, PaymentNotice

NOTICE = PaymentNotice("mock", "T1", "PH1", 20_000)
DUE = PaymentDue("PH1", 20_000, is_due=True)


@pytest.mark.parametrize(
    ("known", "due", "expected"),
    [
        (None, DUE, Booking.BOOK),
        (NOTICE, DUE, Booking.REPEATED),
        (NOTICE, PaymentDue("PH1", 20_000, is_due=False), Booking.REPEATED),
        (PaymentNotice("mock", "T1", "PH1", 10_000), DUE, Booking.CONTRADICTED),
        (None, None, Booking.UNKNOWN_REFERENCE),
        (None, PaymentDue("PH2", 20_000, is_due=True), Booking.UNKNOWN_REFERENCE),
        (None, PaymentDue("PH1", 30_000, is_due=True), Booking.OTHER_AMOUNT),
        (None, PaymentDue("PH1", 20_000, is_due=False), Booking.PAID_ALREADY),
    ],
)
def test_a_payment_notice_is_judged(known, due, expected):
    assert messages.judge_payment(NOTICE, known=known, due=due) is expected
    assert expected.words.vi.endswith(".")


@given(st.lists(st.sampled_from(["T1", "T2"]), min_size=1, max_size=8))
def test_however_often_notices_are_repeated_the_request_is_booked_once(numbers):
    heard, booked = {}, []
    for number in numbers:
        notice = PaymentNotice("mock", number, "PH1", 20_000)
        due = PaymentDue("PH1", 20_000, is_due=not booked)
        if messages.judge_payment(notice, known=heard.get(number), due=due) is Booking.BOOK:
            booked.append(number)
        heard[number] = notice

    assert booked == numbers[:1]


@given(st.permutations(range(1, 7)), st.lists(st.integers(1, 6), max_size=6))
def test_messages_are_applied_once_each_and_in_order_however_they_arrive(arrivals, repeats):
    applied, parked = [], set()
    for number in [*arrivals, *repeats]:
        last = applied[-1] if applied else 0
        verdict = messages.judge_order(number, last_applied=last)
        if verdict is Order.PARK:
            parked.add(number)
        elif verdict is Order.APPLY:
            applied.append(number)
            applied += messages.released(parked, last_applied=number)

    assert applied == [1, 2, 3, 4, 5, 6]


def test_the_code_alone_never_opens_the_dossier():
    assert messages.opens_dossier(given_pin="7K3M", true_pin="7K3M")
    assert not messages.opens_dossier(given_pin="", true_pin="7K3M")
    assert not messages.opens_dossier(given_pin="", true_pin="")
    assert not messages.opens_dossier(given_pin="7k3m", true_pin="7K3M")
    assert not messages.opens_dossier(given_pin="mã", true_pin="7K3M")


def test_a_helper_is_somebody_else_with_a_ground():
    messages.check_helper(applicant_id="000190000001", helper_id="", ground="")
    messages.check_helper(applicant_id="000190000001", helper_id="000190000002", ground="Người cao tuổi")
    with pytest.raises(HelperRefused) as same:
        messages.check_helper(applicant_id="000190000001", helper_id="000190000001", ground="x")
    with pytest.raises(HelperRefused) as silent:
        messages.check_helper(applicant_id="000190000001", helper_id="000190000002", ground=" ")
    assert (same.value.field, silent.value.field) == ("helper", "ground")
