"""What a kept file says in words, read beside it: the file itself is never touched.

Files come from anybody, and a reader of PDF is a large program: it runs in a process of its own that knows nothing of the
house (no settings, no database, no secrets in its environment), may not write a file, and has a limit of memory, of processor
time and of the clock. What it read before it fell is kept.
"""

from phohien.base.files.reading.engine import Engine, engine
from phohien.base.files.reading.reader import (
    FirstPage,
    Ink,
    Page,
    Reading,
    first_page_of,
    ink_of,
    read_text,
    recognise,
    remark_on,
)

__all__ = [
    "Engine",
    "FirstPage",
    "Ink",
    "Page",
    "Reading",
    "engine",
    "first_page_of",
    "ink_of",
    "read_text",
    "recognise",
    "remark_on",
]
