"""The rules of trying: examples, filled calls, sample code, the sandbox's answers, SOAP messages, differences."""

from __future__ import annotations

import ast
import json
import shlex
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from phohien.lgsp.catalogue import demo
from phohien.lgsp.catalogue.rules import (
    differences,
    envelopes,
    examples,
    json_schema,
    openapi,
    samples,
    sandbox,
    trials,
)
from phohien.lgsp.catalogue.rules.errors import ERRORS
from phohien.lgsp.catalogue.tests.make import openapi as good_openapi

WSDL = (demo.DESCRIPTIONS / "demo-parcel.wsdl").read_bytes()
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)

SCHEMAS = st.recursive(
    st.sampled_from([
        {"type": "string"}, {"type": "string", "format": "date"}, {"type": "string", "minLength": 9},
        {"type": "string", "maxLength": 2}, {"type": "integer"}, {"type": "integer", "minimum": 7},
        {"type": "number", "exclusiveMaximum": 0}, {"type": "integer", "multipleOf": 5}, {"type": "boolean"},
        {"type": "null"}, {"enum": ["a", 1, None]}, {"const": [1]}, {"type": ["null", "string"]},
        {"type": "string", "format": "uuid"}, {"type": "integer", "maximum": -3},
    ]),
    lambda inner: (
        st.dictionaries(st.sampled_from("abcd"), inner, max_size=3).map(
            lambda found: {"type": "object", "properties": found, "required": list(found)}
        )
        | inner.map(lambda one: {"type": "array", "items": one, "minItems": 1})
        | inner.map(lambda one: {"anyOf": [one, {"type": "null"}]})
        | st.lists(inner, min_size=1, max_size=2).map(lambda found: {"oneOf": found[:1]})
    ),
    max_leaves=8,
)  # fmt: skip


def nowhere(_reference: str) -> Any:
    return None


@given(SCHEMAS)
def test_an_example_fits_its_schema(schema: dict[str, Any]) -> None:
    assert jsonschema_rs.is_valid(schema, examples.of_schema(schema, nowhere))


def test_what_the_author_gave_comes_first_and_what_contains_itself_ends() -> None:
    document = {"components": {"schemas": {"P": {"type": "object", "required": ["name"], "properties": {
        "name": {"type": "string", "example": "An"}, "mother": {"$ref": "#/components/schemas/P"},
        "children": {"type": "array", "items": {"$ref": "#/components/schemas/P"}},
    }}}}}  # fmt: skip
    look = json_schema.local(document)

    assert examples.of_schema({"$ref": "#/components/schemas/P"}, look) == {"name": "An", "children": []}
    assert examples.of_media({"examples": {"x": {"value": 3}}}, look) == 3


def test_a_schema_that_stands_for_a_million_values_is_cut_short() -> None:
    names = {f"p{number}": {"$ref": "#/n"} for number in range(30)}
    document: dict[str, Any] = {"n": {"type": "object", "properties": {}}}
    for depth in range(7):
        document[f"n{depth}"] = {"type": "object", "properties": {name: {"$ref": f"#/n{depth + 1}"} for name in names}}
    document["n7"] = {"type": "string"}

    made = json.dumps(examples.of_schema({"$ref": "#/n0"}, json_schema.local(document)))

    assert made.count("vi-du") <= examples.MOST_VALUES


def trial(path: str = "/a/{code}", place: str = "path") -> trials.Trial:
    inputs = (trials.Input("code", "path", True, ""), trials.Input("q", "query", False, ""),
              trials.Input("X-Purpose", "header", False, ""))  # fmt: skip
    return trials.Trial("GET", path, "one", "", inputs)


@given(ANY_TEXT, ANY_TEXT)
def test_no_value_changes_the_shape_of_a_call(code: str, query: str) -> None:
    filled = trials.fill(trial(), {"path.code": code, "query.q": query, "header.X-Purpose": query}, "")

    if isinstance(filled, list):
        assert (
            not code.strip() or code in (".", "..") or any(ord(sign) < 32 or ord(sign) == 127 for sign in code + query)
        )
    else:
        path, _, rest = filled.path.partition("?")
        assert path.count("/") == 2 and path.isascii() and not set(path) & set(" ?#\r\n")
        assert rest.count("&") == 0 and rest.count("=") == bool(query)
        assert all("\n" not in value and value.isascii() for _name, value in filled.fields)


