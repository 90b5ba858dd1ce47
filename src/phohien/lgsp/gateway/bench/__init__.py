"""What an exchange costs, in processor time and against nginx forwarding the same in the same minutes.

``proxying`` drives both with wrk and nginx as the provider, by turns; ``guarding`` the same with everything on; ``proving``
counts what is left out there; ``keeping`` compares the ways to keep evidence; ``verifying`` counts verdicts. Rates and
waiting times mean little on a busy machine: compare CPU-µs and ratios.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Figure = dict[str, Any]


def figures(*, url: str, rows: int, say: Callable[[str], None]) -> list[Figure]:
    """Every figure of the gateway. ``url`` is a durable PostgreSQL of its own; ``rows`` is other benches' business."""
    from phohien.lgsp.gateway.bench import guarding, keeping, proving, proxying, verifying

    found: list[Figure] = []
    for measure in (proxying.figures, guarding.figures, proving.figures, keeping.figures, verifying.figures):
        for row in measure(url, say):
            found.append(row)
            say(f"  {row['name']}: {row['value']} {row['unit']}")
    return found


def figure(name: str, value: float | None, unit: str, goal: float | None = None, *, least: bool = False,
           yardstick: str = "", yardstick_value: float | None = None) -> Figure:  # fmt: skip
    """One row of the report. The goal is a ceiling, or a floor with ``least``; None is a thing not measured."""
    row: Figure = {"name": name, "value": _short(value), "unit": unit, "goal": goal, "met": None}
    if goal is not None and value is not None:
        row["met"] = value >= goal if least else value <= goal
    if yardstick and value is not None and yardstick_value:
        row |= {"yardstick": yardstick, "yardstick_value": _short(yardstick_value)}
        row["ratio"] = round(value / yardstick_value, 2)
    return row


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
