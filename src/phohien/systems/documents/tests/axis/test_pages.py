"""The desk of the axis and a document's table of deliveries, as people see them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.adapters.models import Letter, PartnerState
from phohien.systems.documents.models import Consignment, Delivery, Document, Member
from phohien.systems.documents.services.axis import following, nation, redirecting, taking_in
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


def failed_delivery(rest: dict[str, Rest]) -> Delivery:
    """A package whose receiver said that it could not take it."""
    rest[NORTH].send(make.octets(make.document(NORTH, SOUTH, urgency="0")))
    rest[SOUTH].update(rest[SOUTH].list()[0]["docId"], "fail")
    return Delivery.objects.get()


def test_an_operator_sees_deliveries_by_way_finds_them_and_takes_them_as_a_sheet(
    rest: dict[str, Rest], monkeypatch: Any, tmp_path: Any
) -> None:
    (tmp_path / "partners.toml").write_text(
        '[partner.ls]\nprotocol = "edoc"\nname = "Lạng Sơn"\naddress = "http://127.0.0.1:9/v1"\n'
    )
    PartnerState.objects.create(code="ls", failures=7, rests_until=make.AT + timedelta(minutes=5), last_error="away")
    failed_delivery(rest)
    rest[SOUTH].send(make.octets(make.document(SOUTH, NORTH, urgency="3")))
    desk = As(make.OPERATOR, monkeypatch)
    shown = desk.get("/van-ban/truc/")
    ways = {one["name"]: (one["row"].initial, one["row"].fail, one["breaker"][1]) for one in shown.context["ways"]}
    assert ways == {
        "Nhận tại hệ thống này": (0, 0, "neutral"),
        "Đơn vị tự lấy": (1, 1, "neutral"),
        "Lạng Sơn": (0, 0, "danger"),
    }
    assert shown.context["ways"][2]["breaker"][2] == make.AT + timedelta(minutes=5)

    def found(**asked: str) -> list[str]:
        return [one[0].receiver for one in desk.get("/van-ban/truc/luot-gui/", asked).context["rows"]]

    assert found() == [NORTH, SOUTH] and found(trang_thai="fail") == [SOUTH] and found(khan="on") == [NORTH]
    assert found(q=f"{SOUTH},2026") == [NORTH] and found(duong="house") == [] and found(loai="status") == []
    sheet = desk.get("/van-ban/truc/luot-gui/bang.csv", {"trang_thai": "fail"}).content.decode("utf-8-sig")
    assert SOUTH in sheet and "Không gửi được" in sheet and "khác" not in sheet
    assert As(office.CLERK, monkeypatch).get("/van-ban/truc/luot-gui/").status_code == 403


def test_an_operator_tries_again_gives_up_and_sends_again_and_each_is_told(
    rest: dict[str, Rest], monkeypatch: Any
) -> None:
    delivery = failed_delivery(rest)
    desk, page = As(make.OPERATOR, monkeypatch), f"/van-ban/truc/luot-gui/{delivery.code}/"

    def act(name: str, reason: str = "") -> Delivery:
        desk.post(f"{page}xu-ly/", {"act": name, "reason": reason})
        return Delivery.objects.get(pk=delivery.pk)

    assert act("give_up").given_up_at is None  # without a reason nothing is done
    given = act("give_up", "Đơn vị đã giải thể")
    assert given.given_up_at is not None and desk.get("/van-ban/truc/").context["failed"] == []
    assert "Đơn vị đã giải thể" in text(desk.get(page)) and rest[SOUTH].list() != []
    assert desk.post("/van-ban/truc/luot-gui/gui-lai/", {"chon": [delivery.code]}).status_code == 302
    assert Delivery.objects.get(pk=delivery.pk).transport == "initial" and act("retry").transport == "initial"
    rest[SOUTH].update(delivery.code, "done")
    assert rest[SOUTH].list() == []
    again = act("send_again", "Đơn vị mất dữ liệu")
    assert (again.transport, again.resent) == ("initial", 1) and len(rest[SOUTH].list()) == 1
    assert [one.code for one in again.events.all()] == ["x", "~"] and again.status == ""


def test_a_letter_that_died_is_in_the_queue_again_and_its_delivery_with_it(
    rest: dict[str, Rest], monkeypatch: Any, tmp_path: Any
) -> None:
    (tmp_path / "partners.toml").write_text(
        '[partner.ls]\nprotocol = "vxp"\nname = "LS"\naddress = "http://127.0.0.1:9/a"\n'
    )
    rest[NORTH].send(make.octets(make.document(NORTH, "G22")))
    Letter.objects.update(state="dead", why="exhausted", error="away")
    nation.follow_letters(partner="ls", by=SYSTEM, at=make.AT)
    delivery = Delivery.objects.get()
    assert (delivery.transport, delivery.error) == ("fail", "away")
    redirecting.retry_delivery(code=delivery.code, by=make.OPERATOR, at=make.AT)
    assert Letter.objects.get().state == "waiting" and Delivery.objects.get().transport == "initial"
    Letter.objects.update(state="dead")
    nation.follow_letters(partner="ls", by=SYSTEM, at=make.AT)
    Letter.objects.update(state="taken")  # given back on the adapters' own desk, and taken meanwhile
    nation.follow_letters(partner="ls", by=SYSTEM, at=make.AT)
    assert Delivery.objects.get().transport == "processing"
    redirecting.send_again(code=delivery.code, reason="Bên nhận mất", by=make.OPERATOR, at=make.AT)
    assert [one.key for one in Letter.objects.order_by("id")] == [delivery.code, f"{delivery.code}.1"]
    shown = As(make.OPERATOR, monkeypatch).get(f"/van-ban/truc/luot-gui/{delivery.code}/")
    assert "Người trực gửi lại" in text(shown) and delivery.code in text(shown)


def test_a_documents_table_of_deliveries_renews_itself_until_all_is_told_and_leads_its_clerk_to_the_evidence(
    db: None, settings: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    settings.SIGNING_ROOT = tmp_path / "signing"
    monkeypatch.setattr(clock, "now", lambda: office.at(17))
    office.offices()
    office.credentials()
    north = Rest(NORTH, make.member(NORTH))
    document = office.issued(NORTH)
    clerk = As(office.CLERK, monkeypatch)
    page = f"/van-ban/van-ban/{document.code}/"
    part = f"{page}noi-nhan-truc/"
    shown = clerk.get(page).content.decode()
    package = Consignment.objects.get(document=document.code).code
    assert f'hx-get="{part}"' in shown and f"/van-ban/truc/goi-tin/{package}/chung-cu.zip" in shown
    assert "chung-cu.zip" not in As(office.SPECIALIST, monkeypatch).get(page).content.decode()
    code = north.list()[0]["docId"]
    north.update(code, "done")
    delivery = Delivery.objects.get(code=code)
    following.add_event(delivery, code="06", told_by=NORTH, at=make.AT)
    renewed = clerk.get(part).content.decode()
    assert "06" in renewed and "hx-get" not in renewed and "<html" not in renewed
    assert As(office.STRANGER, monkeypatch).get(part).status_code == 403
