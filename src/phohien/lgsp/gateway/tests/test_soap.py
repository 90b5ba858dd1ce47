"""The SOAP protocol through each front, judged by the peer's own messages: their bytes, their expected fault codes."""

from __future__ import annotations

import asyncio
import email
import json
import time
from base64 import b64encode
from dataclasses import replace
from email.message import Message
from hashlib import sha512
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from lxml import etree

from phohien.lgsp.gateway.core.messages import Incoming
from phohien.lgsp.gateway.evidence import export, tree
from phohien.lgsp.gateway.evidence.signer import Certificate, Signed
from phohien.lgsp.gateway.evidence.verify import Verifier
from phohien.lgsp.gateway.log import store
from phohien.lgsp.gateway.log.records import Message as Kept
from phohien.lgsp.gateway.log.sealing import Seal
from phohien.lgsp.gateway.service import Gateway
from phohien.lgsp.gateway.tests.conftest import Running
from phohien.lgsp.gateway.tests.provider import Provider
from phohien.lgsp.gateway.tests.serve import settings
from phohien.lgsp.gateway.tests.soap import VECTORS, XML, envelope, multipart

CASES: list[dict[str, Any]] = json.loads((VECTORS / "cases.json").read_text()) if VECTORS.is_dir() else []
ACTIONS = {
    "SoapActionEmptyHeader": '""',
    "SoapActionHeader": '"http://example.org/act"',
    "SoapActionMalformedHeader": '"broken',
}
FAULT = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>CODE</faultcode>' \
        b"<faultstring>text</faultstring></s:Fault></s:Body></s:Envelope>"  # fmt: skip
XROAD = "{http://x-road.eu/xsd/xroad.xsd}"


def fault_code(body: bytes) -> str:
    """The fault's code, also behind a multipart's first head; empty when it is none."""
    start = body.find(b"<?xml") if body.lstrip().startswith(b"--") else 0
    end = body.rfind(b"Envelope>") + 9
    return etree.fromstring(body[start:end]).findtext(".//faultcode") or ""


