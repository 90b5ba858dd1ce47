"""JSON Schemas of event types: made from a contract's dataclass, or given by a provider and checked."""

from __future__ import annotations

import inspect
import pkgutil
import re
import sys
from importlib import import_module
from typing import Any

import jsonschema_rs
import msgspec

from phohien.kernel import facts
from phohien.kernel.words import Words
from phohien.lgsp import contracts
from phohien.lgsp.exchange.events.rules import BadRequest, PersonalData

DRAFT = "https://json-schema.org/draft/2020-12/schema"
LARGEST_SCHEMA = 64 * 1024
MOST_FAULTS = 20


def contract_facts() -> dict[str, type]:
    """Every fact of the contracts by its full name; every contract's module is loaded."""
    for module in pkgutil.iter_modules(contracts.__path__):
        import_module(f"{contracts.__name__}.{module.name}")
    prefix = f"{contracts.__name__}."
    return {
        name: cls
        for name, cls in facts.all_messages().items()
        if issubclass(cls, facts.Fact) and cls.__module__.startswith(prefix)
    }


def schema_of(fact: type) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a fact as it travels, with the contract's own words as description."""
    made = msgspec.json.schema(fact)
    return {
        "$schema": DRAFT,
        "$id": f"urn:phohien:{facts.name_of(fact)}",
        "title": facts.name_of(fact),
        "description": inspect.getdoc(fact) or "",
        **made,
    }


def personal_data_of(fact: type) -> PersonalData:
    """The class its contract states in ``PERSONAL_DATA``; what a contract does not say otherwise is personal."""
    said: PersonalData = getattr(sys.modules[fact.__module__], "PERSONAL_DATA", "personal")
    return said


_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def storable(data: Any) -> bytes:
    """The JSON as octets in one certain form, for its digest. Raises BadRequest for signs the database cannot keep."""
    try:
        body = msgspec.json.encode(data, order="deterministic")
    except (UnicodeEncodeError, RecursionError) as fault:
        raise _unstorable() from fault
    if _NUL.search(body):
        raise _unstorable()
    return body


def _unstorable() -> BadRequest:
    return BadRequest(
        Words(
            "Nội dung có ký tự không lưu được (U+0000 hoặc nửa cặp thay thế).",
            "The content holds signs that cannot be kept (U+0000, half a surrogate pair).",
        ),
        code="events.unstorable",
    )


def read_json(body: bytes) -> Any:
    """The JSON of a request. Raises BadRequest with where it breaks."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise BadRequest(
            Words("Nội dung không phải JSON: {fault}", "The body is not JSON: {fault}").filled(fault=_short(fault)),
            code="events.not_json",
        ) from fault


def _stay_here(address: str) -> Any:
    raise ValueError(f"A schema refers only to itself, not to {address}.")


def _validator(schema: Any) -> Any:
    # The linear engine: a provider's pattern cannot make the hub calculate for hours. And nothing is fetched.
    return jsonschema_rs.validator_for(
        schema, retriever=_stay_here, pattern_options=jsonschema_rs.RegexOptions(), validate_formats=True
    )


def check_schema(schema: Any) -> None:
    """Nothing, when a provider's schema can be used. Raises BadRequest with what is wrong."""
    if not isinstance(schema, dict) or len(storable(schema)) > LARGEST_SCHEMA:
        raise BadRequest(
            Words(
                "Lược đồ (schema) là một đối tượng JSON, tối đa 64 KB.", "The schema is a JSON object of at most 64 KB."
            ),
            code="events.bad_schema",
            field="schema",
        )
    try:
        _validator(schema)
    except (ValueError, TypeError, jsonschema_rs.ValidationError) as fault:
        raise BadRequest(
            Words("Lược đồ không dùng được: {fault}", "The schema cannot be used: {fault}").filled(fault=_short(fault)),
            code="events.bad_schema",
            field="schema",
        ) from fault


def check_payload(schema: dict[str, Any], payload: Any) -> None:
    """Nothing, when the payload fits the schema. Raises BadRequest that names each place that does not."""
    errors: dict[str, list[str]] = {}
    for place, fault in enumerate(_validator(schema).iter_errors(payload)):
        if place >= MOST_FAULTS:
            break
        where = "/".join(["event", *map(str, fault.instance_path)])
        errors.setdefault(where, []).append(_short(fault))
    if errors:
        raise BadRequest(
            Words("Sự kiện không khớp lược đồ của loại này.", "The event does not fit the schema of its type."),
            code="events.bad_event",
            errors=errors,
        )


def _short(fault: Exception) -> str:
    return str(getattr(fault, "message", fault)).splitlines()[0][:300]
