"""Client credentials from end to end over TLS: who gets a token, what it opens, and everything that makes one worthless."""

from __future__ import annotations

import json
import time
from base64 import b64encode, urlsafe_b64encode
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from phohien.lgsp.gateway.core.tokens import LIFE_SECONDS, Claims, NoToken, Tokens
from phohien.lgsp.gateway.tests.conftest import CLIENT
from phohien.lgsp.gateway.tests.secured import KEY, OTHER, SECRET, Pair, Secure
from phohien.lgsp.gateway.tests.test_tls import ECHO, eventually

SERVICE = "EE/BUSINESS/producer/sub/echo"
FORM = "application/x-www-form-urlencoded"
NOW = 1_796_000_000.0


def basic(name: str = KEY, secret: str = SECRET) -> str:
    return (
        "Basic " + b64encode(urlencode({"": name})[1:].encode() + b":" + urlencode({"": secret})[1:].encode()).decode()
    )


def ask(
    secure: Secure, shows: Pair | None = None, authorization: str = "", **form: str
) -> tuple[int, dict[str, str], Any]:
    fields = {"Content_Type": FORM} | ({"Authorization": authorization} if authorization else {})
    body = urlencode({"grant_type": "client_credentials", **form}).encode()
    return secure.call("POST", "/oauth2/token", body, shows=shows, **fields)


def token(secure: Secure, shows: Pair | None = None, authorization: str = "", **form: str) -> str:
    status, _, said = ask(secure, shows, authorization, **form)
    assert status == 200, said
    return str(said["access_token"])


def call(
    secure: Secure, raw: str, shows: Pair | None = None, client: str = CLIENT, path: str = ECHO
) -> tuple[int, dict[str, str], Any]:
    return secure.call("GET", path, shows=shows, X_Road_Client=client, Authorization=f"Bearer {raw}")


def test_a_certificate_gets_a_token_bound_to_it_and_a_stolen_one_opens_nothing(secure: Secure) -> None:
    raw = token(secure, secure.mine, client_id=CLIENT)

    assert call(secure, raw, secure.mine)[0] == 200
    for thief in (secure.others, secure.foreign, secure.unregistered, None):
        status, fields, said = call(secure, raw, thief)
        assert status == 401 and 'error="invalid_token"' in fields["www-authenticate"]
        assert "bound to another certificate" in said["message"]


def test_a_key_gets_a_token_that_is_bound_when_a_certificate_was_shown(secure: Secure) -> None:
    free, bound = token(secure, authorization=basic()), token(secure, secure.mine, basic())

    assert call(secure, free)[0] == 200 and call(secure, free, secure.others)[0] == 200
    assert call(secure, bound, secure.mine)[0] == 200 and call(secure, bound)[0] == 401


def test_the_provider_never_sees_a_token_of_ours_but_sees_its_own(secure: Secure) -> None:
    raw = token(secure, secure.mine, client_id=CLIENT)
    secure.provider.asked.clear()
    call(secure, raw, secure.mine)
    secure.call("GET", ECHO, shows=secure.mine, X_Road_Client=CLIENT, Authorization="Bearer between us")

    seen = [dict(asked["headers"]).get("Authorization") for asked in secure.provider.asked]
    assert seen == [None, "Bearer between us"]
    assert raw not in str(secure.provider.asked)


