"""SOAP messages: parsed strictly, checked as the protocol asks, the request hash written into the answer.

Source: PR-MESS §2.2 (client, service, id and protocolVersion are mandatory, once each), §2.3 (the body's element bears the
service's code), §2.6 (requestHash).
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha512
from typing import Any, NamedTuple

from lxml import etree

from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId, decode_part, encode

ENVELOPE, XROAD, IDENTIFIERS = (
    "{http://schemas.xmlsoap.org/soap/envelope/}",
    "{http://x-road.eu/xsd/xroad.xsd}",
    "{http://x-road.eu/xsd/identifiers}",
)
SHA512 = "http://www.w3.org/2001/04/xmlenc#sha512"
MANDATORY = ("client", "service", "id", "protocolVersion")
ONCE = (*MANDATORY, "userId", "issue", "requestHash", "securityServer")
CLIENT_SIDE, SERVICE_SIDE = "client", "server.serverproxy.service_failed"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False, huge_tree=False)


class SoapMessage(NamedTuple):
    """A message that keeps to the protocol. ``fault`` is the code of a fault it carries, empty otherwise."""

    client: ClientId | None
    service: ServiceId | None
    id: str
    fault: str
    root: Any


def read(xml: bytes, side: str) -> SoapMessage:
    """The message of these octets. Raises Fault, its code beginning with ``side``."""
    root = _root(xml, side)
    body = root.findall(f"{ENVELOPE}Body")
    fault = body[0].find(f"{ENVELOPE}Fault") if body else None
    if fault is not None and side == SERVICE_SIDE:
        return SoapMessage(None, None, "", (fault.findtext("faultcode") or "").strip() or "soap:Server", root)
    header = root.find(f"{ENVELOPE}Header")
    if header is None:
        raise Fault(f"{side}.missing_header", "The SOAP message has no Header.")
    if len(body) != 1:
        raise Fault(f"{side}.missing_body", "The SOAP message has no Body.")
    fields = _fields(header, side)
    content = [item for item in body[0] if isinstance(item.tag, str)]
    if len(content) != 1:
        raise Fault(f"{side}.invalid_body", "The Body must hold exactly one element (document/literal wrapped).")
    client, service = _identifiers(fields, side)
    if side == CLIENT_SIDE and etree.QName(content[0]).localname != service.code:
        raise Fault(
            f"{side}.inconsistent_headers", "The Body's element does not bear the code of the service in the Header."
        )
    return SoapMessage(client, service, (fields["id"].text or "").strip(), "", root)


def _root(xml: bytes, side: str) -> Any:
    try:
        root = etree.fromstring(xml, _PARSER)
    except etree.XMLSyntaxError as error:
        raise Fault(f"{side}.invalid_soap", f"The message is no well-formed XML: {error}.") from error
    if root.getroottree().docinfo.doctype or root.tag != f"{ENVELOPE}Envelope":
        raise Fault(f"{side}.invalid_soap", "The message is no SOAP 1.1 envelope.")
    return root


def _fields(header: Any, side: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for item in header:
        name = item.tag.removeprefix(XROAD) if isinstance(item.tag, str) else ""
        if name in ONCE:
            if name in fields:
                raise Fault(f"{side}.duplicate_header_field", f"The Header field {name} stands twice.")
            fields[name] = item
    for name in MANDATORY:
        if name not in fields or (name == "id" and not (fields[name].text or "").strip()):
            raise Fault(f"{side}.missing_header_field", f"The Header field {name} is missing.")
    if (fields["protocolVersion"].text or "").strip() != "4.0":
        raise Fault(f"{side}.invalid_protocol_version", "protocolVersion must be 4.0.")
    return fields


def _identifiers(fields: dict[str, Any], side: str) -> tuple[ClientId, ServiceId]:
    def part(field: str, name: str, *, needed: bool = True) -> str | None:
        text = fields[field].findtext(f"{IDENTIFIERS}{name}")
        if text is None and not needed:
            return None
        try:
            return decode_part(encode(text or ""))
        except Fault as fault:
            raise Fault(f"{side}.missing_header_field", f"{name} of {field}: {fault.message}") from None

    def owner(field: str) -> ClientId:
        instance, member_class, member_code = (
            str(part(field, name)) for name in ("xRoadInstance", "memberClass", "memberCode")
        )
        return ClientId(instance, member_class, member_code, part(field, "subsystemCode", needed=False))

    code, version = part("service", "serviceCode"), part("service", "serviceVersion", needed=False)
    return owner("client"), ServiceId(*owner("service"), str(code), version)


def with_request_hash(answer: SoapMessage, request: bytes) -> bytes:
    """The answer with the hash of the request behind its id, in place of any the provider wrote (PR-MESS §2.6)."""
    header = answer.root.find(f"{ENVELOPE}Header")
    for old in header.findall(f"{XROAD}requestHash"):
        header.remove(old)
    id_ = header.find(f"{XROAD}id")
    made = etree.Element(f"{XROAD}requestHash", nsmap={id_.prefix: XROAD[1:-1]}, algorithmId=SHA512)
    made.text, made.tail = b64encode(sha512(request).digest()).decode(), id_.tail
    id_.addnext(made)
    return bytes(etree.tostring(answer.root.getroottree(), encoding="UTF-8", xml_declaration=True))


def fault_xml(fault: Fault) -> bytes:
    """The fault as a SOAP 1.1 message. Source: SOAP 1.1 §4.4."""
    space = ENVELOPE[1:-1]
    root = etree.Element(f"{ENVELOPE}Envelope", nsmap={"SOAP-ENV": space})
    made = etree.SubElement(etree.SubElement(root, f"{ENVELOPE}Body"), f"{ENVELOPE}Fault")
    for name, text in (("faultcode", fault.type), ("faultstring", fault.message), ("faultactor", "")):
        etree.SubElement(made, name).text = text
    etree.SubElement(
        etree.SubElement(made, "detail"), f"{XROAD}faultDetail", nsmap={"xroad": XROAD[1:-1]}
    ).text = fault.detail
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))
