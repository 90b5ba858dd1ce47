"""Form definitions: what makes one unsound, prefilling, summaries, the schema for machines."""

from __future__ import annotations

from datetime import date
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phohien.systems.onestop.rules.form_definition import (
    FormDefinition,
    build_definition,
    check_definition,
    clean_all,
    fixed_values,
    json_schema,
    person_source,
    prefill,
    sources_needed,
    summary,
)
from phohien.systems.onestop.rules.records import (
    DataError,
    canonical_json,
    from_json,
    parse_text,
)
from phohien.systems.onestop.tests.make_forms import SMALL, small, surroundings
from phohien.systems.onestop.tests.test_rules_cleaning import GOOD

WORLD = surroundings()


def one_field(field: str, before: str = "") -> FormDefinition:
    return small(f'code="f"\nversion=1\ntitle="T | T"\n[[sections]]\ncode="s"\ntitle="S | S"\nfields=[{before}{field}]')


def test_a_sound_definition_has_no_findings() -> None:
    assert check_definition(small(), code_lists=WORLD.code_lists, components=["proof"]) == []


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ('{name="a", kind="text", ask="Chỉ tiếng Việt | "}', "form.wording_missing"),
        ('{name="A b", kind="text", ask="A | A"}', "form.bad_name"),
        ('{name="today", kind="text", ask="A | A"}', "form.bad_name"),
        ('{name="first", kind="text", ask="A | A"}', "form.name_taken"),
        ('{name="a", kind="choice", ask="A | A"}', "form.no_choices"),
        ('{name="a", kind="choice", ask="A | A", code_list="nowhere"}', "form.unknown_list"),
        ('{name="a", kind="choice", ask="A | A", choices=["x: X | X", "x: Y | Y"]}', "form.choice_twice"),
        ('{name="a", kind="repeat", ask="A | A"}', "form.repeat_without_fields"),
        (
            '{name="a", kind="repeat", ask="A | A", fields=[{name="b", kind="repeat", ask="B | B", '
            'fields=[{name="c", kind="text", ask="C | C"}]}]}',
            "form.repeat_in_repeat",
        ),
        ('{name="a", kind="file", ask="A | A"}', "form.file_without_component"),
        ('{name="a", kind="file", ask="A | A", component="lost"}', "form.unknown_component"),
        ('{name="a", kind="text", ask="A | A", autocomplete="nickname"}', "form.bad_autocomplete"),
        ('{name="a", kind="number", ask="A | A", smallest=3, largest=2}', "form.empty_range"),
        ('{name="a", kind="text", ask="A | A", locked=true}', "form.locked_without_source"),
        ('{name="a", kind="text", ask="A | A", prefill="internet.name"}', "form.bad_prefill"),
        (
            '{name="a", kind="text", ask="A | A", prefill="population.person(x).name"}',
            "form.prefill_argument",
        ),
        ('{name="a", kind="text", ask="A | A", visible_when="later"}', "expression.unknown_name"),
        ('{name="a", kind="text", ask="A | A", visible_when="a == 1"}', "expression.unknown_name"),
        ('{name="a", kind="text", ask="A | A", required_when="first.x"}', "expression.not_allowed"),
        ('{name="a", kind="date", ask="A | A", latest="tomorrow"}', "expression.unknown_name"),
    ],
)
def test_an_unsound_field_is_found(field: str, code: str) -> None:
    form = one_field(field, '{name="first", kind="text", ask="F | F"},')

    found = check_definition(form, code_lists=WORLD.code_lists, components=["proof"])

    assert code in {item.code for item in found}
    assert all(item.message_vi.endswith(".") and item.message_en.endswith(".") for item in found)


def test_checks_name_real_fields_and_empty_forms_are_refused() -> None:
    lost = small(SMALL.replace('fields = ["phone"]', 'fields = ["fone"]'))
    empty = build_definition({"code": "e", "version": 1, "title": {"vi": "T", "en": "T"}, "sections": []}, {})

    assert {item.code for item in check_definition(lost)} == {"form.check_fields"}
    assert {item.code for item in check_definition(empty)} == {"form.sections"}


