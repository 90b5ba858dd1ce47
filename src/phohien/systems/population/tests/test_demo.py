"""The demonstration population: believable, the same every time, and nobody real."""

from __future__ import annotations

from random import Random

import pytest

from phohien.systems.population import demo, services
from phohien.systems.population.demo.families import families
from phohien.systems.population.demo.names import full_name
from phohien.systems.population.models import Membership, Person, RegisterBook, Residence
from phohien.systems.population.queries import books
from phohien.systems.population.rules import identifiers, names
from phohien.systems.population.tests import make


def test_the_same_seed_makes_the_same_families():
    assert list(families(demo.UNITS, people=200)) == list(families(demo.UNITS, people=200))


def test_families_are_of_believable_size_and_age():
    made = list(families(demo.UNITS, people=3000))
    people = [member for family in made for member in family.members]

    assert 3.0 <= len(people) / len(made) <= 4.5
    assert sum(member.sex == "male" for member in people) / len(people) == pytest.approx(0.5, abs=0.05)
    for family in made:
        by_key = {member.key: member for member in family.members}
        assert [member.relation for member in family.members].count("head") == 1
        for member in family.members:
            for parent in filter(None, (member.father, member.mother)):
                assert 16 <= member.birth_date.year - by_key[parent].birth_date.year <= 50


def test_every_generated_name_obeys_the_rules_of_names():
    random = Random(7)
    for year in range(1936, 2027):
        for sex in ("male", "female"):
            name = full_name(random, family="Đặng", sex=sex, birth_year=year)
            assert names.name_problems(name) == ()
            assert len(name.split()) == len(set(name.split())), name


def test_the_named_people_s_identifiers_are_impossible_and_agree_with_them():
    for person in demo.NAMED:
        assert person.personal_id.startswith("000")
        assert identifiers.disagreements(person.personal_id, sex=person.sex, birth_date=person.birth_date) == ()
        prefix = person.personal_id[:6]
        assert person.personal_id == identifiers.identifier(prefix=prefix, number=identifiers.SERIES_SIZE - 1)


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_leaves_a_whole_book():
    demo.load(at=make.AT, people=300)
    first = Person.objects.count()
    demo.load(at=make.AT, people=300)

    book = RegisterBook.objects.get()
    assert Person.objects.count() == first >= 300
    assert Person.objects.exclude(personal_id__startswith="000").count() == 0
    assert Membership.objects.count() == Residence.objects.count() == first
    assert (book.last_number, books.missing_numbers(book)) == (3, [])
    assert [entry.state for entry in books.entries_of(book)] == ["registered", "struck", "registered"]


@pytest.mark.django_db
def test_the_journey_s_newborn_can_be_registered_with_the_named_parents():
    demo.load(at=make.AT, people=20)
    mother, father = (Person.objects.get(personal_id=one.personal_id) for one in (demo.MOTHER, demo.FATHER))

    reservation = services.reserve_birth_entry(
        request=make.reservation(mother=mother, father=father, child=demo.NEWBORN),
        by=make.OFFICER,
        at=make.AT,
    )

    assert reservation.warnings == ()
