"""The procedures and forms that ship: complete, sound, and the birth declaration end to end."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phohien.systems.onestop.rules.catalogue import (
    Channel,
    competent_unit,
    components_needed,
    library_findings,
    shipped,
    time_limit,
    unconfirmed,
)
from phohien.systems.onestop.rules.fees import fees_due, total_vnd
from phohien.systems.onestop.rules.form_definition import (
    FormDefinition,
    clean_all,
    clean_section,
    json_schema,
    prefill,
    sources_needed,
    summary,
)
from phohien.systems.onestop.rules.records import canonical_json, from_json
from phohien.systems.onestop.tests.make_forms import birth_answers, surroundings

DAY = date(2026, 11, 22)
WORLD = surroundings(DAY)
LIBRARY = shipped()
CODES = [version.code for version in LIBRARY.procedures]


def test_everything_shipped_is_complete_and_sound() -> None:
    assert [(item.where, item.code, item.message_en) for item in library_findings(LIBRARY)] == []


def test_every_procedure_code_is_there_once() -> None:
    assert len(CODES) == len(set(CODES))


@pytest.mark.parametrize("code", CODES)
def test_every_procedure_tells_what_is_not_confirmed(code: str) -> None:
    version = LIBRARY.procedure(code)

    assert all(basis.number for basis in version.legal_basis)
    assert unconfirmed(version), "No official text was at hand for every value, so something must be open."


@pytest.mark.parametrize("code", CODES)
def test_every_form_travels_as_json_and_describes_itself_to_machines(code: str) -> None:
    form = LIBRARY.form_of(code)

    assert from_json(FormDefinition, canonical_json(form)) == form
    jsonschema_rs.meta.validate(json_schema(form, surroundings=WORLD))


@pytest.mark.parametrize("code", CODES)
def test_an_empty_form_asks_for_what_it_needs_and_nothing_breaks(code: str) -> None:
    form = LIBRARY.form_of(code)

    cleaned = clean_all(form, {}, surroundings=WORLD)

    assert "truth_consent" in cleaned.errors
    assert summary(form, cleaned.values, surroundings=WORLD)


def test_a_birth_is_declared_page_by_page() -> None:
    form = LIBRARY.form_of("1.001193")
    answers, so_far = birth_answers(), {}

    for section in form.sections:
        page = clean_section(form, section.code, answers, surroundings=WORLD, so_far=so_far)
        assert page.errors == {}, section.code
        so_far |= page.values

    assert so_far == clean_all(form, answers, surroundings=WORLD).values
    assert so_far["child_birth_date"] == "2026-11-10"
    assert so_far["birth_place"] == {"unit": "11953"}
    assert so_far["mother_birth_date"] == "1992"


def test_a_birth_dossier_knows_its_office_its_limit_its_papers_and_its_cost() -> None:
    version = LIBRARY.procedure("1.001193")
    values = clean_all(LIBRARY.forms[version.form], birth_answers(), surroundings=WORLD).values

    limit = time_limit(version, values, on=DAY)
    needed = {need.component.code for need in components_needed(version, values, on=DAY) if need.required}

    assert competent_unit(version, values) == "11953"
    assert (limit.parts, limit.same_day_until) == ((), time(15, 0))
    assert needed == {"declaration"}
    assert total_vnd(fees_due(version, values, channel=Channel.ONLINE, on=DAY)) == 16_000


def test_a_late_birth_costs_a_fee_that_poor_households_do_not_pay() -> None:
    version = LIBRARY.procedure("1.001193")
    late = birth_answers(child_birth_date="1/1/2026", copies_wanted="no")
    values = clean_all(LIBRARY.forms[version.form], late, surroundings=WORLD).values

    lines = fees_due(version, values, channel=Channel.DIRECT, on=DAY)
    exempt = fees_due(
        version, values, channel=Channel.DIRECT, on=DAY, claimed=frozenset({"civil_status_exempt"})
    )

    assert [line.code for line in lines] == ["late"]
    assert "hộ nghèo" in lines[0].possible[0].text.vi
    assert total_vnd(exempt) == 0 < total_vnd(lines)


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"mother_birth_date": "2020"}, "mother_birth_date", "birth.mother_too_young"),
        ({"father_personal_id": "000192123457"}, "father_personal_id", "birth.parents_same"),
        ({"marriage_certificate": "none"}, "marriage_certificate", "birth.father_not_married"),
        ({"child_birth_date": "23/11/2026"}, "child_birth_date", "input.too_late"),
        ({"birth_notice_state": "paper"}, "birth_notice_file", "input.required"),
        ({"birth_facility": ""}, "birth_facility", "input.required"),
        ({"registration_unit": "10000"}, "registration_unit", "input.not_a_unit"),
        ({"delivery": "post"}, "delivery_address", "input.required"),
        ({"truth_consent": ""}, "truth_consent", "input.required"),
    ],
)
def test_a_birth_declaration_that_is_wrong_says_what(changes: dict[str, Any], path: str, code: str) -> None:
    errors = clean_all(LIBRARY.form_of("1.001193"), birth_answers(**changes), surroundings=WORLD).errors

    assert {at: error.code for at, error in errors.items()} == {path: code}


def test_parents_come_from_the_population_register_by_their_numbers() -> None:
    form = LIBRARY.form_of("1.001193")

    needs = {
        need.key for need in sources_needed(form, {"mother_personal_id": "000192123457"}, section="mother")
    }
    found = prefill(
        form,
        {"population.person(mother_personal_id)": {"full_name": "Lê Thị Mẫu", "ethnicity": "Tày"}},
        surroundings=WORLD,
    )

    assert needs == {"vault.birth_notice", "population.person(mother_personal_id)"}
    assert found["mother_full_name"].value == "Lê Thị Mẫu"
    assert found["mother_ethnicity"].value == "02"


@settings(max_examples=25, deadline=None)
@given(
    code=st.sampled_from(CODES),
    junk=st.lists(
        st.text(max_size=10) | st.sampled_from(["yes", "11953", "1/1/2000", "7"]), min_size=1, max_size=9
    ),
)
def test_no_shipped_form_breaks_on_junk(code: str, junk: list[str]) -> None:
    form = LIBRARY.form_of(code)
    names = [item.name for section in form.sections for item in section.fields]
    posted = {name: junk[number % len(junk)] for number, name in enumerate(names)}

    cleaned = clean_all(form, posted, surroundings=WORLD)

    assert clean_all(form, cleaned.values, surroundings=WORLD).values == cleaned.values
