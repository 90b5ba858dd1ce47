"""The process that opens somebody's file: limits first, then the file from standard input, lines of JSON to standard output.

``python -m phohien.base.files.reading.child text MEDIA_TYPE`` or ``… ocr MEDIA_TYPE PAGE TESSERACT``
or ``… ink MEDIA_TYPE PAGE`` or ``… first_page MEDIA_TYPE``. Nothing of the house is
imported here but its own neighbours, so that nothing is in reach of a file that takes the process over.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from phohien.base.files.reading import first_page, ink, office, pdf

MEMORY_BYTES = 900 * 1024 * 1024
PROCESSOR_SECONDS = {"text": 40, "ocr": 90, "ink": 20, "first_page": 20}
MOST_CHARACTERS = 400_000
MOST_PAGES = 2_000


def limit(way: str) -> None:
    """This process and what it starts may not use more than that, and gives way to everybody else."""
    seconds = PROCESSOR_SECONDS[way]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    os.nice(10)


def say(**line: Any) -> None:
    """One line to the parent, at once: what was read stays read when the next page is the last thing we see."""
    print(json.dumps(line, ensure_ascii=False), flush=True)  # noqa: T201 - this is the protocol


def text(stream: BinaryIO, media_type: str) -> None:
    """Every page's text, with what is known of its scan, until the house's limits."""
    left, cut = MOST_CHARACTERS, False
    pages: Iterator[dict[str, Any]] = pdf.pages(stream) if media_type == pdf.PDF else office.pages(stream, media_type)
    for number, page in enumerate(pages, start=1):
        if number > MOST_PAGES or left <= 0:
            cut = True
            break
        words = page.pop("text").replace("\x00", "")[:left]
        left -= len(words)
        say(page=number, text=words, **page)
    say(done=True, cut=cut)


def ocr(stream: BinaryIO, media_type: str, page: int, program: str) -> None:
    """The words a page's picture shows, as the engine sees them."""
    picture = pdf.picture(stream, page) if media_type == pdf.PDF else stream.read()
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    call = [program, "stdin", "stdout", "-l", "vie", "--dpi", str(pdf.OCR_DPI)]
    done = subprocess.run(call, input=picture, capture_output=True, env=environment, check=False)
    if done.returncode != 0:
        say(fault="crashed" if done.returncode < 0 else "damaged")
        return
    found = done.stdout.decode("utf-8", "replace").replace("\x00", "").strip()
    say(page=page, text=found[:MOST_CHARACTERS], is_scan=False)
    say(done=True, cut=False)


def main(arguments: list[str]) -> int:
    """What was asked for was said, or why not."""
    way, media_type, *more = arguments
    limit(way)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        if way == "text":
            text(sys.stdin.buffer, media_type)
        elif way == "ink":
            say(**ink.bands(sys.stdin.buffer, int(more[0])))
        elif way == "first_page":
            width, height, picture = first_page.picture(sys.stdin.buffer)
            say(width=width, height=height, picture=base64.b64encode(picture).decode())
        else:
            ocr(sys.stdin.buffer, media_type, int(more[0]), more[1])
    except pdf.Unreadable as fault:
        say(fault=fault.why)
    except MemoryError:
        say(fault="memory")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