def ask(gateway: Running, body: bytes, kind: str = XML, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """A SOAP call."""
    return gateway.call("POST", "/", body, Content_Type=kind, **headers)


def answers(gateway: Running, body: bytes, kind: str = XML, status: int = 200) -> None:
    """What the provider will answer."""
    gateway.provider.handler.script = (status, kind, body)


@pytest.mark.skipif(not CASES, reason="../shared/vectors/xroad-soap is absent")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_peers_messages_pass_or_are_refused_with_its_codes(gateway: Running, case: dict[str, Any]) -> None:
    answer = (VECTORS / case["response"]).read_bytes() if case["response"] else FAULT
    status = 500 if case["name"] == "ServiceHttpError" else 200
    answers(gateway, b"" if status == 500 else answer, case["response_type"] or "text/xml", status)
    request = (VECTORS / case["request"]).read_bytes()
    if case["name"].startswith("Utf8Bom"):
        request = b"\xef\xbb\xbf" + request
    action = {"SOAPAction": ACTIONS[case["name"]]} if case["name"] in ACTIONS else {}

    _, _, body = ask(gateway, request, case["request_type"], **action)

    if case["fault"] is not None:
        assert fault_code(body).startswith(".".join(case["fault"])), body.decode()
    else:
        assert fault_code(body) in {"", "soap:Server"}, body.decode()
        assert gateway.provider.asked[-1]["body"] == request


def test_the_answer_bears_the_requests_hash_in_place_of_the_providers(gateway: Running) -> None:
    """PR-MESS §2.2"""
    request = envelope(id_="hash-1")
    forged = '<x:requestHash algorithmId="x">forged</x:requestHash>'
    answers(gateway, envelope(id_="hash-1", body="<getStateResponse/>", header=forged))

    status, _, body = ask(gateway, request)

    found = etree.fromstring(body).findall(f".//{XROAD}requestHash")
    assert status == 200
    assert [item.text for item in found] == [b64encode(sha512(request).digest()).decode()]
    record = gateway.kept()[-1]
    asked, said = gateway.opened(record)
    assert (record.id, asked.head, said and said.head) == ("hash-1", request, body)
    assert b"Envelope" not in record.request.head and record.request.head_digest == sha512(request).digest()


def test_only_the_content_type_and_the_action_pass(gateway: Running) -> None:
    """PR-MESS §2.2"""
    answers(gateway, envelope(body="<getStateResponse/>"), "text/xml;charset=utf-8;own=1")

    _, fields, _ = ask(gateway, envelope(), X_Secret="mine", Cookie="a=b", SOAPAction='"urn:act"')

    seen = {name.lower(): value for name, value in gateway.provider.asked[-1]["headers"]}
    assert set(seen) - {"host", "content-length", "transfer-encoding", "connection"} == {"content-type", "soapaction"}
    assert (seen["content-type"], seen["soapaction"]) == (XML, '"urn:act"')
    assert fields["content-type"] == "text/xml;charset=utf-8;own=1"
    assert set(fields) <= {"content-type", "content-length", "date", "server"}


def test_attachments_pass_untouched_and_their_hash_goes_where_the_message_is(gateway: Running) -> None:
    """The provider's preamble holds a copy of its message: that one stays as it is."""
    request = multipart(envelope(id_="parts-1"), b"first", b"\x00\xff\r\n--not", boundary=b"ask")
    said = envelope(id_="parts-1", body="<getStateResponse/>")
    answer = b"preamble " + said + b"\r\n" + multipart(said, b"said", boundary=b"say")
    answers(gateway, answer, "multipart/related; boundary=say")

    _, fields, body = ask(gateway, request, "multipart/related; boundary=ask")

    assert gateway.provider.asked[-1]["body"] == request
    assert fields["content-type"] == "multipart/related; boundary=say"
    assert body.startswith(b"preamble " + said + b"\r\n--say") and body.count(b"requestHash") == 2
    assert b64encode(sha512(envelope(id_="parts-1")).digest()) in body  # of the first part's octets, PR-MESS §2.2


def container_of(gateway: Running, place: int, kept: Kept) -> bytes:
    """The export of a message of the last batch, its body opened."""
    batch = gateway.batches()[-1]
    certificate = Certificate(x509.load_pem_x509_certificate((gateway.folder / "signer.pem").read_bytes()))
    day = batch.records[0].times[0] // 86_400_000_000
    message = store.opened(kept, day, batch.records[0].keep_days, Seal(b"k" * 32, gateway.folder / "data"))
    assert tree.root_of(batch.leaves()) == batch.root
    return export.export(message, leaves=batch.leaves(), place=place,
                         signed=Signed(batch.signature, batch.signed_at), certificate=certificate)  # fmt: skip


def test_both_messages_and_their_attachments_are_proven(gateway: Running) -> None:
    request = multipart(envelope(id_="proof-1"), b"attachment")
    answers(
        gateway,
        multipart(envelope(id_="proof-1", body="<getStateResponse/>"), b"said"),
        "multipart/related; boundary=b",
    )

    _, _, body = ask(gateway, request, "multipart/related; boundary=b")

    record = gateway.kept()[-1]
    assert record.answer is not None
    assert gateway.opened(record)[0].head == envelope(id_="proof-1")
    assert record.request.body_digest == sha512(request).digest()
    assert record.answer.body_digest == sha512(body).digest()
    for place, kept, sent in ((1, record.request, request), (2, record.answer, body)):
        container = container_of(gateway, place, kept)
        assert sent in container and Verifier().verify(container).valid


def test_where_only_digests_are_kept_the_message_is_not(gateway: Running) -> None:
    request = envelope(id_="digest-1", code="kept-by-digest", body="<kept-by-digest>private</kept-by-digest>")
    answer = envelope(
        id_="digest-1", code="kept-by-digest", body="<kept-by-digestResponse>private</kept-by-digestResponse>"
    )
    answers(gateway, answer)

    status, _, body = ask(gateway, request)

    record = gateway.kept()[-1]
    assert (status, record.id) == (200, "digest-1") and record.answer is not None
    assert b"private" in body and b"private" not in record.request.head + record.answer.head
    assert (record.request.body, record.answer.body) == (None, None)
    assert record.request.body_digest == sha512(request).digest()
    assert record.answer.body_digest == sha512(body).digest()
    assert b"x-road-id:digest-1\r\nx-road-client:EE/BUSINESS/consumer\r\n" in record.request.head
    assert Verifier().verify(container_of(gateway, 2, record.answer)).absent == ("attachment1",)


def test_a_request_whose_answer_cannot_be_handed_on_is_proven_too(gateway: Running) -> None:
    answers(gateway, b"no XML")

    _, _, body = ask(gateway, envelope(id_="lost-soap"))

    record = gateway.kept()[-1]
    assert (record.id, record.answer, record.fault) == ("lost-soap", None, fault_code(body))
    assert record.fault == "server.serverproxy.service_failed.invalid_soap"


def test_an_answer_to_another_request_is_not_handed_on(gateway: Running) -> None:
    answers(gateway, envelope(body="<getStateResponse/>").replace(b">consumer<", b">somebody<"))

    assert fault_code(ask(gateway, envelope())[2]) == "server.serverproxy.service_failed.inconsistent_response"


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (envelope(subsystem="sub", code="echo", body="<echo/>"), "server.serverproxy.service_type"),
        (envelope().replace(b">consumer<", b">stranger<"), "server.clientproxy.unknown_member"),
        (envelope(provider="stranger"), "server.clientproxy.unknown_member"),
        (envelope(code="no", body="<no/>"), "server.serverproxy.unknown_service"),
        (envelope(code="forbidden", body="<forbidden/>"), "server.serverproxy.access_denied"),
        (envelope(code="getOpenAPI", body="<getOpenAPI/>"), "server.serverproxy.unknown_service"),
        (envelope(code="nobody", body="<nobody/>"), "server.serverproxy.service_failed.network_error"),
        (FAULT, "client.CODE"),
    ],
)
def test_a_call_that_may_not_pass_is_refused_with_the_peers_code(gateway: Running, request_: bytes, code: str) -> None:
    status, fields, body = ask(gateway, request_)

    assert (status, fields["content-type"], fault_code(body)) == (500, "text/xml;charset=UTF-8", code)
    assert etree.fromstring(body).findtext(f".//{XROAD}faultDetail")
    assert gateway.provider.asked == []


