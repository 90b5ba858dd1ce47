"""The personal identifier (số định danh cá nhân): twelve digits that say a little, and prove nothing more.

Three digits of the province of birth registration, one of century and sex, two of the birth year, six that
mean nothing. There is no check digit; only structure and agreement with the record can be checked. The
province digits say where the birth was registered, never where somebody lives. Source: NĐ 137/2015/NĐ-CP
Điều 13; TT 59/2021/TT-BCA (digits from memory, to be confirmed).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Sex = Literal["male", "female"]

SAMPLE_PROVINCE_CODE = "000"
"""No province has this code: identifiers made here can never be a real person's."""

SERIES_SIZE = 1_000_000
_SHAPE = re.compile(r"\d{12}", re.ASCII)
_OLD_SHAPE = re.compile(r"\d{9}", re.ASCII)
_MULTIPLIER, _OFFSET = 387_421, 271_829


@dataclass(frozen=True, slots=True)
class IdentifierParts:
    """What the digits of an identifier say."""

    province_code: str
    sex: Sex
    birth_year: int
    serial: str


def is_well_formed(personal_id: str) -> bool:
    """Whether this is twelve ASCII digits."""
    return _SHAPE.fullmatch(personal_id) is not None


def is_old_identity_number(text: str) -> bool:
    """Whether this is a nine-digit number of the former identity card (CMND), kept as a second number."""
    return _OLD_SHAPE.fullmatch(text) is not None


def century_digit(*, sex: Sex, birth_year: int) -> str:
    """The fourth digit: 0/1 for men/women born in 1900-1999, 2/3 in 2000-2099, to 8/9 in 2300-2399.

    Raises ValueError outside 1900-2399: the identifier cannot express such a year.
    """
    if not 1900 <= birth_year <= 2399:
        raise ValueError(f"An identifier cannot express the birth year {birth_year}.")
    return str((birth_year // 100 - 19) * 2 + (sex == "female"))


def series_prefix(*, sex: Sex, birth_year: int, province_code: str = SAMPLE_PROVINCE_CODE) -> str:
    """The first six digits, shared by everybody of that province, sex and birth year."""
    if not re.fullmatch(r"\d{3}", province_code, re.ASCII):
        raise ValueError("A province code is three digits.")
    return f"{province_code}{century_digit(sex=sex, birth_year=birth_year)}{birth_year % 100:02d}"


def identifier(*, prefix: str, number: int) -> str:
    """The ``number``-th identifier of a series: never the same for two numbers, and not guessable by
    counting.

    The last six digits are a permutation of the running number (an affine map, its multiplier without common
    factor with a million). Raises ValueError when the series is full.
    """
    if not 0 <= number < SERIES_SIZE:
        raise ValueError(f"The identifier series {prefix} is full.")
    return f"{prefix}{(number * _MULTIPLIER + _OFFSET) % SERIES_SIZE:06d}"


def parse(personal_id: str) -> IdentifierParts:
    """The parts of a well-formed identifier. Raises ValueError otherwise."""
    if not is_well_formed(personal_id):
        raise ValueError("A personal identifier is twelve digits.")
    digit = int(personal_id[3])
    return IdentifierParts(
        province_code=personal_id[:3],
        sex="female" if digit % 2 else "male",
        birth_year=(19 + digit // 2) * 100 + int(personal_id[4:6]),
        serial=personal_id[6:],
    )


def disagreements(personal_id: str, *, sex: Sex | None, birth_date: date | None) -> tuple[str, ...]:
    """Which of ``structure``, ``sex``, ``birth_year`` do not agree with the record; empty when all do."""
    if not is_well_formed(personal_id):
        return ("structure",)
    parts = parse(personal_id)
    found = []
    if sex is not None and parts.sex != sex:
        found.append("sex")
    if birth_date is not None and parts.birth_year != birth_date.year:
        found.append("birth_year")
    return tuple(found)


def masked(personal_id: str) -> str:
    """The identifier with its middle hidden, for lists: ``000•••••2345``."""
    return f"{personal_id[:3]}{'•' * max(0, len(personal_id) - 7)}{personal_id[-4:]}"
