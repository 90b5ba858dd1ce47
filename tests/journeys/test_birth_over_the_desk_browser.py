"""A birth applied for on paper at the counter: over the desk in a real browser, to the parent's hands."""

from __future__ import annotations

from django.urls import reverse

from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.tests import make, make_desk
from phohien.systems.onestop.tests.make_browser import NEEDS_BROWSER, NOW, Desk, a_browser, a_desk  # noqa: F401
from phohien.ui.tests.arriving import arriving

pytestmark = NEEDS_BROWSER


def test_a_birth_goes_over_the_desk_from_the_counter_to_the_parents_hands(desk: Desk) -> None:
    ward = make_desk.ward(NOW)
    code = make.submit(when=make.at(9), mother_personal_id="", father_known=False, join_household=False).code

    page = desk.as_(ward.receiver)
    page.goto(desk.address + reverse("find") + f"?q={code}")
    with arriving(page):
        page.get_by_role("link", name="Kiểm tra, tiếp nhận").click()
    with arriving(page):
        page.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    page.locator("main").get_by_text("Đã tiếp nhận hồ sơ").first.wait_for()
    page.context.close()

    page = desk.as_(ward.handler)
    page.goto(desk.url("desk_queue", "co-quan"))
    with arriving(page):
        page.get_by_role("link", name=code).click()
    with arriving(page):
        page.get_by_role("link", name="Soạn dự thảo kết quả").click()
    page.get_by_role("button", name="Giữ số và soạn dự thảo").click()
    page.locator("main").get_by_text("Đã soạn dự thảo Giấy khai sinh").first.wait_for()
    with arriving(page):
        page.get_by_role("link", name="Hoàn thành bước").click()
    page.get_by_label("Đủ điều kiện", exact=True).check()
    with arriving(page):
        page.get_by_role("button", name="Hoàn thành bước").click()
    page.context.close()

    page = desk.as_(ward.leader)
    page.goto(desk.url("desk_dossier", code))
    with arriving(page):
        page.get_by_role("link", name="Đọc và ký").click()
    with arriving(page):
        page.get_by_role("button", name="Ký số").click()
    assert page.locator(".ph-error-summary a").count() == 1
    page.get_by_label("Tôi đã đọc dự thảo").check()
    with arriving(page):
        page.get_by_role("button", name="Ký số").click()
    page.locator("main").get_by_text("Đã ký kết quả").first.wait_for()
    page.context.close()

    page = desk.as_(ward.clerk)
    page.goto(desk.url("desk_dossier", code))
    with arriving(page):
        page.get_by_role("link", name="Vào sổ, đóng dấu").click()
    page.get_by_role("button", name="Đóng dấu, phát hành").click()
    page.locator("main").get_by_text("Đã đóng dấu, phát hành").first.wait_for()
    page.context.close()

    Dossier.objects.filter(code=code).update(money_state="paid")
    page = desk.as_(ward.receiver)
    page.goto(desk.url("desk_dossier", code))
    with arriving(page):
        page.get_by_role("link", name="Trả kết quả", exact=True).click()
    page.get_by_role("button", name="Trả kết quả").click()
    page.locator("main").get_by_text("Đã trả kết quả").first.wait_for()
    assert page.complaints == []
    page.context.close()
    assert Dossier.objects.get(code=code).state == 10
