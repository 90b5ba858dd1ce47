"""A birth applied for in a real browser on a phone's screen, by keyboard alone; every page accessible, with script and without."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache

from phohien.base.accounts.vneid_test.services import register_identity
from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory import queries as territory
from phohien.lgsp.directory import services as directory
from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests.make_citizen import SECTIONS, url
from phohien.ui.tests.arriving import arriving
from phohien.ui.tests.chromium import NEEDS_BROWSER, a_browser  # noqa: F401  a fixture

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
WIDEST = """[...document.querySelectorAll("main *")].filter(node => node.getBoundingClientRect().right > 361)
  .slice(0, 4).map(node => node.outerHTML.slice(0, 120)).join(" | ")"""
pytestmark = [*NEEDS_BROWSER, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def province(transactional_db: Any) -> Iterator[None]:
    """Hưng Yên, the catalogue, and a father whom the test provider of VNeID knows."""
    cache.clear()
    directory.load_reference_data(by=SYSTEM, at=clock.now())
    territory.forget_snapshot()
    make.load_catalogue()
    register_identity(personal_id="000093000017", full_name="Nguyễn Văn Nam", birth_on=date(1993, 5, 20), place=1)
    yield
    territory.forget_snapshot()


def shot(page: Any, name: str) -> None:
    """A picture for whoever asked for pictures (``SHOTS_FOLDER=…``), on a phone and on a desk."""
    folder = os.environ.get("SHOTS_FOLDER")
    if folder:
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
        page.set_viewport_size({"width": 360, "height": 780})


class Judge:
    """Looks at every page the story comes to; everything wrong is told together at the end."""

    def __init__(self, page: Any, *, with_script: bool) -> None:
        self.page, self.with_script, self.wrong = page, with_script, []

    def look(self, name: str) -> None:
        """Axe finds nothing on the page, and it does not run out of a phone's screen."""
        shot(self.page, name if self.with_script else f"khong-js-{name}")
        if not self.with_script:
            return
        from axe_playwright_python.sync_playwright import Axe

        for item in (
            Axe().run(self.page, options={"runOnly": WCAG, "resultTypes": ["violations"]}).response["violations"]
        ):
            self.wrong += [(name, item["id"], node["html"][:300]) for node in item["nodes"]]
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            self.wrong.append((name, "too wide", self.page.evaluate(WIDEST)))


def press(page: Any, selector: str) -> None:
    """The control is reached by the keyboard's focus and pressed; the page it leads to is there."""
    target = page.locator(selector).first
    target.focus()
    with arriving(page):
        page.keyboard.press("Enter")


def fill(page: Any, answers: dict[str, Any], *, with_script: bool) -> None:
    """The answers are given with the keyboard alone."""
    for name, value in answers.items():
        box = page.locator(f'[name="{name}"]').first
        if box.count() == 0 and not with_script:
            press(page, "button[name=refresh]")
        box.wait_for(state="attached")
        kind = box.get_attribute("type") or box.evaluate("node => node.localName")
        if kind in ("radio", "checkbox"):
            choice = page.locator(f'[name="{name}"][value="{value}"], [name="{name}"][type=checkbox]').first
            choice.focus()
            page.keyboard.press("Space")
        elif kind == "select":
            box.focus()
            box.select_option(str(value))
        else:
            box.focus()
            page.keyboard.press("Control+A")
            page.keyboard.type(str(value))
        if with_script:
            page.locator("[data-form-section][aria-busy=true]").wait_for(state="detached")


def sign_in(page: Any) -> None:
    press(page, "#vneid_login")
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    press(page, "main button[type=submit]")


