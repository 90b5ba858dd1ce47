"""Trouble of our own and of the axis above: nothing is half there, it goes on by itself, and an operator knows."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from phohien.base.files.models import StoredFile
from phohien.base.notices.models import Notice
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.adapters.outbox.channel import Declined, Unreachable
from phohien.lgsp.adapters.rules.configuration import Partner
from phohien.systems.documents import jobs
from phohien.systems.documents.models import Consignment, Delivery, Document
from phohien.systems.documents.queries import axis as desk
from phohien.systems.documents.services.axis import deciding, nation, taking_in
from phohien.systems.documents.tests import make as office
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import HOUSE, NORTH, Kit, Lying, Rest
from phohien.systems.documents.tests.browsing import As, text
from phohien.systems.documents.tests.edxml import samples

LARGE = samples.file(b"%PDF-1.7\n" + b"".join(b"%d " % number for number in range(60_000)) + b"\nstartxref\n0\n%%EOF")


@contextmanager
def full_disk(room: int = 8192) -> Iterator[None]:
    """No file of this process can grow beyond so many octets: the kernel says no, as it does on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def leftovers(root: Path) -> list[Path]:
    """Every file of the store."""
    return [path for path in root.rglob("*") if path.is_file()]


def subjects() -> list[str]:
    """What the operator was told."""
    return list(Notice.objects.filter(recipient__username="on-duty").order_by("id").values_list("subject", flat=True))


