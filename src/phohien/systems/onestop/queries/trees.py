"""Agencies of any day counted under the tree of another: today's 104 communes, or the units of 2024.

A dossier keeps the agency it was filed under. What that agency became is the directory's to say; where it became
several, nobody guesses: such dossiers stand in a row of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.directory.models import Agency

UNRESOLVED = "chua-phan-dinh"
#: The days whose trees people ask for; None is today.
TREES: dict[str, tuple[date | None, Words]] = {
    "hien-nay": (None, Words("Đơn vị hiện nay (104 xã, phường)", "Units of today (104 communes)")),
    "truoc-7-2025": (date(2025, 6, 30), Words("Đơn vị đến 30/6/2025", "Units until 30 June 2025")),
    "truoc-11-2024": (date(2024, 10, 31), Words("Đơn vị đến 31/10/2024", "Units until 31 October 2024")),
}
EVERYWHERE = frozenset({"office"})


@dataclass(frozen=True, slots=True)
class Place:
    """An agency as the board names it. ``kind`` is empty for the unresolved and the unknown."""

    code: str
    name: Words
    kind: str = ""
    sort_key: str = ""


def day_of(tree: str, today: date) -> date:
    """The day whose units the tree of that name shows; today for an unknown name."""
    return TREES.get(tree, (None, None))[0] or today


@lru_cache(maxsize=8192)
def _heirs(code: str, on: date, version: str) -> tuple[str, ...]:
    """The codes of the agencies of day ``on`` that answer for what ``code`` did; the code itself when unknown."""
    agency = directory.find_agency(code)
    if agency is None:
        return (code,)
    return tuple(sorted(heir.code for heir in directory.agency_heirs(agency, on)))


def heirs_of(code: str, on: date) -> tuple[str, ...]:
    """The agencies of that day that answer for it: one, several after a split, or none."""
    return _heirs(code, on, directory.snapshot().version)


def counted_under(code: str, on: date) -> str:
    """The one agency of that day its dossiers are counted under, or UNRESOLVED when it is not exactly one."""
    found = heirs_of(code, on)
    return found[0] if len(found) == 1 else UNRESOLVED


def places(codes: Iterable[str], on: date) -> dict[str, Place]:
    """What the board calls these agencies of that day, by code."""
    wanted = set(codes)
    rows = Agency.objects.filter(code__in=wanted).order_by("valid_from")
    found = {row.code: row for row in rows if row.valid_from <= on} or {row.code: row for row in rows}
    known = {
        code: Place(code, Words(row.name, row.name_en or row.name), row.kind, row.sort_key)
        for code, row in found.items()
    }
    unresolved = Place(UNRESOLVED, Words("Chưa phân định được", "Not to be assigned to one unit"), "", "\uffff")
    unknown = {code: Place(code, Words(code, code)) for code in wanted - known.keys()}
    return {**unknown, **known, **({UNRESOLVED: unresolved} if UNRESOLVED in wanted else {})}


def scope_of(viewer: Actor, today: date) -> frozenset[str] | None:
    """Today's agencies whose figures the viewer sees: the own one and those below; None for the whole province.

    Operators, the leaders of the province's People's Committee and of its office see everything.
    """
    if viewer.has_role("operator"):
        return None
    agency = directory.find_agency(viewer.agency, today)
    if agency is None:
        return frozenset()
    is_top = agency.parent_id is None
    is_its_office = agency.parent is not None and agency.parent.parent_id is None and agency.kind in EVERYWHERE
    if is_top or is_its_office:
        return None
    below = directory.agencies_under(agency.code, today, whole=True)
    return frozenset({agency.code, *(item.code for item in below)})


def in_scope(code: str, scope: frozenset[str] | None, today: date) -> bool:
    """Whether everything the agency did is answered for today within the scope."""
    return scope is None or (bool(found := heirs_of(code, today)) and scope.issuperset(found))
