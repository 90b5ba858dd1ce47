"""A consumer and a provider nobody here wrote, through each front.

zeep is a dependency of development, so the consumer runs always. The provider, fastapi-xroad-soap, needs a pydantic older than
ours: name a Python that has it in XROAD_SOAP_PYTHON.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from phohien.lgsp.contracts.configuration import Right, Service
from phohien.lgsp.gateway.tests import foreign_provider, foreign_zeep
from phohien.lgsp.gateway.tests.conftest import Running, free_port
from phohien.lgsp.gateway.tests.soap import XML, envelope
from phohien.lgsp.gateway.tests.test_soap import ask, parts_of

PROVIDER = os.environ.get("XROAD_SOAP_PYTHON", "")


def test_zeep_reads_the_wsdl_handed_out_and_calls_the_service(gateway: Running, tmp_path: Path) -> None:
    wanted = "<x:getWsdl><x:serviceCode>getState</x:serviceCode></x:getWsdl>"
    _, fields, reply = ask(gateway, envelope(code="getWsdl", body=wanted))
    described = parts_of(fields, reply)[1].get_payload(decode=True)
    assert isinstance(described, bytes)
    (tmp_path / "state.wsdl").write_bytes(described)
    state = '<t:getStateResponse xmlns:t="urn:state"><state>tốt</state></t:getStateResponse>'
    gateway.provider.handler.script = (
        200,
        XML,
        envelope(id_="zeep-1", body=state, header="<x:userId>EE1234</x:userId>"),
    )

    command = [sys.executable, foreign_zeep.__file__, str(tmp_path / "state.wsdl"), f"http://127.0.0.1:{gateway.port}/"]
    told = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)

    assert told == {"said": "tốt", "hashes": 1, "fault": "server.clientproxy.unknown_member"}
    assert "Hưng Yên".encode() in gateway.provider.asked[-1]["body"]
    assert gateway.kept()[-1].id == "zeep-1"


@contextmanager
def foreign(port: int) -> Iterator[None]:
    """The foreign provider serves on that port."""
    process = subprocess.Popen([PROVIDER, foreign_provider.__file__, str(port)])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def published(gateway: Running, port: int) -> None:
    """The gateway knows the foreign provider's service."""
    service = Service(code="GetState", kind="SOAP", addresses=(f"http://127.0.0.1:{port}/service",))
    subsystems = tuple(
        replace(party, services=(*party.services, service)) if party.subsystem == "subsys2" else party
        for party in gateway.snapshot.subsystems
    )
    right = Right(client="EE/BUSINESS/consumer", service="EE/BUSINESS/producer/subsys2/GetState")
    gateway.publish(replace(gateway.snapshot, subsystems=subsystems, rights=(*gateway.snapshot.rights, right)))


def as_it_reads(request: bytes) -> bytes:
    """It looks for these prefixes by pattern, and for no declaration before them."""
    text = request.decode().partition("?>")[2]
    for ours, its in (("s", "soapenv"), ("x", "xro"), ("i", "iden")):
        text = re.sub(rf"(</?|xmlns:|\s){ours}(?=[:=]\w|=\")", rf"\g<1>{its}", text)
    return text.encode()


@pytest.mark.skipif(
    not PROVIDER,
    reason="XROAD_SOAP_PYTHON names no Python that has fastapi-xroad-soap, which takes no pydantic as new as ours",
)
def test_a_foreign_provider_answers_behind_the_gateway(fresh: Running) -> None:
    port = free_port()
    published(fresh, port)
    request = as_it_reads(
        envelope(
            id_="rik-1", code="GetState", subsystem="subsys2", body="<GetState><Of>Hưng Yên</Of></GetState>",
            header="<x:userId>EE1234</x:userId>",
        )
    )  # fmt: skip
    with foreign(port):
        until = time.monotonic() + 20
        status, body = 0, b""
        while time.monotonic() < until and status != 200:
            time.sleep(0.3)
            status, _, body = ask(fresh, request, "text/xml", SOAPAction='"GetState"')

    assert status == 200, body.decode()
    assert etree.fromstring(body).findtext(".//{*}State") == "state of Hưng Yên"
    assert fresh.kept()[-1].id == "rik-1"
