"""The REST message protocol as pure functions. Names in brackets are the peer's own test cases (RestRequestTest)."""

from __future__ import annotations

from base64 import b64decode
from hashlib import sha512

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.lgsp.gateway.protocol.faults import Fault, body_of, content_type_for
from phohien.lgsp.gateway.protocol.headers import FROM_CALLER, block, from_caller
from phohien.lgsp.gateway.protocol.identifiers import ClientId, decode_part, encode, parse_client
from phohien.lgsp.gateway.protocol.requests import METHODS, Request, read_path, read_request
from phohien.lgsp.gateway.protocol.responses import answer, request_hash

PATH = b"/r1/Instance/Class/Member/SubSystem/ServiceCode"
CLIENT = (b"X-Road-Client", b"Instance/Class/Member/SubSystem")
USUAL = [CLIENT, (b"X-Road-Id", b"42"), (b"X-Road-ServerId", b"Instance/Class/Member/ServerCode")]


def request(*more: tuple[bytes, bytes], method: str = "GET", target: bytes = PATH + b"?foo=bar") -> Request:
    return read_request(method, target, [*USUAL, *more])


def test_a_request_is_parsed_and_its_message_reads_back_the_same() -> None:
    """[shouldParseRequest]"""
    first = request()

    verb, target, *fields = first.message.removesuffix(b"\r\n").split(b"\r\n")
    again = read_request(verb.decode(), target, [tuple(line.split(b":", 1)) for line in fields])  # type: ignore[misc]

    assert str(first.client) == "Instance/Class/Member/SubSystem"
    assert str(first.target.service) == "Instance/Class/Member/SubSystem/ServiceCode"
    assert first.id == again.id == "42"
    assert again.message.split(b"\r\n")[:-2] == first.message.split(b"\r\n")[:-2]  # but for the fresh request id


@pytest.mark.parametrize("path", [b"/r2" + PATH[3:], b"/r" + PATH[3:], b"/x1" + PATH[3:]])
def test_another_protocol_version_is_refused(path: bytes) -> None:
    """[shouldRejectWrongProtocolVersion]"""
    with pytest.raises(Fault, match="protocol version"):
        request(target=path)


@pytest.mark.parametrize("target", [b"https://invalid.uri/", b"*", b"", b"invalid", b"/r1/a/b/c/d", b"//r1/a/b/c/d/e"])
def test_a_target_that_is_no_path_of_ours_is_refused(target: bytes) -> None:
    """[shouldRejectInvalidURL]"""
    with pytest.raises(Fault) as refused:
        request(target=target)
    assert (refused.value.type, refused.value.status) == ("Client.BadRequest", 400)


@pytest.mark.parametrize("method", ["INVALID", "get", "CONNECT", ""])
def test_an_unknown_method_is_refused(method: str) -> None:
    """[shouldRejectInvalidVerb]"""
    with pytest.raises(Fault, match="method"):
        request(method=method)


def test_a_represented_party_may_be_a_code_alone() -> None:
    """[validRepresentedPartyHeaderWithMember]"""
    assert request((b"X-Road-Represented-Party", b"Member")).represented == (None, "Member")


def test_a_represented_party_may_be_a_class_and_a_code() -> None:
    """[validRepresentedPartyHeaderWithClassAndMember]"""
    assert request((b"X-Road-Represented-Party", b"Class/Member")).represented == ("Class", "Member")


def test_a_represented_party_of_three_parts_is_refused() -> None:
    """[invalidRepresentedPartyHeader]"""
    with pytest.raises(Fault, match="Represented-Party"):
        request((b"X-Road-Represented-Party", b"Instance/Class/Member"))


def test_a_slash_inside_a_part_is_percent_encoded_and_the_path_stays_as_it_came() -> None:
    """PR-REST §4.2."""
    target = read_path(b"/r1/EE/BUSINESS/producer/s%2Fub/%C3%B6%C3%A4%C3%A5/path%3B/")

    assert (target.service.subsystem, target.service.code) == ("s/ub", "öäå")
    assert target.path == "/path%3B/"


@pytest.mark.parametrize(
    "path",
    [b"/a/../b", b"/a/%2e%2e/b", b"/a/..%2Fb", b"/%252e%252e/b", b"/a/..;x/b", b"/a/.%2e", b"/a%5C..%5Cb", b"/./a"],
)
def test_a_path_that_climbs_is_refused_however_it_is_encoded(path: bytes) -> None:
    """The peer's XRDDEV-3054: path traversal past an access right with a wildcard."""
    with pytest.raises(Fault, match="segments"):
        read_path(PATH + path)


@pytest.mark.parametrize(
    "value", [b"a/b", b"a/b/c/d/e", b"", b"a//c", b"a/b/%zz", b"a/b/%ff", b"a/b/..", b"a/b/%EF%BB%BF"]
)
def test_a_malformed_client_is_refused(value: bytes) -> None:
    with pytest.raises(Fault):
        read_request("GET", PATH, [(b"X-Road-Client", value)])


def test_the_client_may_be_named_once_only() -> None:
    """PR-REST §4.2 warns of parameter pollution: the two ends must not read different clients."""
    with pytest.raises(Fault, match="once"):
        request((b"x-road-client", b"Instance/Class/Other/SubSystem"))


