"""Accounts of the demonstration: believable, harmless, and open only while ``DEMO`` is on."""

from __future__ import annotations

from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.db import transaction

from phohien.base.accounts import services
from phohien.base.accounts.models import Account, DemoAccount
from phohien.kernel.policy import SYSTEM
from phohien.kernel.words import Words

DEMO_PASSWORD = "ben-cang-xua-1592"  # noqa: S105 - shown on the trial sign-in page, refused without DEMO

NO_NOTE = Words("", "")


@transaction.atomic
def register_demo_account(
    *,
    username: str,
    full_name: str,
    kind: str,
    title: Words,
    at: datetime,
    note: Words = NO_NOTE,
    place: int = 100,
    personal_id: str = "",
    birth_on: date | None = None,
    email: str = "",
    phone: str = "",
) -> Account:
    """The account exists, stands on the trial sign-in page, and an official among them has an authenticator app.

    Safe to repeat. A ``personal_id`` must be fictitious (province code 000). Raises ValueError otherwise, and
    RuntimeError when this is no demonstration.
    """
    if not settings.DEMO:
        raise RuntimeError("Accounts of the demonstration are made only in one.")
    if personal_id and not personal_id.startswith("000"):
        raise ValueError("The demonstration's people have identification numbers of province 000.")
    account = Account.objects.filter(username=username).first()
    if account is None:
        account = services.open_account(
            username=username,
            kind=kind,
            full_name=full_name,
            email=email,
            phone=phone,
            personal_id=personal_id,
            identity_source="demo" if personal_id else "",
            birth_on=birth_on,
            password=DEMO_PASSWORD,
            by=SYSTEM,
            at=at,
        )
        if email:
            EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
        if kind == Account.Kind.OFFICIAL:
            totp.TOTP.activate(account, totp.generate_totp_secret())
    DemoAccount.objects.update_or_create(
        account=account,
        defaults={
            "title": title.vi,
            "note": note.vi,
            "title_en": title.en,
            "note_en": note.en,
            "place": place,
        },
    )
    return account


def current_code(account: Account) -> str:
    """The six digits a demonstration account's authenticator app would show now; empty when it has none."""
    factor = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    if not settings.DEMO or factor is None or not hasattr(account, "demo"):
        return ""
    secret = totp.decrypt(factor.data["secret"])
    now = list(totp.yield_hotp_counters_from_time())
    return str(totp.format_hotp_value(totp.hotp_value(secret, now[len(now) // 2])))
