"""The way in through VNeID: OpenID Connect with PKCE, a nonce, and an id_token whose signature is always checked.

allauth skips the signature when the token came straight from the token endpoint (OpenID Connect Core 3.1.3.7 allows
it over TLS); an identity that opens somebody's dossiers deserves the check, so we make it ourselves.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from phohien.base.accounts import conf, rules
from phohien.ui.guard import public

log = logging.getLogger(__name__)

TEST_PREFIX = "/vneid-thu-nghiem"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
CLOCK_LEEWAY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Identity:
    """What VNeID vouched for. ``level`` is the level of electronic identification, 1 or 2."""

    subject: str
    personal_id: str
    full_name: str
    birth_on: date | None
    level: int

    def as_person(self) -> dict[str, Any]:
        """The identity as ``services.confirm_identity`` takes it."""
        return {
            "personal_id": self.personal_id,
            "full_name": self.full_name,
            "birth_on": self.birth_on,
            "source": rules.VNEID,
        }


def test_client_secret() -> str:
    """What this site and its own test provider share; nothing to configure, different on every installation."""
    return salted_hmac("accounts.vneid_test", "client", algorithm="sha256").hexdigest()


def find_app(request: HttpRequest | None) -> SocialApp | None:
    """How to reach VNeID: as configured, or in a demonstration this site's own test provider; None when neither.

    The test provider is only ever sought under a loopback name, so that a forged Host header cannot make this site
    ask a stranger who somebody is.
    """
    chosen = {**conf.VNEID_DEFAULTS, **getattr(settings, "VNEID", {})}
    if not chosen["issuer"] and settings.DEMO and request is not None and host_name(request) in LOOPBACK:
        chosen["issuer"] = f"{request.scheme}://{request.get_host()}{TEST_PREFIX}"
        chosen["client_secret"] = test_client_secret()
    if not chosen["issuer"]:
        return None
    return SocialApp(
        provider="openid_connect",
        provider_id=rules.VNEID,
        name="VNeID",
        client_id=chosen["client_id"],
        secret=chosen["client_secret"],
        settings={"server_url": chosen["issuer"], "oauth_pkce_enabled": True},
    )


def host_name(request: HttpRequest) -> str:
    """The name under which the browser reached this site, without its port."""
    host = request.get_host()
    return host if host.endswith("]") else host.rsplit(":", 1)[0]


class VneidAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Talks to VNeID and believes only what it signed for us, in answer to this very request."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """VNeID's description of itself. Raises OAuth2Error when it calls itself something else."""
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != self.get_provider().app.settings["server_url"]:
            raise OAuth2Error("The provider's issuer is not the one configured.")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        """A login carrying the identity VNeID vouched for. Raises OAuth2Error for anything doubtful."""
        claims = self._verified_claims(app, kwargs["response"].get("id_token") or "")
        person = self._fetch_user_info(token.token)
        if person.get("sub") != claims["sub"]:
            raise OAuth2Error("The person described is not the one who signed in.")
        login = self.get_provider().sociallogin_from_response(request, {"sub": claims["sub"]})
        login.identity = identity_from({**person, **claims})
        return login

    def _verified_claims(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            key = self._signing_key(jwt.get_unverified_header(id_token).get("kid"))
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key,
                algorithms=["RS256"],
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=CLOCK_LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("The id_token is not acceptable.") from error
        if not self.nonce or not secrets.compare_digest(str(claims.get("nonce", "")), self.nonce):
            raise OAuth2Error("The id_token answers another request.")
        return claims

    def _signing_key(self, kid: str | None) -> Any:
        with get_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(response.json()).keys
        for key in keys:
            if key.key_id == kid:
                return key.key
        raise OAuth2Error("The id_token is signed with an unknown key.")


def identity_from(claims: dict[str, Any]) -> Identity:
    """The identity in the claims. Raises OAuth2Error when the number or the name is missing or misshapen."""
    personal_id, name = str(claims.get("citizen_pid", "")), str(claims.get("name", "")).strip()
    if not rules.is_personal_id(personal_id) or not name:
        raise OAuth2Error("The provider did not say who the person is.")
    try:
        birth_on = date.fromisoformat(str(claims["birthdate"])) if claims.get("birthdate") else None
        level = int(claims.get("level_of_assurance", 0))
    except ValueError as error:
        raise OAuth2Error("The provider's description of the person cannot be read.") from error
    return Identity(str(claims["sub"]), personal_id, name, birth_on, level)


class VneidProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """VNeID among allauth's providers: every request of ours carries a nonce of its own."""

    oauth2_adapter_class = VneidAdapter

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> Any:
        """The person's browser is sent to VNeID; the nonce waits in the session with the state."""
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = {**self.get_auth_params(), "nonce": nonce}
        kwargs["scope"] = self.get_scope()
        return super().redirect(request, process, next_url, data, nonce=nonce, **kwargs)

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: what we know of the person stands in the account, once."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: see ``SocialAdapter.pre_social_login``."""
        return {}


class _CallbackView(OAuth2CallbackView):  # type: ignore[misc]
    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


def _ask(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """What the view answers; when VNeID cannot be reached or believed, a page that says so."""
    if provider_id != rules.VNEID or find_app(request) is None:
        raise Http404
    adapter = VneidAdapter(request, provider_id)
    try:
        response: HttpResponse = view.adapter_view(adapter)(request)
    except (OAuth2Error, requests.RequestException) as error:
        log.warning("VNeID could not be used: %s", type(error).__name__)
        failed: HttpResponse = render_authentication_error(request, adapter.get_provider(), exception=error)
        return failed
    return response


@public("Whoever signs in is nobody yet.")
def sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The browser goes to VNeID (after a POST; a GET asks first)."""
    return _ask(OAuth2LoginView, request, provider_id)


@public("Whoever signs in is nobody yet.")
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The person came back from VNeID: signed in, or told why not."""
    return _ask(_CallbackView, request, provider_id)
