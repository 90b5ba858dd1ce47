"""The desk of the axis and a document's table of deliveries, as people see them."""

from __future__ import annotations

from typing import Any

from phohien.kernel.policy import SYSTEM
from phohien.systems.documents.models import Consignment, Delivery, Document, Member
from phohien.systems.documents.services.axis import following, taking_in
from phohien.systems.documents.tests import make as office
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import NORTH, SOUTH, Rest
from phohien.systems.documents.tests.browsing import As, text
from phohien.systems.documents.tests.edxml import samples


def test_an_operator_registers_an_agency_sees_its_secret_once_and_settles_what_was_set_aside(
    rest: dict[str, Rest], monkeypatch: Any
) -> None:
    desk = As(make.OPERATOR, monkeypatch)
    desk.post("/van-ban/truc/don-vi/", {"act": "register", "agency": "H99.20", "name": "Sở Mới"})
    shown = desk.post("/van-ban/truc/don-vi/", {"act": "secret", "agency": "H99.20"})
    secret = shown.context["secret"]
    assert secret in text(shown) and secret not in text(desk.get("/van-ban/truc/"))
    assert Rest("H99.20", secret).list() == []

    rest[NORTH].send(make.octets(make.document(NORTH, SOUTH)))
    code = rest[NORTH].send(make.octets(make.document(NORTH, SOUTH, abstract="khác")))["docId"]
    assert "Nội dung khác dưới một mã văn bản đã dùng" in text(desk.get("/van-ban/truc/"))
    desk.post(f"/van-ban/truc/goi-tin/{code}/xu-ly/", {"act": "discard", "reason": "Gửi nhầm"})
    assert Consignment.objects.get(code=code).state == "discarded"
    desk.post("/van-ban/truc/don-vi/", {"act": "locked", "agency": SOUTH})
    assert Member.objects.get(agency=SOUTH).state == "locked"
    assert As(office.CLERK, monkeypatch).get("/van-ban/truc/").status_code == 403


def test_a_clerk_answers_on_the_documents_page_whether_the_sender_may_have_it_back(db: None, monkeypatch: Any) -> None:
    office.offices()
    north = Rest(NORTH, make.member(NORTH))
    file = samples.file(office.pdf(), name="a.pdf")
    north.send(make.octets(make.document(NORTH, office.OFFICE, attachments=(file,))))
    taking_in.take_in_next(by=SYSTEM, at=make.AT)
    arrived = Document.objects.get()
    delivery = Delivery.objects.get(document=arrived.code)
    following.add_event(delivery, code="13", told_by=NORTH, at=make.AT)
    clerk = As(office.CLERK, monkeypatch)
    assert f"/van-ban/truc/lay-lai/{arrived.code}/" in clerk.get(f"/van-ban/van-ban/{arrived.code}/").content.decode()
    clerk.post(f"/van-ban/truc/lay-lai/{arrived.code}/", {"act": "refuse", "reason": "Đã xử lý"})

    delivery.refresh_from_db()
    assert delivery.side == "16"
