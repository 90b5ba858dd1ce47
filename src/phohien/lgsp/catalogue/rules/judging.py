"""What messages of a service are held against, read from its OpenAPI description: one schema a body or parameter, whole in itself.

References become ``$defs`` of each schema, so that one that contains itself stays finite. What OpenAPI 3.0 says otherwise than JSON
Schema 2020-12 is put into the latter's words. Words for people are left out: the gateway does not read them.

Source: OpenAPI 3.0.4 and 3.1.1 (Schema, Parameter, Request Body and Responses Objects; ``readOnly`` and ``writeOnly``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from phohien.kernel.words import Words
from phohien.lgsp.catalogue.rules import json_schema
from phohien.lgsp.catalogue.rules.description import Finding
from phohien.lgsp.contracts import judging
from phohien.lgsp.contracts.configuration import Operation, Parameter

LARGEST_SCHEMA, LARGEST_SERVICE = 64 * 1024, 512 * 1024
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODES = {
    "": Words("Không đối chiếu", "Not at all"),
    "requests": Words("Chỉ yêu cầu", "Requests only"),
    "reported": Words("Yêu cầu; câu trả lời sai được ghi nhận", "Requests; wrong answers are reported and pass"),
    "refused": Words("Yêu cầu và câu trả lời; sai thì từ chối", "Requests and answers; wrong ones are refused"),
}
_ONE = frozenset(
    {"additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems",
     "unevaluatedProperties", "items"}
)  # fmt: skip
_SEVERAL = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED = frozenset({"properties", "patternProperties", "dependentSchemas"})
_KEPT = frozenset(
    {"type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
     "minLength", "pattern", "format", "maxItems", "minItems", "uniqueItems", "maxContains", "minContains",
     "maxProperties", "minProperties", "required", "dependentRequired"}
)  # fmt: skip
_UNUSABLE = frozenset({"$dynamicRef", "$recursiveRef", "$anchor", "$dynamicAnchor", "$id"})
_NOT_JUDGED_FIELDS = frozenset({"accept", "content-type", "authorization"})
_TEXTUAL = {"integer": "integer", "number": "number", "boolean": "boolean"}


class CannotJudge(Exception):
    """Messages cannot be held against this description; the finding says where and why."""

    def __init__(self, words: Words, where: str) -> None:
        super().__init__(f"{where}: {words}")
        self.finding = Finding(words, where)


@lru_cache(maxsize=256)
def operations(content: bytes) -> tuple[Operation, ...]:
    """What the gateway judges by, of a description that was found usable. Raises CannotJudge."""
    document = json.loads(content.decode("utf-8-sig"))
    look = json_schema.local(document)
    made = tuple(_operations(document, look))
    size = sum(len(schema) for one in made for schema in _schemas(one))
    if size > LARGEST_SERVICE:
        raise CannotJudge(
            Words("Các lược đồ lớn hơn 512 KB.", "The schemas are larger than 512 KB together."), "components.schemas"
        )
    return made


def faults(content: bytes) -> list[Finding]:
    """Why messages cannot be held against the description; nothing when they can."""
    try:
        operations(content)
    except CannotJudge as fault:
        return [fault.finding]
    return []


def _schemas(one: Operation) -> Iterator[str]:
    yield from (parameter.schema for parameter in one.parameters)
    yield one.body
    yield from (schema for _, schema in one.answers)


def _operations(document: dict[str, Any], look: json_schema.Look) -> Iterator[Operation]:
    bundler = _Bundler(look, old=str(document.get("openapi", "")).startswith("3.0"))
    for path, item in document.get("paths", {}).items():
        item = json_schema.resolved(item, look)
        for method in METHODS:
            raw = item.get(method)
            if isinstance(raw, dict):
                yield _operation(str(path), method.upper(), item, raw, bundler)


def _operation(path: str, method: str, item: dict[str, Any], raw: dict[str, Any], bundler: _Bundler) -> Operation:
    where = f"{method} {path}"
    body = json_schema.resolved(raw.get("requestBody") or {}, bundler.look)
    content = _dict(body.get("content"))
    answers = [
        (str(status).upper() if str(status) != "default" else "default", schema)
        for status, answer in _dict(raw.get("responses")).items()
        if (
            schema := _json_body(
                _dict(json_schema.resolved(answer, bundler.look).get("content")), bundler, where, "answer"
            )
        )
    ]
    return Operation(
        method=method,
        path=path,
        parameters=tuple(_parameters([*_list(item.get("parameters")), *_list(raw.get("parameters"))], bundler, where)),
        media=tuple(str(media).partition(";")[0].strip().lower() for media in content),
        body=_json_body(content, bundler, where, "request"),
        body_required=body.get("required") is True,
        answers=tuple(answers),
    )


def _json_body(content: dict[str, Any], bundler: _Bundler, where: str, side: str) -> str:
    for media, value in content.items():
        kind = str(media).partition(";")[0].strip().lower()
        if (kind == "application/json" or kind.endswith("+json")) and isinstance(value, dict) and "schema" in value:
            return bundler.bundled(value["schema"], side, where)
    return ""


def _parameters(raw: list[Any], bundler: _Bundler, where: str) -> Iterator[Parameter]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in raw:
        one = json_schema.resolved(one, bundler.look)
        found[str(one.get("name", "")), str(one.get("in", ""))] = one
    for (name, place), one in found.items():
        judged = place in {"path", "query"} or (place == "header" and name.lower() not in _NOT_JUDGED_FIELDS)
        if judged and isinstance(one.get("schema"), dict):
            made = _parameter(name, place, one, bundler, where)
            if made is not None:
                yield made


def _parameter(name: str, place: str, raw: dict[str, Any], bundler: _Bundler, where: str) -> Parameter | None:
    """The parameter; None for an object, whose many ways of writing are left to the provider."""
    outer = json_schema.resolved(raw["schema"], bundler.look)
    kinds = _kinds(outer)
    if "object" in kinds or "properties" in outer:
        return None
    inner = json_schema.resolved(outer.get("items") or {}, bundler.look) if "array" in kinds else outer
    many = "" if "array" not in kinds else "commas"
    if many and place == "query" and raw.get("explode", True) is not False and raw.get("style", "form") == "form":
        many = "repeated"
    kind = next((_TEXTUAL[one] for one in ("integer", "number", "boolean") if one in _kinds(inner)), "text")
    return Parameter(
        name=name, place=place, schema=bundler.bundled(raw["schema"], "request", f"{where} {name}"),  # type: ignore[arg-type]
        required=raw.get("required") is True or place == "path", kind=kind, many=many,  # type: ignore[arg-type]
    )  # fmt: skip


def _kinds(schema: Any) -> list[str]:
    kind = schema.get("type") if isinstance(schema, dict) else None
    return [str(one) for one in kind] if isinstance(kind, list) else [str(kind)]


class _Bundler:
    """Brings everything a schema refers to into the schema."""

    def __init__(self, look: json_schema.Look, *, old: bool) -> None:
        """``old`` is OpenAPI 3.0, whose schemas are not quite JSON Schema."""
        self.look, self.old = look, old

    def bundled(self, schema: Any, side: str, where: str) -> str:
        """The schema as JSON; ``side`` is ``request`` or ``answer``. Raises CannotJudge."""
        try:
            text = json.dumps(self._whole(schema, side), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        except RecursionError:
            raise CannotJudge(Words("Lược đồ lồng quá sâu.", "The schema is nested too deeply."), where) from None
        except _NotTaken as word:
            words = Words("Lược đồ dùng {word}, chưa đối chiếu được.", "The schema uses {word}, which is not judged.")
            raise CannotJudge(words.filled(word=str(word)), where) from None
        if len(text) > LARGEST_SCHEMA:
            raise CannotJudge(Words("Lược đồ lớn hơn 64 KB.", "The schema is larger than 64 KB."), where)
        try:
            judging.compiled(text)
        except judging.Unusable as fault:
            words = Words("Lược đồ không dùng được: {fault}", "The schema cannot be used: {fault}")
            raise CannotJudge(words.filled(fault=str(fault)), where) from None
        return text

    def _whole(self, schema: Any, side: str) -> Any:
        named: dict[str, str] = {}
        made = self._told(schema, side, named)
        if not isinstance(made, dict):
            return made
        definitions: dict[str, Any] = {}
        while missing := [name for name in named if named[name] not in definitions]:
            definitions[named[missing[0]]] = self._told(self.look(missing[0]), side, named)
        return {"$schema": DIALECT, **made, **({"$defs": definitions} if definitions else {})}

    def _told(self, schema: Any, side: str, named: dict[str, str]) -> Any:
        if not isinstance(schema, dict):
            return schema if isinstance(schema, bool) else True
        if word := next(iter(_UNUSABLE & schema.keys()), ""):
            raise _NotTaken(word)
        made: dict[str, Any] = {}
        if isinstance(schema.get("$ref"), str):
            name = named.setdefault(schema["$ref"], f"d{len(named)}")
            made["$ref"] = f"#/$defs/{name}"
            if self.old:
                return made  # what stands beside a reference is ignored there
        for word, value in schema.items():
            if word in _ONE:
                made[word] = self._told(value, side, named)
            elif word in _SEVERAL and isinstance(value, list):
                made[word] = [self._told(one, side, named) for one in value]
            elif word in _NAMED and isinstance(value, dict):
                made[word] = {name: self._told(one, side, named) for name, one in value.items()}
            elif word in _KEPT:
                made[word] = value
        self._without_the_others(made, schema, side)
        return _modern(made, schema) if self.old else made

    def _without_the_others(self, made: dict[str, Any], schema: dict[str, Any], side: str) -> None:
        """What only the other side writes need not be there."""
        hidden = "readOnly" if side == "request" else "writeOnly"
        properties = schema.get("properties")
        if isinstance(made.get("required"), list) and isinstance(properties, dict):
            made["required"] = [
                name
                for name in made["required"]
                if json_schema.resolved(properties.get(name, {}), self.look).get(hidden) is not True
            ]


class _NotTaken(Exception):
    """A keyword whose meaning depends on where it stands."""


def _modern(made: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """OpenAPI 3.0's own words in those of JSON Schema 2020-12."""
    for limit, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(made.get(exclusive), bool):
            if made.pop(exclusive) and limit in made:
                made[exclusive] = made.pop(limit)
    if schema.get("nullable") is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
        if isinstance(made.get("enum"), list) and None not in made["enum"]:
            made["enum"] = [*made["enum"], None]
    return made


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
