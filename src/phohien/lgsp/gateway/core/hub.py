"""One exchange from end to end: read, decide, forward, prove, answer.

Source: PR-REST §4; the order “evidence before the answer” is this system's (``docs/decisions/0021``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from hashlib import sha256, sha512
from pathlib import Path
from typing import Protocol

import msgspec

from phohien.lgsp.gateway.core import rest_to_soap
from phohien.lgsp.gateway.core.bodies import Body, Source
from phohien.lgsp.gateway.core.callers import Callers
from phohien.lgsp.gateway.core.configuration import Configuration
from phohien.lgsp.gateway.core.house import House
from phohien.lgsp.gateway.core.messages import Fields, Incoming, Reply
from phohien.lgsp.gateway.core.pool import Pool
from phohien.lgsp.gateway.core.quotas import Quotas
from phohien.lgsp.gateway.core.routing import METASERVICES, Route, Routing
from phohien.lgsp.gateway.core.spool import Spool
from phohien.lgsp.gateway.core.upstream import Answer
from phohien.lgsp.gateway.evidence.tree import leaf
from phohien.lgsp.gateway.log.age import Age
from phohien.lgsp.gateway.log.apart import Apart
from phohien.lgsp.gateway.log.records import APART, Message, Record
from phohien.lgsp.gateway.log.sealing import Seal
from phohien.lgsp.gateway.protocol.faults import Fault, bad_request, log_failed
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId, text_of
from phohien.lgsp.gateway.protocol.requests import Request, read_request
from phohien.lgsp.gateway.protocol.responses import Response, answer, refusal, request_hash
from phohien.lgsp.gateway.watch.seen import Seen, Tracer, Watcher, observe

log = logging.getLogger(__name__)
DAY = 86_400
_REASONS = {400: b"Bad Request", 401: b"Unauthorized", 403: b"Forbidden", 429: b"Too Many Requests"}


class Keeper(Protocol):
    """Whatever keeps evidence."""

    async def keep(self, record: Record, leaves: list[bytes] | None = None) -> None:
        """The record, whose leaves are those, is durable. Raises Fault when it is not."""

    def keep_soon(self, record: Record, leaves: list[bytes], done: Callable[[Fault | None], None]) -> None:
        """``done`` is told when it is, or the fault. Raises Fault when the record is not taken."""


class Kept(msgspec.Struct, frozen=True, gc=False):
    """A body that was hashed: what is sent on, and what evidence is made of."""

    body: bytes | Body
    digest: bytes | None
    size: int
    apart: bool = False
    """Whether it lies in a file of its own."""


class Decided(msgspec.Struct, frozen=True, gc=False):
    """A call that may pass: what was read, where it goes, what is to be kept, and the fields the provider gets."""

    request: Request
    route: Route
    evidence: str
    fields: bytes
    promised: str | None
    """The SHA-256 that a streaming body must turn out to have."""
    seen: Seen


class Exchange(msgspec.Struct, frozen=True, gc=False):
    """An exchange whose answer has been made and not yet been proven."""

    incoming: Incoming
    decided: Decided
    asked: Kept
    made: Response
    head_digest: bytes
    sent: float
    returned: float

    def reply(self, body: bytes | Body, length: int | None = None) -> Reply:
        """What the caller gets."""
        return Reply(self.made.status, self.made.reason, self.made.fields, body, length, self.made.dated)


def said_whole(body: bytes) -> Kept:
    """A whole message's body, hashed."""
    return Kept(body, sha512(body).digest() if body else None, len(body))


Meta = Callable[[Routing, Request, float], Reply]


