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
    visible_fields,
)
from phohien.systems.onestop.rules.records import canonical_json, from_json
from phohien.systems.onestop.tests.make_forms import birth_answers, filled_in, surroundings

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


CAREFUL: dict[str, dict[str, Any]] = {
    "1.000894": {
        "bride_personal_id": "000190000001", "groom_personal_id": "000090000002", "wished_on": "1/12/2026",
    },
    "2.000528": {"child_nationality": "VN", "foreign_nationality_chosen": "no", "father_nationality": "KR"},
    "2.001263": {"adopter_birth_date": "1/1/1980", "child_birth_date": "1/1/2020"},
    "1.004194": {"from_date": "1/11/2026", "until_date": "1/11/2027"},
    "1.002755": {"current_until": "30/11/2026", "until_date": "30/11/2027"},
    "1.001570": {"from_date": "1/12/2026", "until_date": "1/2/2027"},
    "1.013225": {"site_area": "200", "ground_floor_area": "80", "total_floor_area": "160"},
    "1.013227": {"permit_issued_on": "1/1/2026", "permit_expires_on": "1/1/2027"},
    "1.013978": {"disputed": "no"},
    "1.014027": {"beneficiary_birth_date": "1945", "has_pension": "none"},
    "1.014199": {
        "employee_birth_date": "1/1/1980",
        "employee_nationality": "KR",
        "passport_expires_on": "1/1/2030",
        "from_date": "1/1/2027",
        "until_date": "1/1/2028",
    },
    "1.001612": {"starts_on": "1/12/2026"},
    "1.004884": {"former_on": "1990"},
    "3.000182": {"pupil_birth_date": "1/1/2015", "finished_in": "2026"},
    "1.001193": {
        "father_personal_id": "000090000002", "mother_personal_id": "000190000001",
        "requester_relation": "mother", "requester_personal_id": "000190000001",
    },
}  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_every_form_can_be_completed_and_its_dossier_worked_out(code: str) -> None:
    version, form = LIBRARY.procedure(code), LIBRARY.form_of(code)

    cleaned = clean_all(form, filled_in(form, WORLD, CAREFUL.get(code)), surroundings=WORLD)

    assert {at: error.message_en for at, error in cleaned.errors.items()} == {}
    validator = jsonschema_rs.Draft202012Validator(json_schema(form, surroundings=WORLD))
    assert [error.message for error in validator.iter_errors(cleaned.values)] == []
    for channel in Channel:
        lines = fees_due(version, cleaned.values, channel=channel, on=DAY)
        assert all(line.due_vnd >= 0 and line.source for line in lines)
    assert time_limit(version, cleaned.values, on=DAY).rules
    assert components_needed(version, cleaned.values, on=DAY)
    if version.competence.unit_field:
        assert competent_unit(version, cleaned.values) == "11953"


@pytest.mark.parametrize("code", CODES)
def test_every_paper_a_form_takes_is_a_component_and_needed_when_the_form_demands_it(code: str) -> None:
    version, form = LIBRARY.procedure(code), LIBRARY.form_of(code)
    values = clean_all(form, filled_in(form, WORLD, CAREFUL.get(code)), surroundings=WORLD).values
    needed = {need.component.code for need in components_needed(version, values, on=DAY) if need.required}
    taken = {
        item.component
        for _, item in visible_fields(form, values, surroundings=WORLD)
        if item.component and values.get(item.name)
    }
    by_hand = {item.code for item in version.components if item.taken_from in ("form", "data") or item.present_only}

    assert needed - by_hand <= taken


def test_life_events_and_procedures_agree() -> None:
    by_event = {event.code: set(event.procedures) for event in LIBRARY.life_events}
    by_procedure = {
        code: {version.code for version in LIBRARY.procedures if code in version.life_events} for code in by_event
    }

    assert by_event == by_procedure
    assert {code for version in LIBRARY.procedures for code in version.life_events} <= set(by_event)


def test_the_thirty_one_procedures_of_the_plan_are_there() -> None:
    assert sorted(CODES) == sorted([
        "1.001193", "1.000689", "1.000894", "1.000656", "2.000635", "1.004873", "1.004884",
        "2.000528", "2.000815", "2.000884", "2.000908", "2.001263", "1.004222", "1.004194",
        "1.002755", "1.001612", "2.000720", "1.001570", "1.001266", "1.013225", "1.013227",
        "1.013978", "1.012753", "1.014027", "1.001776", "1.001699", "1.011607", "1.010833",
        "1.014199", "2.001827", "3.000182",
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("code", "values", "channel", "expected"),
    [
        ("2.000635", {"copies": 3}, Channel.DIRECT, 24_000),
        ("2.000815", {"pages": 500, "copies": 2}, Channel.DIRECT, 400_000),
        ("2.000884", {"cases": 2}, Channel.DIRECT, 20_000),
        ("2.000908", {}, Channel.DIRECT, 0),
        ("2.001263", {"adopter_relation": "none", "child_special_need": False}, Channel.DIRECT, 400_000),
        ("2.001263", {"adopter_relation": "step_parent", "child_special_need": False}, Channel.DIRECT, 0),
        ("2.001263", {"adopter_relation": "none", "child_special_need": True}, Channel.DIRECT, 0),
        ("1.004222", {}, Channel.DIRECT, 20_000),
        ("1.004222", {}, Channel.ONLINE, 10_000),
        ("1.004194", {}, Channel.DIRECT, 15_000),
        ("1.004194", {}, Channel.ONLINE, 7_000),
        ("1.013225", {"work_kind": "house"}, Channel.ONLINE, 75_000),
        ("1.014199", {}, Channel.ONLINE, 600_000),
        ("2.001827", {}, Channel.POST, 700_000),
    ],
)
def test_the_tariffs_of_the_catalogue(code: str, values: dict[str, Any], channel: Channel, expected: int) -> None:
    assert total_vnd(fees_due(LIBRARY.procedure(code), values, channel=channel, on=DAY)) == expected


@pytest.mark.parametrize(
    ("code", "confirmed"),
    [
        ("1.001193", {"limits.same_day", "limits.verification"}),
        ("2.000635", {"limits.same_day"}),
        ("2.000908", {"limits.same_day"}),
        ("1.004222", {"limits.general", "fees.permanent"}),
        ("2.001263", {"fees.adoption"}),
        ("1.013225", {"limits.general"}),
        ("1.000894", set()),
    ],
)
def test_only_what_was_checked_counts_as_confirmed(code: str, confirmed: set[str]) -> None:
    version, open_values = LIBRARY.procedure(code), set(unconfirmed(LIBRARY.procedure(code)))
    values = {f"limits.{item.code}" for item in version.limits}
    values |= {f"fees.{item.code}" for item in version.fees}

    assert values - open_values == confirmed


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
    exempt = fees_due(version, values, channel=Channel.DIRECT, on=DAY, claimed=frozenset({"civil_status_exempt"}))

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

    needs = {need.key for need in sources_needed(form, {"mother_personal_id": "000192123457"}, section="mother")}
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
    junk=st.lists(st.text(max_size=10) | st.sampled_from(["yes", "11953", "1/1/2000", "7"]), min_size=1, max_size=9),
)
def test_no_shipped_form_breaks_on_junk(code: str, junk: list[str]) -> None:
    form = LIBRARY.form_of(code)
    names = [item.name for section in form.sections for item in section.fields]
    posted = {name: junk[number % len(junk)] for number, name in enumerate(names)}

    cleaned = clean_all(form, posted, surroundings=WORLD)

    assert clean_all(form, cleaned.values, surroundings=WORLD).values == cleaned.values
