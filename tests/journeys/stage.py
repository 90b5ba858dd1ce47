"""What every journey in a real browser stands on: one browser, a window for each person, keyboard and mouse, the film."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from phohien.ui.tests import chromium
from phohien.ui.tests.arriving import arriving
from tests.journeys.film import Film

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
MARKS = [*chromium.NEEDS_BROWSER, pytest.mark.django_db(transaction=True)]


class Stage:
    """One browser, a window for each person, the film, and everything the windows complained of."""

    def __init__(self, browser: Any, address: str) -> None:
        self.browser, self.address, self.film = browser, address, Film()
        self.complaints: list[str] = []

    def window(self, size: dict[str, int]) -> Any:
        """A window of that size, with nobody signed in."""
        context = self.browser.new_context(viewport=size, locale="vi-VN", base_url=self.address)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        return page

    def official(self, name: str, size: dict[str, int] = DESK) -> Any:
        """The desk of a demonstration's official, or their phone, signed in with one click."""
        page = self.window(size)
        page.goto(reverse("trial_sign_in"))
        with arriving(page):
            page.get_by_role("button", name=f"Đăng nhập với tên {name}").click()
        return page


@contextmanager
def opened(address: str) -> Iterator[Stage]:
    """The stage before the house at that address, until it is left."""
    with chromium.started() as running:
        yield Stage(running, address)


def press(page: Any, selector: str) -> None:
    """The keyboard's way to what the selector names, and Enter; the next page is there."""
    page.locator(selector).first.focus()
    with arriving(page):
        page.keyboard.press("Enter")


def tick(page: Any, selector: str) -> None:
    """Chosen with the keyboard."""
    page.locator(selector).first.focus()
    page.keyboard.press("Space")


def write(page: Any, name: str, words: str) -> None:
    """Typed into the field of that name, in place of what stood there."""
    page.locator(f'[name="{name}"]').first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def charge(page: Any, part: str, who: str) -> None:
    """The person has that part (``lead``, ``cooperate``, ``inform``), chosen with the keyboard, from a list or with a mark."""
    for box in page.locator(f"input[name={part}]").all():
        said = box.evaluate("node => node.ariaLabel || (node.labels[0] || node.parentElement).textContent")
        if who in said:
            box.focus()
            page.keyboard.press("Space")
            return
    page.locator(f"select[name={part}]").focus()
    while who not in page.locator(f"select[name={part}] option:checked").inner_text():
        page.keyboard.press("ArrowDown")


def click(page: Any, role: str, name: str) -> None:
    """The mouse's way; the next page is there."""
    with arriving(page):
        page.get_by_role(role, name=name, exact=True).first.click()


def told(page: Any, words: str) -> None:
    """The page says so."""
    page.locator("main").get_by_text(words).first.wait_for()


def aside(work: Callable[[], Any]) -> Any:
    """What the work returns, done in a thread of its own: the browser keeps this one's event loop, in which nothing is signed."""

    def done() -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(done).result()
