"""How an entry and a seal are hashed: pure, so that an outsider can repeat it years later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

GENESIS = hashlib.sha256("Phố Hiến".encode()).digest()
HASHED_FIELDS = (
    "id",
    "act",
    "subject",
    "case",
    "at",
    "by_code",
    "by_name",
    "by_post",
    "by_title",
    "agency",
    "note",
    "data",
    "fact_name",
    "fact",
)


def entry_digest(values: Mapping[str, Any]) -> bytes:
    """SHA-256 over the entry's fields as canonical JSON (sorted keys, no spaces, UTF-8, instants in UTC)."""
    plain = {name: _plain(values[name]) for name in HASHED_FIELDS}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return int(value.timestamp() * 1_000_000)
    return value


def seal_digest(previous: bytes, digests: Iterable[bytes]) -> bytes:
    """The chain's next link: SHA-256 over the previous link and every entry's digest, in order."""
    chain = hashlib.sha256(previous)
    for digest in digests:
        chain.update(digest)
    return chain.digest()
