"""The catalogue as anybody may read it: finding procedures, their versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Max
from django.utils.translation import gettext as _

from phohien.kernel import text
from phohien.kernel.errors import NotFound
from phohien.systems.onestop.models import ProcedureVersion
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import catalogue

MOST_FOUND = 30
LEAST_SHARE = 0.45
"""What fits less than this share of the best is noise on the page."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody looks for; empty parts do not narrow."""

    words: str = ""
    event: str = ""
    field: str = ""
    level: str = ""
    online: str = ""
    audience: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return not any((self.words, self.event, self.field, self.level, self.online, self.audience))


@dataclass(frozen=True, slots=True)
class Listed:
    """A procedure in force: its row and its rules."""

    row: ProcedureVersion
    rules: catalogue.ProcedureVersion


def find(wish: Wish, *, on: date) -> list[Listed]:
    """The procedures in force on that day that fit: by words the best first, by life event in its order, else by name."""
    known = {item.rules.code: item for item in in_force(on)}
    order: Iterable[str] = sorted(known, key=lambda code: text.sort_key(known[code].rules.name.vi))
    if wish.event:
        event = event_of(wish.event)
        order = event.procedures if event else ()
    if wish.words.strip():
        allowed = set(order)
        ranked = _index(on, _edition()).rank(wish.words, most=MOST_FOUND)
        least = max((match.score for match in ranked), default=0.0) * LEAST_SHARE
        order = [match.code for match in ranked if match.code in allowed and match.score >= least]
    return [known[code] for code in order if code in known and _fits(known[code].rules, wish)]


def _fits(rules: catalogue.ProcedureVersion, wish: Wish) -> bool:
    return (
        wish.field in ("", rules.field)
        and (not wish.level or wish.level in {level.value for level in rules.competence.levels})
        and wish.online in ("", rules.online_level.value)
        and (not wish.audience or wish.audience in rules.applicants)
    )


def in_force(on: date) -> list[Listed]:
    """Every procedure in force on that day."""
    return list(_in_force(on, _edition()))


def _edition() -> str:
    """Changes whenever anything of the catalogue was saved or published."""
    latest = ProcedureVersion.objects.filter(state="published").aggregate(
        saved=Max("saved_at"), published=Max("published_at"), pk=Max("pk")
    )
    ends = ProcedureVersion.objects.filter(state="published").exclude(effective_until=None).count()
    return f"{latest['saved']} {latest['published']} {latest['pk']} {ends}"


@lru_cache(maxsize=4)
def _in_force(on: date, edition: str) -> tuple[Listed, ...]:
    return tuple(Listed(row, versions.rules_of(row)) for row in versions.published(on=on))


@lru_cache(maxsize=4)
def _index(on: date, edition: str) -> catalogue.ProcedureIndex:
    return catalogue.ProcedureIndex(catalogue.searchable(item.rules) for item in _in_force(on, edition))


def event_of(code: str) -> catalogue.LifeEvent | None:
    """The life event of that code."""
    return next((event for event in catalogue.shipped().life_events if event.code == code), None)


def versions_of(code: str, *, on: date) -> list[ProcedureVersion]:
    """Every published version of the procedure, the newest first; those still to come included. Raises NotFound."""
    rows = ProcedureVersion.objects.filter(procedure__code=code, state="published").select_related("procedure")
    found = sorted(rows, key=lambda row: row.effective_from, reverse=True)
    if not found:
        raise NotFound(_("There is no procedure with the code %(code)s.") % {"code": code}, code="onestop.no_procedure")
    return found


def standing(rows: list[ProcedureVersion], *, on: date) -> ProcedureVersion | None:
    """The version in force on that day."""
    return next(
        (row for row in rows if row.effective_from <= on and (row.effective_until is None or on < row.effective_until)),
        None,
    )
