"""What reading and writing edXML costs in processor time and memory, with lxml's bare parse beside it in the same run.

``figures()`` gives rows as ``docs/benchmarks.md`` explains them, for a bench of the documents system to print. Run as a
module it prints them as JSON. Nothing is asserted: this is a measurement, not a test.
"""

from __future__ import annotations

import binascii
import gc
import json
import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from lxml import etree

from phohien.systems.documents.rules.edxml import read, write
from phohien.systems.documents.rules.edxml.model import Package
from phohien.systems.documents.tests.edxml import samples

Figure = dict[str, Any]
Act = Callable[[], object]
TIMES = 60
MEBI = 1 << 20


class Nothing:
    """A sink that keeps nothing."""

    def write(self, octets: bytes) -> None:
        """The octets are gone."""


def figures() -> list[Figure]:
    """The cost of a document of 1 MiB, with and without line ends in its base64, of a status, and of 25 MiB in memory."""
    body = b"%PDF-1.7\n" + random.Random(1).randbytes(MEBI)
    document = write(samples.document(attachments=(samples.file(body),)), entry_name=samples.entry_name)
    lines = _in_lines(document)
    status = write(samples.status(), entry_name=samples.entry_name)
    carried = samples.document(attachments=(samples.file(body),))
    text = binascii.b2a_base64(samples.zipped(body), newline=False)
    parse, bare = "lxml parse alone", "base64 and SHA-256 alone"
    floor: Act = lambda: (binascii.a2b_base64(text), sha256(body).digest())  # noqa: E731
    return [
        _figure("read a document of 1 MiB", lambda: read(document), 8.0, parse, _parsing(document)),
        _figure("read it with base64 in lines", lambda: read(lines), 8.0, parse, _parsing(lines)),
        _figure("read it, beside its floor", lambda: read(document), 8.0, bare, floor),
        _figure("read a status", lambda: read(status), 0.3, parse, _parsing(status)),
        _figure("write a status", lambda: write(samples.status(), entry_name=samples.entry_name), None),
        _figure("write a document of 1 MiB", lambda: write(carried, entry_name=samples.entry_name), None),
        *_memory(),
    ]


def _memory() -> list[Figure]:
    content = b"%PDF-1.7\n" + random.Random(2).randbytes(25 * MEBI)
    package: Package = samples.document(attachments=(samples.file(content),))
    whole = write(package, entry_name=samples.entry_name)
    raw = _in_lines(samples.carrying(content))
    return [
        _share("memory to read 25 MiB in a zip", _peak(lambda: read(whole)), content),
        _share("memory to read it into a sink", _peak(lambda: read(whole, sink_for=lambda _file: Nothing())), content),
        _share(
            "memory to read it unzipped into a sink",
            _peak(lambda: read(raw, sink_for=lambda _file: Nothing())),
            content,
        ),
        _share("memory to write it", _peak(lambda: write(package, entry_name=samples.entry_name)), content),
    ]


def _in_lines(octets: bytes) -> bytes:
    start = octets.index(b"ContentTransferEncoded>") + len(b"ContentTransferEncoded>")
    stop = octets.index(b"<", start)
    return octets[:start] + samples.in_lines(octets[start:stop].decode(), "\r\n").encode() + octets[stop:]


def _parsing(octets: bytes) -> Act:
    return lambda: etree.fromstring(octets, etree.XMLParser(huge_tree=True, resolve_entities=False))


def _cpu(*acts: Act) -> list[float]:
    """The least processor time of one call of each, in milliseconds, by turns: what else the machine does can only add."""
    best = [float("inf")] * len(acts)
    for _time in range(TIMES):
        for place, act in enumerate(acts):
            begun = time.process_time_ns()
            act()
            best[place] = min(best[place], (time.process_time_ns() - begun) / 1e6)
    return best


def _peak(act: Act) -> int:
    gc.collect()
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def _figure(name: str, act: Act, goal: float | None, yardstick: str = "", beside: Act | None = None) -> Figure:
    value, *other = _cpu(act, *([beside] if beside else []))
    row: Figure = {"name": name, "value": round(value, 3), "unit": "CPU-ms", "goal": goal}
    row["met"] = None if goal is None else value <= goal
    if other:
        row |= {"yardstick": yardstick, "yardstick_value": round(other[0], 3), "ratio": round(value / other[0], 2)}
    return row


def _share(name: str, peak: int, content: bytes) -> Figure:
    """Memory allocated beyond the package's own octets, as a multiple of the file."""
    value = round(peak / len(content), 2)
    return {"name": name, "value": value, "unit": "times the file", "goal": 4.0, "met": value <= 4.0}


if __name__ == "__main__":
    json.dump(figures(), sys.stdout, indent=1)
