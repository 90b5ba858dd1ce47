"""The committed territory: counts, one parent, no circles, codes unique in time, every change accounted for."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phohien.lgsp.directory.rules import bodies
from phohien.lgsp.directory.services.reference import read
from phohien.lgsp.directory.tests.make import AFTER, BEFORE, BETWEEN, territory

MERGED = date(2025, 7, 1)
days = st.dates(date(2021, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "communes", "districts"),
    [
        (date(2020, 1, 1), 161, 10),
        (date(2024, 11, 30), 161, 10),
        (date(2024, 12, 1), 139, 10),
        (date(2025, 6, 30), 139, 10),
        (date(2025, 7, 1), 104, 0),
        (AFTER, 104, 0),
    ],
)
def test_hung_yen_has_the_communes_and_districts_of_its_three_states(day: date, communes: int, districts: int) -> None:
    levels = Counter(unit.level for unit in territory().as_of(day).descendants("33"))

    assert (levels["commune"], levels["district"]) == (communes, districts)


def test_the_104_units_are_93_communes_and_11_wards() -> None:
    assert territory().as_of(AFTER).counts("33") == {"commune": 93, "ward": 11}


def test_thai_binh_brought_242_units_under_eight_districts() -> None:
    counts = territory().as_of(date(2025, 6, 30)).counts("34")

    assert counts == {"city": 1, "district": 7, "commune": 223, "ward": 10, "township": 9}


def test_of_381_units_in_2025_exactly_three_were_split_and_378_went_whole() -> None:
    steps = [step for step in territory().steps if step.on == MERGED and territory().units[step.old].level == "commune"]
    whole = {step.old for step in steps if step.kind == "whole"}
    parts = {step.old for step in steps if step.kind == "part"}

    assert (len(whole), len(parts)) == (378, 3)
    assert {territory().units[old].name for old in parts} == {"Ngọc Thanh", "Đình Dù", "Lạc Đạo"}


def test_22_units_of_hung_yen_ended_in_2024_and_each_went_whole_to_one() -> None:
    ended = [u for u in territory().units.values() if u.valid_until == date(2024, 12, 1)]
    after = {territory().resolve(u.code, BETWEEN, recorded_on=BEFORE).unit for u in ended}

    assert len(ended) == 37
    assert len({u.code for u in ended} - {u.code for u in after if u}) == 22
    assert None not in after


@settings(deadline=None)
@given(days)
def test_every_unit_on_every_day_has_one_parent_one_level_up_that_stands(day: date) -> None:
    tree = territory().as_of(day)
    districts = day < MERGED

    for unit in tree.units.values():
        above = tree.parent(unit.code)
        expected = {
            "province": None,
            "district": "province",
            "commune": "district" if districts else "province",
        }
        assert (above.level if above else None) == expected[unit.level]


@settings(deadline=None)
@given(days)
def test_a_code_names_one_unit_at_a_time(day: date) -> None:
    standing = [unit.code for unit in territory().units.values() if unit.stood_on(day)]

    assert len(standing) == len(set(standing))


def test_every_unit_lies_under_a_parent_for_the_whole_of_its_life() -> None:
    lives = {link.unit: (link.valid_from, link.valid_until) for link in territory().parenthoods}

    for unit in territory().units.values():
        if unit.level != "province":
            assert lives[unit.id] == (unit.valid_from, unit.valid_until)


def test_succession_goes_forward_in_time_and_never_in_a_circle() -> None:
    for step in territory().steps:
        old, new = territory().units[step.old], territory().units[step.new]
        assert old.valid_from < step.on <= (new.valid_until or date.max)
        assert old.valid_until == step.on
        assert new.valid_from <= step.on


def test_every_commune_that_ended_has_a_successor_and_every_new_one_a_predecessor() -> None:
    for unit in territory().units.values():
        if unit.level == "commune" and unit.valid_until is not None:
            assert territory().forward[unit.id], unit
        if unit.level == "commune" and unit.valid_from not in (date(2020, 1, 1), date(2021, 1, 1)):
            assert territory().backward[unit.id], unit


def test_an_unproven_step_says_on_what_ground_it_stands() -> None:
    unproven = [step for step in territory().steps if not step.confirmed]

    assert unproven
    assert all(step.ground in ("name", "elimination", "neighbour", "recollection") for step in unproven)
    assert all(step.ground in ("quoted", "agreed") for step in territory().steps if step.confirmed)


def test_the_known_flaws_of_the_packages_are_mended() -> None:
    names = {unit.code: (unit.kind, unit.name) for unit in territory().units.values() if unit.stood_on(BEFORE)}

    assert names["12337"] == ("township", "Vương")
    assert names["12418"] == ("commune", "Tiên Tiến")
    assert all("  " not in name and name == name.strip() for _, name in names.values())


def test_the_files_are_sorted_so_that_a_change_shows_as_one_line() -> None:
    keys = [(row["code"], row["valid_from"]) for row in read("units.csv")]

    assert keys == sorted(keys)


def test_the_report_of_the_maker_lists_what_the_packages_disagree_about() -> None:
    report = (Path(__file__).parents[1] / "data" / "territory-report.md").read_text(encoding="utf-8")

    assert "vietnam-provinces ghi `11986` Như Quỳnh" in report
    assert "## Kế thừa chưa xác nhận" in report


def test_every_unit_of_every_time_has_a_committee_whose_code_is_its_own_at_that_time() -> None:
    made = bodies.committees(territory())
    taken: dict[str, list[tuple[date, date]]] = {}
    for body in made:
        taken.setdefault(body.code, []).append((body.unit.valid_from, body.unit.valid_until or date.max))

    assert len(made) == len(territory().units)
    for spans in taken.values():
        spans.sort()
        assert all(left[1] <= right[0] for left, right in zip(spans, spans[1:], strict=False))


def test_the_104_committees_are_numbered_from_101_and_each_has_a_service_centre() -> None:
    current = [b for b in bodies.committees(territory()) if b.unit.level == "commune" and b.unit.valid_until is None]
    centres = {centre.parent_code for centre in bodies.service_centres(territory())}

    assert {body.code for body in current} == {f"H31.{number}" for number in range(101, 205)} == centres


@settings(deadline=None)
@given(days, st.sampled_from([unit.code for unit in territory().units.values()]))
def test_resolving_always_answers_with_units_of_that_day(day: date, code: str) -> None:
    answer = territory().resolve(code, day)

    assert all(unit.stood_on(day) for unit in answer.units)
    assert (answer.outcome == "one") == (answer.unit is not None)


@settings(deadline=None)
@given(st.sampled_from([u for u in territory().units.values() if u.level == "commune"]), days)
def test_going_ahead_and_coming_back_finds_the_unit_again(unit, day: date) -> None:  # type: ignore[no-untyped-def]
    made_on = unit.valid_from
    there = territory().resolve(unit.code, max(day, made_on), recorded_on=made_on)

    for heir in there.units:
        back = territory().resolve(heir.code, made_on, recorded_on=max(day, made_on))
        assert unit in back.units


def test_a_snapshot_answers_the_same_the_second_time() -> None:
    first = territory().resolve("12004", AFTER, recorded_on=BEFORE)

    assert territory().resolve("12004", AFTER, recorded_on=BEFORE) == first
    assert territory().as_of(AFTER) is territory().as_of(AFTER + timedelta(days=1))
