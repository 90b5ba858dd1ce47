"""The signed header fields of the national dialect: made for our client, judged for our server.

As the national kit does it: every field travels as ``XroadVnpt-<name>``; a JSON object of those fields travels beside them with its
HMAC-SHA256 in hex. The order within the object is arbitrary, so the MAC is taken over the very octets that came. Only what
the object says is believed. The kit keeps every field it was ever given: a name can stand there twice, written ``docId`` and
``docid``. Source: the kit's published code and that of its integrators, read for their format.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from phohien.systems.documents.rules.edxml.wire import VIETNAM_TIME as VIETNAM

PREFIX = "xroadvnpt-"
OBJECT, KEYS, MAC = f"{PREFIX}sign-header", f"{PREFIX}sign-header-key", f"{PREFIX}hash-header"
VERSION = "3.0.201608"
#: The kit takes the time once for each service object, and its integrators keep one object as long as their server runs.
OLDEST = timedelta(days=92)
#: Calls that change members are believed for a day: who registers agencies makes a new object for it.
OLDEST_FOR_CHANGES = timedelta(hours=24)
AHEAD = timedelta(minutes=5)
MOST_FIELDS = 40


class BadFields(ValueError):
    """The header fields cannot be believed; the text says why, for the log and never for the caller."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What the caller signed: fields as they were spelled, the mark by which the same set is known again, and its time."""

    fields: Mapping[str, str]
    mark: str
    told_at: datetime

    def get(self, *names: str) -> str:
        """The field under the first of these spellings that was signed, else under any other spelling of one; or nothing."""
        for name in names:
            if name in self.fields:
                return self.fields[name]
        small = {name.lower() for name in names}
        return next((value for name, value in self.fields.items() if name.lower() in small), "")


def system_of(fields: Mapping[str, bytes]) -> str:
    """Who says to be calling; nothing is proven yet."""
    return fields.get(f"{PREFIX}systemid", b"").decode("utf-8", "replace").strip()[:40]


def judge(fields: Mapping[str, bytes], secrets: list[str], *, at: datetime) -> Signed:
    """What was signed with one of these secrets. ``fields`` by small name, in the octets that came. Raises BadFields."""
    signed = fields.get(OBJECT, b"")
    told = fields.get(MAC, b"").strip().lower()
    macs = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().encode() for secret in secrets]
    if not any([hmac.compare_digest(mac, told) for mac in macs]):  # every one is compared: no time tells which
        raise BadFields("The MAC is not that of the fields.")
    values = _values(signed)
    for name in {one.lower() for one in values}:
        said = [value.strip() for spelled, value in values.items() if spelled.lower() == name]
        if not _is_one_of(fields.get(f"{PREFIX}{name}", b"").decode("utf-8", "replace").strip(), said):
            raise BadFields(f"The field {name} says something else than what was signed.")
    return Signed(values, hashlib.sha256(signed).hexdigest(), _time(values, at))


def _is_one_of(came: str, said: list[str]) -> bool:
    """Whether the header field is what was signed. Of two spellings of a name a client or server sends on one, or both in a row."""
    return came in said or (len(said) > 1 and sorted(one.strip() for one in came.split(",")) == sorted(said))


def _values(signed: bytes) -> dict[str, str]:
    try:
        told = json.loads(signed, object_pairs_hook=list)
    except ValueError as fault:
        raise BadFields("What was signed is no JSON.") from fault
    values: dict[str, str] = {}
    for pair in told if isinstance(told, list) else [None]:
        if not (isinstance(pair, tuple) and isinstance(pair[1], str)):
            raise BadFields("What was signed is no object of texts.")
        name = pair[0][len(PREFIX) :]
        if not pair[0].lower().startswith(PREFIX) or name in values:
            raise BadFields("What was signed names a field twice, or one that is not the dialect's.")
        values[name] = pair[1]
    if len(values) > MOST_FIELDS:
        raise BadFields("Too many fields.")
    return values


def _time(values: Mapping[str, str], at: datetime) -> datetime:
    told = moment_of(next((value for name, value in values.items() if name.lower() == "timestamp"), ""))
    if told is None:
        raise BadFields("The time stamp cannot be read.")
    if not at - OLDEST <= told <= at + AHEAD:
        raise BadFields("The time stamp is too old or lies ahead.")
    return told


def moment_of(text: str) -> datetime | None:
    """``ddMMyyyy'T'HHmmss+SSSS``: the four digits behind the plus are milliseconds, not a zone; the time is Vietnam's."""
    head, plus, thousandths = text.strip().partition("+")
    if not plus or not (thousandths.isascii() and thousandths.isdigit()) or len(head) != 15:
        return None
    try:
        return datetime.strptime(head, "%d%m%YT%H%M%S").replace(tzinfo=VIETNAM)
    except ValueError:
        return None


def written_moment(at: datetime) -> str:
    """The same, to be sent."""
    local = at.astimezone(VIETNAM)
    return f"{local:%d%m%YT%H%M%S}+{local.microsecond // 1000:04d}"


def sign(values: Mapping[str, str], *, system: str, secret: str, at: datetime) -> dict[str, str]:
    """The header fields of one call of ours."""
    told: dict[str, Any] = {"timestamp": written_moment(at), "systemid": system, **values}
    fields = {f"XroadVnpt-{name}": value for name, value in told.items()}
    signed = json.dumps(fields, ensure_ascii=True, separators=(",", ":"))
    mac = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).hexdigest()
    return {
        **fields, "XroadVnpt-sign-header-key": ";".join(told), "XroadVnpt-sign-header": signed,
        "XroadVnpt-hash-header": mac, "XroadVnpt-version": VERSION,
    }  # fmt: skip


def unpadded(digest: bytes) -> str:
    """A digest as the national kit writes it: each octet in hex without its leading nought, so ``0a`` becomes ``a``."""
    return "".join(f"{octet:x}" for octet in digest)


def is_hash_of(told: str, sha256: str) -> bool:
    """Whether the told hash is this one, written as the standard hex or as the kit writes it."""
    told = told.strip().lower()
    return hmac.compare_digest(told.encode(), sha256.encode()) or hmac.compare_digest(
        told.encode(), unpadded(bytes.fromhex(sha256)).encode()
    )
