"""The REST protocol through each front: the peer's proxy cases by name, and what else a gateway must do.

Names in brackets are the peer's own cases (RestProxyTest). Where it answers 500 to a fault of the caller, the protocol
(PR-REST §4.6, category 3) says 400, and so do we.
"""

from __future__ import annotations

import json
import socket
from base64 import b64decode
from hashlib import sha512
from uuid import uuid4

import pytest

from phohien.lgsp.gateway.log import apart, records
from phohien.lgsp.gateway.tests.conftest import CLIENT, OPENAPI, Running

PRODUCER = "/r1/EE/BUSINESS/producer/sub"
BODY = b'{"value" : 42}'


def test_without_the_client_it_fails(gateway: Running) -> None:
    """[shouldFailIfClientHeaderMissing]"""
    status, fields, _ = gateway.call("GET", f"{PRODUCER}/echo", Content_Type="application/json")

    assert (status, fields["x-road-error"]) == (400, "Client.MissingHeader")


def test_a_malformed_address_fails(gateway: Running) -> None:
    """[shouldFailIfMalformedRequestURI]"""
    status, fields, _ = gateway.call("GET", "/r1/invalid", X_Road_Client="EE/BUSINESS/consumer/sub")

    assert (status, fields["x-road-error"]) == (400, "Client.BadRequest")


def test_a_simple_post_is_handled(gateway: Running) -> None:
    """[shouldHandleSimplePost]"""
    status, _, body = gateway.call("POST", f"{PRODUCER}/echo", BODY, X_Road_Client="EE/BUSINESS/consumer/sub")

    assert (status, json.loads(body)) == (200, {"value": 42})


def test_the_query_id_is_kept(gateway: Running) -> None:
    """[shouldKeepQueryId]"""
    qid = str(uuid4())

    _, fields, _ = gateway.call("POST", f"{PRODUCER}/echo", BODY, X_Road_Client=CLIENT, X_Road_Id=qid)

    assert fields["x-road-id"] == qid
    assert dict((name.lower(), value) for name, value in gateway.provider.asked[-1]["headers"])["x-road-id"] == qid


def test_the_provider_is_told_the_length(gateway: Running) -> None:
    """[shouldHaveContentLengthHeader]"""
    gateway.call("POST", f"{PRODUCER}/echo", BODY, X_Road_Client=CLIENT)

    assert dict(gateway.provider.asked[-1]["headers"])["Content-Length"] == str(len(BODY))


def test_the_request_hash_is_unique_even_when_the_id_is_not(gateway: Running) -> None:
    """[requestHashShouldBeUnique]"""
    hashes = {gateway.call("POST", f"{PRODUCER}/echo", X_Road_Client=CLIENT, X_Road_Id="queryid")[1]["x-road-request-hash"]
              for _ in range(2)}  # fmt: skip

    assert len(hashes) == 2
    assert all(len(b64decode(item)) == 64 for item in hashes)


def test_there_is_one_date(gateway: Running) -> None:
    """[shouldHaveOnlyOneDateHeader]"""
    with socket.create_connection(("127.0.0.1", gateway.port)) as caller:
        caller.sendall(
            f"GET {PRODUCER}/echo HTTP/1.1\r\nHost: x\r\nX-Road-Client: {CLIENT}\r\nConnection: close\r\n\r\n".encode()
        )
        reply = b"".join(iter(lambda: caller.recv(65536), b""))

    assert reply.lower().count(b"\r\ndate:") == 1


def test_identifiers_may_be_percent_encoded(gateway: Running) -> None:
    """[shouldAcceptPercentEncodedIdentifiers]"""
    path = "/r1/EE/BUSINESS/producer/s%2Fub/%C3%B6%C3%A4%C3%A5/path%3B/"

    status, _, _ = gateway.call("GET", path, X_Road_Client="EE/BUSINESS/consumer/sub%2Fsystem")

    assert (status, gateway.provider.asked[-1]["path"]) == (200, "/path%3B/")


@pytest.mark.parametrize(("asked", "seen"), [("/", "/"), ("", "/"), ("/a?b=%20c&d", "/a?b=%20c&d"), ("?e", "/?e")])
def test_an_empty_path_is_accepted_and_any_path_passes_as_it_came(gateway: Running, asked: str, seen: str) -> None:
    """[shouldAcceptEmptyPath], PR-REST §4.5"""
    status, _, _ = gateway.call("GET", f"{PRODUCER}/service{asked}", X_Road_Client=CLIENT)

    assert (status, gateway.provider.asked[-1]["path"]) == (200, seen)


