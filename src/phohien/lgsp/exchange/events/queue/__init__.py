"""The queue beneath deliveries: four calls, over PostgreSQL by default and NATS JetStream by configuration.

A queue keeps its messages until they are acknowledged, hands each to one taker at a time, and never has two messages of
one key out at once: they come in the order they were published in. What is in it are references, never payload.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from phohien.lgsp.exchange.events import rules

LEASE = timedelta(seconds=rules.LEASE_SECONDS)


@dataclass(frozen=True, slots=True)
class Message:
    """What is published: ``id`` names it for ever (publishing again changes nothing), ``key`` is its line."""

    id: str
    key: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Leased:
    """A message handed over until its lease ends. ``receipt`` acknowledges it; ``tries`` counts handings, from 1."""

    receipt: str
    id: str
    key: str
    body: bytes
    tries: int


class Unavailable(Exception):
    """The queue cannot be reached or is not installed; the sentence says what to do."""


class Queue(Protocol):
    """The four calls. ``is_transactional``: they take part in the database transaction they are called in."""

    is_transactional: bool

    def publish(self, batch: Sequence[Message]) -> None:
        """Every message of the batch is kept, in order within its key; one that is there already stays as it is."""

    def pull(self, n: int) -> list[Leased]:
        """Up to ``n`` messages whose key has none out and whose delay is over, oldest first; leased to the caller."""

    def ack(self, receipts: Sequence[str]) -> None:
        """These messages are gone for ever. An unknown receipt changes nothing."""

    def nack(self, receipt: str, delay: timedelta) -> None:
        """The message comes again after the delay, still before those behind it in its key."""


def open_queue(name: str, *, lease: timedelta = LEASE) -> Queue:
    """The queue of that name, where the installation keeps its queues. Raises Unavailable."""
    from django.conf import settings

    if settings.NATS_URL:
        from phohien.lgsp.exchange.events.queue.jetstream import JetStreamQueue

        replicas = 3 if settings.NATS_URL.count(",") >= 2 else 1
        return JetStreamQueue(name, servers=settings.NATS_URL, lease=lease, replicas=replicas)
    from phohien.lgsp.exchange.events.queue.postgres import PostgresQueue

    return PostgresQueue(name, lease=lease)
