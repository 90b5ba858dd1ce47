"""The territory through time, in memory and immutable: which unit a code named on a day, and what became of it.

A unit here is one stretch of life under one name and kind; a code that outlived a merger names several units, one
after the other. ``id`` is the table's key. Periods are half-open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from phohien.kernel.text import sort_key
from phohien.kernel.words import Words

LEVEL_WORDS = {
    "province": Words("cấp tỉnh", "province level"),
    "district": Words("cấp huyện", "district level"),
    "commune": Words("cấp xã", "commune level"),
}
KIND_WORDS = {
    "province": Words("Tỉnh", "Province"),
    "city": Words("Thành phố", "City"),
    "town": Words("Thị xã", "Town"),
    "district": Words("Huyện", "District"),
    "commune": Words("Xã", "Commune"),
    "ward": Words("Phường", "Ward"),
    "township": Words("Thị trấn", "Township"),
}
STEP_WORDS = {
    "whole": Words("toàn bộ đơn vị", "the whole unit"),
    "part": Words("một phần đơn vị", "a part of the unit"),
    "rename": Words("đổi tên", "a new name"),
    "boundary": Words("điều chỉnh địa giới, không có dân cư", "a boundary moved, nobody lives there"),
}
GROUND_WORDS = {
    "quoted": Words("văn bản, hoặc bản tin trích văn bản", "official text, or a report quoting it"),
    "agreed": Words("các nguồn độc lập khớp nhau", "independent sources agree"),
    "name": Words("suy ra từ tên gọi", "derived from the names"),
    "elimination": Words("suy ra bằng loại trừ", "derived by elimination"),
    "neighbour": Words("suy ra từ mã liền kề", "derived from neighbouring codes"),
    "recollection": Words("chưa có căn cứ", "no evidence yet"),
    "one package": Words("chỉ có một nguồn", "one source only"),
}
LEVELS = tuple(LEVEL_WORDS)
KINDS = tuple(KIND_WORDS)
StepKind = Literal["whole", "part", "rename", "boundary"]
Reached = tuple[frozenset[int], bool]
ONE_DAY = timedelta(days=1)
#: Where the register begins for Hưng Yên and for Thái Bình: units of that day are older than the register knows.
BEGINNINGS = (date(2020, 1, 1), date(2021, 1, 1))


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit in one stretch of its life; ``valid_until`` is exclusive, None while it stands."""

    id: int
    code: str
    level: str
    kind: str
    name: str
    name_en: str
    search_key: str
    valid_from: date
    valid_until: date | None
    legal_basis: str
    confirmed: bool
    ground: str

    @property
    def full_name(self) -> str:
        """The name with the word for its kind: ``Phường Phố Hiến``; in English ``Phố Hiến Ward``."""
        return str(Words(f"{KIND_WORDS[self.kind].vi} {self.name}", self.name_en))

    @property
    def last_day(self) -> date | None:
        """The last day the unit stood; None while it stands."""
        return self.valid_until - ONE_DAY if self.valid_until else None

    @property
    def known_since(self) -> date | None:
        """The day the unit was set up; None when that was before the register begins."""
        return None if self.valid_from in BEGINNINGS else self.valid_from

    def stood_on(self, day: date) -> bool:
        """Whether the unit stood on that day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class Parenthood:
    """``unit`` lay under ``parent`` in this time (ids)."""

    unit: int
    parent: int
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Step:
    """``old`` became ``new`` (ids): as a whole, in part, under another name, or a strip of land without people."""

    old: int
    new: int
    on: date
    kind: StepKind
    is_default: bool
    legal_basis: str
    confirmed: bool
    ground: str
    note: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a code is on a day. ``suggested`` is only ever offered to a person to choose, never taken silently.

    ``confirmed`` is False when a step on the way is not proven from an official text.
    """

    code: str
    on: date
    units: tuple[Unit, ...]
    confirmed: bool
    suggested: Unit | None = None

    @property
    def outcome(self) -> Literal["one", "several", "none"]:
        """Exactly one unit, several candidates, or none."""
        if not self.units:
            return "none"
        return "one" if len(self.units) == 1 else "several"

    @property
    def unit(self) -> Unit | None:
        """The unit when there is exactly one; None otherwise, so that a split is never assigned silently."""
        return self.units[0] if len(self.units) == 1 else None


