"""Callers prove who they are, once each call; what they may spend is counted; the catalogue's rows are followed."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from phohien.lgsp.contracts import sealing
from phohien.lgsp.contracts.configuration import AccessKey, Certificate, Endpoint, Right, Service, Snapshot
from phohien.lgsp.gateway.core.bodies import Body
from phohien.lgsp.gateway.core.callers import Callers, Trust
from phohien.lgsp.gateway.core.house import House
from phohien.lgsp.gateway.core.hub import Hub
from phohien.lgsp.gateway.core.messages import Incoming
from phohien.lgsp.gateway.core.nonces import Nonces
from phohien.lgsp.gateway.core.quotas import Quotas
from phohien.lgsp.gateway.core.routing import Route, Routing
from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId, parse_client
from phohien.lgsp.gateway.protocol.requests import read_request
from phohien.lgsp.gateway.tests.conftest import CLIENT, snapshot

NOW = 1_796_000_000.0
INSTALLATION = "s" * 48
KEY, SECRET = "PH0123456789", "the secret of the key"
TARGET = "/r1/EE/BUSINESS/producer/sub/echo?a=1"
WHO = parse_client(CLIENT)
FINGERPRINT = "ab" * 32


def routing(**changes: object) -> Routing:
    later = datetime.fromtimestamp(NOW, UTC) + timedelta(days=1)
    sealed = sealing.seal_secret(SECRET, access_key=KEY, key=sealing.sealing_key(INSTALLATION))
    key = AccessKey(access_key=KEY, app_name="consumer", client=CLIENT, sealed_secret=sealed, until=later)
    shown = Certificate(sha256=FINGERPRINT, subject="CN=x", client=CLIENT, until=later)
    made: Snapshot = replace(snapshot(1), keys=(replace(key, **changes),), certificates=(shown,))
    return Routing(made)


def signed(body: bytes = b"{}", *, at: float = NOW, secret: str = SECRET, key: str = KEY, client: str = CLIENT,
           nonce: str = "", **changes: str) -> Incoming:  # fmt: skip
    nonce = nonce or secrets.token_hex(8)
    text = sealing.call_text(method="POST", target=TARGET, client=client, timestamp=str(int(at)), nonce=nonce,
                             body_sha256=hashlib.sha256(body).hexdigest())  # fmt: skip
    fields = {"X-Road-Client": client, "X-Access-Key": key, "X-App-Name": "consumer", "X-Timestamp": str(int(at)),
              "X-Nonce": nonce, "X-Signature": sealing.call_signature(secret, text)}  # fmt: skip
    fields = {
        name: value for name, value in (fields | {k.replace("_", "-"): v for k, v in changes.items()}).items() if value
    }
    headers = [(name.encode(), value.encode()) for name, value in fields.items()]
    return Incoming("POST", TARGET.encode(), headers, body, len(body), NOW)


def callers(**trust: object) -> Callers:
    return Callers(Trust(installation_secret=INSTALLATION, **trust), Nonces(NOW - 3600))  # type: ignore[arg-type]


def refusal(incoming: Incoming, at: Callers | None = None, known: Routing | None = None, who: ClientId = WHO) -> str:
    with pytest.raises(Fault) as refused:
        (at or callers()).require(incoming, who, known or routing())
    assert refused.value.status == 401 and refused.value.type == "Client.AuthenticationFailed"
    return refused.value.message


def test_a_signed_call_is_let_in_once() -> None:
    door, call = callers(), signed()

    assert door.require(call, WHO, routing()) is None
    assert "was made before" in refusal(call, door)


def test_a_nonce_is_remembered_for_as_long_as_its_call_could_be_repeated() -> None:
    door, call = callers(), signed(at=NOW + 25)
    door.require(call, WHO, routing())

    for later in (100, 200, 320):
        assert "was made before" in refusal(call._replace(now=NOW + later), door)
        door.require(signed(at=NOW + later)._replace(now=NOW + later), WHO, routing())


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (signed(X_Access_Key=""), "must prove"),
        (signed(secret="another"), "not the signature"),
        (signed(at=NOW - 301), "five minutes"),
        (signed(at=NOW + 31), "five minutes"),
        (signed(X_Timestamp="soon"), "five minutes"),
        (signed(nonce="short"), "8 to 128"),
        (signed(X_App_Name="somebody"), "X-App-Name"),
        (signed(key="PH-UNKNOWN"), "not a live one"),
        (signed()._replace(body=b'{"more": 1}'), "not the signature"),
        (signed()._replace(target=TARGET.encode() + b"&b=2"), "not the signature"),
        (signed()._replace(method="PUT"), "not the signature"),
        (signed(X_Client_Certificate=FINGERPRINT, X_Access_Key=""), "own front only"),
    ],
)  # fmt: skip
def test_what_proves_nothing_is_refused_with_a_sentence(call: Incoming, sentence: str) -> None:
    assert sentence in refusal(call)


def test_a_key_is_good_for_its_own_subsystem_and_time_only() -> None:
    other = parse_client("EE/BUSINESS/consumer/sub")

    assert "not a live one" in refusal(signed(), who=other)
    assert "not a live one" in refusal(signed(), known=routing(until=datetime.fromtimestamp(NOW, UTC)))
    assert "another installation" in refusal(signed(), known=routing(sealed_secret="AAAA" * 12))


def test_a_call_signed_before_the_gateway_started_is_refused_because_its_nonces_are_forgotten() -> None:
    assert "before the gateway started" in refusal(
        signed(at=NOW - 10), Callers(Trust(installation_secret=INSTALLATION), Nonces(NOW))
    )


def test_a_streaming_body_is_promised_and_the_promise_is_handed_on() -> None:
    promise = hashlib.sha256(b"much").hexdigest()
    call = signed(b"much", X_Content_SHA256=promise)._replace(body=Body(lambda: None, lambda: None))

    assert callers().require(call, WHO, routing()) == promise
    assert "X-Content-SHA256" in refusal(call._replace(headers=call.headers[:-1]))


def test_a_certificate_counts_when_the_gateways_own_front_saw_it() -> None:
    call = signed(X_Access_Key="", X_Client_Certificate=FINGERPRINT.upper(), X_Front_Secret="f" * 40)
    door = callers(front_secret="f" * 40)

    assert door.require(call, WHO, routing()) is None
    assert "not one of" in refusal(call, door, who=parse_client("EE/BUSINESS/consumer/sub"))
    assert "own front only" in refusal(call, callers(front_secret="g" * 40))


def test_the_house_speaks_for_its_own_systems_with_its_own_secret() -> None:
    call = signed(key=sealing.HOUSE, secret=sealing.house_secret(INSTALLATION))

    assert callers().require(call, WHO, routing()) is None
    assert "not the signature" in refusal(signed(key=sealing.HOUSE))


def test_a_minutes_bucket_refills_and_a_days_number_ends_at_vietnamese_midnight() -> None:
    quotas, service = Quotas(), ServiceId("EE", "GOV", "1", "s", "x")

    def spend(at: float, per_minute: int, per_day: int) -> bool:
        try:
            quotas.spend(WHO, service, per_minute, per_day, at)
        except Fault as fault:
            assert (fault.type, fault.status) == ("Client.TooManyRequests", 429)
            return False
        return True

    midnight = 20_000 * 86_400 - 7 * 3_600.0
    assert [spend(midnight - 100, 3, 0) for _ in range(4)] == [True, True, True, False]
    assert [spend(midnight - 79, 3, 0) for _ in range(2)] == [True, False]
    assert [spend(midnight - 1, 0, 5) for _ in range(2)] == [True, False]
    assert spend(midnight, 0, 5)


def test_after_a_restart_nothing_that_was_taken_before_is_taken_again(tmp_path: Path) -> None:
    kept, trust = tmp_path / "signed-ahead", Trust(installation_secret=INSTALLATION)
    ahead, on_time = signed(at=NOW + 25), signed(at=NOW)
    first = Callers(trust, Nonces(NOW - 3600, kept))
    for call in (ahead, on_time):
        first.require(call, WHO, routing())

    again = Callers(trust, Nonces(NOW + 2, kept))
    for call in (ahead, on_time):
        assert "before the gateway started" in refusal(call._replace(now=NOW + 20), again)
    late = NOW + 40
    assert again.require(signed(at=late)._replace(now=late), WHO, routing()) is None


def test_a_call_is_not_taken_when_it_cannot_be_remembered_over_a_restart(tmp_path: Path) -> None:
    door = Callers(Trust(installation_secret=INSTALLATION), Nonces(NOW - 3600, tmp_path / "nowhere" / "signed-ahead"))

    assert door.require(signed(at=NOW - 1), WHO, routing()) is None
    for _ in range(2):
        with pytest.raises(Fault, match="cannot remember"):
            door.require(signed(at=NOW + 20), WHO, routing())


def test_a_call_of_the_very_second_of_the_start_is_too_early() -> None:
    door = Callers(Trust(installation_secret=INSTALLATION), Nonces(NOW + 0.4))

    assert "before the gateway started" in refusal(signed(at=NOW)._replace(now=NOW + 0.9), door)
    assert door.require(signed(at=NOW + 1)._replace(now=NOW + 1), WHO, routing()) is None


def test_nonces_are_bounded_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phohien.lgsp.gateway.core.nonces.MOST_NONCES", 3)
    nonces = Nonces(NOW)
    for number in range(3):
        nonces.use("key", f"nonce-{number}", int(NOW), NOW)

    with pytest.raises(Fault, match="Too many signed calls"):
        nonces.use("key", "nonce-4", int(NOW), NOW)
    nonces.use("key", "nonce-4", int(NOW) + 331, NOW + 331)


def test_what_was_spent_is_spent_after_a_restart(tmp_path: Path) -> None:
    service, path = ServiceId("EE", "GOV", "1", "s", "x"), tmp_path / "spent"
    before, after = Quotas(), Quotas()
    for _ in range(3):
        before.spend(WHO, service, 0, 3, NOW)
    before.keep(path)
    after.recall(path)
    after.recall(tmp_path / "not there")

    with pytest.raises(Fault, match="the day's number"):
        after.spend(WHO, service, 0, 3, NOW + 5)
    path.write_bytes(b"torn")
    Quotas().recall(path)


def test_who_spent_nothing_lately_is_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phohien.lgsp.gateway.core.quotas.MOST_KEPT", 2)
    quotas, services = Quotas(), [ServiceId("EE", "GOV", "1", "s", name) for name in "abc"]
    for service in services[:2]:
        quotas.spend(WHO, service, 5, 0, NOW - 2 * 86_400)
    quotas.spend(WHO, services[2], 0, 1, NOW)

    assert len(quotas._spent) == 1
    with pytest.raises(Fault):
        quotas.spend(WHO, services[2], 0, 1, NOW)


def test_the_gateway_vouches_to_the_house_alone_and_for_this_very_call() -> None:
    key, body = sealing.door_key(INSTALLATION), b'{"personal_id": "000"}'
    house = House("http://localhost:8000", key)
    incoming = signed(body)
    request = read_request("POST", TARGET.encode(), [(b"X-Road-Client", CLIENT.encode())])

    def mark(address: str) -> bytes:
        return house.mark(
            incoming, request, Route(request.target.service, Service(code="echo", addresses=(address,)), ())
        )

    assert mark("http://localhost:8000.evil.example/x") == b"" and mark("https://elsewhere.example") == b""
    value = mark("http://localhost:8000/api/v1/exchange/x").decode().partition(":")[2].strip()
    told = {"now": NOW, "request_id": request.request_id, "client": CLIENT, "body": body}
    assert sealing.vouched_service(value, key, **told) == "EE/BUSINESS/producer/sub/echo"
    for change in ({"now": NOW + 61}, {"request_id": "x"}, {"client": "EE/A/b"}, {"body": b""}):
        assert sealing.vouched_service(value, key, **(told | change)) is None
    assert sealing.vouched_service("nonsense", key, **told) is None


def test_the_proof_goes_no_further_than_the_gateway() -> None:
    call = signed(X_Front_Secret="f" * 40, X_Client_Certificate=FINGERPRINT)
    request = read_request(
        call.method, call.target, [*call.headers, (b"X-Phohien-Door", b"forged"), (b"X-Case", b"H31-1")]
    )

    for word in (b"ignature", b"ccess-", b"once", b"ecret", b"forged"):
        assert word not in request.message
    assert b"X-Case:H31-1" in request.message


@pytest.mark.parametrize("page", ["/asic", "/operational-data", "/health-data"])
def test_what_concerns_a_party_is_handed_to_it_once_it_proved_itself(page: str) -> None:
    from phohien.lgsp.gateway.core.door import Door
    from phohien.lgsp.gateway.core.messages import Reply

    async def asic(_incoming: Incoming, _query: bytes) -> Reply:
        return Reply(200, b"OK", b"", b"evidence")

    known = routing()
    configuration = SimpleNamespace(current=lambda _now: known)
    hub: Any = Hub(configuration=configuration, pool=None, keeper=None, seal=None, spool_folder=None, clock=time.time,  # type: ignore[arg-type]
                   meta=None, callers=callers())  # fmt: skip
    door = Door(hub, {page.encode(): asic})

    def asked(party: str, **more: str) -> int:
        instance, class_, member, subsystem = party.split("/")
        target = f"{page}?queryId=1&xRoadInstance={instance}&memberClass={class_}&memberCode={member}&subsystemCode={subsystem}"
        nonce, stamp = secrets.token_hex(8), str(int(NOW))
        text = sealing.call_text(method="GET", target=target, client="", timestamp=stamp, nonce=nonce,
                                 body_sha256=hashlib.sha256(b"").hexdigest())  # fmt: skip
        fields = {"X-Access-Key": KEY, "X-Timestamp": stamp, "X-Nonce": nonce,
                  "X-Signature": sealing.call_signature(SECRET, text)} | more  # fmt: skip
        headers = [(name.encode(), value.encode()) for name, value in fields.items()]
        return asyncio.run(door.answer(Incoming("GET", target.encode(), headers, b"", 0, NOW))).status

    assert asked(CLIENT) == 200
    assert asked("EE/BUSINESS/producer/sub") == 401
    assert asked(CLIENT, **{"X-Signature": "0"}) == 401


def test_a_right_to_a_soap_operation_opens_that_operation_with_its_limits() -> None:
    service = "EE/BUSINESS/producer/getState"
    until = datetime.fromtimestamp(NOW, UTC) + timedelta(hours=1)
    right = Right(
        client=CLIENT,
        service=service,
        endpoints=(Endpoint(method="POST", path="/getState"),),
        per_minute=9,
        until=until,
    )
    known = Routing(replace(snapshot(1), rights=(right,)))
    id_ = known.named[service]

    assert known.soap_limits(WHO, id_, "getState", NOW) == (9, 0)
    assert known.soap_limits(WHO, id_, "setState", NOW) is None
    assert known.soap_limits(WHO, id_, "getState", NOW + 3600) is None


def at_room(code: str, *, client: str = CLIENT, events: str = "http://127.0.0.1:1/api/v1/events/r1") -> Route:
    made = Routing(replace(snapshot(1), events=events))
    target = f"/r1/EE/BUSINESS/producer/sub/{code}/v1/newLicence"
    return made.decide(read_request("POST", target.encode(), [(b"X-Road-Client", client.encode())]), NOW)[0]


def test_every_party_may_call_a_room_of_events_which_decides_for_itself() -> None:
    found = at_room("pub")

    assert found.addresses[0].prefix == "/api/v1/events/r1/EE/BUSINESS/producer/sub/pub"
    assert found.service.evidence == "digest"
    with pytest.raises(Fault, match="not registered"):
        at_room("pull", client="EE/BUSINESS/stranger/system")
    with pytest.raises(Fault, match="no service"):
        at_room("api", events="")


def test_a_service_of_its_own_named_as_a_part_of_the_room_keeps_its_rights() -> None:
    made = snapshot(1)
    party = replace(made.subsystems[0], services=(Service(code="pub", addresses=("http://127.0.0.1:1",)),))
    rooms = Routing(replace(made, subsystems=(party, *made.subsystems[1:]), rights=(), events="http://127.0.0.1:2/e"))
    request = read_request("GET", b"/r1/EE/BUSINESS/producer/sub/pub", [(b"X-Road-Client", CLIENT.encode())])

    with pytest.raises(Fault, match="no right"):
        rooms.decide(request, NOW)
