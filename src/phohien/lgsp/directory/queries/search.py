"""Finding units, with or without accents and tone marks, in any order of words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phohien.kernel.text import fold, normalise, sort_key
from phohien.lgsp.directory.queries.territory import snapshot
from phohien.lgsp.directory.rules import LEVELS, Unit

LIMIT = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit found, with the units above it when it last stood (or on the day asked for)."""

    unit: Unit
    above: tuple[Unit, ...]


def search(text: str, *, on: date | None = None, limit: int = LIMIT) -> list[Hit]:
    """Units whose name, kind or code holds every word of the text; those standing first, the best match first.

    Typed with tone marks, the marks count: «Hưng Đạo» does not find «Hùng Đạo». ``on`` keeps to one day's units.
    """
    words = fold(text).split()
    if not words:
        return []
    exact = normalise(text).lower() if not text.isascii() else ""
    everything = snapshot()
    found = [
        unit for unit in everything.units.values() if (on is None or unit.stood_on(on)) and _matches(unit, words, exact)
    ]
    found.sort(key=lambda unit: _rank(unit, words, exact))
    return [Hit(unit, tuple(_above(unit, on))) for unit in found[:limit]]


def _above(unit: Unit, on: date | None) -> list[Unit]:
    return snapshot().as_of(on or unit.last_day or unit.valid_from).ancestors(unit.code)


def _matches(unit: Unit, words: list[str], exact: str) -> bool:
    if len(words) == 1 and unit.code.startswith(words[0]):
        return True
    if exact and not _is_partly(exact, f"{unit.full_name} {unit.name}".lower()):
        return False
    parts = unit.search_key.split()
    return all(any(part.startswith(word) for part in parts) for word in words)


def _is_partly(exact: str, name: str) -> bool:
    """Whether each word typed with marks begins a word of the name with the same marks; bare words match any."""
    parts = name.split()
    return all(
        any(part.startswith(word) or (word.isascii() and fold(part).startswith(word)) for part in parts)
        for word in exact.split()
    )


def _rank(unit: Unit, words: list[str], exact: str) -> tuple[bool, bool, bool, int, str]:
    joined = " ".join(words)
    bare = fold(unit.name)
    return (
        unit.valid_until is not None,
        not (unit.name.lower() == exact or unit.full_name.lower() == exact or bare == joined),
        not (bare.startswith(joined) or unit.search_key.startswith(joined)),
        LEVELS.index(unit.level),
        sort_key(unit.name),
    )