def test_an_answer_given_after_the_session_ended_leads_to_sign_in_and_back(
    browser: Any, live_server: Any, province: None
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 780}, locale="vi-VN", base_url=live_server.url)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(url("start", make.BIRTH))
    sign_in(page)
    press(page, "main form .btn-primary")
    section = page.url + "child/"
    page.goto(section)
    Session.objects.all().delete()

    with arriving(page):
        page.locator("[name=birth_place_kind][value=health_facility]").check()

    assert "/het-phien/" in page.url
    assert f"next={quote(urlsplit(section).path, safe='')}" in page.url
    page.locator("main").get_by_text("chưa được lưu").first.wait_for()
    context.close()


@pytest.mark.parametrize("with_script", [True, False], ids=["with script", "without script"])
def test_a_birth_is_applied_for_on_a_phone_by_keyboard(
    browser: Any, live_server: Any, province: None, with_script: bool
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 780},
        locale="vi-VN",
        base_url=live_server.url,
        java_script_enabled=with_script,
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)

    judge = Judge(page, with_script=with_script)

    page.goto(url("find_procedure"))
    judge.look("tim")
    page.locator("#id_q").focus()
    page.keyboard.type("lam giay khai sinh cho con")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=lam*")
    page.wait_for_selector(".os-result-title a")
    judge.look("tim-ket-qua")
    press(page, ".os-result-title a")
    page.wait_for_url(f"**/{make.BIRTH}/")
    judge.look("thu-tuc")
    press(page, ".os-begin a")
    sign_in(page)
    page.wait_for_url("**/nop/")
    judge.look("bat-dau")
    press(page, "main form .btn-primary")
    page.wait_for_url("**/nop-ho-so/**")
    judge.look("cac-phan")
    press(page, "main .ph-task a")
    for code, answers in SECTIONS.items():
        page.wait_for_url(f"**/{code}/")
        if code == "child":
            press(page, ".os-form .ph-actions .btn-primary")
            page.wait_for_selector(".ph-error-summary")
            judge.look("phan-loi")
        fill(page, answers, with_script=with_script)
        judge.look(f"phan-{code}")
        press(page, ".os-form .ph-actions .btn-primary")
    page.wait_for_url("**/giay-to/")
    judge.look("giay-to")
    press(page, ".os-form .ph-actions .btn-primary")
    page.wait_for_url("**/noi-nop/")
    judge.look("noi-nop")
    press(page, ".os-form .ph-actions .btn-primary")
    page.wait_for_url("**/kiem-tra/")
    judge.look("kiem-tra")
    press(page, ".os-form .ph-actions .btn-primary")
    page.wait_for_url("**/da-nop/")
    judge.look("da-nop")

    dossier = Dossier.objects.get()
    assert dossier.values["child_full_name"] == "Nguyễn Minh Anh"
    press(page, "main .ph-actions .btn-primary")
    page.wait_for_url("**/thanh-toan/**")
    judge.look("thanh-toan")
    press(page, "main form .btn-primary")
    page.wait_for_url("**/cong-thanh-toan-thu/**")
    judge.look("cong-thu")
    press(page, "main form .btn-primary")
    page.wait_for_url("**/ket-qua/")
    judge.look("thanh-toan-xong")
    for name, step in (
        ("own_dossiers", "ho-so-cua-toi"),
        ("drafts", "nhap"),
        ("own_store", "kho"),
        ("look_up", "tra-cuu"),
    ):
        page.goto(url(name))
        judge.look(step)
    for name, step in (("own_dossier", "ho-so"), ("own_dossier_print", "ho-so-in"), ("withdraw", "rut")):
        page.goto(url(name, dossier.code))
        judge.look(step)
    page.goto(url("look_up") + f"?ma={dossier.code}")
    fill(page, {"pin": dossier.lookup_pin}, with_script=with_script)
    with arriving(page):
        page.keyboard.press("Enter")
    assert page.url.endswith("/tra-cuu/ho-so/")
    judge.look("tra-cuu-ho-so")

    dossier.refresh_from_db()
    assert dossier.money_state == "paid"
    assert judge.wrong == []
    assert faults == []
    context.close()
