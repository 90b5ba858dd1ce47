"""Every test has its own authority folder; making the keys takes milliseconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def signing_root(settings: Any, tmp_path: Path) -> Path:
    """An empty ``SIGNING_ROOT``."""
    settings.SIGNING_ROOT = tmp_path / "signing"
    return tmp_path / "signing"
