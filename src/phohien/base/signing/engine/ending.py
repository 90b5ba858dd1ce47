"""Whether a document ends where it says.

Programs find the last revision from the end of the file, each in its own way: the library by the last ``%%EOF``, others by the
last ``startxref``. What somebody writes behind the end, with a ``startxref`` of its own and no ``%%EOF``, is a revision that those
show and this one does not see. Source: ISO 32000-2, 7.5.5: the last line of the file is ``%%EOF``.

And programs that find a table of objects odd, a line too long or too short, look through the whole file instead and take the last
object of each number, whether a table names it or not. The library reads odd tables. Of a name that stands twice in one
dictionary the library takes the first value, and others the last.
"""

from __future__ import annotations

import io
import logging
import re
import threading
from typing import BinaryIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import read_non_whitespace
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import read_object_header

from phohien.base.signing.engine.lying import Octets, stream_of

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
    """Where behind ``begin`` the last object stands that no table names, or the last trailer when there are more than tables, or the
    last table of a revision in which a name stands twice; -1 when everything there is what the tables say, whoever reads it.
    """
    if begin >= len(pdf):
        return -1
    named, tables = _named(reader, begin)
    strays = [one.start() for one in _OBJECT.finditer(pdf, begin) if not _is_named(pdf, one.start(), named)]
    trailers = [one.start() for one in _TRAILER.finditer(pdf, begin)]
    doubled = _doubled(pdf, reader, trailers, begin)
    return max([-1, *strays, *(trailers[-1:] if len(trailers) > tables else ()), *doubled])


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


class _Listener(logging.Handler):
    """Hears the library say that a name stands twice; it has no other way to tell, but to refuse such a file altogether."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        """One more was heard in this thread."""
        if "Multiple definitions" in record.getMessage():
            self.heard.count = self.count() + 1

    def count(self) -> int:
        """So many were heard in this thread."""
        return int(getattr(self.heard, "count", 0))


_LISTENER = _Listener()
generic.logger.setLevel(logging.WARNING)
generic.logger.propagate = False
generic.logger.addHandler(_LISTENER)


def _doubled(pdf: Octets, reader: PdfFileReader, trailers: list[int], begin: int) -> list[int]:
    """The tables behind ``begin`` of revisions in which a name stands twice in one dictionary, or something cannot be read. All is
    read anew.
    """
    afresh, stream = PdfFileReader(stream_of(pdf), strict=False), stream_of(pdf)
    found = []
    for revision in range(reader.xrefs.total_revisions):
        start = reader.xrefs.get_startxref_for_revision(revision)
        if start < begin:
            continue
        before = _LISTENER.count()
        try:
            for one in reader.xrefs.explicit_refs_in_revision(revision):
                afresh.get_object(generic.Reference(one.idnum, one.generation, afresh), revision=revision)
            _read_table(stream, afresh, start, [place for place in trailers if place >= start][:1])
            is_plain = _LISTENER.count() == before
        except (Exception, RecursionError):  # what cannot be read is read by others in some way of their own
            is_plain = False
        if not is_plain:
            found.append(start)
    return found


def _read_table(stream: BinaryIO, reader: PdfFileReader, start: int, trailer: list[int]) -> None:
    """The dictionary of the table that begins there: behind the word, or of the object that the table is."""
    stream.seek(start)
    if stream.read(16).lstrip().startswith((b"xref", b"ref")) and trailer:
        stream.seek(trailer[0] + len(b"trailer"))
    else:
        stream.seek(start)
        read_object_header(stream, strict=False)
    read_non_whitespace(stream)
    stream.seek(-1, io.SEEK_CUR)
    generic.read_object(stream, generic.TrailerReference(reader))
