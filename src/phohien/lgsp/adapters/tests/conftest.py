"""A test partner, and an installation whose file names it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from phohien.lgsp.adapters.simulators.receiver import Receiver
from phohien.lgsp.adapters.simulators.server import Simulator


@pytest.fixture(scope="module")
def served() -> Iterator[Simulator]:
    """One server for the tests of a module."""
    with Simulator() as partner:
        yield partner


@pytest.fixture
def partner(served: Simulator) -> Simulator:
    """A test partner that knows nothing yet and is well."""
    served.receiver, served.people = Receiver(), {}
    served.misbehaviour.script, served.heard = [], []
    return served


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """The data folder of an installation, still without partners."""
    settings.VAR_DIR = tmp_path
    return tmp_path
