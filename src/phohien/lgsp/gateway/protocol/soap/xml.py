"""The XML of strangers: read without entities, network or document types, and refused before it can cost much.

Source: PR-MESS §2.6 (the charset of the content type decides, else UTF-8; a byte order mark may stand in front);
SOAP 1.1 §3 (a message must not contain a document type declaration).
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import Any, NamedTuple

from lxml import etree

MOST_MARKUP = 400_000
"""So many opening brackets (each element has two) and equals signs a message may have: what a tree of it costs in memory
is bounded. libxml2 itself refuses more than 256 levels and texts beyond 10 MB."""
_PARSER = etree.XMLParser(
    encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False, huge_tree=False
)
_PROLOG = re.compile(rb"(?:[ \t\r\n]++|<\?(?:(?!\?>).)*+\?>|<!--(?:(?!-->).)*+-->)*+", re.DOTALL)
_DECLARED = re.compile(rb"<\?xml[^>]*?[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*[\"']([A-Za-z0-9._\-]{1,40})[\"']")
_KNOWN = re.compile(r"utf-8|utf-16|utf-16le|utf-16be|us-ascii|iso-8859-\d{1,2}|windows-125\d")


class UnreadableError(ValueError):
    """These octets are no XML that is read here; the text says why."""


class Document(NamedTuple):
    """A parsed document and the encoding it came in, by the name it was called."""

    root: Any
    encoding: str


def parse(data: bytes, charset: str | None = None) -> Document:
    """The document of these octets. ``charset`` is the content type's. Raises UnreadableError."""
    encoding = (charset or _told_by(data)).lower()
    if not _KNOWN.fullmatch(encoding):
        raise UnreadableError(f"the encoding “{encoding[:40]}” is not read here")
    if encoding not in {"utf-8", "us-ascii"}:
        try:
            data = data.decode(encoding).encode()
        except (UnicodeError, LookupError) as error:
            raise UnreadableError(f"it is not {encoding}") from error
    data = data.removeprefix(BOM_UTF8)
    prolog = _PROLOG.match(data)
    if prolog is not None and data.startswith(b"<!DOCTYPE", prolog.end()):
        raise UnreadableError("a document type declaration is not allowed")
    if data.count(b"<") > MOST_MARKUP or data.count(b"=") > MOST_MARKUP:
        raise UnreadableError("it has more elements or attributes than a message needs")
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"it is not well-formed: {error}") from error
    return Document(root, encoding)


def _told_by(data: bytes) -> str:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    declared = None if data.startswith(BOM_UTF8) else _DECLARED.match(data)
    return declared[1].decode() if declared else "utf-8"


def write(document: Document) -> bytes:
    """The document's octets, in the encoding it came in."""
    tree, encoding = document.root.getroottree(), document.encoding
    if encoding in {"utf-8", "us-ascii"}:
        return bytes(etree.tostring(tree, encoding=encoding.upper(), xml_declaration=True))
    text = f'<?xml version="1.0" encoding="{encoding.upper()}"?>\n{etree.tostring(tree, encoding="unicode")}'
    return text.encode(encoding, "xmlcharrefreplace")


def text_of(element: Any) -> str | None:
    """The element's text, read across comments as every parser does; None when it holds elements."""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            return None
        pieces.append(child.tail or "")
    return "".join(pieces)
