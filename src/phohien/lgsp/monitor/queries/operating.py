"""Reading what the gateway's keeper recorded: the gateway's state, and how each service fares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from phohien.lgsp.gateway.watch.rows import BOUNDS, percentile

SCOPE = "(client = %s or starts_with(client, %s || '/') or starts_with(service, %s || '/'))"
BUCKETS = ", ".join(f"sum(buckets[{place}])" for place in range(1, len(BOUNDS) + 2))
COUNTS = """coalesce(sum(succeeded), 0), coalesce(sum(provider_error), 0), coalesce(sum(failed), 0), coalesce(sum(refused), 0),
coalesce(sum(limited), 0), coalesce(sum(request_octets), 0), coalesce(sum(response_octets), 0), coalesce(sum(milliseconds), 0),
coalesce(max(slowest), 0)"""
SUMS = f"{COUNTS}, {BUCKETS}"
"""Counts and the classes of duration; these cost most of it, so what needs no percentile asks for the counts alone."""


def is_there(table: str) -> bool:
    """Whether the gateway's keeper ever made that table of its record."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s)", [f"operations.{table}"])
        return cursor.fetchone()[0] is not None


def rows(statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement on the keeper's record; none where no gateway ever ran."""
    if not is_there("tally"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())


def scope(parties: list[str] | None) -> tuple[str, list[Any]]:
    """A condition that holds for what one of the parties took part in (None: for all), and its values."""
    if parties is None:
        return "true", []
    return f"({' or '.join([SCOPE] * len(parties)) or 'false'})", [party for party in parties for _ in range(3)]


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums of exchanges: how they ended, octets, durations."""

    succeeded: int = 0
    provider_error: int = 0
    failed: int = 0
    refused: int = 0
    limited: int = 0
    request_octets: int = 0
    response_octets: int = 0
    milliseconds: float = 0.0
    slowest: float = 0.0
    buckets: tuple[int, ...] = ()

    @classmethod
    def of(cls, values: tuple[Any, ...]) -> Figures:
        """From a row of :data:`SUMS` or :data:`COUNTS`."""
        succeeded, provider_error, failed, refused, limited, asked, said = (int(value) for value in values[:7])
        return cls(succeeded, provider_error, failed, refused, limited, asked, said, float(values[7]), float(values[8]),
                   tuple(int(value or 0) for value in values[9:]))  # fmt: skip

    @property
    def calls(self) -> int:
        """All of them."""
        return self.reached + self.refused + self.limited

    @property
    def reached(self) -> int:
        """Those that reached for the provider."""
        return self.succeeded + self.bad

    @property
    def bad(self) -> int:
        """Those the provider did not answer, or answered with an error of its own."""
        return self.provider_error + self.failed

    @property
    def error_rate(self) -> float | None:
        """The bad ones of those that reached for the provider, in percent; None without any."""
        return 100 * self.bad / self.reached if self.reached else None

    def percentile(self, share: float) -> float | None:
        """The duration under which that share stayed, in milliseconds; exact to its class."""
        return percentile(list(self.buckets), share, self.slowest) if self.buckets else None

    @property
    def p50(self) -> float | None:
        """The median duration in milliseconds."""
        return self.percentile(0.5)

    @property
    def p95(self) -> float | None:
        """95 of 100 took less, in milliseconds."""
        return self.percentile(0.95)

    @property
    def p99(self) -> float | None:
        """99 of 100 took less, in milliseconds."""
        return self.percentile(0.99)


@dataclass(frozen=True, slots=True)
class GatewayState:
    """What a gateway told of itself, and when."""

    chain: str
    heard_at: datetime
    state: dict[str, Any]


def gateways() -> list[GatewayState]:
    """Every gateway that was ever heard of."""
    import json

    found = rows("select chain, at, state::text from operations.gateway order by chain")
    return [GatewayState(chain, at, json.loads(state)) for chain, at, state in found]


def loaded_batch(chain: str) -> int:
    """The number of the last batch of evidence in the store."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('evidence.batch')")
        if cursor.fetchone()[0] is None:
            return 0
        cursor.execute("select max(number) from evidence.batch where chain = %s", [chain])
        return cursor.fetchone()[0] or 0


@dataclass(frozen=True, slots=True)
class Health:
    """How a service fares: its last success and failure and the figures of a window."""

    service: str
    succeeded_at: datetime | None
    failed_at: datetime | None
    failure: str
    figures: Figures

    @property
    def answers(self) -> bool:
        """Whether its last call that reached for it was answered well."""
        return self.failed_at is None or (self.succeeded_at is not None and self.succeeded_at >= self.failed_at)


def health(parties: list[str] | None, *, since: datetime, grain: str = "minute") -> list[Health]:
    """Every service that was ever called, as it fares since then, for what these parties provide or call."""
    condition, values = scope(parties)
    found = rows(
        f"""select known.service, known.succeeded_at, known.failed_at, known.failure, sums.*
        from operations.health as known left join lateral (
            select {SUMS} from operations.tally
            where grain = %s and client = '*' and at >= %s and tally.service = known.service
        ) as sums on true
        where exists (select from operations.tally
            where grain = 'day' and client <> '*' and tally.service = known.service and {condition})
        order by known.service""",  # noqa: S608  texts of this module
        [grain, since, *values],
    )
    return [Health(row[0], row[1], row[2], row[3], Figures.of(row[4:])) for row in found]


def probes() -> dict[str, tuple[bool, str, datetime]]:
    """By machine (host:port) whether it takes a connection, why not, and since when."""
    found = rows("select address, answers, note, since from operations.probe")
    return {address: (answers, note, since) for address, answers, note, since in found}


def calls_on(day: datetime) -> dict[tuple[str, str], int]:
    """By client and service the calls of that Vietnamese day which a quota counts."""
    found = rows(
        "select client, service, sum(succeeded + provider_error + failed) from operations.tally"
        " where grain = 'day' and client <> '*' and at >= %s and at < %s group by client, service",
        [day, day + timedelta(days=1)],
    )
    return {(client, service): int(count) for client, service, count in found}
