"""The catalogue in a real browser: every kind of page accessible, and fitting at 1280 and 360; a request by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phohien.base.accounts.models import Account
from phohien.kernel.policy import ANONYMOUS, SYSTEM, Actor
from phohien.lgsp.catalogue import demo
from phohien.lgsp.catalogue.models import AccessRequest, ServiceVersion, Subsystem
from phohien.lgsp.catalogue.services import reference
from phohien.lgsp.catalogue.tests import make
from phohien.lgsp.catalogue.tests.make import NOW, OPERATOR
from phohien.lgsp.directory import services as directory
from phohien.ui.tests.chromium import NEEDS_BROWSER, a_browser  # noqa: F401  a fixture
from phohien.ui.tests.judging import judge

WARD = make.official("service_consumer", "H31.101", "Phạm Văn Hùng")
PROVINCE = make.official("service_provider", "H31", "Hoàng Thị Mai")

pytestmark = [*NEEDS_BROWSER, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def province(settings: Any, tmp_path: Path) -> None:
    """Hưng Yên and the demonstration of the catalogue stand in the database."""
    settings.SIGNING_ROOT, settings.GATEWAY_ROOT = tmp_path / "signing", tmp_path / "gateway"
    directory.load_reference_data(by=SYSTEM, at=NOW)
    reference.load_reference_data(by=SYSTEM, at=NOW)
    demo.load(lambda _text: None, at=NOW)


class Room:
    """Browsers of people: ``as_(actor)`` says who sits before the next one."""

    def __init__(self, browser: Any, address: str, monkeypatch: Any) -> None:
        self.browser, self.address, self.actor = browser, address, ANONYMOUS
        monkeypatch.setattr("phohien.site.actors.actor_of", lambda _request: self.actor)
        monkeypatch.setattr("phohien.kernel.clock.now", lambda: make.at(10))
        monkeypatch.setattr("phohien.base.accounts.policy.needs_second_factor", lambda _actor: False)

    def as_(self, actor: Actor, width: int = 1280) -> Any:
        """A page of that person's browser."""
        self.actor = actor
        context = self.browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
        context.set_default_timeout(20_000)
        if actor is not ANONYMOUS:
            account, _new = Account.objects.get_or_create(
                username=actor.code.lower(), defaults={"full_name": actor.name}
            )
            client = Client()
            client.force_login(account)
            name = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": name, "url": self.address}])
        return context.new_page()

    def url(self, name: str, *args: Any) -> str:
        """The address of a page of the catalogue."""
        return self.address + reverse(f"catalogue:{name}", args=args)


@pytest.fixture
def room(browser: Any, live_server: Any, monkeypatch: Any, province: None) -> Room:
    return Room(browser, live_server.url, monkeypatch)


def test_every_page_is_accessible_and_fits(room: Room) -> None:
    drafts = {one.state: one.pk for one in ServiceVersion.objects.order_by("-pk")}
    asked = {one.state: one.code for one in AccessRequest.objects.order_by("-pk")}
    system = Subsystem.objects.get(code="MOTCUA").pk
    parts = ("GOV", "H31.8", "DANHMUC", "DanhMucDungChung", "v1")
    pages = [
        (ANONYMOUS, room.url("service_list")), (ANONYMOUS, room.url("service_list") + "?q=vu+tru"),
        (ANONYMOUS, room.url("service_detail", *parts)), (ANONYMOUS, room.url("contract_list")),
        (ANONYMOUS, room.url("contract_detail", "population.PersonByCode.v1")), (OPERATOR, room.url("desk")),
        (OPERATOR, room.url("member_list")), (OPERATOR, room.url("member_new")), (OPERATOR, room.url("group_list")),
        (OPERATOR, room.url("subsystem_detail", system)), (OPERATOR, room.url("certificate_issue", system)),
        (OPERATOR, room.url("version_detail", drafts["draft"])), (OPERATOR, room.url("version_detail", drafts["tested"])),
        (OPERATOR, room.url("version_detail", drafts["published"])), (OPERATOR, room.url("version_texts", drafts["draft"])),
        (OPERATOR, room.url("version_describe", drafts["draft"])), (OPERATOR, room.url("request_list")),
        (OPERATOR, room.url("request_report")), (OPERATOR, room.url("request_detail", asked["revoked"])),
        (ANONYMOUS, room.url("developers")), (PROVINCE, room.url("service_try", *parts)),
        (OPERATOR, room.url("version_check", drafts["tested"])),
        (OPERATOR, room.url("service_compare", "COM", "0900000017", "DIACHINH", "ThuaDat", "v2")),
        (OPERATOR, room.url("configuration_list")), (PROVINCE, room.url("request_detail", asked["sent"])),
        (PROVINCE, room.url("request_grant", asked["sent"])), (PROVINCE, room.url("request_refuse", asked["sent"])),
    ]  # fmt: skip
    faults = []
    for actor in dict.fromkeys(actor for actor, _address in pages):
        page = room.as_(actor)
        for address in [address for one, address in pages if one == actor]:
            page.goto(address)
            faults += [(address, fault) for fault in judge(page)]
        page.context.close()
    assert faults == []


def test_a_request_is_made_with_the_keyboard_alone(room: Room) -> None:
    version = ServiceVersion.objects.get(service__code="DanhMucDungChung")
    page = room.as_(WARD)
    page.goto(room.url("request_new", version.pk))
    page.locator("#id_he_thong").focus()
    page.keyboard.type("Quản lý")
    for _operation in range(3):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    for typed in ("Giữ danh mục của phường luôn đúng với tỉnh.", "NĐ 278/2025/NĐ-CP", "31/12/2027"):
        page.keyboard.press("Tab")
        page.keyboard.type(typed)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Đã gửi đề nghị đến bên cung cấp.").wait_for()

    made = AccessRequest.objects.order_by("-pk").first()
    assert made is not None and made.endpoints.count() == 3 and made.client.code == "QUANLYPHUONG"
