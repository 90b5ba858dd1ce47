"""The clerk seals many results at once: each with its own number, and what could not be sealed is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from phohien.systems.onestop.models import Result
from phohien.systems.onestop.services import issuing
from phohien.systems.onestop.tests import make, make_papers
from phohien.systems.onestop.tests.make_citizen import As, clock_at, text, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world", "clock_at")]
assert clock_at
assert world


@pytest.fixture(autouse=True)
def _house(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_ROOT, settings.FILES_ROOT = tmp_path / "signing", tmp_path / "files"
    make_papers.leaders_credential()
    make_papers.seal_credential()


def test_results_are_sealed_together_each_under_its_number(monkeypatch: Any, clock_at: Any) -> None:
    signed = [make_papers.drafted() for _ in range(2)]
    for dossier in signed:
        issuing.sign_draft(code=dossier.code, by=make.LEADER, at=make.at(11))
    unsigned = make_papers.drafted()
    clock_at(make.at(12))
    clerk = As(make.CLERK, monkeypatch)
    chosen = [f"{one.code}|{make.task_key(one)}" for one in (*signed, unsigned)]
    href = reverse("onestop:desk_bulk")

    assert 'value="seal"' in text(clerk.get(reverse("onestop:desk_queue", args=["co-quan"])))
    asked = text(clerk.post(href, {"act": "seal", "viec": chosen}))
    assert f'name="so-{signed[0].code}"' in asked
    assert f'name="so-{unsigned.code}"' not in asked
    numbers = {f"so-{signed[0].code}": "21/2026", f"so-{signed[1].code}": ""}
    told = text(clerk.post(href, {"act": "seal", "viec": chosen, "confirmed": "1", **numbers}))

    assert "Hãy ghi số trong sổ" in told
    states = {row.dossier.code: (row.state, row.number) for row in Result.objects.all()}
    assert states[signed[0].code] == (Result.State.SEALED, "21/2026")
    assert states[signed[1].code][0] == Result.State.SIGNED
    assert states[unsigned.code][0] == Result.State.DRAFT
