"""Other octets under a used id: the sender learns that they are held, and what a person decided; nobody else learns anything before."""

from __future__ import annotations

import json
from typing import Any

import pytest

from phohien.base.notices.models import Notice
from phohien.kernel.errors import Stale
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents.models import Consignment, Delivery, Document
from phohien.systems.documents.queries import axis as desk
from phohien.systems.documents.services.axis import alarming, deciding, redirecting, taking_in
from phohien.systems.documents.tests import make as office
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import HOUSE, NORTH, SOUTH, Kit
from phohien.systems.documents.tests.browsing import As, text
from phohien.systems.documents.tests.edxml import samples


def content(**changes: Any) -> bytes:
    """A package for a member and for the house."""
    file = samples.file(office.pdf(), name="a.pdf")
    return make.octets(make.document(NORTH, SOUTH, HOUSE, attachments=(file,), **changes))


def held(kits: dict[str, Kit], **more: str) -> dict[str, Any]:
    """The answer to a second content under an id that was used."""
    kits[NORTH].send(content())
    return dict(kits[NORTH].send(content(abstract="Nội dung khác"), **more))


def table(kits: dict[str, Kit], code: str) -> list[tuple[str, str, str]]:
    """The sender's table of the package, as its software reads it."""
    rows = kits[NORTH].post("getSentEdocList", docId=code)["data"]
    return sorted((one["toCode"], one["receiveStatus"], one["receiveStatusDesc"]) for one in rows)


def settle(code: str, passes: bool, reason: str) -> None:
    deciding.settle_package(code=code, passes=passes, reason=reason, by=make.OPERATOR, at=make.AT)


def test_a_sender_sees_that_its_package_is_held_and_the_receivers_see_nothing(kits: dict[str, Kit]) -> None:
    told = held(kits)

    assert (told["status"], told["ErrorCode"]) == ("OK", "0") and "giữ lại" in told["ErrorDesc"]
    assert [(to, state) for to, state, _why in table(kits, told["DocId"])] == [(SOUTH, "initial"), (HOUSE, "initial")]
    assert all("giữ lại" in why for _to, _state, why in table(kits, told["DocId"]))
    assert len(kits[SOUTH].post("getReceivedEdocList", messagetype="edoc")["data"]) == 1
    taking_in.take_in_next(by=SYSTEM, at=make.AT)
    assert taking_in.take_in_next(by=SYSTEM, at=make.AT) is None and Document.objects.count() == 1


def test_a_refused_package_is_failed_with_the_reason_in_the_senders_table_and_refused_when_sent_again(
    kits: dict[str, Kit],
) -> None:
    code = held(kits)["DocId"]
    settle(code, passes=False, reason="Gửi nhầm bản nháp")

    assert {(state, why) for _to, state, why in table(kits, code)} == {
        ("fail", "Người vận hành trục đã từ chối gói tin này: Gửi nhầm bản nháp")
    }
    again = kits[NORTH].send(content(abstract="Nội dung khác"))
    assert again["ErrorCode"] == "10" and "Gửi nhầm bản nháp" in again["ErrorDesc"]
    assert list(desk.failed()) == []  # it was decided: it waits for nobody
    with pytest.raises(Stale):
        redirecting.retry_delivery(
            code=Delivery.objects.filter(consignment__code=code)[0].code, by=make.OPERATOR, at=make.AT
        )


def test_a_released_package_goes_to_those_it_was_handed_in_for_and_to_no_others(kits: dict[str, Kit]) -> None:
    code = held(kits, to=json.dumps([SOUTH]))["DocId"]
    settle(code, passes=True, reason="Bản đúng")

    assert table(kits, code) == [(SOUTH, "initial", "")]
    assert len(kits[SOUTH].post("getReceivedEdocList", messagetype="edoc")["data"]) == 2
    taking_in.take_in_next(by=SYSTEM, at=make.AT)
    assert taking_in.take_in_next(by=SYSTEM, at=make.AT) is None and Document.objects.count() == 1


def test_a_clerk_told_of_a_failure_is_led_to_the_documents_page_and_not_to_the_operators_desk(db: None) -> None:
    office.offices()
    document = office.drafted()
    row = Consignment.objects.create(
        code="c", kind="edoc", sender=office.OFFICE, document_id="x", sha256="0", size_bytes=1, file_code="f", source="house",
        document=document.code, accepted_at=make.AT,
    )  # fmt: skip
    delivery = Delivery.objects.create(
        code="d", consignment=row, receiver="G22", named="G22", route="national", due_at=make.AT, opened_at=make.AT
    )
    alarming.tell_failure(delivery, by=SYSTEM, at=make.AT)

    assert Notice.objects.get(recipient__code=office.CLERK.code).link == f"/van-ban/van-ban/{document.code}/"


def told(kits: dict[str, Kit], *words: str) -> Delivery:
    """A member tells those statuses of a package, in that order and without fetching it; the delivery afterwards."""
    sent = make.document(NORTH, SOUTH)
    kits[NORTH].send(make.octets(sent))
    for code in words:
        assert kits[SOUTH].send(make.octets(make.status(SOUTH, sent, code)), "status")["ErrorCode"] == "0"
    return Delivery.objects.get(consignment__kind="edoc")


def test_statuses_that_cannot_be_true_are_kept_shown_on_the_desk_and_told_to_an_operator_once(
    kits: dict[str, Kit], monkeypatch: Any
) -> None:
    make.operator()
    delivery = told(kits, "06", "16", "02")

    assert list(delivery.events.values_list("code", "doubt")) == [
        ("06", "not_fetched"), ("16", "not_asked"), ("02", "both_ways"),
    ]  # fmt: skip
    assert Notice.objects.filter(recipient__username="on-duty").count() == 1
    page = text(As(make.OPERATOR, monkeypatch).get("/van-ban/truc/"))
    for sentence in (
        "chưa tải gói tin về",
        "không ai đề nghị",
        "Vừa báo từ chối vừa báo đã tiếp nhận",
        "Hãy hỏi lại đơn vị",
    ):
        assert sentence in page


def test_repeated_and_reordered_statuses_of_a_fetched_package_are_no_lies(kits: dict[str, Kit]) -> None:
    sent = make.document(NORTH, SOUTH)
    kits[NORTH].send(make.octets(sent))
    kits[SOUTH].fetched(kits[SOUTH].post("getReceivedEdocList", messagetype="edoc")["data"][0]["docId"])
    for code in ("04", "01", "03", "03", "06", "05"):
        kits[SOUTH].send(make.octets(make.status(SOUTH, sent, code)), "status")

    delivery = Delivery.objects.get(consignment__kind="edoc")
    assert delivery.status == "06" and not delivery.events.exclude(doubt="").exists()
    assert desk.doubted(since=make.AT).count() == 0
    answers = [kits[SOUTH].send(make.octets(make.status(who, sent, "03")), "status") for who in (SOUTH, HOUSE)]
    assert [one["ErrorCode"] for one in answers] == ["0", "19"]  # nobody tells for another


def test_a_status_about_a_document_goes_to_what_was_passed_on_and_not_to_what_was_refused(kits: dict[str, Kit]) -> None:
    code = held(kits)["DocId"]
    settle(code, passes=False, reason="Gửi nhầm")
    kits[SOUTH].send(make.octets(make.status(SOUTH, make.document(NORTH, SOUTH, HOUSE), "01")), "status")

    assert [one.consignment.state for one in Delivery.objects.filter(status="01")] == ["accepted"]
