"""The sandbox: what a described service would answer, made by rule from its own examples and schemas.

It keeps nothing and knows nobody: the same question always gets the same answer, which is never anybody's data. A request
that does not fit the description is refused with the reason, so that a consumer finds his mistakes here.
``X-Sandbox-Status`` asks for another of the described answers (``404``), so that refusals can be tried too.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jsonschema_rs

from phohien.lgsp.catalogue.rules import envelopes, examples, json_schema, wsdl

CODE, CHECK = "~sandbox", "~check"
"""What stands behind a service's code when its sandbox, or the draft's own address in a check, is meant: no code holds ~."""
MARK = "X-Sandbox"
STATUS = "X-Sandbox-Status"
PROBLEM = "application/problem+json"
MOST_FAULTS = 10


@dataclass(frozen=True, slots=True)
class Made:
    """An answer of the sandbox."""

    status: int
    media: str
    body: bytes


class Unfit(Exception):
    """The description cannot be judged by: a schema in it is no schema."""


def answer(
    content: bytes, *, method: str, path: str, query: dict[str, str], fields: dict[str, str], body: bytes
) -> Made:
    """The sandbox's answer to one request. ``path`` decoded, from the service's own root; ``fields`` by lower-case name."""
    document = _document(content)
    look = json_schema.local(document)
    found = _operation(document, method, path or "/", look)
    if found is None:
        return _refused(404, "No such operation", f"The description has no {method} {path or '/'}.")
    item, raw = found
    faults = [
        *_parameter_faults(
            [*json_schema.listing(item.get("parameters")), *json_schema.listing(raw.get("parameters"))],
            query,
            fields,
            look,
        )
    ]
    try:
        faults += _body_faults(content, raw, body, look)
    except Unfit as fault:
        return _refused(500, "The description cannot be judged by", str(fault))
    if faults:
        return _refused(400, "The request does not fit the description", *faults)
    return _described(raw, fields.get(STATUS.lower(), ""), look)


@lru_cache(maxsize=32)
def _document(content: bytes) -> dict[str, Any]:
    """Read once: whoever calls a sandbox often must not cost a parsed file each time. Never changed by anybody."""
    return plain(json.loads(content.decode("utf-8-sig")))


def plain(document: dict[str, Any]) -> dict[str, Any]:
    """The document with ``nullable`` of OpenAPI 3.0 said as JSON Schema says it."""
    if not str(document.get("openapi", "")).startswith("3.0"):
        return document

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(one) for one in node]
        if not isinstance(node, dict):
            return node
        made = {key: walk(value) for key, value in node.items()}
        if made.pop("nullable", None) is True and isinstance(made.get("type"), str):
            made["type"] = [made["type"], "null"]
            if isinstance(made.get("enum"), list) and None not in made["enum"]:
                made["enum"] = [*made["enum"], None]
        return made

    found = walk(document)
    return found if isinstance(found, dict) else document


def _operation(
    document: dict[str, Any], method: str, path: str, look: json_schema.Look
) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The operation whose template matches; one without a parameter before one with, as OpenAPI says."""
    fitting = []
    for template, item in json_schema.mapping(document.get("paths")).items():
        pattern = "".join(
            "[^/]+" if part[:1] == "{" else re.escape(part) for part in re.split(r"(\{[^{}/]+\})", template)
        )
        item = json_schema.resolved(item, look)
        if re.fullmatch(pattern, path) and isinstance(item.get(method.lower()), dict):
            fitting.append((template.count("{"), template, item, item[method.lower()]))
    return min(fitting, key=lambda one: (one[0], one[1]))[2:] if fitting else None


def _parameter_faults(
    raw: list[Any], query: dict[str, str], fields: dict[str, str], look: json_schema.Look
) -> list[str]:
    faults = []
    for one in raw:
        one = json_schema.resolved(one, look)
        name, place = str(one.get("name", "")), one.get("in")
        missing = (place == "query" and not query.get(name)) or (place == "header" and not fields.get(name.lower()))
        if one.get("required") is True and missing:
            faults.append(f"The {'header field' if place == 'header' else 'query parameter'} {name} is missing.")
    return faults


def _body_faults(description: bytes, raw: dict[str, Any], body: bytes, look: json_schema.Look) -> list[str]:
    wanted = json_schema.resolved(raw.get("requestBody") or {}, look)
    content = json_schema.mapping(wanted.get("content"))
    media = next((one for one in content if "json" in one), "")
    if not body:
        return ["A body is needed."] if wanted.get("required") is True else []
    if not media:
        return []
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as fault:
        return [f"The body is no JSON: {fault}."]
    schema = json_schema.mapping(content[media]).get("schema")
    return faults_of(description, schema, value) if schema else []


def faults_of(description: bytes, schema: Any, value: Any) -> list[str]:
    """Where the value does not fit the schema, whose references lead into the description. Raises Unfit."""
    try:
        errors = _judge(description, json.dumps(schema, sort_keys=True)).iter_errors(value)
        return [
            f"{'/'.join(str(part) for part in one.instance_path) or 'body'}: {one.message[:300]}"
            for one, _ in zip(errors, range(MOST_FAULTS), strict=False)
        ]
    except (ValueError, jsonschema_rs.ValidationError) as fault:
        raise Unfit(str(fault)) from fault