@pytest.mark.parametrize(
    "name", ["X-Road-Client", "Host", "Content-Length", "X-Signature", "Cookie", "X-Nonce\r\nEvil", "Ấn"]
)
def test_no_description_has_a_field_of_the_house_filled_in(name: str) -> None:
    assert trials.is_reserved(name)
    document = json.loads(good_openapi())
    document["paths"]["/persons"]["post"]["parameters"] = [
        {"name": name, "in": "header", "required": True, "schema": {}}
    ]

    assert [one.inputs for one in trials.of_openapi(json.dumps(document).encode())][1] == ()


@given(st.builds(
    samples.Call, gateway=st.just("http://localhost:1"), method=st.sampled_from(["GET", "POST"]), target=ANY_TEXT, client=ANY_TEXT,
    access_key=st.just("K"), secret=st.just("S"), fields=st.lists(st.tuples(st.just("X-Purpose"), ANY_TEXT), max_size=1).map(tuple),
    body=ANY_TEXT, media=st.sampled_from(["", "application/json"]),
))  # fmt: skip
def test_nothing_in_a_description_becomes_code(call: samples.Call) -> None:
    if "\0" in call.target + call.client + call.body + "".join(value for _name, value in call.fields):
        return  # refused when a description is read
    words = shlex.split(samples.shell(call).replace("$(", "").replace("\r", " "), comments=False)
    assert f"BODY={call.body}".replace("\r", " ") in words
    tree = ast.parse(samples.python(call))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert {call.target, call.body} <= texts
    assert sum(isinstance(node, ast.Call) for node in ast.walk(tree)) == 21
    assert json.dumps(call.body, ensure_ascii=False) in samples.javascript(call)


PERSON = (demo.DESCRIPTIONS / "demo-person.json").read_bytes()
ASKED: dict[str, Any] = {"method": "POST", "path": "/", "query": {}, "fields": {"x-purpose": "a", "x-case": "b"}}


def test_the_sandbox_answers_with_the_descriptions_own_examples() -> None:
    made = sandbox.answer(PERSON, body=b'{"personal_id": "1"}', **ASKED)

    assert (made.status, made.media, json.loads(made.body)["full_name"]) == (
        200,
        "application/json",
        "Trần Thị Minh Hạnh",
    )
    assert sandbox.judge(PERSON, method="POST", template="/", status=200, media=made.media, body=made.body).passed


@pytest.mark.parametrize(
    ("changes", "status", "word"),
    [
        ({"fields": {}}, 400, "X-Purpose"),
        ({"body": b"{}"}, 400, "personal_id"),
        ({"body": b"{"}, 400, "no JSON"),
        ({"body": b""}, 400, "A body is needed"),
        ({"path": "/elsewhere"}, 404, "/elsewhere"),
        ({"method": "GET"}, 404, "GET"),
        ({"fields": {**ASKED["fields"], "x-sandbox-status": "404"}}, 404, "vi-du"),
        ({"fields": {**ASKED["fields"], "x-sandbox-status": "x"}}, 400, "No answer x"),
    ],
)
def test_the_sandbox_refuses_what_does_not_fit(changes: dict[str, Any], status: int, word: str) -> None:
    made = sandbox.answer(PERSON, **{"body": b'{"personal_id": "1"}', **ASKED, **changes})

    assert made.status == status and word in made.body.decode()


@pytest.mark.parametrize(
    ("status", "media", "body"),
    [
        (404, "application/json", b"{}"),
        (200, "text/html", b"<p>"),
        (200, "application/json", b"{}"),
        (200, "application/json", b"<"),
    ],
)
def test_a_check_passes_only_with_a_described_success(status: int, media: str, body: bytes) -> None:
    judged = sandbox.judge(PERSON, method="POST", template="/", status=status, media=media, body=body)

    assert not judged.passed and judged.faults


def test_nullable_of_the_older_openapi_is_understood() -> None:
    schema = {"type": "string", "nullable": True}
    document = {"openapi": "3.0.3", "info": {"title": "a", "version": "1"}, "paths": {"/a": {"get": {"responses": {"200": {
        "description": "", "content": {"application/json": {"schema": schema}}}}}}}}  # fmt: skip
    content = json.dumps(document).encode()

    assert sandbox.judge(
        content, method="GET", template="/a", status=200, media="application/json", body=b"null"
    ).passed


