"""From untrusted octets to an element tree and the runs of base64 that were left out of it.

A parser that carries a 25 MB attachment through its tree costs several times the attachment in memory, and libxml2 takes
eight times as long when the base64 has line ends. So the long runs after an attachment's tag are cut out before the parse
and a token put in their place. This cannot change what the parser understands: a run holds no ``<``, ``>`` or ``&``, so
in whatever place it stands (text, CDATA, a comment) the token stands there too, and a token that is not the whole text of
an attachment's element is refused. See decision 100.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from lxml import etree

from phohien.kernel.words import Words
from phohien.systems.documents.rules.edxml.findings import Unreadable
from phohien.systems.documents.rules.edxml.source import Octets
from phohien.systems.documents.rules.edxml.wire import PAYLOAD, ROOTS

LONG_RUN = 4096
LARGEST_PLAIN_TEXT = 9_000_000  # libxml2 refuses a text node above 10,000,000 octets unless told otherwise
_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_WIDE = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_KNOWN = {"utf-8": "", "utf8": "", "us-ascii": "", "ascii": "", "utf-16": "utf-16", "iso-8859-1": "latin-1"} | {
    f"windows-{page}": f"cp{page}" for page in (1252, 1258)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a package is read before it is refused. Ours: the standard names none.

    ``octets`` of the package; ``depth`` and ``tags`` of its markup; ``text`` characters of one header field;
    ``attachments``; ``inflated`` octets of all files together; ``ratio`` of a file to its zip, beyond the first MiB.
    """

    octets: int = 96 << 20
    depth: int = 24
    tags: int = 40_000
    text: int = 100_000
    attachments: int = 200
    inflated: int = 192 << 20
    ratio: int = 200


@dataclass(frozen=True, slots=True)
class Run:
    """Octets ``start`` to ``stop`` of the package: the text of one attachment, still in base64."""

    octets: Octets
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Tree:
    """The root element, and the runs that were cut out, by the token that stands for each."""

    root: etree._Element
    runs: dict[str, Run]


def tree_of(octets: Octets, limits: Limits) -> Tree:
    """The package's elements. Raises Unreadable: too large, too deep, with a DTD, not well-formed, not edXML."""
    if len(octets) > limits.octets:
        raise Unreadable("too_large", "", _TOO_LARGE.filled(limit=limits.octets >> 20))
    text = _as_utf8(octets)
    skeleton, runs = _cut(text, limits.tags)
    if skeleton.count(b"=") > limits.tags:
        raise Unreadable("too_many_tags", "", _TOO_MANY_TAGS.filled(limit=limits.tags))
    if b"<!DOCTYPE" in skeleton or b"<!ENTITY" in skeleton:
        raise Unreadable("dtd", "", _DTD)
    root = _parsed(skeleton)
    if runs:
        _refuse_misplaced(root, runs)
    _refuse_depth(root, limits.depth)
    if etree.QName(root).localname not in ROOTS:
        raise Unreadable("not_edxml", etree.QName(root).localname, _NOT_EDXML)
    return Tree(root, runs)


def _as_utf8(source: Octets) -> Octets:
    """The same text in UTF-8 without a mark in front; unchanged, not copied, when it is UTF-8 already."""
    head = source[:400]
    encoding = next((name for mark, name in _WIDE if head.startswith(mark)), "")
    if not encoding:
        found = _DECLARATION.match(head)
        declared = found[1].decode("ascii").lower() if found else "utf-8"
        if declared not in _KNOWN:
            raise Unreadable("encoding", "", _ENCODING.filled(name=declared))
        encoding = _KNOWN[declared]
        if not encoding and not head[:1].isspace():
            return source
    octets = source[:]
    if encoding == "utf-8-sig":
        octets, encoding = octets[3:], ""
    if encoding:
        try:
            octets = octets.decode(encoding).encode("utf-8")
        except UnicodeError:
            raise Unreadable("encoding", "", _ENCODING.filled(name=encoding)) from None
    return octets.lstrip() if octets[:1].isspace() else octets


