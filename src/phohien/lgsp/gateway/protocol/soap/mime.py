"""Multipart messages: the SOAP part first, attachments behind it. Source: PR-MESS §2.5; RFC 2046 §5.1, RFC 2387."""

from __future__ import annotations

import re
from email.message import Message
from email.parser import BytesParser
from typing import NamedTuple

from phohien.lgsp.gateway.protocol.faults import Fault

XML_TYPES = frozenset({"text/xml", "application/xop+xml", "application/soap+xml"})
MOST_PARTS = 64
_HEADERS = BytesParser()


class Wrapped(NamedTuple):
    """A SOAP message as it was sent: its XML, and whether attachments came with it."""

    xml: bytes
    is_multipart: bool


class Codes(NamedTuple):
    """Which codes the faults get: they differ between a caller's message and a provider's."""

    empty: str
    malformed: str
    content_type: str


REQUEST = Codes("client.missing_soap", "client.invalid_message", "client.invalid_content_type")
_SERVICE = "server.serverproxy.service_failed"
ANSWER = Codes(f"{_SERVICE}.invalid_message", f"{_SERVICE}.invalid_message", f"{_SERVICE}.invalid_content_type")


def unwrap(content_type: str, body: bytes, codes: Codes) -> Wrapped:
    """The SOAP message of a body of that type. Raises Fault."""
    header = _typed(content_type)
    if header.get_content_type() in XML_TYPES and _says(content_type, header):
        return Wrapped(body, False)
    boundary = header.get_param("boundary")
    if header.get_content_type() != "multipart/related" or not isinstance(boundary, str) or not 0 < len(boundary) <= 70:
        raise Fault(
            codes.content_type, f"The content type “{content_type[:80]}” is neither text/xml nor multipart/related."
        )
    if not body.strip():
        raise Fault(codes.empty, "The message is empty.")
    parts = _parts(body, boundary.encode("latin-1"), codes)
    first, xml = parts[0]
    if first.get_content_type() not in XML_TYPES or first.get("Content-Type") is None:
        raise Fault(codes.content_type, "The first part is no SOAP message: its content type is not XML.")
    if any(header.get("Content-Type") is None for header, _ in parts[1:]):
        raise Fault(codes.content_type, "An attachment does not say what it is.")
    return Wrapped(xml, True)


def _typed(content_type: str) -> Message:
    header = Message()
    header["Content-Type"] = re.sub(r"[\r\n]", " ", content_type)
    return header


def _says(content_type: str, header: Message) -> bool:
    """``email`` takes anything malformed for text/plain, so only what was really said counts."""
    return content_type.partition(";")[0].strip().lower() == header.get_content_type()


def _parts(body: bytes, boundary: bytes, codes: Codes) -> list[tuple[Message, bytes]]:
    pieces = re.split(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(?=--|[ \t]*\r?\n|\Z)", body)[1:]
    if not pieces or len(pieces) > MOST_PARTS:
        raise Fault(codes.malformed, "The message is not split by the boundary that its content type names.")
    parts = []
    for piece in pieces:
        if piece.startswith(b"--") or not piece.strip():  # some senders leave out the last two hyphens
            break
        found = re.match(rb"[ \t]*\r?\n((?:[^\r\n]+\r?\n)*)\r?\n", piece)
        head, content = (found[1], piece[found.end() :]) if found else (piece.strip(), b"")
        parts.append((_HEADERS.parsebytes(head + b"\n", headersonly=True), content))
    if not parts:
        raise Fault(codes.empty, "The message has no parts.")
    return parts
