"""SOAP messages made from a WSDL: the element of a request or an answer with examples, and the envelope around it.

Source: WSDL 1.1; X-Road PR-MESS 4.0 §2.2 (header fields), annex of identifiers.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from lxml import etree

from phohien.lgsp.catalogue.rules.wsdl import DEEPEST, WSDL, XSD

MOST_ELEMENTS = 500
_NAME = re.compile(r"[^\W\d][\w.-]{0,200}")
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
XROAD, IDENTIFIERS = "http://x-road.eu/xsd/xroad.xsd", "http://x-road.eu/xsd/identifiers"


def content_of(content: bytes, operation: str, *, answer: bool) -> str:
    """The element inside the SOAP body of the operation's request or answer, each value an example, as XML text.

    Of a choice the first, of what may be absent one. Raises nothing for a usable description; empty when it has no such.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    schemas = root.findall(f"{WSDL}types/{XSD}schema")
    node = next((one for one in root.iterfind(f"{WSDL}portType/{WSDL}operation") if one.get("name") == operation), None)
    end = node.find(f"{WSDL}{'output' if answer else 'input'}") if node is not None else None
    wanted = _local(end.get("message")) if end is not None else ""
    message = next((one for one in root.iterfind(f"{WSDL}message") if one.get("name") == wanted), None)
    part = message.find(f"{WSDL}part") if message is not None else None
    name = _local(part.get("element")) if part is not None else ""
    for schema in schemas:
        for element in schema.iterfind(f"{XSD}element"):
            if element.get("name") == name and _NAME.fullmatch(name):
                made = _made(element, schema, schemas, 0, [MOST_ELEMENTS])
                return str(etree.tostring(made, encoding="unicode", pretty_print=True)).strip()
    return ""


EXAMPLES = {
    "int": "1", "integer": "1", "long": "1", "short": "1", "byte": "1", "decimal": "1.5", "double": "1.5", "float": "1.5",
    "boolean": "true", "date": "2026-01-15", "dateTime": "2026-01-15T08:30:00+07:00", "time": "08:30:00",
    "nonNegativeInteger": "1", "positiveInteger": "1", "unsignedInt": "1", "unsignedLong": "1", "base64Binary": "UGg=",
    "anyURI": "https://vi-du.vn/", "gYear": "2026",
}  # fmt: skip


def _made(element: Any, schema: Any, schemas: list[Any], depth: int, left: list[int]) -> Any:
    left[0] -= 1
    space = schema.get("targetNamespace")
    plain = depth > 0 and schema.get("elementFormDefault") != "qualified" and element.get("form") != "qualified"
    name = str(element.get("name") or "")
    name = name if _NAME.fullmatch(name) else "_"
    made = etree.Element(name if plain or not space else f"{{{space}}}{name}")
    kind, home = element.find(f"{XSD}complexType"), schema
    shown = _local(element.get("type"))
    if kind is None and shown:
        found = [
            (one, each) for each in schemas for name in ("complexType", "simpleType") for one in each.iterfind(f"{XSD}{name}")
            if one.get("name") == shown
        ]  # fmt: skip
        kind, home = found[0] if found else (None, schema)
    if kind is None or kind.tag == f"{XSD}simpleType":
        made.text = _simple(kind, shown, element)
        return made
    if depth <= DEEPEST:
        for child in kind.iterfind(f"{XSD}sequence/{XSD}element"):
            target, owner = _referred(child, home, schemas)
            if left[0] > 0:
                made.append(_made(target, owner, schemas, depth + 1, left))
    return made


def _referred(element: Any, schema: Any, schemas: list[Any]) -> tuple[Any, Any]:
    if not element.get("ref"):
        return element, schema
    name = _local(element.get("ref"))
    for each in schemas:
        for one in each.iterfind(f"{XSD}element"):
            if one.get("name") == name:
                return one, each
    return element, schema


def _simple(kind: Any, shown: str, element: Any) -> str:
    place = kind if kind is not None else element.find(f"{XSD}simpleType")
    if place is not None:
        value = place.find(f"{XSD}restriction/{XSD}enumeration")
        if value is not None:
            return str(value.get("value") or "")
        restriction = place.find(f"{XSD}restriction")
        shown = _local(restriction.get("base")) if restriction is not None else shown
    return EXAMPLES.get(shown, "vi-du")


def _local(name: Any) -> str:
    return str(name or "").rpartition(":")[2]


def envelope(content: str, *, client: str, service: str, message_id: str, user: str = "") -> bytes:
    """The message a client sends: who asks for what, and the element. ``client``, ``service`` as in the LGSP.

    ``service`` ends in code and version. Raises ValueError when ``content`` is not one element of correct XML.
    """
    root = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soap": ENVELOPE, "xrd": XROAD, "id": IDENTIFIERS})
    head = etree.SubElement(root, f"{{{ENVELOPE}}}Header")
    names = ("xRoadInstance", "memberClass", "memberCode", "subsystemCode", "serviceCode", "serviceVersion")
    for tag, kind, parts in (("client", "SUBSYSTEM", client), ("service", "SERVICE", service)):
        place = etree.SubElement(head, f"{{{XROAD}}}{tag}", {f"{{{IDENTIFIERS}}}objectType": kind})
        for name, part in zip(names, parts.split("/"), strict=False):
            etree.SubElement(place, f"{{{IDENTIFIERS}}}{name}").text = unquote(part)
    etree.SubElement(head, f"{{{XROAD}}}userId").text = user or "VN"
    etree.SubElement(head, f"{{{XROAD}}}id").text = message_id
    etree.SubElement(head, f"{{{XROAD}}}protocolVersion").text = "4.0"
    etree.SubElement(root, f"{{{ENVELOPE}}}Body").append(_element(content))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def answer_to(request: bytes, content: str) -> bytes:
    """The answer a provider gives: the request's header in its order, and the element. Raises ValueError."""
    root = _element(request)
    body = root.find(f"{{{ENVELOPE}}}Body")
    if root.tag != f"{{{ENVELOPE}}}Envelope" or body is None:
        raise ValueError("This is no SOAP 1.1 message.")
    for child in list(body):
        body.remove(child)
    body.append(_element(content))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def fault(code: str, words: str) -> bytes:
    """A SOAP 1.1 fault."""
    root = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soap": ENVELOPE})
    place = etree.SubElement(etree.SubElement(root, f"{{{ENVELOPE}}}Body"), f"{{{ENVELOPE}}}Fault")
    etree.SubElement(place, "faultcode").text = f"soap:{code}"
    etree.SubElement(place, "faultstring").text = "".join(sign for sign in words if sign.isprintable())
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def operation_of(request: bytes) -> str:
    """The name of the element inside the body. Raises ValueError."""
    body = _element(request).find(f"{{{ENVELOPE}}}Body")
    inside = [child for child in body if isinstance(child.tag, str)] if body is not None else []
    if len(inside) != 1:
        raise ValueError("The SOAP body must hold one element.")
    return _local(inside[0].tag.replace("}", ":"))


def _element(text: str | bytes) -> Any:
    """The one element. Raises ValueError for what is no correct XML or declares a document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.encode() if isinstance(text, str) else text, parser)
    except etree.XMLSyntaxError as fault:
        raise ValueError(str(fault)) from fault
    if root.getroottree().docinfo.doctype:
        raise ValueError("There is a document type declaration.")
    return root
