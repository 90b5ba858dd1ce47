"""Accounts and fictitious people for the tests, made by the app's own services."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from phohien.base.accounts import services
from phohien.base.accounts.models import Account
from phohien.base.accounts.vneid_test.models import TestIdentity
from phohien.base.accounts.vneid_test.services import register_identity
from phohien.kernel.policy import SYSTEM

AT = datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
PASSWORD = "trang-rằm-tháng-tám"


def official(username: str = "can-bo", **more: object) -> Account:
    """An official's account with a password."""
    fields = {"full_name": "Nguyễn Văn An", "kind": "official", "password": PASSWORD, **more}
    return services.open_account(username=username, by=SYSTEM, at=AT, **fields)


def citizen(username: str = "nguoi-dan", **more: object) -> Account:
    """A citizen's account; with a password only if asked for."""
    fields = {"full_name": "Trần Thị Bình", "kind": "citizen", **more}
    return services.open_account(username=username, by=SYSTEM, at=AT, **fields)


def identity(personal_id: str = "000190123456", **more: object) -> TestIdentity:
    """A fictitious person of the VNeID test provider."""
    fields = {"full_name": "Lê Thị Cúc", "birth_on": date(1990, 5, 17), **more}
    return register_identity(personal_id=personal_id, **fields)