class Hub:
    """The core both fronts speak to."""

    def __init__(self, *, configuration: Configuration, pool: Pool, keeper: Keeper | None, seal: Seal,
                 spool_folder: Path, clock: Callable[[], float], meta: Meta, age: Age | None = None,
                 callers: Callers | None = None, house: House | None = None, quotas: Quotas | None = None) -> None:  # fmt: skip
        """``keeper`` None is for measuring the plain proxy; ``clock`` gives seconds since 1970.

        ``callers`` None asks nobody for proof: for measuring and for the protocol's own tests.
        """
        self.configuration, self.pool, self.keeper, self.seal = configuration, pool, keeper, seal
        self.spool_folder, self.clock, self.meta, self.age = spool_folder, clock, meta, age
        self.callers, self.house, self.quotas = callers, house, quotas or Quotas()
        self.watcher: Watcher | None = None
        """Who takes what was seen of each exchange; set before the first."""
        self.tracer: Tracer | None = None

    def admit(
        self, incoming: Incoming, client: ClientId, routing: Routing, service: ServiceId | None = None
    ) -> str | None:
        """Nothing, or the SHA-256 a streaming body must have, once the caller has proved who it is. Raises Fault.

        Without a ``service`` no token counts: what is asked for is more than a token opens.
        """
        return None if self.callers is None else self.callers.require(incoming, client, routing, service)

    async def exchange(self, incoming: Incoming) -> Reply:
        """The answer to an ``/r1/`` call, of the provider or a refusal."""
        seen = Seen(incoming, "r1")
        try:
            decided = self.decide(incoming, seen)
            reply = decided if isinstance(decided, Reply) else await self.forward(incoming, decided)
        except Exception as failure:
            reply = self.refusal(failure, incoming, seen)
        self.ended(seen, reply)
        return reply

    def ended(self, seen: Seen, reply: Reply) -> None:
        """The exchange has ended, well or not, and is on its way to the record: both ways come to this place, once."""
        observe(self.watcher, seen, reply, None, self.clock)

    def refusal(self, failure: Exception, incoming: Incoming, seen: Seen) -> Reply:
        """The reply that says why there is no answer. A bug of ours reaches the log, and the caller as a fault."""
        fault = failure if isinstance(failure, Fault) else None
        if fault is None:
            fault = Fault("Server.ClientProxy.InternalError", "The gateway made a mistake; its log knows more.")
            log.error("%s while exchanging (%s)", type(failure).__name__, fault.detail, exc_info=failure)
        seen.fault, seen.message = fault.type, fault.message
        return refused(fault, incoming.headers)

    def decide(self, incoming: Incoming, seen: Seen) -> Decided | Reply:
        """The call may pass, or the gateway itself answers it (a metaservice). Raises Fault.

        The caller has proved itself and its quota is spent: nothing may decide on the same call twice.
        """
        now = incoming.now
        routing = self.configuration.current(now)
        headers = incoming.headers if self.callers is None else self.callers.passing(incoming.headers)
        request = read_request(incoming.method, incoming.target, headers)
        seen.client, seen.service, seen.path = request.client, request.target.service, request.target.path
        seen.id, seen.request_id, seen.represented = request.id, request.request_id, request.represented
        seen.asked_size = len(request.message)
        promised = self.admit(incoming, request.client, routing, request.target.service)
        if request.target.service.code in METASERVICES:
            return self.meta(routing, request, now)
        route, per_minute, per_day = routing.decide(request, now)
        seen.kind = route.service.kind
        if per_minute or per_day:
            self.quotas.spend(request.client, route.id, per_minute, per_day, now)
        if route.judge is not None and isinstance(incoming.body, bytes):
            route.judge.require(request, incoming)
        evidence = route.service.evidence if self.keeper is not None else "none"
        if self.age is not None and evidence != "none":
            self.age.check(now)
        fields = request.fields if self.house is None else request.fields + self.house.mark(incoming, request, route)
        if self.tracer is not None:
            fields = self.tracer.passing(fields, seen)
        return Decided(request, route, evidence, fields, promised, seen)

    async def forward(self, incoming: Incoming, decided: Decided) -> Reply:
        """The answer to a call that may pass. Raises Fault."""
        judge = decided.route.judge
        if judge is not None and not isinstance(incoming.body, bytes):
            incoming = await judge.require_streamed(decided.request, incoming, decided.promised)
        streams = not isinstance(incoming.body, bytes) and decided.evidence != "none"
        hashed = _Hashed(incoming.body, decided.promised, self.apart(incoming, decided.route) if streams else None)
        try:
            return await self._forward(incoming, decided, hashed)
        finally:
            hashed.discard()

    def apart(self, incoming: Incoming, route: Route) -> Apart | None:
        """Where a body of the exchange that streams is kept as it passes; None where its digest is enough."""
        if route.service.evidence != "full" or self.seal.folder is None:
            return None
        return Apart(self.seal, int(incoming.now) // DAY, route.service.keep_days)

    async def _forward(self, incoming: Incoming, decided: Decided, hashed: _Hashed) -> Reply:
        request, route = decided.request, decided.route
        decided.seen.sent = sent = self.clock()
        try:
            if route.service.kind == "SOAP":
                got = await rest_to_soap.send(self.pool, route, request, hashed.source)
            else:
                path, query = request.target.path, request.query
                got = await self.pool.send(
                    route, request.method, path, query, decided.fields, hashed.source, incoming.length
                )
            if route.judge is not None:
                got = await route.judge.answered(request, got)
        except Fault as fault:
            if fault.type.startswith("Server."):
                await self.keep_failure(incoming, decided, await hashed.kept(), sent, fault)
            raise
        return await self.answered(incoming, decided, await hashed.kept(), got, sent)

    async def answered(self, incoming: Incoming, decided: Decided, asked: Kept, got: Answer, sent: float) -> Reply:
        """The reply to a call that the provider answered, once evidence of both messages is durable. Raises Fault."""
        exchange = self.made(incoming, decided, asked, got, sent)
        if decided.evidence == "none" or self.keeper is None:
            return exchange.reply(got.body, _length(got))
        if isinstance(got.body, bytes):
            await self.keeper.keep(*self.proof(exchange, said_whole(got.body)))
            return exchange.reply(got.body)
        spool, apart = Spool(self.spool_folder), self.apart(incoming, decided.route)
        try:
            await spool.fill(got.body, apart)
        except OSError as error:
            raise log_failed("Evidence of this exchange could not be kept, so it is not answered.") from error
        await self.keeper.keep(*self.proof(exchange, Kept(b"", spool.digest, spool.size, apart is not None)))
        return exchange.reply(spool.body(), spool.size)

    async def keep_failure(self, incoming: Incoming, decided: Decided, asked: Kept, sent: float, fault: Fault) -> None:
        """That the request was sent is proven, where it may have been acted on. Raises Fault when it cannot be."""
        record = self.failed(incoming, decided, asked, sent, fault)
        if record is not None and self.keeper is not None:
            await self.keeper.keep(record)

    # what both ways to answer share: each is a plain function, so that the fast lane and this hub cannot differ

    def made(self, incoming: Incoming, decided: Decided, asked: Kept, got: Answer, sent: float) -> Exchange:
        """The exchange as it is now that the provider has answered: the answer's head is written. Raises Fault."""
        returned, request, seen = self.clock(), decided.request, decided.seen
        seen.returned, seen.length = returned, asked.size
        head_digest = sha512(request.message).digest()
        made = answer(request, request_hash(head_digest, asked.digest), got.status, got.reason, got.headers)
        return Exchange(incoming, decided, asked, made, head_digest, sent, returned)

    def proof(self, exchange: Exchange, said: Kept) -> tuple[Record, list[bytes]]:
        """What is kept of an answered exchange, and its leaves."""
        decided, asked, made, now = exchange.decided, exchange.asked, exchange.made, exchange.incoming.now
        request = decided.request
        record = Record(
            request.id, request.request_id, text_of(request.client), text_of(decided.route.id), request.method,
            request.target.path, made.status, "", micros(now, exchange.sent, exchange.returned, self.clock()),
            self._message(request.message, asked, now, decided), self._message(made.message, said, now, decided),
            decided.route.service.keep_days,
        )  # fmt: skip
        return record, [leaf(exchange.head_digest, asked.digest), leaf(sha512(made.message).digest(), said.digest)]

    def failed(self, incoming: Incoming, decided: Decided, asked: Kept, sent: float, fault: Fault) -> Record | None:
        """What is kept of an exchange without an answer: the provider may have acted on it, so that it was sent is proven."""
        if decided.evidence == "none" or not fault.type.startswith("Server."):
            return None
        now, request = self.clock(), decided.request
        message = self._message(request.message, asked, incoming.now, decided)
        return Record(
            request.id, request.request_id, text_of(request.client), text_of(decided.route.id), request.method,
            request.target.path, fault.status, fault.type, micros(incoming.now, sent, now, now), message, None,
            decided.route.service.keep_days,
        )  # fmt: skip

    def _message(self, head: bytes, kept: Kept, now: float, decided: Decided) -> Message:
        body = APART if kept.apart else None
        if body is None and decided.evidence == "full" and isinstance(kept.body, bytes) and kept.body:
            body = self.seal.close(kept.body, int(now) // DAY, decided.route.service.keep_days)
        return Message(head, kept.digest, kept.size, body)


class _Hashed:
    """A request's body on its way to the provider, hashed and kept as it passes."""

    def __init__(self, body: bytes | Body, promised: str | None = None, apart: Apart | None = None) -> None:
        """``promised`` is the SHA-256 the caller signed for a body that is still arriving; ``apart`` is where to keep it."""
        self._body, self._apart = body, apart
        self._promised, self._check = promised, sha256()
        self.source: bytes | Source = b""
        self.size = len(body) if isinstance(body, bytes) else 0
        if isinstance(body, bytes):
            self.source = body
        else:
            self._inner, self._hash, self.source = body, sha512(), self

    async def read(self) -> bytes:
        """The next piece, as ``Body.read`` gives it."""
        piece = await self._inner.read()
        self._hash.update(piece)
        if self._promised is not None:
            self._check.update(piece)
            if not piece and self._check.hexdigest() != self._promised:
                raise bad_request("The body is not the one that was signed.")
        self.size += len(piece)
        if self._apart is not None and piece:
            try:
                await self._apart.add(piece)
            except OSError as error:
                raise log_failed("Evidence of this exchange cannot be kept now, so it is not forwarded.") from error
        return piece

    async def kept(self) -> Kept:
        """What passed, on the disk where it is kept apart. Raises Fault when it could not be kept."""
        digest = self.digest()
        if self._apart is None or digest is None:
            return Kept(self._body, digest, self.size)
        await keep_apart(self._apart, digest)
        return Kept(self._body, digest, self.size, True)

    def discard(self) -> None:
        """What was written of a body that nobody will prove is gone."""
        if self._apart is not None:
            self._apart.discard()

    def digest(self) -> bytes | None:
        """The SHA-512 of what passed; None when nothing did."""
        if isinstance(self.source, bytes):
            return sha512(self.source).digest() if self.source else None
        return self._hash.digest() if self.size else None


async def keep_apart(apart: Apart, digest: bytes) -> None:
    """The body is on the disk under its name. Raises Fault when it is not."""
    try:
        await apart.finish(digest)
    except OSError as error:
        raise log_failed("Evidence of this exchange could not be kept, so it is not answered.") from error


def _length(got: Answer) -> int | None:
    if isinstance(got.body, bytes):
        return None
    for name, value in got.headers:
        if name.lower() == b"content-length" and value.isdigit():
            return int(value)
    return None


def micros(first: float, second: float, third: float, fourth: float) -> tuple[int, int, int, int]:
    """Four instants in microseconds since 1970."""
    return int(first * 1e6), int(second * 1e6), int(third * 1e6), int(fourth * 1e6)


def refused(fault: Fault, headers: Fields) -> Reply:
    """The reply of a refusal, in the form the caller accepts (PR-REST §4.6)."""
    accept = next((value.decode("latin-1") for name, value in headers if name.lower() == b"accept"), None)
    status, fields, body = refusal(fault, accept)
    reason = _REASONS.get(status, b"Internal Server Error")
    return Reply(status, reason, b"".join(b"%b:%b\r\n" % item for item in fields), body)
