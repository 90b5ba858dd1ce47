"""The pictures of a journey: numbered, small, and only for whoever asked for them (``FILM_FOLDER=…``)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

LARGEST = 150 * 1024
"""A picture of the documents stays below this. Unit: bytes."""


class Film:
    """Takes the next picture of a story; does nothing when nobody asked."""

    def __init__(self) -> None:
        self.folder = os.environ.get("FILM_FOLDER", "")
        self.count = 0

    def take(self, page: Any, name: str, *, show: str = "") -> None:
        """The picture ``NN-name.jpg`` lies in the folder: the screen as the person sees it, ``show`` scrolled to its top, a PDF drawn."""
        self.count += 1
        if not self.folder:
            return
        page.wait_for_load_state()
        page.evaluate("document.fonts.ready")
        if show:
            page.locator(show).first.evaluate("node => node.scrollIntoView({block: 'start'})")
        if page.locator(".ph-pdf:visible").count():
            page.locator(".ph-pdf-page canvas").first.wait_for()
        taken = page.screenshot(type="jpeg", quality=72)
        assert len(taken) < LARGEST, f"The picture {name} is too large for the documents: {len(taken)} bytes."
        path = Path(self.folder) / f"{self.count:02d}-{name}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(taken)
