"""What partners hand in is acted on once and in order, and answered the same however often it comes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as run
from hypothesis import strategies as st

from phohien.kernel.errors import Refused, Stale
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.adapters.models import Letter, Received
from phohien.lgsp.adapters.outbox import inbox
from phohien.lgsp.adapters.simulators.server import Simulator
from phohien.lgsp.adapters.tests import make
from phohien.lgsp.contracts import sealing

pytestmark = pytest.mark.django_db
CALLER = "VN-HY/GOV/G01/NDXP"


@pytest.fixture
def heard() -> Iterator[list[Any]]:
    """What messages of the kind ``test`` did, in order."""
    effects: list[Any] = []

    def handler(data: Any, *, partner: str, by: Any, at: Any) -> dict[str, Any]:
        if data.get("bad") == "no":
            raise Refused("Không nhận", code="test.no")
        if data.get("bad") == "breaks":
            raise ZeroDivisionError
        effects.append(data["n"])
        return {"seen": len(effects)}

    inbox.hears("test")(handler)
    yield effects
    inbox._HANDLERS.pop("test")


def receive(n: int, *, key: str = "", previous: int | None = None, **data: Any) -> dict[str, Any]:
    message = inbox.Message(key or f"k{n}", "s", n, n - 1 if previous is None else previous, "test", {"n": n, **data})
    return inbox.receive(partner="ngsp", message=message, by=SYSTEM, at=make.AT)


@run(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 5), min_size=5, max_size=14).map(lambda some: [*some, 1, 2, 3, 4, 5]))
def test_in_whatever_order_and_however_often_they_come_they_act_once_and_in_order(
    heard: list[Any], order: list[int]
) -> None:
    heard.clear()
    Received.objects.all().delete()
    inbox.Thread.objects.all().delete()
    for n in order:
        receive(n)
    assert heard == [1, 2, 3, 4, 5]


def test_a_repeated_key_gets_the_answer_given_before_and_other_contents_are_refused(heard: list[Any]) -> None:
    first = receive(1)
    assert first == receive(1) and first["result"] == {"seen": 1} and heard == [1]
    with pytest.raises(Stale):
        receive(1, other="contents")
    assert heard == [1]


def test_one_that_is_refused_or_breaks_its_handler_is_set_aside_with_its_reason_and_the_next_follows(
    heard: list[Any],
) -> None:
    assert receive(1, bad="no")["state"] == "refused"
    assert receive(2, bad="breaks")["state"] == "quarantined"
    assert receive(3)["state"] == "applied"
    assert list(Received.objects.order_by("number").values_list("error", flat=True)) == [
        "Không nhận",
        "ZeroDivisionError: ",
        "",
    ]


def test_a_hole_the_sender_declares_is_gone_past_and_one_that_comes_late_is_passed_over(heard: list[Any]) -> None:
    receive(1)
    assert receive(3, previous=1)["state"] == "applied"
    assert receive(2)["state"] == "late"
    assert heard == [1, 3]


def hand_in(body: dict[str, Any], *, caller: str = CALLER) -> Any:
    content = json.dumps(body).encode()
    mark = sealing.door_mark(sealing.door_key(settings.SECRET_KEY), at=int(time.time()), request_id="r", client=caller,
                             service="VN-HY/GOV/H31/MOTCUA/Messages.v1", body=content)  # fmt: skip
    fields = {"X-Road-Client": caller, "X-Road-Request-Id": "r", sealing.DOOR_FIELD: mark}
    return Client().post("/api/v1/adapters/messages", content, content_type="application/json", headers=fields)


def test_a_partner_tells_through_the_gateway_what_became_of_a_letter(partner: Simulator, folder: Path) -> None:
    make.write_partners(folder, partner)
    letter = make.post(about="CV-12", recipient="H31.7")
    told = {"key": letter.key, "delivery": "opened", "at": (make.AT + timedelta(hours=1)).isoformat()}
    message = {"key": "m1", "subject": letter.key, "number": 1, "kind": "letter.delivery", "data": told}

    assert hand_in(message).json()["state"] == "applied"
    assert hand_in(message).json()["state"] == "applied"
    assert Letter.objects.get().delivery == "opened" and letter.all_tries.count() == 1
    older = {"key": letter.key, "delivery": "handed over", "at": make.AT.isoformat()}
    assert hand_in({**message, "key": "m2", "number": 2, "previous": 1, "data": older}).json()["state"] == "applied"
    assert Letter.objects.get().delivery == "opened"


def test_nobody_else_hands_in_anything(partner: Simulator, folder: Path) -> None:
    message = {"key": "m1", "subject": "s", "number": 1, "kind": "letter.delivery", "data": {}}
    assert hand_in(message).status_code == 403  # nobody is configured
    make.write_partners(folder, partner)
    assert hand_in(message, caller="VN-HY/GOV/H31.7/KHAC").status_code == 403
    assert Client().post("/api/v1/adapters/messages", b"{}", content_type="application/json").status_code == 401
    for wrong in ({"number": 0}, {"previous": 1}, {"key": ""}, {"extra": 1}):
        assert hand_in({**message, **wrong}).status_code == 422, wrong
