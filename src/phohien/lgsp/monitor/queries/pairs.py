"""Who asked for what: the few pairs of consumer and service behind millions of rows, so that a search needs no walk through time.

A million exchanges have some hundreds of pairs. A filter by part of a name is answered on the pairs; then the newest rows of
each chosen pair are read from an index. Where most pairs are meant, walking back in time is the shorter way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

MANY = 150
LOOKED_THROUGH, LOOKED_THROUGH_A_ROW = 3000, 20
"""So many of the newest rows of all are looked through first: busy pairs fill a page from them, whatever page it is."""
# ruff: noqa: S608  texts of the monitor's own modules; what people typed goes in as values
_FROM_INDEX = """
with recursive pair as (
    (select client, service from {table} order by client, service limit 1)
    union all
    select following.client, following.service from pair cross join lateral (
        select client, service from {table} where (client, service) > (pair.client, pair.service)
        order by client, service limit 1) as following
) select client, service from pair
"""
_FROM_SUMS = "select distinct client, service from operations.tally where grain = 'day' and client <> '*'"
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pairs: of one of the parties (None: of anybody), and with this text in the consumer's or service's name."""

    parties: list[str] | None
    client: str = ""
    service: str = ""

    @property
    def is_everything(self) -> bool:
        """Whether no pair is left out."""
        return self.parties is None and not self.client and not self.service

    def holds(self, pair: Pair) -> bool:
        """Whether the pair is one of them."""
        client, service = pair
        if self.client.lower() not in client.lower() or self.service.lower() not in service.lower():
            return False
        return self.parties is None or any(
            client == party or client.startswith(f"{party}/") or service.startswith(f"{party}/")
            for party in self.parties
        )


def pairs_in(table: str) -> list[Pair]:
    """Every pair in ``evidence.exchange`` (by its index) or ``operations.exchange`` (by the sums)."""
    statement = _FROM_SUMS if table == "operations.exchange" else _FROM_INDEX.format(table=table)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def newest(table: str, columns: str, wanted: Wanted, where: list[str], values: list[Any], *, order: str, offset: int,
           limit: int) -> list[tuple[Any, ...]]:  # fmt: skip
    """The newest rows of these pairs that answer to the conditions, by ``request_in`` and then ``order``."""
    ending = f"order by request_in desc, {order} limit %s"
    condition = " and ".join(where) or "true"
    if wanted.is_everything:
        return _read(f"select {columns} from {table} where {condition} {ending} offset %s", [*values, limit, offset])
    every = pairs_in(table)
    chosen = [pair for pair in every if wanted.holds(pair)]
    if not chosen:
        return []
    clients, services = [client for client, _ in chosen], [service for _, service in chosen]
    window = LOOKED_THROUGH + LOOKED_THROUGH_A_ROW * (offset + limit)
    among = "(client, service) in (select * from unnest(%s::text[], %s::text[]))"
    recent = f"select * from {table} where {condition} order by request_in desc, {order} limit %s"
    found = _read(f"select {columns} from ({recent}) as exchange where {among} {ending} offset %s",
                  [*values, window, clients, services, limit, offset])  # fmt: skip
    if len(found) == limit:
        return found
    if len(chosen) > MANY:
        statement = f"select {columns} from {table} where {condition} and {among} {ending} offset %s"
        return _read(statement, [*values, clients, services, limit, offset])
    statement = f"""select {columns} from (
        select found.* from unnest(%s::text[], %s::text[]) as pair(client, service) cross join lateral (
            select * from {table} as own where own.client = pair.client and own.service = pair.service and {condition}
            {ending}) as found) as exchange {ending} offset %s"""
    return _read(statement, [clients, services, *values, limit + offset, limit, offset])


def _read(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
