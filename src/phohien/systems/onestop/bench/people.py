"""The bench's office: real agencies, five fictitious officials with posts, and their signed-in sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.middleware.csrf import _get_new_csrf_string

from phohien.base.accounts import queries as accounts
from phohien.base.accounts import services as accounts_services
from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.directory.services import posts, reference
from phohien.systems.onestop.services import catalogue, processes

WARD_UNIT = "11953"
OFFICIALS = {
    "receiver": ("centre", "Lê Thu Trang", "receiving_officer"),
    "handler": ("ward", "Phạm Văn Hùng", "handler", "civil_status_officer"),
    "leader": ("ward", "Đỗ Quang Minh", "leader"),
    "clerk": ("ward", "Bùi Thị Ngọc", "clerk"),
    "ruler": ("province", "Vũ Đức Thịnh", "leader"),
}


@dataclass(frozen=True)
class Office:
    """The agencies that act and, by part, the officials' actors and cookies."""

    ward: str
    centre: str
    actors: dict[str, Actor]
    cookies: dict[str, dict[str, str]]


def open_office() -> Office:
    """The reference data and catalogue are loaded, five officials hold posts and are signed in with two factors."""
    at = clock.now()
    reference.load_reference_data(by=SYSTEM, at=at)
    processes.load_shipped(by=SYSTEM, at=at)
    catalogue.load_shipped(by=SYSTEM, at=at)
    ward = directory.committee_of(WARD_UNIT, at.date())
    below = directory.agencies_under(ward.code, at.date())
    centre = next(agency for agency in below if agency.kind == "service_centre")
    places = {"ward": ward, "centre": centre, "province": directory.agency_by_code("H31", at.date())}
    actors, cookies = {}, {}
    for part, (place, name, *roles) in OFFICIALS.items():
        account = _account(f"bench-{part}", name, at)
        posts.appoint_to_post(
            account=account, agency=places[place], title=name, title_en="", roles=tuple(roles), by=SYSTEM, at=at
        )
        cookies[part], session = _sign_in(account, at)
        actors[part] = directory.actor_in_session(account, session, at)
    return Office(ward.code, centre.code, actors, cookies)


def _account(username: str, name: str, at: datetime) -> Any:
    """An account nobody can sign in to: it has no password; its session is made here."""
    return accounts_services.open_account(username=username, kind="official", full_name=name, by=SYSTEM, at=at)


def _sign_in(account: Any, at: datetime) -> tuple[dict[str, str], Any]:
    """The cookies a browser holds after this account showed its password and a code, and the session behind them."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[accounts.RECORDS_OWNER_KEY] = str(account.pk)
    session[accounts.RECORDS_KEY] = [
        {"method": "password", "at": at.timestamp(), "username": account.username},
        {"method": "mfa", "at": at.timestamp(), "type": "totp", "id": 1},
    ]
    session.create()
    names = settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME
    return {names[0]: session.session_key, names[1]: _get_new_csrf_string()}, session
