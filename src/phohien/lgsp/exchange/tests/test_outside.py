"""The house's own door opens to whom the gateway vouches for; ours is replaced by its rightful subsystem alone."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from phohien.base.ledger.models import Entry
from phohien.kernel.errors import NotFound
from phohien.kernel.facts import Question, message
from phohien.kernel.policy import Actor
from phohien.lgsp.contracts import sealing
from phohien.lgsp.contracts.configuration import Endpoint, Right, Service, Snapshot, Subsystem
from phohien.lgsp.exchange import remote, rules

pytestmark = pytest.mark.django_db
CLIENT, SERVICE = "VN-HY/GOV/H31.3/HOTICH", "VN-HY/GOV/H31.15/DANCU/Bells.v1"
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@message("population", answer=int)
class BellsOf(Question[int]):
    """How many bells hang in this tower?"""

    tower: str


@pytest.fixture(autouse=True)
def bells() -> Iterator[list[Actor]]:
    """The register answers seven, and remembers who asked."""
    asked: list[Actor] = []

    def answer(question: BellsOf, *, by: Actor, at: datetime, purpose: str, case: str) -> int:
        asked.append(by)
        if question.tower == "none":
            raise NotFound("There is no such tower.", code="bells.no_tower")
        return 7

    kept = dict(rules._PROVIDERS)
    rules._PROVIDERS["population.BellsOf.v1"] = rules.Provider("population", answer)
    yield asked
    rules._PROVIDERS.clear()
    rules._PROVIDERS.update(kept)


def ask(body: dict[str, Any], *, name: str = "population.BellsOf.v1", service: str = SERVICE, **changes: str) -> Any:
    content = json.dumps(body).encode()
    mark = sealing.door_mark(sealing.door_key(settings.SECRET_KEY), at=int(time.time()), request_id="r-1", client=CLIENT,
                             service=service, body=content)  # fmt: skip
    fields = {"X-Road-Client": CLIENT, "X-Road-Request-Id": "r-1", "X-Phohien-Door": mark, "X-Purpose": "count",
              "X-Case": "H31%2D1"} | {key.replace("_", "-"): value for key, value in changes.items()}  # fmt: skip
    return Client().post(f"/api/v1/exchange/{name}", content, content_type="application/json", headers=fields)


def test_a_vouched_caller_is_answered_and_stands_in_the_ledger(bells: list[Actor]) -> None:
    answer = ask({"tower": "north"})

    assert (answer.status_code, answer.json()) == (200, 7)
    assert (bells[0].kind, bells[0].agency, bells[0].is_official) == ("subsystem", "H31.3", False)
    entry = Entry.objects.get(act="exchange.ask")
    assert (entry.by_code, entry.case, entry.note) == (f"lgsp:{CLIENT}", "H31-1", "count")


def test_nobody_else_is_answered() -> None:
    for change in ({"X_Phohien_Door": ""}, {"X_Phohien_Door": "1 x y"}, {"X_Road_Client": "VN-HY/GOV/H31/X"},
                   {"X_Road_Request_Id": "r-2"}):  # fmt: skip
        assert ask({"tower": "north"}, **change).json()["code"] == "exchange.not_vouched_for"
    assert Entry.objects.count() == 0


def test_a_service_opens_only_what_its_own_system_answers() -> None:
    stranger = ask({"tower": "north"}, service="VN-HY/GOV/H31.6/KHAC/Bells.v1")

    assert (stranger.status_code, stranger.json()["code"]) == (403, "exchange.not_its_question")


def test_what_test_systems_may_call_opens_nothing_real() -> None:
    """A provider may name any address for trials, also the one where its real data are asked for."""
    trial = ask({"tower": "north"}, service=f"{SERVICE}~sandbox")

    assert (trial.status_code, trial.json()["code"]) == (403, "exchange.only_a_trial")


def test_what_is_no_question_or_no_contract_is_refused_with_a_sentence() -> None:
    assert ask({}, name="population.BirthRegistered.v1").json()["code"] == "exchange.no_such_question"
    assert ask({"tower": 3}).json()["code"] == "exchange.bad_question"
    assert ask({"tower": "none"}).status_code == 404


HOUSE, OURS = "http://localhost:8000", "VN-HY/GOV/H31/MOTCUA"


def configured(
    address: str, *, owner: str = "DANCU", client: str = OURS, method: str = "POST"
) -> dict[str, remote.Remote]:
    service = Service(code="Bells.v1", addresses=(address,), question="population.BellsOf.v1")
    right = Right(client=client, service=f"VN-HY/GOV/H31.15/{owner}/Bells.v1", endpoints=(Endpoint(method=method, path="/"),),
                  until=AT + timedelta(days=1))  # fmt: skip
    party = Subsystem(member_class="GOV", member_code="H31.15", subsystem=owner, services=(service,))
    made = Snapshot(version=1, instance="VN-HY", made_at=AT, expires_at=AT, subsystems=(party,), rights=(right,))
    return remote.remotes_of(made, client=OURS, house=HOUSE, providers={"population": "VN-HY/GOV/H31.15/DANCU"})


def test_an_outside_service_of_the_rightful_subsystem_replaces_ours() -> None:
    found = configured("https://vendor.example/bells")["population.BellsOf.v1"]

    assert (found.service, found.path) == (SERVICE, "")
    assert configured("http://localhost:8000.evil.example/x") != {}  # outside, so it is asked over the gateway


def test_our_own_address_a_strangers_service_and_no_right_of_ours_replace_nothing() -> None:
    assert configured(f"{HOUSE}/api/v1/exchange/population.BellsOf.v1") == {}
    assert configured("https://vendor.example/bells", owner="KHAC") == {}
    assert configured("https://vendor.example/bells", client="VN-HY/GOV/H31.3/HOTICH") == {}
    assert configured("https://vendor.example/bells", method="GET") == {}
