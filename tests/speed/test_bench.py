"""The benches measure what runs: the same server as `up`, the same answers as described, honest figures."""

from __future__ import annotations

import json

import pytest

from phohien.site.commands import up
from phohien.systems.onestop import api
from phohien.systems.onestop.bench import reckoning, web
from phohien.systems.onestop.tests import make


def test_the_bench_starts_the_web_server_exactly_as_up_does() -> None:
    assert web.command("phohien.site.wsgi:application", 8123) == up._web("127.0.0.1", 8123, web.WORKERS)


@pytest.mark.django_db
def test_a_dossier_encoded_at_once_is_what_the_description_promises() -> None:
    make.load_catalogue()
    dossier = make.received()

    body = json.loads(api.shown(dossier).content)

    described = api.DossierOut.model_validate(body)
    assert set(body) == set(api.DossierOut.model_fields)
    assert described.code == dossier.code
    assert described.due_at == dossier.due_at
    assert [task.key for task in described.tasks] == list(dossier.tasks.order_by("id").values_list("key", flat=True))


def test_a_goal_is_met_only_when_the_value_is_there_and_not_beyond_it() -> None:
    assert reckoning.figure("a", 5.0, "ms", 5.0)["met"] is True
    assert reckoning.figure("a", 5.1, "ms", 5.0)["met"] is False
    assert reckoning.figure("a", 5.1, "1/s", 5.0, least=True)["met"] is True
    assert reckoning.not_built("a", 5.0)["met"] is None


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert reckoning.percentile([5.0, 1.0, 3.0], 0.95) == 5.0
    assert reckoning.percentile([5.0, 1.0, 3.0], 0.5) == 3.0
