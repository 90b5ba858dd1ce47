"""What the provider asks of a request, by RFC 6749, RFC 7636 and OpenID Connect Core. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

CODE_LIFE = timedelta(seconds=60)
TOKEN_LIFE = timedelta(minutes=5)
ID_TOKEN_LIFE = timedelta(minutes=5)
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True, slots=True)
class Wish:
    """An authorisation request that is in order."""

    client_id: str
    redirect_uri: str
    state: str
    nonce: str
    challenge: str


class Fault(Exception):
    """What is wrong with a request, in the words of RFC 6749. ``may_redirect`` once the address is known good."""

    def __init__(self, error: str, description: str, *, may_redirect: bool = False) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.may_redirect = may_redirect


def wish_from(params: Mapping[str, str], *, client_id: str, redirect_uri: str) -> Wish:
    """The request as a wish. Raises Fault; no fault is ever sent to an address that is not registered."""
    if params.get("client_id") != client_id:
        raise Fault("invalid_client", "The client is not known.")
    if params.get("redirect_uri") != redirect_uri:
        raise Fault("invalid_request", "The return address is not the registered one.")
    if params.get("response_type") != "code":
        raise Fault("unsupported_response_type", "Only the code flow is offered.", may_redirect=True)
    if "openid" not in params.get("scope", "").split():
        raise Fault("invalid_scope", "The scope must contain openid.", may_redirect=True)
    challenge = params.get("code_challenge", "")
    if params.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(challenge):
        raise Fault("invalid_request", "PKCE with S256 is required.", may_redirect=True)
    return Wish(client_id, redirect_uri, params.get("state", ""), params.get("nonce", ""), challenge)


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier. Source: RFC 7636 §4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()


def fits(verifier: str, challenge: str) -> bool:
    """Whether the verifier is well formed and the one the challenge was made from."""
    return VERIFIER.fullmatch(verifier) is not None and hmac.compare_digest(challenge_of(verifier), challenge)


def hash_of(secret: str) -> str:
    """How a code or token is kept: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()
