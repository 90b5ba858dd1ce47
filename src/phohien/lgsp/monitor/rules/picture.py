"""Where the ribbons of the picture “who asks whom” run: a Sankey diagram of two columns. Pure geometry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WIDTH, BAR, GAP, TOP, LEAST = 960, 14, 10, 8, 2.0
LEFT, RIGHT = 290, WIDTH - 290
MOST = 14
OTHERS = "…"


@dataclass(frozen=True, slots=True)
class Node:
    """A member at one side: its bar, and where its name stands."""

    name: str
    calls: int
    x: int
    y: float
    height: float

    @property
    def middle(self) -> float:
        """The height at which its name stands."""
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The calls between two members: a path, and how many of a hundred ended badly."""

    source: str
    target: str
    calls: int
    error_rate: float | None
    path: str
    width: float
    tone: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All of it, and how high it is."""

    sources: list[Node]
    targets: list[Node]
    ribbons: list[Ribbon]
    height: float


Flows = Mapping[tuple[str, str], tuple[int, float | None]]


def gathered(flows: Flows) -> dict[tuple[str, str], tuple[int, float | None]]:
    """The flows with all but the busiest members of each side put together."""
    kept = [_busiest(flows, side) for side in (0, 1)]
    made: dict[tuple[str, str], tuple[int, float]] = {}
    for (source, target), (calls, rate) in flows.items():
        key = (source if source in kept[0] else OTHERS, target if target in kept[1] else OTHERS)
        had, bad = made.get(key, (0, 0.0))
        made[key] = (had + calls, bad + calls * (rate or 0.0))
    return {key: (calls, bad / calls if calls else None) for key, (calls, bad) in made.items()}


def _busiest(flows: Flows, side: int) -> set[str]:
    sums: dict[str, int] = {}
    for key, (calls, _rate) in flows.items():
        sums[key[side]] = sums.get(key[side], 0) + calls
    return set(sorted(sums, key=lambda name: (-sums[name], name))[:MOST])


def draw(flows: Flows) -> Picture | None:
    """The picture; None when nothing flowed. A ribbon's width is its share of all calls, a bar as high as its ribbons."""
    found = {key: value for key, value in gathered(flows).items() if value[0]}
    total = sum(calls for calls, _rate in found.values())
    if not total:
        return None
    ways = len({source for source, _ in found}), len({target for _, target in found})
    scale = max(240.0, 26.0 * max(ways)) / total
    width = {key: max(calls * scale, LEAST) for key, (calls, _rate) in found.items()}
    sources, left = _column(width, found, 0, LEFT - BAR)
    targets, right = _column(width, found, 1, RIGHT)
    places = ({node.name: node.y for node in sources}, {node.name: node.y for node in targets})
    ribbons = []
    for key in sorted(found, key=lambda one: (places[0][one[0]], places[1][one[1]])):
        calls, rate = found[key]
        half = width[key] / 2
        y0, y1 = places[0][key[0]] + half, places[1][key[1]] + half
        places[0][key[0]] += width[key]
        places[1][key[1]] += width[key]
        middle = (LEFT + RIGHT) / 2
        path = f"M{LEFT},{y0:.1f} C{middle:.1f},{y0:.1f} {middle:.1f},{y1:.1f} {RIGHT},{y1:.1f}"
        tone = "bad" if (rate or 0) >= 10 else "worse" if (rate or 0) >= 1 else "good"
        ribbons.append(Ribbon(*key, calls, rate, path, round(width[key], 1), tone))
    return Picture(sources, targets, ribbons, round(max(left, right) + TOP, 1))


def _column(width: Mapping[tuple[str, str], float], found: Flows, side: int, x: int) -> tuple[list[Node], float]:
    heights: dict[str, float] = {}
    counts: dict[str, int] = {}
    for key, value in width.items():
        heights[key[side]] = heights.get(key[side], 0.0) + value
        counts[key[side]] = counts.get(key[side], 0) + found[key][0]
    nodes, y = [], float(TOP)
    for name in sorted(heights, key=lambda one: (one == OTHERS, -counts[one], one)):
        nodes.append(Node(name, counts[name], x, round(y, 1), round(heights[name], 1)))
        y += max(heights[name], 16.0) + GAP
    return nodes, y
