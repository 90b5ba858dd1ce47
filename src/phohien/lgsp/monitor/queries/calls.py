"""Reading the record of what passed: each call, also those refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from phohien.lgsp.monitor.queries import operating, pairs

OUTCOMES = ("succeeded", "provider_error", "failed", "refused", "limited")
_COLUMNS = """id, client, service, kind, method, path, status, outcome, fault,
message, request_in, request_out, response_in, response_out"""


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it passed the gateway, or did not."""

    id: str
    client: str
    service: str
    kind: str
    method: str
    path: str
    status: int
    outcome: str
    fault: str
    message: str
    asked_at: datetime
    sent_at: datetime | None
    returned_at: datetime | None
    answered_at: datetime

    @property
    def milliseconds(self) -> float:
        """From the caller's request to the answer."""
        return (self.answered_at - self.asked_at).total_seconds() * 1000

    @property
    def provider_milliseconds(self) -> float | None:
        """The provider's share of it; None when it never answered."""
        if self.sent_at is None or self.returned_at is None:
            return None
        return (self.returned_at - self.sent_at).total_seconds() * 1000


def find_calls(*, parties: list[str] | None, query_id: str = "", client: str = "", service: str = "", outcome: str = "",
               since: datetime | None = None, until: datetime | None = None, offset: int = 0,
               limit: int = 51) -> list[Call]:  # fmt: skip
    """The calls in which one of the parties took part (None: all), newest first; empty when no gateway ever ran."""
    if not operating.is_there("exchange"):
        return []
    where, values = [], list[Any]()
    for sql, value in (
        ("id = %s", query_id),
        ("request_in >= %s", since),
        ("request_in < %s", until),
    ):
        if value:
            where.append(sql)
            values.append(value)
    if outcome in OUTCOMES:
        where.append(
            f"outcome = '{outcome}'"
        )  # a word of ours; as a literal it lets the database use its partial index
    wanted = pairs.Wanted(parties, client, service)
    found = pairs.newest("operations.exchange", _COLUMNS, wanted, where, values, order="id", offset=offset, limit=limit)
    return [Call(*row) for row in found]
