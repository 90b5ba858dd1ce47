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


class Watched:
    """A multipart body that streams: what its reader needs of it is put aside, the content of attachments is not.

    That is all up to the end of the first part, and around every later boundary its line and the header fields behind it; a
    full stop stands for what was left out, so that nothing that was apart before comes together.
    """

    def __init__(self, content_type: str, codes: Codes) -> None:
        """Raises Fault when the type is not that of a multipart message."""
        boundary = _typed(content_type).get_param("boundary")
        if not isinstance(boundary, str) or not _BOUNDARY.fullmatch(boundary):
            raise Fault(codes.content_type, f"The content type “{content_type[:80]}” is not multipart/related.")
        self._type, self._codes = content_type, codes
        self._opening = b"--" + boundary.encode("ascii")
        self._line = re.compile(rb"(?:\r\n|\n|\r)" + re.escape(self._opening))
        self._aside, self._window = bytearray(), bytearray()
        self._budget = self._first_end = 0
        self._lines = -1
        """How many boundaries were seen; -1: nothing came yet."""

    @property
    def has_first(self) -> bool:
        """Whether the first part has ended."""
        return self._lines >= 2

    def feed(self, piece: bytes) -> None:
        """The next octets passed. Raises Fault when there are too many parts."""
        self._window += piece
        if self._lines < 0:
            if len(self._window) < len(self._opening):
                return
            self._lines = 1 if self._window.startswith(self._opening) else 0
        while found := self._line.search(self._window):
            self._put(self._window[: found.start()])
            self._aside += found[0]
            del self._window[: found.end()]
            self._lines += 1
            self._budget = 2 * LONGEST_HEAD
            if self._lines == 2:
                self._first_end = len(self._aside)
            if self._lines > MOST_PARTS + 1:
                raise Fault(self._codes.malformed, f"A message may have at most {MOST_PARTS} parts.")
        settled = len(self._window) - len(self._opening) - 2  # a boundary may have begun in what is behind
        if settled > 0:
            self._put(self._window[:settled])
            del self._window[:settled]

    def _put(self, data: bytes | bytearray) -> None:
        if self._lines < 2:  # up to the end of the first part everything is needed
            self._aside += data
            return
        self._aside += data[: self._budget]
        if len(data) > self._budget and (self._budget or not self._aside.endswith(b".")):
            self._aside += b"."
        self._budget = max(0, self._budget - len(data))

    def first(self) -> Wrapped:
        """The SOAP message, once the first part has ended, or nothing more comes. Raises Fault."""
        whole = bytes(self._aside[: self._first_end]) + b"--" if self.has_first else bytes(self._aside + self._window)
        return unwrap(self._type, whole, self._codes)

    def check(self) -> None:
        """Nothing, when all of it has passed and is well formed. Raises Fault."""
        unwrap(self._type, bytes(self._aside + self._window), self._codes)


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
