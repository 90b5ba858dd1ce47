"""Finding people by name: syllables without tone marks find, tone marks rank. Homonyms are never merged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from phohien.kernel.errors import Refused
from phohien.kernel.text import fold
from phohien.kernel.words import Words
from phohien.systems.population.models import Person, Residence
from phohien.systems.population.models.periods import valid_on
from phohien.systems.population.rules import identifiers, names

PAGE = 50
CANDIDATES = 500


@dataclass(frozen=True, slots=True)
class Hit:
    """One person found: enough to tell homonyms apart. ``rank`` 0 whole name exact, 1 tone marks agree, 2
    letters.
    """

    personal_id: str
    full_name: str
    birth_date: date
    birth_date_precision: str
    sex: str
    alive: bool
    unit_code: str
    rank: int

    @property
    def masked_id(self) -> str:
        """The identifier as lists show it."""
        return identifiers.masked(self.personal_id)


@dataclass(frozen=True, slots=True)
class Found:
    """The hits in order, and whether there are more than are shown."""

    hits: tuple[Hit, ...]
    has_more: bool = False


def find_people(
    text: str, *, birth_year: int | None = None, unit_code: str = "", today: date, limit: int = PAGE
) -> Found:
    """People whose names hold every syllable typed, or who have the identifier typed; best first.

    Exact tone marks come first, then the whole name, then Vietnamese order by given name. Raises Refused
    when fewer than two syllables are typed without a birth year: such a search would only browse.
    """
    digits = text.replace(" ", "")
    if digits.isdecimal() and len(digits) in (9, 12):
        return Found(_hits(_by_number(digits), "", today))
    if len(names.query_tokens(text)) < (1 if birth_year else 2):
        raise Refused(
            Words(
                "Hãy nhập ít nhất hai tiếng của họ tên, hoặc một tiếng kèm năm sinh, hoặc số định danh.",
                "Type at least two syllables of the name, or one with a birth year, or an identifier.",
            ),
            code="population.search_too_wide",
            field="q",
        )
    exact = _matching(names.exact_query_tokens(text, birth_year), unit_code, today)[:CANDIDATES]
    people = {person.pk: person for person in exact}
    if len(people) < CANDIDATES:
        wide = _matching(names.query_tokens(text, birth_year), unit_code, today).exclude(pk__in=list(people))
        people |= {person.pk: person for person in wide[: CANDIDATES - len(people)]}
    hits = _hits(people.values(), text, today, limit)
    return Found(hits, has_more=len(people) > limit)


def _matching(tokens: list[str], unit_code: str, today: date) -> QuerySet[Person]:
    found = Person.objects.filter(search_tokens__contains=tokens)
    if unit_code:
        here = Residence.objects.filter(valid_on(today), kind="permanent", unit_code=unit_code)
        found = found.filter(pk__in=here.values("person_id"))
    return found


def _by_number(digits: str) -> Iterable[Person]:
    if len(digits) == 12:
        return Person.objects.filter(personal_id=digits)
    return Person.objects.filter(other_identifiers__kind="cmnd", other_identifiers__value=digits)


def _rank(person: Person, query_toned: str, query_folded: str) -> int:
    if person.name_toned == query_toned:
        return 0
    if set(query_toned.split()) <= set(person.name_toned.split()):
        return 1
    return 2 if fold(person.full_name) == query_folded else 3


def _hits(people: Iterable[Person], text: str, today: date, limit: int = PAGE) -> tuple[Hit, ...]:
    toned, folded = names.toned(text), fold(text)
    ranked = sorted(people, key=lambda one: (_rank(one, toned, folded), one.sort_key, one.birth_date, one.pk))[:limit]
    rows = Residence.objects.filter(valid_on(today), kind="permanent", person__in=[person.pk for person in ranked])
    units = dict(rows.values_list("person_id", "unit_code"))
    return tuple(
        Hit(
            personal_id=person.personal_id,
            full_name=person.full_name,
            birth_date=person.birth_date,
            birth_date_precision=person.birth_date_precision,
            sex=person.sex,
            alive=person.alive,
            unit_code=units.get(person.pk, ""),
            rank=_rank(person, toned, folded),
        )
        for person in ranked
    )


def people_of(full_name: str, *, birth_date: date, personal_id: str = "", sex: str | None = None) -> list[Person]:
    """Up to ten people of that folded name and birth date, those with the same tone marks first."""
    folded = fold(names.normalise_name(full_name))
    rows = Person.objects.filter(
        search_tokens__contains=names.query_tokens(full_name, birth_date.year), birth_date=birth_date
    )
    if personal_id:
        rows = rows.filter(personal_id=personal_id)
    if sex:
        rows = rows.filter(sex=sex)
    same = [person for person in rows[:200] if fold(person.full_name) == folded]
    toned = names.toned(names.normalise_name(full_name))
    return sorted(same, key=lambda person: (person.name_toned != toned, person.pk))[:10]
