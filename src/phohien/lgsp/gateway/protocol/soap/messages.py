"""SOAP messages: checked as the protocol asks, answered with the request's header fields and its hash.

Source: PR-MESS §2.2 (client, service, id and protocolVersion are mandatory, each once; the answer bears the request's
fields in the same order; requestHash), §2.3 (the body's element bears the service's code), §2.5 (faults).
"""

from __future__ import annotations

import re
from base64 import b64encode
from copy import deepcopy
from functools import lru_cache
from hashlib import sha512
from typing import Any, NamedTuple

from lxml import etree

from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.identifiers import ClientId, RepresentedParty, ServiceId, decode_part, encode
from phohien.lgsp.gateway.protocol.soap import xml

ENVELOPE, XROAD, IDENTIFIERS = (
    "{http://schemas.xmlsoap.org/soap/envelope/}",
    "{http://x-road.eu/xsd/xroad.xsd}",
    "{http://x-road.eu/xsd/identifiers}",
)
PARTS = ("xRoadInstance", "memberClass", "memberCode", "subsystemCode", "serviceCode", "serviceVersion")
PREFIXES = {"SOAP-ENV": ENVELOPE[1:-1], "xroad": XROAD[1:-1], "id": IDENTIFIERS[1:-1]}
SHA512 = "http://www.w3.org/2001/04/xmlenc#sha512"
VERSION = re.compile(r"4\.\w{1,8}")  # minor versions only add optional fields, so all of them are understood
MANDATORY = ("protocolVersion", "client", "id", "service")
REPRESENTED = "{http://x-road.eu/xsd/representation.xsd}"
ONCE = frozenset(
    {f"{XROAD}{name}" for name in (*MANDATORY, "userId", "issue", "requestHash", "securityServer")}
    | {f"{REPRESENTED}representedParty"}
)
KINDS = {"client": frozenset({"MEMBER", "SUBSYSTEM"}), "service": frozenset({"SERVICE"})}
CLIENT_SIDE, SERVICE_SIDE = "client", "server.serverproxy.service_failed"


class SoapMessage(NamedTuple):
    """A message that keeps to the protocol. ``fault`` is the code of a fault it carries, empty otherwise."""

    client: ClientId | None
    service: ServiceId | None
    id: str
    fault: str
    document: xml.Document
    content: Any
    """The one element in its Body."""


def read(data: bytes, side: str, charset: str | None = None) -> SoapMessage:
    """The message of these octets. Raises Fault, its code beginning with ``side``."""
    document = _document(data, side, charset)
    header, body = _envelope(document.root, side)
    content = [] if body is None else [item for item in body if isinstance(item.tag, str)]
    if content and content[0].tag == f"{ENVELOPE}Fault":
        code = (content[0].findtext("faultcode") or "").strip() or "soap:Server"
        if side == CLIENT_SIDE:
            raise Fault(f"{side}.{code}", (content[0].findtext("faultstring") or "").strip())
        return SoapMessage(None, None, "", code, document, content[0])
    if header is None:
        raise Fault(f"{side}.missing_header", "The SOAP message has no Header.")
    fields = _fields(header, side)
    client, service = _identifiers(fields, side)
    if body is None:
        raise Fault(f"{side}.missing_body", "The SOAP message has no Body.")
    if len(content) != 1:
        raise Fault(f"{side}.invalid_body", "The Body must hold exactly one element (document/literal wrapped).")
    if side == CLIENT_SIDE and etree.QName(content[0]).localname != service.code:
        raise Fault(
            f"{side}.inconsistent_headers", "The Body's element does not bear the code of the service in the Header."
        )
    return SoapMessage(client, service, (xml.text_of(fields["id"]) or "").strip(), "", document, content[0])


def said_besides(message: SoapMessage) -> tuple[str, str, RepresentedParty | None]:
    """What the Header tells for the record alone: userId, issue, and for whom somebody acts; empty where absent."""
    header = message.document.root.find(f"{ENVELOPE}Header")
    user, issue = ((header.findtext(f"{XROAD}{name}") or "").strip()[:255] for name in ("userId", "issue"))
    party = header.find(f"{REPRESENTED}representedParty")
    if party is None:
        return user, issue, None
    class_, code = (
        (party.findtext(f"{REPRESENTED}{name}") or "").strip()[:255] for name in ("partyClass", "partyCode")
    )
    return user, issue, RepresentedParty(class_ or None, code)


def _document(data: bytes, side: str, charset: str | None) -> xml.Document:
    try:
        document = xml.parse(data, charset)
    except xml.UnreadableError as error:
        raise Fault(f"{side}.invalid_soap", f"The message cannot be read as XML: {error}.") from error
    if document.root.tag != f"{ENVELOPE}Envelope":
        raise Fault(f"{side}.invalid_soap", "The message is no SOAP 1.1 envelope.")
    return document


def _envelope(root: Any, side: str) -> tuple[Any, Any]:
    """Header and Body, None where there is none. Two of one kind could be read differently by two readers."""
    headers, bodies = root.findall(f"{ENVELOPE}Header"), root.findall(f"{ENVELOPE}Body")
    if len(bodies) > 1:
        raise Fault(f"{side}.invalid_body", "The SOAP message has more than one Body.")
    if len(headers) > 1 or (headers and bodies and root.index(headers[0]) > root.index(bodies[0])):
        raise Fault(f"{side}.invalid_soap", "The SOAP message must have one Header, before its Body.")
    return headers[0] if headers else None, bodies[0] if bodies else None


