"""The SOAP protocol through each front, judged by the peer's own messages: their bytes, their expected fault codes."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha512
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.soap import messages, mime
from phohien.lgsp.gateway.tests.conftest import Running

VECTORS = Path(__file__).resolve().parents[6] / "shared" / "vectors" / "xroad-soap"
CASES: list[dict[str, Any]] = json.loads((VECTORS / "cases.json").read_text()) if VECTORS.is_dir() else []
ACTIONS = {
    "SoapActionEmptyHeader": '""',
    "SoapActionHeader": '"http://example.org/act"',
    "SoapActionMalformedHeader": '"broken',
}
FAULT = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>CODE</faultcode>' \
        b"<faultstring>text</faultstring></s:Fault></s:Body></s:Envelope>"  # fmt: skip


def fault_code(body: bytes) -> str:
    """The fault's code, also behind a multipart's first head; empty when it is none."""
    start = body.find(b"<?xml") if body.lstrip().startswith(b"--") else 0
    end = body.rfind(b"Envelope>") + 9
    return etree.fromstring(body[start:end]).findtext(".//faultcode") or ""


@pytest.mark.skipif(not CASES, reason="../shared/vectors/xroad-soap is absent")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_peers_messages_pass_or_are_refused_with_its_codes(gateway: Running, case: dict[str, Any]) -> None:
    answer = (VECTORS / case["response"]).read_bytes() if case["response"] else FAULT
    status = 500 if case["name"] == "ServiceHttpError" else 200
    gateway.provider.handler.script = (status, case["response_type"] or "text/xml", b"" if status == 500 else answer)
    request = (VECTORS / case["request"]).read_bytes()
    if case["name"].startswith("Utf8Bom"):
        request = b"\xef\xbb\xbf" + request
    headers = {"Content-Type": case["request_type"]}
    if case["name"] in ACTIONS:
        headers["SOAPAction"] = ACTIONS[case["name"]]

    _, _, body = gateway.call("POST", "/", request, **headers)

    if case["fault"] is not None:
        assert fault_code(body).startswith(".".join(case["fault"])), body.decode()
    else:
        assert fault_code(body) in {"", "soap:Server"}, body.decode()
        assert gateway.provider.asked[-1]["body"] == request


def envelope(*, id_: str = "1", body: str = "<getState/>", header: str = "", subsystem: str = "") -> bytes:
    own = f"<i:subsystemCode>{subsystem}</i:subsystemCode>" if subsystem else ""
    return f"""<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
 xmlns:x="http://x-road.eu/xsd/xroad.xsd" xmlns:i="http://x-road.eu/xsd/identifiers"><s:Header>
 <x:client i:objectType="MEMBER"><i:xRoadInstance>EE</i:xRoadInstance><i:memberClass>BUSINESS</i:memberClass>
 <i:memberCode>consumer</i:memberCode></x:client>
 <x:service i:objectType="SERVICE"><i:xRoadInstance>EE</i:xRoadInstance><i:memberClass>BUSINESS</i:memberClass>
 <i:memberCode>producer</i:memberCode>{own}<i:serviceCode>getState</i:serviceCode></x:service>
 <x:id>{id_}</x:id>{header}<x:protocolVersion>4.0</x:protocolVersion></s:Header><s:Body>{body}</s:Body></s:Envelope>""".encode()


def test_the_answer_bears_the_requests_hash_in_place_of_the_providers(gateway: Running) -> None:
    """PR-MESS §2.6"""
    request = envelope(id_="hash-1")
    forged = '<x:requestHash algorithmId="x">forged</x:requestHash>'
    gateway.provider.handler.script = (
        200,
        "text/xml",
        envelope(id_="hash-1", body="<getStateResponse/>", header=forged),
    )

    status, _, body = gateway.call("POST", "/", request, **{"Content-Type": "text/xml"})

    found = etree.fromstring(body).findall(".//{http://x-road.eu/xsd/xroad.xsd}requestHash")
    assert status == 200
    assert [item.text for item in found] == [b64encode(sha512(request).digest()).decode()]
    record = gateway.kept()[-1]
    assert (record.id, record.request.head, record.answer and record.answer.head) == ("hash-1", request, body)


def test_an_answer_to_another_request_is_not_handed_on(gateway: Running) -> None:
    other = envelope(body="<getStateResponse/>").replace(b">consumer<", b">somebody<")
    gateway.provider.handler.script = (200, "text/xml", other)

    _, _, body = gateway.call("POST", "/", envelope(), **{"Content-Type": "text/xml"})

    assert fault_code(body) == "server.serverproxy.service_failed.inconsistent_response"


def test_a_rest_service_cannot_be_called_by_soap_and_a_stranger_not_at_all(gateway: Running) -> None:
    rest = envelope(subsystem="sub", body="<echo/>").replace(b">getState<", b">echo<")
    stranger = envelope().replace(b">consumer<", b">stranger<")

    codes = [
        fault_code(gateway.call("POST", "/", data, **{"Content-Type": "text/xml"})[2]) for data in (rest, stranger)
    ]

    assert codes == ["server.serverproxy.service_type", "server.clientproxy.unknown_member"]


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b'<!DOCTYPE a [<!ENTITY b "cccccccc">]>'
        + envelope().partition(b"?>")[2].replace(b"<getState/>", b"<getState>&b;</getState>"),
        b"<a/>",
        b"<unclosed>",
    ],
)
def test_hostile_xml_is_refused(xml: bytes) -> None:
    with pytest.raises(Fault) as refused:
        messages.read(xml, messages.CLIENT_SIDE)
    assert refused.value.type == "client.invalid_soap"


@pytest.mark.parametrize(
    "kind", ["multipart/related", "multipart/related; boundary=", "multipart/mixed; boundary=b", "", "text/plain"]
)
def test_a_content_type_that_is_none_of_ours_is_refused(kind: str) -> None:
    with pytest.raises(Fault) as refused:
        mime.unwrap(kind, b"--b\r\n\r\n--b--", mime.REQUEST)
    assert refused.value.type == "client.invalid_content_type"
