"""The queue over PostgreSQL: one table, SKIP LOCKED, leases, NOTIFY. It takes part in the surrounding transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection

from phohien.lgsp.exchange.events.queue import LEASE, Leased, Message

CHANNEL = "phohien_events"
PUBLISH = """
insert into exchange_queued (queue, message, key, body, tries, due_at, lease)
select %s, m.message, m.key, m.body, 0, clock_timestamp(), 0
from unnest(%s::text[], %s::text[], %s::bytea[]) with ordinality as m (message, key, body, place)
order by m.place
on conflict (queue, message) do nothing
"""
# Only the oldest message of a key may go out; while it is out (its ``due_at`` lies ahead) the key has no other.
PULL = """
with heads as (
    select id from exchange_queued as q
    where queue = %s and due_at <= clock_timestamp()
      and not exists (
          select 1 from exchange_queued as e where e.queue = q.queue and e.key = q.key and e.id < q.id
      )
    order by id limit %s for update skip locked
)
update exchange_queued as q
set due_at = clock_timestamp() + %s, lease = q.lease + 1, tries = q.tries + 1
from heads where q.id = heads.id
returning q.id, q.lease, q.message, q.key, q.body, q.tries
"""
ACK = "delete from exchange_queued where queue = %s and id = any(%s)"
# Only the last lease may put off: a taker that came back late must not take the message from the next one.
NACK = "update exchange_queued set due_at = clock_timestamp() + %s where queue = %s and id = %s and lease = %s"


class PostgresQueue:
    """The default queue."""

    is_transactional = True

    def __init__(self, name: str, *, lease: timedelta = LEASE) -> None:
        self.name, self.lease = name, lease

    def publish(self, batch: Sequence[Message]) -> None:
        """See :class:`~phohien.lgsp.exchange.events.queue.Queue`."""
        if not batch:
            return
        columns: list[Any] = [[m.id for m in batch], [m.key for m in batch], [m.body for m in batch]]
        with connection.cursor() as cursor:
            cursor.execute(PUBLISH, [self.name, *columns])
            cursor.execute("select pg_notify(%s, %s)", [CHANNEL, self.name])

    def pull(self, n: int) -> list[Leased]:
        """See :class:`~phohien.lgsp.exchange.events.queue.Queue`."""
        with connection.cursor() as cursor:
            values: list[Any] = [self.name, n, self.lease]
            cursor.execute(PULL, values)
            rows = sorted(cursor.fetchall())
        return [Leased(f"{row[0]}.{row[1]}", row[2], row[3], bytes(row[4]), row[5]) for row in rows]

    def ack(self, receipts: Sequence[str]) -> None:
        """See :class:`~phohien.lgsp.exchange.events.queue.Queue`."""
        numbers = [int(receipt.partition(".")[0]) for receipt in receipts]
        with connection.cursor() as cursor:
            cursor.execute(ACK, [self.name, numbers])

    def nack(self, receipt: str, delay: timedelta) -> None:
        """See :class:`~phohien.lgsp.exchange.events.queue.Queue`."""
        number, _, lease = receipt.partition(".")
        with connection.cursor() as cursor:
            values: list[Any] = [delay, self.name, int(number), int(lease)]
            cursor.execute(NACK, values)
