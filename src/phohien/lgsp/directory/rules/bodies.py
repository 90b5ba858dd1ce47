"""The bodies that follow from the territory by a stated rule: People's Committees, service centres, counters.

Numbers generated here are no official numbers and are marked so:

- province ``H31`` (Hưng Yên), ``H54`` (Thái Bình until 30/6/2025);
- district: ``H31.31`` onward by ascending territorial code; old form ``000.00.31.H31``;
- commune under a district: ``H31.31.1`` onward by ascending territorial code within the district, one number for all
  units a code named; old form ``000.01.31.H31``;
- commune since 1/7/2025: ``H31.101`` onward by ascending territorial code; its service centre ``H31.101.1``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from phohien.lgsp.directory.rules.agencies import commune_committee_code, old_style_code
from phohien.lgsp.directory.rules.territory import KIND_WORDS, Snapshot, Unit

PROVINCE_CODES = {"33": "H31", "34": "H54"}
FIRST_DISTRICT = 31


@dataclass(frozen=True, slots=True)
class Body:
    """One agency that follows from a unit; ``successor`` is (code, valid_from) when there is exactly one heir."""

    code: str
    kind: str
    unit: Unit
    name: str
    name_en: str
    short_name: str
    parent_code: str
    old_code: str
    successor: tuple[str, date] | None


def committees(territory: Snapshot) -> list[Body]:
    """The People's Committee of every unit of all times."""
    codes = committee_codes(territory)
    return [_committee(territory, unit, codes) for unit in territory.units.values()]


def service_centres(territory: Snapshot) -> Iterator[Body]:
    """The public administration service centre of every commune since the district level ended."""
    codes = committee_codes(territory)
    for unit in territory.units.values():
        if unit.level == "commune" and unit.valid_until is None:
            place = place_in_words(unit)
            yield Body(
                f"{codes[unit.id]}.1", "service_centre", unit,
                f"Trung tâm Phục vụ hành chính công {place}",
                f"Public Administration Service Centre of {unit.name_en}",
                f"TTPVHCC {place}", codes[unit.id], "", None,
            )  # fmt: skip


def committee_codes(territory: Snapshot) -> dict[int, str]:
    """The generated (for provinces: the known) code of the committee of every unit, by the unit's id."""
    codes: dict[int, str] = {}
    parents = {link.unit: link.parent for link in territory.parenthoods}
    units = sorted(territory.units.values(), key=lambda unit: unit.code)
    for unit in units:
        if unit.level == "province":
            codes[unit.id] = PROVINCE_CODES[unit.code]
    for province in PROVINCE_CODES:
        under = [u for u in units if u.level == "district" and territory.units[parents[u.id]].code == province]
        for place, district in enumerate(under):
            codes[district.id] = f"{PROVINCE_CODES[province]}.{FIRST_DISTRICT + place}"
    siblings = _communes_under(territory, parents)
    for unit in units:
        if unit.level == "commune":
            codes[unit.id] = _commune_code(territory.units[parents[unit.id]], unit, siblings, codes)
    return codes


def place_in_words(unit: Unit) -> str:
    """The unit inside a sentence: ``phường Phố Hiến``."""
    return f"{KIND_WORDS[unit.kind].vi.lower()} {unit.name}"


def _communes_under(territory: Snapshot, parents: dict[int, int]) -> dict[int, list[str]]:
    """The codes of all communes that ever lay under each unit, ascending."""
    found: dict[int, set[str]] = defaultdict(set)
    for child, above in parents.items():
        if territory.units[child].level == "commune":
            found[above].add(territory.units[child].code)
    return {above: sorted(codes) for above, codes in found.items()}


def _commune_code(parent: Unit, unit: Unit, siblings: dict[int, list[str]], codes: dict[int, str]) -> str:
    place = siblings[parent.id].index(unit.code)
    return commune_committee_code(place) if parent.level == "province" else f"{codes[parent.id]}.{place + 1}"


def _committee(territory: Snapshot, unit: Unit, codes: dict[int, str]) -> Body:
    code = codes[unit.id]
    heirs = [step for step in territory.forward.get(unit.id, ()) if step.kind != "boundary"]
    heir = territory.units[heirs[0].new] if len(heirs) == 1 else None
    place = place_in_words(unit)
    return Body(
        code, "committee", unit, f"Ủy ban nhân dân {place}", f"People's Committee of {unit.name_en}",
        f"UBND {place}", code.rpartition(".")[0], _old_code(code, unit),
        (codes[heir.id], heir.valid_from) if heir else None,
    )  # fmt: skip


def _old_code(code: str, unit: Unit) -> str:
    """The 13-character form the body would have borne; none for the communes of the two-level time."""
    province, *numbers = code.split(".")
    if unit.level == "commune" and len(numbers) < 2:
        return ""
    first, second, *_ = [*map(int, numbers), 0, 0]
    return old_style_code(province, first, second)
