"""The queue over NATS JetStream, for when one machine is outgrown. Needs the package ``nats-py``.

A queue is divided into partitions by key, each with one consumer that lets a single message out at a time: that is how
JetStream keeps the order within a key. A message put off therefore delays its partition, not only its key.
"""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
import zlib
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any, TypeVar

from phohien.lgsp.exchange.events.queue import LEASE, Leased, Message, Unavailable

PARTITIONS = 8
STREAM = "PHOHIEN_EVENTS"
DUPLICATES = timedelta(hours=2)
PATIENCE = 20.0
Result = TypeVar("Result")


def _client() -> Any:
    try:
        import nats
    except ImportError as missing:
        raise Unavailable(
            "PHOHIEN_NATS_URL is set, but the package nats-py is not installed. Install it with “pip install nats-py”, "
            "or leave PHOHIEN_NATS_URL out to keep the queues in PostgreSQL."
        ) from missing
    return nats


class _Line:
    """One connection with its own event loop in a thread, shared by all queues of a process."""

    def __init__(self, servers: str) -> None:
        self.nats = _client()
        self.servers = servers.split(",")
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, name="nats", daemon=True).start()
        self.connection = self.run(self._connect())
        self.stream = self.connection.jetstream(timeout=5)

    async def _connect(self) -> Any:
        try:
            return await self.nats.connect(
                servers=self.servers, max_reconnect_attempts=-1, reconnect_time_wait=0.2, connect_timeout=2,
                allow_reconnect=True, error_cb=_hush, dont_randomize=False,
            )  # fmt: skip
        except (OSError, TimeoutError, self.nats.errors.Error) as fault:
            raise Unavailable(f"NATS does not answer at {', '.join(self.servers)}: {fault}") from fault

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """The outcome of the coroutine, waited for in the calling thread. Raises Unavailable when it takes too long."""
        future = asyncio.run_coroutine_threadsafe(work, self.loop)
        try:
            return future.result(timeout=PATIENCE + 10)
        except TimeoutError as late:
            future.cancel()
            raise Unavailable("NATS did not answer in time.") from late

    async def insist(self, call: Any) -> Any:
        """The outcome of ``call()``, tried again while a leader is being elected or the connection comes back."""
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                return await call()
            except (OSError, TimeoutError, self.nats.errors.Error) as fault:
                if time.monotonic() > ends:
                    raise Unavailable(f"NATS does not take it: {fault!r}") from fault
                await asyncio.sleep(0.2)


async def _hush(_fault: Exception) -> None:
    """A lost connection is not an error here: it comes back, and the calls insist."""


@lru_cache(maxsize=8)
def _line(servers: str, _process: int) -> _Line:
    return _Line(servers)


