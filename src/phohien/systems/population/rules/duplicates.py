"""Is this birth in the register already? Scoring of candidates; a person decides, save where all agrees.

Names are compared with tone marks (exact), without (folded) and nearly (one syllable or a few letters off).
Twins share parents and day but not the name, so a blocking duplicate needs the name with its tone marks, the
day *and* the mother.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from phohien.kernel.text import fold
from phohien.systems.population.rules.names import toned

SHOW_FROM_SCORE = 50
CLOSE_NAME_RATIO = 0.85
CLOSE_DATE_DAYS = 3
_BLOCKING = {"name_exact", "birth_date", "mother"}
_POINTS = {
    "name_exact": 40,
    "name_folded": 35,
    "name_close": 25,
    "birth_date": 30,
    "birth_date_swapped": 20,
    "birth_date_close": 15,
    "mother": 20,
    "father": 10,
}


@dataclass(frozen=True, slots=True)
class BirthFeatures:
    """What two births are compared by; empty means unknown."""

    full_name: str
    birth_date: date
    sex: str = ""
    mother_id: str = ""
    father_id: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two births are: 0 to 100, and why."""

    score: int
    reasons: tuple[str, ...]

    @property
    def is_shown(self) -> bool:
        """Whether an officer should see this candidate."""
        return self.score >= SHOW_FROM_SCORE

    @property
    def blocks(self) -> bool:
        """Whether this is the same birth beyond doubt."""
        return set(self.reasons) >= _BLOCKING


def likeness(one: BirthFeatures, other: BirthFeatures) -> Likeness:
    """How alike two births are. Symmetric; a differing sex takes twenty points away."""
    reasons = [reason for reason in (_name_reason(one, other), _date_reason(one, other)) if reason]
    if one.mother_id and one.mother_id == other.mother_id:
        reasons.append("mother")
    if one.father_id and one.father_id == other.father_id:
        reasons.append("father")
    score = sum(_POINTS[reason] for reason in reasons)
    if one.sex and other.sex:
        score, reasons = (score, [*reasons, "sex"]) if one.sex == other.sex else (score - 20, reasons)
    return Likeness(score=max(0, min(100, score)), reasons=tuple(reasons))


def _name_reason(one: BirthFeatures, other: BirthFeatures) -> str:
    if toned(one.full_name) == toned(other.full_name):
        return "name_exact"
    first, second = sorted((fold(one.full_name), fold(other.full_name)))
    if first == second:
        return "name_folded"
    return "name_close" if SequenceMatcher(None, first, second).ratio() >= CLOSE_NAME_RATIO else ""


def _date_reason(one: BirthFeatures, other: BirthFeatures) -> str:
    first, second = one.birth_date, other.birth_date
    if first == second:
        return "birth_date"
    if first.year == second.year and (first.month, first.day) == (second.day, second.month):
        return "birth_date_swapped"
    return "birth_date_close" if abs((first - second).days) <= CLOSE_DATE_DAYS else ""
