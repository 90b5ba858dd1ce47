"""Officials in a real browser, for the tests of the desk here and for the journeys over several systems."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phohien.base.accounts.models import Account
from phohien.kernel.policy import Actor
from phohien.systems.onestop.tests import make
from phohien.ui.tests import judging
from phohien.ui.tests.chromium import NEEDS_BROWSER, a_browser  # noqa: F401  for the tests of the desk

PICTURES = os.environ.get("PICTURES_FOLDER", "")
NOW = make.at(10)


class Desk:
    """A browser of officials: ``as_(actor)`` says who sits before it."""

    def __init__(self, browser: Any, address: str, monkeypatch: Any) -> None:
        self.browser, self.address, self.monkeypatch = browser, address, monkeypatch
        self.actor: Actor | None = None
        monkeypatch.setattr("phohien.site.actors.actor_of", lambda _request: self.actor)
        monkeypatch.setattr("phohien.kernel.clock.now", lambda: NOW)
        monkeypatch.setattr("phohien.base.accounts.policy.needs_second_factor", lambda _actor: False)

    def as_(self, actor: Actor, width: int = 1280, **settings: Any) -> Any:
        self.actor = actor
        client = Client()
        client.force_login(Account.objects.get(code=actor.code))
        context = self.browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN", **settings)
        context.set_default_timeout(20_000)
        name = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": name, "url": self.address}])
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        return page

    def url(self, name: str, *args: Any) -> str:
        return self.address + reverse(f"onestop:{name}", args=args)


@pytest.fixture(name="desk")
def a_desk(browser: Any, live_server: Any, monkeypatch: Any, settings: Any, tmp_path: Path) -> Desk:
    settings.FILES_ROOT = tmp_path / "files"
    settings.SIGNING_ROOT = tmp_path / "signing"
    return Desk(browser, live_server.url, monkeypatch)


def judge(page: Any, name: str) -> list[Any]:
    """What is wrong with the page as it stands: accessibility, sideways scrolling, complaints of the browser."""
    wrong = judging.judge(page, besides=[".ph-pdf-text", ".process-canvas"])
    if PICTURES:
        for width in (judging.PHONE, judging.DESK):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
    return wrong + [one for one in page.complaints if "status of" not in one]
