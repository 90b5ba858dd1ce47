"""Whether a document ends where it says.

Programs find the last revision from the end of the file, each in its own way: the library by the last ``%%EOF``, others by the
last ``startxref``. What somebody writes behind the end, with a ``startxref`` of its own and no ``%%EOF``, is a revision that those
show and this one does not see. Source: ISO 32000-2, 7.5.5: the last line of the file is ``%%EOF``.

And programs that find a table of objects odd, a line too long or too short, look through the whole file instead and take the last
object of each number, whether a table names it or not. The library reads odd tables.
"""

from __future__ import annotations

import re

from pyhanko.pdf_utils.reader import PdfFileReader

from phohien.base.signing.engine.lying import Octets

_START = b"startxref"
_SPACE = rb"[\x00\t\n\x0c\r ]"
_OBJECT = re.compile(rb"(?<!\d)\d{1,10}" + _SPACE + rb"+\d{1,5}" + _SPACE + rb"+obj(?![A-Za-z])")
_TRAILER = re.compile(rb"trailer")
_END = re.compile(rb"startxref[\x00\t\n\x0c\r ]+(\d{1,12})[\x00\t\n\x0c\r ]*%%EOF[\x00\t\n\x0c\r ]*\Z")


def is_where_it_says(pdf: Octets, reader: PdfFileReader) -> bool:
    """Whether the last revision anybody can find is the one the reader reads, and nothing but white space follows it."""
    found = _END.match(pdf, max(pdf.rfind(_START), 0))
    return found is not None and int(found[1]) == reader.last_startxref


def last_stray(pdf: Octets, reader: PdfFileReader, begin: int) -> int:
    """Where behind ``begin`` the last object stands that no table names, or the last trailer when there are more than tables; -1
    when everything there is what the tables say.
    """
    named, tables = _named(reader, begin)
    strays = [one.start() for one in _OBJECT.finditer(pdf, begin) if not _is_named(pdf, one.start(), named)]
    trailers = [one.start() for one in _TRAILER.finditer(pdf, begin)]
    return max([-1, *strays, *(trailers[-1:] if len(trailers) > tables else ())])


def _named(reader: PdfFileReader, begin: int) -> tuple[set[int], int]:
    """Where the tables behind ``begin`` say that objects stand, tables that are objects themselves too; and how many tables."""
    places: set[int] = set()
    tables = 0
    for revision in range(reader.xrefs.total_revisions):
        start = reader.xrefs.get_startxref_for_revision(revision)
        if start < begin:
            continue
        tables += 1
        found = (
            reader.xrefs.get_historical_ref(one, revision) for one in reader.xrefs.explicit_refs_in_revision(revision)
        )
        places |= {start, *(one for one in found if isinstance(one, int))}
    return places, tables


def _is_named(pdf: Octets, place: int, named: set[int]) -> bool:
    """Whether a table points there, or at the white space right before it."""
    return any(at in named and not pdf[at:place].strip(b"\0\t\n\x0c\r ") for at in range(place, max(place - 4, -1), -1))
