"""An axis with two agencies of own software and one of the house, and a folder of its own for every test's files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from phohien.kernel import clock
from phohien.systems.documents.tests.axis import make


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path, monkeypatch: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.FILES_ROOT = tmp_path / "files"
    monkeypatch.setattr(clock, "now", lambda: make.AT)


@pytest.fixture
def rest(db: None) -> dict[str, make.Rest]:
    """Both agencies, each with a client of the provincial dialect."""
    make.house()
    return {code: make.Rest(code, make.member(code)) for code in (make.NORTH, make.SOUTH)}


@pytest.fixture
def kits(db: None) -> dict[str, make.Kit]:
    """Both agencies, each with the national kit."""
    make.house()
    return {code: make.Kit(code, make.member(code)) for code in (make.NORTH, make.SOUTH)}