def test_only_post_is_answered(gateway: Running) -> None:
    assert fault_code(gateway.call("GET", "/")[2]) == "client.invalid_http_method"


def services_of(body: bytes) -> list[str]:
    """The codes of the services listed, in order."""
    return [str(item.text) for item in etree.fromstring(body).iterfind(".//{*}Body//{*}service/{*}serviceCode")]


def test_a_providers_soap_services_are_listed_and_those_open_to_the_caller(gateway: Running) -> None:
    """PR-META §3; the request's header comes back in order."""
    header = '<x:issue>case 7</x:issue><o:other xmlns:o="urn:o">kept</o:other>'
    request = envelope(id_="meta-1", code="listMethods", body="<x:listMethods/>", header=header)

    status, fields, body = ask(gateway, request)
    allowed = ask(gateway, envelope(code="allowedMethods", body="<allowedMethods/>"))[2]
    rest_only = ask(gateway, envelope(code="listMethods", body="<listMethods/>", subsystem="sub"))[2]

    blocks = [etree.QName(item).localname for item in etree.fromstring(body)[0]]
    assert (status, fields["content-type"]) == (200, "text/xml;charset=UTF-8")
    assert blocks == ["client", "service", "id", "requestHash", "issue", "other", "protocolVersion"]
    assert b64encode(sha512(request).digest()) in body and b"listMethodsResponse" in body
    assert {"getState", "forbidden"} <= set(services_of(body)) and "forbidden" not in services_of(allowed)
    assert services_of(rest_only) == ["wsdl"]


