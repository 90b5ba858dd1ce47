"""Have a file read by the process apart, wait for it within limits, and make of its lines what the house can keep."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import phohien
from phohien.base.files.reading.engine import Engine
from phohien.base.files.rules import kinds

TEXT_SECONDS, PAGE_SECONDS, INK_SECONDS, FIRST_PAGE_SECONDS = 90.0, 180.0, 30.0, 30.0
MOST_OUTPUT = 8 * 1024 * 1024
SCAN_VERSION, SCAN_DPI = 14, 200
"""A scan is PDF 1.4 or later, in colour, of at least 200 dpi. NĐ 30/2020/NĐ-CP, Phụ lục I (from memory: to be confirmed)."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its text, and for one that is only a picture (``is_scan``) how it was scanned."""

    number: int
    text: str = ""
    is_scan: bool = False
    dpi: int = 0
    is_colour: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a file. ``fault`` is empty, or: ``password`` ``damaged`` (the file's), ``crashed`` ``slow`` ``memory``
    (the reader's); what was read before stays in ``pages``. ``is_cut``: there is more than the house keeps.
    """

    pages: tuple[Page, ...] = ()
    total: int = 0
    version: int = 0
    fault: str = ""
    is_cut: bool = False


def read_text(stream: BinaryIO, media_type: str, *, seconds: float = TEXT_SECONDS) -> Reading:
    """What the file says in letters, page by page; pictures are only told of."""
    return _reading(_run(stream, ["text", media_type], seconds))


def recognise(
    stream: BinaryIO, media_type: str, *, page: int, engine: Engine, seconds: float = PAGE_SECONDS
) -> Reading:
    """What one page's picture says, as the engine sees it."""
    return _reading(_run(stream, ["ocr", media_type, str(page), engine.program], seconds))


@dataclass(frozen=True, slots=True)
class Ink:
    """A page of ``height`` points and the bands of it that bear anything, from top to bottom, in points from its top."""

    height: float
    bands: tuple[tuple[float, float], ...]


def ink_of(stream: BinaryIO, *, page: int, seconds: float = INK_SECONDS) -> Ink | None:
    """Where the PDF's page (from 1) bears anything; None when it cannot be seen."""
    output, _fault = _run(stream, ["ink", kinds.PDF, str(page)], seconds)
    try:
        told = json.loads(output)
        return Ink(float(told["height"]), tuple((float(top), float(bottom)) for top, bottom in told["bands"]))
    except (ValueError, KeyError, TypeError):
        return None


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The first page as a picture of ``width`` × ``height`` dots, PNG or WebP."""

    width: int
    height: int
    picture: bytes


def first_page_of(stream: BinaryIO, *, seconds: float = FIRST_PAGE_SECONDS) -> FirstPage | None:
    """How the PDF's first page looks; None when it cannot be seen. The octets come out of a process that opened somebody's file:
    whoever keeps them has them inspected as any other."""
    output, _fault = _run(stream, ["first_page", kinds.PDF], seconds)
    try:
        told = json.loads(output)
        return FirstPage(int(told["width"]), int(told["height"]), base64.b64decode(told["picture"], validate=True))
    except (ValueError, KeyError, TypeError):
        return None


def remark_on(reading: Reading) -> frozenset[str]:
    """In what a scan falls short of what scans have to be: ``version`` ``dpi`` ``grey``; empty for what is no scan."""
    scans = [page for page in reading.pages if page.is_scan]
    found = {
        "version": bool(scans) and reading.version < SCAN_VERSION,
        "dpi": any(page.dpi and page.dpi < SCAN_DPI - 2 for page in scans),  # scanners round: 199.6 is 200
        "grey": any(not page.is_colour for page in scans),
    }
    return frozenset(name for name, is_so in found.items() if is_so)


def _reading(outcome: tuple[bytes, str]) -> Reading:
    output, fault = outcome
    pages, total, version, is_done, is_cut = [], 0, 0, False, False
    for line in output.split(b"\n"):
        try:
            told: dict[str, Any] = json.loads(line)
        except ValueError:  # cut off in the middle of a line
            continue
        fault = told.get("fault", fault)
        is_done, is_cut = is_done or "done" in told, is_cut or bool(told.get("cut"))
        if "page" in told:
            total, version = int(told.get("total", total)), int(told.get("version", version))
            pages.append(
                Page(
                    told["page"],
                    told["text"],
                    bool(told.get("is_scan")),
                    int(told.get("dpi", 0)),
                    told.get("is_colour", True),
                )
            )
    if not is_done and not fault:
        fault = "crashed"
    return Reading(tuple(pages), total, version, fault, is_cut)


def _run(stream: BinaryIO, arguments: list[str], seconds: float) -> tuple[bytes, str]:
    """What the process said, and why it ended early: empty, ``slow`` or ``crashed``."""
    root = Path(phohien.__file__).parents[1]
    environment = {"PYTHONPATH": str(root), "PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    if prefix := os.environ.get("PYTHONPYCACHEPREFIX"):
        environment["PYTHONPYCACHEPREFIX"] = prefix
    call = [sys.executable, "-m", "phohien.base.files.reading.child", *arguments]
    with _as_file(stream) as source:
        process = subprocess.Popen(
            call,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
    is_late = threading.Event()
    watch = threading.Timer(seconds, _end, [process, is_late])
    watch.start()
    try:
        assert process.stdout is not None
        output = process.stdout.read(MOST_OUTPUT)
    finally:
        watch.cancel()
        _end(process, threading.Event())
    ended = process.wait()
    if is_late.is_set() or ended == -signal.SIGXCPU:
        return output, "slow"
    return output, "crashed" if ended not in (0, -signal.SIGKILL) else ""


def _end(process: subprocess.Popen[bytes], is_late: threading.Event) -> None:
    """The process and what it started are over; ``is_late`` says they were still at it."""
    if process.poll() is None:
        is_late.set()
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@contextmanager
def _as_file(stream: BinaryIO) -> Iterator[BinaryIO]:
    """A real file for another process's standard input, at its beginning."""
    try:
        stream.fileno()
    except (OSError, AttributeError):
        with tempfile.TemporaryFile() as copy:
            stream.seek(0)
            while chunk := stream.read(1024 * 1024):
                copy.write(chunk)
            copy.flush()
            os.lseek(copy.fileno(), 0, os.SEEK_SET)
            yield copy
    else:
        os.lseek(stream.fileno(), 0, os.SEEK_SET)
        yield stream


READABLE = frozenset({
    kinds.PDF, kinds.TXT, kinds.CSV, kinds.XML, kinds.DOCX, kinds.XLSX, kinds.PPTX, kinds.ODT, kinds.ODS, kinds.ODP, kinds.DOC,
    kinds.XLS, kinds.PPT, kinds.RTF,
})  # fmt: skip
"""Kinds that hold letters; :data:`PICTURES` hold only what an engine sees."""
PICTURES = frozenset({kinds.JPEG, kinds.PNG, kinds.TIFF, kinds.WEBP})
