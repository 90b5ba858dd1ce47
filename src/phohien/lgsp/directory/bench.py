"""How fast the directory answers, measured in this process on the loaded province."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter
from typing import Any

from django.db import transaction

from phohien.kernel.clock import now
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory import queries, services
from phohien.lgsp.directory.models import Version

BEFORE, AFTER = date(2023, 6, 1), date(2026, 11, 23)


def figures(*, url: str, rows: int, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Each figure with its goal; leaves the database as it was but for reference data it may have loaded.

    ``url`` and ``rows`` are other benches' business: this one measures in its own process, on the real province.
    """
    say("Loading the province and asking it questions…")
    services.load_reference_data(by=SYSTEM, at=now())
    codes = sorted({unit.code for unit in queries.snapshot().units.values()})
    cold_trees = _median_ms(_cold_tree, 20)
    return [
        _figure("resolve a code, 161 to 104 units, cached", _per_code(codes[::10]), "ms", 1.0),
        _figure("resolve the slowest code, uncached", _slowest_cold(codes), "ms", 1.0),
        _figure("tree of a day, cached", _median_ms(lambda: queries.as_of(AFTER), 200), "ms", 1.0),
        _figure("tree of a day, first time", cold_trees, "ms", 1.0),
        _figure("search a place without accents", _median_ms(lambda: queries.search("hung dao"), 50), "ms", 20.0),
        _figure("agency by code", _median_ms(lambda: queries.find_agency("H31.101"), 50), "ms", 5.0),
        _figure("read the snapshot from the database", _median_ms(_fresh_snapshot, 5), "ms", 250.0),
        _figure("load all reference data", _load_seconds(), "s", 2.0),
        _figure("load it again when nothing changed", _median_ms(_load_again, 5), "ms", 20.0),
    ]


def _figure(name: str, value: float, unit: str, goal: float) -> dict[str, Any]:
    return {"name": name, "value": round(value, 4), "unit": unit, "goal": goal, "met": value <= goal}


def _median_ms(act: Callable[[], Any], times: int) -> float:
    spent = []
    for _ in range(times):
        begun = perf_counter()
        act()
        spent.append((perf_counter() - begun) * 1000)
    return median(spent)


def _per_code(codes: list[str]) -> float:
    for code in codes:
        queries.resolve(code, AFTER, recorded_on=BEFORE)
    return _median_ms(lambda: [queries.resolve(code, AFTER, recorded_on=BEFORE) for code in codes], 5) / len(codes)


def _slowest_cold(codes: list[str]) -> float:
    queries.forget_snapshot()
    territory = queries.snapshot()
    return max(_median_ms(lambda c=code: territory.resolve(c, AFTER, recorded_on=BEFORE), 1) for code in codes)  # type: ignore[misc]


def _cold_tree() -> None:
    territory = queries.snapshot()
    territory.forget_trees()
    territory.as_of(BEFORE)


def _fresh_snapshot() -> None:
    queries.forget_snapshot()
    queries.snapshot()


def _load_again() -> None:
    services.load_reference_data(by=SYSTEM, at=now())


def _load_seconds() -> float:
    """Seconds for a whole load, taken back afterwards."""
    with transaction.atomic():
        Version.objects.all().delete()
        begun = perf_counter()
        services.load_reference_data(by=SYSTEM, at=now())
        spent = perf_counter() - begun
        transaction.set_rollback(True)
    queries.forget_snapshot()
    return spent