def test_a_large_answer_arrives_whole(gateway: Running) -> None:
    """[shouldGetLargeBinaryMessage]"""
    size = 13 * 1024 * 1024 + 104729

    status, _, body = gateway.call("GET", f"{PRODUCER}/test/large?bytes={size}", X_Road_Client=CLIENT)

    assert (status, len(body)) == (200, size)


def test_redirects_are_not_followed(gateway: Running) -> None:
    """[shouldNotFollow302Redirects]"""
    status, fields, _ = gateway.call("GET", f"{PRODUCER}/service/redirect", X_Road_Client=CLIENT)

    assert (status, fields["location"]) == (302, "/r1/EE/BUSINESS/producer/sub/notexists")


def test_a_soap_service_cannot_be_called_by_rest(gateway: Running) -> None:
    """[shouldNotAllowCallingWSDLServices]"""
    status, fields, _ = gateway.call("GET", f"{PRODUCER}/wsdl", X_Road_Client=CLIENT)

    assert (status, fields["x-road-error"]) == (500, "Server.ServerProxy.ServiceType")


def test_a_method_without_a_right_is_denied(gateway: Running) -> None:
    """[shouldNotAllowPATCH]"""
    allowed, _, _ = gateway.call("GET", f"{PRODUCER}/service", X_Road_Client=CLIENT)
    status, fields, _ = gateway.call("PATCH", f"{PRODUCER}/service", X_Road_Client=CLIENT)

    assert allowed == 200
    assert (status, fields["x-road-error"]) == (500, "Server.ServerProxy.AccessDenied")


def test_the_first_address_that_answers_is_taken(gateway: Running) -> None:
    """[shouldSelectResolvableAddress]"""
    status, _, _ = gateway.call("GET", f"{PRODUCER}/hard-to-find/x", X_Road_Client=CLIENT)

    assert (status, gateway.provider.asked[-1]["path"]) == (200, "/found/x")


@pytest.mark.parametrize(
    ("accept", "kind"), [("application/xml", "application/xml;charset=utf-8"), ("foobarbaz", "application/json")]
)
def test_an_error_comes_in_the_accepted_type(gateway: Running, accept: str, kind: str) -> None:
    """[shouldRespectAcceptHeaderInErrorResponse]; all its pairs stand in test_protocol."""
    status, fields, body = gateway.call("GET", f"{PRODUCER}/wsdl", X_Road_Client=CLIENT, Accept=accept)

    assert (status, fields["content-type"]) == (500, kind)
    assert b"Server.ServerProxy.ServiceType" in body


# beyond the peer's cases


def test_a_large_request_streams_and_is_hashed(gateway: Running) -> None:
    body = bytes(range(256)) * 4 * 9000

    status, fields, back = gateway.call("POST", f"{PRODUCER}/echo", body, X_Road_Client=CLIENT)

    kept = gateway.kept()[-1]
    assert kept.answer is not None and kept.request.body_digest is not None
    hashed = sha512(sha512(kept.request.head).digest() + sha512(body).digest()).digest()
    assert (status, back == body) == (200, True)
    assert b64decode(fields["x-road-request-hash"]) == hashed
    assert kept.request.body_digest == sha512(body).digest()
    asked, said = gateway.opened(kept)
    assert kept.request.body == kept.answer.body == records.APART
    assert said is not None and asked.body == said.body == body
    large = apart.path_of(gateway.seal, kept.times[0] // 86_400_000_000, 0, kept.request.body_digest)
    assert body[:64] not in large.read_bytes() and not list(large.parent.glob("*.part"))


def test_a_body_beyond_the_limit_is_refused(gateway: Running) -> None:
    status, fields, _ = gateway.call(
        "POST", f"{PRODUCER}/echo", b"x" * 100, X_Road_Client=CLIENT, Content_Length="99999999"
    )

    assert (status, fields["x-road-error"]) == (400, "Client.TooLarge")


def test_the_providers_own_error_passes_and_it_cannot_pretend_to_be_the_gateway(gateway: Running) -> None:
    """PR-REST §4.6, category 1."""
    status, fields, body = gateway.call("GET", f"{PRODUCER}/echo/teapot", X_Road_Client=CLIENT)

    assert (status, body) == (418, b"short and stout")
    assert "x-road-error" not in fields


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("service/slow", "Server.ServerProxy.NetworkError"),
        ("service/broken", "Server.ServerProxy.ServiceFailed"),
        ("service/gone", "Server.ServerProxy.NetworkError"),
        ("echo/nonsense", "Server.ServerProxy.ServiceFailed"),
        ("echo/two-lengths", "Server.ServerProxy.ServiceFailed"),
        ("nobody", "Server.ServerProxy.NetworkError"),
        ("closed", "Server.ServerProxy.ServiceDisabled"),
        ("forbidden", "Server.ServerProxy.AccessDenied"),
        ("absent", "Server.ServerProxy.UnknownService"),
    ],
)
def test_a_provider_that_fails_is_named_as_the_source(gateway: Running, path: str, type_: str) -> None:
    """PR-REST §4.6, categories 2 and 4, example 5."""
    status, fields, body = gateway.call("POST", f"{PRODUCER}/{path}", BODY, X_Road_Client=CLIENT)
    gateway.call("GET", f"{PRODUCER}/echo", X_Road_Client=CLIENT)

    assert (status, fields["x-road-error"], json.loads(body)["type"]) == (500, type_, type_)


