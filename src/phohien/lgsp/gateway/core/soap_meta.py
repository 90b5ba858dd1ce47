"""What the gateway itself answers in SOAP: a provider's SOAP services, those open to the caller, and their WSDL.

Source: PR-META §3 (listMethods, allowedMethods), §4 (getWsdl: the WSDL is an attachment, addresses are hidden).
"""

from __future__ import annotations

from hashlib import sha512

from lxml import etree

from phohien.lgsp.gateway.core.messages import Reply
from phohien.lgsp.gateway.core.routing import Routing
from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId
from phohien.lgsp.gateway.protocol.soap import xml
from phohien.lgsp.gateway.protocol.soap.messages import PREFIXES, XROAD, SoapMessage, answer_to, identifier

CODES = frozenset({"listMethods", "allowedMethods", "getWsdl"})
HIDDEN = "http://example.org/xroad-endpoint"
_ADDRESSES = tuple(f"{{http://schemas.xmlsoap.org/wsdl/{kind}/}}address" for kind in ("soap", "soap12", "http"))


def answer(routing: Routing, client: ClientId, asked: SoapMessage, request: bytes, now: float) -> Reply:
    """The answer to a metaservice asked by a registered client. Raises Fault."""
    service = asked.service
    if service is None or service.provider not in routing.parties:
        raise Fault("server.clientproxy.unknown_member", "There is no such provider here.")
    if service.code == "getWsdl":
        return _wsdl(routing, service.provider, asked, request)
    content = etree.Element(f"{XROAD}{service.code}Response", nsmap=PREFIXES)
    for route in routing.provided[service.provider]:
        if route.service.kind == "SOAP" and (
            service.code == "listMethods" or routing.opened(client, route, now) is not None
        ):
            identifier(content, "service", "SERVICE", route.id)
    return _reply(b"text/xml;charset=UTF-8", answer_to(asked, request, content))


def _wsdl(routing: Routing, provider: ClientId, asked: SoapMessage, request: bytes) -> Reply:
    code, version = (asked.content.findtext(f"{XROAD}{name}") for name in ("serviceCode", "serviceVersion"))
    if not code:
        raise Fault("server.serverproxy.invalid_request", "Missing serviceCode in message body.")
    route = routing.routes.get(ServiceId(*provider, code, version or None))
    if route is not None and route.service.kind != "SOAP":
        raise Fault("server.serverproxy.service_type", f"The service {code} is called by REST and has no WSDL.")
    if route is None or route.service.description is None:
        raise Fault("server.serverproxy.unknown_service", f"There is no WSDL of a service {code} here.")
    content = etree.Element(f"{XROAD}getWsdlResponse", nsmap={"xroad": XROAD[1:-1]})
    for name, value in (("serviceCode", code), ("serviceVersion", version)):
        if value:
            etree.SubElement(content, f"{XROAD}{name}").text = value
    return _with_attachment(answer_to(asked, request, content), hide_addresses(route.service.description))


def hide_addresses(description: str) -> bytes:
    """The WSDL with every endpoint's address replaced. Raises Fault when it is no WSDL."""
    try:
        document = xml.parse(description.encode(), "utf-8")
    except xml.UnreadableError as error:
        raise Fault("server.serverproxy.internal_error", f"The published WSDL cannot be read: {error}.") from error
    for address in document.root.iter(*_ADDRESSES):
        address.set("location", HIDDEN)
    return xml.write(document)


def _with_attachment(soap: bytes, wsdl: bytes) -> Reply:
    """A boundary made of the content's own digest cannot stand in it."""
    boundary = b"part-" + sha512(soap + wsdl).hexdigest()[:48].encode()
    kind = b"Content-Type:text/xml;charset=UTF-8\r\nContent-Transfer-Encoding:8bit\r\n"
    parts = b"".join(
        b"--%b\r\n%bContent-ID:<%b>\r\n\r\n%b\r\n" % (boundary, kind, name, content)
        for name, content in ((b"soap", soap), (b"wsdl", wsdl))
    )
    type_ = b'multipart/related;type="text/xml";start="<soap>";boundary=%b' % boundary
    return _reply(type_, parts + b"--%b--\r\n" % boundary)


def _reply(content_type: bytes, body: bytes) -> Reply:
    return Reply(200, b"OK", b"Content-Type:%b\r\n" % content_type, body)
