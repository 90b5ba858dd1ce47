"""What signing and checking share: keys that stay loaded, our own time stamps, and what we trust."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from asn1crypto import crl, ocsp, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.requests_client import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from phohien.base.signing import authority, stamps
from phohien.base.signing.engine import remembering

DIGEST = "sha256"
LOG = logging.getLogger(__name__)
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


def context(
    *,
    at: datetime,
    lists: tuple[bytes, ...],
    must_check: bool,
    is_own: bool = False,
    brought: tuple[crl.CertificateList, ...] = (),
    answers: tuple[ocsp.OCSPResponse, ...] = (),
) -> ValidationContext:
    """What is trusted at that instant, with these revocation lists and OCSP answers; nothing is fetched from the network.

    ``must_check``: a certificate whose revocation cannot be checked is not trusted. ``is_own``: our own authority is
    asked about its own certificates while signing, whether documents may rely on it or not. ``brought`` are lists of which only
    what is asked for is read: they come with a document, and most are nobody's.
    """
    home = authority.load()
    found = installed()
    return ValidationContext(
        trust_roots=[stamps.as_asn1(home.root), *found.roots] if is_own else [*trusted_roots()],
        other_certs=[stamps.as_asn1(home.issuer), *found.between],
        crls=[*(remembering.revocations(one) for one in (*lists, *found.lists)), *brought],
        ocsps=list(answers),
        moment=at,
        revocation_mode="require" if must_check else "soft-fail",
        retroactive_revinfo=True,
    )


@dataclass(frozen=True, slots=True)
class Installed:
    """What an installation put into its folder: roots it trusts, certificates below them, revocation lists."""

    roots: tuple[asn1_x509.Certificate, ...] = ()
    between: tuple[asn1_x509.Certificate, ...] = ()
    lists: tuple[bytes, ...] = ()


def trusted_roots() -> tuple[asn1_x509.Certificate, ...]:
    """Every root in ``SIGNING_TRUST_ROOTS``, and our test root while ``SIGNING_TRUSTS_TEST`` holds (a demonstration)."""
    own = (stamps.as_asn1(authority.load().root),) if getattr(settings, "SIGNING_TRUSTS_TEST", True) else ()
    return own + installed().roots


def installed() -> Installed:
    """What lies in the folder now; read again when it changes. A file that cannot be read is told in the log and left out."""
    name = str(getattr(settings, "SIGNING_TRUST_ROOTS", "") or "")
    folder = Path(name) if name else None
    if folder is None or not folder.is_dir():
        return Installed()
    files = sorted([*folder.glob("*.pem"), *folder.glob("*.crl")])
    return _read_folder(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=4)
def _read_folder(files: tuple[tuple[Path, int], ...]) -> Installed:
    certificates: list[x509.Certificate] = []
    lists: list[bytes] = []
    for path, _changed in files:
        content = path.read_bytes()
        try:
            if path.suffix == ".pem":
                certificates += x509.load_pem_x509_certificates(content)
            else:
                load = x509.load_pem_x509_crl if content.startswith(b"-----") else x509.load_der_x509_crl
                lists.append(load(content).public_bytes(Encoding.DER))
        except ValueError as error:
            LOG.warning("%s in the folder of trust roots was left out: %s", path.name, error)
    roots = [one for one in certificates if one.subject == one.issuer]
    return Installed(
        tuple(stamps.as_asn1(one) for one in roots),
        tuple(stamps.as_asn1(one) for one in certificates if one not in roots),
        tuple(lists),
    )


def trust_mark() -> str:
    """A short text that is another one when another root, certificate between or list counts."""
    found = installed()
    known = [*(one.dump() for one in (*trusted_roots(), *found.between)), *found.lists]
    return hashlib.sha256(b"".join(hashlib.sha256(one).digest() for one in known)).hexdigest()[:16]


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """The result of asynchronous work, also from a thread that already runs an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return _run_alone(work)
    with ThreadPoolExecutor(1) as beside:  # one thread runs one loop
        return beside.submit(_run_alone, work).result()


def _run_alone(work: Coroutine[Any, Any, Result]) -> Result:
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()
