"""The gateway as an authorisation server for its own services: client credentials, and nothing else.

A client is a subsystem. It proves itself by its certificate (``tls_client_auth``: ``client_id`` is the subsystem's identifier) or
by its access key (``client_secret_basic``: ``client_id`` is the AccessKey). A scope is a service's identifier; without one the
token opens every service the subsystem has a right to at that moment. Rights are looked at again at each call.

Source: RFC 6749 §2.3.1, §4.4, §5; RFC 8705 §2 and §3; RFC 8414; RFC 7517.
"""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from phohien.lgsp.gateway.core.callers import Callers
from phohien.lgsp.gateway.core.hub import refused
from phohien.lgsp.gateway.core.messages import Incoming, Reply
from phohien.lgsp.gateway.core.routing import Routing
from phohien.lgsp.gateway.core.tokens import LIFE_SECONDS, Claims, Tokens
from phohien.lgsp.gateway.protocol.faults import Fault

TOKEN, KEYS, METADATA = b"/oauth2/token", b"/oauth2/jwks", b"/.well-known/oauth-authorization-server"
MOST_SERVICES = 100
LONGEST_FORM = 64 * 1024
_JSON = b"Content-Type:application/json\r\n"
_UNSTORED = _JSON + b"Cache-Control:no-store\r\nPragma:no-cache\r\n"


class Refusal(Exception):
    """No token is given, for a reason of RFC 6749 §5.2."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


def _no_client(description: str) -> Refusal:
    return Refusal("invalid_client", description, 401)


class TokenDoor:
    """Answers the three addresses of the authorisation server."""

    def __init__(self, callers: Callers, tokens: Tokens, current: Callable[[float], Routing]) -> None:
        self.callers, self.tokens, self.current = callers, tokens, current

    async def metadata(self, incoming: Incoming, query: bytes) -> Reply:
        """What a client library needs to know. Source: RFC 8414 §2."""
        issuer = self.tokens.issuer
        return _json({
            "issuer": issuer,
            "token_endpoint": issuer + TOKEN.decode(),
            "jwks_uri": issuer + KEYS.decode(),
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "token_endpoint_auth_methods_supported": ["tls_client_auth", "client_secret_basic"],
            "tls_client_certificate_bound_access_tokens": True,
        })  # fmt: skip

    async def keys(self, incoming: Incoming, query: bytes) -> Reply:
        """The public key of tokens."""
        return _json({"keys": [self.tokens.jwk]})

    def answer(self, incoming: Incoming) -> Reply:
        """A token, or the refusal of one."""
        try:
            return self._token(incoming)
        except Fault as fault:
            return refused(fault, incoming.headers)
        except Refusal as refusal:
            fields = _UNSTORED
            if refusal.status == 401:
                fields += b'WWW-Authenticate:Basic realm="lgsp"\r\n'
            reason = {400: b"Bad Request", 401: b"Unauthorized", 405: b"Method Not Allowed"}[refusal.status]
            content = {"error": refusal.error, "error_description": refusal.description}
            return Reply(refusal.status, reason, fields, json.dumps(content).encode())

    def _token(self, incoming: Incoming) -> Reply:
        if incoming.method != "POST":
            raise Refusal("invalid_request", "A token is asked for with POST.", 405)
        asked = _form(incoming)
        if asked.get("grant_type") != "client_credentials":
            raise Refusal("unsupported_grant_type", "The one grant here is client_credentials.")
        try:
            certificate = self.callers.certificate_of(incoming)
        except Fault as fault:
            raise _no_client(fault.message) from None
        if certificate is None:
            raise Refusal("invalid_request", "Tokens are given out over TLS only.")
        routing = self.current(incoming.now)
        client, client_id, credential = self._client(incoming, asked, certificate, routing)
        services = _services(asked.get("scope", ""), client, routing, incoming.now)
        claims = Claims(client=client, client_id=client_id, credential=credential, services=services, bound=certificate)
        told = {"access_token": self.tokens.issue(claims, incoming.now), "token_type": "Bearer",
                "expires_in": LIFE_SECONDS, "scope": " ".join(sorted(services))}  # fmt: skip
        return Reply(200, b"OK", _UNSTORED, json.dumps(told).encode())

    def _client(
        self, incoming: Incoming, asked: dict[str, str], certificate: str, routing: Routing
    ) -> tuple[str, str, str]:
        """The subsystem, the name it gave itself, and the credential it proved itself with."""
        given = [value for name, value in incoming.headers if name.lower() == b"authorization"]
        if "client_secret" in asked or len(given) > 1:
            raise Refusal("invalid_request", "The secret is sent once, by HTTP Basic.")
        if given:
            key, secret = _basic(given[0])
            if asked.get("client_id", key) != key:
                raise Refusal("invalid_request", "client_id is not the AccessKey of the Authorization field.")
            client = self.callers.owner_of(key, secret, routing, incoming.now)
            if client is None:
                raise _no_client("The AccessKey is not a live one, or its secret is another.")
            return client, key, f"key:{key}"
        shown, name = routing.certificates.get(certificate), asked.get("client_id", "")
        if shown is None or shown.client != name or shown.until.timestamp() <= incoming.now:
            raise _no_client(
                "Send AccessKey and SecretKey by HTTP Basic, or client_id with its registered certificate."
            )
        return name, name, f"cert:{certificate}"


def _form(incoming: Incoming) -> dict[str, str]:
    kinds = [value for name, value in incoming.headers if name.lower() == b"content-type"]
    if len(kinds) != 1 or kinds[0].partition(b";")[0].strip().lower() != b"application/x-www-form-urlencoded":
        raise Refusal("invalid_request", "The request is a form (application/x-www-form-urlencoded).")
    if not isinstance(incoming.body, bytes) or len(incoming.body) > LONGEST_FORM:
        raise Refusal("invalid_request", "The form is too long.")
    try:
        pairs = parse_qsl(incoming.body.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=20)
    except ValueError:
        raise Refusal("invalid_request", "The form cannot be read.") from None
    if len(dict(pairs)) != len(pairs):
        raise Refusal("invalid_request", "A parameter stands twice.")
    return dict(pairs)


def _basic(value: bytes) -> tuple[str, str]:
    """Name and secret, each percent-decoded as RFC 6749 §2.3.1 asks."""
    scheme, _, rest = value.partition(b" ")
    try:
        name, colon, secret = b64decode(rest.strip(), validate=True).decode().partition(":")
    except (NoBase64, ValueError):
        name, colon, secret = "", "", ""
    if scheme.lower() != b"basic" or not colon:
        raise _no_client("The Authorization field is no HTTP Basic.")
    return unquote_plus(name), unquote_plus(secret)


def _services(scope: str, client: str, routing: Routing, now: float) -> frozenset[str]:
    """The services the token opens: those asked for, or all the client has a right to. Raises Refusal."""
    held = routing.services_of(client, now)
    wanted = frozenset(scope.split())
    if wanted - held:
        raise Refusal("invalid_scope", f"There is no right to {' '.join(sorted(wanted - held))[:500]}.")
    if not held:
        raise Refusal("invalid_scope", f"{client} has no right to any service yet.")
    if not wanted and len(held) > MOST_SERVICES:
        raise Refusal("invalid_scope", f"Name the services in scope: there is a right to more than {MOST_SERVICES}.")
    if len(wanted) > MOST_SERVICES:
        raise Refusal("invalid_scope", f"A token opens at most {MOST_SERVICES} services.")
    return wanted or held


def _json(content: dict[str, Any]) -> Reply:
    return Reply(200, b"OK", _JSON, json.dumps(content).encode())
