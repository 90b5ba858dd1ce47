"""How the axis is measured: processor time of this process and of its database session, and memory while something is done."""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
CORES = 2
Result = TypeVar("Result")


class Clock:
    """Processor seconds of units of work, taken one by one; their median is what a busy machine moves least."""

    def __init__(self) -> None:
        self.spent: list[float] = []
        self.walls: list[float] = []

    def take(self, work: Callable[[], Result]) -> Result:
        """What the work gives; its time is remembered."""
        wall, begun = time.perf_counter(), time.process_time()
        found = work()
        self.spent.append(time.process_time() - begun)
        self.walls.append(time.perf_counter() - wall)
        return found

    @property
    def each(self) -> float:
        """Processor seconds a unit."""
        return statistics.median(self.spent)


def percentile(values: list[float], share: float) -> float:
    """The value that share of the values does not exceed."""
    return sorted(values)[max(0, -(-round(len(values) * share * 100) // 100) - 1)]


def session_seconds() -> float:
    """Processor seconds the database's process of this session has used; 0 where it runs elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        place = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not place.exists():
        return 0.0
    fields = place.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def growth(work: Callable[[], object]) -> float:
    """By how many MiB this process's own memory grew at most while it worked; pages of files are not its own."""
    peak, stop = [_own_memory()], threading.Event()
    begun = peak[0]

    def look() -> None:
        while not stop.wait(0.001):
            peak[0] = max(peak[0], _own_memory())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        work()
        peak[0] = max(peak[0], _own_memory())
    finally:
        stop.set()
        thread.join()
    return (peak[0] - begun) / 2**20


def _own_memory() -> int:
    _size, resident, shared, *_rest = Path("/proc/self/statm").read_text().split()
    return (int(resident) - int(shared)) * PAGE


def figure(
    name: str,
    value: float,
    unit: str,
    goal: float | None,
    *,
    yardstick: str = "",
    other: float = 0.0,
    at_least: bool = False,
) -> dict[str, Any]:
    """One row of the report; the goal is a most unless it is a least."""
    met = None if goal is None else (value >= goal if at_least else value < goal)
    sign = ">=" if at_least else "<"
    return {
        "name": name, "value": round(value, 3), "unit": unit, "goal": None if goal is None else f"{sign} {goal:g}", "met": met,
        "yardstick": yardstick, "yardstick_value": round(other, 3), "ratio": round(value / other, 3) if other else None,
    }  # fmt: skip
