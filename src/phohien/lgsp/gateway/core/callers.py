"""Who calls: a subsystem proves itself with its access key (HMAC, time, nonce) or by the certificate a trusted front saw.

``X-App-Name``, ``X-Access-Key``, ``X-Timestamp`` (seconds since 1970), ``X-Nonce`` and ``X-Signature`` are the proof by
key (``contracts.sealing.call_text`` says what is signed). With ``X-Content-SHA256`` a body may stream: it is compared as
it passes. Behind a front that ends mutual TLS, ``X-Client-Certificate`` holds the certificate's SHA-256 in hex, and
``X-Front-Secret`` what only the front knows. None of these fields goes on to the provider.

Source: the credentials AppName, AccessKey, SecretKey of Vietnamese integration platforms; the form is the house's.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from phohien.lgsp.contracts import sealing
from phohien.lgsp.contracts.configuration import AccessKey
from phohien.lgsp.gateway.core.bodies import Body
from phohien.lgsp.gateway.core.messages import Incoming
from phohien.lgsp.gateway.core.routing import Routing
from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.identifiers import ClientId

PAST_SECONDS, FUTURE_SECONDS = 300.0, 30.0
MOST_NONCES = 1_000_000
_NAMES = frozenset(
    {b"x-app-name", b"x-access-key", b"x-timestamp", b"x-nonce", b"x-signature", b"x-content-sha256", b"x-road-client",
     b"x-client-certificate", b"x-front-secret"}
)  # fmt: skip


def unproven(message: str) -> Fault:
    """The caller has not shown that it is the subsystem it names."""
    return Fault("Client.AuthenticationFailed", message, status=401)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What proofs are checked with. ``is_open`` lets everybody in unproven: a stand-alone demonstration."""

    installation_secret: str
    front_secret: str = ""
    is_open: bool = False


class Callers:
    """Checks proofs; remembers nonces for as long as their calls could be repeated."""

    def __init__(self, trust: Trust, started: float) -> None:
        self.trust = trust
        self.started = started
        self._sealing = sealing.sealing_key(trust.installation_secret)
        self._house = sealing.house_secret(trust.installation_secret)
        self._secrets: dict[str, str] = {}
        self._seen: dict[tuple[str, str], None] = {}
        self._before: dict[tuple[str, str], None] = {}
        self._turned = started

    def require(self, incoming: Incoming, client: ClientId, routing: Routing) -> str | None:
        """Nothing, or the SHA-256 that a streaming body must turn out to have. Raises Fault when nothing is proven."""
        if self.trust.is_open:
            return None
        told = _told(incoming)
        if b"x-access-key" in told:
            return self._by_key(incoming, told, client, routing)
        if certificate := self._shown(incoming, told):
            self._by_certificate(certificate, client, routing, incoming.now)
            return None
        raise unproven(f"{client} must prove who it is: sign the call with its access key, or show its certificate.")

    def _shown(self, incoming: Incoming, told: dict[bytes, str]) -> str:
        """The fingerprint of the certificate that was shown, to our own TLS or to the front that we know; or nothing."""
        if b"x-client-certificate" not in told:
            return incoming.certificate or ""
        secret = told.get(b"x-front-secret", "")
        if not self.trust.front_secret or not hmac.compare_digest(secret.encode(), self.trust.front_secret.encode()):
            raise unproven("Certificates are taken from the gateway's own front only.")
        return told[b"x-client-certificate"].lower()

    @staticmethod
    def _by_certificate(sha256: str, client: ClientId, routing: Routing, now: float) -> None:
        shown = routing.certificates.get(sha256)
        if shown is None or shown.client != str(client) or shown.until.timestamp() <= now:
            raise unproven(f"The certificate shown is not one of {client}.")

    def _by_key(self, incoming: Incoming, told: dict[bytes, str], client: ClientId, routing: Routing) -> str | None:
        key, now = told[b"x-access-key"], incoming.now
        secret = self._house if key == sealing.HOUSE else self._secret(routing.keys.get(key), told, client, now)
        stamp, nonce = told.get(b"x-timestamp", ""), told.get(b"x-nonce", "")
        if not stamp.isdigit() or len(stamp) > 12 or not -FUTURE_SECONDS <= now - int(stamp) <= PAST_SECONDS:
            raise unproven("X-Timestamp must be the seconds since 1970, at most five minutes old.")
        if int(stamp) < int(self.started):
            raise unproven("The call was signed before the gateway started; sign it again.")
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
        self._remember(key, nonce, now)
        return body_sha256 if isinstance(incoming.body, Body) else None

    def _secret(self, key: AccessKey | None, told: dict[bytes, str], client: ClientId, now: float) -> str:
        if key is None or key.until.timestamp() <= now or key.client != str(client):
            raise unproven(f"The access key is not a live one of {client}.")
        if told.get(b"x-app-name", key.app_name) != key.app_name:
            raise unproven("X-App-Name is not the name this access key was given with.")
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

    def _remember(self, key: str, nonce: str, now: float) -> None:
        """The nonce is used. Two generations are kept, each for longer than a call could be repeated."""
        if now - self._turned > PAST_SECONDS + FUTURE_SECONDS:
            self._before, self._seen, self._turned = self._seen, {}, now
        if (key, nonce) in self._seen or (key, nonce) in self._before:
            raise unproven("This call was made before: its nonce is used.")
        if len(self._seen) >= MOST_NONCES:
            raise Fault("Server.ClientProxy.InternalError", "Too many signed calls; try again in some minutes.")
        self._seen[key, nonce] = None


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
