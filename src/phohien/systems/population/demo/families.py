"""Fictitious families of a commune: couples, children, grandparents, people alone; the same for the same
seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from phohien.systems.population.demo.names import full_name, surname
from phohien.systems.population.services.bulk import NewFamily, NewMember

TODAY = date(2026, 11, 22)
Unit = tuple[str, str, bool]
"""Code, name, and whether it is a ward (phường): streets instead of hamlets."""

_STREETS = "Điện Biên|Nguyễn Thiện Thuật|Chùa Chuông|Phạm Ngũ Lão|Bãi Sậy|Nguyễn Du|Lê Văn Lương|Triệu Quang Phục"
_HAMLETS = "Đông|Đoài|Thượng|Hạ|Nội|Ngoại|Trung|Tiền|Đình|Chùa"


def families(units: Sequence[Unit], *, people: int, seed: int = 2026) -> Iterator[NewFamily]:
    """Families until there are at least that many people, spread over the units (wards are denser)."""
    random = Random(seed)  # noqa: S311 - a fixed seed is the point
    weights = [3 if is_ward else 2 for _, _, is_ward in units]
    made = 0
    while made < people:
        family = _family(random, random.choices(units, weights)[0])
        made += len(family.members)
        yield family


def _family(random: Random, unit: Unit) -> NewFamily:
    kind = random.choices(["children", "three_generations", "couple", "alone"], [58, 22, 12, 8])[0]
    if kind == "alone":
        members = _alone(random, unit)
    else:
        members = _couple(random, unit, with_children=kind != "couple", with_parents=kind == "three_generations")
    return NewFamily(
        unit_code=unit[0],
        address=_address(random, unit),
        since=_since(random, members),
        members=tuple(members),
    )


def _since(random: Random, members: list[NewMember]) -> date:
    adult = members[0].birth_date + timedelta(days=random.randint(20 * 365, 30 * 365))
    return min(max(adult, date(2007, 7, 1)), TODAY - timedelta(days=30))


def _address(random: Random, unit: Unit) -> str:
    if unit[2]:
        street = random.choice(_STREETS.split("|"))
        return f"Số {random.randint(1, 320)}, đường {street}, tổ dân phố số {random.randint(1, 12)}"
    return f"Xóm {random.randint(1, 9)}, thôn {random.choice(_HAMLETS.split('|'))}"


def _day(random: Random, year: int) -> date:
    return min(date(year, 1, 1) + timedelta(days=random.randint(0, 364)), TODAY - timedelta(days=7))


def _person(
    random: Random, unit: Unit, key: str, *, family: str, sex: str, year: int, relation: str, **more: str
) -> NewMember:
    return NewMember(
        key=key,
        full_name=full_name(random, family=family, sex=sex, birth_year=year),
        sex=sex,  # type: ignore[arg-type]
        birth_date=_day(random, year),
        relation=relation,
        native_place=f"{unit[1]}, Hưng Yên" if random.random() < 0.85 else "Thái Bình (cũ)",
        birth_place="Bệnh viện Đa khoa tỉnh Hưng Yên" if year > 1990 else "Tại nhà",
        ethnicity="Kinh" if random.random() < 0.994 else random.choice(["Tày", "Mường", "Nùng", "Thái"]),
        religion=random.choices(["", "Công giáo", "Phật giáo"], [92, 5, 3])[0],
        **more,
    )


def _alone(random: Random, unit: Unit) -> list[NewMember]:
    year = random.choice([random.randint(1936, 1960), random.randint(1985, 2003)])
    sex = random.choice(["male", "female", "female"])
    status = "widowed" if year < 1960 else "single"
    return [
        _person(
            random,
            unit,
            "a",
            family=surname(random),
            sex=sex,
            year=year,
            relation="head",
            marital_status=status,
        )
    ]


def _couple(random: Random, unit: Unit, *, with_children: bool, with_parents: bool) -> list[NewMember]:
    year = random.randint(1968, 2000) if with_children else random.choice([random.randint(1945, 1965), 1999])
    family = surname(random)
    old = _grandparents(random, unit, family, year) if with_parents else []
    links = {"father": "gf", "mother": "gm"} if old else {}
    relation = "child" if old else "head"
    husband = _person(
        random,
        unit,
        "h",
        family=family,
        sex="male",
        year=year,
        relation=relation,
        marital_status="married",
        spouse="w",
        **links,
    )
    wife = _person(
        random,
        unit,
        "w",
        family=surname(random),
        sex="female",
        year=year + random.randint(-2, 5),
        relation="child_in_law" if old else "spouse",
        marital_status="married",
        spouse="h",
    )
    couple = [*old, husband, wife]
    return couple + (_children(random, unit, family, husband, wife, bool(old)) if with_children else [])


def _grandparents(random: Random, unit: Unit, family: str, year: int) -> list[NewMember]:
    born = year - random.randint(22, 30)
    return [
        _person(
            random,
            unit,
            "gf",
            family=family,
            sex="male",
            year=born,
            relation="head",
            marital_status="married",
            spouse="gm",
        ),
        _person(
            random,
            unit,
            "gm",
            family=surname(random),
            sex="female",
            year=born + random.randint(0, 3),
            relation="spouse",
            marital_status="married",
            spouse="gf",
        ),
    ]


def _children(
    random: Random, unit: Unit, family: str, husband: NewMember, wife: NewMember, is_grandchild: bool
) -> list[NewMember]:
    count = random.choices([1, 2, 3, 4], [22, 56, 18, 4])[0]
    first = max(husband.birth_date.year, wife.birth_date.year) + random.randint(21, 27)
    years = [first + place * random.randint(2, 4) for place in range(count)]
    return [
        _person(
            random,
            unit,
            f"c{place}",
            family=family,
            sex=random.choices(["male", "female"], [111, 100])[0],
            year=year,
            relation="grandchild" if is_grandchild else "child",
            father="h",
            mother="w",
        )
        for place, year in enumerate(years)
        if year <= TODAY.year
    ]