class JetStreamQueue:
    """A queue in a JetStream cluster; ``servers`` with commas between, ``replicas`` copies of every message."""

    is_transactional = False

    def __init__(self, name: str, *, servers: str, lease: timedelta = LEASE, replicas: int = 1) -> None:
        self.name, self.lease, self.replicas = name, lease, replicas
        self.line = _line(servers, os.getpid())
        self._consumers: list[Any] = []
        self.line.run(self._prepare())

    async def _prepare(self) -> None:
        api = self.line.nats.js.api
        stream = api.StreamConfig(
            name=STREAM, subjects=[f"{STREAM}.>"], retention=api.RetentionPolicy.WORK_QUEUE,
            num_replicas=self.replicas, duplicate_window=DUPLICATES.total_seconds(), storage=api.StorageType.FILE,
        )  # fmt: skip
        await self.line.insist(lambda: self._ensure_stream(stream))
        self._consumers = await asyncio.gather(*(self._consumer(number) for number in range(PARTITIONS)))

    async def _ensure_stream(self, wanted: Any) -> None:
        try:
            await self.line.stream.stream_info(STREAM)
        except self.line.nats.js.errors.NotFoundError:
            await self.line.stream.add_stream(wanted)

    async def _consumer(self, number: int) -> Any:
        api = self.line.nats.js.api
        wanted = api.ConsumerConfig(
            durable_name=f"{self.name}-{number}", ack_policy=api.AckPolicy.EXPLICIT, max_ack_pending=1,
            ack_wait=self.lease.total_seconds(), filter_subject=self._subject(number), num_replicas=self.replicas,
        )  # fmt: skip
        return await self.line.insist(
            lambda: self.line.stream.pull_subscribe(
                self._subject(number), durable=wanted.durable_name, stream=STREAM, config=wanted
            )
        )

    def _subject(self, number: int) -> str:
        return f"{STREAM}.{self.name}.{number}"

    def publish(self, batch: Sequence[Message]) -> None:
        """See :class:`~phohien.lgsp.exchange.events.queue.Queue`. Returns when the cluster keeps every message."""
        lines: dict[int, list[Message]] = {}
        for message in batch:
            lines.setdefault(zlib.crc32(message.key.encode()) % PARTITIONS, []).append(message)
        self.line.run(self._publish(lines))

    async def _publish(self, lines: dict[int, list[Message]]) -> None:
        await asyncio.gather(*(self._publish_line(number, messages) for number, messages in lines.items()))

    async def _publish_line(self, number: int, messages: list[Message]) -> None:
        for message in messages:  # one after the other: a later one must not overtake one that has to be repeated
            head = {"Nats-Msg-Id": f"{self.name}/{message.id}", "Message": message.id, "Key": message.key}
            await self.line.insist(
                lambda message=message, head=head: self.line.stream.publish(
                    self._subject(number), message.body, headers=head, stream=STREAM
                )
            )

    def pull(self, n: int) -> list[Leased]:
        """See :class:`~phohien.lgsp.exchange.events.queue.Queue`. At most one a partition."""
        return self.line.run(self._pull(n))

    async def _pull(self, n: int) -> list[Leased]:
        found: list[tuple[int, Leased]] = []
        for start in range(0, PARTITIONS, max(1, min(n, PARTITIONS))):
            wanted = self._consumers[start : start + n - len(found)]
            for messages in await asyncio.gather(*(self._fetch(consumer) for consumer in wanted)):
                found += [(message.metadata.sequence.stream, self._leased(message)) for message in messages]
            if len(found) >= n:
                break
        return [leased for _, leased in sorted(found, key=lambda item: item[0])]

    async def _fetch(self, consumer: Any) -> list[Any]:
        try:
            messages: list[Any] = await consumer.fetch(1, timeout=0.25)
            return messages
        except (OSError, TimeoutError, self.line.nats.errors.Error):
            return []  # nothing there, or a leader is being elected: the next pull will see

    @staticmethod
    def _leased(message: Any) -> Leased:
        head = message.headers or {}
        return Leased(
            message.reply, head.get("Message", ""), head.get("Key", ""), message.data, message.metadata.num_delivered
        )

    def ack(self, receipts: Sequence[str]) -> None:
        """See :class:`~phohien.lgsp.exchange.events.queue.Queue`."""
        self.line.run(self._answer([(receipt, b"+ACK") for receipt in receipts]))

    def nack(self, receipt: str, delay: timedelta) -> None:
        """See :class:`~phohien.lgsp.exchange.events.queue.Queue`."""
        body = json.dumps({"delay": int(delay.total_seconds() * 1_000_000_000)})
        self.line.run(self._answer([(receipt, b"-NAK " + body.encode() if delay else b"-NAK")]))

    async def _answer(self, answers: list[tuple[str, bytes]]) -> None:
        await asyncio.gather(*(self._say(receipt, body) for receipt, body in answers))

    async def _say(self, receipt: str, body: bytes) -> None:
        await self.line.insist(lambda: self.line.connection.request(receipt, body, timeout=2))
