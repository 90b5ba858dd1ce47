"""The register's rules, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.kernel.text import fold
from phohien.systems.population.rules import births, duplicates, history, identifiers, names, purposes
from phohien.systems.population.rules.duplicates import BirthFeatures

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
SEXES = st.sampled_from(["male", "female"])
SYLLABLES = st.sampled_from(
    [
        "Nguyễn",
        "Trần",
        "Lê",
        "Phạm",
        "Văn",
        "Thị",
        "An",
        "Ân",
        "Ấn",
        "Hoà",
        "Hòa",
        "Thuý",
        "Thúy",
        "Đức",
        "Minh",
        "Ánh",
        "Quỳnh",
        "Khuê",
    ]
)
NAMES = st.lists(SYLLABLES, min_size=2, max_size=5).map(" ".join)


@given(SEXES, st.integers(1900, 2399), st.integers(0, identifiers.SERIES_SIZE - 1))
def test_an_identifier_says_the_sex_and_birth_year_it_was_made_for(sex, year, number):
    prefix = identifiers.series_prefix(sex=sex, birth_year=year)
    made = identifiers.identifier(prefix=prefix, number=number)

    parts = identifiers.parse(made)

    assert (parts.province_code, parts.sex, parts.birth_year) == ("000", sex, year)
    assert identifiers.disagreements(made, sex=sex, birth_date=date(year, 1, 1)) == ()


def test_no_two_numbers_of_a_series_give_the_same_identifier():
    made = {identifiers.identifier(prefix="000226", number=number) for number in range(identifiers.SERIES_SIZE)}

    assert len(made) == identifiers.SERIES_SIZE


def test_a_full_series_refuses_rather_than_repeats():
    with pytest.raises(ValueError, match="full"):
        identifiers.identifier(prefix="000226", number=identifiers.SERIES_SIZE)


@pytest.mark.parametrize(
    ("sex", "year", "digit"),
    [
        ("male", 1999, "0"),
        ("female", 1900, "1"),
        ("male", 2000, "2"),
        ("female", 2099, "3"),
        ("female", 2399, "9"),
    ],
)
def test_the_fourth_digit_tells_century_and_sex(sex, year, digit):
    assert identifiers.century_digit(sex=sex, birth_year=year) == digit


def test_an_identifier_that_disagrees_with_the_record_is_noticed():
    assert identifiers.disagreements("000226000001", sex="female", birth_date=date(2025, 1, 1)) == (
        "sex",
        "birth_year",
    )
    assert identifiers.disagreements("00022600000", sex=None, birth_date=None) == ("structure",)
    assert identifiers.disagreements("٠٠٠٢٢٦٠٠٠٠٠١", sex=None, birth_date=None) == ("structure",)


def test_a_masked_identifier_hides_sex_and_year():
    assert identifiers.masked("000226123456") == "000•••••3456"


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        ("Nguyễn Văn An", ()),
        ("Y Phôn Niê-Kđăm", ()),
        ("H’Hen Niê", ()),
        ("An", ("one_word",)),
        ("", ("empty",)),
        ("Nguyễn Văn 4n", ("not_letters",)),
        ("Nguyễn @n", ("not_letters",)),
        ("王 小明", ("not_letters",)),
        ("Nguyễn " + "a" * 100, ("too_long",)),
    ],
)
def test_names_of_the_law_pass_and_others_say_why(name, problems):
    assert names.name_problems(name) == problems


def test_a_name_in_capitals_is_written_as_names_are():
    assert names.normalise_name("  TRẦN  THỊ MINH HẠNH ") == "Trần Thị Minh Hạnh"
    assert names.normalise_name("Nguyễn Văn An") == "Nguyễn Văn An"


def test_the_place_of_a_tone_mark_does_not_make_another_name_but_the_tone_does():
    assert names.toned("Nguyễn Thị Hoà") == names.toned("Nguyễn Thị Hòa")
    assert names.toned("Nguyễn Văn An") != names.toned("Nguyễn Văn Ân")
    assert names.toned("Đặng Hoa") != names.toned("Dặng Hoa")


@given(NAMES, st.integers(1900, 2100))
def test_whoever_types_a_name_without_marks_finds_everybody_of_that_name(name, year):
    index = set(names.search_tokens(name, year))

    assert set(names.query_tokens(fold(name))) <= index
    assert set(names.query_tokens(fold(name), year)) <= index
    assert set(names.exact_query_tokens(name, year)) <= index


def test_the_sixtieth_day_is_in_time_and_the_next_is_late():
    born = date(2026, 9, 23)

    assert not births.is_late(birth_date=born, declared_on=born + timedelta(days=60))
    assert births.is_late(birth_date=born, declared_on=born + timedelta(days=61))


def test_a_birth_in_the_future_or_before_1900_is_impossible():
    assert births.child_problems(birth_date=date(2026, 11, 23), declared_on=date(2026, 11, 22)) == ("born_in_future",)
    assert births.child_problems(birth_date=date(1899, 12, 31), declared_on=date(2026, 11, 22)) == ("before_1900",)
    assert births.child_problems(birth_date=date(2026, 11, 22), declared_on=date(2026, 11, 22)) == ()


def known(**more):
    values = {
        "full_name_toned": names.toned("Trần Thị Hạnh"),
        "sex": "female",
        "birth_date": date(1996, 3, 8),
    }
    return births.KnownParent(**{**values, **more})


def problems_of(parent, role="mother", born=date(2026, 11, 20)):
    return births.parent_problems(parent, role=role, declared_name_toned=names.toned("Trần Thị Hạnh"), born=born)


def test_a_parent_must_fit_the_register():
    assert problems_of(known()) == ()
    assert problems_of(known(full_name_toned="x")) == ("name",)
    assert problems_of(known(sex="male")) == ("sex",)
    assert problems_of(known(birth_date=date(2026, 11, 20))) == ("younger",)


def test_a_father_may_have_died_before_the_birth_but_a_mother_not():
    died = date(2026, 6, 1)

    assert problems_of(known(death_date=died)) == ("dead",)
    assert problems_of(known(sex="male", death_date=died), role="father") == ()
    assert problems_of(known(sex="male", death_date=date(2025, 11, 1)), role="father") == ("dead",)


def test_an_unlikely_age_asks_for_a_second_look():
    assert not births.is_unlikely_age(known(), role="mother", born=date(2026, 11, 20))
    assert births.is_unlikely_age(known(birth_date=date(2014, 1, 1)), role="mother", born=date(2026, 11, 20))
    assert births.is_unlikely_age(known(birth_date=date(1960, 1, 1)), role="mother", born=date(2026, 11, 20))
    assert not births.is_unlikely_age(known(birth_date=date(1960, 1, 1)), role="father", born=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("parent", "child"),
    [
        ("head", "child"),
        ("spouse", "child"),
        ("child", "grandchild"),
        ("child_in_law", "grandchild"),
        ("sibling", "other"),
    ],
)
def test_a_child_s_relation_to_the_head_follows_its_parent_s(parent, child):
    assert births.relation_of_child(parent) == child


FEATURES = st.builds(
    BirthFeatures,
    full_name=NAMES,
    birth_date=DAYS,
    sex=st.sampled_from(["", "male", "female"]),
    mother_id=st.sampled_from(["", "a", "b"]),
    father_id=st.sampled_from(["", "c", "d"]),
)


@given(FEATURES, FEATURES)
def test_likeness_is_the_same_from_both_sides(one, other):
    assert duplicates.likeness(one, other) == duplicates.likeness(other, one)


@given(FEATURES)
def test_a_birth_with_a_known_mother_blocks_itself(one):
    assert duplicates.likeness(one, one).blocks == bool(one.mother_id)


def like(**more):
    one = BirthFeatures("Nguyễn Văn An", date(2026, 4, 3), "male", "m", "f")
    other = {
        "full_name": "Nguyễn Văn An",
        "birth_date": date(2026, 4, 3),
        "sex": "male",
        "mother_id": "m",
        "father_id": "f",
    }
    return duplicates.likeness(one, BirthFeatures(**{**other, **more}))


def test_twins_with_names_apart_by_a_tone_mark_are_shown_but_never_blocked():
    twin = like(full_name="Nguyễn Văn Ân")

    assert twin.is_shown
    assert not twin.blocks
    assert "name_folded" in twin.reasons


def test_a_swapped_day_and_month_is_noticed():
    assert "birth_date_swapped" in like(birth_date=date(2026, 3, 4)).reasons


def test_another_mother_s_child_of_that_name_and_day_is_shown_only():
    other = like(mother_id="x", father_id="y")

    assert other.is_shown
    assert not other.blocks


def test_a_stranger_is_not_shown():
    assert not like(full_name="Lê Thị Bình", mother_id="x", father_id="y", sex="female").is_shown


VALUES = st.dictionaries(st.sampled_from(history.CORRECTABLE), st.text(max_size=5))


@given(VALUES, st.lists(VALUES, max_size=5))
def test_undoing_every_correction_gives_the_first_record_back(first, wanted):
    now = {name: first.get(name) for name in history.CORRECTABLE}
    start, changes = dict(now), []
    for step in wanted:
        change = history.differences(now, step)
        now |= {name: after for name, (_, after) in change.items()}
        changes.append(change)

    assert history.undone(now, changes) == start


def test_a_field_nobody_may_correct_is_refused():
    with pytest.raises(ValueError, match="personal_id"):
        history.differences({}, {"personal_id": "000"})


def test_every_purpose_opens_known_fields_and_says_it_is_unconfirmed():
    for purpose in purposes.PURPOSES.values():
        assert purpose.fields <= set(purposes.ALL_FIELDS), purpose.code
        assert purpose.source
        assert not purpose.confirmed


def test_an_identity_check_opens_no_address_no_family_and_no_religion():
    opened = set(purposes.opened(purposes.PURPOSES["identity_check"], ()))

    assert opened.isdisjoint({"residence_address", "mother_id", "religion", "marital_status"})