def test_shared_blocks_are_filled_in_with_prefix_and_wording() -> None:
    shared = parse_text('[p]\nfields=[{name="{p}name", kind="text", ask="Tên {who} | Name of {who}"}]')
    form = build_definition(
        parse_text(
            'code="f"\nversion=1\ntitle="T | T"\n[[sections]]\ncode="s"\ntitle="S | S"\n'
            'fields=[{use="p", prefix="wife_", who="vợ | the wife"}]'
        ),
        shared,
    )

    field = form.sections[0].fields[0]
    assert (field.name, field.label.vi, field.label.en) == ("wife_name", "Tên vợ", "Name of the wife")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("code = ", "data.not_readable"),
        ('code="f"', "data.wrong_shape"),
        ('code="f"\nversion=1\ntitle="T | T"\nsections=[]\ncolour="red"', "data.unknown_key"),
        ('code="f"\nversion="one"\ntitle="T | T"\nsections=[]', "data.wrong_shape"),
        ('code="f"\nversion=1\ntitle="T | T"\nsections=["x"]', "data.wrong_shape"),
        ('code="f"\nversion=1\ntitle="T | T"\nsections=[{use="lost"}]', "form.unknown_block"),
        (
            'code="f"\nversion=1\ntitle="T | T"\n[[sections]]\ncode="s"\ntitle="S | S"\nfields=[{use="loop"}]',
            "form.block_loop",
        ),
        (
            'code="f"\nversion=1\ntitle="T | T"\n[[sections]]\ncode="s"\ntitle="S | S"\n'
            'fields=[{name="a", kind="text", ask="A | A", requird=true}]',
            "data.unknown_key",
        ),
    ],
)
def test_a_data_file_that_is_wrong_says_where(text: str, code: str) -> None:
    with pytest.raises(DataError) as refused:
        build_definition(parse_text(text), {"loop": {"fields": [{"use": "loop"}]}})

    assert refused.value.finding.code == code


def test_a_definition_survives_json_unchanged() -> None:
    form = small()
    text = canonical_json(form)

    assert from_json(FormDefinition, text) == form
    assert canonical_json(from_json(FormDefinition, text)) == text


PREFILLED = """
code = "p"
version = 1
title = "T | T"
[[sections]]
code = "s"
title = "S | S"
fields = [
  {name="me", kind="person_name", ask="A | A", prefill="identity.full_name", locked=true},
  {name="father_id", kind="personal_id", ask="A | A"},
  {name="father", kind="person_name", ask="A | A", prefill="population.person(father_id).full_name"},
  {name="born", kind="partial_date", ask="A | A", prefill="population.person(father_id).birth_date"},
  {use="nation"},
  {name="home", kind="address", ask="A | A", prefill="population.person(father_id).residence"},
  {name="sex", kind="choice", code_list="sex", ask="A | A", prefill="vault.birth_notice.sex"},
]
"""


NATION = """
[nation]
[[nation.fields]]
name = "nationality"
kind = "choice"
code_list = "nationality"
ask = "A | A"
default = "VN"
prefill = "population.person(father_id).nationality"
"""


def prefilled() -> FormDefinition:
    return build_definition(parse_text(PREFILLED), parse_text(NATION))


def test_what_must_be_asked_of_others_depends_on_the_answers() -> None:
    form = prefilled()

    first = {need.key for need in sources_needed(form, {})}
    later = {need.key: need for need in sources_needed(form, {"father_id": "000090000001"})}

    assert first == {"identity", "vault.birth_notice"}
    assert later["population.person(father_id)"].value == "000090000001"
    assert later["population.person(father_id)"].items == (
        "full_name",
        "birth_date",
        "nationality",
        "residence",
    )