def _cut(octets: Octets, most: int) -> tuple[bytes, dict[str, Run]]:
    """The octets with every long run in an attachment's element replaced by a token. Raises Unreadable: too many tags."""
    runs: list[Run] = []
    pieces: list[bytes] = []
    tags = kept = at = 0
    while (opening := octets.find(b"<", at)) >= 0:
        tags += 1
        if tags > most:
            raise Unreadable("too_many_tags", "", _TOO_MANY_TAGS.filled(limit=most))
        if opening - at > LONG_RUN and (start := _run_before(octets, at, opening)):
            runs.append(Run(octets, start, opening))
            pieces.append(octets[kept:start])
            kept = opening
        at = opening + 1
    pieces.append(octets[kept:])
    if not runs:
        return octets[:], {}
    name = _unused(pieces)
    tokens = [f"{name}{number}X" for number in range(len(runs))]
    skeleton = pieces[0] + b"".join(
        token.encode("ascii") + piece for token, piece in zip(tokens, pieces[1:], strict=True)
    )
    return skeleton, dict(zip(tokens, runs, strict=True))


def _run_before(octets: Octets, at: int, opening: int) -> int:
    """Where the run begins that ends before this ``<``, when an attachment's tag precedes it and it is long; else 0."""
    start = octets.rfind(b">", at, opening) + 1
    if not start or opening - start <= LONG_RUN or octets.find(PAYLOAD.encode("ascii"), at, start) < 0:
        return 0
    return start if octets.find(b"&", start, opening) < 0 else 0


def _unused(pieces: list[bytes]) -> str:
    """A name for tokens that stands nowhere in what is left."""
    name = "PayloadCutOut"
    while any(name.encode("ascii") in piece for piece in pieces):
        name += "Z"
    return name


def _parsed(skeleton: bytes) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=len(skeleton) > LARGEST_PLAIN_TEXT,
    )
    try:
        return etree.fromstring(skeleton, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise Unreadable("not_well_formed", f"line {line}", _NOT_WELL_FORMED.filled(line=line)) from None
    except ValueError:
        raise Unreadable("not_well_formed", "", _NOT_WELL_FORMED.filled(line=0)) from None


def _refuse_misplaced(root: etree._Element, runs: dict[str, Run]) -> None:
    """A token is the whole text of an attachment's element or stands nowhere that is read."""
    name = next(iter(runs)).removesuffix("0X")
    for element in root.iter():
        text = element.text
        if text and name in text and (text.strip() not in runs or etree.QName(element).localname != PAYLOAD):
            raise Unreadable("misplaced_payload", etree.QName(element).localname, _MISPLACED)


def _refuse_depth(root: etree._Element, limit: int) -> None:
    level, depth = [root], 1
    while level:
        if depth > limit:
            raise Unreadable("too_deep", etree.QName(level[0]).localname, _TOO_DEEP.filled(limit=limit))
        level = [child for element in level for child in element]
        depth += 1


_TOO_LARGE = Words(
    "Gói tin vượt quá {limit} MiB nên không được đọc.", "The package is larger than {limit} MiB and was not read."
)
_DTD = Words(
    "Gói tin khai báo DTD hoặc thực thể XML. Vì an toàn, hệ thống không đọc gói tin như vậy.",
    "The package declares a DTD or XML entities. For safety such a package is not read.",
)
_TOO_MANY_TAGS = Words(
    "Gói tin có hơn {limit} thẻ và thuộc tính nên không được đọc.",
    "The package has more than {limit} tags and attributes and was not read.",
)
_TOO_DEEP = Words(
    "Các phần tử của gói tin lồng nhau quá {limit} lớp.", "The package nests elements more than {limit} levels deep."
)
_ENCODING = Words(
    "Gói tin không đọc được bằng bảng mã {name}. Hãy gửi bằng UTF-8.",
    "The package cannot be read in the encoding {name}. Send it in UTF-8.",
)
_NOT_WELL_FORMED = Words(
    "Gói tin không phải là XML đúng cú pháp (dòng {line}).", "The package is not well-formed XML (line {line})."
)
_MISPLACED = Words(
    "Nội dung tệp đính kèm nằm sai chỗ trong gói tin.", "The content of an attachment stands in the wrong place."
)
_NOT_EDXML = Words(
    "Tệp này là XML nhưng không phải gói tin edXML: phần tử gốc phải là edXML.",
    "This file is XML but not an edXML package: its root element must be edXML.",
)
