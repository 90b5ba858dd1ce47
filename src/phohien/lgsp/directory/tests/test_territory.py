"""Questions of place and time: what a code was, is, and may have become."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from phohien.kernel.errors import NotAllowed, NotFound
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory import queries, services
from phohien.lgsp.directory.models import (
    AdministrativeUnit,
    Agency,
    Office,
    OfficeException,
    UnitMembership,
    Version,
)
from phohien.lgsp.directory.tests.make import AFTER, BEFORE, BETWEEN, CLERK, NOW, territory

pytestmark = [pytest.mark.usefixtures("reference_data"), pytest.mark.django_db]


def names(found) -> list[str]:  # type: ignore[no-untyped-def]
    return [unit.full_name for unit in found.units]


def test_a_ward_merged_twice_is_found_where_it_lies_today() -> None:
    found = queries.resolve("11965", AFTER, recorded_on=BEFORE)

    assert found.outcome == "one"
    assert found.unit and found.unit.full_name == "Phường Phố Hiến"
    assert found.confirmed


def test_a_split_unit_has_two_candidates_a_suggestion_and_never_one_answer() -> None:
    for code, heirs in (("12004", ["Xã Đại Đồng", "Xã Như Quỳnh"]), ("11989", ["Xã Đại Đồng", "Xã Lạc Đạo"])):
        found = queries.resolve(code, AFTER, recorded_on=BEFORE)

        assert (found.outcome, found.unit) == ("several", None)
        assert names(found) == heirs
        assert found.suggested in found.units


def test_a_reused_code_without_a_date_of_record_does_not_hide_the_split() -> None:
    assert queries.resolve("12004", AFTER).outcome == "several"
    assert queries.resolve("12004", AFTER, recorded_on=AFTER).outcome == "one"


def test_a_unit_of_today_is_traced_back_to_all_it_was_made_of() -> None:
    found = queries.resolve("12073", BEFORE, recorded_on=AFTER)

    assert {"Thị trấn Yên Mỹ", "Xã Tân Lập", "Xã Trung Hòa", "Xã Trung Hưng"} <= set(names(found))
    assert not found.confirmed


def test_a_district_that_ended_is_its_communes_of_today() -> None:
    found = queries.resolve("331", AFTER)

    assert found.outcome == "several"
    assert "Xã Lương Bằng" in names(found)


def test_an_unknown_code_is_nothing() -> None:
    assert queries.resolve("99999", AFTER).outcome == "none"


def test_a_boundary_moved_without_people_is_shown_but_leads_nowhere() -> None:
    steps = queries.where_did_it_go("12382", BEFORE)

    assert [step.kind for step in steps] == ["whole", "boundary"]
    assert names(queries.resolve("12382", BETWEEN, recorded_on=BEFORE)) == ["Xã Phương Nam"]


def test_a_commune_lay_under_its_district_and_now_under_the_province() -> None:
    before, after = queries.ancestors("12280", BETWEEN), queries.ancestors("12280", AFTER)

    assert [unit.full_name for unit in before] == ["Tỉnh Hưng Yên", "Huyện Kim Động"]
    assert [unit.full_name for unit in after] == ["Tỉnh Hưng Yên"]


def test_a_place_is_found_without_accents_and_with_accents_only_as_written() -> None:
    bare = [hit.unit.name for hit in queries.search("hung dao")]
    marked = [hit.unit.name for hit in queries.search("Hưng Đạo")]

    assert "Hưng Đạo" in bare and set(marked) <= set(bare)
    assert all("Hưng Đạo" in name for name in marked)
    assert queries.search("Hùng Đạo") == []


def test_the_best_match_standing_today_comes_first_and_says_what_lies_above() -> None:
    first = queries.search("phố hiến")[0]

    assert (first.unit.full_name, [u.name for u in first.above]) == ("Phường Phố Hiến", ["Hưng Yên"])
    assert queries.search("119")[0].unit.code.startswith("119")
    assert queries.search("   ") == []


def test_a_search_can_keep_to_the_units_of_one_day() -> None:
    found = queries.search("ngoc thanh", on=BEFORE)

    assert [(hit.unit.name, hit.above[-1].name) for hit in found] == [("Ngọc Thanh", "Kim Động")]
    assert queries.search("ngoc thanh", on=AFTER) == []


def test_the_snapshot_from_the_database_is_the_one_from_the_files() -> None:
    loaded = queries.snapshot()

    assert len(loaded.units) == len(territory().units)
    assert len(loaded.steps) == len(territory().steps)


def test_a_changed_version_row_makes_the_process_read_anew() -> None:
    before = queries.snapshot()
    assert queries.snapshot() is before

    Version.objects.update(token="another")

    assert queries.snapshot() is not before


def test_loading_twice_changes_nothing_and_keeps_what_operators_added() -> None:
    Agency.objects.create(code="H31.901", name="Phòng thử", name_en="Test division", kind="division", valid_from=BEFORE)
    count = AdministrativeUnit.objects.count(), Agency.objects.count()

    assert services.load_reference_data(by=SYSTEM, at=NOW) is False
    Version.objects.update(token="older data")
    assert services.load_reference_data(by=SYSTEM, at=NOW) is True
    assert (AdministrativeUnit.objects.count(), Agency.objects.count()) == count


def test_only_operators_and_the_system_load_reference_data() -> None:
    with pytest.raises(NotAllowed):
        services.load_reference_data(by=CLERK, at=NOW)


def test_the_database_itself_refuses_two_units_of_one_code_at_one_time() -> None:
    unit = queries.unit_row("11953", AFTER)

    with pytest.raises(IntegrityError), transaction.atomic():
        AdministrativeUnit.objects.create(
            code="11953", level="commune", kind="ward", name="X", name_en="X", valid_from=AFTER
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitMembership.objects.create(unit=unit, parent=queries.unit_row("33", AFTER), valid_from=AFTER)


def test_an_agency_is_found_by_its_code_and_by_its_old_13_characters() -> None:
    assert queries.agency_by_code("h31.101").name == "Ủy ban nhân dân phường Phố Hiến"
    old = queries.agency_by_code("000.01.31.H31", BEFORE)
    assert (old.code, old.name) == ("H31.31.1", "Ủy ban nhân dân phường Lam Sơn")
    assert queries.find_agency("000.01.31.H31", AFTER) is None
    with pytest.raises(NotFound):
        queries.agency_by_code("H99.1")


def test_a_dossier_of_the_161_communes_finds_who_answers_for_it_today() -> None:
    lam_son = queries.agency_by_code("H31.31.1")
    dinh_du = queries.committee_of("12004", BEFORE)

    assert [heir.name for heir in queries.agency_heirs(lam_son, AFTER)] == ["Ủy ban nhân dân phường Sơn Nam"]
    assert dinh_du.successor is None
    assert len(queries.agency_heirs(dinh_du, AFTER)) == 2


def test_a_department_that_ended_is_answered_for_by_its_successor() -> None:
    ended = queries.agency_by_code("H31.21")

    assert [heir.name for heir in queries.agency_heirs(ended, AFTER)] == ["Sở Khoa học và Công nghệ"]


def test_the_bodies_under_the_province_are_104_committees_and_its_departments() -> None:
    under = queries.agencies_under("H31", AFTER)
    kinds = [agency.kind for agency in under]

    assert kinds.count("committee") == 104
    assert {"Sở Nội vụ", "Sở Nông nghiệp và Môi trường"} <= {agency.name for agency in under}
    centres = [a for a in queries.agencies_under("H31", AFTER, whole=True) if a.kind == "service_centre"]
    assert len(centres) == 105


def test_an_office_is_open_in_two_shifts_on_weekdays_and_closed_at_the_weekend() -> None:
    office = queries.office_by_code("H31.101.1-1")
    friday, saturday = AFTER.replace(day=27), AFTER.replace(day=28)

    assert [(f"{a:%H:%M}", f"{b:%H:%M}") for a, b in queries.shifts_of(office, friday)] == [
        ("07:00", "11:30"),
        ("13:30", "17:00"),
    ]
    assert queries.shifts_of(office, saturday) == []
    assert [bool(day) for day in queries.week_of(office, friday).shifts] == [True] * 5 + [False] * 2


def test_an_exception_closes_an_office_for_one_day() -> None:
    office = Office.objects.get(code="H31.101.1-1")
    friday = AFTER.replace(day=27)
    OfficeException.objects.create(office=office, day=friday, reason="Chuyển trụ sở")

    assert queries.shifts_of(office, friday) == []
    assert [(day.day, day.working) for day in queries.local_days_of(office)] == [(friday, False)]


def test_there_are_54_ethnic_groups_and_an_ended_entry_is_not_listed() -> None:
    assert queries.items_of("dan-toc", AFTER).count() == 54
    assert queries.name_of_item("dan-toc", "01", AFTER) == "Kinh"
    assert queries.items_of("giay-to-tuy-than", AFTER).filter(code="03").count() == 0
    assert queries.items_of("giay-to-tuy-than", BEFORE).filter(code="03").count() == 1
    assert [item.name for item in queries.items_of("quoc-tich", AFTER, text="nhat ban")] == ["Nhật Bản"]
    with pytest.raises(NotFound):
        queries.code_list("khong-co")


def test_the_row_to_point_at_is_the_unit_of_that_day() -> None:
    assert queries.unit_row("11992", BEFORE).name == "Chỉ Đạo"
    assert queries.unit_row("11992", AFTER).name == "Lạc Đạo"
    with pytest.raises(NotFound):
        queries.unit_row("331", AFTER)
