"""Coming in through an outside identity: what is believed, and everything that is not."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.core.cache import cache
from django.test import Client

from phohien.base.accounts import conf, queries
from phohien.base.accounts.models import Account
from phohien.base.accounts.tests import make, stranger
from phohien.base.accounts.tests.stranger import Stranger
from phohien.base.accounts.vneid_test.rules import challenge_of

pytestmark = pytest.mark.django_db
START = "/tai-khoan/dinh-danh/vneid/"
BACK = "/tai-khoan/dinh-danh/vneid/tro-ve/"


@pytest.fixture
def provider(settings) -> Iterator[Stranger]:
    cache.clear()
    with stranger.running() as found:
        settings.VNEID = {"issuer": found.issuer, "client_id": "phohien", "client_secret": "bí-mật"}
        yield found


def leave(client: Client, provider: Stranger, start: str = START) -> dict[str, str]:
    """The parameters our site sends the browser to the provider with."""
    sent = {key: values[0] for key, values in parse_qs(urlsplit(client.post(start)["Location"]).query).items()}
    provider.nonce = sent["nonce"]
    return sent


def come_in(client: Client, provider: Stranger):
    sent = leave(client, provider)
    return client.get(BACK, {"code": "c", "state": sent["state"]})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_person_never_seen_before_gets_an_account_with_their_number_confirmed(client, provider) -> None:
    response = come_in(client, provider)

    account = Account.objects.get()
    actor = queries.actor_of(account, client.session, at=make.AT)
    assert response["Location"] == "/tai-khoan/"
    assert (account.kind, account.full_name, account.identity_source) == ("citizen", "Lê Thị Cúc", "vneid")
    assert (actor.personal_id, actor.assurance) == ("000190123456", 2)
    assert not account.has_usable_password()


def test_the_same_person_comes_back_to_the_same_account(client, provider) -> None:
    come_in(client, provider)
    come_in(Client(), provider)

    assert Account.objects.count() == 1


def test_an_account_with_the_confirmed_number_is_found_not_doubled(client, provider) -> None:
    account = make.official(personal_id="000190123456", identity_source="cơ quan")

    come_in(client, provider)

    assert client.session["_auth_user_id"] == str(account.pk)
    assert client.get("/suc-khoe/").status_code == 200


def test_a_number_somebody_only_typed_gives_nobody_an_account(client, provider) -> None:
    typed = make.citizen(personal_id="000190123456")

    come_in(client, provider)

    assert client.session["_auth_user_id"] != str(typed.pk)


def test_the_request_carries_pkce_s256_and_the_verifier_fits(client, provider) -> None:
    sent = leave(client, provider)
    client.get(BACK, {"code": "c", "state": sent["state"]})

    assert (sent["code_challenge_method"], sent["response_type"]) == ("S256", "code")
    assert challenge_of(provider.asked[0]["code_verifier"]) == sent["code_challenge"]


def test_the_scope_cannot_be_widened_from_the_address(client, provider) -> None:
    sent = leave(client, provider, f"{START}?scope=everything&auth_params=nonce%3Dchosen")

    assert sorted(sent["scope"].split()) == ["citizen", "openid", "profile"]
    assert sent["nonce"] != "chosen"


def test_a_visit_alone_sends_nobody_away(client, provider) -> None:
    assert "Tiếp tục đến VNeID" in client.get(START).content.decode()


@pytest.mark.parametrize("state", ["", "made-up"])
def test_an_answer_to_a_request_we_never_made_is_refused(client, provider, state) -> None:
    leave(client, provider)

    response = client.get(BACK, {"code": "c", "state": state})

    assert "không thành công" in response.content.decode()
    assert not is_signed_in(client)


def test_an_answer_to_another_browsers_request_is_refused(client, provider) -> None:
    sent = leave(Client(), provider)

    client.get(BACK, {"code": "c", "state": sent["state"]})

    assert not is_signed_in(client)


def test_an_answer_is_taken_once(client, provider) -> None:
    sent = leave(client, provider)
    client.get(BACK, {"code": "c", "state": sent["state"]})
    client.post("/tai-khoan/dang-xuat/")

    client.get(BACK, {"code": "c", "state": sent["state"]})

    assert not is_signed_in(client)


def _with_bytes_changed(claims: dict) -> str:
    head, body, signature = stranger.jwt.encode(
        claims, stranger.KEY, algorithm="RS256", headers={"kid": stranger.KID}
    ).split(".")
    forged = {**claims, "sub": "nguoi-khac"}
    return f"{head}.{base64.urlsafe_b64encode(json.dumps(forged).encode()).rstrip(b'=').decode()}.{signature}"


def _hmac_with_public_key(claims: dict) -> str:
    import hashlib
    import hmac

    def part(content: object) -> bytes:
        return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=")

    signed = part({"alg": "HS256", "kid": stranger.KID, "typ": "JWT"}) + b"." + part(claims)
    digest = hmac.new(stranger.public_pem(), signed, hashlib.sha256).digest()
    return (signed + b"." + base64.urlsafe_b64encode(digest).rstrip(b"=")).decode()


BAD_SIGNATURES = {
    "changed after signing": _with_bytes_changed,
    "another key under the known name": lambda claims: jwt.encode(
        claims, stranger.OTHER_KEY, algorithm="RS256", headers={"kid": stranger.KID}
    ),
    "an unknown key": lambda claims: jwt.encode(
        claims, stranger.OTHER_KEY, algorithm="RS256", headers={"kid": "other"}
    ),
    "no signature": lambda claims: jwt.encode(claims, None, algorithm="none", headers={"kid": stranger.KID}),
    "the public key as a shared secret": _hmac_with_public_key,
    "no token": lambda _claims: "",
    "not a token": lambda _claims: "a.b.c",
}


@pytest.mark.parametrize("forgery", BAD_SIGNATURES)
def test_an_id_token_with_a_wrong_signature_is_refused(client, provider, forgery) -> None:
    provider.sign = BAD_SIGNATURES[forgery]

    response = come_in(client, provider)

    assert "không thành công" in response.content.decode()
    assert not is_signed_in(client)
    assert not Account.objects.exists()


BAD_CLAIMS = {
    "expired": {"exp": int(time.time()) - 3600},
    "for another client": {"aud": "another"},
    "by another issuer": {"iss": "https://another.example"},
    "for another request": {"nonce": "another"},
    "without nonce": {"nonce": None},
    "without expiry": {"exp": None},
    "not yet issued": {"iat": int(time.time()) + 3600},
}


@pytest.mark.parametrize("fault", BAD_CLAIMS)
def test_an_id_token_with_a_wrong_claim_is_refused(client, provider, fault) -> None:
    def alter(claims: dict) -> dict:
        return {name: value for name, value in {**claims, **BAD_CLAIMS[fault]}.items() if value is not None}

    provider.alter_claims = alter

    come_in(client, provider)

    assert not is_signed_in(client)


BAD_PEOPLE = {
    "somebody else than signed in": {"sub": "nguoi-2"},
    "no number": {"citizen_pid": ""},
    "a misshapen number": {"citizen_pid": "12345"},
    "no name": {"name": " "},
    "a birth date that is none": {"birthdate": "hôm qua"},
    "a level that is none": {"level_of_assurance": "cao"},
}


@pytest.mark.parametrize("fault", BAD_PEOPLE)
def test_a_description_of_the_person_that_does_not_hold_is_refused(client, provider, fault) -> None:
    provider.alter_person = lambda person: {**person, **BAD_PEOPLE[fault]}

    response = come_in(client, provider)

    assert "không thành công" in response.content.decode()
    assert not is_signed_in(client)


def test_a_provider_that_calls_itself_something_else_is_refused(client, provider) -> None:
    provider.alter_config = lambda config: {**config, "issuer": "https://another.example"}

    response = client.post(START)

    assert "không thành công" in response.content.decode()


def test_level_one_is_told_how_to_get_level_two(client, provider) -> None:
    provider.alter_person = lambda person: {**person, "level_of_assurance": 1}

    response = come_in(client, provider)

    assert response.status_code == 422
    assert "mức độ 02" in response.content.decode()
    assert not is_signed_in(client)


def test_who_declines_at_the_provider_is_told_that_nothing_was_received(client, provider) -> None:
    sent = leave(client, provider)

    response = client.get(BACK, {"error": "access_denied", "state": sent["state"]}, follow=True)

    assert "Bạn đã từ chối tại VNeID" in response.content.decode()


def test_a_provider_that_does_not_answer_is_no_crash(client, settings) -> None:
    settings.VNEID = {"issuer": "http://127.0.0.1:9", "client_id": "phohien", "client_secret": "x"}

    response = client.post(START)

    assert "không thành công" in response.content.decode()


def test_an_official_confirms_their_identity_once_and_never_anothers(client, provider) -> None:
    account = make.official()
    make.citizen(personal_id="000190999999", identity_source="vneid")
    client.post("/tai-khoan/dang-nhap/", {"login": "can-bo", "password": make.PASSWORD})
    sent = leave(client, provider, f"{START}?process=connect")
    client.get(BACK, {"code": "c", "state": sent["state"]})
    provider.alter_person = lambda person: {**person, "citizen_pid": "000190999999"}

    sent = leave(client, provider, f"{START}?process=connect")
    again = client.get(BACK, {"code": "c", "state": sent["state"]})

    account.refresh_from_db()
    assert (account.personal_id, account.personal_id_confirmed) == ("000190123456", True)
    assert again.status_code == 422


def test_without_demo_and_without_vneid_it_is_not_offered(client, settings) -> None:
    settings.DEMO = False
    settings.ALLOWED_HOSTS = ["*"]

    assert client.post(START).status_code == 404
    assert "VNeID" not in client.get("/tai-khoan/dang-nhap/").content.decode()


def test_a_forged_host_never_makes_a_stranger_the_test_provider(client, settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]

    response = client.post(START, headers={"Host": "evil.example"})

    assert response.status_code == 404


def test_the_address_of_vneid_holds_its_issuer_the_clients_name_and_its_secret() -> None:
    assert conf.vneid_settings("https://phohien:b%C3%AD%3Am%E1%BA%ADt@sso.vneid.example:8443/realms/dvc") == {
        "issuer": "https://sso.vneid.example:8443/realms/dvc", "client_id": "phohien", "client_secret": "bí:mật",
    }  # fmt: skip
    assert conf.vneid_settings("") == {}
