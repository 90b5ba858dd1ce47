"""The stand-in for VNeID holds to the letter of OAuth 2.0, PKCE and OpenID Connect, over real HTTP."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from phohien.base.accounts import vneid
from phohien.base.accounts.models import Account
from phohien.base.accounts.tests import make
from phohien.base.accounts.vneid_test.models import GivenCode, GivenToken, TestIdentity
from phohien.base.accounts.vneid_test.rules import CODE_LIFE, challenge_of
from phohien.base.accounts.vneid_test.services import register_identity

ROOT = "/vneid-thu-nghiem"
VERIFIER = "v" * 43
BACK = "http://localhost/tai-khoan/dinh-danh/vneid/tro-ve/"
HOST = {"Host": "localhost"}


def wish(**changes: str) -> dict[str, str]:
    good = {
        "client_id": "phohien",
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "openid profile",
        "state": "s",
        "nonce": "n",
        "code_challenge": challenge_of(VERIFIER),
        "code_challenge_method": "S256",
    }
    return {name: value for name, value in {**good, **changes}.items() if value}


def code_from(client: Client, person: TestIdentity, **changes: str) -> str:
    address = f"{ROOT}/dang-nhap/?{urlencode(wish(**changes))}"
    response = client.post(address, {"subject": person.subject, "agree": ""}, headers=HOST)
    return parse_qs(urlsplit(response["Location"]).query)["code"][0]


def exchange(client: Client, code: str, **changes: str):
    body = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "client_id": "phohien",
        "client_secret": vneid.test_client_secret(),
        "code_verifier": VERIFIER,
        **changes,
    }
    return client.post(f"{ROOT}/ma-truy-cap", body, headers=HOST)


@pytest.mark.django_db
def test_the_token_is_signed_with_the_published_key_and_says_what_was_asked(client: Client) -> None:
    tokens = exchange(client, code_from(client, make.identity())).json()

    keys = client.get(f"{ROOT}/khoa.json", headers=HOST).json()
    key = jwt.PyJWKSet.from_dict(keys).keys[0]
    claims = jwt.decode(
        tokens["id_token"], key.key, algorithms=["RS256"], audience="phohien", issuer=f"http://localhost{ROOT}"
    )
    assert claims["nonce"] == "n"
    assert "d" not in keys["keys"][0]


@pytest.mark.django_db
def test_the_person_behind_a_token_is_told_to_its_bearer_only(client: Client) -> None:
    token = exchange(client, code_from(client, make.identity())).json()["access_token"]

    told = client.get(f"{ROOT}/nguoi-dung", headers={**HOST, "Authorization": f"Bearer {token}"}).json()
    refused = client.get(f"{ROOT}/nguoi-dung", headers={**HOST, "Authorization": "Bearer other"})

    assert told["citizen_pid"] == "000190123456"
    assert (told["name"], told["birthdate"], told["level_of_assurance"]) == ("Lê Thị Cúc", "1990-05-17", 2)
    assert refused.status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize("verifier", ["w" * 43, "", "v" * 42, "ư" * 43])
def test_another_verifier_is_refused(client: Client, verifier: str) -> None:
    response = exchange(client, code_from(client, make.identity()), code_verifier=verifier)

    assert (response.status_code, response.json()["error"]) == (400, "invalid_grant")


@pytest.mark.django_db
def test_a_wrong_verifier_does_not_use_up_the_code_of_its_owner(client: Client) -> None:
    code = code_from(client, make.identity())
    exchange(client, code, code_verifier="w" * 43)

    assert exchange(client, code).status_code == 200


@pytest.mark.django_db
def test_a_code_that_comes_back_is_refused_and_ends_what_it_gave(client: Client) -> None:
    code = code_from(client, make.identity())
    token = exchange(client, code).json()["access_token"]

    again = exchange(client, code)
    told = client.get(f"{ROOT}/nguoi-dung", headers={**HOST, "Authorization": f"Bearer {token}"})

    assert again.json()["error"] == "invalid_grant"
    assert told.status_code == 401


@pytest.mark.django_db
def test_a_code_that_comes_late_is_refused(client: Client) -> None:
    code = code_from(client, make.identity())
    given = GivenCode.objects.get()
    GivenCode.objects.update(expires_at=given.expires_at - CODE_LIFE - timedelta(seconds=1))

    assert exchange(client, code).json()["error_description"] == "The code came too late."


@pytest.mark.django_db
def test_a_token_that_is_over_tells_nothing(client: Client) -> None:
    token = exchange(client, code_from(client, make.identity())).json()["access_token"]
    GivenToken.objects.update(expires_at=make.AT - timedelta(days=1))

    told = client.get(f"{ROOT}/nguoi-dung", headers={**HOST, "Authorization": f"Bearer {token}"})

    assert told.status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["", "guess"])
def test_a_client_that_cannot_prove_itself_is_refused(client: Client, secret: str) -> None:
    response = exchange(client, code_from(client, make.identity()), client_secret=secret)

    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")


@pytest.mark.django_db
def test_a_code_for_one_address_is_no_good_for_another(client: Client) -> None:
    response = exchange(client, code_from(client, make.identity()), redirect_uri="http://localhost/other/")

    assert response.json()["error"] == "invalid_grant"


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"client_id": "other"}, {"redirect_uri": "https://evil.example/"}])
def test_nobody_is_sent_to_an_address_that_is_not_registered(client: Client, change: dict[str, str]) -> None:
    response = client.get(f"{ROOT}/dang-nhap/", wish(**change), headers=HOST)

    assert response.status_code == 400
    assert "Location" not in response


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
    ],
)
def test_a_faulty_wish_is_sent_back_with_its_fault(client: Client, change: dict[str, str], error: str) -> None:
    response = client.get(f"{ROOT}/dang-nhap/", wish(**change), headers=HOST)

    assert parse_qs(urlsplit(response["Location"]).query) == {"error": [error], "state": ["s"]}


@pytest.mark.django_db
def test_choosing_nobody_is_answered_with_a_sentence(client: Client) -> None:
    response = client.post(f"{ROOT}/dang-nhap/?{urlencode(wish())}", {"agree": ""}, headers=HOST)

    assert response.status_code == 422
    assert "Hãy chọn một người trong danh sách." in response.content.decode()


@pytest.mark.django_db
def test_nothing_answers_without_demo(client: Client, settings) -> None:
    settings.DEMO = False
    settings.ALLOWED_HOSTS = ["*"]

    for path in ("/.well-known/openid-configuration", "/khoa.json", "/dang-nhap/", "/nguoi-dung"):
        assert client.get(ROOT + path).status_code == 404, path
    assert client.post(f"{ROOT}/ma-truy-cap").status_code == 404


@pytest.mark.django_db
def test_no_real_person_is_ever_registered() -> None:
    with pytest.raises(ValueError):
        make.identity("033190123456")
    person = make.identity()
    with pytest.raises(IntegrityError), transaction.atomic():
        TestIdentity.objects.filter(pk=person.pk).update(personal_id="033190123456")


@pytest.mark.django_db
def test_registering_twice_changes_the_one_person() -> None:
    first = make.identity()
    second = register_identity(personal_id=first.personal_id, full_name="Lê Thị Cúc Hoa", birth_on=first.birth_on)

    assert (second.pk, second.subject, second.full_name) == (first.pk, first.subject, "Lê Thị Cúc Hoa")


def _field(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]+)"', page)[1]


@pytest.mark.django_db(transaction=True)
def test_a_citizen_goes_the_whole_way_round_over_real_http(live_server) -> None:
    cache.clear()
    person = make.identity()
    browser = requests.Session()
    sign_in = browser.get(f"{live_server.url}/tai-khoan/dang-nhap/?next=/tai-khoan/phien/").text
    token = {"csrfmiddlewaretoken": _field(sign_in, "csrfmiddlewaretoken")}

    choose = browser.post(f"{live_server.url}/tai-khoan/dinh-danh/vneid/?next=/tai-khoan/phien/", token)
    token = {"csrfmiddlewaretoken": _field(choose.text, "csrfmiddlewaretoken")}
    arrived = browser.post(choose.url, {**token, "subject": person.subject, "agree": ""})

    assert arrived.url == f"{live_server.url}/tai-khoan/phien/"
    assert Account.objects.get().personal_id == person.personal_id


@pytest.mark.django_db(transaction=True)
def test_who_declines_stays_a_stranger_over_real_http(live_server) -> None:
    cache.clear()
    make.identity()
    browser = requests.Session()
    page = browser.get(f"{live_server.url}/tai-khoan/dang-nhap/").text
    token = {"csrfmiddlewaretoken": _field(page, "csrfmiddlewaretoken")}
    choose = browser.post(f"{live_server.url}/tai-khoan/dinh-danh/vneid/", token)

    told = browser.post(choose.url, {"csrfmiddlewaretoken": _field(choose.text, "csrfmiddlewaretoken"), "decline": ""})

    assert "Bạn đã từ chối tại VNeID" in told.text
    assert not Account.objects.exists()
