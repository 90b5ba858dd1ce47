"""The page of notices in a browser."""

from __future__ import annotations

import pytest
from django.test import Client

from phohien.base.notices.tests.test_services import make_account, tell

pytestmark = pytest.mark.django_db


def test_a_stranger_is_led_to_sign_in(client: Client) -> None:
    assert client.get("/thong-bao/")["Location"].startswith("/tai-khoan/dang-nhap/")


def test_opening_a_notice_reads_it_and_leads_to_its_matter(client: Client) -> None:
    account = make_account()
    notice = tell(account)
    client.force_login(account)

    before = client.get("/thong-bao/").content.decode()
    response = client.post(f"/thong-bao/{notice.code}/mo/")

    assert "1 thông báo chưa đọc" in before
    assert response["Location"] == "/mot-cua/ho-so/H31.14-261122-0001/"
    assert "Bạn đã đọc hết thông báo." in client.get("/thong-bao/").content.decode()


def test_looking_at_the_list_reads_nothing(client: Client) -> None:
    account = make_account()
    tell(account)
    client.force_login(account)

    client.get("/thong-bao/")

    assert "1 thông báo chưa đọc" in client.get("/thong-bao/").content.decode()


def test_all_notices_are_read_with_one_button(client: Client) -> None:
    account = make_account()
    for _ in range(25):
        tell(account)
    client.force_login(account)

    client.post("/thong-bao/da-doc-tat-ca/")

    page = client.get("/thong-bao/?trang=2").content.decode()
    assert "Bạn đã đọc hết thông báo." in page
    assert "2/2" in page


def test_anothers_notice_does_not_exist_for_me(client: Client) -> None:
    notice = tell(make_account())
    client.force_login(make_account("hang-xom"))

    assert client.post(f"/thong-bao/{notice.code}/mo/").status_code == 404
