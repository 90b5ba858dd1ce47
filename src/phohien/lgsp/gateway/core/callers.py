"""Who calls: each call is proven by an access key, a certificate, a token of the gateway's own, or a sender's signature.

``X-App-Name``, ``X-Access-Key``, ``X-Timestamp`` (seconds since 1970), ``X-Nonce`` and ``X-Signature`` are the proof by
key (``contracts.sealing.call_text`` says what is signed). With ``X-Content-SHA256`` a body may stream: it is compared as
it passes. A certificate is shown to the gateway's own TLS, or to a front that ends it: then ``X-Client-Certificate`` holds its
SHA-256 in hex, and ``X-Front-Secret`` what only the front knows. ``Authorization: Bearer`` holds a token (``core.tokens``).
None of these goes on to the provider. A signature (RFC 9421, ``core.senders``) does: it is part of the evidence.

Source: the credentials AppName, AccessKey, SecretKey of Vietnamese integration platforms, whose form is the house's; RFC 6750;
RFC 8705; RFC 9421.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from phohien.lgsp.contracts import sealing
from phohien.lgsp.contracts.configuration import AccessKey
from phohien.lgsp.gateway.core import senders
from phohien.lgsp.gateway.core.bodies import Body
from phohien.lgsp.gateway.core.messages import Fields, Incoming
from phohien.lgsp.gateway.core.nonces import Nonces, is_fresh
from phohien.lgsp.gateway.core.routing import METASERVICES, Routing
from phohien.lgsp.gateway.core.tokens import NoToken, Tokens, bearer
from phohien.lgsp.gateway.protocol.faults import Fault, unproven
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId

_NAMES = frozenset(
    {b"x-app-name", b"x-access-key", b"x-timestamp", b"x-nonce", b"x-signature", b"x-content-sha256", b"x-road-client",
     b"x-client-certificate", b"x-front-secret", b"authorization"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What proofs are checked with. ``is_open`` lets everybody in unproven: a stand-alone demonstration."""

    installation_secret: str
    front_secret: str = ""
    is_open: bool = False
    tokens: Tokens | None = None
    """Who makes and checks access tokens; None: none are given out."""


