"""A procedure applied to one dossier's answers: which components, which time limit, which agency's unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from phohien.systems.onestop.rules.catalogue.model import (
    Component,
    Effect,
    LimitRule,
    LimitUnit,
    ProcedureVersion,
)
from phohien.systems.onestop.rules.expressions import ExpressionError, holds


@dataclass(frozen=True, kw_only=True)
class TimeLimit:
    """The limit of one dossier: ``parts`` add up in order; ``same_day_until`` is the cut-off of a same-day
    limit.
    """

    parts: tuple[tuple[int, LimitUnit], ...]
    same_day_until: time | None
    rules: tuple[LimitRule, ...]


@dataclass(frozen=True, kw_only=True)
class ComponentNeed:
    """Whether a component is needed with these answers."""

    component: Component
    required: bool


def _applies(condition: str, values: Mapping[str, Any], *, otherwise: bool) -> bool:
    """A condition that cannot be worked out counts as not met: an official looks at it anyway."""
    try:
        return holds(condition, values, otherwise=otherwise)
    except ExpressionError:
        return False


def _names(values: Mapping[str, Any], on: date) -> dict[str, Any]:
    return {**values, "today": on.isoformat()}


def time_limit(
    version: ProcedureVersion, values: Mapping[str, Any], *, on: date, decided: frozenset[str] = frozenset()
) -> TimeLimit:
    """The limit that applies: the general one, or the last replacing case, plus every adding case.

    ``on`` is the day of reception, which conditions read as ``today``.

    ``decided`` are codes of cases an official has found to apply (``at_discretion``), e.g.
    ``{"verification"}``.
    """
    names = _names(values, on)
    cases = [rule for rule in version.limits if rule.code in decided or _applies(rule.when, names, otherwise=False)]
    chosen = [rule for rule in version.limits if rule.effect is Effect.BASE][:1]
    chosen = [rule for rule in cases if rule.effect is Effect.REPLACES][-1:] or chosen
    chosen = [*chosen, *(rule for rule in cases if rule.effect is Effect.ADDS)]
    same_day = next((rule.cut_off for rule in chosen if rule.same_day), "") if len(chosen) == 1 else ""
    return TimeLimit(
        parts=tuple((rule.amount, rule.unit) for rule in chosen if rule.amount),
        same_day_until=time.fromisoformat(same_day) if same_day else None,
        rules=tuple(chosen),
    )


def components_needed(version: ProcedureVersion, values: Mapping[str, Any], *, on: date) -> list[ComponentNeed]:
    """Every component of the dossier, and whether these answers, given that day, make it compulsory."""
    names = _names(values, on)
    return [
        ComponentNeed(
            component=item,
            required=item.required if not item.required_when else _applies(item.required_when, names, otherwise=False),
        )
        for item in version.components
    ]


def competent_unit(version: ProcedureVersion, values: Mapping[str, Any]) -> str | None:
    """The code of the administrative unit whose agency decides, read from the answers; None when they do not
    say.
    """
    value = values.get(version.competence.unit_field)
    if isinstance(value, Mapping):
        return value.get("unit")
    return value if isinstance(value, str) else None


def in_force(versions: list[ProcedureVersion], on: date) -> ProcedureVersion | None:
    """The version in force on a day; a dossier received that day is pinned to it."""
    fitting = [
        version
        for version in versions
        if version.effective_from <= on and (version.effective_until is None or on < version.effective_until)
    ]
    return max(fitting, key=lambda version: (version.effective_from, version.version), default=None)
