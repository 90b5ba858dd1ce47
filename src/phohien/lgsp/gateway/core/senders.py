"""Signatures of the sender: which must be there, what they must cover, whose key they are checked with.

A signature counts here when its ``keyid`` is a public key of the catalogue; another is between caller and provider and passes
unread. It must cover the method, the target, ``X-Road-Client`` and a body's digest, so that the proven head alone shows years later
what the sender signed. It is good once and for five minutes, as a call signed with an access key is.

Source: RFC 9421 §3.2 (verifying), §3.3.4 (ecdsa-p256-sha256), §3.3.6 (ed25519), §7.2.1 (cover enough), §7.2.2 (replay); RFC 9530.
"""

from __future__ import annotations

import hmac
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from phohien.lgsp.contracts.configuration import PublicKey
from phohien.lgsp.gateway.core.messages import Incoming
from phohien.lgsp.gateway.core.nonces import Nonces, is_fresh
from phohien.lgsp.gateway.core.routing import Routing
from phohien.lgsp.gateway.protocol import signing
from phohien.lgsp.gateway.protocol.faults import Fault, unproven
from phohien.lgsp.gateway.protocol.identifiers import ClientId

INPUT = b"signature-input"


class Signed(NamedTuple):
    """A valid signature of the caller's. ``body_sha256`` is what a body that still arrives must turn out to have."""

    key_id: str
    body_sha256: str | None


def check(incoming: Incoming, client: ClientId, routing: Routing, nonces: Nonces, *, secured: bool) -> Signed | None:
    """The caller's signature, which holds; None when there is none by a key of the catalogue. Raises Fault."""
    if not routing.public_keys or not any(len(name) == 15 and name.lower() == INPUT for name, _ in incoming.headers):
        return None
    try:
        described = signing.read_input(incoming.headers)
        known = [
            (said, key) for said in described if (key := routing.public_keys.get(str(said.parameters.get("keyid"))))
        ]
        if not known:
            return None
        if len(known) > 1:
            raise signing.Unreadable("A call bears one signature by a key of the catalogue.")
        return _checked(*known[0], incoming, client, nonces, secured)
    except signing.Unreadable as reason:
        raise unproven(f"The signature cannot be checked: {reason}") from None


def _checked(
    said: signing.Said, key: PublicKey, incoming: Incoming, client: ClientId, nonces: Nonces, secured: bool
) -> Signed:
    now, created, nonce = incoming.now, said.parameters.get("created"), said.parameters.get("nonce")
    if key.client != str(client) or key.until.timestamp() <= now:
        raise unproven(f"The key that signed is not a live one of {client}.")
    if said.parameters.get("alg", key.algorithm) != key.algorithm:
        raise unproven(f"The key {key.key_id} signs with {key.algorithm}.")
    expires = said.parameters.get("expires", created)
    if not isinstance(created, int) or not isinstance(expires, int) or not is_fresh(created, now):
        raise unproven("A signature says in “created” when it was made, at most five minutes ago.")
    if "expires" in said.parameters and expires <= now:
        raise unproven("The signature has expired.")
    if not isinstance(nonce, str) or not 8 <= len(nonce) <= 128:
        raise unproven("A signature has a “nonce” of 8 to 128 characters, never used before.")
    _require_cover(said, incoming)
    message = signing.Message(incoming.headers, incoming.method, incoming.target, "https" if secured else "http")
    if not verifies(key.pem, signing.signature_of(incoming.headers, said.label), signing.base(said, message)):
        raise unproven("The signature does not hold: something it covers is not as it was signed.")
    promised = _body(incoming) if said.covers("content-digest") else None
    nonces.use(key.key_id, nonce, created, now)
    return Signed(key.key_id, promised)


def _require_cover(said: signing.Said, incoming: Incoming) -> None:
    """What a third party must be able to see signed. Raises Fault."""
    whole = said.covers("@target-uri") or said.covers("@request-target")
    parts = said.covers("@path") and (b"?" not in incoming.target or said.covers("@query"))
    rest = any(name.lower() == b"x-road-client" for name, _ in incoming.headers)
    has_body = not isinstance(incoming.body, bytes) or bool(incoming.body)
    lacking = [
        name
        for name, is_covered in (
            ("@method", said.covers("@method")),
            ("@target-uri", whole or parts),
            ("x-road-client", said.covers("x-road-client") or not rest),
            ("content-digest", said.covers("content-digest") or not has_body),
        )
        if not is_covered
    ]
    if lacking:
        raise unproven(f"The signature must cover {', '.join(lacking)}, too.")


def _body(incoming: Incoming) -> str | None:
    """Nothing for a body that is there and fits its digests; the SHA-256 of one that still arrives. Raises Fault."""
    told = signing.digests(incoming.headers)
    if isinstance(incoming.body, bytes):
        if not told or any(
            not hmac.compare_digest(signing.DIGESTS[name](incoming.body).digest(), value)
            for name, value in told.items()
        ):
            raise unproven("The body is not the one of Content-Digest (sha-256 or sha-512).")
        return None
    if "sha-256" not in told:
        raise unproven("A large body needs its sha-256 in Content-Digest, so that it can be compared as it passes.")
    return told["sha-256"].hex()


def verifies(pem: str, signature: bytes, text: bytes) -> bool:
    """Whether the signature over the text is that key's: Ed25519, or ECDSA over P-256 with SHA-256 as r and s."""
    key = _loaded(pem)
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, text)
        elif len(signature) == 64:
            first, second = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
            key.verify(encode_dss_signature(first, second), text, ec.ECDSA(hashes.SHA256()))
        else:
            return False
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=4096)
def _loaded(pem: str) -> ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey:
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey):
        raise Fault("Server.ClientProxy.InternalError", "The catalogue holds a key of an unknown kind.")
    return key
