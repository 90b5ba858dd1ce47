"""Documents in a real browser: every page accessible and fitting on a phone and at a desk; a directive by keyboard alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phohien.base.accounts.models import Account
from phohien.kernel.policy import Actor
from phohien.systems.documents.models import Document
from phohien.systems.documents.services import directing, filing
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.test_archive import archived
from phohien.ui.tests import judging
from phohien.ui.tests.arriving import arriving

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"There is no browser at {CHROMIUM} (set CHROMIUM)."),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=switches)
        yield running
        running.close()


class Office:
    """A browser of the office's people: ``as_(actor)`` says who sits before it."""

    def __init__(self, browser: Any, address: str, monkeypatch: Any) -> None:
        self.browser, self.address = browser, address
        self.actor: Actor | None = None
        monkeypatch.setattr("phohien.site.actors.actor_of", lambda _request: self.actor)
        monkeypatch.setattr("phohien.kernel.clock.now", lambda: make.at(16))
        monkeypatch.setattr("phohien.base.accounts.policy.needs_second_factor", lambda _actor: False)

    def as_(self, actor: Actor) -> Any:
        self.actor = actor
        client = Client()
        client.force_login(Account.objects.get(code=actor.code))
        context = self.browser.new_context(viewport={"width": 360, "height": 800}, locale="vi-VN")
        context.set_default_timeout(20_000)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.address}])
        return context.new_page()

    def url(self, name: str, *args: Any) -> str:
        return self.address + reverse(f"documents:{name}", args=args)


@pytest.fixture
def office(browser: Any, live_server: Any, monkeypatch: Any, settings: Any, tmp_path: Path) -> Office:
    settings.FILES_ROOT = tmp_path / "files"
    make.offices()
    return Office(browser, live_server.url, monkeypatch)


def test_every_page_is_accessible_and_fits_a_phone_and_a_desk(office: Office) -> None:
    presented, directed, draft = make.entered(number="1", with_file=True), make.directed(number="2"), make.drafted()
    directing.present_document(code=presented.code, by=make.CLERK, at=make.at(9))
    work_file = filing.open_work_file(
        agency=make.OFFICE, year=2026, notation="01", title="Quy hoạch", term="5", by=make.SPECIALIST, at=make.at(9)
    )
    filing.place_document(code=directed.code, work_file=work_file.code, by=make.SPECIALIST, at=make.at(12))
    closed = archived()
    register = directed.entry.register_id
    pages = {
        make.CLERK: [
            office.url("queue"), office.url("list", "den"), office.url("enter"), office.url("registers"),
            office.url("register", register), office.url("secret"),
            office.url("search") + "?q=quy+hoach", office.url("copies"), office.url("copy_make", presented.code),
        ],
        make.ARCHIVIST: [
            office.url("archive"), office.url("disposals"), office.url("propose"), office.url("work_file", closed.code),
        ],
        make.LEADER: [
            office.url("document", presented.code), office.url("act", presented.code, "chi-dao"), office.url("directives"),
        ],
        make.SPECIALIST: [
            office.url("document", directed.code), office.url("act", directed.code, "ket-qua"),
            office.url("draft"), office.url("revise", draft.code),
            office.url("act", draft.code, "gui-duyet"), office.url("work_files"), office.url("work_file", work_file.code),
        ],
    }  # fmt: skip
    faults: dict[str, list[Any]] = {}
    for actor, addresses in pages.items():
        page = office.as_(actor)
        for address in addresses:
            answer = page.goto(address)
            wrong = judging.judge(page, besides=["iframe"]) + ([] if answer.status == 200 else [answer.status])
            if wrong:
                faults[address] = wrong
        page.context.close()

    assert faults == {}


def test_a_leader_directs_on_the_phone_with_the_keyboard_alone(office: Office) -> None:
    document = make.entered()
    directing.present_document(code=document.code, by=make.CLERK, at=make.at(9))
    page = office.as_(make.LEADER)
    page.goto(office.url("document", document.code))

    page.get_by_role("link", name="Cho ý kiến chỉ đạo", exact=True).last.focus()
    with arriving(page):
        page.keyboard.press("Enter")
    page.get_by_label("Ý kiến chỉ đạo", exact=True).focus()
    page.keyboard.type("Giao xử lý gấp.")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.get_by_label("Số ngày làm việc để thực hiện").focus()
    page.keyboard.type("3")
    with arriving(page):
        page.keyboard.press("Enter")

    assert Document.objects.get(pk=document.pk).state == "directed"
    assert document.directives.get().text == "Giao xử lý gấp."
    page.context.close()
