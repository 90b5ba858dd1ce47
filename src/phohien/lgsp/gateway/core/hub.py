"""One exchange from end to end: read, decide, forward, prove, answer.

Source: PR-REST §4; the order “evidence before the answer” is this system's (``docs/decisions/0021``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from hashlib import sha256, sha512
from pathlib import Path
from typing import NamedTuple, Protocol

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
from phohien.lgsp.gateway.log.records import Message, Record
from phohien.lgsp.gateway.log.sealing import Seal
from phohien.lgsp.gateway.protocol.faults import Fault, bad_request
from phohien.lgsp.gateway.protocol.identifiers import ClientId
from phohien.lgsp.gateway.protocol.requests import Request, read_request
from phohien.lgsp.gateway.protocol.responses import Response, answer, refusal, request_hash
from phohien.lgsp.gateway.watch.seen import Seen, Tracer, Watcher, observe

log = logging.getLogger(__name__)
DAY = 86_400
_REASONS = {400: b"Bad Request", 401: b"Unauthorized", 429: b"Too Many Requests"}


class Keeper(Protocol):
    """Whatever keeps evidence."""

    async def keep(self, record: Record, leaves: list[bytes] | None = None) -> None:
        """The record, whose leaves are those, is durable. Raises Fault when it is not."""


class Kept(NamedTuple):
    """A body that was hashed: what is sent on, and what evidence is made of."""

    body: bytes | Body
    digest: bytes | None
    size: int


Meta = Callable[[Routing, Request, float], Reply]


class Hub:
    """The core both fronts speak to."""

    def __init__(self, *, configuration: Configuration, pool: Pool, keeper: Keeper | None, seal: Seal,
                 spool_folder: Path, clock: Callable[[], float], meta: Meta, age: Age | None = None,
                 callers: Callers | None = None, house: House | None = None,
                 watcher: Watcher | None = None, tracer: Tracer | None = None) -> None:  # fmt: skip
        """``keeper`` None is for measuring the plain proxy; ``clock`` gives seconds since 1970.

        ``callers`` None asks nobody for proof: for measuring and for the protocol's own tests.
        """
        self.configuration, self.pool, self.keeper, self.seal = configuration, pool, keeper, seal
        self.spool_folder, self.clock, self.meta, self.age = spool_folder, clock, meta, age
        self.callers, self.house, self.quotas = callers, house, Quotas()
        self.watcher, self.tracer = watcher, tracer

    def admit(self, incoming: Incoming, client: ClientId, routing: Routing) -> str | None:
        """Nothing, or the SHA-256 a streaming body must have, once the caller has proved who it is. Raises Fault."""
        return None if self.callers is None else self.callers.require(incoming, client, routing)

    async def exchange(self, incoming: Incoming) -> Reply:
        """The answer to an ``/r1/`` call, of the provider or a refusal."""
        seen, stopped = Seen(incoming, "r1"), None
        try:
            reply = await self._answer(incoming, seen)
        except Fault as fault:
            reply, stopped = refused(fault, incoming.headers), fault
        except Exception as error:  # a bug of ours must reach the log, and the caller as a fault of the protocol
            mistake = Fault("Server.ClientProxy.InternalError", "The gateway made a mistake; its log knows more.")
            log.exception("%s while exchanging (%s)", type(error).__name__, mistake.detail)
            reply, stopped = refused(mistake, incoming.headers), mistake
        observe(self.watcher, seen, reply, stopped, self.clock)
        return reply

    async def _answer(self, incoming: Incoming, seen: Seen) -> Reply:
        routing = self.configuration.current(incoming.now)
        request = read_request(incoming.method, incoming.target, incoming.headers)
        seen.client, seen.service, seen.path = request.client, request.target.service, request.target.path
        seen.id, seen.request_id, seen.represented = request.id, request.request_id, request.represented
        seen.asked_size = len(request.message)
        promised = self.admit(incoming, request.client, routing)
        if request.target.service.code in METASERVICES:
            return self.meta(routing, request, incoming.now)
        route = routing.decide(request, incoming.now)
        seen.kind = route.service.kind
        self.quotas.spend(request.client, route.id, *routing.limits(request, incoming.now), incoming.now)
        return await self._forward(incoming, request, route, promised, seen)

    async def _forward(self, incoming: Incoming, request: Request, route: Route, promised: str | None,
                       seen: Seen) -> Reply:  # fmt: skip
        evidence = route.service.evidence if self.keeper is not None else "none"
        if self.age is not None and evidence != "none":
            self.age.check(incoming.now)
        hashed = _Hashed(incoming.body, promised)
        fields = request.fields if self.house is None else request.fields + self.house.mark(incoming, request, route)
        if self.tracer is not None:
            fields = self.tracer.passing(fields, seen)
        seen.sent = sent = self.clock()
        try:
            if route.service.kind == "SOAP":
                got = await rest_to_soap.send(self.pool, route, request, hashed.source)
            else:
                got = await self.pool.send(
                    route,
                    request.method,
                    request.target.path,
                    request.query,
                    fields,
                    hashed.source,
                    incoming.length,
                )
        except Fault as fault:
            if evidence != "none" and fault.type.startswith("Server."):
                await self._keep_failure(incoming, request, route, hashed, sent, fault)
            raise
        seen.returned = returned = self.clock()
        seen.length = hashed.size
        asked = Kept(incoming.body, hashed.digest(), hashed.size)
        head_digest = sha512(request.message).digest()
        hash_ = request_hash(head_digest, asked.digest)
        made = answer(request, hash_, got.status, got.reason, got.headers)
        if evidence == "none":
            return Reply(made.status, made.reason, made.fields, got.body, _length(got))
        return await self._proven(
            incoming, request, route, asked, got, made, (sent, returned), leaf(head_digest, asked.digest)
        )

    async def _proven(self, incoming: Incoming, request: Request, route: Route, asked: Kept, got: Answer, made: Response,
                      times: tuple[float, float], asked_leaf: bytes) -> Reply:  # fmt: skip
        """The reply, once evidence of both messages is durable. Raises Fault when it is not."""
        spool: Spool | None = None
        if isinstance(got.body, bytes):
            said = Kept(got.body, sha512(got.body).digest() if got.body else None, len(got.body))
        else:
            spool = Spool(self.spool_folder)
            await spool.fill(got.body)
            said = Kept(b"", spool.digest, spool.size)
        full = route.service.evidence == "full"
        record = Record(
            request.id, request.request_id, str(request.client), str(route.id), request.method, request.target.path,
            made.status, "", micros(incoming.now, *times, self.clock()),
            self._message(request.message, asked, incoming.now, full),
            self._message(made.message, said, incoming.now, full),
        )  # fmt: skip
        await self._keep(record, [asked_leaf, leaf(sha512(made.message).digest(), said.digest)])
        if spool is not None:
            return Reply(made.status, made.reason, made.fields, spool.body(), spool.size)
        return Reply(made.status, made.reason, made.fields, got.body)

    async def _keep(self, record: Record, leaves: list[bytes] | None = None) -> None:
        if self.keeper is not None:
            await self.keeper.keep(record, leaves)

    def _message(self, head: bytes, kept: Kept, now: float, full: bool) -> Message:
        """A body that streamed is kept by its digest alone."""
        body = (
            self.seal.close(kept.body, int(now) // DAY) if full and isinstance(kept.body, bytes) and kept.body else None
        )
        return Message(head, kept.digest, kept.size, body)

    async def _keep_failure(self, incoming: Incoming, request: Request, route: Route, hashed: _Hashed, sent: float,
                            fault: Fault) -> None:  # fmt: skip
        """The provider may have acted on the request, so that it was sent is proven, too."""
        now = self.clock()
        asked = Kept(incoming.body, hashed.digest(), hashed.size)
        message = self._message(request.message, asked, incoming.now, route.service.evidence == "full")
        await self._keep(
            Record(
                request.id, request.request_id, str(request.client), str(route.id), request.method, request.target.path,
                fault.status, fault.type, micros(incoming.now, sent, now, now), message, None,
            )
        )  # fmt: skip


class _Hashed:
    """A request's body on its way to the provider, hashed as it passes."""

    def __init__(self, body: bytes | Body, promised: str | None = None) -> None:
        """``promised`` is the SHA-256 the caller signed for a body that is still arriving."""
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
        return piece

    def digest(self) -> bytes | None:
        """The SHA-512 of what passed; None when nothing did."""
        if isinstance(self.source, bytes):
            return sha512(self.source).digest() if self.source else None
        return self._hash.digest() if self.size else None


def _length(got: Answer) -> int | None:
    if isinstance(got.body, bytes):
        return None
    for name, value in got.headers:
        if name.lower() == b"content-length" and value.isdigit():
            return int(value)
    return None


def micros(*seconds: float) -> tuple[int, int, int, int]:
    """Four instants in microseconds since 1970."""
    first, second, third, fourth = (int(value * 1_000_000) for value in seconds)
    return first, second, third, fourth


def refused(fault: Fault, headers: Fields) -> Reply:
    """The reply of a refusal, in the form the caller accepts (PR-REST §4.6)."""
    accept = next((value.decode("latin-1") for name, value in headers if name.lower() == b"accept"), None)
    status, fields, body = refusal(fault, accept)
    reason = _REASONS.get(status, b"Internal Server Error")
    return Reply(status, reason, b"".join(b"%b:%b\r\n" % item for item in fields), body)
