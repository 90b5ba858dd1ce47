"""Handing over between two agencies over real processes, the waiting included; and memory with small and large files."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import IO, Any

from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents.bench.measuring import figure, growth, percentile
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.rules.edxml import model
from phohien.systems.documents.services.axis import accepting, taking_in

TURNS, SMALL, LARGE = 41, 1 << 20, 25 << 20
LONGEST_SECONDS = 300.0
Maker = Callable[[int, bytes], bytes]


def over(contents: list[bytes]) -> list[dict[str, Any]]:
    """From handing in to the receiver's inbox, by a worker process such as ``up`` starts. The first wakes the engine."""
    with _worker():
        walls = [_handed(content) for content in contents][1:]
    return [
        figure("handing a package of 1 MB over, from handing in to the inbox, p50", percentile(walls, 0.5), "s", None),
        figure("the same, p95, the waiting for the worker included", percentile(walls, 0.95), "s", 2),
    ]


@contextmanager
def _worker() -> Any:
    process = subprocess.Popen([sys.executable, "-m", "phohien.site", "worker"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=dict(os.environ))  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _handed(content: bytes) -> float:
    begun = time.perf_counter()
    row = accepting.accept_package(handed=accepting.Handed(content=io.BytesIO(content)), by=SYSTEM, at=clock.now())
    while not _has_arrived(row):
        if time.perf_counter() - begun > LONGEST_SECONDS:
            raise RuntimeError("The worker took nothing in.")
        time.sleep(0.005)
    return time.perf_counter() - begun


def _has_arrived(row: Any) -> bool:
    return bool(row.deliveries.filter(transport="done").exclude(document="").exists())


def memory(*, package_of: Maker, page_of: Callable[[int, int], bytes]) -> list[dict[str, Any]]:
    """By how much this process grows while it accepts, takes in and writes a file of 25 MiB, beside one of 1 MiB."""
    _go(package_of(9_000, page_of(9_000, SMALL)))
    rows = []
    small, large = _go(package_of(9_001, page_of(9_001, SMALL))), _go(package_of(9_002, page_of(9_002, LARGE)))
    names = ("accept a package", "take one in, its signed PDF verified")
    for name, one, other in zip(names, large, small, strict=True):
        rows.append(_flat(f"memory to {name} with a file of 25 MiB", one, other))
    rows.append(_flat("memory to write a package with a file of 25 MiB", _written(LARGE), _written(SMALL)))
    return rows


def _flat(name: str, large: float, small: float) -> dict[str, Any]:
    return figure(name, large, "MiB", small + 8, yardstick="with a file of 1 MiB", other=small)


def _go(content: bytes) -> tuple[float, float]:
    with tempfile.TemporaryFile() as handed:
        handed.write(content)
        handed.seek(0)
        accepted = growth(
            lambda: accepting.accept_package(handed=accepting.Handed(content=handed), by=SYSTEM, at=clock.now())
        )
    return accepted, growth(lambda: taking_in.take_in_next(by=SYSTEM, at=clock.now()))


def _written(size: int) -> float:
    with tempfile.TemporaryFile() as content, tempfile.TemporaryFile() as target:
        for _piece in range(size >> 20):
            content.write(os.urandom(1 << 20))
        content.flush()
        file = model.Attachment(content_id="1", name="a.bin", content_type="application/zip", size=size)
        package = model.Document(attachments=(file,))

        def opened(_file: model.Attachment) -> IO[bytes]:
            return os.fdopen(os.dup(content.fileno()), "rb")

        return growth(
            lambda: edxml.write_to(target, package, entry_name=lambda _file: "a.bin", content_of=opened, lenient=True)
        )
