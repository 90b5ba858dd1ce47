"""The operator's pages and the test portal's, as a browser and a machine see them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from phohien.kernel import clock
from phohien.systems.onestop.models import (
    Dossier,
    IncomingMessage,
    SimulatedPortal,
    SimulatedPortalDossier,
    SyncMessage,
)
from phohien.systems.onestop.services.synchronisation import hearing, sending, simulator
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests import make_synchronisation as sync
from phohien.systems.onestop.tests.test_desk_pages import As

pytestmark = pytest.mark.django_db
SYNC, TEST_PORTAL = "/mot-cua/dong-bo/", "/mot-cua/cong-quoc-gia-thu/"


@pytest.fixture(scope="module", autouse=True)
def _world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """Hưng Yên and the shipped catalogue, loaded once for all tests here and taken back afterwards."""
    yield from sync.world(django_db_blocker)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    """The operator's browser, at six in the evening."""
    monkeypatch.setattr(clock, "now", lambda: make.at(18))
    return As(sync.OPERATOR, monkeypatch, headers={"Accept-Language": "vi"})


@pytest.fixture
def anybody(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser nobody signed in with."""
    monkeypatch.setattr(clock, "now", lambda: make.at(18))
    return Client(headers={"Accept-Language": "vi"})


def test_somebody_else_is_sent_away(anybody: Client) -> None:
    assert anybody.get(SYNC).status_code == 302


def test_the_overview_shows_what_is_parked_and_tries_it_again(client: Client) -> None:
    dossier = make.submit()
    sync.switch(refuse=1)
    assert "1 thông điệp đã gửi" not in text(client.post(f"{SYNC}lam/", {"act": "send"}, follow=True))
    assert dossier.code in text(client.get(SYNC))

    client.post(f"{SYNC}lam/", {"act": "retry"})
    page = text(client.post(f"{SYNC}lam/", {"act": "send"}, follow=True))
    assert "Đã gửi 1 thông điệp" in page
    assert sync.sync_state(dossier) == "done"


def text(response: HttpResponse) -> str:
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


def test_every_list_opens(client: Client) -> None:
    make.submit()
    sync.switch(refuse=1)
    sending.send_due(make.at(18))

    for slug in ("cho-gui", "thu-lai", "tam-giu", "da-gui", "tu-cong"):
        text(client.get(f"{SYNC}danh-sach/{slug}/"))
    assert client.get(f"{SYNC}danh-sach/khong-co/").status_code == 404
    assert client.post(f"{SYNC}lam/", {"act": "x"}).status_code == 404


def test_a_dossiers_page_compares_and_repairs(client: Client) -> None:
    dossier = make.received()
    sending.send_due(make.at(18))
    SimulatedPortalDossier.objects.all().delete()

    page = text(client.post(f"{SYNC}ho-so/{dossier.code}/", {"compare": "1"}))
    assert "Cổng không biết hồ sơ này" in page and "2 · Được tiếp nhận" in page
    assert SyncMessage.objects.filter(dossier=dossier, state="pending", kind="whole").count() == 1
    text(client.post(f"{SYNC}lam/", {"act": "send"}, follow=True))
    assert "Cổng biết đúng hồ sơ này" in text(client.post(f"{SYNC}ho-so/{dossier.code}/", {"compare": "1"}))


def test_retrying_what_got_through_is_refused_with_a_sentence(client: Client) -> None:
    dossier = make.submit()
    sending.send_due(make.at(18))

    response = client.post(f"{SYNC}ho-so/{dossier.code}/", {"retry": "1"})
    assert response.status_code == 422
    assert "Chỉ gửi lại thông điệp chưa đến nơi." in response.content.decode()


def test_a_code_leads_to_its_dossier(client: Client) -> None:
    dossier = make.submit()

    assert client.get(f"{SYNC}ho-so/", {"code": dossier.code.lower()})["Location"] == f"{SYNC}ho-so/{dossier.code}/"
    assert client.get(f"{SYNC}ho-so/", {"code": "khong-co"}).status_code == 404


def test_the_procedures_of_both_lists_stand_side_by_side(client: Client) -> None:
    page = text(client.get(f"{SYNC}thu-tuc/"))

    assert page.count("Chỉ có ở đây") == 1


def test_the_switches_are_set_on_the_page_and_bad_ones_refused(client: Client) -> None:
    values = {name: "0" for name in simulator.SWITCHES} | {
        "delay_seconds": "60",
        "session_minutes": "30",
        "switch": "1",
    }

    assert client.post(TEST_PORTAL, values | {"lose": "2"}).status_code == 302
    assert SimulatedPortal.objects.get().lose == 2
    assert client.post(TEST_PORTAL, values | {"lose": "-1"}).status_code == 422
    assert SimulatedPortal.objects.get().lose == 2
    text(client.post(TEST_PORTAL, {"forget": "1"}, follow=True))
    assert not SimulatedPortal.objects.filter(lose=2).exists()


def test_the_test_portal_shows_a_dossier_in_the_portals_own_words(client: Client) -> None:
    dossier = make.settled()
    sending.send_due(make.at(18))

    page = text(client.get(f"{TEST_PORTAL}ho-so/{dossier.code}/"))
    assert "TrangThaiHoSo" in page and "20261123170000" in page and "Phạm Văn Hùng" in page
    text(client.get(TEST_PORTAL))


def test_a_person_files_there_and_the_office_has_it(anybody: Client) -> None:
    text(anybody.get(f"{TEST_PORTAL}nop/"))
    values = {
        "procedure": "2.000908", "unit": make.UNIT, "full_name": "Trần Thị Hoa", "kind": "citizen",
        "personal_id": "000195000025", "phone": "0912345678", "text": "Bằng đại học",
    }  # fmt: skip
    response = anybody.post(f"{TEST_PORTAL}nop/", values)
    assert response.status_code == 302
    assert hearing.hear_due(make.at(18)) == 1
    assert [row.error for row in IncomingMessage.objects.filter(state="refused")] == []

    dossier = Dossier.objects.get()
    assert dossier.owner_name == "Trần Thị Hoa" and dossier.values["original_kind"] == "Bằng đại học"
    assert dossier.code in text(anybody.get(response["Location"]))
    anybody.post(response["Location"], {"text": "Tôi đổi ý", "withdraw": "1"})
    hearing.hear_due(make.at(18))
    dossier.refresh_from_db()
    assert dossier.state == 8


def test_a_filing_with_a_wrong_number_says_so(anybody: Client) -> None:
    response = anybody.post(f"{TEST_PORTAL}nop/", {"personal_id": "12"})

    assert response.status_code == 422
    assert "Số định danh cá nhân có 12 chữ số." in response.content.decode()


@pytest.mark.parametrize("path", ["", "nop/", "phien", "goi"])
def test_outside_a_demonstration_there_is_no_test_portal(client: Client, settings: Any, path: str) -> None:
    settings.DEMO = False

    method = client.post if path in ("phien", "goi") else client.get
    assert method(TEST_PORTAL + path, content_type="application/json").status_code == 404


def test_bad_calls_are_answered_and_break_nothing(anybody: Client) -> None:
    for body in (b"", b"[]", b"{", b'{"session": {}}', b'{"session": "x", "service": 5}'):
        answer = anybody.post(f"{TEST_PORTAL}goi", body, content_type="application/json")
        assert answer.status_code == 200 and json.loads(answer.content)["error_code"] == "401"
