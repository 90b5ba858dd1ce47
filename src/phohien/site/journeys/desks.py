"""Officials at their desks, as the journeys of documents send them: signed in once, one act of a document's page at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from phohien.site import demo
from phohien.site.journeys.ground import Story
from phohien.site.journeys.visitor import LostError, Upload, Visitor

Step = tuple[str, Mapping[str, Any]]


@dataclass
class Desks:
    """The desks of the demonstration's officials at one address, and the story their acts are told in."""

    story: Story
    address: str
    settle: Callable[[], object] = lambda: None
    """What carries packages from office to office: nothing to do where the worker runs."""
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def who(self, username: str) -> str:
        """The official's name and title."""
        official = _official(username)
        return f"{official.full_name} ({official.title})"

    def of(self, username: str) -> Visitor:
        """The official's browser, signed in."""
        if username not in self.visitors:
            visitor = Visitor(self.address).open("/tai-khoan/dang-nhap-thu/")
            self.visitors[username] = visitor.send(button=_official(username).full_name)
        return self.visitors[username]

    def enter(self, username: str, values: Mapping[str, Any], scan: Upload) -> str:
        """The clerk enters a letter that came on paper, with its scan; its code."""
        page = self.of(username).open("/van-ban/vao-so/")
        return self._saved(username, page.send(values, having="issuer_name", files={"file": scan}))

    def draft(self, username: str, values: Mapping[str, Any], *, query: str = "") -> str:
        """The official drafts a document, for instance in answer to another (``query``); its code."""
        page = self.of(username).open(f"/van-ban/soan-thao/{query}")
        return self._saved(username, page.send(values, having="subject"))

    def _saved(self, username: str, page: Visitor) -> str:
        found = page.address.rstrip("/").rpartition("/van-ban/van-ban/")[2]
        if page.status != 200 or not found or "/" in found:
            raise LostError(f"{username} could not save the document: {page.status} {page.words[:600]}")
        self.story.also(found)
        return found

    def act(self, username: str, document: str, *steps: Step, what: str) -> None:
        """The official does these acts (slug, values) on the document, one after the other, and the story tells them as one."""
        for slug, values in steps:
            self.do(username, document, slug, values)
        self.story.step(self.who(username), what)

    def do(self, username: str, document: str, slug: str, values: Mapping[str, Any]) -> None:
        """One act on the document. Raises LostError with what the page says when it is refused."""
        path = f"/van-ban/van-ban/{document}/"
        page = self.of(username).open(f"{path}{slug}/")
        chosen = {name: _chosen(page, name, value) for name, value in values.items()}
        page.send(chosen, having="revision")
        if page.status >= 400 or not page.address.endswith(path):
            raise LostError(f"{username} could not do {slug} on {document}: {page.status} {page.words[:600]}")

    def page(self, username: str, document: str) -> Visitor:
        """The document's page as the official sees it."""
        return self.of(username).open(f"/van-ban/van-ban/{document}/")

    def await_found(self, found: Callable[[], Any], what: str, seconds: float = 30) -> Any:
        """What ``found`` finds, as soon as it finds something. Raises LostError when it has not in that time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.settle()
            if (seen := found()) is not None:
                return seen
            time.sleep(0.2)
        raise LostError(f"{what} did not happen within {seconds:.0f} s.")


def _official(username: str) -> demo.DemoOfficial:
    return next(item for item in demo.OFFICIALS if item.username == username)


def _chosen(page: Visitor, name: str, value: Any) -> Any:
    """Officials are named by their name, the page names them by their post."""
    if name in ("lead", "post"):
        return page.choice(name, _official(value).full_name)
    if name in ("cooperate", "inform", "reviewers"):
        return [page.choice(name, _official(one).full_name) for one in value]
    return value