class Tree:
    """The territory as it stood on one day. Made from that day's units in their order, the higher levels first."""

    def __init__(self, on: date, units: Iterable[Unit], parents: dict[int, int]) -> None:
        self.on = on
        self.units = {unit.id: unit for unit in units}
        self.by_code = {unit.code: unit for unit in self.units.values()}
        self._parents = parents
        self._children: dict[int | None, list[Unit]] = defaultdict(list)
        for unit in self.units.values():
            self._children[parents.get(unit.id)].append(unit)

    def roots(self) -> list[Unit]:
        """The units nothing lies above: the provinces."""
        return self._children.get(None, [])

    def children(self, code: str) -> list[Unit]:
        """The units directly under the unit of that code, in Vietnamese order; empty when it does not stand."""
        unit = self.by_code.get(code)
        return self._children.get(unit.id, []) if unit else []

    def parent(self, code: str) -> Unit | None:
        """The unit directly above; None for a province or a code that did not stand."""
        unit = self.by_code.get(code)
        return self.units.get(self._parents.get(unit.id, 0)) if unit else None

    def ancestors(self, code: str) -> list[Unit]:
        """The units above, the province first."""
        above = []
        parent = self.parent(code)
        while parent is not None:
            above.append(parent)
            parent = self.parent(parent.code)
        return above[::-1]

    def descendants(self, code: str) -> list[Unit]:
        """Every unit below, in the order of the tree."""
        return [below for child in self.children(code) for below in (child, *self.descendants(child.code))]

    def counts(self, code: str) -> dict[str, int]:
        """How many units of each kind lie below, kinds in the order of :data:`KINDS`."""
        counted = Counter(unit.kind for unit in self.descendants(code))
        return {kind: counted[kind] for kind in KINDS if counted[kind]}


def _in_order(unit: Unit) -> tuple[int, int, str]:
    return LEVELS.index(unit.level), 0 if unit.kind in ("city", "town", "ward") else 1, sort_key(unit.name)


def _joined(found: Iterable[tuple[Reached, bool]]) -> Reached:
    reached: frozenset[int] = frozenset()
    confirmed = True
    for (units, rest_proven), proven in found:
        reached |= units
        confirmed &= proven and rest_proven
    return reached, confirmed