def test_a_soap_message_made_from_a_wsdl_is_answered_in_its_own_header() -> None:
    content = envelopes.content_of(WSDL, "TraCuuThua", answer=False)
    request = envelopes.envelope(
        content, client="VN-HY/GOV/H31/A", service="VN-HY/COM/1/B/TraCuuThua/v1", message_id="7"
    )
    made = sandbox.soap_answer(WSDL, request)

    root = etree.fromstring(made.body)
    assert made.status == 200 and envelopes.operation_of(made.body) == "TraCuuThuaResponse"
    assert root.findtext(f".//{{{envelopes.XROAD}}}id") == "7"
    assert sandbox.soap_answer(WSDL, b"<a/>").status == 500
    with pytest.raises(ValueError, match="document type"):
        envelopes.envelope("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", client="a", service="b", message_id="1")


def test_a_difference_says_whether_users_must_change_something() -> None:
    older = openapi.read((demo.DESCRIPTIONS / "demo-parcel.json").read_bytes())
    newer = openapi.read((demo.DESCRIPTIONS / "demo-parcel-v2.json").read_bytes())

    found = [(one.what or one.where, one.words.en, one.breaking) for one in differences.between(older, newer)]
    back = [(one.what or one.where, one.words.en) for one in differences.between(newer, older) if one.breaking]

    assert found == [
        ("200: purpose", "Taken away", True), ("GET /parcels", "Added", False), ("on (query)", "Added", False),
        ("200: purposes", "Added", False), ("200: as_of", "Added", False),
    ]  # fmt: skip
    assert ("GET /parcels", "Taken away") in back
    assert differences.between(older, older) == []


ODD = st.sampled_from(
    [None, 1, "x", [], ["x"], {}, {"x": 1}, {"$ref": "#/components/schemas/Person"}, {"$ref": "#/no"}, {"type": "no"}]
)
PLACES = (
    ("paths", "/persons", "post", "requestBody"), ("paths", "/persons", "post", "responses"), ("paths", "/persons", "parameters"),
    ("paths", "/persons", "post", "parameters"), ("paths", "/persons", "post", "responses", "200"), ("paths", "/persons"),
    ("paths", "/persons", "post", "requestBody", "content"), ("paths", "/persons", "post", "responses", "200", "content"),
    ("paths", "/persons", "post", "requestBody", "content", "application/json"), ("components", "schemas", "Person"),
    ("components", "schemas", "Person", "properties"), ("components",), ("paths", "/persons", "post"),
    ("components", "schemas", "Person", "required"), ("components", "schemas", "Person", "properties", "full_name"),
)  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=3))
def test_whatever_a_usable_description_holds_it_can_be_tried(changes: list[tuple[tuple[str, ...], Any]]) -> None:
    document = json.loads(good_openapi())
    schema = {"schema": {"$ref": "#/components/schemas/Person"}}
    document["paths"]["/persons"]["post"]["requestBody"] = {"content": {"application/json": schema}}
    for place, odd in changes:
        here: Any = document
        for part in place[:-1]:
            here = here.get(part) if isinstance(here, dict) else None
        if isinstance(here, dict):
            here[place[-1]] = json.loads(json.dumps(odd))
    content = json.dumps(document).encode()
    if not openapi.read(content).is_usable:
        return
    for one in trials.of_openapi(content):
        trials.fill(one, {}, one.body)
        made = sandbox.answer(content, method=one.method, path=one.path, query={}, fields={}, body=one.body.encode())
        sandbox.judge(content, method=one.method, template=one.path, status=200, media=made.media, body=made.body)
    differences.between(openapi.read(content), openapi.read(good_openapi()))


def test_every_refusal_of_the_gateway_is_explained() -> None:
    source = Path(__file__).parents[2] / "gateway"
    known = {one.type for one in ERRORS}
    found = {
        node.args[0].value
        for path in source.rglob("*.py")
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault" and node.args
        and isinstance(node.args[0], ast.Constant) and str(node.args[0].value)[:7] in ("Client.", "Server.")
    }  # fmt: skip

    assert found <= known and len(found) > 10
