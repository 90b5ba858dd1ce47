"""A description becomes schemas that are whole in themselves, judge as the description means, and stay small."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.lgsp.catalogue.rules import judging as rules
from phohien.lgsp.catalogue.tests import make
from phohien.lgsp.contracts import judging


def described(schema: Any, *, openapi: str = "3.1.0", schemas: Any = None, parameters: Any = ()) -> bytes:
    body = {"required": True, "content": {"application/json; charset=utf-8": {"schema": schema}}}
    operation = {
        "requestBody": body,
        "parameters": list(parameters),
        "responses": {"2xx": {"content": {"application/json": {"schema": schema}}}},
    }
    document = {"openapi": openapi, "paths": {"/a/{id}": {"post": operation}}, "components": {"schemas": schemas or {}}}
    return json.dumps(document).encode()


def judged(value: Any, schema: Any, *, side: str = "request", **more: Any) -> list[str]:
    (one,) = rules.operations(described(schema, **more))
    return judging.faults(one.body if side == "request" else dict(one.answers)["2XX"], value, "body")


PERSON = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "mother": {"$ref": "#/components/schemas/Person"}},
}


def test_a_schema_that_contains_itself_stays_finite_and_judges_at_every_depth() -> None:
    reference, schemas = {"$ref": "#/components/schemas/Person"}, {"Person": PERSON}

    assert judged({"name": "Lan", "mother": {"name": "Hoa"}}, reference, schemas=schemas) == []
    assert judged({"name": "Lan", "mother": {"mother": {}}}, reference, schemas=schemas)[0].startswith("body/mother")


def test_a_property_that_is_named_like_a_keyword_is_a_property() -> None:
    schema = {
        "type": "object",
        "properties": {"$ref": {"type": "integer"}, "example": {"type": "integer"}, "items": {"type": "integer"}},
    }

    assert len(judged({"$ref": "x", "example": "x", "items": "x"}, schema)) == 3


def test_what_openapi_3_0_says_in_its_own_words_is_meant() -> None:
    old = {"type": "object", "properties": {
        "n": {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
        "s": {"type": "string", "nullable": True, "enum": ["a"]},
        "r": {"$ref": "#/components/schemas/R", "type": "integer"},
    }}  # fmt: skip
    more = {"openapi": "3.0.3", "schemas": {"R": {"type": "string", "maxLength": 1, "exclusiveMaximum": False}}}

    assert judged({"n": 1, "s": None, "r": "x"}, old, **more) == []
    assert len(judged({"n": 0, "s": "b", "r": "xx"}, old, **more)) == 3
    beside = {"properties": {"r": {"$ref": "#/components/schemas/R", "type": "integer"}}}
    assert judged({"r": "x"}, beside, schemas={"R": {"type": "string"}}) != []


def test_what_only_the_other_side_writes_need_not_be_there() -> None:
    schema = {
        "type": "object",
        "required": ["id", "pin"],
        "properties": {"id": {"type": "integer", "readOnly": True}, "pin": {"writeOnly": True}},
    }

    assert judged({"pin": 1}, schema) == [] and judged({"id": 1}, schema) != []
    assert judged({"id": 1}, schema, side="answer") == [] and judged({"pin": 1}, schema, side="answer") != []


def test_parameters_say_how_text_becomes_a_value() -> None:
    def one(name: str, place: str = "query", **more: Any) -> dict[str, Any]:
        return {"name": name, "in": place, **more}

    parameters = (
        one("id", "path", schema={"type": "string"}), one("n", schema={"type": ["integer", "null"]}),
        one("many", schema={"type": "array", "items": {"type": "number"}}), one("listed", explode=False, schema={"type": "array"}),
        one("Accept", "header", schema={"type": "string"}), one("X-Y", "header", required=True, schema={"type": "boolean"}),
        one("deep", style="deepObject", schema={"type": "object"}), one("c", "cookie", schema={"type": "string"}), one("bare"),
    )  # fmt: skip
    (made,) = rules.operations(described({}, parameters=parameters))

    told = {p.name: (p.place, p.kind, p.many, p.required) for p in made.parameters}
    assert told == {
        "id": ("path", "text", "", True), "n": ("query", "integer", "", False), "many": ("query", "number", "repeated", False),
        "listed": ("query", "text", "commas", False), "X-Y": ("header", "boolean", "", True),
    }  # fmt: skip
    assert made.media == ("application/json",) and made.body_required


@pytest.mark.parametrize(
    ("schema", "sentence"),
    [
        ({"$dynamicRef": "#x"}, "$dynamicRef"),
        ({"type": "nonsense"}, "cannot be used"),
        ({"pattern": "(?=x)"}, "cannot be used"),
        ({"enum": ["x" * 70_000]}, "64 KB"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_said_with_its_place(schema: Any, sentence: str) -> None:
    (found,) = rules.faults(described(schema))

    assert sentence in found.words.en and found.where == "POST /a/{id}"


def test_many_schemas_are_too_many() -> None:
    schema = {"enum": ["x" * 60_000]}
    operation = {"responses": {str(200 + n): {"content": {"application/json": {"schema": schema}}} for n in range(9)}}
    (found,) = rules.faults(json.dumps({"openapi": "3.1.0", "paths": {"/a": {"get": operation}}}).encode())

    assert "512 KB" in found.words.en


def test_the_usual_description_of_the_tests_is_judged() -> None:
    get, post = rules.operations(make.openapi())

    assert (get.method, get.path, post.body) == ("GET", "/persons/{personal_id}", "")
    assert judging.faults(dict(get.answers)["200"], {"full_name": 1}, "answer") == [
        'answer/full_name: 1 is not of type "string"'
    ]


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "mother", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(_VALUES)
def test_bundling_changes_no_verdict(value: Any) -> None:
    import jsonschema_rs

    whole = {"$ref": "#/components/schemas/Person", "components": {"schemas": {"Person": PERSON}}}
    assert (
        judged(value, {"$ref": "#/components/schemas/Person"}, schemas={"Person": PERSON}) == []
    ) == jsonschema_rs.is_valid(whole, value)
