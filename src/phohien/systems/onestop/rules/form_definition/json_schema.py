"""A form definition as JSON Schema (draft 2020-12): the shape of clean values, for callers of the API.

Conditions and checks over several fields are not expressible as a shape; they travel as ``x-`` annotations
and are enforced by cleaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from phohien.systems.onestop.rules.form_definition.model import (
    HOME_PROVINCE,
    Check,
    Field,
    FormDefinition,
    Kind,
    Surroundings,
)
from phohien.systems.onestop.rules.form_definition.words import LONGEST_LONG_TEXT, LONGEST_TEXT

_TEXTS: dict[Kind, dict[str, Any]] = {
    Kind.PERSON_NAME: {"maxLength": 100},
    Kind.PERSONAL_ID: {"pattern": "^[0-9]{12}$"},
    Kind.UNIT: {"x-code-list": "administrative_unit"},
    Kind.DATE: {"format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    Kind.PARTIAL_DATE: {"pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$"},
    Kind.PHONE: {"pattern": r"^(0[0-9]{9,10}|\+[1-9][0-9]{7,14})$"},
    Kind.EMAIL: {"format": "email", "maxLength": 254},
}


def _number(item: Field) -> dict[str, Any]:
    kind = "integer" if item.kind is Kind.MONEY or item.decimals == 0 else "number"
    bounds = {"minimum": item.smallest, "maximum": item.largest}
    shape: dict[str, Any] = {"type": kind, **{k: v for k, v in bounds.items() if v is not None}}
    if item.kind is Kind.MONEY:
        shape["minimum"] = max(0, item.smallest or 0)
    return shape


def _address(item: Field, surroundings: Surroundings) -> dict[str, Any]:
    longest = item.longest or LONGEST_TEXT
    detail = {"type": "string", "maxLength": longest}
    here = {
        "type": "object",
        "properties": {"unit": {"type": "string"}, "detail": detail},
        "required": ["unit"],
        "additionalProperties": False,
    }
    shapes = [here]
    if item.elsewhere:
        shapes.append(_elsewhere(detail, surroundings))
    if not item.abroad:
        return {"anyOf": shapes} if len(shapes) > 1 else here
    there = {
        "type": "object",
        "properties": {"country": {"type": "string", "pattern": "^[A-Z]{2}$"}, "detail": detail},
        "required": ["country", "detail"],
        "additionalProperties": False,
    }
    return {"anyOf": [*shapes, there]}


def _elsewhere(detail: dict[str, Any], surroundings: Surroundings) -> dict[str, Any]:
    """A place in another province: its code, the commune in words."""
    others = [one.code for one in surroundings.code_lists.get("province", ()) if one.code != HOME_PROVINCE]
    return {
        "type": "object",
        "properties": {
            "province": {"type": "string", "enum": others},
            "commune": {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
            "detail": detail,
        },
        "required": ["province", "commune"],
        "additionalProperties": False,
    }


def _codes(item: Field, surroundings: Surroundings) -> dict[str, Any]:
    choices = surroundings.choices_of(item)
    one: dict[str, Any] = {"type": "string"}
    if choices is not None:
        one["enum"] = [choice.code for choice in choices]
    if item.code_list:
        one["x-code-list"] = item.code_list
    return one


def _repeat(item: Field, surroundings: Surroundings) -> dict[str, Any]:
    rows: dict[str, Any] = {"type": "array", "items": _object(item.fields, item.checks, surroundings)}
    if item.fewest:
        rows["minItems"] = item.fewest
    rows["maxItems"] = item.most or 100
    return rows


def _shape(item: Field, surroundings: Surroundings) -> dict[str, Any]:
    match item.kind:
        case Kind.NUMBER | Kind.MONEY:
            return _number(item)
        case Kind.YES_NO:
            return {"type": "boolean"}
        case Kind.CONSENT:
            return {"const": True}
        case Kind.CHOICE:
            return _codes(item, surroundings)
        case Kind.CHOICES:
            return {"type": "array", "items": _codes(item, surroundings), "uniqueItems": True, "minItems": 1}
        case Kind.FILE:
            return {
                "type": "array",
                "items": {"type": "string"},
                "maxItems": item.most or 10,
                "uniqueItems": True,
            }
        case Kind.ADDRESS:
            return _address(item, surroundings)
        case Kind.REPEAT:
            return _repeat(item, surroundings)
        case Kind.TEXT | Kind.LONG_TEXT:
            usual = LONGEST_LONG_TEXT if item.kind is Kind.LONG_TEXT else LONGEST_TEXT
            return {"type": "string", "minLength": 1, "maxLength": item.longest or usual}
        case _:
            return {"type": "string", **_TEXTS[item.kind]}


def _annotated(item: Field, surroundings: Surroundings) -> dict[str, Any]:
    shape = {"title": item.label.en, "x-title-vi": item.label.vi, **_shape(item, surroundings)}
    for key, value in (
        ("description", item.hint.en),
        ("x-visible-when", item.visible_when),
        ("x-required-when", item.required_when),
        ("x-component", item.component),
        ("x-prefill", item.prefill),
    ):
        if value:
            shape[key] = value
    return shape


def _object(fields: Iterable[Field], checks: Iterable[Check], surroundings: Surroundings) -> dict[str, Any]:
    asked = [item for item in fields if item.kind is not Kind.STATEMENT]
    shape: dict[str, Any] = {
        "type": "object",
        "properties": {item.name: _annotated(item, surroundings) for item in asked},
        "required": [item.name for item in asked if item.required and not item.visible_when],
        "additionalProperties": False,
    }
    rules = [{"code": c.code, "holds": c.holds, "message": c.message.en, "message_vi": c.message.vi} for c in checks]
    return {**shape, "x-checks": rules} if rules else shape


def json_schema(definition: FormDefinition, *, surroundings: Surroundings) -> dict[str, Any]:
    """The JSON Schema that every cleanly filled form satisfies. Source: JSON Schema 2020-12."""
    fields: list[Field] = []
    checks: list[Check] = []
    hidden: set[str] = set()
    for section in definition.sections:
        fields.extend(section.fields)
        checks.extend(section.checks)
        hidden.update(item.name for item in section.fields if section.visible_when)
    shape = _object(fields, checks, surroundings)
    shape["required"] = [name for name in shape["required"] if name not in hidden]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:phohien:form:{definition.code}:{definition.version}",
        "title": definition.title.en,
        "x-title-vi": definition.title.vi,
        **shape,
    }
