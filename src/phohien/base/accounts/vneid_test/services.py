"""What the test provider does: register people, give codes, exchange them once, and tell who a token belongs to."""

from __future__ import annotations

import hmac
import secrets
import uuid
from datetime import date, datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import connection, transaction

from phohien.base.accounts.vneid import test_client_secret
from phohien.base.accounts.vneid_test import rules
from phohien.base.accounts.vneid_test.models import GivenCode, GivenToken, ProviderKey, TestIdentity

KEY_LOCK = 7_331_002


@transaction.atomic
def register_identity(
    *,
    personal_id: str,
    full_name: str,
    birth_on: date,
    level: int = 2,
    note: str = "",
    note_en: str = "",
    place: int = 100,
) -> TestIdentity:
    """The fictitious person stands in the test provider's list. Safe to repeat.

    Raises ValueError when the number could be a real person's.
    """
    if not personal_id.startswith("000"):
        raise ValueError("A test identity has an identification number of province 000.")
    identity, _created = TestIdentity.objects.update_or_create(
        personal_id=personal_id,
        defaults={
            "full_name": full_name,
            "birth_on": birth_on,
            "level": level,
            "note": note,
            "note_en": note_en,
            "place": place,
        },
        create_defaults={
            "subject": uuid.uuid4().hex,
            "full_name": full_name,
            "birth_on": birth_on,
            "level": level,
            "note": note,
            "note_en": note_en,
            "place": place,
        },
    )
    return identity


def signing_key(*, at: datetime) -> ProviderKey:
    """The provider's key, made the first time; two processes asking at once get the same one."""
    key = ProviderKey.objects.order_by("pk").first()
    if key is not None:
        return key
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [KEY_LOCK])
        key = ProviderKey.objects.order_by("pk").first()
        return key or ProviderKey.objects.create(kid=secrets.token_hex(8), private_pem=_fresh_pem(), created_at=at)


def _fresh_pem() -> str:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def public_keys(*, at: datetime) -> dict[str, Any]:
    """The provider's public key as a JSON Web Key Set."""
    key = signing_key(at=at)
    private = serialization.load_pem_private_key(key.private_pem.encode(), None)
    if not isinstance(private, rsa.RSAPrivateKey):
        raise TypeError("The test provider signs with RSA.")
    public = jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    return {"keys": [{**public, "kid": key.kid, "use": "sig", "alg": "RS256"}]}


def give_code(*, wish: rules.Wish, identity: TestIdentity, at: datetime) -> str:
    """A fresh code for the wish, granted by the person chosen."""
    code = secrets.token_urlsafe(32)
    GivenCode.objects.create(
        code_hash=rules.hash_of(code),
        client_id=wish.client_id,
        redirect_uri=wish.redirect_uri,
        challenge=wish.challenge,
        nonce=wish.nonce,
        identity=identity,
        given_at=at,
        expires_at=at + rules.CODE_LIFE,
    )
    return code


def check_client(*, client_id: str, secret: str, expected_id: str) -> None:
    """Nothing, when the caller is the registered client. Raises Fault."""
    if client_id != expected_id or not hmac.compare_digest(secret, test_client_secret()):
        raise rules.Fault("invalid_client", "The client could not be recognised.")


def exchange_code(
    *, code: str, client_id: str, redirect_uri: str, verifier: str, issuer: str, at: datetime
) -> dict[str, Any]:
    """Tokens for the code, once. A code that comes back a second time also ends what the first one was given.

    Raises Fault (``invalid_grant``) for a code that is unknown, used, late, another's, or has another verifier.
    """
    with transaction.atomic():
        given = GivenCode.objects.select_for_update().filter(code_hash=rules.hash_of(code)).first()
        fault = _fault_with(given, client_id=client_id, redirect_uri=redirect_uri, verifier=verifier, at=at)
        if fault is None and given is not None:
            given.used_at = at
            given.save(update_fields=["used_at"])
            return _tokens(given, issuer=issuer, at=at)
        if given is not None and given.used_at is not None:
            GivenToken.objects.filter(code=given, revoked_at=None).update(revoked_at=at)
    raise rules.Fault("invalid_grant", fault or "The code is not known.")


def _fault_with(
    given: GivenCode | None, *, client_id: str, redirect_uri: str, verifier: str, at: datetime
) -> str | None:
    if given is None:
        return "The code is not known."
    if given.used_at is not None:
        return "The code has been used."
    if given.expires_at <= at:
        return "The code came too late."
    if given.client_id != client_id or given.redirect_uri != redirect_uri:
        return "The code was given to another client or address."
    if not rules.fits(verifier, given.challenge):
        return "The verifier does not fit."
    return None


def _tokens(given: GivenCode, *, issuer: str, at: datetime) -> dict[str, Any]:
    token = secrets.token_urlsafe(32)
    GivenToken.objects.create(token_hash=rules.hash_of(token), code=given, expires_at=at + rules.TOKEN_LIFE)
    key = signing_key(at=at)
    claims = {
        "iss": issuer,
        "sub": given.identity.subject,
        "aud": given.client_id,
        "iat": int(at.timestamp()),
        "auth_time": int(given.given_at.timestamp()),
        "exp": int((at + rules.ID_TOKEN_LIFE).timestamp()),
        "jti": uuid.uuid4().hex,
        "level_of_assurance": given.identity.level,
        **({"nonce": given.nonce} if given.nonce else {}),
    }
    return {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": int(rules.TOKEN_LIFE.total_seconds()),
        "id_token": jwt.encode(claims, key.private_pem, algorithm="RS256", headers={"kid": key.kid}),
    }


def person_behind(*, token: str, at: datetime) -> dict[str, Any]:
    """The claims of the person the access token stands for. Raises Fault (``invalid_token``)."""
    given = (
        GivenToken.objects.select_related("code__identity")
        .filter(token_hash=rules.hash_of(token), revoked_at=None, expires_at__gt=at)
        .first()
    )
    if given is None:
        raise rules.Fault("invalid_token", "The token is not known or is over.")
    identity = given.code.identity
    return {
        "sub": identity.subject,
        "name": identity.full_name,
        "birthdate": identity.birth_on.isoformat(),
        "citizen_pid": identity.personal_id,
        "level_of_assurance": identity.level,
    }
