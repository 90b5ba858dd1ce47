"""A request as X-Road's REST protocol understands it: who asks, what is called, and the message that is signed.

Source: PR-REST §4.1 (form of the call), §4.2 (strict validation), §4.3 (header fields). The signed message is the
method, the target as it came and the passing header fields, each ended by CRLF.
"""

from __future__ import annotations

import re
from functools import lru_cache
from os import urandom
from typing import NamedTuple
from urllib.parse import unquote

import msgspec

from phohien.lgsp.gateway.protocol.faults import Fault, bad_request
from phohien.lgsp.gateway.protocol.headers import Headers, block, from_caller
from phohien.lgsp.gateway.protocol.identifiers import (
    ClientId,
    RepresentedParty,
    ServiceId,
    parse_client,
    parse_represented_party,
    parse_security_server,
    parse_service,
)
from phohien.lgsp.gateway.protocol.limits import LONGEST_ID, LONGEST_TARGET

VERSION = "r1"
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"})
_OCTETS = {method: method.encode() for method in METHODS}
_PATH = re.compile(r"(/[!$%&'()*+,\-.0-9:;=@A-Z_a-z~]*)+")
_QUERY = re.compile(rb"[\x21\x22\x24-\x7e]*")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ID = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_ID}}}")


class Target(NamedTuple):
    """A parsed request path."""

    service: ServiceId
    path: str
    """The path at the provider, as it came: empty, or beginning with a slash."""
    segments: tuple[str, ...]
    """The path's segments, percent-decoded, for matching access rights."""


class Request(msgspec.Struct, frozen=True, gc=False):
    """A valid request, ready to be decided on and forwarded."""

    method: str
    target: Target
    query: bytes
    """The query as it came, its question mark included; empty when there is none."""
    client: ClientId
    id: str
    request_id: str
    represented: RepresentedParty | None
    message: bytes
    """What is signed: method, target, passing fields."""
    fields: bytes
    """The passing fields alone, as they are sent to the provider."""


@lru_cache(maxsize=4096)
def read_path(raw: bytes) -> Target:
    """The service and path a request names. Raises Fault. Source: PR-REST §4.1, §4.2."""
    text = _ascii(raw, "The path")
    if not _PATH.fullmatch(text) or _BROKEN_ESCAPE.search(text):
        raise bad_request("The request target is not a valid path.")
    parts = text.split("/", 7)
    if parts[1] != VERSION:
        raise bad_request(f"The path must begin with the protocol version: /{VERSION}/…")
    if len(parts) < 7:
        raise bad_request(f"The path must read /{VERSION}/instance/class/member/subsystem/service[/path].")
    service = parse_service(parts[2:7])
    inside = f"/{parts[7]}" if len(parts) == 8 else ""
    return Target(service, inside, _segments(inside))


def _segments(path: str) -> tuple[str, ...]:
    """The decoded segments. Raises Fault when one climbs, however it is encoded (the peer's XRDDEV-3054)."""
    raw = path.split("/")[1:]
    for segment in raw:
        plain = segment
        for _ in range(3):  # as it came, decoded, decoded twice: no provider decodes more often
            if any(part.partition(";")[0] in {".", ".."} for part in re.split(r"[/\\]", plain)) or "\0" in plain:
                raise bad_request("The path may not hold “.” or “..” segments.")
            plain = unquote(plain)
    return tuple(map(unquote, raw))


@lru_cache(maxsize=4096)
def _client(raw: bytes) -> ClientId:
    return parse_client(_ascii(raw, "X-Road-Client"))


def _ascii(raw: bytes, name: str) -> str:
    try:
        return raw.decode("ascii")
    except UnicodeDecodeError:
        raise bad_request(f"{name} must be percent-encoded.") from None


_ids: list[str] = []


def _fresh_id() -> str:
    """A random UUID (RFC 9562, version 4). They are drawn by the hundred: that takes a fifth of the time."""
    if not _ids:
        drawn = urandom(16 * 128).hex()
        for at in range(0, len(drawn), 32):
            digits = drawn[at : at + 32]
            _ids.append(f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}")
    return _ids.pop()


def read_request(method: str, raw_target: bytes, headers: Headers) -> Request:
    """The request these parts make. Raises Fault with the protocol's error type and a sentence.

    A missing ``X-Road-Id`` is generated, ``X-Road-Request-Id`` always is (PR-REST §4.3).
    """
    if method not in METHODS:
        raise bad_request(f"The method {method[:20]} is not one of {', '.join(sorted(METHODS))}.")
    path, mark, query = raw_target.partition(b"?")
    if len(raw_target) > LONGEST_TARGET or (query and not _QUERY.fullmatch(query)):
        raise bad_request(f"The request target has at most {LONGEST_TARGET} octets of visible ASCII.")
    target = read_path(path)
    found: list[bytes | None] = [None, None, None, None]
    lines = from_caller(headers, found)
    caller, own_id, party, server = found
    if caller is None:
        raise Fault("Client.MissingHeader", "The header field X-Road-Client is missing.", status=400)
    client = _client(caller)
    if own_id is None:
        id_ = _fresh_id()
        lines.append(f"X-Road-Id:{id_}\r\n".encode())
    else:
        id_ = _ascii(own_id, "X-Road-Id")
        if not _ID.fullmatch(id_):
            raise bad_request(f"X-Road-Id has 1 to {LONGEST_ID} visible ASCII characters.")
    if server is not None:
        parse_security_server(_ascii(server, "X-Road-Security-Server"))
    represented = parse_represented_party(_ascii(party, "X-Road-Represented-Party")) if party else None
    request_id = _fresh_id()
    lines.append(f"X-Road-Request-Id:{request_id}\r\n".encode())
    fields = block(lines)
    message = b"%b\r\n%b\r\n%b" % (_OCTETS[method], raw_target, fields)
    return Request(method, target, mark + query, client, id_, request_id, represented, message, fields)