def parts_of(fields: dict[str, str], body: bytes) -> list[Message]:
    """The parts as another reader sees them."""
    whole: Any = email.message_from_bytes(f"Content-Type: {fields['content-type']}\r\n\r\n".encode() + body)
    return list(whole.get_payload())


def test_a_wsdl_is_an_attachment_and_hides_where_the_provider_is(gateway: Running) -> None:
    """PR-META §4"""
    body = "<x:getWsdl><x:serviceCode>getState</x:serviceCode></x:getWsdl>"

    _, fields, reply = ask(gateway, envelope(id_="wsdl-1", code="getWsdl", body=body))

    soap, wsdl = parts_of(fields, reply)
    said, described = (etree.fromstring(part.get_payload(decode=True)) for part in (soap, wsdl))
    assert said.findtext(f".//{XROAD}getWsdlResponse/{XROAD}serviceCode") == "getState"
    assert said.findtext(f".//{XROAD}id") == "wsdl-1"
    assert described.find(".//{*}port/{*}address").get("location") == "http://example.org/xroad-endpoint"
    assert b"10.1.2.3" not in reply and b"portType" in reply


@pytest.mark.parametrize(
    ("body", "subsystem", "code"),
    [
        ("<x:getWsdl/>", "", "server.serverproxy.invalid_request"),
        ("<x:getWsdl><x:serviceCode>test</x:serviceCode></x:getWsdl>", "", "server.serverproxy.unknown_service"),
        ("<x:getWsdl><x:serviceCode>echo</x:serviceCode></x:getWsdl>", "sub", "server.serverproxy.service_type"),
    ],
)
def test_a_wsdl_that_is_not_there_is_refused(gateway: Running, body: str, subsystem: str, code: str) -> None:
    """The peer's MetadataServiceHandlerTest."""
    reply = ask(gateway, envelope(code="getWsdl", body=body, subsystem=subsystem))[2]

    assert fault_code(reply) == code


def test_a_message_with_ten_megabytes_of_attachments_arrives_whole(gateway: Running) -> None:
    request = multipart(envelope(), bytes(range(256)) * 40_000)
    answers(gateway, envelope(body="<getStateResponse/>"))

    status, _, _ = ask(gateway, request, "multipart/related; boundary=b")

    assert (status, gateway.provider.asked[-1]["body"] == request) == (200, True)


def test_a_closed_service_tells_why(fresh: Running) -> None:
    subsystems = tuple(
        replace(party, services=tuple(replace(service, closed="Nghỉ lễ.") for service in party.services))
        for party in fresh.snapshot.subsystems
    )
    fresh.stop()
    fresh.publish(replace(fresh.snapshot, subsystems=subsystems))
    fresh.start()

    body = ask(fresh, envelope())[2]

    assert fault_code(body) == "server.serverproxy.service_disabled"
    assert etree.fromstring(body).findtext(".//faultstring") == "Nghỉ lễ."


def test_without_a_proof_of_time_for_too_long_nothing_is_exchanged(tmp_path: Path, provider: Provider) -> None:
    running = Running(tmp_path, "raw", provider)
    provider.asked.clear()

    async def main() -> bytes:
        gateway = await Gateway(replace(settings(running.folder), stamp_limit_seconds=1.0)).start()
        late = time.time() + 60
        incoming = Incoming("POST", b"/", [(b"Content-Type", XML.encode())], envelope(), None, late)
        reply = await gateway.door.answer(incoming)
        await gateway.close()
        assert isinstance(reply.body, bytes)
        return reply.body

    assert fault_code(asyncio.run(main())) == "server.clientproxy.logging_failed"
    assert provider.asked == []
