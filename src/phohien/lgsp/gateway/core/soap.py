"""A SOAP exchange from end to end: the same steps as a REST one, with the message's own header fields.

Source: PR-MESS 4.0. A message with attachments is handled whole, up to the limit of a body; its evidence is the SOAP
message as ``message.xml`` and the whole multipart body as ``attachment1``.
"""

from __future__ import annotations

import re
from hashlib import sha512
from typing import NamedTuple

from phohien.lgsp.gateway.core.bodies import Body
from phohien.lgsp.gateway.core.hub import Hub, micros
from phohien.lgsp.gateway.core.messages import Fields, Incoming, Reply
from phohien.lgsp.gateway.core.routing import Route, Routing
from phohien.lgsp.gateway.core.upstream import Answer
from phohien.lgsp.gateway.log.records import Message, Record
from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.headers import block, from_caller, from_provider
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId
from phohien.lgsp.gateway.protocol.limits import LARGEST_BODY
from phohien.lgsp.gateway.protocol.soap import messages, mime

_ACTION = re.compile(rb'("[^"]*")?')
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SERVICE = messages.SERVICE_SIDE


class Asked(NamedTuple):
    """A valid request."""

    client: ClientId
    service: ServiceId
    id: str
    xml: bytes
    body: bytes
    is_multipart: bool


class SoapDoor:
    """Answers SOAP messages."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def answer(self, incoming: Incoming) -> Reply:
        """The provider's answer or a SOAP fault."""
        try:
            routing = self.hub.configuration.current(incoming.now)
            asked = _read(incoming, await _whole(incoming.body))
            self.hub.admit(incoming._replace(body=asked.body), asked.client, routing)
            return await self._forward(incoming, asked, decide(routing, asked.client, asked.service, incoming.now))
        except Fault as fault:
            fault.type = as_code(fault.type)
            return Reply(
                500, b"Internal Server Error", b"Content-Type:text/xml;charset=UTF-8\r\n", messages.fault_xml(fault)
            )

    async def _forward(self, incoming: Incoming, asked: Asked, route: Route) -> Reply:
        sent = self.hub.clock()
        fields = block(from_caller(incoming.headers))
        try:
            got = await self.hub.pool.send(route, "POST", "", b"", fields, asked.body, len(asked.body))
            content_type = _field(got.headers, b"content-type") or "text/xml"
            raw = await _whole(got.body)
            xml, body = _checked(got, content_type, raw, asked)
        except Fault as fault:
            fault.type = as_code(fault.type)
            await self._keep(incoming, asked, route, sent, None, fault)
            raise
        await self._keep(incoming, asked, route, sent, (xml, body), None)
        passed = block(from_provider(got.headers))
        return Reply(got.status, got.reason, passed, body)

    async def _keep(self, incoming: Incoming, asked: Asked, route: Route, sent: float, said: tuple[bytes, bytes] | None,
                    fault: Fault | None) -> None:  # fmt: skip
        if self.hub.keeper is None or route.service.evidence == "none":
            return
        now, full = self.hub.clock(), route.service.evidence == "full"
        request = self._message(asked.xml, asked.body, incoming.now, full)
        response = None if said is None else self._message(*said, incoming.now, full)
        await self.hub.keeper.keep(
            Record(
                asked.id, asked.id, str(asked.client), str(asked.service), "POST", "", 500 if fault else 200,
                fault.type if fault else "", micros(incoming.now, sent, now, now), request, response,
            )
        )  # fmt: skip

    def _message(self, xml: bytes, body: bytes, now: float, full: bool) -> Message:
        """A message without attachments is its own head; it is kept in any case, being what was signed."""
        if body is xml or body == xml:
            return Message(xml, None, 0, None)
        kept = self.hub.seal.close(body, int(now) // 86_400) if full else None
        return Message(xml, sha512(body).digest(), len(body), kept)


async def _whole(body: bytes | Body) -> bytes:
    if isinstance(body, bytes):
        return body
    pieces, size = [], 0
    while piece := await body.read():
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_BODY:
            raise Fault("client.too_large", f"A message may have at most {LARGEST_BODY // 2**20} MiB.")
    return b"".join(pieces)


def _field(headers: Fields, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in headers if key.lower() == name), "")


def _read(incoming: Incoming, body: bytes) -> Asked:
    if incoming.method != "POST":
        raise Fault("client.invalid_http_method", "A SOAP message is sent with POST.")
    action = next((value for key, value in incoming.headers if key.lower() == b"soapaction"), b"")
    if not _ACTION.fullmatch(action):
        raise Fault("client.invalid_soap_action", "SOAPAction must be empty or a quoted address.")
    wrapped = mime.unwrap(_field(incoming.headers, b"content-type"), body, mime.REQUEST)
    found = messages.read(wrapped.xml, messages.CLIENT_SIDE)
    if found.client is None or found.service is None:
        raise Fault("client.invalid_soap", "A request cannot be a fault.")
    return Asked(found.client, found.service, found.id, wrapped.xml, body, wrapped.is_multipart)


def decide(routing: Routing, client: ClientId, service: ServiceId, now: float) -> Route:
    """The route of a call that may pass. Raises Fault."""
    if client not in routing.parties:
        raise Fault("server.clientproxy.unknown_member", f"The client {client} is not registered here.")
    route = routing.routes.get(service)
    if route is None:
        raise Fault("server.serverproxy.unknown_service", f"There is no service {service} here.")
    if route.service.kind != "SOAP":
        raise Fault("server.serverproxy.service_type", f"The service {service} is called by REST.")
    if not routing.may_whole(client, service, now):
        raise Fault("server.serverproxy.access_denied", f"{client} has no right to {service}.")
    if route.service.closed is not None:
        raise Fault("server.serverproxy.service_disabled", route.service.closed or f"{service} is closed for now.")
    return route


def _checked(got: Answer, content_type: str, raw: bytes, asked: Asked) -> tuple[bytes, bytes]:
    """The answer's XML and the whole body that is sent on: the request's hash is in it. Raises Fault."""
    if got.status not in {200, 202, 500} or (got.status == 500 and not raw.strip()):
        raise Fault(f"{_SERVICE}.http_error", f"The provider answered with HTTP status {got.status}.")
    wrapped = mime.unwrap(content_type, raw, mime.ANSWER)
    try:
        found = messages.read(wrapped.xml, _SERVICE)
    except Fault:
        if got.status == 500:
            raise Fault(f"{_SERVICE}.http_error", "The provider answered with HTTP status 500.") from None
        raise
    if found.fault:
        return wrapped.xml, raw
    if (found.client, found.service) != (asked.client, asked.service):  # the peer lets another id pass, so do we
        raise Fault(f"{_SERVICE}.inconsistent_response", "The answer's client or service is not the request's.")
    xml = messages.with_request_hash(found, asked.xml)
    return xml, xml if not wrapped.is_multipart else raw.replace(wrapped.xml, xml, 1)


def as_code(type_: str) -> str:
    """A fault's type in the form of this protocol: ``Server.ServerProxy.NetworkError`` → ``server.serverproxy.network_error``."""
    first, *rest = type_.split(".")
    if not first[:1].isupper():
        return type_
    return ".".join(
        [first.lower(), *(part.lower() if part.endswith("Proxy") else _CAMEL.sub("_", part).lower() for part in rest)]
    )