class Callers:
    """Checks proofs; ``nonces`` remembers what may not come again."""

    def __init__(self, trust: Trust, nonces: Nonces) -> None:
        self.trust, self.nonces = trust, nonces
        self._sealing = sealing.sealing_key(trust.installation_secret)
        self._house = sealing.house_secret(trust.installation_secret)
        self._secrets: dict[str, str] = {}

    def passing(self, headers: Fields) -> Fields:
        """The fields without tokens of our own: a provider must never be able to call with its caller's."""
        for name, value in headers:
            if len(name) == 13 and name.lower() == b"authorization" and self._is_our_token(value):
                return [item for item in headers if item[0].lower() != b"authorization"]
        return headers

    def _is_our_token(self, value: bytes) -> bool:
        return self.trust.tokens is not None and self.trust.tokens.is_ours(bearer(value))

    def require(
        self, incoming: Incoming, client: ClientId, routing: Routing, service: ServiceId | None = None
    ) -> str | None:
        """Nothing, or the SHA-256 that a streaming body must turn out to have. Raises Fault when nothing is proven.

        A signature by a key of the catalogue must hold whatever else proves the caller; alone it proves, too.
        """
        if self.trust.is_open:
            return None
        told = _told(incoming)
        signed = senders.check(incoming, client, routing, self.nonces, secured=self._is_secured(incoming, told))
        if b"x-access-key" in told:
            return _agreed(self._by_key(incoming, told, client, routing), signed.body_sha256 if signed else None)
        token = bearer(told.get(b"authorization", "").encode("latin-1"))
        if token and self.trust.tokens is not None and self.trust.tokens.is_ours(token):
            self._by_token(self.trust.tokens, token, incoming, told, client, routing, service)
        elif certificate := self._certificate(incoming, told):
            self._by_certificate(certificate, client, routing, incoming.now)
        elif signed is None:
            raise unproven(
                f"{client} must prove who it is: sign the call with its access key or its private key, or show its "
                "certificate or a token of this gateway."
            )
        return signed.body_sha256 if signed else None

    def certificate_of(self, incoming: Incoming) -> str | None:
        """The fingerprint shown with this request, empty when none was; None when it did not come over TLS. Raises Fault."""
        told = _told(incoming)
        return self._certificate(incoming, told) if self._is_secured(incoming, told) else None

    def owner_of(self, key: str, secret: str, routing: Routing, now: float) -> str | None:
        """The subsystem of a live access key, when that is its secret."""
        found = routing.keys.get(key)
        if found is None or found.until.timestamp() <= now:
            return None
        return found.client if hmac.compare_digest(self._opened(found).encode(), secret.encode()) else None

    def _is_secured(self, incoming: Incoming, told: dict[bytes, str]) -> bool:
        """Whether nobody on the way could read it: our own TLS, or that of the front we know."""
        return incoming.certificate is not None or self._is_front(told)

    def _is_front(self, told: dict[bytes, str]) -> bool:
        secret = told.get(b"x-front-secret", "")
        return bool(self.trust.front_secret) and hmac.compare_digest(secret.encode(), self.trust.front_secret.encode())

    def _certificate(self, incoming: Incoming, told: dict[bytes, str]) -> str:
        """The fingerprint of the certificate that was shown, to our own TLS or to the front that we know; or nothing."""
        if b"x-client-certificate" not in told:
            return incoming.certificate or ""
        if not self._is_front(told):
            raise unproven("Certificates are taken from the gateway's own front only.")
        return told[b"x-client-certificate"].lower()

    @staticmethod
    def _by_certificate(sha256: str, client: ClientId, routing: Routing, now: float) -> None:
        shown = routing.certificates.get(sha256)
        if shown is None or shown.client != str(client) or shown.until.timestamp() <= now:
            raise unproven(f"The certificate shown is not one of {client}.")

    def _by_token(self, tokens: Tokens, raw: str, incoming: Incoming, told: dict[bytes, str], client: ClientId,
                  routing: Routing, service: ServiceId | None) -> None:  # fmt: skip
        if not self._is_secured(incoming, told):
            raise _no_token("A token is good over TLS only; this one was sent in the open. Ask for a new one.")
        try:
            claims = tokens.check(raw, incoming.now)
        except NoToken as reason:
            raise _no_token(str(reason)) from None
        if claims.client != str(client):
            raise _no_token(f"The token is not one of {client}.")
        if not routing.is_live(claims.credential, claims.client, incoming.now):
            raise _no_token("The key or certificate the token was given for is revoked.")
        if claims.bound and self._certificate(incoming, told) != claims.bound:
            raise _no_token("The token is bound to another certificate than the one shown.")
        if service is None:
            raise _no_token("A token opens services only; show the key or the certificate itself here.")
        is_free = service.code in METASERVICES or routing.is_room(service)
        if not is_free and str(service) not in claims.services:
            raise Fault("Client.InsufficientScope", f"The token does not open {service}.", status=403,
                        challenge=f'Bearer error="insufficient_scope", scope="{service}"')  # fmt: skip

    def _by_key(self, incoming: Incoming, told: dict[bytes, str], client: ClientId, routing: Routing) -> str | None:
        key, now = told[b"x-access-key"], incoming.now
        secret = self._house if key == sealing.HOUSE else self._secret(routing.keys.get(key), told, client, now)
        stamp, nonce = told.get(b"x-timestamp", ""), told.get(b"x-nonce", "")
        if not (stamp.isascii() and stamp.isdigit()) or len(stamp) > 12 or not is_fresh(int(stamp), now):
            raise unproven("X-Timestamp must be the seconds since 1970, at most five minutes old.")
        if not 8 <= len(nonce) <= 128:
            raise unproven("X-Nonce must have 8 to 128 characters, never used before.")
        body_sha256 = _body_sha256(incoming, told)
        text = sealing.call_text(
            method=incoming.method, target=incoming.target.decode("latin-1"), client=told.get(b"x-road-client", ""),
            timestamp=stamp, nonce=nonce, body_sha256=body_sha256,
        )  # fmt: skip
        if not hmac.compare_digest(
            sealing.call_signature(secret, text).encode(), told.get(b"x-signature", "").encode()
        ):
            raise unproven("X-Signature is not the signature of this call under this key.")
        self.nonces.use(key, nonce, int(stamp), now)
        return body_sha256 if isinstance(incoming.body, Body) else None

    def _secret(self, key: AccessKey | None, told: dict[bytes, str], client: ClientId, now: float) -> str:
        if key is None or key.until.timestamp() <= now or key.client != str(client):
            raise unproven(f"The access key is not a live one of {client}.")
        if told.get(b"x-app-name", key.app_name) != key.app_name:
            raise unproven("X-App-Name is not the name this access key was given with.")
        return self._opened(key)

    def _opened(self, key: AccessKey) -> str:
        found = self._secrets.get(key.sealed_secret)
        if found is None:
            try:
                found = sealing.open_secret(key.sealed_secret, access_key=key.access_key, key=self._sealing)
            except (sealing.CannotOpen, ValueError):
                raise unproven("The access key was made under another installation; ask for a new one.") from None
            if len(self._secrets) > 10_000:
                self._secrets.clear()
            self._secrets[key.sealed_secret] = found
        return found


def _agreed(first: str | None, second: str | None) -> str | None:
    """The one digest a body must have that was promised once or twice. Raises Fault."""
    if first and second and first != second:
        raise unproven("X-Content-SHA256 and Content-Digest promise different bodies.")
    return first or second


def _no_token(message: str) -> Fault:
    return Fault("Client.AuthenticationFailed", message, status=401, challenge='Bearer error="invalid_token"')


def _told(incoming: Incoming) -> dict[bytes, str]:
    found: dict[bytes, str] = {}
    for name, value in incoming.headers:
        lower = name.lower()
        if lower in _NAMES:
            if lower in found:
                raise unproven(f"{name.decode('latin-1')} may stand once only.")
            found[lower] = value.decode("latin-1")
    return found


def _body_sha256(incoming: Incoming, told: dict[bytes, str]) -> str:
    """The digest in the signed text: the body's own, or what the caller says a streaming body will have."""
    if isinstance(incoming.body, bytes):
        return hashlib.sha256(incoming.body).hexdigest()
    if b"x-content-sha256" not in told:
        raise unproven("A large body needs X-Content-SHA256, so that the call can be checked before it has arrived.")
    return told[b"x-content-sha256"].lower()
