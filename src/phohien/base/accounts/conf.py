"""The Django settings of sign-in, as plain data for ``site.settings`` to import.

``site.settings`` adds what depends on the place: ``SECRET_KEY``, ``DEMO``, ``VNEID`` (see :data:`VNEID_DEFAULTS`).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

EXTRA_APPS = [
    "phohien.base.accounts.vneid_test",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
"""What sign-in adds to ``INSTALLED_APPS`` after our own rooms and Django's apps.

The test provider is always installed (its tables must exist) but answers only while ``DEMO`` is on.
"""

MIDDLEWARE_AFTER_AUTHENTICATION = [
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "phohien.base.accounts.middleware.SessionClock",
    "phohien.base.accounts.middleware.SecondFactorGate",
]
"""To be placed after sessions, locale, authentication and messages, in this order."""

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["phohien.base.accounts.sessions.AccountBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_account"
LOGOUT_REDIRECT_URL = "/"

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email", "phone", "personal_id")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

SESSION_ENGINE = "phohien.base.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

ACCOUNT_ADAPTER = "phohien.base.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Phố Hiến] "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_USER_DISPLAY = "phohien.base.accounts.queries.display_name"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/15m/key",
    "reset_password": "10/m/ip,3/h/key",
    "reauthenticate": "5/m/user",
    "change_password": "5/m/user",
}
"""Five wrong passwords lock a sign-in name for fifteen minutes, counted from the first of them."""

MFA_ADAPTER = "phohien.base.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Phố Hiến"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
MFA_FORMS = {
    "authenticate": "phohien.base.accounts.forms.AuthenticateForm",
    "reauthenticate": "phohien.base.accounts.forms.ReauthenticateForm",
    "add_webauthn": "phohien.base.accounts.forms.AddWebAuthnForm",
    "edit_webauthn": "phohien.base.accounts.forms.EditWebAuthnForm",
}

USERSESSIONS_TRACK_ACTIVITY = False

SOCIALACCOUNT_ADAPTER = "phohien.base.accounts.adapters.SocialAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10

VNEID_DEFAULTS: dict[str, str] = {
    "issuer": "",
    "client_id": "phohien",
    "client_secret": "",
}
"""``VNEID`` in the site's settings: where VNeID is and how it knows us.

An empty ``issuer`` while ``DEMO`` is on means the test provider of this very site (reached over loopback only);
while ``DEMO`` is off it means that signing in with VNeID is not offered.
"""


def vneid_settings(vneid_url: str) -> dict[str, str]:
    """What ``VNEID`` is for ``https://client:secret@issuer/path``: the issuer alone, the client's name and its secret."""
    if not vneid_url:
        return {}
    parts = urlsplit(vneid_url)
    place = parts.netloc.rpartition("@")[2]
    return {
        "issuer": urlunsplit(parts._replace(netloc=place)),
        "client_id": unquote(parts.username or VNEID_DEFAULTS["client_id"]),
        "client_secret": unquote(parts.password or ""),
    }


SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "provider_class": "phohien.base.accounts.vneid.VneidProvider",
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": ["openid", "profile", "citizen"],
    }
}

CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000, "CULL_FREQUENCY": 10},
    },
}
"""Rate limits and one-time marks must be shared by all processes: Django's database cache, few and short-lived rows.

Sessions are rows too, not process-local copies: an ended session must be over everywhere at once.
"""
