"""Conversion by declaration: what goes one way comes back the other, and what was not declared is refused."""

from __future__ import annotations

import json
from base64 import b64decode
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from phohien.lgsp.contracts.conversion import Kind, Member
from phohien.lgsp.gateway.protocol.soap import messages
from phohien.lgsp.gateway.protocol.soap.conversion import MismatchError, read_json, to_json, to_xml, write_json
from phohien.lgsp.gateway.tests.conftest import Running
from phohien.lgsp.gateway.tests.soap import envelope
from phohien.lgsp.gateway.tests.test_soap import answers, ask, fault_code

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=20)
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    "text": TEXT,
    "integer": st.integers(-(10**30), 10**30),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=6),
    "boolean": st.booleans(),
}
NAMES = ["code", "fullName", "children", "born"]


@st.composite
def declared(draw: st.DrawFn, depth: int = 2) -> tuple[tuple[Member, ...], dict[str, Any]]:
    """Members and a value they describe."""
    members, value = [], {}
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True)):
        kind: Kind = draw(st.sampled_from([*VALUES, "object"] if depth else list(VALUES)))
        inner, one = draw(declared(depth - 1)) if kind == "object" else ((), draw(VALUES[kind]))
        many, optional = draw(st.booleans()), draw(st.booleans())
        members.append(Member(name=name, kind=kind, element=draw(st.sampled_from(["", f"x{name}"])), many=many,
                              optional=optional, members=inner))  # fmt: skip
        if not optional or draw(st.booleans()):
            value[name] = [one] * draw(st.integers(1, 3)) if many else one
    return tuple(members), value


@given(declared(), st.booleans())
def test_what_becomes_xml_becomes_the_same_json_again(case: tuple[tuple[Member, ...], Any], qualified: bool) -> None:
    members, value = case
    sent = etree.tostring(to_xml(read_json(write_json(value)), "act", members, "urn:a", qualified=qualified))

    assert to_json(etree.fromstring(sent), members, "urn:a", qualified=qualified) == value


def test_numbers_keep_all_their_digits() -> None:
    members = (Member(name="sum", kind="decimal"),)
    sent = to_xml(read_json(b'{"sum": 12345678901234567890.10}'), "act", members, "urn:a", qualified=False)

    assert sent[0].text == "12345678901234567890.10"
    assert write_json(to_json(sent, members, "urn:a", qualified=False)) == b'{"sum":12345678901234567890.10}'


MEMBERS = (
    Member(name="n", kind="integer", optional=True),
    Member(name="t", optional=True),
    Member(name="o", kind="object", optional=True, members=(Member(name="in"),)),
    Member(name="d", kind="decimal", optional=True),
    Member(name="l", many=True, optional=True),
)


@pytest.mark.parametrize(
    "data",
    [b"[]", b"1", b"{", b'{"n": "1"}', b'{"n": true}', b'{"n": 1.0}', b'{"t": 1}', b'{"t": "\\u0000"}', b'{"x": 1}', b'{"n": 1, "n": 2}',
     b'{"o": {}}', b'{"o": []}', b'{"l": "a"}', b'{"d": NaN}', b'{"d": 1e400}', b"[" * 100_000, b'{"n": ' + b"9" * 400 + b"}",
     b'{"t": "\\ud800"}', b"\xff"],
    ids=lambda data: repr(data[:20]),
)  # fmt: skip
def test_json_that_was_not_declared_is_refused(data: bytes) -> None:
    with pytest.raises(MismatchError):
        to_xml(read_json(data), "act", MEMBERS, "urn:a", qualified=False)


@pytest.mark.parametrize(
    "inside",
    ["text", "<n>1</n>text", "<n>x</n>", "<n>1</n><n>2</n>", "<m/>", "<n a='1'>1</n>", "<t><a/></t>", "<o/>", "<d>1e5</d>", "<d>INF</d>",
     "<n xmlns='urn:b'>1</n>", f"<n>{'9' * 400}</n>"],
)  # fmt: skip
def test_xml_that_was_not_declared_is_refused(inside: str) -> None:
    with pytest.raises(MismatchError):
        to_json(etree.fromstring(f"<act>{inside}</act>"), MEMBERS, "urn:a", qualified=False)


def test_what_is_nil_is_absent() -> None:
    nil = '<act xmlns:i="http://www.w3.org/2001/XMLSchema-instance"> <n i:nil="true"/><!-- c --><d> 1.50 </d></act>'

    assert to_json(etree.fromstring(nil), MEMBERS, "urn:a", qualified=False) == {"d": Decimal("1.50")}


# through the fronts

PERSON = "/r1/EE/BUSINESS/producer/subsys2/person"
SAID = '<p:personResponse xmlns:p="urn:people"><fullName>Nguyễn Thị Lan</fullName><alive>1</alive><children><age>7</age></children></p:personResponse>'
LAN = {"name": "Nguyễn Thị Lan", "alive": True, "children": [{"age": 7}]}


