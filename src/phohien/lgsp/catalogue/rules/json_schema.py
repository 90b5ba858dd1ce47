"""A JSON Schema as rows a person can read: each value with its type, whether it must be there, and what it means."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from phohien.lgsp.catalogue.rules.description import Field

DEEPEST = 6
MOST_ROWS = 400
Look = Callable[[str], Any]


def local(document: Any) -> Look:
    """A function that follows ``#/a/b`` inside the document; None when it leads nowhere."""

    def look(reference: str) -> Any:
        if not reference.startswith("#/"):
            return None
        found = document
        for part in reference[2:].split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            found = found.get(key) if isinstance(found, dict) else None
        return found

    return look


def mapping(value: Any) -> dict[str, Any]:
    """The value when it is an object, else an empty one: a description may hold anything anywhere."""
    return value if isinstance(value, dict) else {}


def listing(value: Any) -> list[Any]:
    """The value when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def resolved(schema: Any, look: Look) -> Any:
    """The schema behind its references (at most 20 of them); an empty one when a reference leads nowhere."""
    for _hop in range(20):
        if not isinstance(schema, dict):
            return {}
        if "$ref" not in schema:
            return schema
        schema = look(str(schema["$ref"]))
    return {}


def kind_of(schema: Any, look: Look) -> str:
    """The type in a developer's words: ``string (date)``, ``array of Person``, ``"a" | "b"``, ``integer or null``."""
    name = _name(schema)
    schema = resolved(schema, look)
    if "enum" in schema:
        return " | ".join(json.dumps(value, ensure_ascii=False, default=str) for value in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"], ensure_ascii=False, default=str)
    for key in ("anyOf", "oneOf"):
        if isinstance(schema.get(key), list):
            return " or ".join(dict.fromkeys(kind_of(part, look) for part in schema[key]))
    if isinstance(schema.get("allOf"), list):
        return " & ".join(kind_of(part, look) for part in schema["allOf"])
    return _plain_kind(schema, name, look)


def _plain_kind(schema: dict[str, Any], name: str, look: Look) -> str:
    kind = schema.get("type", "object" if "properties" in schema else "any")
    if isinstance(kind, list):
        return " or ".join(str(one) for one in kind)
    if kind == "array":
        items = schema.get("items")
        return f"array of {kind_of(items, look)}" if items else "array"
    if kind == "object":
        return name or "object"
    return f"{kind} ({schema['format']})" if schema.get("format") else str(kind)


def _name(schema: Any) -> str:
    return str(schema["$ref"]).rpartition("/")[2] if isinstance(schema, dict) and "$ref" in schema else ""


def rows(schema: Any, look: Look) -> tuple[Field, ...]:
    """The values of the schema, outer before inner; what contains itself is named and not opened again."""
    found = []
    for row in _rows(schema, look, 0, ()):
        found.append(row)
        if len(found) >= MOST_ROWS:
            break
    return tuple(found)


def _rows(schema: Any, look: Look, depth: int, above: tuple[str, ...]) -> Iterator[Field]:
    name = _name(schema)
    if depth > DEEPEST or (name and name in above):
        return
    inside = (*above, name) if name else above
    schema = resolved(schema, look)
    for part in _alternatives(schema):
        yield from _rows(part, look, depth, inside)
    if "items" in schema:
        yield from _rows(schema["items"], look, depth, inside)
    properties = schema.get("properties")
    required = schema.get("required")
    for key, value in (properties if isinstance(properties, dict) else {}).items():
        text = str(resolved(value, look).get("description", "") if isinstance(value, dict) else "")
        must = key in required if isinstance(required, list) else False
        yield Field(str(key), kind_of(value, look), must, text.strip(), depth)
        yield from _rows(value, look, depth + 1, inside)


def _alternatives(schema: dict[str, Any]) -> list[Any]:
    return [part for key in ("allOf", "anyOf", "oneOf") for part in (schema.get(key) or []) if isinstance(part, dict)]
