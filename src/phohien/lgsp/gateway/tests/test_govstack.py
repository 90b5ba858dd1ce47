"""The directory in GovStack's words, judged by the published description and the scenarios' own schema."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from phohien.lgsp.gateway.core.messages import Incoming
from phohien.lgsp.gateway.fronts.govstack import Directory, parties_of

SCENARIOS = {
    "data": [
        {"GovStackInstance": "identifier", "memberClass": "identifier", "memberCode": "alp4aNum3r1c",
         "applicationCode": "alp4aNum3r1c", "service": [{"serviceId": "s", "instanceId": "i", "serviceCode": "alp4aNum3r1c"}]},
        {"GovStackInstance": "a11a11a11a", "memberClass": "asd2211a", "memberCode": "12as12",
         "applicationCode": "m3mb3rc0d3", "service": [{"serviceId": "s2", "instanceId": "i2", "serviceCode": "alp4aNum3r1c"}]},
    ]
}  # fmt: skip
OURS = {
    "instance": "VN-HY",
    "subsystems": [
        {
            "member_class": "GOV",
            "member_code": "H31.1",
            "subsystem": "hello",
            "services": [
                {
                    "code": "greet",
                    "kind": "OPENAPI",
                    "addresses": [],
                    "description": "{}",
                    "endpoints": [{"method": "GET", "path": "/a"}],
                }
            ],
        }
    ],
}
DIRECTORY = Directory([*parties_of(json.dumps(SCENARIOS).encode()), *parties_of(json.dumps(OURS).encode())])


def ask(path: str, *headers: tuple[bytes, bytes], method: str = "GET") -> tuple[int, Any]:
    reply = asyncio.run(DIRECTORY.answer(Incoming(method, path.encode(), list(headers), b"", 0, 0.0)))
    assert isinstance(reply.body, bytes)
    assert reply.fields == b"Content-Type:application/json; charset=utf-8\r\n"
    return reply.status, json.loads(reply.body)


def test_clients_are_listed_whatever_instance_the_scenarios_invent() -> None:
    status, body = ask("/listClients?serviceId=serviceId1&instanceId=instanceId1")

    assert (status, len(body["member"])) == (200, 3)
    assert body["member"][0] == {"objectType": {"object_type": "SUBSYSTEM"}, "GovStackInstance": "identifier",
                                 "memberClass": "identifier", "memberCode": "alp4aNum3r1c", "applicationCode": "alp4aNum3r1c"}  # fmt: skip
    assert len(ask("/listClients?instanceId=VN-HY")[1]["member"]) == 1


@pytest.mark.parametrize("name", ["listMethods", "allowedMethods"])
def test_methods_are_listed_in_both_dialects(name: str) -> None:
    _, body = ask(f"/VN-HY/GOV/H31.1/hello/{name}?serviceId=x")
    status, published = ask(f"/r1/VN-HY/GOV/H31.1/hello/{name}", (b"X-GovStack-Client", b"a/b/c/d"))

    assert body["member"][0]["GovStackInstance"] == "VN-HY"
    assert body["member"][0]["endpointList"] == {"member": [{"method": "GET", "path": "/a"}]}
    assert (status, published["member"][0]["instanceId"], published["member"][0]["objectType"]) == (
        200,
        "VN-HY",
        "SERVICE",
    )


def test_a_description_is_a_json_string() -> None:
    path = "/identifier/identifier/alp4aNum3r1c/alp4aNum3r1c/getOpenAPI"

    assert ask(f"{path}?serviceCode=alp4aNum3r1c") == (200, '{"openapi":"3.0.0"}')


@pytest.mark.parametrize(
    "path",
    [
        "/1nval1d/identifier/alp4aNum3r1c/alp4aNum3r1c/getOpenAPI?serviceCode=alp4aNum3r1c",
        "/identifier/identifier/_invalid/alp4aNum3r1c/getOpenAPI?serviceCode=alp4aNum3r1c",
        "/identifier/identifier/alp4aNum3r1c/alp4aNum3r1c/getOpenAPI?serviceCode=_invalid",
        "/identifier/identifier/alp4aNum3r1c/alp4aNum3r1c/getOpenAPI?serviceCode=",
        "/identifier/identifier/alp4aNum3r1c/alp4aNum3r1c/getOpenAPI",
        "/r1/identifier/identifier/alp4aNum3r1c/alp4aNum3r1c/listMethods",
        "/",
    ],
)
def test_what_it_does_not_know_is_refused_with_a_sentence(path: str) -> None:
    status, body = ask(path)

    assert status == 400
    assert isinstance(body, str)
