"""Connections to providers: kept, limited, timed, and closed behind a breaker."""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from contextlib import suppress
from time import monotonic
from typing import NamedTuple

from phohien.lgsp.gateway.core.bodies import Source
from phohien.lgsp.gateway.core.breaker import Breaker
from phohien.lgsp.gateway.core.routing import Address, Route
from phohien.lgsp.gateway.core.upstream import Answer, BrokenOff, Connection, Receive, timed_out
from phohien.lgsp.gateway.protocol.faults import Fault, network_error

MOST_CONNECTIONS = 128
MOST_WAITING = 1024
IDLE_SECONDS = 4.0  # shorter than any server's usual five, so that a kept connection is rarely one just closed
CONNECT_SECONDS, TURN_SECONDS = 5.0, 10.0
SWEEP_SECONDS = 0.25
IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})


class Origin:
    """The connections to one host and port, and whether it may be called now."""

    def __init__(self, address: Address, context: ssl.SSLContext | None) -> None:
        self.address = address
        self.context = context
        self.breaker = Breaker()
        self.idle: list[Connection] = []
        self.busy: set[Connection] = set()
        self.connecting = 0
        self.waiting: deque[asyncio.Future[None]] = deque()

    async def take(self) -> Connection:
        """A connection nobody uses. Raises Fault when too many wait, OSError or TimeoutError when none can be made."""
        while True:
            if (kept := self.kept()) is not None:
                return kept
            if len(self.busy) + self.connecting < MOST_CONNECTIONS:
                return await self._connect()
            await self._turn()

    def kept(self) -> Connection | None:
        """A connection that stood open, now the caller's; None when there is none."""
        while self.idle:
            connection = self.idle.pop()
            if not connection.closed and not connection.transport.is_closing():
                self.busy.add(connection)
                return connection
        return None

    async def _turn(self) -> None:
        if len(self.waiting) >= MOST_WAITING:
            raise network_error("Too many calls wait for this provider; try again later.")
        turn = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await turn
        except TimeoutError:
            raise network_error("Too many calls wait for this provider; try again later.") from None

    async def _connect(self) -> Connection:
        self.connecting += 1
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                _, connection = await asyncio.get_running_loop().create_connection(
                    Connection, self.address.host, self.address.port, ssl=self.context
                )
        except BaseException:
            self._next()
            raise
        finally:
            self.connecting -= 1
        self.busy.add(connection)
        return connection

    def give_back(self, connection: Connection) -> None:
        """The connection is free, or gone when it cannot be used again."""
        self.busy.discard(connection)
        if connection.reusable and not connection.closed:
            connection.idle_since = monotonic()
            self.idle.append(connection)
        elif not connection.closed:
            connection.transport.abort()
        self._next()

    def _next(self) -> None:
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return

    def sweep(self, now: float) -> None:
        """Exchanges past their deadline have failed; connections idle for too long are closed."""
        for connection in [item for item in self.busy if item.deadline and now > item.deadline]:
            connection.abort(network_error("The provider did not answer in time."))
        stale = [item for item in self.idle if item.closed or now - item.idle_since > IDLE_SECONDS]
        for connection in stale:
            self.idle.remove(connection)
            if not connection.closed:
                connection.transport.close()


class Pending(NamedTuple):
    """An exchange with a provider that was begun by ``send_now``."""

    origin: Origin
    connection: Connection


