"""The directory in GovStack's words, judged by the published description and the scenarios' own schema."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

from phohien.lgsp.gateway.core.messages import Incoming
from phohien.lgsp.gateway.fronts.govstack import Directory, parties_of
from phohien.lgsp.gateway.fronts.raw import RawServer

SHARED = Path(__file__).resolve().parents[6] / "shared/vectors/govstack-im/GovStack_IM_Directory_Services_API.yaml"

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
    assert reply.fields.endswith(b"Content-Type:application/json; charset=utf-8\r\n")
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


def test_an_application_nobody_has_provides_nothing() -> None:
    assert ask("/string/string/string/string/listMethods?serviceId=serviceId") == (200, {"member": []})
    assert ask("/r1/string/string/string/string/listMethods", (b"X-GovStack-Client", b"a/b/c/d"))[0] == 400


def test_only_get_is_answered() -> None:
    assert ask("/listClients", method="POST")[0] == 405


def test_govstacks_own_configuration_is_a_file_of_members() -> None:
    text = b"""
    instance: egovstack
    members:
    - {name: Management, class: GOV, code: 0, applications: [{id: misp, connection: http}]}
    - name: MinistryOfInterior
      class: GOV
      code: 7003
      applications:
      - {id: Registry, services: [{id: mcts, service_url: "http://registry.test/mcts"}]}
    """
    found = parties_of(text)

    assert [(one.member_code, one.application) for one in found] == [
        ("0", None), ("0", "misp"), ("7003", None), ("7003", "Registry"),
    ]  # fmt: skip
    assert [service.code for service in found[3].services] == ["mcts"]


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    """The directory on a socket, in a thread of its own."""
    loop, ready, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    async def serve() -> None:
        server = RawServer(DIRECTORY)
        await server.listen("127.0.0.1", port)
        ready.set()
        await stop.wait()
        await server.close()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)


@pytest.mark.skipif(not SHARED.exists(), reason=f"{SHARED} is not here.")
def test_whatever_schemathesis_sends_the_directory_answers_as_published(running: str) -> None:
    schema = schemathesis.openapi.from_dict(yaml.safe_load(SHARED.read_text()))
    schema.config.update(base_url=running)
    operations = [found.ok() for found in schema.get_all_operations()]
    known = {"instanceId": "VN-HY", "memberClass": "GOV", "memberCode": "H31.1", "applicationCode": "hello"}
    statuses = set()
    for operation in operations:

        @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck),
                  phases=[Phase.generate])  # fmt: skip
        @given(case=operation.as_strategy(), is_known=st.booleans())
        def look(case: Any, is_known: bool) -> None:
            case.path_parameters = {**(case.path_parameters or {}), **(known if is_known else {})}
            # A name that fits its description need not be anybody's.
            statuses.add(case.call_and_validate(excluded_checks=[positive_data_acceptance]).status_code)

        look()
    assert len(operations) == 4
    assert statuses >= {200, 400}


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