def test_answers_found_elsewhere_are_clean_and_say_where_they_are_from() -> None:
    form = prefilled()
    person = person_source(
        {
            "full_name": "Trần Văn Cha",
            "birth_date": date(1960, 1, 1),
            "birth_date_precision": "year",
            "nationality": "Hàn Quốc",
            "residence_unit_code": "11953",
            "residence_address": "Số 9",
        }
    )

    found = prefill(
        form,
        {
            "identity": {"full_name": "Lê Thị Mẫu"},
            "population.person(father_id)": person,
            "vault.birth_notice": {"sex": "unknown"},
        },
        surroundings=WORLD,
    )

    assert {name: item.value for name, item in found.items()} == {
        "me": "Lê Thị Mẫu",
        "father": "Trần Văn Cha",
        "born": "1960",
        "nationality": "KR",
        "home": {"unit": "11953", "detail": "Số 9"},
    }
    assert "dữ liệu dân cư" in found["father"].statement.vi
    assert fixed_values(form, found) == {"me": "Lê Thị Mẫu"}
    assert prefill(form, {}, surroundings=WORLD)["nationality"].source == "default"


def test_a_summary_is_in_words_of_both_languages() -> None:
    form = small()
    values = clean_all(form, GOOD, surroundings=WORLD).values

    rows = {row.path: row for section in summary(form, values, surroundings=WORLD) for row in section.rows}

    assert rows["birth"].value.vi == "05/06/1990"
    assert rows["since"].value.vi == "06/2020"
    assert (rows["married"].value.vi, rows["married"].value.en) == ("Có", "Yes")
    assert (rows["needs"].value.vi, rows["needs"].value.en) == ("Một; Ba", "One; Three")
    assert rows["home"].value.vi == "Số 5, Phường Phố Hiến"
    assert (rows["area"].value.vi, rows["area"].value.en) == ("120,5 m²", "120.5 m²")
    assert rows["price"].value.vi == "1.500.000 đồng"
    assert rows["children[1].name"].row.vi == "Con thứ 2"
    assert "children[1].school" not in rows
    assert rows["unit"].value.en == "Mẫu Commune"


def test_a_summary_names_countries_unknown_units_and_agreed_statements() -> None:
    form = small()
    values = {"home": {"country": "KR", "detail": "Seoul"}, "unit": "00000", "agree": True, "papers": ["a"]}

    rows = {row.path: row for part in summary(form, values, surroundings=WORLD) for row in part.rows}

    assert rows["home"].value.en == "Seoul, Republic of Korea"
    assert rows["unit"].value.vi == "00000"
    assert rows["agree"].value.vi == "Đã xác nhận"
    assert (rows["papers"].value.vi, rows["papers"].value.en) == ("1 tệp", "1 file")


def test_what_never_prints_is_left_out_of_the_print() -> None:
    form = small(SMALL.replace('component="proof",', 'component="proof", printed=false,'))

    def paths(printed: bool) -> set[str]:
        parts = summary(form, {}, surroundings=WORLD, printed=printed)
        return {row.path for part in parts for row in part.rows}

    assert paths(printed=False) - paths(printed=True) == {"papers"}


def test_a_summary_leaves_out_hidden_questions_and_shows_empty_ones() -> None:
    form = small()

    rows = {row.path: row for section in summary(form, {"married": False}, surroundings=WORLD) for row in section.rows}

    assert "spouse" not in rows
    assert not rows["note"].value
    assert not rows["children"].value


@settings(max_examples=20, deadline=None)
@given(st.sets(st.sampled_from(sorted(GOOD))))
def test_whatever_is_cleaned_without_fault_fits_the_json_schema(kept: set[str]) -> None:
    form = small()
    schema = jsonschema_rs.Draft202012Validator(json_schema(form, surroundings=WORLD))

    cleaned = clean_all(form, {key: GOOD[key] for key in kept}, surroundings=WORLD)

    assert schema.is_valid(cleaned.values) or not cleaned.ok


@pytest.mark.parametrize(
    "change",
    [
        {"sex": "x"},
        {"married": "yes"},
        {"area": 5000},
        {"home": {"detail": "a"}},
        {"extra": 1},
        {"children": [{}]},
    ],
)
def test_the_json_schema_refuses_what_cleaning_would(change: dict[str, Any]) -> None:
    form = small()
    schema = jsonschema_rs.Draft202012Validator(json_schema(form, surroundings=WORLD))
    values = clean_all(form, GOOD, surroundings=WORLD).values

    assert schema.is_valid(values)
    assert not schema.is_valid({**values, **change})
