"""The revocation data a document brings along (B-LT): somebody else's octets, taken only as far as they cost little.

What is not taken is no loss: the authority itself is asked then. An honest document brings a handful of answers and lists; a list
of two MiB can lie packed in twenty-six kB.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, TypeAlias

from asn1crypto import crl, ocsp
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

MOST, LARGEST = 100, 8 * 1024 * 1024
"""Lists and answers of one document, and their octets, unpacked, together."""

Revocation: TypeAlias = crl.CertificateList | ocsp.OCSPResponse


def revocation_data(reader: PdfFileReader) -> tuple[Revocation, ...]:
    """The lists and answers in the document's store, as far as its bounds reach. Raises what the libraries raise on broken ones."""
    try:
        store = reader.root["/DSS"]
    except KeyError:
        return ()
    found: list[Revocation] = []
    left = LARGEST
    for kind, stream in _streams(store):
        content = _unpacked(stream, left)
        if content is None or len(found) >= MOST:
            continue
        left -= len(content)
        found.append(kind.load(content))
    return tuple(found)


def _streams(store: Any) -> Iterator[tuple[Any, Any]]:
    for kind, key in ((crl.CertificateList, "/CRLs"), (ocsp.OCSPResponse, "/OCSPs")):
        for item in _under(store, key) or ():
            yield kind, item.get_object()


def _under(node: Any, key: str) -> Any:
    """What stands under the key, wherever it lies; None when nothing does."""
    try:
        return node[key]
    except KeyError:
        return None


def _unpacked(stream: generic.StreamObject, most: int) -> bytes | None:
    """The stream's octets; None when they are more than that, or packed in a way nobody packs these."""
    way = _under(stream, "/Filter")
    names = [str(one) for one in way] if isinstance(way, generic.ArrayObject) else [str(way)] if way is not None else []
    packed = stream.encoded_data
    if not names:
        return packed if len(packed) <= most else None
    if names != ["/FlateDecode"]:
        return None
    machine = zlib.decompressobj()
    content = machine.decompress(packed, most + 1)
    return content if len(content) <= most else None
