"""Births: reserved, registered, refused, struck out; numbers whole whatever happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection, transaction

from phohien.base.ledger.models import Entry as LedgerEntry
from phohien.kernel.errors import NotAllowed, Refused
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.contracts.population import ParentDetails
from phohien.systems.population import services
from phohien.systems.population.models import CivilEvent, NumberSeries, Person, RegisterBook, RegisterEntry
from phohien.systems.population.queries import books
from phohien.systems.population.queries.people import person_answer
from phohien.systems.population.rules import identifiers
from phohien.systems.population.tests import make

pytestmark = pytest.mark.django_db


def reserve(dossier=make.DOSSIER, by=make.OFFICER, **more):
    return services.reserve_birth_entry(request=make.reservation(dossier, **more), by=by, at=make.AT)


def register(dossier=make.DOSSIER, **more):
    return services.register_birth(request=make.signed(dossier, **more), by=SYSTEM, at=make.AT)


def facts_told():
    return [entry.fact_name for entry in LedgerEntry.objects.exclude(fact_name="").order_by("id")]


def test_a_reservation_gives_the_first_number_and_an_identifier_but_no_person():
    mother, father = make.parents()

    reservation = reserve(mother=mother, father=father)

    assert (reservation.entry.number, reservation.entry.state) == (1, "reserved")
    parts = identifiers.parse(reservation.entry.personal_id)
    assert (parts.sex, parts.birth_year, parts.province_code) == ("male", 2026, "000")
    assert reservation.warnings == ()
    assert not Person.objects.filter(full_name="Nguyễn Minh Khôi").exists()


def test_asking_again_for_the_same_dossier_gives_the_same_numbers():
    mother, father = make.parents()

    first, again = reserve(mother=mother, father=father), reserve(mother=mother, father=father)

    assert (again.entry.pk, again.entry.number, again.entry.personal_id) == (
        first.entry.pk,
        first.entry.number,
        first.entry.personal_id,
    )
    assert CivilEvent.objects.filter(action="reserve").count() == 1


def test_details_corrected_before_signing_keep_the_number_and_change_the_identifier_with_the_sex():
    first = reserve()

    renamed = reserve(child=make.child("Nguyễn Minh Khoa"))
    girl = reserve(child=make.child("Nguyễn Minh Khuê", sex="female"))

    assert (renamed.entry.number, renamed.entry.personal_id) == (first.entry.number, first.entry.personal_id)
    assert girl.entry.number == first.entry.number
    assert identifiers.parse(girl.entry.personal_id).sex == "female"


def test_a_signed_birth_makes_the_person_with_parents_household_and_residence():
    mother, father = make.parents()
    household = make.household(father, (mother, "spouse"))
    reserved = reserve(mother=mother, father=father).entry

    entry = register(mother=mother, father=father, household_of=mother.personal_id)

    child = Person.objects.get(personal_id=reserved.personal_id)
    answer = person_answer(child.personal_id, today=make.AT.date())
    assert (entry.pk, entry.state, entry.person_id) == (reserved.pk, "registered", child.pk)
    assert (answer.mother_id, answer.father_id) == (mother.personal_id, father.personal_id)
    assert (answer.household_code, answer.relation_to_head) == (household.code, "child")
    assert (answer.residence_unit_code, answer.residence_address) == (make.UNIT, "Số 1, tổ dân phố 2")
    assert person_answer(mother.personal_id, today=make.AT.date()).children_ids == (child.personal_id,)
    assert "population.BirthRegistered.v1" in facts_told()


def test_registering_twice_registers_once():
    first, again = register(), register()

    assert first.pk == again.pk
    assert Person.objects.filter(full_name="Nguyễn Minh Khôi").count() == 1
    assert facts_told().count("population.BirthRegistered.v1") == 1


def test_what_was_signed_must_be_what_was_reserved():
    reserve()

    with pytest.raises(Refused) as refusal:
        register(child=make.child("Nguyễn Minh Khoa"))

    assert refusal.value.code == "population.details_differ"
    assert RegisterEntry.objects.get().state == "reserved"


def test_a_late_birth_is_flagged_and_the_officer_is_warned():
    reservation = reserve(child=make.child(birth_date=date(2026, 9, 1)))

    assert reservation.entry.late
    assert any("60 ngày" in warning.vi for warning in reservation.warnings)


def test_a_child_born_tomorrow_is_refused_and_takes_no_number():
    with pytest.raises(Refused) as refusal:
        reserve(child=make.child(birth_date=date(2026, 11, 23)))

    assert refusal.value.code == "population.born_in_future"
    assert not RegisterEntry.objects.exists()
    assert not RegisterBook.objects.filter(last_number__gt=0).exists()


def test_a_parent_s_identifier_under_another_name_is_refused_without_telling_whose_it_is():
    _, father = make.parents()
    declared = ParentDetails(full_name="Trần Thị Hạnh", personal_id=father.personal_id)

    with pytest.raises(Refused) as refusal:
        services.reserve_birth_entry(request=replace(make.reservation(), mother=declared), by=make.OFFICER, at=make.AT)

    assert refusal.value.code == "population.parent_name"
    assert father.full_name not in str(refusal.value)


def test_a_woman_declared_as_the_father_is_refused():
    mother, _ = make.parents()

    with pytest.raises(Refused) as refusal:
        reserve(father=mother)

    assert refusal.value.code == "population.parent_sex"


def test_the_same_birth_under_another_dossier_is_refused_and_names_the_entry():
    mother, father = make.parents()
    register(mother=mother, father=father)

    with pytest.raises(Refused) as refusal:
        reserve("H99.1-261122-0002", mother=mother, father=father)

    assert refusal.value.code == "population.duplicate_birth"
    assert "01/2026" in str(refusal.value)


def test_a_birth_reserved_elsewhere_blocks_the_same_birth_too():
    mother, father = make.parents()
    reserve(mother=mother, father=father)

    with pytest.raises(Refused, match="01/2026"):
        reserve("H99.1-261122-0002", mother=mother, father=father)


def test_twins_are_both_registered_and_each_is_told_of_the_other():
    mother, father = make.parents()
    register(mother=mother, father=father, child=make.child("Nguyễn Văn An"))

    second = reserve("H99.1-261122-0002", mother=mother, father=father, child=make.child("Nguyễn Văn Ân"))

    assert second.entry.number == 2
    assert len(second.warnings) == 1


def test_a_struck_number_stays_in_the_book_and_the_dossier_may_begin_anew():
    first = reserve().entry

    services.strike_entry(dossier_code=make.DOSSIER, reason="Người dân rút hồ sơ", by=make.OFFICER, at=make.AT)
    second = reserve().entry

    first.refresh_from_db()
    assert (first.state, first.number, first.struck_reason) == ("struck", 1, "Người dân rút hồ sơ")
    assert second.number == 2
    assert second.personal_id != first.personal_id
    assert books.missing_numbers(second.book) == []
    assert "population.BirthEntryStruck.v1" in facts_told()


def test_a_registered_birth_cannot_be_struck_out():
    register()

    with pytest.raises(Refused) as refusal:
        services.strike_entry(dossier_code=make.DOSSIER, reason="Nhầm", by=make.OFFICER, at=make.AT)

    assert refusal.value.code == "population.already_registered"


def test_striking_out_needs_a_reason_and_an_entry():
    reserve()

    with pytest.raises(Refused):
        services.strike_entry(dossier_code=make.DOSSIER, reason="  ", by=make.OFFICER, at=make.AT)
    assert services.strike_entry(dossier_code="H99.1-261122-0099", reason="x", by=make.OFFICER, at=make.AT) is None


def test_another_agency_s_officer_may_not_write_in_this_book():
    with pytest.raises(NotAllowed):
        reserve(by=make.STRANGER)
    reserve()
    with pytest.raises(NotAllowed):
        services.strike_entry(dossier_code=make.DOSSIER, reason="x", by=make.STRANGER, at=make.AT)


def test_an_entry_is_never_deleted_and_an_event_never_changed():
    register()

    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterEntry.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        CivilEvent.objects.update(ground="khác")


def test_a_rolled_back_registration_leaves_no_gap():
    register()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        register("H99.1-261122-0002", child=make.child("Trần Bảo Nam"))
        raise ZeroDivisionError

    entry = register("H99.1-261122-0003", child=make.child("Lê Gia Bách"))

    assert entry.number == 2
    assert books.missing_numbers(entry.book) == []


def test_a_child_joins_only_its_own_parents_household():
    mother, father = make.parents()
    stranger = make.person("Lê Văn Bình")
    make.household(stranger)

    with pytest.raises(Refused) as refusal:
        register(mother=mother, father=father, household_of=stranger.personal_id)

    assert refusal.value.code == "population.household_of"


@pytest.mark.django_db(transaction=True)
def test_eight_registrars_number_one_book_without_gap_or_duplicate():
    each, failures = 5, []
    barrier = Barrier(8)

    def registrar(worker: int) -> None:
        barrier.wait()
        try:
            for number in range(each):
                dossier = f"H99.1-261122-{worker:02d}{number:02d}"
                try:
                    with transaction.atomic():
                        reserve(
                            dossier,
                            child=make.child(f"Nguyễn {'Văn ' * (worker + 1)}{'An ' * (number + 1)}Khôi"),
                        )
                        if number == 2:
                            raise ZeroDivisionError
                except ZeroDivisionError:
                    reserve(dossier, child=make.child(f"Nguyễn {'Văn ' * (worker + 1)}{'An ' * (number + 1)}Khôi"))
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    workers = [Thread(target=registrar, args=[number]) for number in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    book = RegisterBook.objects.get()
    numbers = sorted(RegisterEntry.objects.values_list("number", flat=True))
    assert failures == []
    assert numbers == list(range(1, 8 * each + 1))
    assert (book.last_number, books.missing_numbers(book)) == (8 * each, [])
    assert RegisterEntry.objects.values("personal_id").distinct().count() == 8 * each
    assert NumberSeries.objects.get(prefix="000226").given == 8 * each


@pytest.mark.django_db(transaction=True)
def test_two_registrations_of_one_dossier_at_once_give_one_entry_and_one_person():
    barrier = Barrier(4)

    def registrar() -> None:
        barrier.wait()
        register()
        connection.close()

    workers = [Thread(target=registrar) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert RegisterEntry.objects.count() == 1
    assert Person.objects.filter(full_name="Nguyễn Minh Khôi").count() == 1