def test_hop_by_hop_fields_and_those_connection_nominates_stop_here() -> None:
    """PR-REST §4.3, RFC 9110 §7.6.1."""
    headers = [
        (b"Connection", b"X-Secret-Hop, X-Road-Client"), (b"X-Secret-Hop", b"1"), (b"Host", b"inside.example"),
        (b"User-Agent", b"curl"), (b"TE", b"trailers"), (b"Pragma", b"no-cache"), (b"Cookie", b"a=b"), (b"X-Mine", b"2"),
    ]  # fmt: skip

    assert from_caller([CLIENT, *headers]) == [
        b"X-Road-Client:Instance/Class/Member/SubSystem\r\n", b"Pragma:no-cache\r\n", b"Cookie:a=b\r\n", b"X-Mine:2\r\n",
    ]  # fmt: skip


def test_the_request_hash_is_that_of_the_protocol() -> None:
    """PR-REST §4.3: SHA512(SHA512(headers)+SHA512(body)), and SHA512(headers) when there is no body."""
    head, body = sha512(b"head").digest(), sha512(b"body").digest()

    assert b64decode(request_hash(head, body)) == sha512(head + body).digest()
    assert b64decode(request_hash(head, None)) == head


def test_the_provider_cannot_set_what_the_gateway_says() -> None:
    """PR-REST §4.3: fields the provider sets are overwritten."""
    theirs = [
        (b"X-Road-Request-Hash", b"forged"),
        (b"x-road-error", b"Server.X"),
        (b"Server", b"nginx"),
        (b"ETag", b"1"),
    ]

    made = answer(request(), b"HASH", 200, b"OK", theirs)

    assert b"forged" not in made.fields and b"Server.X" not in made.fields and b"nginx" not in made.fields
    assert made.message.startswith(b"200\r\nOK\r\nETag:1\r\nx-road-id:42\r\n")
    assert made.message.endswith(b"x-road-request-hash:HASH\r\n")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/json"),
        ("application/json;charset=utf-8", "application/json"),
        ("foobarbaz", "application/json"),
        ("application/xml", "application/xml;charset=utf-8"),
        ("text/xml", "text/xml;charset=utf-8"),
        ("application/xml, text/xml", "application/xml;charset=utf-8"),
        ("text/xml, application/xml", "text/xml;charset=utf-8"),
        ("text/xml-patch+xml", "application/json"),
        ("application/xml; q=0.2", "application/xml;charset=utf-8"),
        ("text/xml, application/xml, application/json", "text/xml;charset=utf-8"),
        ("text/*", "text/xml;charset=utf-8"),
        ("text/xml;q=0, */*;q=0.1", "application/json"),
    ],
)
def test_an_error_comes_in_the_type_the_caller_accepts(accept: str | None, expected: str) -> None:
    """[RestProxyTest.shouldRespectAcceptHeaderInErrorResponse], PR-REST §4.6."""
    assert content_type_for(accept) == expected


def test_an_error_in_xml_escapes_what_the_caller_sent() -> None:
    assert b"<b>" not in body_of(Fault("Client.BadRequest", "<b>"), "text/xml;charset=utf-8")


parts = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20).filter(
    lambda part: part not in {".", ".."}
)


@given(parts, parts, parts, parts)
def test_every_identifier_survives_encoding_and_parsing(a: str, b: str, c: str, d: str) -> None:
    assert parse_client(encode(a, b, c, d)) == ClientId(a, b, c, d)
    assert decode_part(encode(a)) == a


token = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", min_size=1, max_size=20)
value = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=40)
fields = st.lists(st.tuples(token, value), max_size=12)
known = st.sampled_from(["Connection", "Host", "TE", "Upgrade", "Server", "Accept", "X-Road-UserId", "Content-Type"])


@given(st.lists(st.tuples(st.one_of(known, token), value), max_size=12))
def test_a_second_parser_reads_the_passed_fields_as_we_wrote_them(items: list[tuple[str, str]]) -> None:
    """h11 is the judge: what we write is one header block with exactly the fields that may pass, in order."""
    headers = [(name.encode(), text.encode()) for name, text in items if not name.lower().startswith("x-road-")]
    headers = [item for item in headers if item[0].lower() not in {b"content-length", b"transfer-encoding"}]
    lines = from_caller(headers)
    server = h11.Connection(h11.SERVER)

    server.receive_data(b"GET / HTTP/1.1\r\nHost:x\r\n" + block(lines) + b"\r\n")
    event = server.next_event()

    assert isinstance(event, h11.Request)
    nominated = {n.strip().lower() for k, v in headers if k.lower() == b"connection" for n in v.split(b",")}
    expected = [(k.lower(), v) for k, v in headers if k.lower() not in FROM_CALLER]
    kept = [item for item in expected if item[0] not in nominated or item[0] == b"content-type"]
    assert list(event.headers)[1:] == kept
    assert isinstance(server.next_event(), h11.EndOfMessage)


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_no_field_can_smuggle_a_line(name: bytes, text: bytes) -> None:
    lines = from_caller([(name, text)])
    try:
        written = block(lines)
    except Fault:
        return
    assert written.count(b"\r\n") == written.count(b"\n") == len(lines)


@given(st.sampled_from(sorted(METHODS)), st.binary(max_size=80), fields)
def test_any_target_is_either_read_or_refused_with_a_type(
    method: str, tail: bytes, items: list[tuple[str, str]]
) -> None:
    headers = [CLIENT, *((f"Y-{name}".encode(), text.encode()) for name, text in items)]
    try:
        made = read_request(method, PATH + tail, headers)
    except Fault as fault:
        assert fault.type.startswith("Client.")
        assert fault.status == 400
    else:
        assert made.message.startswith(method.encode() + b"\r\n" + PATH + tail + b"\r\n")
