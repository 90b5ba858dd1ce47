"""A copy goes on over the axis: the receivers see that it is one, of what and by whom, and whose seal it bears."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from phohien.base.files import queries as kept
from phohien.base.signing import copies as drawing
from phohien.kernel import clock
from phohien.kernel.errors import NotAllowed, Refused
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents.models import Consignment, Copy, Delivery, Document, ReceivedCopy
from phohien.systems.documents.queries.copies import mark_of
from phohien.systems.documents.rules import copies_told as rules
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.services import attaching, copying, entering, sending_copies
from phohien.systems.documents.services.axis import taking_in
from phohien.systems.documents.tests import make as office
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import NORTH, SOUTH, Rest
from phohien.systems.documents.tests.browsing import As, text
from phohien.systems.documents.tests.edxml import samples

NEIGHBOUR, EVENING = office.NEIGHBOUR, office.at(17)
ORIGINAL = rules.Original(
    type="Công văn", number="4512/BXD-QHKT", issued_on=date(2026, 11, 20), issuer="Bộ Xây dựng",
    subject="V/v rà soát quy hoạch đô thị tỉnh Hưng Yên",
)  # fmt: skip


@pytest.fixture
def members(db: None, settings: Any, tmp_path: Any, monkeypatch: Any) -> dict[str, Rest]:
    """Two agencies with software of their own beside the offices of the house, which can seal."""
    settings.SIGNING_ROOT = tmp_path / "signing"
    monkeypatch.setattr(clock, "now", lambda: EVENING)
    office.offices()
    office.credentials()
    return {code: Rest(code, make.member(code)) for code in (NORTH, SOUTH)}


def copied(*, seals: bool = True, **more: Any) -> Copy:
    """A true copy of a letter of the ministry, from its scan."""
    document = office.entered(with_file=True, **more)
    wish = copying.Wish(kind="y", way="scan", permitted_by="p-leader")
    made = copying.make_copy(code=document.code, wish=wish, by=office.CLERK, at=office.at(16))
    return copying.seal_copy(code=made.code, by=office.CLERK, at=office.at(16)) if seals else made


def take_in() -> None:
    """Everything due for the house is taken in."""
    while taking_in.take_in_next(by=SYSTEM, at=EVENING) is not None:
        pass


def packages(member: Rest) -> list[Any]:
    """What waits for the member, read."""
    return [edxml.read(member.get(one["docId"])["data"]["edxml"].encode()).package for one in member.list()]


def test_an_office_and_a_member_receive_the_copy_as_a_copy_of_the_original_under_the_makers_seal(
    members: dict[str, Rest], monkeypatch: Any
) -> None:
    copy, clerk = copied(), As(office.CLERK, monkeypatch)
    here = f"/van-ban/ban-sao/{copy.code}/"
    assert f"{here}gui-truc/" in clerk.get(here).content.decode()
    refused = clerk.post(f"{here}gui-truc/", {"agencies": [NEIGHBOUR], "lines": "Sở Không Có"})
    assert refused.status_code == 422 and "Sở Không Có" in text(refused) and not Consignment.objects.exists()
    sent = clerk.post(f"{here}gui-truc/", {"agencies": [NEIGHBOUR], "lines": f"{NORTH} Sở Bắc"}, follow=True)
    assert "Sở Y tế" in text(sent) and NORTH in text(sent) and "chung-cu.zip" in sent.content.decode()

    take_in()
    (there,) = packages(members[NORTH])
    assert (there.number, there.symbol, there.issued_on) == ("01", "SY-SXD", office.at(16).date())
    assert there.abstract == (
        "Sao y Công văn số 4512/BXD-QHKT ngày 20/11/2026 của Bộ Xây dựng: V/v rà soát quy hoạch đô thị tỉnh Hưng Yên"
    )
    assert rules.read(there.symbol, there.content).original == rules.Original(
        type="Công văn", number=ORIGINAL.number, issued_on=ORIGINAL.issued_on, issuer=ORIGINAL.issuer
    )  # fmt: skip
    assert [one.content for one in there.attachments] == [kept.read(copy.sealed_code)]

    arrived = Document.objects.get(agency=NEIGHBOUR)
    assert (arrived.full_number, arrived.issuer_name, arrived.source) == ("01/SY-SXD", "Sở Xây dựng", "axis")
    page = text(As(office.STRANGER, monkeypatch).get(f"/van-ban/van-ban/{arrived.code}/"))
    assert "Sao y 01/SY-SXD, do Sở Xây dựng sao" in page and "4512/BXD-QHKT ngày 20/11/2026 của Bộ Xây dựng" in page
    assert "Con dấu số của Sở Xây dựng trên bản sao còn giá trị" in page
    assert "Không có chữ ký số của người ký" not in page

    entering.register_document(code=arrived.code, by=office.STRANGER, at=EVENING)
    delivery = Delivery.objects.get(receiver=NEIGHBOUR, consignment__document=mark_of(copy))
    assert (delivery.transport, delivery.status) == ("done", "03")
    assert "Đã tiếp nhận" in text(clerk.get(here))
    assert not Delivery.objects.filter(consignment__document=copy.document.code).exists()  # the original was not sent


def test_who_joins_later_gets_the_same_package_and_nobody_gets_it_twice(members: dict[str, Rest]) -> None:
    copy = copied()

    def send(*agencies: str, by: Any = office.CLERK) -> None:
        sending_copies.send_copy(code=copy.code, agencies=[], lines=agencies, by=by, at=EVENING)

    with pytest.raises(NotAllowed):
        send(NORTH, by=office.SPECIALIST)
    send(NORTH)
    send(NORTH, SOUTH)
    with pytest.raises(Refused, match="chưa được gửi"):
        send(NORTH, SOUTH)
    assert Consignment.objects.filter(document=mark_of(copy), business="0").count() == 1
    received = {
        code: sorted((one.business.kind, len(one.attachments)) for one in packages(members[code])) for code in members
    }
    assert received == {NORTH: [("0", 1)], SOUTH: [("0", 1), ("2", 0)]}
    assert Copy.objects.get(pk=copy.pk).recipients == f"{NORTH}; {SOUTH}"


def test_a_copy_without_a_seal_or_on_paper_is_not_sent(members: dict[str, Rest]) -> None:
    copy = copied(seals=False)
    for way, words in (("scan", "chữ ký số"), ("print", "giấy")):
        Copy.objects.filter(pk=copy.pk).update(way=way)
        with pytest.raises(Refused, match=words):
            sending_copies.send_copy(code=copy.code, agencies=[NEIGHBOUR], by=office.CLERK, at=EVENING)
    assert not Consignment.objects.exists()


def test_a_foreign_copy_under_anothers_seal_is_shown_as_unproven_and_the_original_here_is_linked(
    members: dict[str, Rest], monkeypatch: Any
) -> None:
    original = office.entered()
    stolen = kept.read(copied(number="9").sealed_code)  # sealed by this office, sent by the north as its own copy
    file = samples.file(stolen, name="ban-sao.pdf")
    told = rules.sentence("y", "12/SY-UBND", ORIGINAL)
    sent = make.document(NORTH, office.OFFICE, attachments=(file,), symbol="SY-UBND", content=told)
    assert members[NORTH].send(make.octets(sent))["success"]
    take_in()

    received = ReceivedCopy.objects.get()
    page = As(office.CLERK, monkeypatch).get(f"/van-ban/van-ban/{received.document.code}/")
    assert "không chứng minh bản sao này" in text(page) and "còn giá trị" not in text(page)
    assert f'href="/van-ban/van-ban/{original.code}/"' in page.content.decode()


def test_a_sentence_about_a_copy_is_read_back_and_others_are_kept_as_they_came() -> None:
    for part, original in (("trích trang 1-3", ORIGINAL), ("", rules.Original(type="Công điện", issuer="Sở Y tế"))):
        told = rules.read("TrS-SXD", rules.sentence("trich", "02/TrS-SXD", original, part=part))
        assert told is not None and told.kind == "trich"
        assert (told.original.number, told.original.issued_on) == (original.number, original.issued_on)
        assert (told.original.type, told.original.issuer) == (original.type, original.issuer)
    foreign = rules.read("sy-ubnd", "Kính gửi các đơn vị.")
    assert foreign is not None and (foreign.kind, foreign.sentence) == ("y", "Kính gửi các đơn vị.")
    assert foreign.original == rules.Original()
    assert rules.read("SYT-VP", "sao từ Công văn số 1 của Sở Y tế") is None
    assert rules.read("SL-VP", "sao từ Công văn số 1 ngày 31/02/2026 của Sở Y tế").original.issued_on is None  # type: ignore[union-attr]


def test_the_copy_encloses_the_original_and_the_receiver_sees_what_its_signatures_are_worth(
    members: dict[str, Rest], monkeypatch: Any
) -> None:
    document = office.issued()
    made = copying.make_copy(
        code=document.code, wish=copying.Wish(kind="y", way="electronic", permitted_by="p-leader"), by=office.CLERK, at=EVENING
    )  # fmt: skip
    copy = copying.seal_copy(code=made.code, by=office.CLERK, at=EVENING)
    sending_copies.send_copy(code=copy.code, agencies=[NEIGHBOUR], by=office.CLERK, at=EVENING)
    take_in()
    arrived = Document.objects.get(agency=NEIGHBOUR)
    page = text(As(office.STRANGER, monkeypatch).get(f"/van-ban/van-ban/{arrived.code}/"))
    main = attaching.main_file(document)
    assert main is not None
    assert f"Bản gốc nằm bên trong bản sao: {main.name}." in page
    assert drawing.enclosed_in(kept.read(arrived.files.get().file_code)) == {main.name: kept.read(main.file_code)}
