"""The showcase in a real browser: accessible, fitting the screen, usable by keyboard and without script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from phohien.ui.tests.arriving import arriving
from phohien.ui.tests.chromium import NEEDS_BROWSER, a_browser  # noqa: F401  a fixture

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
PAGES = [
    ("/giao-dien/", 360),
    ("/giao-dien/", 1280),
    ("/giao-dien/?loi=1", 360),
    ("/giao-dien/ban-lam-viec/", 360),
    ("/giao-dien/ban-lam-viec/", 1280),
    ("/giao-dien/loi/404/", 360),
    ("/giao-dien/loi/500/", 360),
]

pytestmark = NEEDS_BROWSER


def open_page(browser: Any, address: str, width: int = 1280, **settings: Any) -> Any:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN", **settings)
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(address)
    return page


@pytest.mark.parametrize(("path", "width"), PAGES)
def test_a_page_has_no_accessibility_fault_and_fits_the_screen(
    browser: Any, live_server: Any, path: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(browser, live_server.url + path, width)

    found = Axe().run(page, options={"runOnly": WCAG}).response
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found["violations"]] == []
    assert len(found["passes"]) > 10
    assert too_wide == 0
    assert [text for text in page.complaints if "status of" not in text] == []
    page.context.close()


def test_the_policy_for_content_is_strict_and_nothing_breaks_it(browser: Any, live_server: Any) -> None:
    page = open_page(browser, "about:blank")
    answer = page.goto(live_server.url + "/giao-dien/?loi=1")
    policy = answer.header_value("content-security-policy") or ""

    assert "default-src 'self'" in policy and "unsafe" not in policy
    assert page.evaluate("document.querySelectorAll('[style], script:not([src]), [onclick]').length") == 0
    assert page.evaluate("document.fonts.check('16px \"Be Vietnam Pro\"', 'ấ')")
    assert page.complaints == []
    page.context.close()


def test_the_first_tab_stop_leads_past_the_header(browser: Any, live_server: Any) -> None:
    page = open_page(browser, live_server.url + "/giao-dien/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "ph-skip"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "noi-dung"
    page.context.close()


def test_errors_get_the_focus_and_lead_to_their_fields(browser: Any, live_server: Any) -> None:
    page = open_page(browser, live_server.url + "/giao-dien/?loi=1")
    assert page.evaluate("document.activeElement.className") == "ph-error-summary"

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "id_full_name"
    page.context.close()


def test_a_date_gets_its_slashes_as_it_is_typed(browser: Any, live_server: Any) -> None:
    page = open_page(browser, live_server.url + "/giao-dien/")

    page.locator("#id_born_on").press_sequentially("02091945")
    assert page.locator("#id_born_on").input_value() == "02/09/1945"
    for _time in range(5):
        page.keyboard.press("Backspace")

    assert page.locator("#id_born_on").input_value() == "02/09"
    page.context.close()


def test_characters_are_counted_down(browser: Any, live_server: Any) -> None:
    page = open_page(browser, live_server.url + "/giao-dien/")

    page.locator("#id_reason").fill("ấ" * 301)

    assert page.locator("#id_reason_counter").inner_text() == "Thừa 1 ký tự."
    page.context.close()


def test_a_file_of_the_wrong_kind_is_named_before_it_travels(browser: Any, live_server: Any, tmp_path: Path) -> None:
    wrong = tmp_path / "a.exe"
    wrong.write_bytes(b"MZ")
    page = open_page(browser, live_server.url + "/giao-dien/")

    page.locator("#id_attachment").set_input_files(wrong)

    assert "PDF, JPG, PNG" in page.locator("[data-upload-error]").first.inner_text()
    page.context.close()


def test_a_file_is_chosen_in_the_language_of_the_page_and_not_of_the_browser(
    browser: Any, live_server: Any, tmp_path: Path
) -> None:
    paper = tmp_path / "giay-chung-sinh.pdf"
    paper.write_bytes(b"%PDF-1.4")
    page = open_page(browser, live_server.url + "/giao-dien/")
    frame = page.locator(".ph-file-box", has=page.locator("#id_attachment"))
    assert (frame.get_attribute("data-choose"), frame.get_attribute("data-names")) == ("Chọn tệp", "Chưa chọn tệp nào")

    page.locator("#id_attachment").set_input_files(paper)

    assert frame.get_attribute("data-names") == "giay-chung-sinh.pdf"
    page.context.close()


def test_sections_are_added_numbered_and_removed(browser: Any, live_server: Any) -> None:
    page = open_page(browser, live_server.url + "/giao-dien/")
    add, total = page.locator("[data-add]"), page.locator("[name=thanh-vien-TOTAL_FORMS]")

    add.click()
    add.click()
    page.locator("[name=thanh-vien-2-full_name]").fill("Người thứ ba")
    page.locator("[data-section]").nth(1).get_by_role("button", name="Bỏ mục này").click()

    assert total.input_value() == "2"
    assert page.locator("[name=thanh-vien-1-full_name]").input_value() == "Người thứ ba"
    assert page.locator("label[for=id_thanh-vien-1-full_name]").count() == 1
    page.context.close()


def test_a_form_is_sent_once_however_often_it_is_pressed(browser: Any, live_server: Any) -> None:
    page = open_page(browser, live_server.url + "/giao-dien/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    page.evaluate("const b = document.querySelector('form[novalidate] button'); b.click(); b.click(); b.click();")
    page.wait_for_selector(".ph-error-summary")

    assert len(sent) == 1
    page.context.close()


def test_half_typed_work_is_not_left_without_a_question(browser: Any, live_server: Any) -> None:
    page = open_page(browser, live_server.url + "/giao-dien/")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.locator("#id_full_name").press_sequentially("Ánh")
    page.reload()

    assert asked == ["beforeunload"]
    page.context.close()


def test_pages_work_without_script(browser: Any, live_server: Any) -> None:
    page = open_page(browser, live_server.url + "/giao-dien/", java_script_enabled=False)

    with arriving(page):
        page.locator("form[novalidate] button").first.click()
    assert page.locator(".ph-error-summary a").count() >= 7
    with arriving(page):
        page.get_by_role("link", name="Bàn làm việc của cán bộ").click()

    assert page.locator("h1").first.inner_text() == "Chờ tôi xử lý"
    page.context.close()


def test_the_language_is_changed_and_the_page_stays(browser: Any, live_server: Any) -> None:
    page = open_page(browser, live_server.url + "/giao-dien/?sort=name")

    with arriving(page):
        page.get_by_role("button", name="English").click()

    assert page.locator("h1").first.inner_text() == "Interface components"
    assert page.url.endswith("/giao-dien/?sort=name") and page.locator("html").get_attribute("lang") == "en"
    page.context.close()


def test_a_filter_swaps_the_list_alone_and_the_address_tells_it(browser: Any, live_server: Any) -> None:
    page = open_page(browser, live_server.url + "/giao-dien/ban-lam-viec/")
    page.evaluate("window.stayed = true")

    page.locator("#id_q").fill("Ánh")
    page.get_by_role("button", name="Lọc").click()
    page.wait_for_url("**q=*")

    assert page.evaluate("window.stayed") is True
    assert page.locator("#bang .ph-table").count() == 1
    assert page.complaints == []
    page.context.close()
