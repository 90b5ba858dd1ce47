"""What is wrong with a page as it stands in a real browser: for every system's tests of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
PHONE, DESK = 360, 1280


def judge(page: Any, *, besides: Sequence[str] = ()) -> list[Any]:
    """Accessibility on a phone, sideways scrolling on a phone and at a desk; empty when nothing is wrong.

    The page is loaded once and then made wider. ``besides`` are selectors of what others wrote and we only show.
    """
    from axe_playwright_python.sync_playwright import Axe

    height = page.viewport_size["height"]
    page.set_viewport_size({"width": PHONE, "height": height})
    options = {"runOnly": WCAG, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options, context={"exclude": [[one] for one in besides]}).response
    wrong: list[Any] = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found["violations"]]
    wrong += too_wide(page, PHONE)
    page.set_viewport_size({"width": DESK, "height": height})
    return wrong + too_wide(page, DESK)


def too_wide(page: Any, width: int) -> list[str]:
    """By how much the page scrolls sideways at its present width; empty when it does not."""
    more = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{more} px too wide at {width}"] if more > 0 else []
