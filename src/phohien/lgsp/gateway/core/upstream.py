"""The gateway's own HTTP/1.1 client: one pooled connection, one exchange at a time, parsed by llhttp.

Why our own: the popular clients cost 3 to 200 times the CPU of the whole exchange (``docs/decisions/0020``).
No redirect is followed (PR-REST §4.4); nothing is retried but an idempotent request of which the provider saw nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

import httptools
import msgspec

from phohien.lgsp.gateway.core.bodies import Body, Source
from phohien.lgsp.gateway.protocol.faults import Fault, network_error, service_failed
from phohien.lgsp.gateway.protocol.limits import LARGEST_BODY, LONGEST_HEAD, MOST_HEADERS, WHOLE_UP_TO


class Answer(msgspec.Struct, frozen=True, gc=False):
    """A provider's answer: whole when its body is small or absent, else with a body that is still arriving."""

    status: int
    reason: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes | Body


class BrokenOff(Exception):
    """The connection ended before the provider sent anything: it may never have seen the request."""


_FRAMING = (14, 17)
"""How long the names of the two fields are that tell where a body ends."""
Receive = Callable[[Answer | Exception], None]
"""Is told once how an exchange ended: with the provider's answer, or with what went wrong. It never raises."""


class Connection(asyncio.Protocol):
    """One connection to a provider.

    An answer is handed on only after the parser has read all that came with it, so that whoever receives it may begin
    the next exchange on this connection at once.
    """

    transport: asyncio.Transport

    def __init__(self) -> None:
        self.closed = False
        self.reusable = True
        self.deadline = 0.0
        self.patience = 0.0
        """How long the provider may take for its next step. Unit: seconds."""
        self.idle_since = 0.0
        self._receive: Receive | None = None
        self._released: asyncio.Future[None] | None = None
        self._drained: asyncio.Future[None] | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._expects_body = True
        self._forget()
        self._handed_on = True

    def _forget(self) -> None:
        self._headers: list[tuple[bytes, bytes]] = []
        self._reason = b""
        self._octets = 0
        self._body_size = 0
        self._pieces: list[bytes] = []
        self._body: Body | None = None
        self._ready: Answer | None = None
        self._got_head = False
        self._trailing = 0
        self._handed_on = False
        self._framed = False

    # the exchange, as its caller sees it

    async def exchange(self, head: bytes, body: bytes | Source, *, chunked: bool, is_head: bool) -> Answer:
        """The provider's answer. Raises Fault, or BrokenOff when the provider may have seen nothing of the request."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if isinstance(body, bytes):
            self.begin(head + body if body else head, _into(answer), is_head=is_head)
        else:
            self.begin(head, _into(answer), is_head=is_head)
            await self._stream(body, chunked)
        return await answer

    def begin(self, octets: bytes, receive: Receive, *, is_head: bool) -> None:
        """The request, or its head, is on its way; ``receive`` will be told the end."""
        self._forget()
        self._expects_body = not is_head
        self._receive = receive
        self.transport.write(octets)

    async def _stream(self, body: Source, chunked: bool) -> None:
        """The body is sent as it arrives, unless the provider answers before it has ended."""
        while not self.transport.is_closing() and self._receive is not None:
            self.deadline = 0.0  # whoever sends the body has a time of its own
            piece = await body.read()
            self.deadline = monotonic() + self.patience
            if not piece:
                if chunked and not self.transport.is_closing():
                    self.transport.write(b"0\r\n\r\n")
                return
            if self.transport.is_closing():  # which shows before ``connection_lost`` does
                break
            self.transport.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            if self._drained is not None:
                await self._drained
        self.reusable = False

    async def released(self) -> None:
        """Returns when the answer's body has arrived and the connection may be used again, or has ended."""
        if not self.closed and not self._is_idle():
            self._released = asyncio.get_running_loop().create_future()
            await self._released

    def _is_idle(self) -> bool:
        return self._handed_on and (self._body is None or self._body.ended or self._body.failure is not None)

    def abort(self, fault: Exception) -> None:
        """The exchange fails with that fault and the connection ends."""
        self.reusable = False
        self._fail(fault)
        if not self.closed:
            self.transport.abort()

    def _fail(self, fault: Exception) -> None:
        if self._body is not None:
            self._body.fail(fault)
        self._handed_on = True
        self._deliver(fault if self._ready is None else self._ready)
        self._wake(self._released)
        self._wake(self._drained)

    def _deliver(self, result: Answer | Exception) -> None:
        receive, self._receive, self._ready = self._receive, None, None
        if receive is not None:
            receive(result)

    @staticmethod
    def _wake(waiter: asyncio.Future[None] | None) -> None:
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    # what the transport tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        self.transport = transport  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection ended: that is the end of an answer whose length was not told, else a failure."""
        self.closed, self.reusable = True, False
        if self._got_head and not self._framed and not self._is_idle():
            self.on_message_complete()
            if self._ready is not None:
                self._deliver(self._ready)
        elif self._octets:
            self._fail(service_failed("The provider broke off while it answered."))
        else:
            self._fail(BrokenOff())
        self._wake(self._released)

    def pause_writing(self) -> None:
        """The provider reads slower than we send."""
        self._drained = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        """It caught up."""
        self._wake(self._drained)
        self._drained = None

    def data_received(self, data: bytes) -> None:
        """Octets came from the provider."""
        if self._handed_on and self._is_idle():
            self.abort(service_failed("The provider sent something nobody asked for."))
            return
        if self._handed_on:
            self.deadline = monotonic() + self.patience
        self._octets += len(data)
        try:
            self._parser.feed_data(data)
            if self._octets > LONGEST_HEAD and not self._got_head:
                self._check_head()
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self.abort(service_failed(f"The provider's answer is no valid HTTP/1.1: {type(error).__name__}."))
        except Fault as fault:
            self.abort(fault)
        if self._ready is not None:
            self._deliver(self._ready)

    # what the parser finds

    def on_message_begin(self) -> None:
        """An answer begins, and it is the one that is waited for."""
        if self._handed_on:
            raise service_failed("The provider sent something nobody asked for.")

    def on_status(self, reason: bytes) -> None:
        """A piece of the reason."""
        self._reason = self._reason + reason if self._reason else reason

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the head; those behind a body are thrown away (RFC 9110 §6.5.1), and have an end."""
        if self._got_head:
            self._trailing += len(name) + len(value)
            if self._trailing > LONGEST_HEAD:
                raise service_failed("The provider sends fields without end behind its answer.")
            return
        self._headers.append((name, value.strip(b" \t")))
        if len(name) in _FRAMING and name.lower() in {b"content-length", b"transfer-encoding"}:
            self._framed = True

    def _check_head(self) -> None:
        """Nothing. Raises Fault when the head is too large, be it as far as it has come."""
        size = len(self._reason) + sum(len(name) + len(value) for name, value in self._headers)
        unfinished = not self._got_head and self._octets > 2 * LONGEST_HEAD
        if unfinished or size > LONGEST_HEAD or len(self._headers) > MOST_HEADERS:
            raise service_failed("The provider's answer has too large a head.")

    def on_headers_complete(self) -> None:
        """The head is there."""
        status = self._parser.get_status_code()
        if status == 101:
            raise service_failed("The provider wants to leave HTTP, which nobody asked for.")
        if status < 200:
            return
        self._got_head = True
        if self._octets > LONGEST_HEAD or len(self._headers) > MOST_HEADERS:
            self._check_head()
        if status in {204, 304} or not self._expects_body:
            self._framed = True
        if not self._expects_body:  # llhttp cannot know that HEAD was asked and would wait for a body
            self.reusable = False
            self._complete()

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        self._body_size += len(data)
        if self._body_size > LARGEST_BODY:
            raise service_failed(f"The provider's answer is larger than {LARGEST_BODY // 2**20} MiB.")
        if self._body is not None:
            self._body.feed(data)
            return
        self._pieces.append(data)
        if self._body_size > WHOLE_UP_TO:
            self._body = Body(self.transport.pause_reading, self._resume_reading)
            for piece in self._pieces:
                self._body.feed(piece)
            self._hand_on(self._body)

    def on_message_complete(self) -> None:
        """The message is there; an interim one (1xx) is passed over."""
        if not self._got_head:
            self._headers, self._reason = [], b""
        elif self._expects_body:
            self._complete()

    def _complete(self) -> None:
        if not self.closed and not self._parser.should_keep_alive():
            self.reusable = False
        if self._body is not None:
            self._body.end()
        if not self._handed_on:
            self._hand_on(self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces))
        self._wake(self._released)

    def _hand_on(self, body: bytes | Body) -> None:
        self._handed_on = True
        self._ready = Answer(self._parser.get_status_code(), self._reason, self._headers, body)

    def _resume_reading(self) -> None:
        if not self.closed:
            self.transport.resume_reading()


def _into(answer: asyncio.Future[Answer]) -> Receive:
    def receive(result: Answer | Exception) -> None:
        if answer.done():
            return
        if isinstance(result, Exception):
            answer.set_exception(result)
        else:
            answer.set_result(result)

    return receive


def timed_out(seconds: float) -> Fault:
    """The fault of a provider that did not answer in time."""
    return network_error(f"The provider did not answer within {seconds:g} seconds.")