class Snapshot:
    """The whole territory of all times. Nothing in it changes; answers are remembered."""

    def __init__(
        self,
        units: Iterable[Unit],
        parenthoods: Iterable[Parenthood],
        steps: Iterable[Step],
        version: str = "",
    ) -> None:
        self.version = version
        self.units = {unit.id: unit for unit in units}
        self._ordered = sorted(self.units.values(), key=_in_order)
        self.parenthoods = tuple(parenthoods)
        self.steps = tuple(steps)
        self.forward: dict[int, list[Step]] = defaultdict(list)
        self.backward: dict[int, list[Step]] = defaultdict(list)
        for step in self.steps:
            self.forward[step.old].append(step)
            self.backward[step.new].append(step)
        self._versions: dict[str, list[Unit]] = defaultdict(list)
        for unit in sorted(self.units.values(), key=lambda unit: unit.valid_from):
            self._versions[unit.code].append(unit)
        self._children: dict[int, list[Parenthood]] = defaultdict(list)
        for link in self.parenthoods:
            self._children[link.parent].append(link)
        self.changes = sorted(
            {unit.valid_from for unit in self.units.values()}
            | {unit.valid_until for unit in self.units.values() if unit.valid_until}
            | {link.valid_from for link in self.parenthoods}
        )
        self._trees: dict[int, Tree] = {}
        self._walks: dict[tuple[int, int, int], Reached] = {}

    def versions(self, code: str) -> list[Unit]:
        """Every unit that code ever named, the earliest first."""
        return list(self._versions.get(code, ()))

    def unit_on(self, code: str, day: date) -> Unit | None:
        """The unit the code named on that day, if any."""
        return next((unit for unit in self._versions.get(code, ()) if unit.stood_on(day)), None)

    def as_of(self, day: date) -> Tree:
        """The tree as it stood on that day."""
        epoch = bisect_right(self.changes, day)
        tree = self._trees.get(epoch)
        if tree is None:
            standing = [unit for unit in self._ordered if unit.stood_on(day)]
            parents = {
                link.unit: link.parent
                for link in self.parenthoods
                if link.valid_from <= day and (link.valid_until is None or day < link.valid_until)
            }
            tree = self._trees[epoch] = Tree(day, standing, parents)
        return tree

    def forget_trees(self) -> None:
        """The trees made so far are made anew when asked for: for measuring only."""
        self._trees.clear()

    def resolve(self, code: str, on: date, *, recorded_on: date | None = None) -> Resolution:
        """The units of day ``on`` that the unit named by ``code`` became, or came from.

        ``recorded_on`` says when the code was written down and so which unit it meant; a code used after its unit
        ended means its last unit. Without it every unit the code named until ``on`` counts, so that a reused code
        never hides a split.
        """
        reached: frozenset[int] = frozenset()
        confirmed = True
        meant = self._meant(code, on, recorded_on)
        for unit in meant:
            known_on = recorded_on or min(on, unit.last_day or on)
            if unit.valid_from > known_on:
                known_on = unit.valid_from
            found, proven = self._back(unit, known_on, on) if known_on > on else self._ahead(unit, on)
            reached |= found
            confirmed &= proven
        units = tuple(sorted((self.units[key] for key in reached), key=_in_order))
        return Resolution(code, on, units, confirmed and bool(units), self._suggested(meant, on, units))

    def where_did_it_go(self, code: str, on: date | None = None) -> list[Step]:
        """The direct steps out of the unit the code named on that day (its last unit when no day is given)."""
        unit = self._chosen(code, on)
        return sorted(self.forward.get(unit.id, ()), key=self._step_order("new")) if unit else []

    def where_did_it_come_from(self, code: str, on: date | None = None) -> list[Step]:
        """The direct steps into the unit the code named on that day (its last unit when no day is given)."""
        unit = self._chosen(code, on)
        return sorted(self.backward.get(unit.id, ()), key=self._step_order("old")) if unit else []

    def _chosen(self, code: str, on: date | None) -> Unit | None:
        if on is not None:
            return self.unit_on(code, on)
        versions = self._versions.get(code)
        return versions[-1] if versions else None

    def _step_order(self, end: str) -> Callable[[Step], tuple[Any, ...]]:
        return lambda step: (step.on, step.kind == "boundary", *_in_order(self.units[getattr(step, end)]))

    def _meant(self, code: str, on: date, recorded_on: date | None) -> list[Unit]:
        versions = self._versions.get(code, [])
        if recorded_on is not None:
            begun = [unit for unit in versions if unit.valid_from <= recorded_on]
            return begun[-1:] or versions[:1]
        return [unit for unit in versions if unit.valid_from <= on] or versions[:1]

    def _ahead(self, unit: Unit, day: date) -> Reached:
        """The units of that later day this one became, and whether every step on the way is confirmed."""
        if unit.stood_on(day):
            return frozenset((unit.id,)), True
        key = (unit.id, bisect_right(self.changes, day), 0)
        if key not in self._walks:
            nearest = [step for step in self.forward.get(unit.id, ()) if step.kind != "boundary"]
            found = [(self._ahead(self.units[step.new], day), step.confirmed) for step in nearest]
            if not nearest:
                found = [(self._ahead(child, day), True) for child in self._last_children(unit)]
            self._walks[key] = _joined(found)
        return self._walks[key]

    def _back(self, unit: Unit, known_on: date, day: date) -> Reached:
        """The units of that earlier day whose land this one held on ``known_on``: itself and what merged since."""
        key = (unit.id, bisect_right(self.changes, day), bisect_right(self.changes, known_on))
        if key not in self._walks:
            merged = [
                step for step in self.backward.get(unit.id, ()) if day < step.on <= known_on and step.kind != "boundary"
            ]
            found = [(self._back(self.units[step.old], step.on, day), step.confirmed) for step in merged]
            itself = frozenset((unit.id,)) if unit.stood_on(day) else frozenset()
            self._walks[key] = _joined([((itself, True), True), *found])
        return self._walks[key]

    def _last_children(self, unit: Unit) -> list[Unit]:
        """A district ended without a successor of its own: its land went where its last communes went."""
        return [
            self.units[link.unit]
            for link in self._children.get(unit.id, ())
            if unit.valid_until is not None and link.valid_until == unit.valid_until
        ]

    def _suggested(self, meant: list[Unit], on: date, units: tuple[Unit, ...]) -> Unit | None:
        if len(units) < 2 or len(meant) != 1 or meant[0].level != "commune":
            return None
        unit = meant[0]
        while unit.valid_until is not None and unit.valid_until <= on:
            default = next((s for s in self.forward.get(unit.id, ()) if s.is_default and s.kind != "boundary"), None)
            if default is None:
                return None
            unit = self.units[default.new]
        return unit if unit in units else None