def test_a_token_opens_the_services_of_its_scope_and_no_other(secure: Secure) -> None:
    raw = token(secure, secure.mine, client_id=CLIENT, scope=f"{SERVICE} EE/BUSINESS/producer/sub/test")

    assert call(secure, raw, secure.mine)[0] == 200
    status, fields, said = call(secure, raw, secure.mine, path="/r1/EE/BUSINESS/producer/sub/digest")
    assert (status, said["type"]) == (403, "Client.InsufficientScope") and "insufficient_scope" in fields[
        "www-authenticate"
    ]
    assert call(secure, raw, secure.mine, path="/r1/EE/BUSINESS/producer/sub/listMethods")[0] == 200
    status, _, said = ask(secure, secure.mine, client_id=CLIENT, scope="EE/BUSINESS/producer/sub/forbidden")
    assert (status, said["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("form", "authorization", "status", "error"),
    [
        ({"grant_type": "password"}, basic(), 400, "unsupported_grant_type"),
        ({}, basic(secret="another"), 401, "invalid_client"),
        ({}, basic("PH-UNKNOWN"), 401, "invalid_client"),
        ({}, "Basic nonsense", 401, "invalid_client"),
        ({}, "Bearer x", 401, "invalid_client"),
        ({}, "", 401, "invalid_client"),
        ({"client_id": CLIENT}, "", 401, "invalid_client"),
        ({"client_id": "another"}, basic(), 400, "invalid_request"),
        ({"client_id": KEY, "client_secret": SECRET}, "", 400, "invalid_request"),
    ],
)  # fmt: skip
def test_who_does_not_prove_itself_gets_no_token(
    secure: Secure, form: dict[str, str], authorization: str, status: int, error: str
) -> None:
    got, fields, said = ask(secure, None, authorization, **form)

    assert (got, said["error"]) == (status, error)
    assert fields["cache-control"] == "no-store"
    assert ("www-authenticate" in fields) == (status == 401)


def test_a_certificate_gets_a_token_for_its_own_subsystem_only(secure: Secure) -> None:
    for shows in (secure.others, secure.unregistered):
        status, _, said = ask(secure, shows, client_id=CLIENT)
        assert (status, said["error"]) == (401, "invalid_client")


def test_neither_secret_nor_token_is_taken_in_the_open(secure: Secure) -> None:
    import http.client

    def plainly(method: str, path: str, body: bytes | None, **headers: str) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", secure.port, timeout=20)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        reply = connection.getresponse()
        return reply.status, json.loads(reply.read())

    form = urlencode({"grant_type": "client_credentials"}).encode()
    status, said = plainly("POST", "/oauth2/token", form, Content_Type=FORM, Authorization=basic())
    assert status == 400 and "TLS only" in said["error_description"]
    raw = token(secure, authorization=basic())
    status, said = plainly("GET", ECHO, None, X_Road_Client=CLIENT, Authorization=f"Bearer {raw}")
    assert status == 401 and "in the open" in said["message"]


def test_when_the_key_or_the_certificate_is_revoked_its_tokens_die_with_it(secure: Secure) -> None:
    by_key, by_certificate = token(secure, authorization=basic()), token(secure, secure.mine, client_id=CLIENT)
    assert call(secure, by_key)[0] == 200

    secure.publish(replace(secure.snapshot, keys=(), certificates=secure.snapshot.certificates[1:]))
    assert eventually(lambda: call(secure, by_key)[0] == 401)
    status, _, said = call(secure, by_certificate, secure.mine)
    assert status == 401 and "revoked" in said["message"]
    secure.publish(secure.snapshot)
    assert eventually(lambda: call(secure, by_key)[0] == 200)


def test_a_token_is_no_proof_for_another_subsystem_or_for_evidence(secure: Secure) -> None:
    raw = token(secure, authorization=basic())

    assert call(secure, raw, client=OTHER)[0] == 401
    party = "xRoadInstance=EE&memberClass=BUSINESS&memberCode=consumer&subsystemCode=subsystem"
    from phohien.lgsp.gateway.core.callers import Callers, Trust
    from phohien.lgsp.gateway.core.messages import Incoming
    from phohien.lgsp.gateway.core.nonces import Nonces
    from phohien.lgsp.gateway.core.routing import Routing
    from phohien.lgsp.gateway.protocol.faults import Fault
    from phohien.lgsp.gateway.protocol.identifiers import parse_client

    door = Callers(Trust(installation_secret="s" * 48, tokens=secure.tokens), Nonces(0))
    headers = [(b"Authorization", f"Bearer {raw}".encode())]
    incoming = Incoming("GET", f"/asic?{party}".encode(), headers, b"", 0, time.time(), "")
    with pytest.raises(Fault, match="services only"):
        door.require(incoming, parse_client(CLIENT), Routing(secure.snapshot))


def test_a_client_library_finds_everything_in_the_metadata_and_checks_the_token_itself(secure: Secure) -> None:
    _, _, told = secure.call("GET", "/.well-known/oauth-authorization-server")
    _, _, keys = secure.call("GET", "/oauth2/jwks")
    raw = token(secure, secure.mine, client_id=CLIENT)

    assert (
        told["issuer"] == "https://gateway.example" and told["token_endpoint"] == "https://gateway.example/oauth2/token"
    )
    head = jwt.get_unverified_header(raw)
    (own,) = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.key_id == head["kid"]]
    said = jwt.decode(raw, own, algorithms=["ES256"], audience=told["issuer"], issuer=told["issuer"])
    assert head["typ"] == "at+jwt" and said["sub"] == said["client_id"] == CLIENT
    thumbprint = urlsafe_b64encode(bytes.fromhex(secure.mine.sha256)).rstrip(b"=").decode()
    assert said["cnf"] == {"x5t#S256": thumbprint}
    assert said["exp"] - said["iat"] == LIFE_SECONDS


