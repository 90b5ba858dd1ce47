"""What signing and checking share: keys that stay loaded, our own time stamps, and what we trust."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.requests_client import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from phohien.base.signing import authority, stamps

DIGEST = "sha256"
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: the certificate, the certificates between it and a root, and the key when it is here."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    key: authority.Key | None = None


class KeySigner(Signer):
    """Signs with a key that is already in memory: loading and checking one costs more than the whole
    signature.
    """

    def __init__(self, signatory: Signatory) -> None:
        store = SimpleCertificateStore()
        store.register_multiple([stamps.as_asn1(item) for item in signatory.chain])
        certificate = stamps.as_asn1(signatory.certificate)
        super().__init__(signing_cert=certificate, cert_registry=store, embed_roots=False)
        self._key = signatory.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature value; a dry run returns the longest it could be."""
        if dry_run:
            return bytes(72 if isinstance(self._key, ec.EllipticCurvePrivateKey) else 512)
        if self._key is None:
            raise TypeError("This certificate's key is not here.")
        return stamps.sign_raw(self._key, data, digest_algorithm)


class OwnStamper(TimeStamper):
    """Time stamps from our own service, without the way over the network."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self._at = at

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The answer of our service at the given instant."""
        return stamps.respond(req, at=self._at)


def stamper(at: datetime) -> TimeStamper:
    """The configured time-stamping service: ``settings.SIGNING_TSA_URL``, else our own."""
    address = getattr(settings, "SIGNING_TSA_URL", "")
    return HTTPTimeStamper(address, timeout=10) if address else OwnStamper(at)


def context(*, at: datetime, lists: tuple[bytes, ...], must_check: bool) -> ValidationContext:
    """What is trusted at that instant, with these revocation lists; nothing is fetched from the network.

    ``must_check``: a certificate whose revocation cannot be checked is not trusted.
    """
    home = authority.load()
    return ValidationContext(
        trust_roots=[*trusted_roots()],
        other_certs=[stamps.as_asn1(home.issuer)],
        crls=list(lists),
        moment=at,
        revocation_mode="require" if must_check else "soft-fail",
        retroactive_revinfo=True,
    )


def trusted_roots() -> tuple[asn1_x509.Certificate, ...]:
    """Our test root (unless ``settings.SIGNING_TRUSTS_TEST`` is False) and every PEM in
    ``SIGNING_TRUST_ROOTS``.
    """
    folder = str(getattr(settings, "SIGNING_TRUST_ROOTS", "") or "")
    own = (stamps.as_asn1(authority.load().root),) if getattr(settings, "SIGNING_TRUSTS_TEST", True) else ()
    return own + (_roots_in(folder) if folder else ())


@lru_cache(maxsize=4)
def _roots_in(folder: str) -> tuple[asn1_x509.Certificate, ...]:
    found: list[asn1_x509.Certificate] = []
    for path in sorted(Path(folder).glob("*.pem")):
        found += [stamps.as_asn1(item) for item in x509.load_pem_x509_certificates(path.read_bytes())]
    return tuple(found)


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """The result of asynchronous work, also from a thread that already runs an event loop."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()
