"""TLS of the gateway's own: its certificate, and the client certificates that are let through the handshake.

The folder holds ``server.pem`` (the certificate, those of its issuers behind it), ``server.key``, and, if there is one,
``authorities.pem``: whose client certificates are let in. So is every certificate that is registered in the catalogue, itself,
whoever issued it. That is only the handshake: which subsystem a certificate proves is decided at each call by its
fingerprint, so that a revoked one proves nothing within a second, on open connections too.

A file that changed counts for connections that come afterwards; nobody is cut off. TLS 1.2 with ECDHE and AEAD, or 1.3.
Source: RFC 8446; RFC 9325 (recommendations for TLS); RFC 5280 §6 (a trust anchor may be any certificate).
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

log = logging.getLogger(__name__)
CERTIFICATE, KEY, AUTHORITIES = "server.pem", "server.key", "authorities.pem"
CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"


class Credentials:
    """What the gateway shows, and whom it lets show something; ``context`` is for the listening socket."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError or ssl.SSLError when certificate and key cannot be used."""
        self.folder = folder
        self.alarm = ""
        self.context = _context()
        self._trusted: set[str] = set()
        self._seen: tuple[Any, ...] = ()
        self._load(self._marks())

    def refresh(self) -> bool:
        """Whether the files changed and are in use now. Files that cannot be used change nothing but ``alarm``."""
        marks = self._marks()
        if marks == self._seen:
            return False
        try:
            _context().load_cert_chain(self.folder / CERTIFICATE, self.folder / KEY)  # half a pair never comes into use
            self._load(marks)
        except (OSError, ssl.SSLError) as error:
            if not self.alarm:
                log.error("The new certificate or key for TLS cannot be used: %s. The last good pair stays.", error)
            self.alarm = str(error)
            return False
        self.alarm = ""
        log.info("The certificate for TLS was read anew.")
        return True

    def trust(self, registered: dict[str, str]) -> None:
        """These certificates (fingerprint to PEM) pass the handshake. One that was registered once still passes it,
        and proves nothing."""
        for fingerprint in registered.keys() - self._trusted:
            self._trusted.add(fingerprint)
            try:
                self.context.load_verify_locations(cadata=registered[fingerprint])
            except (ssl.SSLError, ValueError) as error:
                log.warning("The certificate %s is no use for TLS: %s.", fingerprint, error)

    def _load(self, marks: tuple[Any, ...]) -> None:
        self.context.load_cert_chain(self.folder / CERTIFICATE, self.folder / KEY)
        if (self.folder / AUTHORITIES).exists():
            self.context.load_verify_locations(cafile=self.folder / AUTHORITIES)
        self._seen = marks

    def _marks(self) -> tuple[Any, ...]:
        """What shows a change of the files: a mark of each, None for one that is not there."""
        found: list[Any] = []
        for name in (CERTIFICATE, KEY, AUTHORITIES):
            try:
                stat = (self.folder / name).stat()
                found.append((stat.st_mtime_ns, stat.st_ino, stat.st_size))
            except OSError:
                found.append(None)
        return tuple(found)


def _context() -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_ciphers(CIPHERS)
    made.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION | ssl.OP_CIPHER_SERVER_PREFERENCE
    made.set_alpn_protocols(["http/1.1"])
    made.verify_mode = ssl.CERT_OPTIONAL
    made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # a registered one needs no issuer
    return made


def shown(transport: asyncio.BaseTransport) -> str | None:
    """The fingerprint of the certificate the other side showed; empty: none; None: the connection has no TLS."""
    secured = transport.get_extra_info("ssl_object")
    if secured is None:
        return None
    der = secured.getpeercert(binary_form=True)
    return sha256(der).hexdigest() if der else ""


def told(scope: dict[str, Any]) -> str | None:
    """The same of an ASGI scope. Source: the TLS extension of ASGI; few servers tell the certificate."""
    if scope.get("scheme") != "https":
        return None
    chain = ((scope.get("extensions") or {}).get("tls") or {}).get("client_cert_chain") or ()
    first = next(iter(chain), "")
    return sha256(ssl.PEM_cert_to_DER_cert(unquote(first))).hexdigest() if first else ""
