"""Reading accounts: the one place that turns an account and its session into an actor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from phohien.base.accounts import rules
from phohien.base.accounts.models import Account, DemoAccount, Representation
from phohien.kernel.errors import NotFound
from phohien.kernel.policy import ANONYMOUS, Actor

RECORDS_KEY = "account_authentication_methods"
RECORDS_OWNER_KEY = "account_authentication_methods_user"
ACTING_FOR_KEY = "accounts.acting_for"


def get_account(code: str) -> Account:
    """The account of that public code. Raises NotFound."""
    account = find_account(code)
    if account is None:
        raise NotFound(_("There is no such account."), code="accounts.no_account")
    return account


def find_account(code: str) -> Account | None:
    """The account of that public code, or None."""
    return Account.objects.filter(code=code).first()


def find_by_personal_id(personal_id: str) -> Account | None:
    """The account whose confirmed personal identification number this is, or None."""
    if not rules.is_personal_id(personal_id):
        return None
    return Account.objects.filter(personal_id=personal_id, personal_id_confirmed=True).first()


def display_name(account: Account) -> str:
    """The account's name for people to read."""
    return account.get_full_name()


def list_representations(account: Account, *, at: datetime) -> QuerySet[Representation]:
    """The organisations the account may act for at that instant, by name."""
    return account.representations.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=at), valid_from__lte=at
    ).order_by("organisation_name", "pk")


def find_representation(account: Account, organisation_code: str, *, at: datetime) -> Representation | None:
    """The representation under which the account may act for that organisation then, or None."""
    return list_representations(account, at=at).filter(organisation_code=organisation_code).first()


def assurance_in(session: Mapping[str, Any], account: Account) -> int:
    """How sure this session is that its person is the account's (see ``rules.assurance_of``); at least one factor."""
    if session.get(RECORDS_OWNER_KEY) != str(account.pk):
        return 1
    return max(1, rules.assurance_of(session.get(RECORDS_KEY) or []))


def actor_of(account: Any, session: Mapping[str, Any], *, at: datetime) -> Actor:
    """Who is acting, without any post: posts of officials are added by the directory.

    Anybody not signed in, or whose account was made inactive, is ANONYMOUS. A representation that ended while the
    session lasted no longer counts.
    """
    if not getattr(account, "is_authenticated", False) or not account.is_active:
        return ANONYMOUS
    organisation = ""
    kind = account.kind
    wanted = session.get(ACTING_FOR_KEY, "")
    if wanted and find_representation(account, wanted, at=at) is not None:
        organisation, kind = wanted, Account.Kind.ENTERPRISE
    return Actor(
        code=account.code,
        name=account.get_full_name(),
        kind=kind,
        personal_id=account.personal_id if account.personal_id_confirmed else "",
        organisation_code=organisation,
        assurance=assurance_in(session, account),
    )


def is_demo_account(account: Account) -> bool:
    """Whether the account was made for the demonstration."""
    return DemoAccount.objects.filter(account=account).exists()


def list_demo_accounts() -> QuerySet[DemoAccount]:
    """The demonstration's accounts in the order they are shown."""
    return DemoAccount.objects.select_related("account").order_by("place", "pk")


def list_sessions(account: Account) -> list[UserSession]:
    """The account's living sessions, newest first; rows of sessions that are over are cleared on the way."""
    return sorted(UserSession.objects.purge_and_list(account), key=lambda item: item.created_at, reverse=True)


def list_factors(account: Account) -> set[str]:
    """The kinds of factor the account has: ``password``, ``totp``, ``recovery_codes``, ``webauthn``, ``vneid``."""
    kinds = set(Authenticator.objects.filter(user=account).values_list("type", flat=True))
    if account.has_usable_password():
        kinds.add("password")
    if SocialAccount.objects.filter(user=account, provider=rules.VNEID).exists():
        kinds.add("vneid")
    return kinds
