"""Where signing in leads: an official to what waits for them, a citizen to their own dossiers, anybody to where they meant to go."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from phohien.base.accounts.tests import make as accounts
from phohien.kernel.policy import Actor
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests.make_pages import As

pytestmark = pytest.mark.django_db
LOGIN = "/tai-khoan/dang-nhap/"


def sign_in(username: str, **more: str) -> Any:
    cache.clear()
    client = Client()
    return client, client.post(LOGIN, {"login": username, "password": accounts.PASSWORD, **more})


def test_a_citizen_lands_on_their_own_dossiers() -> None:
    accounts.citizen(password=accounts.PASSWORD)
    client, answer = sign_in("nguoi-dan")
    assert answer["Location"] == "/chao-mung/"
    assert client.get("/chao-mung/")["Location"] == "/mot-cua/ho-so-cua-toi/"
    assert client.get("/mot-cua/ho-so-cua-toi/").status_code == 200


def test_the_page_somebody_meant_to_open_comes_first() -> None:
    accounts.citizen(password=accounts.PASSWORD)
    _client, answer = sign_in("nguoi-dan", next="/mot-cua/kho-giay-to/")
    assert answer["Location"] == "/mot-cua/kho-giay-to/"


def test_an_address_elsewhere_is_not_followed() -> None:
    accounts.citizen(password=accounts.PASSWORD)
    _client, answer = sign_in("nguoi-dan", next="https://evil.example/")
    assert answer["Location"] == "/chao-mung/"


@pytest.mark.parametrize("actor", [make.RECEIVER, make.LEADER])
def test_an_official_lands_on_the_one_list_of_what_waits(actor: Actor, monkeypatch: Any) -> None:
    assert As(actor, monkeypatch).get("/chao-mung/")["Location"] == "/ban-lam-viec/"