def _fields(header: Any, side: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for item in header:
        if item.tag in ONCE:
            name = etree.QName(item).localname
            if name in fields:
                raise Fault(f"{side}.duplicate_header_field", f"The Header field {name} stands twice.")
            fields[name] = item
    for name, kinds in KINDS.items():
        if name in fields and fields[name].get(f"{IDENTIFIERS}objectType") not in kinds:
            raise Fault(f"{side}.invalid_xml", f"The objectType of {name} must be one of {', '.join(sorted(kinds))}.")
    version = fields.get("protocolVersion")
    if version is not None and not VERSION.fullmatch((xml.text_of(version) or "").strip()):
        raise Fault(f"{side}.invalid_protocol_version", "protocolVersion must be 4.0.")
    for name in MANDATORY:
        if name not in fields:
            raise Fault(f"{side}.missing_header_field", f"The Header field {name} is missing.")
    if xml.text_of(fields["id"]) is None:
        raise Fault(f"{side}.invalid_xml", "The Header field id holds elements.")
    return fields


def _identifiers(fields: dict[str, Any], side: str) -> tuple[ClientId, ServiceId]:
    def part(field: str, name: str, *, needed: bool = True) -> str | None:
        found = fields[field].findall(f"{IDENTIFIERS}{name}")
        if len(found) > 1:
            raise Fault(f"{side}.duplicate_header_field", f"{name} of {field} stands twice.")
        if not found and not needed:
            return None
        try:
            return _code((xml.text_of(found[0]) if found else "") or "")
        except Fault as fault:
            raise Fault(f"{side}.missing_header_field", f"{name} of {field}: {fault.message}") from None

    def owner(field: str) -> ClientId:
        instance, member_class, member_code = (
            str(part(field, name)) for name in ("xRoadInstance", "memberClass", "memberCode")
        )
        return ClientId(instance, member_class, member_code, part(field, "subsystemCode", needed=False))

    code, version = part("service", "serviceCode"), part("service", "serviceVersion", needed=False)
    return owner("client"), ServiceId(*owner("service"), str(code), version)


@lru_cache(maxsize=4096)
def _code(text: str) -> str:
    """The text, fit to be a part of an identifier as in a REST address. Raises Fault."""
    return decode_part(encode(text))


def with_request_hash(answer: SoapMessage, request: bytes) -> bytes:
    """The answer with the hash of the request behind its id, in place of any the provider wrote (PR-MESS §2.2)."""
    header = answer.document.root.find(f"{ENVELOPE}Header")
    _hash_into(header, request)
    return xml.write(answer.document)


def _hash_into(header: Any, request: bytes) -> None:
    for old in header.findall(f"{XROAD}requestHash"):
        header.remove(old)  # and the white space behind it
    id_ = header.find(f"{XROAD}id")
    made = etree.Element(f"{XROAD}requestHash", nsmap={id_.prefix: XROAD[1:-1]}, algorithmId=SHA512)
    made.text, made.tail = b64encode(sha512(request).digest()).decode(), id_.tail
    id_.addnext(made)


def answer_to(asked: SoapMessage, request: bytes, content: Any) -> bytes:
    """An answer of the gateway's own: the request's Header fields in their order with the hash, and that content."""
    root = etree.Element(f"{ENVELOPE}Envelope", nsmap=asked.document.root.nsmap)
    header = etree.SubElement(root, f"{ENVELOPE}Header")
    header.extend(deepcopy(item) for item in asked.document.root.find(f"{ENVELOPE}Header") if isinstance(item.tag, str))
    _hash_into(header, request)
    etree.SubElement(root, f"{ENVELOPE}Body").append(content)
    return xml.write(xml.Document(root, "utf-8"))


def new(client: ClientId, service: ServiceId, id_: str, content: Any) -> bytes:
    """A request with that content, as ``client`` would have sent it (PR-MESS §2.1, §2.2)."""
    root = etree.Element(f"{ENVELOPE}Envelope", nsmap=PREFIXES)
    header = etree.SubElement(root, f"{ENVELOPE}Header")
    identifier(header, "client", "MEMBER" if client.subsystem is None else "SUBSYSTEM", client)
    identifier(header, "service", "SERVICE", service)
    for name, text in (("id", id_), ("protocolVersion", "4.0")):
        etree.SubElement(header, f"{XROAD}{name}").text = text
    etree.SubElement(root, f"{ENVELOPE}Body").append(content)
    return xml.write(xml.Document(root, "utf-8"))


def identifier(parent: Any, name: str, kind: str, parts: ClientId | ServiceId) -> None:
    """The parent holds that identifier. Source: PR-MESS §2.1."""
    made = etree.SubElement(parent, f"{XROAD}{name}", {f"{IDENTIFIERS}objectType": kind})
    for part, value in zip(PARTS, parts, strict=False):
        if value is not None:
            etree.SubElement(made, f"{IDENTIFIERS}{part}").text = value


def fault_xml(fault: Fault) -> bytes:
    """The fault as a SOAP 1.1 message. Source: SOAP 1.1 §4.4."""
    root = etree.Element(f"{ENVELOPE}Envelope", nsmap={"SOAP-ENV": ENVELOPE[1:-1]})
    made = etree.SubElement(etree.SubElement(root, f"{ENVELOPE}Body"), f"{ENVELOPE}Fault")
    for name, text in (("faultcode", fault.type), ("faultstring", fault.message), ("faultactor", "")):
        etree.SubElement(made, name).text = text
    etree.SubElement(
        etree.SubElement(made, "detail"), f"{XROAD}faultDetail", nsmap={"xroad": XROAD[1:-1]}
    ).text = fault.detail
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))
