"""GovStack's verbs over HTTP, for a subsystem the gateway vouches for and for an official's session."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from django.conf import settings as configured
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from phohien.lgsp.contracts import sealing
from phohien.lgsp.exchange.events import callers, rules
from phohien.lgsp.exchange.events.models import Attempt, Event
from phohien.lgsp.exchange.events.rules import Address
from phohien.lgsp.exchange.events.tests import make
from phohien.lgsp.exchange.events.tests.make import LISTENER, PROVIDER

pytestmark = pytest.mark.django_db
SHARED = Path(configured.BASE_DIR).parent / "shared" / "vectors" / "govstack-im" / "GovStack_IM_PubSub_API.yaml"
BASE = f"/api/v1/events/r1/{PROVIDER}"
VOUCHED = "X-Test-Vouched"


@pytest.fixture
def gateway() -> Iterator[None]:
    """A gateway that vouches for whom the request names: the seam the real one will use."""

    def voucher(request: HttpRequest) -> Address | None:
        name = request.headers.get(VOUCHED)
        return rules.parse_address(name) if name else None

    callers.vouch(voucher)
    yield
    callers.withdraw(voucher)


def call(method: str, path: str, who: Address = PROVIDER, body: Any = None, **headers: str) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
    kind = headers.pop("content_type", "application/json")
    return Client().generic(
        method, BASE + path, content, content_type=kind,
        headers={VOUCHED: str(who), "X-GovStack-Client": str(who), **headers},
    )  # fmt: skip


def through_the_gateway(method: str, path: str, *, service: str, client: Address = PROVIDER, body: bytes = b"") -> Any:
    """A call as the gateway forwards it: with its mark over client, service and body."""
    mark = sealing.door_mark(sealing.door_key(configured.SECRET_KEY), at=int(time.time()), request_id="r-1",
                             client=str(client), service=service, body=body)  # fmt: skip
    fields = {"X-Road-Client": str(client), "X-Road-Request-Id": "r-1", sealing.DOOR_FIELD: mark}
    return Client().generic(method, BASE + path, body, content_type="application/json", headers=fields)


def ready(delivery: str = "PULL") -> None:
    """A type is announced and somebody listens."""
    made = call(
        "POST", "/api/v1/eventType", body={"eventType": "newLicence", "schema": make.SCHEMA, "personalData": "none"}
    )
    assert made.status_code == 200, made.content
    body = {"eventType": "newLicence", "delivery": delivery, "options": {"endpoint": "https://nhan.vn/su-kien"}}
    assert call("POST", "/api/v1/subs/newLicence", LISTENER, body).status_code == 200


def announce(number: int = 1, **more: Any) -> str:
    answer = call("POST", "/pub/v1/newLicence", body={"eventType": "newLicence", "event": {"number": number}, **more})
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


@pytest.mark.usefixtures("gateway")
def test_an_event_goes_from_publisher_to_subscriber_and_is_confirmed() -> None:
    ready()
    uid = announce(5, subject="GP-1")

    came = call("GET", "/pull/v1/newLicence", LISTENER)
    gone = call("DELETE", f"/pull/v1/newLicence/{uid}", LISTENER)
    again = call("GET", "/pull/v1/newLicence", LISTENER)
    status = call("GET", f"/pub/v1/newLicence/{uid}")

    assert came.status_code == 200
    assert {key: came.json()[key] for key in ("id", "sequence", "eventType", "event", "subject")} == {
        "id": uid, "sequence": 1, "eventType": "newLicence", "event": {"number": 5}, "subject": "GP-1",
    }  # fmt: skip
    assert came.json()["publisherId"]["memberCode"] == "H31.7"
    assert (gone.status_code, again.status_code) == (204, 404)
    assert status.json()["deliveries"] == {"confirmed": 1}
    assert status.json()["event"] is None
    assert set(Attempt.objects.values_list("by_code", flat=True)) == {str(LISTENER)}


@pytest.mark.usefixtures("gateway")
def test_a_cloudevent_comes_in_and_goes_out_in_both_modes() -> None:
    ready()
    whole = {
        "specversion": "1.0", "id": "7", "source": "/giay-phep", "type": "newLicence", "subject": "Giấy phép số 7",
        "time": "2026-11-23T09:00:00+07:00", "data": {"number": 7},
    }  # fmt: skip
    first = call("POST", "/pub/v1/newLicence", body=whole, content_type="application/cloudevents+json")
    twice = call("POST", "/pub/v1/newLicence", body=whole, content_type="application/cloudevents+json")
    heads = {
        "ce-specversion": "1.0",
        "ce-id": "8",
        "ce-source": "/giay-phep",
        "ce-type": "newLicence",
        "ce-subject": "s%E1%BB%91%208",
    }
    call("POST", "/pub/v1/newLicence", body={"number": 8}, **heads)

    structured = call("GET", "/pull/v1/newLicence", LISTENER, Accept="application/cloudevents+json")
    binary = call("GET", "/pull/v1/newLicence?mode=binary", LISTENER)

    assert first.json() == twice.json() and Event.objects.count() == 2
    assert structured["Content-Type"].startswith("application/cloudevents+json")
    made = json.loads(structured.content)
    assert (made["specversion"], made["subject"], made["data"]) == ("1.0", "Giấy phép số 7", {"number": 7})
    assert made["source"] == f"/{PROVIDER}" and made["dataschema"].endswith("/eventType/newLicence")
    assert json.loads(binary.content) == {"number": 8}
    assert (binary["ce-specversion"], binary["ce-subject"], binary["ce-type"]) == (
        "1.0",
        "s%E1%BB%91%208",
        "newLicence",
    )


@pytest.mark.usefixtures("gateway")
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b'{"eventType":"newLicence","event":[]}', "application/json"),
        (b'{"eventType":"other","event":{}}', "application/json"),
        (b'{"eventType":"newLicence","event":{"number":"x"}}', "application/json"),
        (b'{"eventType":"newLicence","event":{"number":1,"a":"\\u0000"}}', "application/json"),
        (b'{"eventType":"newLicence","event":{"number":1,"a":"\\ud800"}}', "application/json"),
        (b'{"eventType":"newLicence","event":{"number":1e999}}', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"{}", "application/cloudevents+json"),
        (b'{"specversion":"0.3","id":"1","source":"a","type":"newLicence"}', "application/cloudevents+json"),
    ],
)
def test_what_cannot_be_understood_is_answered_400_with_a_code(body: bytes, kind: str) -> None:
    ready()

    answer = call("POST", "/pub/v1/newLicence", body=body, content_type=kind)

    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json" and answer.json()["code"].startswith("events.")


@pytest.mark.usefixtures("gateway")
def test_govstacks_status_codes() -> None:
    assert call("GET", "/api/v1/eventType").status_code == 204
    assert call("GET", "/api/v1/eventType/newLicence").status_code == 204
    assert call("DELETE", "/api/v1/eventType/newLicence").status_code == 404
    assert call("POST", "/pub/v1/newLicence", body={"eventType": "newLicence", "event": {}}).status_code == 404
    ready()
    assert call("GET", "/api/v1/eventType").json() == ["newLicence"]
    assert call("GET", "/api/v1/eventType/newLicence").json()["schema"] == make.SCHEMA
    assert call("POST", "/api/v1/eventType", body={"eventType": "newLicence", "schema": {}}).status_code == 409
    wish = {"eventType": "newLicence", "delivery": "PULL"}
    assert call("POST", "/api/v1/subs/newLicence", LISTENER, wish).status_code == 409
    assert call("PATCH", "/api/v1/subs/newLicence", LISTENER, {**wish, "options": {"FIFO": True}}).status_code == 201
    assert call("GET", "/api/v1/subs/newLicence", LISTENER).json()["options"]["FIFO"] is True
    assert len(call("GET", "/api/v1/subs", LISTENER).json()) == 1
    uid = announce()
    assert call("DELETE", f"/pull/v1/newLicence/{uid}", LISTENER).status_code == 409
    assert call("DELETE", "/pull/v1/newLicence/no-uuid", LISTENER).status_code == 404
    assert call("DELETE", f"/pub/v1/newLicence/{uid}").status_code == 204
    assert call("DELETE", "/api/v1/subs/newLicence", LISTENER).status_code == 204
    assert call("GET", "/api/v1/subs/newLicence", LISTENER).status_code == 404
    assert call("DELETE", "/api/v1/eventType/newLicence").status_code == 204


def test_whom_the_gateway_lets_through_is_that_subsystem_in_that_room_alone() -> None:
    wish = json.dumps({"eventType": "newLicence", "schema": make.SCHEMA, "personalData": "none"}).encode()
    door = {"service": f"{PROVIDER}/api", "body": wish}

    assert through_the_gateway("POST", "/api/v1/eventType", **door).status_code == 200
    assert through_the_gateway("POST", "/api/v1/eventType", client=LISTENER, **door).status_code == 403
    other = f"{LISTENER}/api"
    assert through_the_gateway("GET", "/api/v1/eventType", service=other).status_code == 401
    assert through_the_gateway("GET", "/api/v1/eventType", service=f"{PROVIDER}/pull").status_code == 401


@pytest.mark.usefixtures("gateway")
def test_a_hundred_events_are_pulled_and_confirmed_in_two_calls_with_few_statements(
    django_assert_max_num_queries: Any,
) -> None:
    ready()
    for number in range(100):
        announce(number, subject=f"licence {number}")
    with django_assert_max_num_queries(24) as counted:
        came = call("GET", "/pull/v1/newLicence?mode=batch&limit=100", LISTENER)
        ids = [event["id"] for event in came.json()]
        said = call("POST", "/pull/v1/newLicence", LISTENER, {"ids": ids})

    assert came.headers["Content-Type"] == "application/cloudevents-batch+json"
    assert [event["data"]["number"] for event in came.json()] == list(range(100))
    assert said.json() == {"events": 100}, len(counted)
    assert call("POST", "/pull/v1/newLicence", LISTENER, {"ids": ids}).json() == {"events": 0}
    assert call("GET", "/pull/v1/newLicence?mode=batch", LISTENER).json() == []


@pytest.mark.usefixtures("gateway")
def test_of_several_confirmations_all_or_none_counts() -> None:
    ready()
    announce(1, subject="a"), announce(2, subject="b")
    first = call("GET", "/pull/v1/newLicence", LISTENER).json()["id"]
    strange = "00000000-0000-4000-8000-000000000000"

    assert call("POST", "/pull/v1/newLicence", LISTENER, {"ids": [first, strange]}).status_code == 404
    assert call("POST", "/pull/v1/newLicence", LISTENER, {"ids": []}).status_code == 400
    assert call("POST", "/pull/v1/newLicence", LISTENER, {"ids": ["x"]}).status_code == 400
    assert Attempt.objects.filter(how="confirm").count() == 0


@pytest.mark.usefixtures("gateway")
def test_replay_over_http_brings_an_event_again() -> None:
    ready()
    uid = announce()
    call("GET", "/pull/v1/newLicence", LISTENER)
    call("DELETE", f"/pull/v1/newLicence/{uid}", LISTENER)

    answer = call("POST", "/api/v1/subs/newLicence/replay", LISTENER, {"fromSequence": 1})

    assert answer.json() == {"events": 1}
    assert call("GET", "/pull/v1/newLicence", LISTENER).json()["id"] == uid


@pytest.mark.usefixtures("gateway")
def test_nobody_speaks_for_another_subsystem_and_nobody_unknown_speaks_at_all() -> None:
    ready()

    forged = call("GET", "/pull/v1/newLicence", LISTENER, **{"X-GovStack-Client": str(PROVIDER)})
    unnamed = Client().get(f"{BASE}/api/v1/eventType", headers={VOUCHED: str(PROVIDER)})
    unknown = Client().get(f"{BASE}/api/v1/eventType", headers={"X-GovStack-Client": str(PROVIDER)})
    stranger = call("POST", "/pub/v1/newLicence", LISTENER, {"eventType": "newLicence", "event": {"number": 1}})

    assert [one.status_code for one in (forged, unnamed, unknown, stranger)] == [403, 400, 401, 403]


def our_description() -> dict[str, Any]:
    """The OpenAPI description the site hands out."""
    found: dict[str, Any] = Client().get("/api/v1/openapi.json").json()
    return found


def operations_of(schema: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {
        operation["operationId"]: (method, path)
        for path, item in schema["paths"].items()
        for method, operation in item.items()
        if isinstance(operation, dict) and "operationId" in operation
    }


def test_every_operation_of_govstack_is_ours_with_its_path_verb_and_answers() -> None:
    if not SHARED.exists():
        pytest.skip(f"{SHARED} is not here.")
    theirs, ours = yaml.safe_load(SHARED.read_text()), our_description()
    described = operations_of(ours)

    assert len(operations_of(theirs)) == 14
    for name, (method, path) in operations_of(theirs).items():
        assert described[name] == (method, f"/api/v1/events{path}"), name
        answers = {code for code in theirs["paths"][path][method]["responses"] if code != "500"}
        missing = answers - set(map(str, ours["paths"][described[name][1]][method]["responses"]))
        assert missing == set(), name


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("gateway")
@pytest.mark.parametrize("whose", ["ours", "govstack"])
def test_whatever_schemathesis_sends_the_answer_is_as_described(whose: str) -> None:
    ready()
    announce()
    if whose == "ours":
        description = our_description()
        description["paths"] = {p: item for p, item in description["paths"].items() if "/events/" in p}
        prefix = ""
    elif SHARED.exists():
        description = yaml.safe_load(SHARED.read_text())
        prefix = "/api/v1/events"
    else:
        pytest.skip(f"{SHARED} is not here.")
    schema = schemathesis.openapi.from_dict(description)
    schema.app = WSGIHandler()
    schema.config.update(base_url=f"http://testserver{prefix}")
    names = ("instanceId", "memberClass", "memberCode", "applicationCode")
    known = {"eventType": "newLicence", **dict(zip(names, str(PROVIDER).split("/"), strict=True))}
    operations = [found.ok() for found in schema.get_all_operations()]
    for operation in operations:
        if call("GET", "/api/v1/eventType/newLicence").status_code == 204:  # the last operation deleted it
            ready()
        look_at(operation, known)
    assert len(operations) >= 14


def look_at(operation: Any, known: dict[str, str]) -> None:
    """Made-up requests to one operation: of a room and a type that exist, from a caller the gateway vouches for."""

    @hypothesis_settings(
        max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
    )
    @given(case=operation.as_strategy())
    def look(case: Any) -> None:
        case.path_parameters = {name: known.get(name, value) for name, value in (case.path_parameters or {}).items()}
        case.headers = {**(case.headers or {}), VOUCHED: str(PROVIDER), "X-GovStack-Client": str(PROVIDER)}
        # That a body fits its description does not make it right: a schema may be no schema, a name no name. And who
        # is vouched for by the gateway needs no cookie.
        case.call_and_validate(excluded_checks=[positive_data_acceptance, ignored_auth])

    look()
