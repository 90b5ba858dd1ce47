"""A SOAP exchange from end to end: the same steps as a REST one, with the message's own header fields.

Source: PR-MESS 4.0. Attachments of a large message stream, its SOAP part is read. Only the fields Content-Type and SOAPAction
pass to the provider, and only Content-Type back (§2.2).
"""

from __future__ import annotations

import logging
import re
from typing import NamedTuple

from phohien.lgsp.gateway.core import soap_evidence, soap_meta, soap_streams, soap_to_rest
from phohien.lgsp.gateway.core.bodies import Body
from phohien.lgsp.gateway.core.hub import Hub, Kept
from phohien.lgsp.gateway.core.messages import Fields, Incoming, Reply
from phohien.lgsp.gateway.core.routing import Route, Routing
from phohien.lgsp.gateway.core.soap_evidence import Said
from phohien.lgsp.gateway.core.spool import Spool
from phohien.lgsp.gateway.core.upstream import Answer
from phohien.lgsp.gateway.protocol.faults import Fault, log_failed
from phohien.lgsp.gateway.protocol.headers import block
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId
from phohien.lgsp.gateway.protocol.limits import LARGEST_BODY
from phohien.lgsp.gateway.protocol.soap import messages, mime
from phohien.lgsp.gateway.watch.seen import Seen, observe

log = logging.getLogger(__name__)
_ACTION = re.compile(rb'("[^"]*")?')
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SERVICE = messages.SERVICE_SIDE
FAULT_FIELDS = b"Content-Type:text/xml;charset=UTF-8\r\n"


class Asked(NamedTuple):
    """A valid request: who asks for what, the message, and the body it came in."""

    client: ClientId
    service: ServiceId
    message: messages.SoapMessage
    said: Said
    passing: soap_streams.Passing | None = None
    """The body that is still arriving, behind its SOAP part."""

    @property
    def operation(self) -> str:
        """The name of the one element in its Body: by it rights are given."""
        content = self.message.content
        return "" if content is None else str(content.tag).rpartition("}")[2]


