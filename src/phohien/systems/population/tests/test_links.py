"""What neighbours get through the LGSP: answers limited to a purpose, readings logged, births told of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from phohien.base.ledger import services as ledger
from phohien.base.ledger.models import Entry as LedgerEntry
from phohien.kernel.errors import NotAllowed, NotFound
from phohien.kernel.facts import from_data
from phohien.kernel.policy import ANONYMOUS, SYSTEM
from phohien.lgsp import exchange
from phohien.lgsp.contracts import population as contract
from phohien.lgsp.exchange import services as exchange_services
from phohien.systems.population import services
from phohien.systems.population.models import AccessLog, Person, RegisterEntry
from phohien.systems.population.tests import make

pytestmark = pytest.mark.django_db


def ask(question, by=make.OFFICER, purpose=contract.BIRTH_REGISTRATION, case=make.DOSSIER):
    return exchange.ask(question, by=by, at=make.AT, purpose=purpose, case=case)


def tell(fact):
    with transaction.atomic():
        ledger.record(act="onestop.sign_result", subject=fact.dossier_code, by=SYSTEM, at=make.AT, fact=fact)
    exchange_services.settle(at=make.AT)


def told(name):
    return [from_data(row.fact_name, row.fact) for row in LedgerEntry.objects.filter(fact_name=name).order_by("id")]


def test_an_answer_holds_only_what_the_purpose_opens_and_names_what_it_withholds():
    man = make.person(religion="Phật giáo", ethnicity="Kinh")
    make.household(man)

    answer = ask(contract.PersonByCode(personal_id=man.personal_id), purpose=contract.IDENTITY_CHECK)

    assert (answer.full_name, answer.birth_date, answer.alive) == ("Nguyễn Văn An", date(1990, 5, 17), True)
    assert (answer.religion, answer.residence_address, answer.household_code) == ("", "", "")
    assert {"religion", "residence_address", "household_code"} <= set(answer.withheld)


def test_fields_nobody_asked_for_are_neither_given_nor_named():
    man = make.person(ethnicity="Kinh")

    answer = ask(contract.PersonByCode(personal_id=man.personal_id, fields=("full_name", "religion")))

    assert (answer.full_name, answer.ethnicity) == ("Nguyễn Văn An", "")
    assert answer.withheld == ("religion",)


def test_every_reading_is_logged_with_reader_purpose_case_and_fields():
    man = make.person()

    ask(contract.PersonByCode(personal_id=man.personal_id, fields=("full_name", "sex")))

    line = AccessLog.objects.get()
    assert (line.subject_id, line.reader_name, line.reader_agency) == (
        man.personal_id,
        "Phạm Thu Trang",
        "H99.1",
    )
    assert (line.purpose, line.case_code, line.channel) == ("birth_registration", make.DOSSIER, "question")
    assert line.fields == ["full_name", "sex"]


def test_a_reading_that_is_rolled_back_gives_nothing_and_logs_nothing():
    man = make.person()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask(contract.PersonByCode(personal_id=man.personal_id))
        raise ZeroDivisionError

    assert not AccessLog.objects.exists()


def test_the_access_log_cannot_be_edited_or_emptied():
    man = make.person()
    ask(contract.PersonByCode(personal_id=man.personal_id))

    with pytest.raises(DatabaseError), transaction.atomic():
        AccessLog.objects.update(reader_name="Không ai")
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessLog.objects.all().delete()


@pytest.mark.parametrize(
    ("by", "purpose", "case", "code"),
    [
        (make.OFFICER, "curiosity", make.DOSSIER, "population.unknown_purpose"),
        (make.OFFICER, contract.BIRTH_REGISTRATION, " ", "population.case_needed"),
        (make.OFFICER, contract.FORM_PREFILL, make.DOSSIER, "population.not_own_data"),
        (make.CLERK, contract.BIRTH_REGISTRATION, make.DOSSIER, "population.not_own_data"),
        (ANONYMOUS, contract.BIRTH_REGISTRATION, make.DOSSIER, "population.not_own_data"),
        (make.citizen("000196000001"), contract.FORM_PREFILL, "", "population.not_own_data"),
    ],
)
def test_a_reading_without_lawful_purpose_case_or_role_is_refused(by, purpose, case, code):
    man = make.person()

    with pytest.raises(NotAllowed) as refusal:
        ask(contract.PersonByCode(personal_id=man.personal_id), by=by, purpose=purpose, case=case)

    assert refusal.value.code == code
    assert not AccessLog.objects.exists()


def test_a_citizen_s_own_form_is_prefilled_from_the_register():
    man = make.person(native_place="Hưng Yên")

    answer = ask(
        contract.PersonByCode(personal_id=man.personal_id),
        by=make.citizen(man.personal_id),
        purpose=contract.FORM_PREFILL,
        case="",
    )

    assert answer.native_place == "Hưng Yên"
    assert AccessLog.objects.get().channel == "self"


def test_an_unknown_identifier_is_not_found():
    with pytest.raises(NotFound):
        ask(contract.PersonByCode(personal_id="000196999999"))


def test_a_record_can_be_asked_for_as_it_was_on_a_day():
    man = make.person()
    later = make.AT + timedelta(days=10)
    services.correct_person(
        personal_id=man.personal_id,
        wanted={"full_name": "Nguyễn Văn Ân"},
        ground="Quyết định 12/QĐ-UBND",
        valid_on=later.date(),
        by=make.OFFICER,
        at=later,
    )
    much_later = later + timedelta(days=10)

    def name_on(day):
        question = contract.PersonByCode(personal_id=man.personal_id, on=day)
        answer = exchange.ask(
            question, by=make.OFFICER, at=much_later, purpose=contract.BIRTH_REGISTRATION, case=make.DOSSIER
        )
        return answer.full_name

    assert name_on(make.AT.date()) == "Nguyễn Văn An"
    assert name_on(later.date()) == "Nguyễn Văn Ân"
    assert name_on(None) == "Nguyễn Văn Ân"


def test_a_citizen_learns_only_yes_or_no_about_somebody_else():
    _, father = make.parents()
    mother = make.citizen("000196000001")
    question = contract.PersonByDetails(
        full_name=father.full_name, birth_date=father.birth_date, personal_id=father.personal_id
    )

    right = ask(question, by=mother)
    wrong = ask(
        contract.PersonByDetails(
            full_name="Nguyễn Văn Năm", birth_date=father.birth_date, personal_id=father.personal_id
        ),
        by=mother,
    )

    assert (right.matches, right.candidates) == (True, ())
    assert (wrong.matches, wrong.candidates) == (False, ())
    assert AccessLog.objects.filter(subject_id=father.personal_id).count() >= 1


def test_a_citizen_cannot_fish_for_people_without_their_identifier():
    _, father = make.parents()

    with pytest.raises(NotAllowed):
        ask(
            contract.PersonByDetails(full_name=father.full_name, birth_date=father.birth_date),
            by=make.citizen("000196000001"),
        )


def test_homonyms_of_one_day_are_both_candidates_and_no_match():
    first, second = make.person(), make.person()

    answer = ask(contract.PersonByDetails(full_name="nguyen van an", birth_date=first.birth_date))

    assert {one.personal_id for one in answer.candidates} == {first.personal_id, second.personal_id}
    assert not answer.matches


def test_a_household_is_answered_head_first_with_every_member_s_reading_logged():
    mother, father = make.parents()
    household = make.household(father, (mother, "spouse"))

    answer = ask(contract.HouseholdOf(personal_id=mother.personal_id))

    assert (answer.household_code, answer.head_id) == (household.code, father.personal_id)
    assert [member.relation_to_head for member in answer.members] == ["head", "spouse"]
    assert set(AccessLog.objects.values_list("subject_id", flat=True)) == {
        mother.personal_id,
        father.personal_id,
    }


@pytest.mark.django_db(transaction=True)
def test_duplicates_are_found_before_a_dossier_is_received():
    mother, father = make.parents()
    tell(make.signed(mother=mother, father=father))

    answer = ask(
        contract.PossibleDuplicateBirths(
            full_name="nguyễn minh khôi",
            birth_date=date(2026, 11, 20),
            sex="male",
            mother_id=mother.personal_id,
        ),
        case="H99.1-261122-0002",
    )

    assert answer.blocks is True
    assert (answer.candidates[0].entry_number, answer.candidates[0].dossier_code) == (1, make.DOSSIER)


@pytest.mark.django_db(transaction=True)
def test_the_life_of_a_birth_reserved_signed_registered():
    mother, father = make.parents()
    make.household(father, (mother, "spouse"))

    entry = ask(make.reservation(mother=mother, father=father))
    tell(make.signed(mother=mother, father=father, household_of=father.personal_id))

    (fact,) = told("population.BirthRegistered.v1")
    assert (entry.state, entry.book_number, entry.entry_number) == ("reserved", "01/2026", 1)
    assert (fact.personal_id, fact.entry_number, fact.dossier_code) == (entry.personal_id, 1, make.DOSSIER)
    assert (fact.mother_id, fact.father_id) == (mother.personal_id, father.personal_id)
    assert fact.household_code
    assert ask(make.reservation(mother=mother, father=father)).state == "registered"


@pytest.mark.django_db(transaction=True)
def test_a_birth_that_breaks_a_rule_is_refused_with_a_sentence_and_the_queue_goes_on():
    tell(make.signed(mother=None, child=make.child("Nguyễn 1")))
    tell(make.signed("H99.1-261122-0002"))

    (refused,) = told("population.BirthRegistrationRefused.v1")
    assert (refused.dossier_code, refused.code) == (make.DOSSIER, "population.name_not_letters")
    assert "chữ số" in refused.reason
    assert len(told("population.BirthRegistered.v1")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_parent_unknown_to_the_register_is_refused_not_a_fault():
    parent = contract.ParentDetails(full_name="Trần Thị Hạnh", personal_id="000196999999")
    fact = contract.BirthRegistrationRequested(
        dossier_code=make.DOSSIER,
        registrar_agency=make.AGENCY,
        registered_unit_code=make.UNIT,
        child=make.child(),
        signed_on=make.AT.date(),
        signatory="Đỗ Quang Huy",
        mother=parent,
    )

    tell(fact)

    assert told("population.BirthRegistrationRefused.v1")[0].code == "population.parent_unknown"


@pytest.mark.django_db(transaction=True)
def test_a_withdrawn_dossier_s_number_is_struck_out():
    ask(make.reservation())

    tell(
        contract.BirthEntryReleased(dossier_code=make.DOSSIER, reason="Công dân rút hồ sơ", released_on=make.AT.date())
    )

    assert RegisterEntry.objects.get().state == "struck"
    assert told("population.BirthEntryStruck.v1")[0].entry_number == 1


@pytest.mark.django_db(transaction=True)
def test_releasing_a_registered_birth_changes_nothing():
    tell(make.signed())

    tell(contract.BirthEntryReleased(dossier_code=make.DOSSIER, reason="Nhầm", released_on=make.AT.date()))

    assert RegisterEntry.objects.get().state == "registered"
    assert Person.objects.filter(full_name="Nguyễn Minh Khôi").count() == 1
