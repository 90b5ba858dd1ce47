"""What payment gateways send and how it is proved: a body, a time, and an HMAC over both. Pure.

The form is that of most gateways: ``X-Gateway-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">``.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from phohien.kernel.errors import NotAllowed, Refused
from phohien.kernel.words import Words

LATEST = timedelta(days=3)
"""How old a notice may be: gateways repeat for three days. A repeated one is harmless all the same."""
AHEAD = timedelta(minutes=5)
LARGEST_BODY = 16_384
_SIGNATURE = re.compile(r"t=([0-9]{9,11}),v1=([0-9a-f]{64})")
Outcome = Literal["paid", "failed", "pending"]


class ForgedNotice(NotAllowed):
    """The notice does not prove that it comes from the gateway."""


class BadNotice(Refused):
    """The notice is the gateway's but cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a gateway tells of one transaction. ``order`` numbers its messages about one payment from 1."""

    number: str
    reference: str
    amount_vnd: int
    outcome: Outcome
    paid_at: datetime
    order: int = 1


def signature(body: bytes, *, secret: bytes, at: datetime) -> str:
    """The header that proves the body at that time."""
    stamp = str(int(at.timestamp()))
    return f"t={stamp},v1={_mac(stamp, body, secret)}"


def _mac(stamp: str, body: bytes, secret: bytes) -> str:
    return hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def check(body: bytes, header: str, *, secret: bytes, at: datetime) -> None:
    """Nothing, when the header proves the body and is neither old nor from the future. Raises ForgedNotice."""
    match = _SIGNATURE.fullmatch(header.strip())
    if match is None or not hmac.compare_digest(match[2], _mac(match[1], body, secret)):
        raise ForgedNotice(
            Words("Chữ ký của thông báo thanh toán không đúng.", "The payment notice is not signed correctly."),
            code="gateway.forged",
        )
    told = datetime.fromtimestamp(int(match[1]), tz=UTC)
    if told < at - LATEST or told > at + AHEAD:
        raise ForgedNotice(
            Words("Thông báo thanh toán quá cũ hoặc sai giờ.", "The payment notice is too old, or its time is wrong."),
            code="gateway.old",
        )


def written(notice: Notice) -> bytes:
    """The notice as the gateway sends it."""
    data = {
        "number": notice.number, "reference": notice.reference, "amount_vnd": notice.amount_vnd,
        "outcome": notice.outcome, "paid_at": notice.paid_at.isoformat(), "order": notice.order,
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, sort_keys=True).encode()


def read(body: bytes) -> Notice:
    """The notice in a body. Raises BadNotice naming what cannot be read."""
    try:
        data = json.loads(body[:LARGEST_BODY])
        return Notice(
            number=_text(data, "number", 80),
            reference=_text(data, "reference", 80),
            amount_vnd=_whole(data, "amount_vnd"),
            outcome=_outcome(data),
            paid_at=_instant(data),
            order=_whole(data, "order") if "order" in data else 1,
        )
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise BadNotice(
            Words("Nội dung thông báo thanh toán không đọc được.", "The payment notice cannot be read."),
            code="gateway.unreadable",
        ) from fault


def _text(data: Any, name: str, longest: int) -> str:
    value = data[name]
    if not isinstance(value, str) or not 0 < len(value) <= longest or not value.isprintable():
        raise ValueError(name)
    return value


def _whole(data: Any, name: str) -> int:
    value = data[name]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**15:
        raise ValueError(name)
    return value


def _outcome(data: Any) -> Outcome:
    if data["outcome"] not in ("paid", "failed", "pending"):
        raise ValueError("outcome")
    return data["outcome"]  # type: ignore[no-any-return]


def _instant(data: Any) -> datetime:
    found = datetime.fromisoformat(_text(data, "paid_at", 40))
    if found.tzinfo is None:
        raise ValueError("paid_at")
    return found
