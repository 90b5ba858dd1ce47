"""Taking over an earlier register: thousands of families at a time, under the same rules and constraints.

A few statements a batch, one ledger line a batch, one event a person. Relatives are named by keys within the
batch.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from django.db import connection, models, transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Actor
from phohien.systems.population.models import CivilEvent, Household, Membership, Person, Residence
from phohien.systems.population.policy import POLICY, RECORD
from phohien.systems.population.rules import identifiers
from phohien.systems.population.services.events import event_of
from phohien.systems.population.services.numbers import next_in_series
from phohien.systems.population.services.persons import checked_name, search_columns

BATCH = 500


@dataclass(frozen=True, slots=True)
class NewMember:
    """One person of a family; ``key`` is unique in the family, relatives are named by their keys."""

    key: str
    full_name: str
    sex: identifiers.Sex
    birth_date: date
    relation: str
    ethnicity: str = "Kinh"
    native_place: str = ""
    birth_place: str = ""
    birth_unit_code: str = ""
    marital_status: str = "single"
    religion: str = ""
    spouse: str = ""
    father: str = ""
    mother: str = ""
    personal_id: str = ""


@dataclass(frozen=True, slots=True)
class NewFamily:
    """A household with its members, the head first."""

    unit_code: str
    address: str
    since: date
    members: tuple[NewMember, ...] = field(default_factory=tuple)


def import_families(*, families: Iterable[NewFamily], by: Actor, at: datetime, source: str) -> int:
    """Every family stands in the register with identifiers, household and residence; returns the number of
    people.

    Batch by batch, each in its own transaction. Raises Refused for a name the rules refuse (that batch is
    not saved).
    """
    POLICY.require(by, RECORD)
    rows, total = iter(families), 0
    while batch := list(islice(rows, BATCH)):
        total += _import_batch(batch, by, at, source)
    return total


@transaction.atomic
def _import_batch(batch: Sequence[NewFamily], by: Actor, at: datetime, source: str) -> int:
    people = _people(batch, at, source)
    households = _households(batch)
    Person.objects.bulk_create(people.values())
    Household.objects.bulk_create(households)
    links = [(family, household) for family, household in zip(batch, households, strict=True)]
    members = [
        (person, member, family, household)
        for number, (family, household) in enumerate(links)
        for member in family.members
        for person in [people[number, member.key]]
    ]
    Membership.objects.bulk_create(
        Membership(household=household, person=person, relation=member.relation, valid_from=_since(family, member))
        for person, member, family, household in members
    )
    Residence.objects.bulk_create(
        Residence(
            person=person,
            kind="permanent",
            unit_code=family.unit_code,
            address=family.address,
            household=household,
            valid_from=_since(family, member),
        )
        for person, member, family, household in members
    )
    CivilEvent.objects.bulk_create(
        event_of(person, "record", "import", valid_on=at.date(), by=by, at=at, payload={"source": source})
        for person in people.values()
    )
    ledger.record(act=RECORD, subject=f"import:{source}", by=by, at=at, note=f"{len(people)} người, {len(batch)} hộ")
    return len(people)


def _since(family: NewFamily, member: NewMember) -> date:
    return max(family.since, member.birth_date)


def _primary_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys taken from the table's own sequence, so that rows can name each other before they are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _people(batch: Sequence[NewFamily], at: datetime, source: str) -> dict[tuple[int, str], Person]:
    members = [(number, member) for number, family in enumerate(batch) for member in family.members]
    given = _identifiers([member for _, member in members])
    keys = _primary_keys(Person, len(members))
    by_key = {(number, member.key): key for (number, member), key in zip(members, keys, strict=True)}
    return {
        (number, member.key): _person(
            member,
            by_key[number, member.key],
            given[index],
            at,
            source,
            {
                name: by_key[number, getattr(member, name)] if getattr(member, name) else None
                for name in ("spouse", "father", "mother")
            },
        )
        for index, (number, member) in enumerate(members)
    }


def _person(
    member: NewMember, key: int, personal_id: str, at: datetime, source: str, links: dict[str, int | None]
) -> Person:
    name = checked_name(member.full_name)
    return Person(
        id=key,
        personal_id=personal_id,
        full_name=name,
        birth_date=member.birth_date,
        sex=member.sex,
        ethnicity=member.ethnicity,
        religion=member.religion,
        native_place=member.native_place,
        birth_place=member.birth_place,
        birth_unit_code=member.birth_unit_code,
        marital_status=member.marital_status,
        source=source,
        recorded_at=at,
        **{f"{role}_id": other for role, other in links.items()},
        **search_columns(name, member.birth_date.year),
    )


def _identifiers(members: Sequence[NewMember]) -> list[str]:
    prefixes = [identifiers.series_prefix(sex=member.sex, birth_year=member.birth_date.year) for member in members]
    wanted = Counter(prefix for prefix, member in zip(prefixes, members, strict=True) if not member.personal_id)
    following = {prefix: next_in_series(prefix, count=count) for prefix, count in sorted(wanted.items())}
    result = []
    for prefix, member in zip(prefixes, members, strict=True):
        if member.personal_id:
            result.append(member.personal_id)
            continue
        result.append(identifiers.identifier(prefix=prefix, number=following[prefix]))
        following[prefix] += 1
    return result


def _households(batch: Sequence[NewFamily]) -> list[Household]:
    by_unit: dict[str, list[int]] = defaultdict(list)
    for number, family in enumerate(batch):
        by_unit[family.unit_code].append(number)
    codes: dict[int, str] = {}
    for unit_code, numbers in sorted(by_unit.items()):
        first = next_in_series(f"H{unit_code}", count=len(numbers)) + 1
        codes |= {number: f"H{unit_code}-{first + place:06d}" for place, number in enumerate(numbers)}
    return [
        Household(code=codes[number], unit_code=family.unit_code, address=family.address, valid_from=family.since)
        for number, family in enumerate(batch)
    ]
