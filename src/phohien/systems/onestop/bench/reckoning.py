"""What a figure is, percentiles, and the processor time of a family of processes."""

from __future__ import annotations

import os
from collections.abc import Callable
from math import ceil
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


def figure(
    name: str,
    value: float | None,
    unit: str,
    goal: float | None = None,
    *,
    least: bool = False,
    yardstick: str = "",
    yardstick_value: float | None = None,
) -> dict[str, Any]:
    """One row of the report. The goal is a ceiling, or a floor with ``least``; None is a thing not measured."""
    row: dict[str, Any] = {"name": name, "value": _short(value), "unit": unit, "goal": goal, "met": None}
    if goal is not None and value is not None:
        row["met"] = value >= goal if least else value <= goal
    if yardstick and value is not None and yardstick_value:
        row |= {"yardstick": yardstick, "yardstick_value": _short(yardstick_value)}
        row["ratio"] = round(value / yardstick_value, 2)
    return row


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def not_built(name: str, goal: float | None = None) -> dict[str, Any]:
    """A row that says the thing is not built yet, instead of a number."""
    return figure(f"{name}: not built", None, "", goal)


def percentile(values: list[float], share: float) -> float:
    """The smallest value that ``share`` of all values do not exceed."""
    ranked = sorted(values)
    return ranked[max(0, ceil(share * len(ranked)) - 1)]


def each_ms(act: Callable[[], Any], times: int, *, warm: int = 1) -> list[float]:
    """How long each of these calls took, after some that do not count. Unit: milliseconds."""
    for _ in range(warm):
        act()
    spent = []
    for _ in range(times):
        begun = perf_counter()
        act()
        spent.append((perf_counter() - begun) * 1000)
    return spent


def median_ms(act: Callable[[], Any], times: int, *, warm: int = 1) -> float:
    """The median duration of the act. Unit: milliseconds."""
    return median(each_ms(act, times, warm=warm))


def processor_ms(act: Callable[[], Any], times: int, *, warm: int = 1) -> float:
    """The processor time of this process for the act, on average. Unit: milliseconds."""
    for _ in range(warm):
        act()
    begun = process_time()
    for _ in range(times):
        act()
    return (process_time() - begun) * 1000 / times


def family_seconds(root: int) -> float:
    """Processor seconds (user and system) of a process and everything it started, the ended ones included."""
    total = 0
    for pid in family(root):
        fields = _stat(pid)
        # 13-16 of the fields after the name: utime, stime, and those of children that ended and were waited for.
        total += sum(int(fields[place]) for place in (11, 12, 13, 14)) if fields else 0
    return total / TICKS


def family(root: int) -> list[int]:
    """The process and all living ones it started, directly or not."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        fields = _stat(int(entry.name)) if entry.name.isdigit() else []
        if fields:
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return []
