"""The fast lane: an exchange that needs no task, no future and no coroutine, because nothing in it waits for more than
one event at a time: the provider's answer, then the batch that proves it. Each event is a callback of ``Passage``.

It decides nothing by itself. What is read, allowed, written and kept is made by the plain functions of ``Hub`` that the
general way (``Hub.forward``) calls in the same order; the lane only joins them differently. A property holds both to
the same octets and the same evidence (``tests/test_lane.py``).

It may assume that the request's body is here as a whole, and that its caller takes one answer at a time. As soon as one
of these does not hold, the general way takes over as a task, from where the exchange stands, deciding nothing twice:
a SOAP service, one whose answers are judged, no kept connection to the service's first address, a provider whose breaker is
open or trying, a kept connection that ended unanswered, an answer too large to be handled whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from phohien.lgsp.gateway.core.hub import Decided, Exchange, Hub, Kept, said_whole
from phohien.lgsp.gateway.core.messages import Incoming, Reply
from phohien.lgsp.gateway.core.pool import Pending
from phohien.lgsp.gateway.core.upstream import Answer, BrokenOff
from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.watch.seen import Seen

Finish = Callable[[Reply], None]
"""Is told the reply, once. It never raises."""
PREFIX = b"/r1/"


class Lane:
    """Takes REST calls whose bodies are whole. One lane an event loop."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._slow: set[asyncio.Task[None]] = set()

    def begin(self, incoming: Incoming, finish: Finish) -> None:
        """The call is under way; ``finish`` is told its reply, maybe at once."""
        Passage(self, incoming, finish).begin()

    def slowly(self, work: Coroutine[Any, Any, Reply], passage: Passage) -> None:
        """The general way's reply will end the passage."""
        task = asyncio.get_running_loop().create_task(self._end_slowly(work, passage))
        self._slow.add(task)
        task.add_done_callback(self._slow.discard)

    async def _end_slowly(self, work: Coroutine[Any, Any, Reply], passage: Passage) -> None:
        try:
            reply = await work
        except Exception as failure:
            reply = self.hub.refusal(failure, passage.incoming, passage.seen)
        passage.end(reply)


class Passage:
    """One exchange on the lane."""

    __slots__ = ("asked", "decided", "finish", "incoming", "lane", "pending", "reply", "seen", "sent")
    asked: Kept
    decided: Decided
    pending: Pending
    reply: Reply
    sent: float

    def __init__(self, lane: Lane, incoming: Incoming, finish: Finish) -> None:
        self.lane, self.incoming, self.finish, self.seen = lane, incoming, finish, Seen(incoming, "r1")

    def begin(self) -> None:
        """The call was refused, or is on its way to the provider or the general way."""
        hub = self.lane.hub
        try:
            decided = hub.decide(self.incoming, self.seen)
        except Exception as failure:
            self.end(hub.refusal(failure, self.incoming, self.seen))
            return
        if isinstance(decided, Reply):
            self.end(decided)
            return
        self.decided = decided
        try:
            is_sent = self._send()
        except Exception as failure:
            self.end(hub.refusal(failure, self.incoming, self.seen))
            return
        if not is_sent:
            self.lane.slowly(hub.forward(self.incoming, decided), self)

    def end(self, reply: Reply) -> None:
        """The exchange has ended, well or not: every way through the lane comes to this place, once."""
        self.lane.hub.ended(self.seen, reply)
        self.finish(reply)

    def _send(self) -> bool:
        """Whether the request went to the provider at once; if not, nothing has happened."""
        request, route = self.decided.request, self.decided.route
        body = self.incoming.body
        if route.service.kind == "SOAP" or not isinstance(body, bytes):
            return False
        if route.judge is not None and route.judge.judges_answers:
            return False
        hub = self.lane.hub
        self.sent = self.seen.sent = hub.clock()
        pending = hub.pool.send_now(
            route, request.method, request.target.path, request.query, self.decided.fields, body, self._ended
        )
        if pending is None:
            return False
        self.pending, self.asked = pending, said_whole(body)
        return True

    def _ended(self, result: Answer | Exception) -> None:
        """The provider answered, or did not."""
        try:
            got = self.lane.hub.pool.settle(self.pending, result)
        except BrokenOff:
            self.lane.slowly(self._again(), self)
        except Exception as failure:
            self._failed(failure)
        else:
            self._answered(got)

    def _answered(self, got: Answer) -> None:
        hub, decided = self.lane.hub, self.decided
        if not isinstance(got.body, bytes):
            self.lane.slowly(hub.answered(self.incoming, decided, self.asked, got, self.sent), self)
            return
        try:
            exchange = hub.made(self.incoming, decided, self.asked, got, self.sent)
            self.reply = exchange.reply(got.body)
            if decided.evidence != "none":
                self._prove(exchange, said_whole(got.body))
                return
        except Exception as failure:
            self.reply = hub.refusal(failure, self.incoming, self.seen)
        self.end(self.reply)

    def _prove(self, exchange: Exchange, said: Kept) -> None:
        keeper = self.lane.hub.keeper
        if keeper is not None:
            keeper.keep_soon(*self.lane.hub.proof(exchange, said), self._kept)

    def _failed(self, failure: Exception) -> None:
        """That the request was sent is proven, then its caller is refused."""
        hub = self.lane.hub
        self.reply = hub.refusal(failure, self.incoming, self.seen)
        try:
            fault = failure if isinstance(failure, Fault) else None
            record = hub.failed(self.incoming, self.decided, self.asked, self.sent, fault) if fault else None
            if record is not None and hub.keeper is not None:
                hub.keeper.keep_soon(record, record.leaves(), self._kept)
                return
        except Exception as worse:
            self.reply = hub.refusal(worse, self.incoming, self.seen)
        self.end(self.reply)

    def _kept(self, fault: Fault | None) -> None:
        """Evidence is durable, or cannot be kept: then nothing of the provider's answer is told."""
        self.end(self.reply if fault is None else self.lane.hub.refusal(fault, self.incoming, self.seen))

    async def _again(self) -> Reply:
        """The reply of a second try, on the general way. Raises Fault."""
        hub, request, route, fields = self.lane.hub, self.decided.request, self.decided.route, self.decided.fields
        body = self.incoming.body
        try:
            if not isinstance(body, bytes):
                raise TypeError("The lane takes whole bodies only.")
            got = await hub.pool.send_again(
                self.pending, route, request.method, request.target.path, request.query, fields, body
            )
        except Fault as fault:
            await hub.keep_failure(self.incoming, self.decided, self.asked, self.sent, fault)
            raise
        return await hub.answered(self.incoming, self.decided, self.asked, got, self.sent)
