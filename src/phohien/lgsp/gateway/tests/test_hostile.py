"""What a hostile or clumsy caller or provider may try on the fast lane and the general way, and what comes of it."""

from __future__ import annotations

import asyncio
import re
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from phohien.lgsp.contracts.configuration import Subsystem
from phohien.lgsp.gateway.core import spool
from phohien.lgsp.gateway.core.bodies import Body
from phohien.lgsp.gateway.core.hub import _Hashed
from phohien.lgsp.gateway.core.routing import Routing
from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.requests import read_request
from phohien.lgsp.gateway.protocol.soap import messages
from phohien.lgsp.gateway.tests.conftest import CLIENT, snapshot
from phohien.lgsp.gateway.tests.provider import Provider
from phohien.lgsp.gateway.tests.soap import envelope
from phohien.lgsp.gateway.tests.test_lane import Twins

PRODUCER = "/r1/EE/BUSINESS/producer/sub"


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[Twins]:
    with Twins(tmp_path_factory.mktemp("hostile"), provider) as running:
        yield running


@pytest.fixture(params=["lane", "general"])
def port(request: pytest.FixtureRequest, twins: Twins) -> int:
    """One of the two fronts, over connections to the provider that stand already."""
    twins.call(twins.ports[1], head("GET", "echo", "Connection: close"))
    return twins.ports[request.param == "general"]


def head(method: str, path: str, *fields: str) -> bytes:
    """A request's head."""
    lines = [f"{method} {PRODUCER}/{path} HTTP/1.1", "Host: x", f"X-Road-Client: {CLIENT}", *fields, "", ""]
    return "\r\n".join(lines).encode()


def read(caller: socket.socket) -> bytes:
    """All that comes until the end."""
    return b"".join(iter(lambda: caller.recv(65536), b""))


@pytest.mark.parametrize("path", ["echo/large-broken", "echo/large-head"])
def test_a_request_that_was_sent_is_proven_though_its_answer_cannot_be_handed_on(
    twins: Twins, port: int, path: str
) -> None:
    reply, asked, kept = twins.call(
        port, head("POST", path, "X-Road-Id: odd-1", "Content-Length: 2", "Connection: close") + b"ab"
    )

    assert reply.startswith(b"HTTP/1.1 500 ")
    assert [item["path"] for item in asked] == ["/" + path.split("/")[1]]
    assert [(record[0], record[7]) for record in kept] == [("odd-1", "Server.ServerProxy.ServiceFailed")]


def test_fields_behind_a_body_are_no_fields_of_its_head(twins: Twins, port: int) -> None:
    """RFC 9110 §6.5.1: trailers may not be merged; here one would name another caller, or a front's certificate."""
    octets = head("POST", "echo", "Transfer-Encoding: chunked", "Connection: close")
    _, asked, _ = twins.call(port, octets + b"2\r\nab\r\n0\r\nX-Late: 1\r\nX-Client-Certificate: 00\r\n\r\n")
    reply, _, _ = twins.call(port, head("GET", "echo/trailers", "Connection: close"))

    assert "x-late" not in {name.lower() for name, _ in asked[0]["headers"]}
    assert b"late=1" not in reply and reply.endswith(b"ok")


def test_fields_behind_a_body_have_an_end(twins: Twins, port: int) -> None:
    octets = head("POST", "echo", "Transfer-Encoding: chunked", "Connection: close") + b"2\r\nab\r\n0\r\n"
    reply, asked, _ = twins.call(port, octets + b"".join(b"X-%d: %b\r\n" % (at, b"y" * 1000) for at in range(40)))

    assert reply.startswith(b"HTTP/1.1 400 ") and asked == []


