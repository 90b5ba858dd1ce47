"""Access tokens of the gateway's own: made for a subsystem that proved itself, good for five minutes, checked at each call.

A token is a signed JWT (ES256, ``typ`` ``at+jwt``). Beside the registered claims it names the credential it was given for
(``cred``: an access key or a certificate): when that one is revoked, its tokens are worth nothing within a second. One that was
asked for over mutual TLS is bound to the certificate shown there (``cnf``) and is good together with it only.

Source: RFC 9068 (JWT access tokens), RFC 8705 §3 (bound to a certificate), RFC 7638 (the key's name).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

LIFE_SECONDS = 300
SKEW_SECONDS = 5
MOST_REMEMBERED = 10_000
LONGEST = 8_192
ALGORITHM, TYPE = "ES256", "at+jwt"
REQUIRED = ("iss", "aud", "sub", "client_id", "exp", "iat", "jti", "cred", "scope")


class NoToken(Exception):
    """This is no token to go by; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a token says: whose it is, which services it opens (X-Road identifiers), and what it hangs on."""

    client: str
    client_id: str
    credential: str
    services: frozenset[str]
    bound: str = ""
    """The SHA-256 (hex) of the certificate it is bound to, or empty."""
    until: float = 0.0


class Tokens:
    """Makes tokens and checks them; one issuer, one key, one audience."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, issuer: str) -> None:
        """``issuer`` is the gateway's own address, beginning with https."""
        self.issuer = issuer.rstrip("/")
        self._key, self._public = key, key.public_key()
        self.jwk = _jwk(self._public)
        self._headers = {"typ": TYPE, "kid": self.jwk["kid"]}
        self._head = jwt.encode({}, key, ALGORITHM, headers=self._headers).partition(".")[0] + "."
        self._known: dict[str, Claims] = {}

    def issue(self, claims: Claims, now: float) -> str:
        """A token that says so, from now on for five minutes."""
        content: dict[str, Any] = {
            "iss": self.issuer, "aud": self.issuer, "sub": claims.client, "client_id": claims.client_id,
            "iat": int(now), "exp": int(now) + LIFE_SECONDS, "jti": secrets.token_urlsafe(16),
            "scope": " ".join(sorted(claims.services)), "cred": claims.credential,
        }  # fmt: skip
        if claims.bound:
            content["cnf"] = {"x5t#S256": _base64url(bytes.fromhex(claims.bound))}
        return jwt.encode(content, self._key, ALGORITHM, headers=self._headers)

    def is_ours(self, raw: str) -> bool:
        """Whether it begins as every token of ours does: the same head, octet for octet."""
        return raw.startswith(self._head)

    def check(self, raw: str, now: float) -> Claims:
        """What it says. Raises NoToken. One that was checked already is looked up."""
        found = self._known.get(raw)
        if found is None:
            found = self._read(raw, now)
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[raw] = found
        if found.until <= now:
            self._known.pop(raw, None)
            raise NoToken("The token has expired; ask for a new one.")
        return found

    def _read(self, raw: str, now: float) -> Claims:
        if len(raw) > LONGEST or not self.is_ours(raw):
            raise NoToken("This is no token of this gateway.")
        options: Any = {"require": list(REQUIRED), "verify_exp": False, "verify_iat": False, "verify_nbf": False}
        try:
            said = jwt.decode(
                raw, self._public, algorithms=[ALGORITHM], audience=self.issuer, issuer=self.issuer, options=options
            )
        except jwt.PyJWTError:
            raise NoToken("The token was not made by this gateway, or was changed.") from None
        if said["iat"] > now + SKEW_SECONDS:
            raise NoToken("The token is from the future.")
        bound = said.get("cnf", {}).get("x5t#S256", "")
        return Claims(
            client=said["sub"], client_id=said["client_id"], credential=said["cred"],
            services=frozenset(said["scope"].split()), bound=_hex(bound), until=float(said["exp"]),
        )  # fmt: skip


def bearer(value: bytes) -> str:
    """The token of an ``Authorization`` field, or nothing when it holds none. Source: RFC 6750 §2.1."""
    scheme, _, rest = value.partition(b" ")
    return rest.strip().decode("latin-1") if scheme.lower() == b"bearer" else ""


def _jwk(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    numbers = key.public_numbers()
    parts = {
        "crv": "P-256",
        "kty": "EC",
        "x": _base64url(numbers.x.to_bytes(32, "big")),
        "y": _base64url(numbers.y.to_bytes(32, "big")),
    }
    text = json.dumps(parts, separators=(",", ":"), sort_keys=True)
    return {**parts, "use": "sig", "alg": ALGORITHM, "kid": _base64url(hashlib.sha256(text.encode()).digest())}


def _base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _hex(thumbprint: str) -> str:
    return urlsafe_b64decode(thumbprint + "=").hex() if thumbprint else ""
