"""JSON Schemas as both planes judge by them: compiled by one library, with nothing fetched and no pattern that runs for hours.

Source: JSON Schema 2020-12 (core and validation); ``docs/decisions/0052``.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import jsonschema_rs

MOST_FAULTS = 5
LONGEST_FAULT = 300


class Unusable(ValueError):
    """The schema is none, or refers to something outside."""


def _stay_here(address: str) -> Any:
    raise ValueError(f"A schema refers only to itself, not to {address}.")


@lru_cache(maxsize=4096)
def compiled(schema: str) -> Any:
    """The validator of a schema, made once for the same text, whatever configuration brings it. Raises Unusable."""
    try:
        return jsonschema_rs.validator_for(
            json.loads(schema),
            retriever=_stay_here,
            pattern_options=jsonschema_rs.RegexOptions(),
            validate_formats=True,
        )
    except (ValueError, TypeError, RecursionError, jsonschema_rs.ValidationError) as fault:
        raise Unusable(str(getattr(fault, "message", fault)).splitlines()[0][:LONGEST_FAULT]) from None


def faults(schema: str, value: Any, where: str) -> list[str]:
    """Where the value breaks the schema and how, a few of them: ``body/age: "x" is not of type "integer"``."""
    validator = compiled(schema)
    if validator.is_valid(value):
        return []
    return [
        f"{place}: {fault.message.splitlines()[0][:LONGEST_FAULT]}" for place, fault in _places(validator, value, where)
    ]


def places(schema: str, value: Any, where: str) -> list[str]:
    """The same without a word of what was said: ``body/age (type)``. For logs, which may not hold a person's data."""
    validator = compiled(schema)
    if validator.is_valid(value):
        return []
    found = []
    for place, fault in _places(validator, value, where):
        words = [str(part) for part in fault.schema_path]
        found.append(f"{place} ({words[-1] if words else 'false'})")
    return found


def _places(validator: Any, value: Any, where: str) -> list[tuple[str, Any]]:
    found = []
    for fault in validator.iter_errors(value):
        found.append(("/".join([where, *map(str, fault.instance_path)]), fault))
        if len(found) == MOST_FAULTS:
            break
    return found
