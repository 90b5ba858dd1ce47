"""Paying through a gateway that repeats, delays, disorders, forges and garbles what it tells: the money is booked once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier, PaymentTransaction
from phohien.systems.onestop.rules import gateway as rules
from phohien.systems.onestop.services import gateway
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests.make_citizen import As, clock_at, due, notice_of, sent, text, url, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world", "clock_at")]
assert clock_at
assert world
OTHER = Actor(code="acc-other", name="Lê Thị Khác", kind="citizen", personal_id="000190000011", assurance=2)


@pytest.fixture
def browser(monkeypatch: Any) -> As:
    return As(make.CITIZEN, monkeypatch)


def tell(browser: As, notice: rules.Notice, *, secret: bytes | None = None, at: Any = None) -> Any:
    body = rules.written(notice)
    header = rules.signature(body, secret=secret or gateway.SIMULATOR.secret(), at=at or make.at(10))
    return browser.post(
        url("gateway_notice", "simulator"),
        body,
        content_type="application/json",
        headers={"X-Gateway-Signature": header},
    )


@pytest.fixture
def payment(browser: As) -> Any:
    return due(Dossier.objects.get(code=sent(browser)))


def test_what_is_due_is_shown_line_by_line_with_a_code_to_scan(browser: As, payment: Any) -> None:
    page = text(browser.get(url("pay", payment.reference)))

    assert payment.reference in page
    assert "ph-qr" in page
    assert "mẫu" in page


def test_a_payment_is_shown_to_its_owner_and_after_a_look_up_and_to_nobody_else(
    browser: As, payment: Any, monkeypatch: Any
) -> None:
    anybody = As(None, monkeypatch)
    assert As(OTHER, monkeypatch).get(url("pay", payment.reference)).status_code == 404
    assert anybody.get(url("pay", payment.reference)).status_code == 404

    anybody.post(url("look_up"), {"ma": payment.dossier.code, "pin": payment.dossier.lookup_pin})

    assert anybody.get(url("pay", payment.reference)).status_code == 200


def test_a_notice_books_once_however_often_it_comes(browser: As, payment: Any) -> None:
    answers = [tell(browser, notice_of(payment)).json()["verdict"] for _ in range(3)]

    payment.refresh_from_db()
    assert answers == ["book", "repeated", "repeated"]
    assert payment.state == "paid"
    assert PaymentTransaction.objects.get().notices == 3
    assert payment.receipt_number in text(browser.get(url("receipt", payment.reference)))


def test_pending_after_paid_changes_nothing(browser: As, payment: Any) -> None:
    tell(browser, notice_of(payment, order=2))
    late = tell(browser, notice_of(payment, outcome="pending", order=1))

    payment.refresh_from_db()
    assert late.json()["verdict"] == "noted"
    assert payment.state == "paid"


def test_a_late_notice_is_booked_when_it_comes(browser: As, payment: Any, clock_at: Any) -> None:
    assert payment.state == "due"
    clock_at(make.at(9, day=25))

    tell(browser, notice_of(payment), at=make.at(9, day=25))

    payment.refresh_from_db()
    assert payment.state == "paid"


def test_a_wrong_amount_is_kept_for_an_official_and_books_nothing(browser: As, payment: Any) -> None:
    answer = tell(browser, notice_of(payment, amount_vnd=payment.amount_vnd - 1))

    payment.refresh_from_db()
    assert answer.json()["verdict"] == "other_amount"
    assert payment.state == "due"
    assert PaymentTransaction.objects.get().problem == "wrong_amount"


def test_an_unknown_reference_is_kept_for_an_official(browser: As, payment: Any) -> None:
    answer = tell(browser, notice_of(payment, reference="PHH31000000000000000"))

    assert answer.json()["verdict"] == "unknown_reference"
    assert PaymentTransaction.objects.get().problem == "unknown_reference"


def test_the_same_transaction_told_with_other_contents_is_marked_and_books_nothing(browser: As, payment: Any) -> None:
    tell(browser, notice_of(payment))
    answer = tell(browser, notice_of(payment, amount_vnd=1))

    assert answer.json()["verdict"] == "contradicted"
    assert PaymentTransaction.objects.get().problem == "contradicted"


@pytest.mark.parametrize("fault", ["secret", "header", "body", "old", "future", "unreadable"])
def test_a_forged_old_or_unreadable_notice_changes_nothing(browser: As, payment: Any, fault: str) -> None:
    notice = notice_of(payment)
    body, at = rules.written(notice), make.at(10)
    if fault in ("old", "future"):
        at = at - timedelta(days=4) if fault == "old" else at + timedelta(hours=1)
    if fault == "unreadable":
        body = b'{"number": 7}'
    header = rules.signature(body, secret=b"wrong" if fault == "secret" else gateway.SIMULATOR.secret(), at=at)
    if fault == "header":
        header = "t=1,v1=zz"
    if fault == "body":
        body = body.replace(b"TT-1", b"TT-2")

    answer = browser.post(
        url("gateway_notice", "simulator"), body, content_type="application/json",
        headers={"X-Gateway-Signature": header, "Accept": "application/json"},
    )  # fmt: skip

    payment.refresh_from_db()
    assert answer.status_code in (403, 422)
    assert json.loads(answer.content)["code"].startswith("gateway.")
    assert payment.state == "due"
    assert not PaymentTransaction.objects.exists()


@pytest.mark.parametrize(
    ("behaviour", "state"),
    [("once", "paid"), ("repeat", "paid"), ("disorder", "paid"), ("forged", "due"), ("less", "due"), ("silent", "due")],
)
def test_the_simulator_behaves_as_told_and_the_person_comes_back(
    browser: As, payment: Any, behaviour: str, state: str
) -> None:
    there = browser.post(url("pay_begin", payment.reference), {"gateway": "simulator"})["Location"]
    order = there.partition("don=")[2]
    assert browser.get(there).status_code == 200

    answer = browser.post(there, {"don": unquote(order), "behaviour": behaviour})

    payment.refresh_from_db()
    assert answer["Location"] == url("pay_return", payment.reference)
    assert payment.state == state
    assert browser.get(answer["Location"]).status_code == 200


def test_an_order_changed_on_the_way_is_refused(browser: As, payment: Any) -> None:
    there = browser.post(url("pay_begin", payment.reference), {"gateway": "simulator"})["Location"]

    assert browser.get(there[:-3] + "xyz").status_code == 422


def test_the_simulator_is_not_there_outside_a_demonstration(browser: As, payment: Any, settings: Any) -> None:
    settings.DEMO = False

    assert browser.get(url("gateway_simulator") + "?don=x").status_code == 404
    assert tell(browser, notice_of(payment)).status_code == 404