class Pool:
    """All origins of this process."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        """``context`` verifies providers over TLS; by default against the system's authorities."""
        self.context = context
        self.origins: dict[tuple[str, int, bool], Origin] = {}
        self._sweeper: asyncio.Task[None] | None = None
        self._keeping: set[asyncio.Task[None]] = set()

    def standing(self) -> list[dict[str, object]]:
        """How each provider's machine stands, for whoever watches; may be asked from another thread."""
        return [
            {"address": f"{origin.address.host}:{origin.address.port}", "open": origin.breaker.is_open(),
             "busy": len(origin.busy), "idle": len(origin.idle), "waiting": len(origin.waiting)}
            for origin in list(self.origins.values())
        ]  # fmt: skip

    def start(self) -> None:
        """Deadlines are watched from now on."""
        self._sweeper = asyncio.get_running_loop().create_task(self._sweep())

    async def close(self) -> None:
        """Nothing is open any more."""
        if self._sweeper is not None:
            self._sweeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._sweeper
        for origin in self.origins.values():
            for connection in [*origin.idle, *origin.busy]:
                connection.transport.abort()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            now = monotonic()
            for origin in self.origins.values():
                origin.sweep(now)

    def _origin(self, address: Address) -> Origin:
        origin = self.origins.get(address.key)
        if origin is None:
            context = (self.context or ssl.create_default_context()) if address.tls else None
            origin = self.origins[address.key] = Origin(address, context)
        return origin

    def send_now(self, route: Route, method: str, path: str, query: bytes, fields: bytes, body: bytes,
                 receive: Receive) -> Pending | None:  # fmt: skip
        """The request on its way on a kept connection to the route's first address; None when ``send`` must see to it.

        ``receive`` is told the end and hands it to ``settle``; it is never told before this returns.
        """
        address = route.addresses[0] if route.addresses else None
        origin = self.origins.get(address.key) if address is not None else None
        if address is None or origin is None or not origin.idle or origin.waiting:
            return None
        now = monotonic()
        if not origin.breaker.is_closed or (connection := origin.kept()) is None:
            return None
        seconds = route.service.timeout_seconds
        connection.patience, connection.deadline = seconds, now + seconds
        octets = head_of(method, address, path, query, fields, body, len(body))
        connection.begin(octets + body if body else octets, receive, is_head=method == "HEAD")
        return Pending(origin, connection)

    def settle(self, pending: Pending, result: Answer | Exception) -> Answer:
        """The provider's answer; its connection is kept for the next. Raises Fault, BrokenOff."""
        origin, connection = pending
        if isinstance(result, Answer):
            origin.breaker.succeeded()
            self._keep(origin, connection, result)
            return result
        origin.give_back(connection)
        if isinstance(result, Fault) and result.type.startswith("Server."):
            origin.breaker.failed(monotonic())
        raise result

    async def send_again(self, pending: Pending, route: Route, method: str, path: str, query: bytes, fields: bytes,
                         body: bytes) -> Answer:  # fmt: skip
        """The answer on another connection, after one that was kept had ended before the provider saw anything.

        What is not idempotent is not sent again: it may have been seen after all. Raises Fault.
        """
        origin, _ = pending
        if method not in IDEMPOTENT:
            origin.breaker.failed(monotonic())
            raise unanswered()
        connection = await _again(origin)
        head = head_of(method, route.addresses[0], path, query, fields, body, len(body))
        return await self._exchange(origin, connection, route, method, head, body, len(body), tries=1)

    async def send(self, route: Route, method: str, path: str, query: bytes, fields: bytes, body: bytes | Source,
                   length: int | None) -> Answer:  # fmt: skip
        """The answer of the first of the route's addresses that can be reached. Raises Fault.

        ``length`` is the body's where it is known; else it goes in chunks.
        """
        last: Fault | None = None
        for address in route.addresses:
            origin = self._origin(address)
            if not origin.breaker.lets_through(monotonic()):
                last = network_error("The provider has been failing; it is tried again in a few seconds.")
                continue
            try:
                connection = await origin.take()
            except (OSError, TimeoutError, UnicodeError) as error:
                origin.breaker.failed(monotonic())
                last = network_error(f"The provider cannot be reached: {type(error).__name__}.")
                continue
            head = head_of(method, address, path, query, fields, body, length)
            tries = 2 if method in IDEMPOTENT and isinstance(body, bytes) else 1
            return await self._exchange(origin, connection, route, method, head, body, length, tries)
        raise last or network_error("The service has no address.")

    async def _exchange(self, origin: Origin, connection: Connection, route: Route, method: str, head: bytes,
                        body: bytes | Source, length: int | None, tries: int) -> Answer:  # fmt: skip
        seconds = route.service.timeout_seconds
        while True:
            connection.patience, connection.deadline = seconds, monotonic() + seconds
            tries -= 1
            try:
                answer = await connection.exchange(head, body, chunked=length is None, is_head=method == "HEAD")
            except BrokenOff:
                origin.give_back(connection)
                if not tries:
                    origin.breaker.failed(monotonic())
                    raise unanswered() from None
                connection = await _again(origin)
                continue
            except BaseException as failure:
                connection.abort(timed_out(seconds))
                origin.give_back(connection)
                if isinstance(failure, Fault) and failure.type.startswith("Server."):
                    origin.breaker.failed(monotonic())
                raise
            origin.breaker.succeeded()
            self._keep(origin, connection, answer)
            return answer

    def _keep(self, origin: Origin, connection: Connection, answer: Answer) -> None:
        if isinstance(answer.body, bytes):
            connection.deadline = 0.0
            origin.give_back(connection)
            return
        task = asyncio.get_running_loop().create_task(self._keep_later(origin, connection))
        self._keeping.add(task)
        task.add_done_callback(self._keeping.discard)

    @staticmethod
    async def _keep_later(origin: Origin, connection: Connection) -> None:
        await connection.released()
        connection.deadline = 0.0
        origin.give_back(connection)


async def _again(origin: Origin) -> Connection:
    try:
        return await origin.take()
    except (OSError, TimeoutError) as error:
        raise network_error(f"The provider cannot be reached: {type(error).__name__}.") from error


def unanswered() -> Fault:
    """The fault of a provider that took a request and went away."""
    return network_error("The provider closed the connection without an answer.")


def head_of(method: str, address: Address, path: str, query: bytes, fields: bytes, body: bytes | Source,
            length: int | None) -> bytes:  # fmt: skip
    """The octets of a request's head. ``length`` None: the body goes in chunks."""
    target = f"{address.prefix}{path}" or "/"
    if length is None:
        framing = b"Transfer-Encoding:chunked\r\n"
    elif length or method in {"POST", "PUT", "PATCH"}:
        framing = b"Content-Length:%d\r\n" % length
    else:
        framing = b""
    return b"".join((method.encode(), b" ", target.encode(), query, address.start, framing, fields, b"\r\n"))
