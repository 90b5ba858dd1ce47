"""The directory for machines."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from phohien.lgsp.directory.tests.api_urls import api

pytestmark = [
    pytest.mark.usefixtures("reference_data", "fixed_clock"),
    pytest.mark.django_db,
    pytest.mark.urls("phohien.lgsp.directory.tests.api_urls"),
]


def ask(client: Client, path: str) -> Any:
    answer = client.get(f"/api/directory/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_units_of_a_day_carry_their_parent(client: Client) -> None:
    before = ask(client, "units?on=2023-06-01&under=33&level=commune")
    after = ask(client, "units?on=2026-11-23&under=33")

    assert len(before) == 161 and {unit["level"] for unit in before} == {"commune"}
    assert len(after) == 104 and {unit["parent_code"] for unit in after} == {"33"}


def test_a_code_resolves_to_one_unit_with_its_dates_in_iso_8601(client: Client) -> None:
    found = ask(client, "units/11965/resolve?on=2026-11-23&recorded_on=2023-06-01")

    assert (found["outcome"], found["unit"]["code"], found["confirmed"]) == ("one", "11953", True)
    assert found["unit"]["valid_from"] == "2025-07-01"


def test_a_split_code_answers_with_candidates_and_no_unit(client: Client) -> None:
    found = ask(client, "units/12004/resolve?on=2026-11-23&recorded_on=2023-06-01")

    assert (found["outcome"], found["unit"]) == ("several", None)
    assert [unit["code"] for unit in found["units"]] == ["11995", "12004"]
    assert found["suggested"]["code"] == "12004"


def test_the_succession_of_a_unit_names_both_ends_and_the_ground(client: Client) -> None:
    found = ask(client, "units/11953/succession?on=2026-11-23")

    assert {step["old"]["name"] for step in found["came_from"]} == {
        "Lê Lợi", "Hiến Nam", "An Tảo", "Minh Khai", "Trung Nghĩa", "Liên Phương",
    }  # fmt: skip
    assert found["went_to"] == []
    assert all(step["ground"] == "agreed" for step in found["came_from"])


def test_an_unknown_unit_is_a_problem_in_json_with_a_code(client: Client) -> None:
    answer = client.get("/api/directory/units/331?on=2026-11-23")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "directory.no_such_unit"


def test_a_wrong_date_is_refused(client: Client) -> None:
    assert client.get("/api/directory/units?on=31-02-2024").status_code == 422


def test_places_are_found_without_accents(client: Client) -> None:
    assert ask(client, "units/search?q=pho+hien&limit=1")[0]["full_name"] == "Phường Phố Hiến"


def test_agencies_answer_to_both_codes_and_name_their_heirs(client: Client) -> None:
    assert ask(client, "agencies/000.01.31.H31")["code"] == "H31.31.1"
    assert [item["code"] for item in ask(client, "agencies/H31.31.1/heirs?on=2026-11-23")] == ["H31.104"]
    assert len(ask(client, "agencies?on=2026-11-23&kind=service_centre")) == 105
    assert client.get("/api/directory/agencies/H99").status_code == 404


def test_code_lists_and_their_entries(client: Client) -> None:
    assert "dan-toc" in {item["code"] for item in ask(client, "code-lists")}
    assert len(ask(client, "code-lists/dan-toc")) == 54
    assert client.get("/api/directory/code-lists/khong-co").status_code == 404


def test_every_operation_says_who_may_call_it_and_is_described(client: Client) -> None:
    described = api.get_openapi_schema()["paths"]

    assert len(described) == 13
    for operations in described.values():
        assert all(operation["summary"] and operation["description"] for operation in operations.values())
