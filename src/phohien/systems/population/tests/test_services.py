"""People, households and residence: nothing overwritten, nothing overlapping, everything told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from phohien.base.ledger.models import Entry as LedgerEntry
from phohien.kernel.errors import NotAllowed, NotFound, Refused, Stale
from phohien.systems.population import services
from phohien.systems.population.models import CivilEvent, Household, Membership, Residence
from phohien.systems.population.queries import people
from phohien.systems.population.queries.households import household_answer
from phohien.systems.population.tests import make

pytestmark = pytest.mark.django_db
TODAY = make.AT.date()


def correct(person, by=make.OFFICER, at=make.AT, **wanted):
    return services.correct_person(
        personal_id=person.personal_id, wanted=wanted, ground="QĐ 7/QĐ-UBND", valid_on=at.date(), by=by, at=at
    )


def test_a_correction_keeps_the_former_value_and_makes_the_new_name_findable():
    man = make.person()

    correct(man, full_name="Nguyễn Hoàng Ân", ethnicity="Tày")

    event = CivilEvent.objects.get(action="correct")
    man.refresh_from_db()
    assert event.changes == {"full_name": ["Nguyễn Văn An", "Nguyễn Hoàng Ân"], "ethnicity": ["", "Tày"]}
    assert (man.full_name, "hoang" in man.search_tokens, "van" in man.search_tokens) == (
        "Nguyễn Hoàng Ân",
        True,
        False,
    )
    fact = LedgerEntry.objects.get(fact_name="population.PersonCorrected.v1").fact
    assert fact["fields"] == ["ethnicity", "full_name"]
    assert "Nguyễn" not in str(fact)


def test_two_corrections_show_each_day_as_it_was():
    man = make.person(native_place="A")
    correct(man, at=make.AT + timedelta(days=1), native_place="B")
    correct(man, at=make.AT + timedelta(days=2), native_place="C")

    def native_place_on(days):
        day = TODAY + timedelta(days=days)
        return people.person_answer(man.personal_id, today=TODAY + timedelta(days=9), on=day).native_place

    assert [native_place_on(days) for days in (0, 1, 2)] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"full_name": "Nguyễn 1"}, "population.name_not_letters"),
        ({"full_name": "Nguyễn Văn An"}, "population.no_change"),
        ({"sex": "female"}, "population.identifier_would_change"),
        ({"birth_date": "1991-05-17"}, "population.identifier_would_change"),
        ({"marital_status": "complicated"}, "Refused"),
        ({"death_date": "31/12/2020"}, "Refused"),
    ],
)
def test_a_correction_that_breaks_a_rule_is_refused_and_changes_nothing(wanted, code):
    man = make.person()

    with pytest.raises(Refused) as refusal:
        correct(man, **wanted)

    assert refusal.value.code == code
    assert not CivilEvent.objects.filter(action="correct").exists()


def test_a_day_of_birth_in_the_same_year_may_be_corrected():
    man = make.person()

    correct(man, birth_date="1990-05-18")

    assert people.person_answer(man.personal_id, today=TODAY).birth_date == date(1990, 5, 18)


def test_a_correction_needs_a_ground_the_right_officer_and_the_version_seen():
    man = make.person()
    with pytest.raises(NotAllowed):
        correct(man, by=make.STRANGER, native_place="B")
    with pytest.raises(Refused):
        services.correct_person(
            personal_id=man.personal_id,
            wanted={"native_place": "B"},
            ground=" ",
            valid_on=TODAY,
            by=make.OFFICER,
            at=make.AT,
        )
    correct(man, native_place="B")
    with pytest.raises(Stale):
        services.correct_person(
            personal_id=man.personal_id,
            wanted={"native_place": "C"},
            ground="x",
            valid_on=TODAY,
            by=make.OFFICER,
            at=make.AT,
            row_version=1,
        )


def test_a_parent_can_be_supplemented_by_identifier():
    mother, _ = make.parents()
    man = make.person(born=date(2020, 1, 1))

    correct(man, mother_id=mother.personal_id)

    assert people.person_answer(man.personal_id, today=TODAY).mother_id == mother.personal_id
    with pytest.raises(NotFound):
        correct(man, father_id="000099999999")


def test_an_identifier_that_disagrees_with_the_person_is_refused():
    with pytest.raises(Refused) as refusal:
        make.person(personal_id="000190000001")

    assert refusal.value.code == "population.identifier_disagrees"


def test_the_database_itself_refuses_one_person_in_two_households_on_one_day():
    man = make.person()
    make.household(man)
    other = Household.objects.create(
        code="H99001-999999", unit_code=make.UNIT, address="x", valid_from=date(2020, 1, 1)
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(household=other, person=man, relation="head", valid_from=date(2021, 1, 1))


def test_moving_into_another_household_ends_the_first_that_day():
    mother, father = make.parents()
    first = make.household(mother)
    second = make.household(father)

    services.add_member(
        household_code=second.code,
        personal_id=mother.personal_id,
        relation="spouse",
        since=date(2024, 6, 1),
        by=make.OFFICER,
        at=make.AT,
    )

    assert [row.personal_id for row in household_answer(first.code, date(2024, 5, 31)).members] == [mother.personal_id]
    assert household_answer(first.code, date(2024, 6, 1)).members == ()
    assert [row.relation_to_head for row in household_answer(second.code, date(2024, 6, 1)).members] == [
        "head",
        "spouse",
    ]


def test_a_household_has_one_head():
    mother, father = make.parents()
    home = make.household(father)

    with pytest.raises(Refused) as refusal:
        services.add_member(
            household_code=home.code,
            personal_id=mother.personal_id,
            relation="head",
            since=date(2021, 1, 1),
            by=make.OFFICER,
            at=make.AT,
        )

    assert refusal.value.code == "population.overlap"


def test_the_head_changes_and_the_past_stays():
    mother, father = make.parents()
    home = make.household(father, (mother, "spouse"))
    relations = {mother.personal_id: "head", father.personal_id: "spouse"}

    services.change_head(
        household_code=home.code, relations=relations, on=date(2025, 1, 1), by=make.OFFICER, at=make.AT
    )

    assert household_answer(home.code, date(2024, 12, 31)).head_id == father.personal_id
    assert household_answer(home.code, date(2025, 1, 1)).head_id == mother.personal_id
    with pytest.raises(Refused):
        services.change_head(
            household_code=home.code,
            relations={mother.personal_id: "head"},
            on=TODAY,
            by=make.OFFICER,
            at=make.AT,
        )


def leave(person):
    services.leave_household(personal_id=person.personal_id, on=TODAY, by=make.OFFICER, at=make.AT, reason="Tách hộ")


def test_a_head_leaves_only_an_empty_household():
    mother, father = make.parents()
    make.household(father, (mother, "spouse"))

    with pytest.raises(Refused):
        leave(father)
    leave(mother)

    assert people.membership_on(mother, TODAY) is None


def test_temporary_residence_stands_beside_the_permanent_one_and_both_are_told():
    man = make.person()
    make.household(man)

    services.move_residence(
        personal_id=man.personal_id,
        kind="temporary",
        unit_code="99002",
        address="Thôn Hạ",
        since=date(2026, 1, 1),
        until=date(2028, 1, 1),
        by=make.OFFICER,
        at=make.AT,
    )

    answer = people.person_answer(man.personal_id, today=TODAY)
    assert (answer.residence_unit_code, answer.temporary_residence_unit_code) == (make.UNIT, "99002")
    facts = LedgerEntry.objects.filter(fact_name="population.ResidenceChanged.v1")
    assert [fact.fact["kind"] for fact in facts.order_by("id")] == ["permanent", "temporary"]


def test_a_move_before_the_last_one_is_refused_with_a_sentence():
    man = make.person()
    make.household(man, since=date(2020, 1, 1))

    with pytest.raises(Refused):
        services.move_residence(
            personal_id=man.personal_id,
            kind="permanent",
            unit_code="99002",
            address="x",
            since=date(2019, 1, 1),
            by=make.OFFICER,
            at=make.AT,
        )

    assert Residence.objects.count() == 1


def test_household_codes_count_up_in_each_commune():
    first, second = make.household(make.person()), make.household(make.person())

    assert (first.code, second.code) == ("H99001-000001", "H99001-000002")


def test_only_the_civil_status_officer_keeps_households():
    man = make.person()

    with pytest.raises(NotAllowed):
        services.create_household(
            head_id=man.personal_id,
            unit_code=make.UNIT,
            address="x",
            since=TODAY,
            by=make.STRANGER,
            at=make.AT,
        )


def test_nobody_corrects_their_own_record():
    officer = make.person()

    with pytest.raises(NotAllowed, match="chính mình"):
        correct(officer, by=replace(make.OFFICER, personal_id=officer.personal_id), ethnicity="Tày")
    correct(officer, ethnicity="Tày")


def test_a_history_tells_no_more_than_the_purpose_opens():
    man = make.person(ethnicity="Kinh")
    correct(man, ethnicity="Tày", full_name="Nguyễn Hoàng Ân")

    def told(purpose):
        found = services.open_history(
            personal_id=man.personal_id, by=make.STRANGER, at=make.AT, purpose=purpose, case=make.DOSSIER
        )
        return next(event for event in found.events if event.action == "correct")

    narrow, wide = told("identity_check"), told("civil_status_correction")
    assert (list(narrow.changes), narrow.ground) == (["full_name"], "")
    assert (sorted(wide.changes), wide.ground) == (["ethnicity", "full_name"], "QĐ 7/QĐ-UBND")