# pure: what a token must not survive

KEYS = ec.generate_private_key(ec.SECP256R1())
HOUSE = Tokens(KEYS, "https://gateway.example/")
CLAIMS = Claims(client=CLIENT, client_id=KEY, credential=f"key:{KEY}", services=frozenset({SERVICE}))


def test_a_token_is_read_as_it_was_issued_until_it_expires() -> None:
    raw = HOUSE.issue(replace(CLAIMS, bound="ab" * 32), NOW)

    assert HOUSE.check(raw, NOW) == replace(CLAIMS, bound="ab" * 32, until=NOW + LIFE_SECONDS)
    for later in (NOW + LIFE_SECONDS, NOW + LIFE_SECONDS + 3600):
        with pytest.raises(NoToken, match="expired"):
            HOUSE.check(raw, later)
    with pytest.raises(NoToken, match="future"):
        Tokens(KEYS, "https://gateway.example").check(raw, NOW - 60)


@pytest.mark.parametrize("forge", ["none", "HS256 with the public key", "another key", "another issuer", "no scope"])
def test_forged_tokens_are_none_of_ours(forge: str) -> None:
    said = jwt.decode(HOUSE.issue(CLAIMS, NOW), options={"verify_signature": False})
    head, public = {"typ": "at+jwt", "kid": HOUSE.jwk["kid"]}, KEYS.public_key()
    if forge == "none":
        raw = jwt.encode(said, None, algorithm="none", headers=head)  # type: ignore[arg-type]
    elif forge == "HS256 with the public key":
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        parts = [urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in ({**head, "alg": "HS256"}, said)]
        import hashlib
        import hmac

        mac = hmac.new(pem, b".".join(parts), hashlib.sha256).digest()
        raw = b".".join([*parts, urlsafe_b64encode(mac).rstrip(b"=")]).decode()
    elif forge == "another key":
        raw = jwt.encode(said, ec.generate_private_key(ec.SECP256R1()), "ES256", headers=head)
    elif forge == "another issuer":
        raw = Tokens(KEYS, "https://elsewhere.example").issue(CLAIMS, NOW)
    else:
        said.pop("scope")
        raw = jwt.encode(said, KEYS, "ES256", headers=head)

    with pytest.raises(NoToken):
        HOUSE.check(raw, NOW)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_no_octet_of_a_token_can_be_changed(place: int, change: int) -> None:
    raw = bytearray(HOUSE.issue(CLAIMS, NOW).encode())
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    at = place % (len(raw) - 1)  # the last sign of a signature in base64url has bits that say nothing
    old = raw[at]
    raw[at] = alphabet[(alphabet.find(old) + 1 + change) % 64] if old != 46 else 65
    if raw[at] != old:
        with pytest.raises(NoToken):
            HOUSE.check(raw.decode(), NOW)