def by_rest(gateway: Running, body: bytes, method: str = "POST", path: str = "") -> tuple[int, dict[str, str], bytes]:
    """A call of the SOAP service by REST."""
    return gateway.call(method, PERSON + path, body, X_Road_Client="EE/BUSINESS/consumer", X_Road_Id="conv-1",
                        Content_Type="application/json")  # fmt: skip


def test_a_rest_caller_is_answered_by_a_soap_provider(gateway: Running) -> None:
    answers(gateway, envelope(id_="conv-1", code="person", subsystem="subsys2", body=SAID))

    status, fields, body = by_rest(gateway, b'{"code": "033", "n": [1.50, 2]}')

    sent = messages.read(gateway.provider.asked[-1]["body"], messages.CLIENT_SIDE)
    assert (status, fields["content-type"], json.loads(body)) == (200, "application/json", LAN)
    assert (str(sent.client), str(sent.service), sent.id) == (
        "EE/BUSINESS/consumer", "EE/BUSINESS/producer/subsys2/person", "conv-1",
    )  # fmt: skip
    assert [(item.tag, item.text) for item in sent.content] == [("code", "033"), ("n", "1.50"), ("n", "2")]
    record = gateway.kept()[-1]
    assert record.id == "conv-1" and record.answer is not None and record.answer.body_size == len(body)
    assert b64decode(fields["x-road-request-hash"])


def test_a_soap_providers_fault_and_nonsense_reach_the_rest_caller(gateway: Running) -> None:
    answers(
        gateway,
        envelope(body="<s:Fault><faultcode>s:Server</faultcode><faultstring>No</faultstring></s:Fault>"),
        status=500,
    )
    status, fields, body = by_rest(gateway, b'{"code": "1"}')
    assert (status, "x-road-error" in fields, json.loads(body)["message"]) == (500, False, "No")

    answers(gateway, envelope(code="person", subsystem="subsys2", body=SAID.replace("fullName", "other")))
    status, fields, _ = by_rest(gateway, b'{"code": "1"}')
    assert (status, fields["x-road-error"]) == (500, "Server.ServerProxy.ServiceFailed")

    gateway.provider.asked.clear()
    for body, method, path in (
        (b'{"code": 1}', "POST", ""),
        (b"{}", "POST", ""),
        (b"", "GET", ""),
        (b'{"code": "1"}', "POST", "/x"),
    ):
        status, fields, _ = by_rest(gateway, body, method, path)
        assert (status, fields["x-road-error"]) == (400, "Client.BadRequest")
    assert gateway.provider.asked == []


def by_soap(gateway: Running, inside: str, code: str = "people") -> bytes:
    """The answer to a call of a REST service by SOAP."""
    body = f'<p:{code} xmlns:p="urn:people">{inside}</p:{code}>'
    return ask(gateway, envelope(id_="conv-2", code=code, subsystem="subsys2", body=body))[2]


def test_a_soap_caller_is_answered_by_a_rest_provider(gateway: Running) -> None:
    answers(gateway, json.dumps(LAN).encode(), "application/json")

    body = by_soap(gateway, "<code>a/b ?</code><onDay>2026-11-28</onDay><n>1.50</n><n>2</n>")

    seen = gateway.provider.asked[-1]
    found = messages.read(body, messages.SERVICE_SIDE)
    assert (seen["method"], seen["path"]) == ("GET", "/people/a%2Fb%20%3F/script?on=2026-11-28&n=1.50&n=2")
    assert {("x-road-client", "EE/BUSINESS/consumer"), ("x-road-id", "conv-2")} <= {
        (name.lower(), value) for name, value in seen["headers"]
    }
    assert found.content.findtext("fullName") == "Nguyễn Thị Lan"
    assert found.content.tag == "{urn:people}peopleResponse" and b"requestHash" in body
    said = gateway.opened(gateway.kept()[-1])[1]
    assert said is not None and said.head == body


def test_what_is_not_taken_by_the_path_is_the_body_of_a_put(gateway: Running) -> None:
    answers(gateway, json.dumps(LAN).encode(), "application/json")

    body = by_soap(gateway, "<p:code>7</p:code><p:n>1.50</p:n>", "change")

    assert gateway.provider.asked[-1]["body"] == b'{"code":"7","n":[1.50]}'
    assert messages.read(body, messages.SERVICE_SIDE).content.findtext("{urn:people}children/{urn:people}age") == "7"


@pytest.mark.parametrize(
    ("inside", "status", "answer", "code"),
    [
        ("<code>..</code>", 200, b"", "client.invalid_body"),
        ("<other/>", 200, b"", "client.invalid_body"),
        ("<code>1</code>", 404, b"{}", "server.serverproxy.service_failed.http_error"),
        ("<code>1</code>", 200, b'{"name": 1}', "server.serverproxy.service_failed.invalid_body"),
    ],
)
def test_what_cannot_be_converted_is_a_soap_fault(
    gateway: Running, inside: str, status: int, answer: bytes, code: str
) -> None:
    answers(gateway, answer, "application/json", status)
    before = len(gateway.kept())

    assert fault_code(by_soap(gateway, inside)) == code
    assert len(gateway.kept()) - before == (0 if code.startswith("client") else 1)
    assert code.startswith("server") or gateway.provider.asked == []
