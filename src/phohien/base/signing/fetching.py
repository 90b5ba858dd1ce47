"""Asking a certificate authority whether a certificate was revoked: over HTTP, briefly, and never into the inner network.

The address stands in a certificate, so it is only asked when an authority this installation trusts issued that certificate. All
the same: only http and https on their own ports, only public addresses, connected to as they were looked up, no redirects, no
credentials, little time, few octets. ``hosts.txt`` in the folder of trust roots names hosts (``name`` or ``name:port``) that may be
asked although they are inside, for an authority on the administration's own network.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from phohien.kernel.hanging_up import hung_up_after

SECONDS, MOST_BYTES = 8.0, 20 * 1024 * 1024
PORTS = {"http": 80, "https": 443}


class UnreachableError(OSError):
    """The authority was not asked, or gave no answer that can be used; the text is for the log."""


@dataclass(frozen=True, slots=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str
    address: str


def fetch(address: str, *, body: bytes | None = None, kind: str = "") -> bytes:
    """The answer's octets. ``body`` is posted as ``kind``; without one it is a plain request. Raises UnreachableError."""
    target = _target(address)
    until = time.monotonic() + SECONDS
    connection = _connection(target)
    try:
        fields = {"Host": target.host, "User-Agent": "phohien", "Connection": "close"}
        if body is not None:
            fields["Content-Type"] = kind
        connection.request("POST" if body is not None else "GET", target.path, body=body, headers=fields)
        with hung_up_after(SECONDS, connection.sock) as is_over:
            reply = connection.getresponse()
            content = _content(reply, until)
        if is_over.is_set():
            raise UnreachableError("The answer took too long.")
        if reply.status != 200:
            raise UnreachableError(f"{target.host} answered {reply.status}.")
        return content
    except (OSError, http.client.HTTPException) as error:
        raise error if isinstance(error, UnreachableError) else UnreachableError(f"{target.host}: {error}") from error
    finally:
        connection.close()


def _target(address: str) -> _Target:
    parts = urlsplit(address)
    try:
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError) as error:
        raise UnreachableError("Only http and https addresses are asked.") from error
    host = parts.hostname or ""
    if not host or parts.username is not None:
        raise UnreachableError("The address names no host, or somebody's credentials.")
    is_inside = {host, f"{host}:{port}"} & _inner_hosts()
    if port != PORTS[parts.scheme] and not is_inside:
        raise UnreachableError(f"{host} is not asked on port {port}.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _Target(parts.scheme, host, port, path, _looked_up(host, port, may_be_inside=bool(is_inside)))


def _looked_up(host: str, port: int, *, may_be_inside: bool) -> str:
    """One address of the host. All must be public: a name that also leads inside is refused."""
    try:
        found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise UnreachableError(f"{host} is not known.") from error
    if not found or (not may_be_inside and not all(is_public(one) for one in found)):
        raise UnreachableError(f"{host} leads into the inner network.")
    return found[0]


def is_public(address: str) -> bool:
    """Whether the address is one of the open network: not private, local, reserved, or one of those in disguise."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast


def _inner_hosts() -> set[str]:
    name = str(getattr(settings, "SIGNING_TRUST_ROOTS", "") or "")
    path = Path(name) / "hosts.txt" if name else None
    if path is None or not path.is_file():
        return set()
    lines = (line.partition("#")[0].strip().lower() for line in path.read_text().splitlines())
    return {line for line in lines if line}


def _connection(target: _Target) -> http.client.HTTPConnection:
    """A connection to the very address that was looked up; TLS still asks for the host's name."""
    plain = http.client.HTTPConnection(target.host, target.port, timeout=SECONDS)
    try:
        line = socket.create_connection((target.address, target.port), timeout=SECONDS)
        if target.scheme == "https":
            line = ssl.create_default_context().wrap_socket(line, server_hostname=target.host)
    except OSError as error:
        raise UnreachableError(f"{target.host}: {error}") from error
    plain.sock = line
    return plain


def _content(reply: http.client.HTTPResponse, until: float) -> bytes:
    found = bytearray()
    while piece := reply.read1(64 * 1024):
        found += piece
        if len(found) > MOST_BYTES or time.monotonic() > until:
            raise UnreachableError("The answer is too long, or took too long.")
    return bytes(found)
