"""The browser in which tests open pages: found in one place, started in one way.

The program without a window is taken where it is installed: the same engine, for half the processor time. ``CHROMIUM`` names
another.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), "/usr/bin/chromium")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"There is no browser at {CHROMIUM} (set CHROMIUM)."),
]


@contextmanager
def started() -> Iterator[Any]:
    """Chromium runs inside the block."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield running
        running.close()


@pytest.fixture(name="browser", scope="module")
def a_browser() -> Iterator[Any]:
    """One Chromium for the tests of a module; every test opens windows of its own."""
    with started() as running:
        yield running