def test_an_answer_that_ends_with_the_connection_arrives(gateway: Running) -> None:
    status, _, body = gateway.call("GET", f"{PRODUCER}/echo/until-close", X_Road_Client=CLIENT)

    assert (status, body) == (200, b"until the end")


def test_head_has_no_body_and_the_connection_goes_on(gateway: Running) -> None:
    status, fields, body = gateway.call("HEAD", f"{PRODUCER}/echo", X_Road_Client=CLIENT)

    assert (status, body, fields["etag"]) == (200, b"", "1")


def test_both_messages_are_kept_before_the_answer(gateway: Running) -> None:
    _, fields, body = gateway.call(
        "POST", f"{PRODUCER}/echo", BODY, X_Road_Client=CLIENT, X_Road_Id="kept-1", Cookie="a=b"
    )

    record = gateway.kept()[-1]
    seal = gateway.seal
    assert (record.id, record.client, record.status) == ("kept-1", CLIENT, 200)
    assert record.answer is not None and record.answer.body is not None and record.request.body is not None
    assert seal.open(record.request.body, record.times[0] // 86_400_000_000) == BODY
    assert seal.open(record.answer.body, record.times[0] // 86_400_000_000) == body
    assert f"x-road-request-hash:{fields['x-road-request-hash']}".encode() in record.answer.head
    assert b"POST\r\n/r1/EE/BUSINESS/producer/sub/echo\r\n" in record.request.head
    assert record.times == tuple(sorted(record.times))


def test_a_request_whose_answer_never_came_is_proven_too(gateway: Running) -> None:
    gateway.call("POST", f"{PRODUCER}/service/broken", BODY, X_Road_Client=CLIENT, X_Road_Id="lost-1")

    record = gateway.kept()[-1]
    assert (record.id, record.answer, record.fault) == ("lost-1", None, "Server.ServerProxy.ServiceFailed")


def test_less_is_kept_where_the_catalogue_says_so(gateway: Running) -> None:
    before = len(gateway.kept())
    gateway.call("POST", f"{PRODUCER}/none", BODY, X_Road_Client=CLIENT)
    assert len(gateway.kept()) == before
    gateway.call("POST", f"{PRODUCER}/digest", BODY, X_Road_Client=CLIENT)

    record = gateway.kept()[-1]
    assert (record.request.body, record.request.body_digest) == (None, sha512(BODY).digest())


def test_a_large_answer_without_evidence_streams(gateway: Running) -> None:
    status, _, body = gateway.call("GET", f"{PRODUCER}/none/large?bytes=3000000", X_Road_Client=CLIENT)

    assert (status, len(body)) == (200, 3_000_000)


def test_clients_are_listed(gateway: Running) -> None:
    """PR-META §2"""
    _, fields, body = gateway.call("GET", "/listClients", Accept="application/json")
    _, other, text = gateway.call("GET", "/listClients?xRoadInstance=EE")
    status, _, _ = gateway.call("GET", "/listClients?xRoadInstance=XX")

    member = json.loads(body)["member"][0]
    assert fields["content-type"] == "application/json"
    assert member == {"id": {"object_type": "MEMBER", "xroad_instance": "EE", "member_class": "BUSINESS",
                             "member_code": "consumer"}, "name": "Consumer & Co"}  # fmt: skip
    assert other["content-type"].startswith("text/xml") and b"Consumer &amp; Co" in text
    assert status == 400


def test_methods_are_listed(gateway: Running) -> None:
    """PR-MREST §4"""
    _, fields, body = gateway.call("GET", f"{PRODUCER}/listMethods", X_Road_Client=CLIENT)
    _, _, allowed = gateway.call("GET", f"{PRODUCER}/allowedMethods", X_Road_Client=CLIENT)

    offered = {item["service_code"]: item for item in json.loads(body)["service"]}
    opened = {item["service_code"]: item for item in json.loads(allowed)["service"]}
    assert "wsdl" not in offered and "listMethods" not in offered
    assert offered["pets"]["endpoint_list"][2] == {"method": "POST", "path": "/pets"}
    assert opened["pets"]["endpoint_list"] == [{"method": "GET", "path": "/pets"}, {"method": "GET", "path": "/pets/*"}]
    assert "forbidden" in offered and "forbidden" not in opened
    assert fields["x-road-service"] == "EE/BUSINESS/producer/sub/listMethods"


def test_a_description_is_handed_out(gateway: Running) -> None:
    """PR-MREST §5"""
    status, fields, body = gateway.call("GET", f"{PRODUCER}/getOpenAPI?serviceCode=pets", X_Road_Client=CLIENT)

    assert (status, fields["content-type"], body.decode()) == (200, "application/json", OPENAPI)
    assert gateway.call("GET", f"{PRODUCER}/getOpenAPI?serviceCode=echo", X_Road_Client=CLIENT)[0] == 500
    assert gateway.call("GET", f"{PRODUCER}/getOpenAPI", X_Road_Client=CLIENT)[0] == 400


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/pets", 200),
        ("GET", "/pets/7", 200),
        ("POST", "/pets", 500),
        ("GET", "/pets/7/toys", 500),
        ("GET", "/pets%2F7", 500),
    ],
)
def test_a_right_opens_its_endpoints_only(gateway: Running, method: str, path: str, expected: int) -> None:
    status, _, _ = gateway.call(method, f"{PRODUCER}/pets{path}", X_Road_Client=CLIENT)

    assert status == expected
    assert expected == 500 or gateway.provider.asked[-1]["path"] == f"/api{path}"