class SoapDoor:
    """Answers SOAP messages."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def answer(self, incoming: Incoming) -> Reply:
        """The provider's answer or a SOAP fault; never raises but for cancellation."""
        seen, stopped = Seen(incoming, "4.0"), None
        try:
            reply = await self._answer(incoming, seen)
        except Fault as fault:
            reply, stopped = refused(fault), fault
        except Exception as error:  # a bug of ours must reach the log, and the caller as a fault of the protocol
            mistake = Fault("server.clientproxy.internal_error", "The gateway made a mistake; its log knows more.")
            log.exception("%s while exchanging (%s)", type(error).__name__, mistake.detail)
            reply, stopped = refused(mistake), mistake
        observe(self.hub.watcher, seen, reply, stopped, self.hub.clock)
        return reply

    async def _answer(self, incoming: Incoming, seen: Seen) -> Reply:
        routing = self.hub.configuration.current(incoming.now)
        asked = await _read(incoming)
        _note(seen, asked)
        if asked.passing is None:
            self.hub.admit(incoming._replace(body=asked.said.body), asked.client, routing, asked.service)
        else:
            asked.passing.promised = self.hub.admit(incoming, asked.client, routing, asked.service)
        if asked.service.code in soap_meta.CODES:
            await _drained(asked)
            known_client(routing, asked.client)
            return soap_meta.answer(routing, asked.client, asked.message, asked.said.xml, incoming.now)
        route = decide(routing, asked.client, asked.service)
        seen.kind = route.service.kind
        limits = routing.soap_limits(asked.client, route.id, asked.operation, incoming.now)
        if limits is None:
            raise Fault("server.serverproxy.access_denied", f"{asked.client} has no right to {asked.service}.")
        require_open(route)
        self.hub.quotas.spend(asked.client, route.id, *limits, incoming.now)
        return await self._forward(incoming, asked, route, seen)

    async def _forward(self, incoming: Incoming, asked: Asked, route: Route, seen: Seen) -> Reply:
        kept = self.hub.keeper is not None and route.service.evidence != "none"
        if kept and asked.passing is not None:
            asked.passing.apart = self.hub.apart(incoming, route)
        try:
            return await self._exchanged(incoming, asked, route, kept, seen)
        finally:
            if asked.passing is not None:
                asked.passing.discard()

    async def _exchanged(self, incoming: Incoming, asked: Asked, route: Route, kept: bool, seen: Seen) -> Reply:
        if self.hub.age is not None and kept:
            self.hub.age.check(incoming.now)
        seen.sent = sent = self.hub.clock()
        try:
            status, reason, said, spool = await self._said(incoming, asked, route, seen)
        except Fault as fault:
            fault.type = as_code(fault.type)
            if kept and not fault.type.startswith("client."):  # the provider may have acted on it
                await self._keep(incoming, asked, route, sent, None, fault)
            raise
        seen.returned, seen.said_xml = self.hub.clock(), len(said.xml)
        seen.parts_said = mime.attachments(said.content_type, said.body)
        if kept:
            await self._keep(incoming, asked, route, sent, said, None)
        fields = block([b"Content-Type:%b\r\n" % said.content_type])
        if spool is not None:
            return Reply(status, reason, fields, spool.body(), spool.size)
        return Reply(status, reason, fields, said.body)

    async def _said(self, incoming: Incoming, asked: Asked, route: Route,
                    seen: Seen) -> tuple[int, bytes, Said, Spool | None]:  # fmt: skip
        """What the provider says, with the status and reason to tell it with, and where it waits when it is large. Raises Fault."""
        declared = route.service.conversion
        if route.service.kind == "SOAP" or declared is None:
            fields = _passing(incoming.headers, b"content-type", b"soapaction")
            if self.hub.tracer is not None:
                fields = self.hub.tracer.passing(fields, seen)
            body, length = (
                (asked.said.body, len(asked.said.body)) if asked.passing is None else (asked.passing, incoming.length)
            )
            got = await self.hub.pool.send(route, "POST", "", b"", fields, body, length)
            content_type = _field(got.headers, b"content-type") or b"text/xml"
            if isinstance(got.body, Body) and _is_multipart(content_type):
                said, spool = await self._streamed(incoming, route, got, got.body, asked)
                return got.status, got.reason, said, spool
            return got.status, got.reason, _checked(got, await _whole(got.body), asked), None
        await _drained(asked)
        call = soap_to_rest.call_of(asked.message, declared)
        got = await self.hub.pool.send(
            route, call.method, call.path, call.query, call.fields, call.body, len(call.body)
        )
        xml = soap_to_rest.answer_of(got.status, await _whole(got.body), asked.message, asked.said.xml, declared)
        return 200, b"OK", Said(xml, xml, b"text/xml;charset=UTF-8"), None

    async def _streamed(
        self, incoming: Incoming, route: Route, got: Answer, body: Body, asked: Asked
    ) -> tuple[Said, Spool]:
        """A large answer with attachments: its SOAP part was read, the whole of it waits on the disk. Raises Fault."""
        content_type = _field(got.headers, b"content-type")
        begun = await soap_streams.begin(body, content_type.decode("latin-1"), mime.ANSWER)
        xml = _answered(got, begun.wrapped, asked)
        at, end = begun.wrapped.at, begun.wrapped.at + len(begun.wrapped.xml)
        passing = soap_streams.Passing(begun, begun.start[:at] + xml + begun.start[end:])
        apart = self.hub.apart(incoming, route) if self.hub.keeper is not None else None
        spool = Spool(self.hub.spool_folder)
        try:
            await spool.fill(passing, apart)
        except OSError as error:
            raise log_failed("Evidence of this exchange could not be kept, so it is not answered.") from error
        return Said(xml, b"", content_type, Kept(b"", spool.digest, spool.size, apart is not None)), spool

    async def _keep(self, incoming: Incoming, asked: Asked, route: Route, sent: float, said: Said | None,
                    fault: Fault | None) -> None:  # fmt: skip
        names = soap_evidence.Names(asked.message.id, str(asked.client), str(asked.service))
        sent_on = asked.said if asked.passing is None else asked.said._replace(kept=await asked.passing.kept())
        record = soap_evidence.record(self.hub, route, names, sent_on, said, (incoming.now, sent), fault)
        if self.hub.keeper is not None:
            await self.hub.keeper.keep(record)


def _note(seen: Seen, asked: Asked) -> None:
    message, said = asked.message, asked.said
    seen.client, seen.service, seen.path = asked.client, asked.service, f"/{asked.operation}"
    seen.id = seen.request_id = message.id
    seen.user, seen.issue, seen.represented = messages.said_besides(message)
    seen.asked_size, seen.length = len(said.xml), len(said.body) if asked.passing is None else seen.length
    seen.parts_asked = mime.attachments(said.content_type, said.body)


def refused(fault: Fault) -> Reply:
    """The reply of a refusal: a SOAP fault with status 500 (SOAP 1.1 §6.2)."""
    fault.type = as_code(fault.type)
    return Reply(500, b"Internal Server Error", FAULT_FIELDS, messages.fault_xml(fault))


async def _whole(body: bytes | Body) -> bytes:
    if isinstance(body, bytes):
        return body
    pieces, size = [], 0
    while piece := await body.read():
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_BODY:
            raise soap_streams.too_large()
    return b"".join(pieces)


async def _drained(asked: Asked) -> None:
    """What is still arriving has arrived; nobody wants it."""
    if asked.passing is not None:
        await asked.passing.drain()


def _is_multipart(content_type: bytes) -> bool:
    return content_type.partition(b";")[0].strip().lower() == b"multipart/related"


def _streams(incoming: Incoming) -> bool:
    """Whether attachments may stream: a call signed with a key must then have told the digest of its body."""
    names = {name.lower() for name, _ in incoming.headers}
    is_told = b"x-signature" not in names or b"x-content-sha256" in names
    return not isinstance(incoming.body, bytes) and is_told and _is_multipart(_field(incoming.headers, b"content-type"))


