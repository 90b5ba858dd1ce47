"""Charts drawn on the server as SVG with their figures in a table: no script, printable, readable aloud."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from phohien.ui.components.formats import number
from phohien.ui.library import known_tone, register

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 300, 80, 28, 16, 52


@register.inclusion_tag("ui/components/bar_chart.html")
def bar_chart(
    rows: Iterable[Any], *, title: Any, unit: Any = "", maximum: float = 0, label_heading: Any = ""
) -> dict[str, Any]:
    """Horizontal bars inside a table of their figures. A row: ``(label, value)`` or ``(label, value, tone)``.

    Bars are scaled to the greatest value, or to ``maximum`` (100 for percentages); values are not negative.
    """
    parsed = [(row[0], float(row[1] or 0), row[2] if len(row) > 2 else "accent") for row in rows]
    top = maximum or max((value for _label, value, _tone in parsed), default=0) or 1
    bars = [
        {
            "label": label,
            "value": number(value),
            "tone": known_tone(tone),
            "share": f"{_share(value, top):.2f}",
        }
        for label, value, tone in parsed
    ]
    return {"bars": bars, "title": title, "unit": unit, "label_heading": label_heading}


def _share(value: float, top: float) -> float:
    return min(100.0, max(0.0, value / top * 100))


@register.inclusion_tag("ui/components/line_chart.html")
def line_chart(
    labels: Sequence[Any],
    series: Sequence[Any],
    *,
    title: Any,
    unit: Any = "",
    label_heading: Any = "",
    open_table: bool = False,
) -> dict[str, Any]:
    """Lines over common labels. ``series``: up to four ``(name, values)``; a value None leaves a gap."""
    names = [str(label) for label in labels]
    known = [float(value) for _name, values in series for value in values if value is not None]
    ticks = nice_ticks(min([0.0, *known]), max(known, default=1.0))
    low, high = ticks[0], ticks[-1]
    xs = _positions(len(names))

    def y_of(value: float) -> float:
        return round(TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)

    lines = [
        {
            "name": str(name),
            "style": style,
            "paths": _paths(xs, values, y_of),
            "points": _points(xs, values, y_of),
        }
        for style, (name, values) in enumerate(series, 1)
    ]
    every = max(1, math.ceil(len(names) / 8))
    return {
        "title": title,
        "unit": unit,
        "lines": lines,
        "ticks": [{"y": y_of(tick), "label": number(tick)} for tick in ticks],
        "labels": [{"x": xs[place], "text": names[place]} for place in range(0, len(names), every)],
        "headings": [str(name) for name, _values in series],
        "rows": [(label, [number(values[place]) for _name, values in series]) for place, label in enumerate(names)],
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "baseline": HEIGHT - 12,
        "label_heading": label_heading,
        "open_table": open_table,
    }


def nice_ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round numbers that enclose ``low`` and ``high``, about ``count`` of them, ascending."""
    span = (high - low) or 1.0
    raw = span / count
    magnitude = 10 ** math.floor(math.log10(raw))
    step = next(m * magnitude for m in (1, 2, 2.5, 5, 10) if m * magnitude >= raw * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(place * step, 10) for place in range(first, max(last, first + 1) + 1)]


def _positions(count: int) -> list[float]:
    room = WIDTH - LEFT - RIGHT
    return [round(LEFT + (room * place / (count - 1) if count > 1 else room / 2), 1) for place in range(count)]


def _paths(xs: Sequence[float], values: Sequence[Any], y_of: Any) -> list[str]:
    paths: list[list[str]] = [[]]
    for x, value in zip(xs, values, strict=True):
        if value is None:
            paths.append([])
        else:
            paths[-1].append(f"{x},{y_of(float(value))}")
    return [" ".join(points) for points in paths if len(points) > 1]


def _points(xs: Sequence[float], values: Sequence[Any], y_of: Any) -> list[dict[str, Any]]:
    return [
        {"x": x, "y": y_of(float(value)), "value": number(value)}
        for x, value in zip(xs, values, strict=True)
        if value is not None
    ]
