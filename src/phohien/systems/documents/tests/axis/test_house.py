"""Offices of this house on the axis: what arrives is taken in once, and the sender learns by itself what is done with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from phohien.base.files import queries as kept
from phohien.base.ledger.models import Entry as LedgerEntry
from phohien.base.notices.models import Notice
from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents import jobs
from phohien.systems.documents.models import Consignment, Delivery, Directive, Document, Recipient
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.services import directing, entering, follow_up, giving_back, issuing
from phohien.systems.documents.services.axis import accepting, holding, taking_in, waking
from phohien.systems.documents.tests import make as office
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import NORTH, Rest
from phohien.systems.documents.tests.edxml import samples

pytestmark = pytest.mark.django_db
EVENING = office.at(17)
OFFICE, NEIGHBOUR = office.OFFICE, office.NEIGHBOUR


@pytest.fixture
def north(db: None, settings: Any, tmp_path: Any, monkeypatch: Any) -> Rest:
    """An agency with software of its own, beside the offices of the house."""
    settings.SIGNING_ROOT = tmp_path / "signing"
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    office.offices()
    return Rest(NORTH, make.member(NORTH))


def sent_to(north: Rest, *receivers: str, **changes: Any) -> Any:
    """A document of the north with a real PDF, handed to the axis."""
    file = samples.file(office.pdf(), name="cong-van.pdf")
    document = make.document(NORTH, *receivers, attachments=(file,), **changes)
    assert north.send(make.octets(document))["success"]
    return document


def taken(at: Any = EVENING) -> int:
    """How many deliveries were tried until none was due."""
    return sum(1 for _ in iter(lambda: taking_in.take_in_next(by=SYSTEM, at=at), None))


def statuses(north: Rest) -> list[str]:
    """The codes of the status packages that wait for the north, oldest first."""
    return [Consignment.objects.get(deliveries__code=one["docId"]).business for one in north.list("status")]


def test_a_package_is_in_the_clerks_inbox_once_with_its_file_and_its_signatures_looked_at(north: Rest) -> None:
    sent_to(north, OFFICE)

    assert taken() == 1 and taken() == 0
    document, delivery = Document.objects.get(), Delivery.objects.get(consignment__kind="edoc")
    assert (document.agency, document.state, document.source) == (OFFICE, "received", "axis")
    assert document.files.get().name == "cong-van.pdf" and document.full_number == "12/KH-UBND"
    assert (delivery.transport, delivery.document, delivery.status) == ("done", document.code, "01")
    assert [one["verdict"] for one in delivery.report] == ["unsigned"]
    assert statuses(north) == ["01"]


def test_the_sender_learns_each_step_by_itself_once(north: Rest) -> None:
    sent_to(north, OFFICE)
    taken()
    code = Document.objects.get().code
    entering.register_document(code=code, by=office.CLERK, at=office.at(9, 30))
    directing.present_document(code=code, by=office.CLERK, at=office.at(9, 40))
    directing.direct_document(code=code, text="Giao", charges=[directing.Charge("p-specialist", "lead")], working_days=3,
                              by=office.LEADER, at=office.at(10))  # fmt: skip
    directing.assign_document(code=code, post="p-head", by=office.SPECIALIST, at=office.at(10, 30))
    directing.complete_task(code=code, result="Đã trả lời.", by=office.HEAD, at=office.at(11))

    assert statuses(north) == ["01", "03", "04", "05", "06"]
    told = [edxml.read(holding.read_octets(row)).package for row in
            Consignment.objects.filter(kind="status").order_by("id")]  # fmt: skip
    assert {(one.sender.agency_code, one.about.agency_code) for one in told} == {(OFFICE, NORTH)}
    assert len({one.about.document_id for one in told}) == 1 and all(one.at and one.staff.name for one in told)
    assert Delivery.objects.get(consignment__kind="edoc").status == "06"


def test_a_result_that_is_returned_takes_06_back_and_the_new_one_is_told_again(north: Rest) -> None:
    sent_to(north, OFFICE)
    taken()
    code = Document.objects.get().code
    entering.register_document(code=code, by=office.CLERK, at=office.at(9, 30))
    directing.present_document(code=code, by=office.CLERK, at=office.at(9, 40))
    directing.direct_document(code=code, text="Giao", charges=[directing.Charge("p-specialist", "lead")], working_days=3,
                              by=office.LEADER, at=office.at(10))  # fmt: skip
    delivery = Delivery.objects.get(consignment__kind="edoc")

    def shown() -> str:
        delivery.refresh_from_db()
        return delivery.status

    directing.complete_task(code=code, result="Xong.", by=office.SPECIALIST, at=office.at(11))
    assert shown() == "06"
    directive = Directive.objects.get()
    follow_up.return_result(code=directive.code, reason="Thiếu số liệu nội bộ", by=office.LEADER, at=office.at(12))
    assert shown() == "05"
    directing.complete_task(code=code, result="Đã bổ sung.", by=office.SPECIALIST, at=office.at(13))
    assert shown() == "06"
    directing.reopen_document(code=code, reason="Cần xem lại", by=office.LEADER, at=office.at(14))

    assert shown() == "05" and statuses(north) == ["01", "03", "04", "06", "05", "06", "05"]
    told = [
        edxml.read(holding.read_octets(row)).package.description for row in Consignment.objects.filter(business="05")
    ]
    assert len(told) == 2 and all("tiếp tục" in one and "nội bộ" not in one for one in told)


@pytest.mark.parametrize("order", [("06", "05"), ("05", "06")])
def test_a_sender_sees_work_go_on_again_whichever_status_comes_first(north: Rest, order: tuple[str, str]) -> None:
    office.credentials()
    document = office.issued(NORTH)
    package = edxml.read(north.get(north.list()[0]["docId"])["data"]["edxml"].encode()).package
    moments = {"06": make.AT, "05": make.AT + timedelta(minutes=2)}
    for code in order:
        assert north.send(make.octets(make.status(NORTH, package, code, at=moments[code])), "status")["success"]

    delivery = Delivery.objects.get(consignment__document=document.code)
    assert (delivery.status, [one.code for one in delivery.events.all()]) == ("05", list(order))
    is_noticed = Notice.objects.filter(recipient__code="acc-clerk", subject__contains="xử lý tiếp").exists()
    assert is_noticed == (order == ("06", "05"))


def test_a_returned_document_is_told_as_refused(north: Rest) -> None:
    sent_to(north, OFFICE)
    taken()
    entering.return_document(code=Document.objects.get().code, reason="Gửi nhầm", by=office.CLERK, at=office.at(9, 30))

    delivery = Delivery.objects.get(consignment__kind="edoc")
    assert (delivery.status, delivery.side) == ("01", "02") and statuses(north) == ["01", "02"]


def test_killed_while_taking_in_it_is_as_if_it_had_not_begun(north: Rest) -> None:
    class Killed(BaseException):
        """The process ended here."""

    def dies(*arguments: Any, **more: Any) -> str:
        taking_in.take_in(*arguments, **more)
        raise Killed

    sent_to(north, OFFICE)
    with pytest.raises(Killed):
        taking_in.take_in_next(by=SYSTEM, at=EVENING, put=dies)
    assert not Document.objects.exists() and Delivery.objects.get().transport == "initial"
    assert taken() == 0 and taken(EVENING + timedelta(minutes=1)) == 1  # others go first for half a minute
    assert Document.objects.count() == 1


def test_what_cannot_be_taken_in_is_told_to_people_and_shown_to_the_sender(north: Rest) -> None:
    file = samples.file(b"MZ" + bytes(200), name="chay.exe")
    document = make.document(NORTH, NEIGHBOUR, attachments=(file,))
    north.send(make.octets(document))
    taken()

    delivery = Delivery.objects.get()
    assert delivery.transport == "fail" and delivery.error and not Document.objects.exists()
    assert LedgerEntry.objects.filter(act="documents.exchange_packages").exists()


def test_an_issued_document_reaches_an_office_of_the_house_and_its_recall_is_answered(north: Rest) -> None:
    office.credentials()
    document = office.issued(NEIGHBOUR, NORTH)
    assert taken() == 1
    arrived = Document.objects.get(agency=NEIGHBOUR)
    assert arrived.full_number == document.full_number and arrived.subject == document.subject
    assert [one["from"] for one in north.list()] == [OFFICE]

    issuing.recall_document(code=document.code, reason="Sai số liệu", by=office.LEADER, at=office.at(16))
    assert Notice.objects.filter(recipient__code="acc-stranger").exists()
    assert statuses(north) == ["13"]
    giving_back.answer_recall(code=arrived.code, agrees=True, by=office.STRANGER, at=office.at(16, 30))
    ours = {one.receiver: one for one in Delivery.objects.filter(consignment__document=document.code)}
    assert (ours[NEIGHBOUR].status, ours[NEIGHBOUR].side) == ("01", "15")
    assert (ours[NORTH].status, ours[NORTH].side) == ("", "13")


def _issued(*agencies: str) -> Document:
    from phohien.systems.documents.services import drafting

    document = office.drafted(with_file=True)
    for agency in agencies:
        Recipient.objects.create(document=document, agency=agency, name=f"Cơ quan {agency}")
    for step in (
        lambda at: drafting.submit_document(code=document.code, by=office.SPECIALIST, at=at),
        lambda at: drafting.check_format(code=document.code, by=office.CLERK, at=at),
        lambda at: issuing.sign_document(code=document.code, by=office.LEADER, at=at),
        lambda at: issuing.number_document(code=document.code, by=office.CLERK, at=at),
        lambda at: issuing.seal_document(code=document.code, by=office.CLERK, at=at),
        lambda at: issuing.issue_document(code=document.code, by=office.CLERK, at=at),
    ):
        step(office.at(14, 10))
    return Document.objects.get(pk=document.pk)


@pytest.mark.django_db(transaction=True)
def test_whoever_takes_in_is_woken_by_the_commit(north: Rest, monkeypatch: Any) -> None:
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 3600.0)  # nobody looks unasked
    stop = threading.Event()
    thread = threading.Thread(target=jobs.receive, args=(stop,), daemon=True)
    thread.start()
    try:
        until(lambda: "listen phohien_axis" in listening())
        sent_to(north, OFFICE)
        until(lambda: Document.objects.filter(agency=OFFICE).exists())
    finally:
        stop.set()
        waking.wake()
        thread.join(10)
    assert not thread.is_alive()


def listening() -> list[str]:
    """What other sessions of this database did last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select query from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        )
        return [row[0] for row in cursor.fetchall()]


def until(is_so: Callable[[], bool]) -> None:
    """It is so; waited for, and given up only when it never will be."""
    for _turn in range(6000):
        if is_so():
            return
        time.sleep(0.01)
    raise AssertionError("It never was so.")


def test_a_package_too_large_for_the_memory_is_taken_in_like_any_other(north: Rest, monkeypatch: Any) -> None:
    monkeypatch.setattr(accepting, "IN_MEMORY", 100)
    files = (
        samples.file(office.pdf(), name="cong-van.pdf"),
        samples.file(b"Ph\xe1\xbb\xa5 l\xe1\xbb\xa5c", name="phu-luc.txt", content_id="2"),
    )
    document = make.document(NORTH, OFFICE, attachments=files)
    assert north.send(make.octets(document))["success"]

    assert taken() == 1
    there = Document.objects.get().files.order_by("id")
    assert [kept.read(one.file_code) for one in there] == [one.content for one in files]
    assert [one["verdict"] for one in Delivery.objects.get(consignment__kind="edoc").report] == ["unsigned", "unsigned"]
