"""Who asks and what is asked for: X-Road's hierarchical identifiers and their percent-encoded form.

Source: PR-REST §4.1 (the parts), §4.2 (URI sanitation: each part UTF-8, percent-encoded by itself).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from phohien.lgsp.gateway.protocol.faults import bad_request

LONGEST_PART = 255
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NOT_IN_A_PART = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_SAFE = "!$&'()*+,;=:@"  # RFC 3986 pchar beyond the unreserved ones


class ClientId(NamedTuple):
    """A member or one of its subsystems: the party that asks, or the one that provides."""

    instance: str
    member_class: str
    member_code: str
    subsystem: str | None = None

    def __str__(self) -> str:
        return text_of(self)


class ServiceId(NamedTuple):
    """A service of a subsystem; by SOAP also one of a member itself.

    REST services carry no version in their identifier (PR-REST §4.1).
    """

    instance: str
    member_class: str
    member_code: str
    subsystem: str | None
    code: str
    version: str | None = None

    @property
    def provider(self) -> ClientId:
        """The subsystem that provides it."""
        return ClientId(self.instance, self.member_class, self.member_code, self.subsystem)

    def __str__(self) -> str:
        return text_of(self)


class RepresentedParty(NamedTuple):
    """The party somebody acts for: ``[class/]code``. Source: X-Road's third-party representation extension."""

    party_class: str | None
    party_code: str


@lru_cache(maxsize=4096)
def encoded(identifier: ClientId | ServiceId) -> bytes:
    """The identifier as header fields carry it."""
    return encode(*identifier).encode()


@lru_cache(maxsize=4096)
def text_of(identifier: ClientId | ServiceId) -> str:
    """The identifier as records name it."""
    return encode(*identifier)


def encode(*parts: str | None) -> str:
    """The parts joined by slashes, each percent-encoded; absent parts are left out."""
    return "/".join(quote(part, safe=_SAFE) for part in parts if part is not None)


def decode_part(raw: str) -> str:
    """One part, decoded. Raises Fault when the escape, the UTF-8 or a sign in it is not acceptable."""
    if _BROKEN_ESCAPE.search(raw):
        raise bad_request(f"The identifier part “{raw}” has a broken percent escape.")
    try:
        part = unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        raise bad_request(f"The identifier part “{raw}” is not UTF-8.") from None
    if not part or len(part) > LONGEST_PART:
        raise bad_request(f"A part of an identifier has 1 to {LONGEST_PART} characters.")
    if part in {".", ".."} or any(unicodedata.category(sign) in _NOT_IN_A_PART for sign in part):
        raise bad_request("A part of an identifier holds characters that are not allowed there.")
    return part


def parse_client(value: str) -> ClientId:
    """The client of ``X-Road-Client``: three or four parts. Raises Fault. Source: PR-REST §4.3."""
    parts = value.split("/")
    if len(parts) not in (3, 4):
        raise bad_request("X-Road-Client must read instance/class/member or instance/class/member/subsystem.")
    return ClientId(*map(decode_part, parts))


def parse_service(parts: list[str]) -> ServiceId:
    """The service of five raw path segments. Raises Fault. Source: PR-REST §4.1."""
    return ServiceId(*map(decode_part, parts))


def parse_security_server(value: str) -> tuple[str, str, str, str]:
    """The four parts of ``X-Road-Security-Server``. Raises Fault. Source: PR-REST §4.3."""
    parts = value.split("/")
    if len(parts) != 4:
        raise bad_request("X-Road-Security-Server must read instance/class/member/server.")
    first, second, third, fourth = map(decode_part, parts)
    return first, second, third, fourth


def parse_represented_party(value: str) -> RepresentedParty:
    """The party of ``X-Road-Represented-Party``: one or two parts. Raises Fault."""
    parts = [decode_part(part) for part in value.split("/")]
    if len(parts) > 2:
        raise bad_request("X-Road-Represented-Party must read code or class/code.")
    return RepresentedParty(parts[0] if len(parts) == 2 else None, parts[-1])
