"""Cleaning what people post: typed values, one sentence per fault, nothing lost, nothing crashing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phohien.systems.onestop.rules.findings import Text
from phohien.systems.onestop.rules.form_definition import (
    all_fields,
    clean_all,
    clean_section,
    visible_fields,
)
from phohien.systems.onestop.tests.make_forms import SMALL, small, surroundings

WORLD = surroundings()
FORM = small()

GOOD: dict[str, Any] = {
    "full_name": "  Nguyễn   Văn A ",
    "birth": "5/6/1990",
    "since": "6/2020",
    "married": "yes",
    "spouse": "Lê Thị B",
    "sex": "male",
    "needs": ["c", "a"],
    "note": "dòng một\r\ndòng  hai\n",
    "phone": "+84 912.345.678",
    "email": "An@EXAMPLE.com",
    "home.unit": "11953",
    "home.detail": "Số 5",
    "unit": "99901",
    "area": "120,5",
    "price": "1.500.000 đồng",
    "papers": ["F1", "F2", "F1"],
    "children[0].name": "Nguyễn Thị C",
    "children[0].born": "1/1/2015",
    "children[0].school": "Trường Mẫu",
    "children[1].name": "  ",
    "children[4].name": "Nguyễn Văn D",
    "children[4].born": "1/1/2025",
    "children[4].school": "không được hỏi",
    "agree": "on",
    "csrfmiddlewaretoken": "x",
}


def test_a_posted_form_becomes_typed_values() -> None:
    cleaned = clean_all(FORM, GOOD, surroundings=WORLD)

    assert cleaned.errors == {}
    assert cleaned.values == {
        "full_name": "Nguyễn Văn A",
        "birth": "1990-06-05",
        "since": "2020-06",
        "married": True,
        "spouse": "Lê Thị B",
        "sex": "male",
        "needs": ["a", "c"],
        "note": "dòng một\ndòng hai",
        "phone": "0912345678",
        "email": "An@example.com",
        "home": {"unit": "11953", "detail": "Số 5"},
        "unit": "99901",
        "area": 120.5,
        "price": 1500000,
        "papers": ["F1", "F2"],
        "children": [
            {"name": "Nguyễn Thị C", "born": "2015-01-01", "school": "Trường Mẫu"},
            {"name": "Nguyễn Văn D", "born": "2025-01-01"},
        ],
        "agree": True,
    }


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("full_name", "", "input.required"),
        ("full_name", "Nguyễn 9", "input.not_a_name"),
        ("full_name", "N" * 101, "input.too_long"),
        ("full_name", {"a": "b"}, "input.not_understood"),
        ("birth", "31/02/2020", "input.not_a_date"),
        ("birth", "2020", "input.not_a_date"),
        ("birth", "23/11/2026", "input.too_late"),
        ("birth", "31/12/1899", "input.too_early"),
        ("since", "13/2020", "input.not_a_date"),
        ("married", "maybe", "input.not_yes_or_no"),
        ("married", "", "input.required"),
        ("spouse", "", "input.required"),
        ("sex", "other", "input.not_a_choice"),
        ("needs", ["a", "z"], "input.not_a_choice"),
        ("phone", "12345", "input.not_a_phone"),
        ("email", "an@", "input.not_an_email"),
        ("home.unit", "00000", "input.not_a_unit"),
        ("home.country", "1", "input.not_a_country"),
        ("unit", "nowhere", "input.not_a_unit"),
        ("area", "120,55", "input.too_precise"),
        ("area", "-1", "input.too_small"),
        ("area", "1.001", "input.too_large"),
        ("area", "nhiều", "input.not_a_number"),
        ("area", float("nan"), "input.not_a_number"),
        ("area", float("inf"), "input.not_a_number"),
        ("area", "9" * 19, "input.not_a_number"),
        ("full_name", 10**40, "input.not_understood"),
        ("price", "-5", "input.not_money"),
        ("married", 2, "input.not_yes_or_no"),
        ("price", "12,5", "input.not_money"),
        ("papers", ["a", "b", "c"], "input.too_many"),
        ("papers", ["../etc"], "input.not_a_file"),
        ("agree", "", "input.required"),
        ("children[0].name", "", "input.required"),
        ("children[0].born", "1/1/1980", "child.older"),
        ("phone", "0900000000", "small.phone"),
    ],
)
def test_bad_input_gets_a_sentence_in_both_languages(name: str, raw: Any, code: str) -> None:
    cleaned = clean_all(FORM, {**GOOD, name: raw}, surroundings=WORLD)
    path = "phone" if code == "small.phone" else name.removesuffix(".unit").removesuffix(".country")

    if code == "small.phone":
        cleaned = clean_section(FORM, "more", GOOD, surroundings=WORLD, so_far={"phone": raw, "birth": "1990-06-05"})
    assert {at: error.code for at, error in cleaned.errors.items()} == {path: code}
    error = cleaned.errors[path]
    assert error.message_vi.endswith(".") and error.message_en.endswith(".")
    assert error.message_vi != error.message_en


def test_what_was_typed_is_kept_for_showing_again() -> None:
    cleaned = clean_all(FORM, {**GOOD, "birth": "31/02/2020"}, surroundings=WORLD)

    assert cleaned.entered["birth"] == "31/02/2020"
    assert cleaned.entered["home.detail"] == "Số 5"
    assert cleaned.entered["children[1].name"] == "Nguyễn Văn D"
    assert "birth" not in cleaned.values


def test_three_date_boxes_are_one_date() -> None:
    posted = {**GOOD, "birth.day": "5", "birth.month": "6", "birth.year": "1990"}
    del posted["birth"]

    assert clean_all(FORM, posted, surroundings=WORLD).values["birth"] == "1990-06-05"
    wrong = clean_all(FORM, {**posted, "birth.day": ""}, surroundings=WORLD)
    assert wrong.errors["birth"].code == "input.not_a_date"


def test_a_date_may_be_typed_without_slashes_as_a_phones_number_pad_has_none() -> None:
    cleaned = clean_all(FORM, {**GOOD, "birth": "05061990", "since": "06072020"}, surroundings=WORLD)

    assert (cleaned.values["birth"], cleaned.values["since"]) == ("1990-06-05", "2020-07-06")
    wrong = clean_all(FORM, {**GOOD, "birth": "31021990"}, surroundings=WORLD)
    assert wrong.errors["birth"].code == "input.not_a_date"


@pytest.mark.parametrize(("label", "sentence"), [
    ("Họ tên", "Họ tên: Hãy điền thông tin này."),
    ("Sinh ở đâu?", "Sinh ở đâu? Hãy điền thông tin này."),
    ("Tôi cam đoan.", "Tôi cam đoan. Hãy điền thông tin này."),
])  # fmt: skip
def test_a_fault_follows_the_name_of_its_question_with_one_mark_between(label: str, sentence: str) -> None:
    first, *others = FORM.sections
    item = replace(first.fields[0], label=Text(vi=label, en=label))
    form = replace(FORM, sections=(replace(first, fields=(item, *first.fields[1:])), *others))

    cleaned = clean_section(form, first.code, {**GOOD, item.name: ""}, surroundings=WORLD)

    assert cleaned.errors[item.name].message_vi == sentence


def test_hidden_answers_are_dropped_and_not_required() -> None:
    cleaned = clean_all(FORM, {**GOOD, "married": "no", "spouse": "9"}, surroundings=WORLD)

    assert cleaned.ok
    assert "spouse" not in cleaned.values
    asked = [item.name for _, item in visible_fields(FORM, cleaned.values, surroundings=WORLD)]
    assert "spouse" not in asked and "married" in asked


def test_a_field_is_required_by_its_condition() -> None:
    posted = {**GOOD, "phone": "", "email": ""}

    assert clean_all(FORM, posted, surroundings=WORLD).errors["phone"].code == "input.required"


def test_an_address_abroad_needs_a_detail_and_no_commune() -> None:
    posted = {key: value for key, value in GOOD.items() if not key.startswith("home")}

    assert clean_all(FORM, {**posted, "home.country": "kr", "home.detail": "Seoul"}, surroundings=WORLD).values[
        "home"
    ] == {"country": "KR", "detail": "Seoul"}
    missing = clean_all(FORM, {**posted, "home.country": "KR"}, surroundings=WORLD)
    assert missing.errors["home"].code == "input.address_detail"


def test_too_many_rows_are_refused() -> None:
    rows = {f"children[{n}].name": "Nguyễn Văn E" for n in range(4)}

    assert clean_all(FORM, {**GOOD, **rows}, surroundings=WORLD).errors["children"].code == "input.too_many"


def test_rows_nested_beyond_reason_are_not_followed() -> None:
    deep: Any = "x"
    for _ in range(900):
        deep = [deep]

    cleaned = clean_all(FORM, {**GOOD, "children": [{"name": deep}]}, surroundings=WORLD)

    assert cleaned.errors["children[0].name"].code == "input.not_understood"


def test_bounds_are_told_in_the_figures_of_the_language() -> None:
    form = small(SMALL.replace("largest=1000,", "largest=1000000,"))

    error = clean_all(form, {**GOOD, "area": "2000000"}, surroundings=WORLD).errors["area"]

    assert "1.000.000" in error.message_vi and "1,000,000" in error.message_en


def test_a_group_may_ask_for_several_rows() -> None:
    form = small(SMALL.replace("most=3,", "most=3, fewest=3,"))

    error = clean_all(form, GOOD, surroundings=WORLD).errors["children"]

    assert (error.code, "3" in error.message_vi) == ("input.too_few", True)


def test_several_answers_may_be_limited() -> None:
    form = small(SMALL.replace('name="needs", kind="choices",', 'name="needs", kind="choices", most=1,'))

    assert clean_all(form, GOOD, surroundings=WORLD).errors["needs"].code == "input.too_many"


def test_a_hidden_section_asks_nothing() -> None:
    form = small(SMALL.replace('title = "Thêm | More"', 'title = "Thêm | More"\nvisible_when = "married"'))

    cleaned = clean_all(form, {**GOOD, "married": "no"}, surroundings=WORLD)

    assert cleaned.ok
    assert "area" not in cleaned.values


def test_a_condition_that_cannot_be_worked_out_shows_the_question_and_a_check_that_cannot_fails() -> None:
    strange = SMALL.replace('visible_when="married"', 'visible_when="1 / 0 == 1"')
    strange = strange.replace("phone != '0900000000'", "phone / 2 == 1").replace(
        'latest="today"},\n  {name="since', 'latest="1 / 0"},\n  {name="since'
    )
    form = small(strange)

    page = clean_section(form, "about", {**GOOD, "married": "no", "birth": "1/1/2090"}, surroundings=WORLD)
    more = clean_section(form, "more", GOOD, surroundings=WORLD, so_far={"phone": "0912345678"})

    assert page.values["spouse"] == "Lê Thị B"
    assert page.values["birth"] == "2090-01-01"
    assert more.errors["phone"].code == "small.phone"


def test_a_section_ignores_what_is_not_its_own_and_the_api_refuses_it() -> None:
    page = clean_section(FORM, "about", GOOD, surroundings=WORLD)
    assert "home" not in page.values and "csrfmiddlewaretoken" not in page.values

    strict = clean_all(FORM, GOOD, surroundings=WORLD, strict=True)
    assert {at: error.code for at, error in strict.errors.items()} == {"csrfmiddlewaretoken": "input.unknown_field"}


def test_a_code_list_that_is_not_at_hand_refuses_instead_of_accepting_anything() -> None:
    world = type(WORLD)(today=WORLD.today, unit_name=WORLD.unit_name)

    assert clean_all(FORM, GOOD, surroundings=world).errors["sex"].code == "input.list_unavailable"


def test_locked_answers_come_from_the_trusted_source_only() -> None:
    form = small(
        'code="l"\nversion=1\ntitle="T | T"\n[[sections]]\ncode="s"\ntitle="S | S"\nfields=[{name="who", '
        'kind="person_name", ask="Ai | Who", required=true, prefill="identity.full_name", locked=true}]'
    )

    cleaned = clean_all(form, {"who": "Kẻ Mạo Danh"}, surroundings=WORLD, fixed={"who": "Lê Thị Mẫu"})

    assert cleaned.values == {"who": "Lê Thị Mẫu"}


def test_decomposed_vietnamese_is_stored_composed() -> None:
    import unicodedata

    name = unicodedata.normalize("NFD", "Đỗ Thị Ánh")

    assert clean_all(FORM, {**GOOD, "full_name": name}, surroundings=WORLD).values["full_name"] == "Đỗ Thị Ánh"


_FIELD_NAMES = sorted({item.name for _, item in all_fields(FORM)})
_KEYS = st.sampled_from(
    [*_FIELD_NAMES, "home.unit", "home.country", "birth.day", "children[0].name", "children[0].born"]
) | st.text(max_size=12)
_JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.dates()
    | st.binary(max_size=3)
    | st.sampled_from(list(GOOD.values())[:12]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=5,
)
_POSTED = st.dictionaries(_KEYS, _JUNK, max_size=10).flatmap(
    lambda junk: st.sets(st.sampled_from(sorted(GOOD))).map(lambda kept: {**{key: GOOD[key] for key in kept}, **junk})
)


@settings(max_examples=80, deadline=None)
@given(_POSTED)
def test_cleaning_never_crashes_and_cleaning_twice_is_cleaning_once(posted: dict[Any, Any]) -> None:
    once = clean_all(FORM, posted, surroundings=WORLD)
    twice = clean_all(FORM, once.values, surroundings=WORLD)

    assert twice.values == once.values
    assert set(twice.errors) <= set(once.errors) | {"children"}
    assert all(error.message_vi and error.message_en for error in once.errors.values())


@given(st.dictionaries(st.integers() | st.none() | st.tuples(st.text(max_size=3)), st.text(max_size=5), max_size=3))
def test_keys_that_are_not_texts_are_ignored(posted: dict[Any, Any]) -> None:
    assert clean_all(FORM, posted, surroundings=WORLD).values == {}
