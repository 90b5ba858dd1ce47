"""A value that fits a JSON Schema, by rule: what its author gave as example first, then the simplest that is allowed.

The same schema always gives the same value, so that a test of a consumer can be repeated.
Source: JSON Schema 2020-12 (validation vocabulary); OpenAPI 3.0.4 and 3.1.1, Media Type Object (``example``, ``examples``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeGuard

from phohien.lgsp.catalogue.rules.json_schema import Look, resolved

DEEPEST = 8
MOST_ITEMS = 3
TEXTS = {
    "date": "2026-01-15", "date-time": "2026-01-15T08:30:00+07:00", "time": "08:30:00+07:00", "duration": "P1D",
    "email": "thu@vi-du.vn", "hostname": "vi-du.vn", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1",
    "uri": "https://vi-du.vn/", "uri-reference": "/", "uuid": "00000000-0000-4000-8000-000000000000",
    "byte": "UGjhu5EgSGnhur9u", "binary": "",
}  # fmt: skip
MOST_VALUES = 2000
LARGEST = 1e15
_NOTHING = object()


@dataclass
class _Walk:
    """What a hostile schema is held to: a hundred lines of it could stand for a million values."""

    look: Look
    left: int = MOST_VALUES


def of_media(media: Any, look: Look) -> Any:
    """The value a Media Type Object (or a parameter) shows: its example, the first of its examples, or by its schema."""
    if not isinstance(media, dict):
        return None
    if "example" in media:
        return media["example"]
    named = media.get("examples")
    if isinstance(named, dict) and named:
        first = resolved(next(iter(named.values())), look)
        if "value" in first:
            return first["value"]
    return of_schema(media.get("schema", {}), look)


def of_schema(schema: Any, look: Look) -> Any:
    """A value that fits the schema, as far as a rule can find one (patterns are not solved)."""
    return _value(schema, _Walk(look), 0, ())


def is_given(media: Any, look: Look) -> bool:
    """Whether the author of a parameter gave an example, a default or the only values there are."""
    schema = resolved(media.get("schema", {}), look) if isinstance(media, dict) else {}
    return isinstance(media, dict) and ("example" in media or "examples" in media or _given(schema) is not _NOTHING)


def _value(schema: Any, walk: _Walk, depth: int, above: tuple[str, ...]) -> Any:
    walk.left -= 1
    if walk.left < 0:
        return None
    name = str(schema["$ref"]) if isinstance(schema, dict) and "$ref" in schema else ""
    inside = (*above, name) if name else above
    schema = resolved(schema, walk.look)
    given = _given(schema)
    if given is not _NOTHING:
        return given
    for key in ("oneOf", "anyOf"):
        if isinstance(schema.get(key), list) and schema[key]:
            return _value(schema[key][0], walk, depth + 1, inside)
    if isinstance(schema.get("allOf"), list):
        return _all_of(schema, walk, depth, inside)
    return _of_kind(schema, walk, depth, inside)


def _given(schema: dict[str, Any]) -> Any:
    if "example" in schema:
        return schema["example"]
    if isinstance(schema.get("examples"), list) and schema["examples"]:
        return schema["examples"][0]
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    if isinstance(schema.get("enum"), list) and schema["enum"]:
        return schema["enum"][0]
    return _NOTHING


def _all_of(schema: dict[str, Any], walk: _Walk, depth: int, above: tuple[str, ...]) -> Any:
    parts = [_value(part, walk, depth + 1, above) for part in schema["allOf"]]
    rest = {key: value for key, value in schema.items() if key != "allOf"}
    if "properties" in rest:
        parts.append(_value(rest, walk, depth + 1, above))
    if all(isinstance(part, dict) for part in parts):
        return {key: value for part in parts for key, value in part.items()}
    return parts[0] if parts else None


def _of_kind(schema: dict[str, Any], walk: _Walk, depth: int, above: tuple[str, ...]) -> Any:
    kind = schema.get("type", "object" if "properties" in schema else None)
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    if kind == "object":
        return _object(schema, walk, depth, above)
    if kind == "array":
        return _array(schema, walk, depth, above)
    if kind == "string":
        return _text(schema)
    if kind in ("integer", "number"):
        return _number(schema, whole=kind == "integer")
    return True if kind == "boolean" else None


def _object(schema: dict[str, Any], walk: _Walk, depth: int, above: tuple[str, ...]) -> dict[str, Any]:
    properties = schema.get("properties")
    required = schema.get("required")
    must = {one for one in required if isinstance(one, str)} if isinstance(required, list) else set()
    found = {}
    for key, inner in (properties if isinstance(properties, dict) else {}).items():
        returns = isinstance(inner, dict) and str(inner.get("$ref", "")) in above
        if key in must or not (returns or depth >= DEEPEST):
            found[key] = None if depth > 2 * DEEPEST else _value(inner, walk, depth + 1, above)
    return found


def _array(schema: dict[str, Any], walk: _Walk, depth: int, above: tuple[str, ...]) -> list[Any]:
    items = schema.get("items", {})
    returns = isinstance(items, dict) and str(items.get("$ref", "")) in above
    fewest = schema.get("minItems", 0)
    if (returns or depth >= DEEPEST) and not fewest:
        return []
    count = min(max(1, fewest if isinstance(fewest, int) else 1), MOST_ITEMS)
    return [] if depth > 2 * DEEPEST else [_value(items, walk, depth + 1, above)] * count


def _text(schema: dict[str, Any]) -> str:
    text = TEXTS.get(str(schema.get("format", "")), "vi-du")
    fewest, most = schema.get("minLength", 0), schema.get("maxLength")
    if isinstance(fewest, int) and len(text) < fewest:
        text = text.ljust(min(fewest, 10_000), "x")
    return text[:most] if isinstance(most, int) and most >= 0 else text


def _number(schema: dict[str, Any], *, whole: bool) -> int | float:
    low = _limit(schema, "minimum", "exclusiveMinimum", 1)
    high = _limit(schema, "maximum", "exclusiveMaximum", -1)
    value: float = 1
    if low is not None and value < low:
        value = math.ceil(low) if whole else low
    if high is not None and value > high:
        value = math.floor(high) if whole else high
    step = schema.get("multipleOf")
    if _is_number(step) and step > 1 / LARGEST:
        value = math.ceil(value / step) * step
    return int(value) if float(value).is_integer() else value


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST


def _limit(schema: dict[str, Any], name: str, strict: str, toward: int) -> float | None:
    """The limit itself, or one beyond an exclusive one (a number in 3.1, a switch beside the limit in 3.0)."""
    limit, excluding = schema.get(name), schema.get(strict)
    if _is_number(excluding):
        return float(excluding) + toward
    if not _is_number(limit):
        return None
    return limit + toward if excluding is True else limit
