"""What was seen of an exchange as a row, and rows summed up: pure functions.

An exchange *succeeded* when the provider answered, *provider_error* when it answered with a status of 500 or more,
*failed* when it could not be reached or broke off, *refused* when the gateway did not let it through, *limited* when
that was for its quota. The error rate of a service counts only what reached for the provider.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId, encode
from phohien.lgsp.gateway.watch.seen import Seen

BOUNDS = (
    1,
    2,
    3,
    5,
    7,
    10,
    15,
    20,
    30,
    50,
    70,
    100,
    150,
    200,
    300,
    500,
    700,
    1000,
    1500,
    2000,
    3000,
    5000,
    10_000,
    30_000,
)
"""Upper bounds of the classes of duration, in milliseconds; one more class holds what is slower."""
OUTCOMES = ("succeeded", "provider_error", "failed", "refused", "limited")
REACHED = OUTCOMES[:3]
KINDS = {"REST": "REST", "OPENAPI": "OPENAPI3", "SOAP": "WSDL"}
VIETNAM = timezone(timedelta(hours=7))
GRAINS = ("minute", "hour", "day")
EVERY = "*"
"""Stands in sums for every client, or every service: no identifier looks so."""
COLUMNS = {
    "chain": "text", "request_in": "timestamptz", "request_out": "timestamptz", "response_in": "timestamptz",
    "response_out": "timestamptz", "client": "text", "service": "text", "kind": "text", "method": "text", "path": "text",
    "represented": "text", "id": "text", "request_id": "text", "user_id": "text", "issue": "text", "version": "text",
    "request_size": "int8", "request_mime_size": "int8", "request_attachments": "int2", "response_size": "int8",
    "response_mime_size": "int8", "response_attachments": "int2", "outcome": "text", "fault": "text", "message": "text",
    "status": "int2", "recorded_at": "timestamptz",
}  # fmt: skip
PLACE = {name: place for place, name in enumerate(COLUMNS)}
_MISSED = ("NetworkError", "ServiceFailed", "network_error", "service_failed", "http_error")


def outcome_of(seen: Seen) -> str:
    """How the exchange ended, as a word of :data:`OUTCOMES`."""
    if not seen.fault:
        return "provider_error" if seen.status >= 500 else "succeeded"
    if seen.status == 429 or seen.fault.endswith(("TooManyRequests", "too_many_requests")):
        return "limited"
    if seen.sent and any(word in seen.fault for word in _MISSED):
        return "failed"
    return "refused"


def row_of(chain: str, seen: Seen, name: Callable[[ClientId | ServiceId | None], str]) -> list[Any]:
    """The row, in the order of :data:`COLUMNS`; instants as seconds. ``name`` leaves out what nobody registered."""
    represented = "" if seen.represented is None else encode(*seen.represented)
    return [
        chain, seen.now, seen.sent or None, seen.returned or None, seen.done,
        name(seen.client), name(seen.service),
        KINDS.get(seen.kind, ""), seen.method[:20], seen.path[:2000], represented[:511], seen.id[:255],
        seen.request_id[:255], seen.user, seen.issue, "4.0" if seen.version == "4.0" else "",
        seen.asked_size + (seen.length if seen.version == "r1" else 0), seen.length, seen.parts_asked,
        seen.said_xml or seen.said_size, seen.said_size, seen.parts_said, outcome_of(seen), seen.fault[:255],
        seen.message[:2048], seen.status, 0.0,
    ]  # fmt: skip


def instant(seconds: float | None) -> datetime | None:
    """Seconds since 1970 as an instant."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def start_of(grain: str, seconds: float) -> datetime:
    """The beginning of the minute, hour or Vietnamese day the instant lies in."""
    local = datetime.fromtimestamp(seconds, VIETNAM).replace(second=0, microsecond=0)
    if grain != "minute":
        local = local.replace(minute=0)
    return local.replace(hour=0) if grain == "day" else local


@dataclass(slots=True)
class Sum:
    """Exchanges summed up. ``buckets`` counts those that reached for the provider by duration."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    request_octets: int = 0
    response_octets: int = 0
    milliseconds: float = 0.0
    slowest: float = 0.0
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))

    def add(self, row: list[Any]) -> None:
        """One exchange more."""
        outcome = row[PLACE["outcome"]]
        self.counts[outcome] += 1
        self.request_octets += row[PLACE["request_size"]]
        self.response_octets += row[PLACE["response_size"]]
        if outcome in REACHED:
            took = max(row[PLACE["response_out"]] - row[PLACE["request_in"]], 0.0) * 1000
            self.milliseconds += took
            self.slowest = max(self.slowest, took)
            self.buckets[bisect_left(BOUNDS, took)] += 1


def summed(rows: Iterable[list[Any]]) -> dict[tuple[str, datetime, str, str], Sum]:
    """The rows summed up by grain and its beginning: for each client and service, for each service, and for all together."""
    made: dict[tuple[str, datetime, str, str], Sum] = {}
    for row in rows:
        client, service = row[PLACE["client"]], row[PLACE["service"]]
        for grain in GRAINS:
            at = start_of(grain, row[PLACE["request_in"]])
            for key in ((grain, at, client, service), (grain, at, EVERY, service), (grain, at, EVERY, EVERY)):
                if key not in made:
                    made[key] = Sum()
                made[key].add(row)
    return made


def percentile(buckets: list[int], share: float, slowest: float) -> float | None:
    """The duration in milliseconds under which that share of the calls stayed, even within a class; None without calls.

    It is as exact as the classes are narrow: never beyond the class that holds the true value.
    """
    total = sum(buckets)
    if not total:
        return None
    wanted, passed = share * total, 0
    for place, count in enumerate(buckets):
        if count and passed + count >= wanted:
            low = BOUNDS[place - 1] if place else 0
            high = BOUNDS[place] if place < len(BOUNDS) else max(slowest, BOUNDS[-1])
            return min(low + (high - low) * max(wanted - passed, 0) / count, slowest)
        passed += count
    return slowest