def _field(headers: Fields, name: bytes) -> bytes:
    return next((value for key, value in headers if key.lower() == name), b"")


def _passing(headers: Fields, *names: bytes) -> bytes:
    """Those fields alone, as they came."""
    return block([b"%b:%b\r\n" % (name, value) for name, value in headers if name.lower() in names])


async def _read(incoming: Incoming) -> Asked:
    if incoming.method != "POST":
        raise Fault("client.invalid_http_method", "A SOAP message is sent with POST.")
    named = [key.lower() for key, _ in incoming.headers]
    if max(named.count(b"content-type"), named.count(b"soapaction")) > 1:
        raise Fault("client.invalid_content_type", "Content-Type and SOAPAction may each stand once.")
    if not _ACTION.fullmatch(_field(incoming.headers, b"soapaction")):
        raise Fault("client.invalid_soap_action", "SOAPAction must be empty or a quoted address.")
    content_type = _field(incoming.headers, b"content-type")
    body, passing = b"", None
    if isinstance(incoming.body, Body) and _streams(incoming):
        begun = await soap_streams.begin(incoming.body, content_type.decode("latin-1"), mime.REQUEST)
        wrapped, passing = begun.wrapped, soap_streams.Passing(begun)
    else:
        body = await _whole(incoming.body)
        wrapped = mime.unwrap(content_type.decode("latin-1"), body, mime.REQUEST)
    found = messages.read(wrapped.xml, messages.CLIENT_SIDE, wrapped.charset)
    if found.client is None or found.service is None:
        raise Fault("client.invalid_soap", "A request cannot be a fault.")
    return Asked(found.client, found.service, found, Said(wrapped.xml, body, content_type), passing)


def known_client(routing: Routing, client: ClientId) -> None:
    """The client is registered. Raises Fault."""
    if client not in routing.parties:
        raise Fault("server.clientproxy.unknown_member", f"The client {client} is not registered here.")


def decide(routing: Routing, client: ClientId, service: ServiceId) -> Route:
    """The route of a known client's call. Raises Fault."""
    known_client(routing, client)
    route = routing.routes.get(service)
    if route is None and service.provider not in routing.parties:
        raise Fault("server.clientproxy.unknown_member", f"There is no provider {service.provider} here.")
    if route is None:
        raise Fault("server.serverproxy.unknown_service", f"There is no service {service} here.")
    if route.service.kind != "SOAP" and route.service.conversion is None:
        raise Fault("server.serverproxy.service_type", f"The service {service} is called by REST.")
    return route


def require_open(route: Route) -> None:
    """Nothing, unless the provider closed the service. Raises Fault."""
    if route.service.closed is not None:
        raise Fault("server.serverproxy.service_disabled", route.service.closed or f"{route.id} is closed for now.")


def _checked(got: Answer, raw: bytes, asked: Asked) -> Said:
    """The answer as it is sent on: the request's hash is in it. Raises Fault."""
    if got.status not in {200, 202, 500} or (got.status == 500 and not raw.strip()):
        raise Fault(f"{_SERVICE}.http_error", f"The provider answered with HTTP status {got.status}.")
    content_type = _field(got.headers, b"content-type") or b"text/xml"
    wrapped = mime.unwrap(content_type.decode("latin-1"), raw, mime.ANSWER)
    xml = _answered(got, wrapped, asked)
    return Said(xml, raw[: wrapped.at] + xml + raw[wrapped.at + len(wrapped.xml) :], content_type)


def _answered(got: Answer, wrapped: mime.Wrapped, asked: Asked) -> bytes:
    """The answer's SOAP message as it is sent on. Raises Fault."""
    if got.status not in {200, 202, 500}:
        raise Fault(f"{_SERVICE}.http_error", f"The provider answered with HTTP status {got.status}.")
    try:
        found = messages.read(wrapped.xml, _SERVICE, wrapped.charset)
    except Fault:
        if got.status == 500:
            raise Fault(f"{_SERVICE}.http_error", "The provider answered with HTTP status 500.") from None
        raise
    if found.fault:
        return wrapped.xml
    if (found.client, found.service) != (asked.client, asked.service):  # the peer lets another id pass, so do we
        raise Fault(f"{_SERVICE}.inconsistent_response", "The answer's client or service is not the request's.")
    return messages.with_request_hash(found, asked.said.xml)


def as_code(type_: str) -> str:
    """A fault's type in the form of this protocol: ``Server.ClientProxy.LoggingFailed`` → ``server.clientproxy.logging_failed``.

    A provider that cannot be reached has failed: the peer says so in SOAP, though not in REST.
    """
    first, *rest = type_.split(".")
    if first not in {"Client", "Server"} or not rest:
        return type_
    if type_ == "Server.ServerProxy.NetworkError":
        return f"{_SERVICE}.network_error"
    return ".".join(
        [first.lower(), *(part.lower() if part.endswith("Proxy") else _CAMEL.sub("_", part).lower() for part in rest)]
    )
