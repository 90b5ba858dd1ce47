"""What a machine sends is read by the same form as the pages: cleaned, refused by name, never half saved."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phohien.systems.onestop.bench import life
from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.queries import answers, versions
from phohien.systems.onestop.rules import form_definition as forms
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests.make_citizen import As, clock_at, photograph, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world", "clock_at")]
assert clock_at
assert world
API = "/api/v1/onestop"
PENSION: dict[str, Any] = {**life.VALUES, "requester_full_name": make.CITIZEN.name, "delivery": "electronic"}


@pytest.fixture
def counter(monkeypatch: Any) -> As:
    return As(make.RECEIVER, monkeypatch)


@pytest.fixture
def citizen(monkeypatch: Any) -> As:
    return As(make.CITIZEN, monkeypatch)


def send(browser: As, values: Any, **more: Any) -> Any:
    body = {
        "procedure_code": life.PROCEDURE,
        "channel": "direct",
        "values": values,
        "key": "a-key-of-a-machine",
        **more,
    }
    return browser.post(f"{API}/dossiers", body, content_type="application/json")


def test_answers_are_kept_as_the_form_cleans_them_and_the_offices_follow_from_them(counter: As) -> None:
    typed = {
        "requester_phone": "0912 345 678",
        "beneficiary_birth_date": "10/02/1948",
        "requester_full_name": " Nguyễn  Thị Lụa ",
    }
    answer = send(counter, {**PENSION, **typed})
    assert answer.status_code == 201, answer.content
    dossier = Dossier.objects.get(code=answer.json()["code"])
    assert dossier.values["requester_phone"] == "0912345678"
    assert dossier.values["beneficiary_birth_date"] == "1948-02-10"
    assert dossier.values["requester_full_name"] == "Nguyễn Thị Lụa"
    assert (dossier.agency, dossier.competent_agency, dossier.unit_code) == (make.CENTRE, make.WARD, make.UNIT)
    assert dossier.wants_paper is False


def test_every_fault_is_named_by_its_place_as_a_problem(counter: As) -> None:
    wrong = {**PENSION, "beneficiary_sex": "robot", "registration_unit": "99999", "colour": "red"}
    del wrong["requester_phone"]
    answer = send(counter, wrong)
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    places = {"values.beneficiary_sex", "values.registration_unit", "values.colour", "values.requester_phone"}
    assert set(problem["errors"]) == places
    assert problem["code"] == "onestop.answers"
    assert all(sentence.endswith(".") for sentences in problem["errors"].values() for sentence in sentences)
    assert not Dossier.objects.exists()


def test_a_rule_over_several_answers_is_kept_and_names_its_article(counter: As) -> None:
    problem = send(counter, {**PENSION, "beneficiary_birth_date": "1990-01-01"}).json()
    assert "41/2024/QH15" in problem["errors"]["values.beneficiary_birth_date"][0]


def test_offices_that_contradict_the_answers_are_refused_each_by_name(counter: As) -> None:
    problem = send(counter, PENSION, competent_agency="H31.102", unit_code="11956", agency="H99").json()
    assert set(problem["errors"]) == {"agency", "competent_agency", "unit_code"}


def test_a_counter_files_for_its_own_office_only(counter: As) -> None:
    answer = send(counter, PENSION, agency="H31.102.1")
    assert answer.status_code == 403


def test_a_citizens_identity_replaces_what_was_sent(citizen: As) -> None:
    answer = send(citizen, {**PENSION, "requester_full_name": "Somebody Else"}, channel="online")
    assert answer.status_code == 201, answer.content
    assert Dossier.objects.get().values["requester_full_name"] == make.CITIZEN.name


def test_a_file_is_sent_first_and_named_in_the_dossier_by_its_sender_only(citizen: As, monkeypatch: Any) -> None:
    kept = citizen.post(f"{API}/files", {"file": photograph()}).json()
    named = {"files": {"authorisation": [kept["code"]]}}
    other = send(As(make.RECEIVER, monkeypatch), PENSION, key="another-key", **named).json()
    assert "files.authorisation" in other["errors"]
    assert send(citizen, PENSION, channel="online", **named).status_code == 201
    assert Dossier.objects.get().components.get(file_code=kept["code"]).code == "authorisation"
    assert (
        "files.nothing"
        in send(citizen, PENSION, files={"nothing": ["x"]}, channel="online", key="third-key").json()["errors"]
    )


def test_a_paper_that_must_be_attached_is_asked_for_online_only(citizen: As, counter: As) -> None:
    version = versions.in_force(life.PROCEDURE, on=make.MONDAY.date())
    components = version.data["procedure"]["components"]
    sketch = {"code": "sketch", "name": {"vi": "Bản vẽ", "en": "Sketch"}, "taken_from": "upload", "originals": 1}
    version.data["procedure"]["components"] = [*components, {**components[0], **sketch}]
    version.saved_at = make.at(9)
    version.save()
    assert set(send(citizen, PENSION, channel="online").json()["errors"]) == {"files.sketch"}
    assert send(counter, PENSION).status_code == 201


def test_the_form_is_published_as_json_schema_and_accepts_what_the_form_accepts(counter: As) -> None:
    schema = counter.get(f"{API}/procedures/{life.PROCEDURE}/form").json()
    assert send(counter, PENSION).status_code == 201
    jsonschema_rs.validator_for(schema).validate(Dossier.objects.get().values)


def test_the_description_tells_of_the_answers_and_of_the_problem(counter: As) -> None:
    described = counter.get("/api/v1/openapi.json").json()
    operation = described["paths"][f"{API}/dossiers"]["post"]
    assert "application/problem+json" in operation["responses"]["422"]["content"]
    values = described["components"]["schemas"]["DossierIn"]["properties"]["values"]
    assert "/form" in values["description"]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)


@settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(changes=st.dictionaries(st.sampled_from([*PENSION, "unknown", "files[0].x"]), JUNK, max_size=5), key=st.uuids())
def test_whatever_is_sent_is_saved_clean_or_refused_whole(counter: As, changes: dict[str, Any], key: Any) -> None:
    before = Dossier.objects.count()
    answer = send(counter, {**PENSION, **changes}, key=str(key))
    assert answer.status_code in (201, 422), answer.content
    if answer.status_code == 422:
        assert answer.json()["errors"]
        assert Dossier.objects.count() == before
        return
    dossier = Dossier.objects.get(code=answer.json()["code"])
    form = versions.form_of(dossier.version)
    again = forms.clean_all(form, dossier.values, surroundings=answers.surroundings(make.MONDAY.date()), strict=True)
    assert again.ok
    assert again.values == dossier.values
