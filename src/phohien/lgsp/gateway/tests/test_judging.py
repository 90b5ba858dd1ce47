"""Messages are held against the description where the provider wants it: refusals with their places, on both fronts."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.lgsp.contracts.configuration import Operation, Parameter, Service
from phohien.lgsp.gateway.core.judging import MOST_JUDGED, Judge
from phohien.lgsp.gateway.core.upstream import Answer
from phohien.lgsp.gateway.protocol.requests import read_request
from phohien.lgsp.gateway.tests.conftest import CLIENT, Running

AT = "/r1/EE/BUSINESS/producer/sub/judged-"
JSON = "application/json"


def post(gateway: Running, body: Any, path: str = "requests/people", **headers: str) -> tuple[int, Any]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = {"X_Road_Client": CLIENT, "Content_Type": JSON, **headers}
    status, kept, said = gateway.call("POST", AT + path, content, **fields)
    return status, json.loads(said) if "json" in kept.get("content-type", "") else said


def test_a_request_as_described_passes_unchanged(gateway: Running) -> None:
    body = b'{ "name":"Lan","age": 7 }'

    assert post(gateway, body) == (200, {"name": "Lan", "age": 7})
    assert gateway.provider.asked[-1]["body"] == body
    assert gateway.call("GET", AT + "requests/people/001?limit=100", X_Road_Client=CLIENT)[0] == 200


@pytest.mark.parametrize(
    ("body", "path", "places"),
    [
        ({"age": 7}, "people", ['body: "name" is a required property']),
        ({"name": 5, "age": -1}, "people", ["body/name:", "body/age:"]),
        (b"{", "people", ["body: is no JSON"]),
        (b"", "people", ["body: is missing"]),
        ({"name": "Lan"}, "people?limit=101", ["query/limit: 101 is greater"]),
        ({"name": "Lan"}, "people?limit=ten", ['query/limit: "ten" is not of type "integer"']),
        ({"name": "Lan"}, "people?limit=1&limit=2", ["query/limit: stands 2 times"]),
        ({"name": "Lan"}, "elsewhere", ["knows no POST /elsewhere"]),
        ({"name": 1}, "people?limit=101", ["query/limit", "body/name"]),
    ],
)  # fmt: skip
def test_a_request_that_is_not_is_refused_with_its_places_and_reaches_nobody(
    gateway: Running, body: Any, path: str, places: list[str]
) -> None:
    status, said = post(gateway, body, f"requests/{path}")

    assert (status, said["type"]) == (400, "Client.NotAsDescribed")
    assert all(place in said["message"] for place in places)
    assert gateway.provider.asked == []


def test_a_path_parameter_is_judged_decoded(gateway: Running) -> None:
    status, _, said = gateway.call("GET", AT + "requests/people/0%301", X_Road_Client=CLIENT)
    assert status == 200
    status, _, said = gateway.call("GET", AT + "requests/people/abcd", X_Road_Client=CLIENT)
    assert status == 400 and b"path/code" in said


def test_the_refusal_comes_in_the_form_the_caller_accepts(gateway: Running) -> None:
    status, fields, said = gateway.call(
        "POST", AT + "requests/people", b"[]", X_Road_Client=CLIENT, Content_Type=JSON, Accept="text/xml"
    )

    assert status == 400 and fields["content-type"].startswith("text/xml") and b"Client.NotAsDescribed" in said


def test_another_type_or_coding_of_the_body_is_refused(gateway: Running) -> None:
    assert "Content-Type is text/plain" in post(gateway, {"name": "x"}, Content_Type="text/plain")[1]["message"]
    assert "compressed" in post(gateway, {"name": "x"}, Content_Encoding="gzip")[1]["message"]


def test_a_body_that_streams_is_judged_whole_up_to_a_mebibyte(gateway: Running) -> None:
    assert post(gateway, {"name": "x" * 300_000})[0] == 200
    assert "body/age" in post(gateway, {"name": "x" * 300_000, "age": "x"})[1]["message"]
    status, said = post(gateway, {"name": "x" * (MOST_JUDGED + 10)})
    assert (status, said["type"]) == (400, "Client.TooLarge")


def test_an_answer_that_breaks_the_description_passes_or_not_as_the_provider_chose(gateway: Running) -> None:
    gateway.provider.handler.script = (200, JSON, b'{"name": "Lan", "age": "secret"}')

    assert post(gateway, b"", "reported/script")[0] == 200
    status, said = post(gateway, b"", "refused/script")
    assert (status, said["type"]) == (500, "Server.ServerProxy.ServiceFailed")
    assert "answer/age (type)" in said["message"] and "secret" not in said["message"]
    kept = gateway.kept()
    assert any("judged-refused" in one.service and one.answer is None and one.fault for one in kept)


def test_an_answer_too_large_to_judge_passes_where_faults_are_reported_only(gateway: Running) -> None:
    gateway.provider.handler.script = (200, JSON, json.dumps({"name": "x" * (MOST_JUDGED + 10)}).encode())

    status, said = post(gateway, b"", "reported/script")
    assert status == 200 and len(said["name"]) == MOST_JUDGED + 10
    assert post(gateway, b"", "refused/script")[0] == 500
    gateway.provider.handler.script = (200, JSON, json.dumps({"name": "x" * 300_000}).encode())
    assert post(gateway, b"", "refused/script")[0] == 200


# pure


def judge(*parameters: Parameter, mode: str = "reported", answers: tuple[tuple[str, str], ...] = ()) -> Judge:
    operations = (
        Operation(method="GET", path="/a/{id}", parameters=parameters, answers=answers),
        Operation(method="GET", path="/a/new", answers=answers),
        Operation(method="GET", path="/a/{id}.{form}/x"),
    )
    return Judge(Service(code="x", addresses=(), judged=mode, operations=operations))  # type: ignore[arg-type]


def request(path: str) -> Any:
    return read_request("GET", f"/r1/EE/BUSINESS/producer/sub/x{path}".encode(), [(b"X-Road-Client", CLIENT.encode())])


def found(path: str) -> tuple[str, dict[str, str]] | None:
    operation = judge().find(request(path))
    return operation and (operation[0].path, operation[1])


def test_a_concrete_path_goes_before_a_pattern_and_an_encoded_slash_is_no_border() -> None:
    assert found("/a/new") == ("/a/new", {})
    assert found("/a/b%2Fc") == ("/a/{id}", {"id": "b/c"})
    assert found("/a/b.json/x") == ("/a/{id}.{form}/x", {"id": "b", "form": "json"})
    assert found("/a/b/c") is None and found("/a/") is None


async def verdict(one: Judge, path: str) -> str:
    from phohien.lgsp.gateway.core.messages import Incoming
    from phohien.lgsp.gateway.protocol.faults import Fault

    asked = request(path)
    try:
        one.require(asked, Incoming("GET", b"", [(b"X-Flag", b"true")], b"", 0, 0.0))
    except Fault as fault:
        return fault.message
    return ""


def wrong(one: Judge, path: str) -> str:
    return asyncio.run(verdict(one, path))


def test_parameters_are_read_by_their_kind() -> None:
    repeated = Parameter(
        name="n", place="query", schema='{"type":"array","items":{"type":"integer"}}', kind="integer", many="repeated"
    )
    commas = Parameter(name="c", place="query", schema='{"type":"array","maxItems":2}', many="commas")
    flag = Parameter(name="X-Flag", place="header", schema='{"type":"boolean"}', kind="boolean", required=True)
    money = Parameter(name="m", place="query", schema='{"type":"number","minimum":0.5}', kind="number")
    one = judge(repeated, commas, flag, money)

    assert wrong(one, "/a/1?n=1&n=-2&c=a,b&m=0.75") == ""
    assert "query/n/1" in wrong(one, "/a/1?n=1&n=x")
    assert "query/n/0" in wrong(one, "/a/1?n=01")
    assert "query/c" in wrong(one, "/a/1?c=a,b,c")
    assert "query/m" in wrong(one, "/a/1?m=0.25") and "query/m" in wrong(one, "/a/1?m=1e9999x")
    assert "query/q: is missing" in wrong(judge(Parameter(name="q", place="query", schema="{}", required=True)), "/a/1")


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#&+;%"), max_size=30))
def test_no_query_breaks_the_judge(text: str) -> None:
    number = Parameter(name="n", place="query", schema='{"type":["integer","string"]}', kind="integer", many="commas")

    wrong(judge(number), f"/a/1?n={text}&{text}")


def test_a_promised_body_that_streams_is_the_one_that_was_signed() -> None:
    from phohien.lgsp.gateway.core.bodies import Body
    from phohien.lgsp.gateway.core.messages import Incoming
    from phohien.lgsp.gateway.protocol.faults import Fault

    one = Judge(
        Service(code="x", addresses=(), judged="requests", operations=(Operation(method="GET", path="/a", body="{}"),))
    )

    def sent(promised: str) -> Any:
        body = Body(lambda: None, lambda: None)
        body.feed(b"[1,")
        body.feed(b"2]")
        body.end()
        incoming = Incoming("GET", b"", [(b"Content-Type", b"application/json")], body, None, 0.0)
        return asyncio.run(one.require_streamed(request("/a"), incoming, promised))

    right = hashlib.sha256(b"[1,2]").hexdigest()
    assert (sent(right).body, sent(right).length) == (b"[1,2]", 5)
    with pytest.raises(Fault, match="not the one that was signed"):
        sent(hashlib.sha256(b"[1]").hexdigest())


def test_the_most_exact_status_says_what_an_answer_is_and_the_log_learns_no_content(
    caplog: pytest.LogCaptureFixture,
) -> None:
    one = judge(answers=(("default", '{"type":"array"}'), ("2XX", '{"type":"object"}'), ("200", '{"type":"string"}')))

    def says(status: int, body: bytes) -> int:
        asyncio.run(
            one.answered(request("/a/new"), Answer(status, b"", [(b"Content-Type", b"application/json")], body))
        )
        return one.broken

    assert [says(200, b'"x"'), says(201, b"{}"), says(404, b"[]"), says(204, b"")] == [0, 0, 0, 0]
    with caplog.at_level(logging.WARNING):
        assert [says(200, b'{"name": "Lan"}'), says(201, b'"Lan"'), says(404, b"Lan")] == [1, 2, 3]
    assert len(caplog.records) == 1 and "answer (type)" in caplog.text and "Lan" not in caplog.text
