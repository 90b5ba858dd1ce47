"""What we change in allauth: no sign-up, our sentences, sealed secrets, and who a VNeID identity belongs to."""

from __future__ import annotations

import base64
import hashlib
from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from phohien.base.accounts import queries, rules, services, vneid
from phohien.base.accounts.middleware import SEEN_AT_KEY
from phohien.base.accounts.models import Account
from phohien.kernel import clock
from phohien.kernel.errors import Refused
from phohien.kernel.policy import SYSTEM


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Passwords, sessions and mail of accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The sign-in name or the password is not right. Check both and try again."),
        "too_many_login_attempts": _(
            "There were too many wrong attempts, so signing in is locked for a while. Wait 15 minutes and try "
            "again, or reset your password. If it was not you, tell your agency's system operator."
        ),
        "account_inactive": _("This account has been closed. Ask the agency that opened it."),
        "rate_limited": _("There were too many requests in a short time. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody opens an account by filling in a form: citizens come from VNeID, officials from their agency."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where a person goes after signing in with no page in mind."""
        return reverse(settings.LOGIN_REDIRECT_URL)

    def pre_login(self, request: HttpRequest, user: Account, **more: Any) -> HttpResponse | None:
        """Accounts of the demonstration cannot come in once it is over. Raises Refused."""
        if not settings.DEMO and queries.is_demo_account(user):
            raise Refused(
                _("This account belongs to a demonstration that is over."), code="accounts.demonstration_over"
            )
        response: HttpResponse | None = super().pre_login(request, user, **more)
        return response

    def post_login(self, request: HttpRequest, user: Account, **more: Any) -> HttpResponse:
        """The ledger has the line, the session's clock runs, and the pages speak the account's language."""
        at = clock.now()
        request.session[SEEN_AT_KEY] = at.timestamp()
        _count_as_fresh(request)
        actor = queries.actor_of(user, request.session, at=at)
        services.record_sign_in(account=user, way=_ways_in(request), by=actor, at=at)
        response: HttpResponse = super().post_login(request, user, **more)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password for an existing account leaves a line in the ledger."""
        services.record_failed_sign_in(username=str(credentials.get("username", "")), at=clock.now())


def _ways_in(request: HttpRequest) -> str:
    """The steps by which this session came in, e.g. ``"password, totp"``."""
    records = request.session.get(queries.RECORDS_KEY) or []
    return ", ".join(str(item.get("type") or item.get("provider") or item.get("method")) for item in records)


def _count_as_fresh(request: HttpRequest) -> None:
    """Having just signed in, the person need not type the password again to set up a second factor."""
    records = request.session.get(queries.RECORDS_KEY) or []
    request.session[queries.RECORDS_KEY] = [{**item, "reauthenticated": True} for item in records]


def _sealer() -> MultiFernet:
    """Encrypts with a key drawn from the site's secret; older secrets still open what they sealed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"accounts.mfa:" + force_bytes(secret)).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets are sealed in the database."""

    def encrypt(self, text: str) -> str:
        """The text as only this site can read it."""
        return _sealer().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text that was sealed. Raises InvalidToken when it was sealed by another site or changed."""
        return _sealer().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The QR code to scan with an authenticator app."""
        drawing = BytesIO()
        segno.make(url, micro=False).save(drawing, kind="svg", scale=5, border=4, xmldecl=False, light="white")
        return drawing.getvalue().decode()

    def get_totp_label(self, user: Account) -> str:
        """The sign-in name: what distinguishes a person's accounts in the app."""
        return user.username

    def _get_user_identifier(self, user: Account) -> str:
        return user.username


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """VNeID is the one outside identity; it opens or finds the account of the person it vouches for."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """VNeID as the settings (or the demonstration) describe it, or nothing."""
        app = vneid.find_app(request)
        wanted = provider in (None, "openid_connect", rules.VNEID)
        return [app] if app is not None and wanted and client_id in (None, app.client_id) else []

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Accounts are opened in ``pre_social_login``, never by allauth's form."""
        return False

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Back to the person's own page."""
        return reverse("my_account")

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """The login is tied to the one account of the person VNeID vouched for, opened now if there was none.

        Raises Refused when the level is too low or the identity belongs to another account.
        """
        identity: vneid.Identity = sociallogin.identity
        if identity.level < rules.REQUIRED_LEVEL:
            raise Refused(
                _(
                    "Your electronic identification account is of level 1. Signing in here needs level 2: ask "
                    "the commune police to raise it, then try again."
                ),
                code="accounts.level_too_low",
                article="NĐ 69/2024/NĐ-CP",
            )
        at = clock.now()
        is_connecting = sociallogin.state.get("process") == "connect" and request.user.is_authenticated
        known: Any = request.user if is_connecting else sociallogin.user if sociallogin.is_existing else None
        if known is not None:
            services.confirm_identity(account=known, **identity.as_person(), by=SYSTEM, at=at)
            known.refresh_from_db()  # allauth saves this very object afterwards
            return
        account = queries.find_by_personal_id(identity.personal_id) or services.open_account(
            username=f"vneid-{rules.short_code(identity.subject)}",
            kind=Account.Kind.CITIZEN,
            full_name=identity.full_name,
            personal_id=identity.personal_id,
            identity_source=rules.VNEID,
            birth_on=identity.birth_on,
            by=SYSTEM,
            at=at,
        )
        sociallogin.connect(request, account)