SMUGGLED = {
    "two lengths": b"POST %b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "length and chunks": b"POST %b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "odd chunk size": b"POST %b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n",
    "space before colon": b"GET %b HTTP/1.1\r\nHost: x\r\nX-Road-Client : EE/BUSINESS/consumer/sub\r\n\r\n",
    "odd encoding": b"POST %b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\nhello",
    "NUL in a field": b"GET %b HTTP/1.1\r\nHost: x\r\nX-Road-Client: EE/B\0/c/s\r\n\r\n",
}


@pytest.mark.parametrize("name", SMUGGLED)
def test_a_request_two_parsers_would_read_differently_is_refused(gateway: Running, name: str) -> None:
    data = SMUGGLED[name] % f"{PRODUCER}/echo".encode()
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=5) as caller:
        caller.sendall(data)
        first = caller.recv(65536)

    assert first == b"" or b" 400 " in first.split(b"\r\n")[0]
    assert gateway.provider.asked == []


def test_pipelined_requests_are_answered_in_order(gateway: Running) -> None:
    one = b"GET %b/echo/%d HTTP/1.1\r\nHost: x\r\nX-Road-Client: %b\r\n%b\r\n"
    parts = [
        one % (PRODUCER.encode(), at, CLIENT.encode(), b"Connection: close\r\n" if at == 4 else b"") for at in range(5)
    ]
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as caller:
        caller.sendall(b"".join(parts))
        reply = b"".join(iter(lambda: caller.recv(65536), b""))

    assert reply.count(b"HTTP/1.1 200 OK") == 5
    places = [reply.index(b'{"path": "/%d"}' % at) for at in range(5)]
    assert places == sorted(places)
