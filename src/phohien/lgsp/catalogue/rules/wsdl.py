"""Reading a WSDL 1.1 description with network, entities and document types off; operations become endpoints.

Source: WSDL 1.1 (W3C Note, 15 March 2001); X-Road PR-MESS §2 (document/literal only).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from phohien.kernel.words import Words
from phohien.lgsp.catalogue.rules.description import (
    LARGEST_BYTES,
    Answer,
    Description,
    Field,
    Finding,
    Operation,
    failed,
    too_large,
)

WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
XSD = "{http://www.w3.org/2001/XMLSchema}"
DEEPEST = 6


def read(content: bytes) -> Description:
    """What the description says and what is wrong with it. Never raises for anything a file may hold."""
    if len(content) > LARGEST_BYTES:
        return too_large()
    if b"<!DOCTYPE" in content[:4096].upper() or b"<!ENTITY" in content.upper():
        return failed(
            "Tệp XML có khai báo kiểu tài liệu (DOCTYPE). Hãy bỏ khai báo đó rồi gửi lại.",
            "The XML file has a document type declaration. Remove it and send the file again.",
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        line, column = fault.position if isinstance(fault, etree.XMLSyntaxError) else (0, 0)
        reason = fault.msg if isinstance(fault, etree.XMLSyntaxError) else str(fault)
        place = f" ở dòng {line}, cột {column}" if line else ""
        return failed(
            f"Tệp không đúng cú pháp XML{place}. Bộ đọc báo: {reason}.", f"The file is not correct XML: {reason}."
        )
    if root.getroottree().docinfo.doctype:
        return failed("Tệp XML có khai báo DOCTYPE.", "The XML file has a document type declaration.")
    if root.tag != f"{WSDL}definitions":
        return failed(
            "Gốc của tệp không phải wsdl:definitions (WSDL 1.1).", "The file's root is not wsdl:definitions (WSDL 1.1)."
        )
    return _description(root)


def _description(root: Any) -> Description:
    elements = {element.get("name"): element for element in root.iterfind(f"{WSDL}types/{XSD}schema/{XSD}element")}
    types = {
        kind.get("name"): kind
        for name in ("complexType", "simpleType")
        for kind in root.iterfind(f"{WSDL}types/{XSD}schema/{XSD}{name}")
    }
    messages = {message.get("name"): message for message in root.iterfind(f"{WSDL}message")}
    operations = [
        _operation(one, messages, elements, types) for one in root.iterfind(f"{WSDL}portType/{WSDL}operation")
    ]
    service = root.find(f"{WSDL}service")
    return Description(
        title=(service.get("name") if service is not None else root.get("name")) or "",
        text=_documentation(root),
        language="WSDL 1.1",
        operations=tuple(operations),
        findings=tuple(_findings(root, operations)),
    )


def _findings(root: Any, operations: list[Operation]) -> Iterator[Finding]:
    if not operations:
        yield Finding(Words("Không có thao tác nào.", "There are no operations."), "wsdl:portType")
    if root.find(f"{WSDL}service/{WSDL}port/{SOAP}address") is None:
        words = Words("Không có cổng SOAP 1.1 nào có địa chỉ.", "No SOAP 1.1 port has an address.")
        yield Finding(words, "wsdl:service", blocking=False)
    for place in root.iterfind(f".//{XSD}import"):
        if place.get("schemaLocation"):
            words = Words(
                "Lược đồ nằm ngoài tệp: hãy chép nó vào trong tệp WSDL.",
                "A schema lies outside the file: copy it into the WSDL.",
            )
            yield Finding(words, str(place.get("schemaLocation")))
    for place in root.iterfind(f"{WSDL}import"):
        words = Words(
            "Tệp WSDL khác được nhập vào: hãy gộp thành một tệp.", "Another WSDL is imported: make it one file."
        )
        yield Finding(words, str(place.get("location")))
    yield from _styles(root)
    seen: set[str] = set()
    for one in operations:
        if one.name in seen:
            yield Finding(Words("Tên thao tác bị dùng hai lần.", "The operation's name is used twice."), one.name)
        seen.add(one.name)
        if not one.summary:
            yield Finding(Words("Nên có lời giải thích.", "A documentation would help its readers."), one.name, False)


def _styles(root: Any) -> Iterator[Finding]:
    for binding in root.iterfind(f"{WSDL}binding"):
        soap = binding.find(f"{SOAP}binding")
        if soap is None:
            continue
        styles = {soap.get("style") or "document"}
        styles |= {one.get("style") for one in binding.iterfind(f"{WSDL}operation/{SOAP}operation") if one.get("style")}
        uses = {body.get("use") for body in binding.iterfind(f".//{SOAP}body")}
        if styles != {"document"} or uses - {"literal", None}:
            words = Words("Chỉ nhận kiểu document/literal.", "Only document/literal is taken.")
            yield Finding(words, str(binding.get("name")))


def _operation(node: Any, messages: dict[Any, Any], elements: dict[Any, Any], types: dict[Any, Any]) -> Operation:
    name = node.get("name") or ""
    text = _documentation(node)
    summary, _dot, rest = text.partition("\n")

    def fields_of(direction: str) -> tuple[Field, ...]:
        end = node.find(f"{WSDL}{direction}")
        message = messages.get(_local(end.get("message"))) if end is not None else None
        part = message.find(f"{WSDL}part") if message is not None else None
        element = elements.get(_local(part.get("element"))) if part is not None else None
        return tuple(_fields(element, types, 0)) if element is not None else ()

    return Operation(
        name=name,
        method="POST",
        path=f"/{name}",
        summary=summary.strip(),
        description=rest.strip(),
        request_media="text/xml",
        request=fields_of("input"),
        answers=(Answer("200", "", "text/xml", fields_of("output")),),
    )


def _fields(node: Any, types: dict[Any, Any], depth: int) -> Iterator[Field]:
    if depth > DEEPEST:
        return
    kind = node.find(f"{XSD}complexType")
    if kind is None:
        kind = types.get(_local(node.get("type"))) if node.get("type") else node
    if kind is None:
        return
    for element in kind.iterfind(f"{XSD}sequence/{XSD}element"):
        shown = _local(element.get("type") or element.get("ref") or "")
        many = "" if element.get("maxOccurs", "1") == "1" else "[]"
        name = str(element.get("name") or shown)
        yield Field(
            name, f"{shown or 'object'}{many}", element.get("minOccurs", "1") != "0", _documentation(element), depth
        )
        if shown in types or element.find(f"{XSD}complexType") is not None:
            yield from _fields(element, types, depth + 1)


def _documentation(node: Any) -> str:
    for path in (f"{WSDL}documentation", f"{XSD}annotation/{XSD}documentation"):
        found = node.find(path)
        if found is not None:
            return "".join(found.itertext()).strip()
    return ""


def _local(name: Any) -> str:
    return str(name or "").rpartition(":")[2]
