"""What a birth must satisfy before it takes a place in the book.

Source: Luật Hộ tịch 60/2014/QH13 Điều 15 (sixty days), Điều 16; NĐ 123/2015/NĐ-CP (to be confirmed). The
values are data with their source so that the Civil-status Law 03/2026/QH16 can replace them from 1/3/2027.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LATE_AFTER_DAYS = 60
LATE_SOURCE = "Luật Hộ tịch 60/2014/QH13, Điều 15"
MOTHER_AGE_LIKELY = range(14, 56)
FATHER_AGE_LIKELY = range(14, 91)


@dataclass(frozen=True, slots=True)
class KnownParent:
    """What the register knows of a declared parent."""

    full_name_toned: str
    sex: str
    birth_date: date
    death_date: date | None = None


def is_late(*, birth_date: date, declared_on: date) -> bool:
    """Whether more than sixty days have passed since the birth: the sixtieth day itself is in time."""
    return (declared_on - birth_date).days > LATE_AFTER_DAYS


def age_on(birth_date: date, day: date) -> int:
    """Completed years on a day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def child_problems(*, birth_date: date, declared_on: date) -> tuple[str, ...]:
    """What makes the declared birth impossible: ``born_in_future``, ``before_1900``."""
    if birth_date > declared_on:
        return ("born_in_future",)
    return ("before_1900",) if birth_date.year < 1900 else ()


def parent_problems(parent: KnownParent, *, role: str, declared_name_toned: str, born: date) -> tuple[str, ...]:
    """What makes this person impossible as ``mother`` or ``father``: of ``name, sex, younger, dead``.

    A mother must be alive on the day of the birth, a father within three hundred days before it.
    """
    found = []
    if parent.full_name_toned != declared_name_toned:
        found.append("name")
    if parent.sex != ("female" if role == "mother" else "male"):
        found.append("sex")
    if parent.birth_date >= born:
        found.append("younger")
    grace_days = 0 if role == "mother" else 300
    if parent.death_date is not None and (born - parent.death_date).days > grace_days:
        found.append("dead")
    return tuple(found)


def is_unlikely_age(parent: KnownParent, *, role: str, born: date) -> bool:
    """Whether the officer should look twice at the parent's age at the birth."""
    likely = MOTHER_AGE_LIKELY if role == "mother" else FATHER_AGE_LIKELY
    return age_on(parent.birth_date, born) not in likely


def relation_of_child(parent_relation: str) -> str:
    """The child's relation to the household head, given the parent's."""
    if parent_relation in {"head", "spouse"}:
        return "child"
    return "grandchild" if parent_relation in {"child", "child_in_law"} else "other"


def book_number(*, volume: int, year: int) -> str:
    """How a register book is named on papers: ``01/2026``."""
    return f"{volume:02d}/{year}"
