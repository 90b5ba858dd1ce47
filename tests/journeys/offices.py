"""The offices of the journeys of documents: the demonstration's officials, without the rest of the demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from phohien.base.notices.models import Notice
from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory import queries as directory
from phohien.site import demo

PLACES = ("H31.7", "H31.102", "ward")


@pytest.fixture
def offices(transactional_db: Any, settings: Any, tmp_path: Path) -> Iterator[None]:
    """A department, a commune, a ward and the axis's operator, each with who works there and their certificates."""
    settings.FILES_ROOT, settings.SIGNING_ROOT = tmp_path / "files", tmp_path / "signing"
    cache.clear()
    at = clock.now()
    demo.reference.load_reference_data(by=SYSTEM, at=at)
    directory.forget_snapshot()
    for place, official in enumerate(demo.OFFICIALS, 1):
        if official.place in PLACES or official.username == "quantri":
            demo._official(official, place, at)
    yield
    directory.forget_snapshot()


def notices() -> list[str]:
    """Who was told what, in order."""
    return [f"{one.recipient.username}: {one.subject}" for one in Notice.objects.select_related("recipient").order_by("id")
            if one.recipient is not None]  # fmt: skip