def test_a_full_disk_is_a_temporary_error_keeps_nothing_and_is_told_once(rest: dict[str, Rest], settings: Any) -> None:
    make.operator()
    kit = Kit(NORTH, make.members.issue_secret(agency=NORTH, by=make.OPERATOR, at=make.AT))
    content = make.octets(make.document(NORTH, HOUSE, attachments=(LARGE,)))
    with full_disk():
        answers = [rest[NORTH].send(content) for _time in range(2)]
        assert kit.send(content)["ErrorCode"] == "20"

    assert [one["data"]["errorCode"] for one in answers] == ["20", "20"]  # the dialects' own "send again later"
    assert leftovers(settings.FILES_ROOT) == []
    assert (Consignment.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert subjects() == ["Trục văn bản gặp sự cố"]
    assert "không còn chỗ" in Notice.objects.get(recipient__username="on-duty").body

    assert rest[NORTH].send(content)["success"]  # there is room again
    assert Consignment.objects.count() == 1


def test_what_cannot_be_taken_in_for_want_of_room_stands_on_the_desk_and_goes_on_by_itself(
    rest: dict[str, Rest], monkeypatch: Any
) -> None:
    make.operator()
    rest[NORTH].send(make.octets(make.document(NORTH, HOUSE, attachments=(LARGE,))))
    with full_disk():
        taking_in.take_in_next(by=SYSTEM, at=make.AT)

    delivery = Delivery.objects.get()
    assert (delivery.transport, delivery.tries, Document.objects.count()) == ("initial", 1, 0)
    assert subjects() == ["Trục văn bản gặp sự cố"]
    assert "Ổ đĩa không còn chỗ" in text(As(make.OPERATOR, monkeypatch).get("/van-ban/truc/"))

    taking_in.take_in_next(by=SYSTEM, at=make.AT + timedelta(minutes=1))
    delivery.refresh_from_db()
    assert (delivery.transport, delivery.error, Document.objects.count()) == ("done", "", 1)
    assert list(desk.stuck(before=make.AT)) == []


def test_a_clerk_who_enters_a_letter_on_a_full_disk_is_told_in_a_sentence(db: None, monkeypatch: Any) -> None:
    office.offices()
    with full_disk(room=100), pytest.raises(taking_in.NoRoom) as refused:
        office.entered(with_file=True)

    assert refused.value.status == 507 and "không còn chỗ" in str(refused.value)
    assert not Document.objects.exists()


def coming(number: int) -> bytes:
    """A package of a far agency for the house."""
    return make.octets(make.document("G22", HOUSE, name=f"{number}/VPCP", attachments=(samples.file(office.pdf()),)))


def test_one_package_the_axis_above_does_not_hand_out_keeps_back_no_other_and_is_told_once(db: None) -> None:
    make.house()
    make.operator()
    axis = Lying({"n1": Unreachable("HTTP 500", answered=True), "n2": Declined("gone"), "n3": coming(3)})
    for _round in range(3):
        nation.fetch(partner="national", nation=axis, by=SYSTEM, at=make.AT)

    assert [row.remote_id for row in Consignment.objects.all()] == ["n3"]
    assert subjects() == ["Không tải được một gói tin từ trục trên"] * 2
    axis.held["n1"] = coming(1)
    nation.fetch(partner="national", nation=axis, by=SYSTEM, at=make.AT)
    assert Consignment.objects.filter(remote_id="n1", state="accepted").exists()


def test_an_axis_above_that_is_away_is_not_waited_for_package_by_package(db: None) -> None:
    make.house()
    axis = Lying({"n1": Unreachable("no answer in time"), "n2": coming(2)})

    with pytest.raises(Unreachable):
        nation.fetch(partner="national", nation=axis, by=SYSTEM, at=make.AT)


def test_a_full_disk_leaves_files_with_the_axis_above_and_takes_all_of_them_later(db: None, settings: Any) -> None:
    make.house()
    make.operator()
    axis = Lying({"n1": make.octets(make.document("G22", HOUSE, attachments=(LARGE,))), "n2": coming(2)})
    with full_disk():
        nation.fetch(partner="national", nation=axis, by=SYSTEM, at=make.AT)
        nation.acknowledge(partner="national", nation=axis, at=make.AT)
    assert [one.remote_id for one in Consignment.objects.all()] == ["n2"], "small enough for its row, it needs no file"
    assert (axis.told, leftovers(settings.FILES_ROOT)) == ([], [])
    assert subjects() == ["Trục văn bản gặp sự cố"]

    nation.fetch(partner="national", nation=axis, by=SYSTEM, at=make.AT)
    assert Consignment.objects.filter(state="accepted").count() == 2


def test_an_axis_above_that_refuses_our_word_about_one_package_hears_it_about_the_others(db: None) -> None:
    make.house()
    axis = Lying({"n1": coming(1), "n2": coming(2)}, unwilling="n1")
    nation.fetch(partner="national", nation=axis, by=SYSTEM, at=make.AT)
    while taking_in.take_in_next(by=SYSTEM, at=make.AT):
        continue
    nation.acknowledge(partner="national", nation=axis, at=make.AT)

    assert axis.told == [("n2", "done")]


def test_trouble_with_our_word_about_one_package_keeps_back_no_word_about_the_others(db: None) -> None:
    make.house()
    axis = Lying({"n1": coming(1), "n2": coming(2)}, unwilling="n1", why=Unreachable("HTTP 500", answered=True))
    nation.fetch(partner="national", nation=axis, by=SYSTEM, at=make.AT)
    while taking_in.take_in_next(by=SYSTEM, at=make.AT):
        continue
    nation.acknowledge(partner="national", nation=axis, at=make.AT)

    assert axis.told == [("n2", "done")]


def test_an_axis_whose_answer_breaks_something_here_keeps_no_other_from_being_visited(monkeypatch: Any) -> None:
    def visit(partner: str, at: object) -> int:
        if partner == "first":
            raise OverflowError
        return 2

    monkeypatch.setattr(jobs, "_visit", visit)
    axes = [Partner(code, "vxp", code, "http://x") for code in ("first", "second")]
    monkeypatch.setattr(jobs.addressing, "axes", lambda: axes)

    assert jobs.visit_nation() == 2


def test_what_cannot_be_read_from_above_is_discarded_with_a_reason_and_not_passed_on(
    db: None, monkeypatch: Any
) -> None:
    make.house()
    make.operator()
    axis = Lying({"n1": b"<edXML>"})
    nation.fetch(partner="national", nation=axis, by=SYSTEM, at=make.AT)
    row, page = Consignment.objects.get(), As(make.OPERATOR, monkeypatch)
    address = f"/van-ban/truc/goi-tin/{row.code}/xu-ly/"

    page.post(address, {"act": "pass", "reason": "thử"})
    assert "không đọc được nên không chuyển được" in text(page.get("/van-ban/truc/"))
    page.post(address, {"act": "discard", "reason": "Gói hỏng"})
    nation.acknowledge(partner="national", nation=axis, at=make.AT)
    assert axis.told == [("n1", "fail")]  # the axis above tells its sender


def test_what_was_for_nobody_here_is_passed_on_once_its_office_is_known(db: None) -> None:
    axis = Lying({"n1": coming(1)})
    nation.fetch(partner="national", nation=axis, by=SYSTEM, at=make.AT)
    row = Consignment.objects.get()
    assert (row.state, row.sender) == ("quarantined", "?")

    make.house()
    deciding.settle_package(code=row.code, passes=True, reason="Đã có đơn vị", by=make.OPERATOR, at=make.AT)
    taking_in.take_in_next(by=SYSTEM, at=make.AT)
    row.refresh_from_db()
    assert (row.state, row.sender, Document.objects.count()) == ("accepted", "G22", 1)
    nation.acknowledge(partner="national", nation=axis, at=make.AT)
    assert axis.told == [("n1", "done")]


class Ended(BaseException):
    """The process is no more."""


def ends(*_package: Any, **_more: Any) -> str:
    """A package that takes the process with it, as a fault in a library's C code does."""
    raise Ended


def test_a_package_that_ends_the_process_lets_others_go_first_and_is_told(rest: dict[str, Rest]) -> None:
    make.operator()
    file = samples.file(office.pdf(), name="a.pdf")
    for name in ("1/KH", "2/KH"):
        rest[NORTH].send(make.octets(make.document(NORTH, HOUSE, name=name, attachments=(file,))))
    at = make.AT
    with pytest.raises(Ended):
        taking_in.take_in_next(by=SYSTEM, at=at, put=ends)
    assert taking_in.take_in_next(by=SYSTEM, at=at).consignment.document_id.endswith("2/KH")  # type: ignore[union-attr]
    for minutes in (1, 3, 9):
        with pytest.raises(Ended):
            taking_in.take_in_next(by=SYSTEM, at=at + timedelta(minutes=minutes), put=ends)

    assert "kết thúc giữa chừng" in Delivery.objects.get(transport="initial", route="house").error
    assert subjects() == ["Trục văn bản gặp sự cố"]
    taking_in.take_in_next(by=SYSTEM, at=at + timedelta(hours=1))  # the library was mended
    assert Document.objects.count() == 2 and list(desk.stuck(before=at)) == []
