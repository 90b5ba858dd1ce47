"""The usual front: an ASGI 3 application over the same core, for any ASGI server. Source: the ASGI specification 3.0."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import time
from typing import Any, Protocol

from phohien.lgsp.gateway.core.bodies import Body
from phohien.lgsp.gateway.core.door import Door
from phohien.lgsp.gateway.core.hub import refused
from phohien.lgsp.gateway.core.messages import Fields, Incoming, Reply
from phohien.lgsp.gateway.fronts import tls
from phohien.lgsp.gateway.protocol.faults import Fault, bad_request, too_large
from phohien.lgsp.gateway.protocol.limits import LARGEST_BODY, WHOLE_UP_TO

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Running(Protocol):
    """A gateway that runs in this process."""

    door: Door

    async def close(self) -> None:
        """Everything is kept and nothing is open any more."""


class Application:
    """The gateway as an ASGI application; ``start`` makes it when the server starts."""

    def __init__(self, start: Callable[[], Awaitable[Running]]) -> None:
        self._start = start
        self.running: Running | None = None

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """One connection's scope is served: HTTP or the server's own life."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            event = await receive()
            if event["type"] == "lifespan.startup":
                self.running = await self._start()
                await send({"type": "lifespan.startup.complete"})
            else:
                if self.running is not None:
                    await self.running.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _http(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if self.running is None:
            self.running = await self._start()
        headers: Fields = list(scope["headers"])
        feeder: asyncio.Task[None] | None = None
        try:
            body, length, feeder = await _body(headers, receive)
            incoming = Incoming(scope["method"], _target(scope), headers, body, length, time(), tls.told(scope))
            reply = await self.running.door.answer(incoming)
        except Fault as fault:
            reply = refused(fault, headers)
        try:
            await _send(reply, send, bodiless=scope["method"] == "HEAD")
        finally:
            if feeder is not None:
                feeder.cancel()
                with suppress(asyncio.CancelledError):
                    await feeder


def _target(scope: dict[str, Any]) -> bytes:
    raw = scope.get("raw_path")
    if raw is None:
        raise bad_request("The server in front does not tell the path as it came.")
    query = scope.get("query_string") or b""
    path: bytes = raw.partition(b"?")[0]
    return path + b"?" + query if query else path


async def _body(headers: Fields, receive: Receive) -> tuple[bytes | Body, int | None, asyncio.Task[None] | None]:
    """The body, whole when it is small, else arriving, its length where it was told, and the task that feeds it."""
    told = next((int(value) for name, value in headers if name == b"content-length" and value.isdigit()), None)
    if told is not None and told > LARGEST_BODY:
        raise too_large(f"A body may have at most {LARGEST_BODY // 2**20} MiB.")
    pieces: list[bytes] = []
    while sum(map(len, pieces)) <= WHOLE_UP_TO:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise bad_request("The caller broke off while it sent the body.")
        pieces.append(event.get("body") or b"")
        if not event.get("more_body"):
            whole = b"".join(pieces)
            return whole, len(whole), None
    wanted = asyncio.Event()
    wanted.set()
    body = Body(wanted.clear, wanted.set)
    for piece in pieces:
        body.feed(piece)
    task = asyncio.get_running_loop().create_task(_feed(body, receive, wanted, sum(map(len, pieces))))
    return body, told, task


async def _feed(body: Body, receive: Receive, wanted: asyncio.Event, size: int) -> None:
    while True:
        await wanted.wait()
        event = await receive()
        if event["type"] == "http.disconnect":
            body.fail(bad_request("The caller broke off while it sent the body."))
            return
        piece = event.get("body") or b""
        size += len(piece)
        if size > LARGEST_BODY:
            body.fail(too_large(f"A body may have at most {LARGEST_BODY // 2**20} MiB."))
            return
        if piece:
            body.feed(piece)
        if not event.get("more_body"):
            body.end()
            return


async def _send(reply: Reply, send: Send, *, bodiless: bool) -> None:
    lines = [line.split(b":", 1) for line in reply.fields.split(b"\r\n") if line]
    headers = [(name.lower(), value) for name, value in lines]
    length = len(reply.body) if isinstance(reply.body, bytes) else reply.length
    if length is not None and reply.status not in {204, 304} and not (bodiless and not length):
        headers.append((b"content-length", b"%d" % length))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    if isinstance(reply.body, bytes):
        await send({"type": "http.response.body", "body": b"" if bodiless else reply.body})
        return
    while piece := await reply.body.read():
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
