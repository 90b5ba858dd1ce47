"""Signing in with a real browser: a passkey, the code of an app, VNeID's stand-in, and pages everybody can use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Page, expect

from phohien.base.accounts import demo
from phohien.base.accounts.tests import make
from phohien.base.accounts.tests.test_pages import code_of
from phohien.kernel.words import Words
from phohien.ui.tests.arriving import arriving
from phohien.ui.tests.chromium import NEEDS_BROWSER, a_browser  # noqa: F401  a fixture

pytestmark = [*NEEDS_BROWSER, pytest.mark.django_db(transaction=True)]
ROLES = {"password": "Mật khẩu", "name": "Tên đăng nhập"}


@pytest.fixture
def page(browser, live_server) -> Iterator[Page]:
    cache.clear()
    page = browser.new_context(locale="vi-VN", base_url=live_server.url).new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda said: page.faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    page.context.close()
    assert page.faults == []


def shot(page: Page, name: str) -> None:
    """A picture for whoever asked for pictures (``SHOTS_FOLDER=…``)."""
    folder = os.environ.get("SHOTS_FOLDER")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def assert_accessible(page: Page) -> None:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    serious = [item for item in found if item["impact"] in ("serious", "critical")]
    assert [(item["id"], [node["html"] for node in item["nodes"]]) for item in serious] == []


def sign_in(page: Page, username: str, password: str = make.PASSWORD) -> None:
    page.goto("/tai-khoan/dang-nhap/")
    page.get_by_label(ROLES["name"]).fill(username)
    page.get_by_label(ROLES["password"], exact=True).fill(password)
    with arriving(page):
        page.get_by_role("button", name="Đăng nhập", exact=True).click()


def with_authenticator(page: Page) -> None:
    """The browser has a device with a fingerprint that is always there."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_an_official_adds_a_passkey_and_comes_back_with_it_alone(page: Page) -> None:
    account = make.official()
    with_authenticator(page)
    sign_in(page, "can-bo")
    page.goto("/suc-khoe/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cần bước xác thực thứ hai")
    shot(page, "second-factor-needed")

    with arriving(page):
        page.get_by_role("link", name="Thiết lập khóa truy cập hoặc khóa bảo mật").click()
    expect(page.get_by_label("Tên", exact=False)).to_be_visible()
    page.get_by_label("Không cần mật khẩu").check()
    page.get_by_role("button", name="Thêm").click()
    page.wait_for_url("**/ma-du-phong/")
    page.get_by_label("Tôi đã lưu các mã dự phòng").check()
    page.context.clear_cookies()
    page.goto("/tai-khoan/dang-nhap/?next=/suc-khoe/")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    page.wait_for_url("**/suc-khoe/")

    assert Authenticator.objects.filter(user=account, type="webauthn").count() == 1


def test_a_passkey_the_device_does_not_have_is_said_in_a_sentence(page: Page) -> None:
    page.goto("/tai-khoan/dang-nhap/")
    with_authenticator(page)

    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()

    expect(page.get_by_text("Khóa truy cập không được chấp nhận")).to_be_visible(timeout=15_000)


def test_an_official_sets_up_an_app_and_signs_in_with_its_code(page: Page) -> None:
    make.official()
    sign_in(page, "can-bo")
    page.goto("/tai-khoan/bao-mat/ung-dung/bat/")
    secret = page.get_by_label("Khóa bí mật của ứng dụng").input_value()
    shot(page, "totp")
    assert_accessible(page)
    page.get_by_label("Mã từ ứng dụng xác thực").fill(code_of(secret))
    page.get_by_role("button", name="Bật").click()
    page.wait_for_url("**/ma-du-phong/")
    shot(page, "recovery-codes")
    page.get_by_label("Tôi đã lưu các mã dự phòng").check()
    page.context.clear_cookies()
    cache.clear()

    sign_in(page, "can-bo")
    shot(page, "code")
    assert_accessible(page)
    page.get_by_label("Mã", exact=True).fill(code_of(secret))
    page.get_by_role("button", name="Đăng nhập").click()

    page.wait_for_url("**/tai-khoan/")
    shot(page, "account-official")


def test_a_citizen_comes_in_through_the_stand_in_for_vneid(page: Page) -> None:
    make.identity(note="Ở xã Tiên Lữ, vừa có con đầu lòng")
    make.identity("000095654321", full_name="Đỗ Văn Em", level=1)
    page.goto("/tai-khoan/dang-nhap/?next=/tai-khoan/")
    shot(page, "sign-in")
    assert_accessible(page)
    with arriving(page):
        page.get_by_role("button", name="Đăng nhập bằng VNeID").click()
    shot(page, "vneid-test")
    assert_accessible(page)
    page.get_by_role("button", name="Đồng ý và tiếp tục").click()
    expect(page.get_by_text("Hãy chọn một người trong danh sách.")).to_be_visible()

    page.get_by_label("Lê Thị Cúc").check()
    page.get_by_role("button", name="Đồng ý và tiếp tục").click()

    page.wait_for_url("**/tai-khoan/")
    expect(page.get_by_text("VNeID đã xác nhận")).to_be_visible()
    assert "000190123456" not in page.content()
    shot(page, "account-citizen")
    assert_accessible(page)


def test_a_person_trying_the_demonstration_is_in_with_one_press(page: Page) -> None:
    for number, name in enumerate(["Phạm Thị Dung", "Hoàng Văn Giang"]):
        demo.register_demo_account(
            username=f"can-bo-{number}",
            full_name=name,
            kind="official",
            title=Words("Tiếp nhận hồ sơ", "Receives dossiers"),
            note=Words("Bộ phận Một cửa xã Tiên Lữ", "One-stop desk"),
            at=make.AT,
        )
    page.goto("/tai-khoan/dang-nhap/")
    with arriving(page):
        page.get_by_role("link", name="Bản trình diễn: chọn một tài khoản thử").click()
    shot(page, "trial")
    assert_accessible(page)

    page.get_by_role("button", name="Đăng nhập với tên Phạm Thị Dung").click()

    page.wait_for_url("**/tai-khoan/")
    page.goto("/tai-khoan/phien/")
    shot(page, "sessions")
    assert_accessible(page)


def test_a_locked_out_person_reads_what_to_do(page: Page) -> None:
    make.official()
    for _ in range(6):
        sign_in(page, "can-bo", "sai")

    expect(page.get_by_role("alert").first).to_contain_text("chờ 15 phút")
    shot(page, "locked")
    assert_accessible(page)


def test_the_sign_in_page_fits_a_phone_and_the_password_way_needs_no_script(browser, live_server) -> None:
    make.citizen(password=make.PASSWORD)
    context = browser.new_context(
        java_script_enabled=False, locale="vi-VN", viewport={"width": 360, "height": 740}, base_url=live_server.url
    )
    page = context.new_page()
    sign_in(page, "nguoi-dan")
    assert page.url.endswith("/tai-khoan/")
    page.goto("/tai-khoan/")
    shot(page, "phone")
    box = page.locator("main").bounding_box()
    assert box is not None and box["width"] <= 360
    context.close()
