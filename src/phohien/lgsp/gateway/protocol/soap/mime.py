"""Multipart messages, read so that no two readers could see different parts: the SOAP message first, attachments behind.

Source: PR-MESS §2.4 (SwA and MTOM; the SOAP part is never encoded); RFC 2046 §5.1.1 (a boundary begins no line of a
part), RFC 2387 (``start``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from functools import lru_cache
from typing import NamedTuple

from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.limits import LONGEST_HEAD

XML_TYPES = frozenset({"text/xml", "application/xop+xml"})
PLAIN_ENCODINGS = frozenset({"7bit", "8bit", "binary"})
MOST_PARTS = 64
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")
_FIELD = re.compile(rb"[!-9;-~]+:[^\r\n\0]*(?:\r?\n[ \t][^\r\n\0]*)*")
_ONCE = ("Content-Type", "Content-ID", "Content-Transfer-Encoding")
_HEADERS = BytesParser()


class Wrapped(NamedTuple):
    """A SOAP message as it was sent: its XML, its charset where told, and where in the body it begins."""

    xml: bytes
    charset: str | None
    is_multipart: bool
    at: int = 0


class Codes(NamedTuple):
    """Which codes the faults get: they differ between a caller's message and a provider's."""

    empty: str
    malformed: str
    content_type: str


class Part(NamedTuple):
    """A part's header fields, and where its content stands in the body."""

    fields: Message
    start: int
    end: int


REQUEST = Codes("client.missing_soap", "client.invalid_message", "client.invalid_content_type")
_SERVICE = "server.serverproxy.service_failed"
ANSWER = Codes(f"{_SERVICE}.invalid_message", f"{_SERVICE}.invalid_message", f"{_SERVICE}.invalid_content_type")


def unwrap(content_type: str, body: bytes, codes: Codes) -> Wrapped:
    """The SOAP message of a body of that type. Raises Fault."""
    header = _typed(content_type)  # remembered: the same few come always, and nobody changes them
    if header.get_content_type() in XML_TYPES and _says(content_type, header):
        return Wrapped(body, _charset(header), False)
    boundary = header.get_param("boundary")
    names = [name.lower() for name, _ in header.get_params() or []]
    if header.get_content_type() != "multipart/related" or len(set(names)) != len(names) \
            or not isinstance(boundary, str) or not _BOUNDARY.fullmatch(boundary):  # fmt: skip
        raise Fault(
            codes.content_type, f"The content type “{content_type[:80]}” is neither text/xml nor multipart/related."
        )
    if not body.strip():
        raise Fault(codes.empty, "The message is empty.")
    parts = list(_parts(body, boundary.encode("ascii"), codes))
    if not parts:
        raise Fault(codes.empty, "The message has no parts.")
    _check(parts, header.get_param("start"), codes)
    first = parts[0]
    return Wrapped(body[first.start : first.end], _charset(first.fields), True, first.start)


def attachments(content_type: bytes, body: bytes) -> int:
    """How many parts stand behind the SOAP message of a body that was unwrapped."""
    if content_type[:9].lower() != b"multipart":
        return 0
    boundary = _typed(content_type.decode("latin-1")).get_param("boundary")
    return max(body.count(b"\n--" + str(boundary).encode("latin-1")) + body.startswith(b"--") - 2, 0)


@lru_cache(maxsize=512)
def _typed(content_type: str) -> Message:
    header = Message()
    header["Content-Type"] = re.sub(r"[\r\n]", " ", content_type)
    return header


def _says(content_type: str, header: Message) -> bool:
    """``email`` takes anything malformed for text/plain, so only what was really said counts."""
    return content_type.partition(";")[0].strip().lower() == header.get_content_type()


def _charset(header: Message) -> str | None:
    charset = header.get_param("charset")
    return charset.strip() if isinstance(charset, str) and charset.strip() else None


def _check(parts: list[Part], start: object, codes: Codes) -> None:
    """The first part is the SOAP message and nothing else; all say what they are. Raises Fault."""
    first = parts[0].fields
    if first.get("Content-Type") is None or first.get_content_type() not in XML_TYPES:
        raise Fault(codes.content_type, "The first part is no SOAP message: its content type is not XML.")
    if any(part.fields.get("Content-Type") is None for part in parts[1:]):
        raise Fault(codes.content_type, "An attachment does not say what it is.")
    for part in parts:
        if any(len(part.fields.get_all(name, [])) > 1 for name in _ONCE):
            raise Fault(codes.malformed, "A part's header field stands twice.")
    if str(first.get("Content-Transfer-Encoding", "8bit")).strip().lower() not in PLAIN_ENCODINGS:
        raise Fault(codes.malformed, "The SOAP part must not be encoded (8bit).")
    if isinstance(start, str) and start.strip("<> ") != str(first.get("Content-ID", "")).strip("<> "):
        raise Fault(codes.malformed, "The content type names another part than the first as its start.")


def _parts(body: bytes, boundary: bytes, codes: Codes) -> Iterator[Part]:
    """The parts in order. Every line that begins like the boundary must be one, all with the same line ends."""
    line, start = b"", -1
    for count, found in enumerate(re.finditer(rb"(\A|\r\n|\n|\r)--" + re.escape(boundary), body)):
        if start >= 0:
            yield _part(body, start, found.start(), line, codes)
        rest = re.compile(rb"(--)?[ \t]*(\r\n|\n|\Z)").match(body, found.end())
        line = line or (rest[2] if rest else b"") or found[1]
        if rest is None or count > MOST_PARTS or {rest[2], found[1]} - {b"", line}:
            raise Fault(codes.malformed, "The parts are not split as the content type says.")
        if rest[1] or not body[rest.end() :].strip():  # some senders leave out the last two hyphens
            return
        start = rest.end()
    raise Fault(codes.malformed, "The last boundary is missing: the message is cut off, or split by another one.")


def _part(body: bytes, start: int, end: int, line: bytes, codes: Codes) -> Part:
    if body.startswith(line, start):
        return Part(Message(), start + len(line), end)
    stop = body.find(line * 2, start, min(end, start + LONGEST_HEAD))
    head = body[start:stop]
    if stop < 0 or not re.fullmatch(_FIELD.pattern + rb"(?:\r?\n" + _FIELD.pattern + rb")*", head):
        raise Fault(codes.malformed, "A part does not begin with header fields and an empty line.")
    return Part(_HEADERS.parsebytes(head + b"\r\n\r\n", headersonly=True), stop + 2 * len(line), end)