def test_who_only_sends_no_more_still_gets_the_answer(twins: Twins, port: int) -> None:
    """A caller that closes its half after the request (RFC 9112 §9.6) waits for the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as caller:
        caller.sendall(head("GET", "test/slow"))
        caller.shutdown(socket.SHUT_WR)
        reply = read(caller)

    assert reply.startswith(b"HTTP/1.1 200 ") and b"\r\nConnection:close\r\n" in reply and reply.endswith(b"late")


def test_the_refusal_of_a_large_body_reaches_a_caller_that_goes_on_sending(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as caller:
        caller.sendall(head("POST", "echo", "Content-Length: 30000000"))
        for _ in range(40):
            caller.sendall(b"x" * 65_536)
        reply = read(caller)

    assert reply.startswith(b"HTTP/1.1 400 ") and b"Client.TooLarge" in reply


def test_a_body_that_was_refused_before_it_came_does_not_hide_the_refusal(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as caller:
        caller.sendall(head("POST", "absent", "Content-Length: 8000000"))
        for _ in range(100):
            caller.sendall(b"x" * 65_536)
        reply = read(caller)

    assert b"Server.ServerProxy.UnknownService" in reply


@pytest.mark.parametrize("behind", [b"GET / HTTP/1.1\r\n\r\n", b"no HTTP at all\r\n\r\n"])
def test_whatever_follows_the_last_request_it_is_answered(port: int, behind: bytes) -> None:
    parts = [head("GET", "echo/1"), head("GET", "echo/2", "Connection: close"), behind]
    with socket.create_connection(("127.0.0.1", port), timeout=10) as caller:
        caller.sendall(b"".join(parts))
        reply = read(caller)

    assert reply.count(b"HTTP/1.1 200 OK") == 2 and b'"/2"' in reply


def test_what_was_asked_before_nonsense_is_answered_and_then_nonsense_is_refused(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as caller:
        caller.sendall(head("GET", "echo/1") + head("GET", "echo/2") + b"no HTTP at all\r\n\r\n")
        reply = read(caller)

    assert re.findall(rb"HTTP/1.1 (\d+)", reply) == [b"200", b"200", b"400"]


@pytest.mark.parametrize("path", ["echo", "absent"])
def test_one_request_has_one_answer_though_it_wants_to_leave_http(port: int, path: str) -> None:
    """What stands behind it is another protocol's, so it is never read."""
    octets = head("GET", path, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQ")
    with socket.create_connection(("127.0.0.1", port), timeout=10) as caller:
        caller.sendall(octets + head("DELETE", "echo"))
        reply = read(caller)

    assert reply.count(b"HTTP/1.1 ") == 1


def test_nothing_stays_of_a_large_answer_whose_caller_went_away(twins: Twins, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as caller:
        caller.sendall(head("GET", "test/large?bytes=9000000"))
        caller.recv(1000)

    until = time.monotonic() + 10
    while spool._pouring and time.monotonic() < until:
        time.sleep(0.05)
    assert not spool._pouring


def test_of_a_body_that_is_not_the_signed_one_the_provider_never_gets_the_end() -> None:
    """With a told length its last octet ends the request: what comes after that is too late."""

    async def passed() -> bytes:
        body, got = Body(lambda: None, lambda: None), b""
        for piece in (b"a" * 70_000, b"another end"):
            body.feed(piece)
        body.end()
        hashed = _Hashed(body, sha256(b"a" * 70_000 + b"the true end").hexdigest())
        with pytest.raises(Fault, match="signed"):
            while piece := await hashed.read():
                got += piece
        return got

    assert len(asyncio.run(passed())) < 70_011


@pytest.mark.parametrize("is_fast", [True, False])
def test_what_a_stopping_gateway_has_sent_is_proven_though_nobody_waits_for_the_answer(
    tmp_path: Path, provider: Provider, is_fast: bool
) -> None:
    twins = Twins(tmp_path, provider)
    with twins:
        port = twins.ports[not is_fast]
        twins.call(twins.ports[1], head("GET", "echo", "Connection: close"))
        caller = socket.create_connection(("127.0.0.1", port), timeout=10)
        caller.sendall(head("POST", "test/slow", "X-Road-Id: stopped", "Content-Length: 0"))
        while not any(item["path"] == "/slow" for item in provider.asked):
            time.sleep(0.02)
        twins.patience = 0.1
    caller.close()

    kept = [(record.id, record.fault) for batch in twins.batches() for record in batch.records]
    assert kept[-1] == ("stopped", "Server.ServerProxy.NetworkError")


@pytest.mark.parametrize("is_test", [False, True])
def test_a_test_system_enters_no_room_of_events(is_test: bool) -> None:
    """Any official may open one on the spot; what is told in rooms is real."""
    made = snapshot(1)
    party = Subsystem(member_class="BUSINESS", member_code="consumer", subsystem="THU-1", is_test=is_test)
    routing = Routing(replace(made, events="http://127.0.0.1:1/r1", subsystems=(*made.subsystems, party)))
    asked = read_request(
        "GET", f"{PRODUCER}/pull/v1/births".encode(), [(b"X-Road-Client", b"EE/BUSINESS/consumer/THU-1")]
    )

    with pytest.raises(Fault, match="no right") if is_test else nullcontext():
        routing.decide(asked, time.time())


def test_a_soap_id_is_no_longer_than_evidence_can_be_found_by() -> None:
    """An index row of PostgreSQL holds 2,704 octets: a longer id would keep the whole chain from being loaded, for ever."""
    longest = "ă" * 255
    assert messages.read(envelope(id_=longest), messages.CLIENT_SIDE).id == longest

    with pytest.raises(Fault, match="at most 255"):
        messages.read(envelope(id_=secrets.token_hex(2000)), messages.CLIENT_SIDE)
