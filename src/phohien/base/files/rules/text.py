"""Files of text: valid UTF-8, no control characters, no web page in disguise; XML and JSON must parse."""

from __future__ import annotations

import codecs
import json
import mmap
import re

from lxml import etree

from phohien.base.files.rules import kinds
from phohien.base.files.rules.faults import UnacceptableError

LONGEST_JSON = 32 * 1024 * 1024
_CHUNK = 256 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_WEB_PAGE = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|script|iframe|svg|object|embed|meta|link|style|img|base)\b", re.I
)
_WEB_NAMESPACES = (b"http://www.w3.org/1999/xhtml", b"http://www.w3.org/2000/svg")


def kind_of(data: bytes | mmap.mmap, extension: str) -> str:
    """XML, JSON, CSV or plain text, the last three told apart by the extension. Raises UnacceptableError
    otherwise.
    """
    _require_text(data)
    head = bytes(data[:4096]).removeprefix(codecs.BOM_UTF8).lstrip()
    if _WEB_PAGE.search(head):
        raise UnacceptableError("web_page")
    if head.startswith(b"<?xml") or (head.startswith(b"<") and kinds.of_extension(extension) == kinds.XML):
        _require_plain_xml(data)
        return kinds.XML
    promised = kinds.of_extension(extension)
    if promised == kinds.JSON:
        _require_json(data)
    if promised in (kinds.JSON, kinds.CSV):
        return promised
    return kinds.TXT


def _require_text(data: bytes | mmap.mmap) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for begin in range(0, len(data), _CHUNK):
            if _CONTROL.search(decoder.decode(data[begin : begin + _CHUNK], begin + _CHUNK >= len(data))):
                raise UnacceptableError("unknown")
    except UnicodeDecodeError as error:
        raise UnacceptableError("unknown") from error


def _require_plain_xml(data: bytes | mmap.mmap) -> None:
    """No document type (entities), no page or drawing that a browser would run, and well formed."""
    if data.find(b"<!DOCTYPE") >= 0 or data.find(b"<!ENTITY") >= 0:
        raise UnacceptableError("xml_doctype")
    if any(data.find(namespace) >= 0 for namespace in _WEB_NAMESPACES):
        raise UnacceptableError("web_page")
    # The text was checked as UTF-8, so it is read as UTF-8: a declared UTF-7 would hide a document type from the search above.
    parser = etree.XMLPullParser(
        events=("end",), encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=True
    )
    try:
        for begin in range(0, len(data), _CHUNK):
            parser.feed(data[begin : begin + _CHUNK])
            for _event, element in parser.read_events():
                _forget(element)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise UnacceptableError("damaged") from error


def _forget(element: etree._Element) -> None:
    """Free an element that has been read, and all before it: memory stays bounded."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _require_json(data: bytes | mmap.mmap) -> None:
    if len(data) > LONGEST_JSON:
        raise UnacceptableError("too_large")
    try:
        json.loads(bytes(data).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnacceptableError("damaged") from error