def _nowhere(address: str) -> Any:
    raise ValueError(f"{address} lies outside the description.")


@lru_cache(maxsize=64)
def _judge(description: bytes, schema: str) -> Any:
    rest = {key: value for key, value in _document(description).items() if not key.startswith("$")}
    # References lead into the whole description, which is no schema but may stand beside one: unknown words say nothing.
    whole = {**rest, "allOf": [json.loads(schema)]}
    return jsonschema_rs.Draft202012Validator(whole, retriever=_nowhere, pattern_options=jsonschema_rs.RegexOptions())


def _described(raw: dict[str, Any], wanted: str, look: json_schema.Look) -> Made:
    answers = json_schema.mapping(raw.get("responses"))
    key = _chosen(answers, wanted)
    if key is None:
        return _refused(400, "No such answer", f"No answer {wanted} is described; there are {', '.join(answers)}.")
    status = int(wanted) if wanted.isdigit() else int(key.replace("X", "0")) if key[:1].isdigit() else 200
    response = json_schema.resolved(answers[key], look)
    content = json_schema.mapping(response.get("content"))
    if not content:
        return Made(status, "", b"")
    media = next((one for one in content if "json" in one), next(iter(content)))
    value = examples.of_media(content[media], look)
    text = (
        value if isinstance(value, str) and "json" not in media else json.dumps(value, ensure_ascii=False, default=str)
    )
    return Made(status, str(media), text.encode())


def _chosen(answers: dict[str, Any], wanted: str) -> str | None:
    """The described answer: the one asked for, else the first that is a success, else the one for everything."""
    if wanted:
        choice = [wanted, f"{wanted[:1]}XX", "default"] if re.fullmatch(r"[1-5][0-9][0-9]", wanted) else []
    else:
        choice = [*sorted(one for one in answers if one[:1] == "2"), "default", *sorted(answers)]
    return next((one for one in choice if one in answers), None)


def _refused(status: int, title: str, *faults: str) -> Made:
    told = {"type": "about:blank", "title": title, "status": status, "code": "sandbox.refused", "faults": list(faults)}
    return Made(status, PROBLEM, json.dumps(told, ensure_ascii=False).encode())


def soap_answer(content: bytes, request: bytes) -> Made:
    """The sandbox's answer to a SOAP message: the operation's answer with examples, or a fault of the client."""
    try:
        operation = envelopes.operation_of(request)
    except ValueError as fault:
        return _soap_fault(str(fault))
    described = wsdl.read(content)
    # The body names the request's element, which need not be the operation's name.
    known = {_root_of(envelopes.content_of(content, one.name, answer=False)): one.name for one in described.operations}
    name = known.get(operation)
    if name is None:
        return _soap_fault(f"The description has no operation for {operation}.")
    return Made(
        200, "text/xml; charset=UTF-8", envelopes.answer_to(request, envelopes.content_of(content, name, answer=True))
    )


def _root_of(text: str) -> str:
    found = re.match(r"<(?:[\w.-]+:)?([\w.-]+)", text)
    return found[1] if found else ""


def _soap_fault(words: str) -> Made:
    return Made(500, "text/xml; charset=UTF-8", envelopes.fault("Client", words))


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer is worth as a check of the service. ``faults`` are sentences for its developer."""

    passed: bool
    faults: tuple[str, ...] = ()


def judge(content: bytes, *, method: str, template: str, status: int, media: str, body: bytes) -> Judged:
    """Whether the provider's answer is a described success whose body fits its schema."""
    document = _document(content)
    look = json_schema.local(document)
    raw = json_schema.resolved(document["paths"][template], look)[method.lower()]
    answers = json_schema.mapping(raw.get("responses"))
    key = _chosen(answers, str(status))
    if not 200 <= status < 300:
        return Judged(False, (f"The answer is {status}, no success.",))
    if key is None:
        return Judged(False, (f"An answer {status} is not described.",))
    described = json_schema.resolved(answers[key], look).get("content")
    if not isinstance(described, dict) or not described:
        return Judged(True)
    kind = media.split(";")[0].strip().lower()
    found = next((value for name, value in described.items() if name.split(";")[0].strip().lower() == kind), None)
    if found is None:
        return Judged(False, (f"The answer is {kind or 'of no kind'}; described is {', '.join(described)}.",))
    schema = found.get("schema") if isinstance(found, dict) else None
    if "json" not in kind or not schema:
        return Judged(True)
    try:
        faults = faults_of(content, schema, json.loads(body))
    except (ValueError, RecursionError):
        return Judged(False, ("The answer's body is no JSON.",))
    except Unfit as fault:
        return Judged(False, (f"A schema of the description is no schema: {fault}",))
    return Judged(not faults, tuple(faults))
