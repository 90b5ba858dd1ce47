"""Whether a document ends where it says.

Programs find the last revision from the end of the file, each in its own way: the library by the last ``%%EOF``, others by the
last ``startxref``. What somebody writes behind the end, with a ``startxref`` of its own and no ``%%EOF``, is a revision that those
show and this one does not see. Source: ISO 32000-2, 7.5.5: the last line of the file is ``%%EOF``.
"""

from __future__ import annotations

import re

from pyhanko.pdf_utils.reader import PdfFileReader

from phohien.base.signing.engine.lying import Octets

_START = b"startxref"
_END = re.compile(rb"startxref[\x00\t\n\x0c\r ]+(\d{1,12})[\x00\t\n\x0c\r ]*%%EOF[\x00\t\n\x0c\r ]*\Z")


def is_where_it_says(pdf: Octets, reader: PdfFileReader) -> bool:
    """Whether the last revision anybody can find is the one the reader reads, and nothing but white space follows it."""
    found = _END.match(pdf, max(pdf.rfind(_START), 0))
    return found is not None and int(found[1]) == reader.last_startxref
