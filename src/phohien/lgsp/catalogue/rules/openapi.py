"""Reading an OpenAPI 3 description, JSON or YAML: its operations become endpoints; what is wrong or missing is said in sentences.

Source: OpenAPI Specification 3.0.4 and 3.1.1 (fixed fields of the OpenAPI, Info, Paths, Operation and Parameter objects).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from phohien.kernel import plain_yaml
from phohien.kernel.words import Words
from phohien.lgsp.catalogue.rules import json_schema
from phohien.lgsp.catalogue.rules.description import (
    LARGEST_BYTES,
    Answer,
    Description,
    Finding,
    Operation,
    Parameter,
    failed,
    too_large,
)

DEEPEST = 100
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_NAMES_IN_PATH = re.compile(r"\{([^{}/]+)\}")


def read(content: bytes) -> Description:
    """What the description says and what is wrong with it. Never raises for anything a file may hold."""
    if len(content) > LARGEST_BYTES:
        return too_large()
    document = _document(content)
    if isinstance(document, Description):
        return document
    findings = [*_head(document), *_references(document)]
    operations = []
    for operation, faults in _operations(document):
        findings += faults
        operations.append(operation)
    findings += _whole(operations)
    info = json_schema.mapping(document.get("info"))
    return Description(
        title=str(info.get("title", "")).strip(),
        version=str(info.get("version", "")).strip(),
        text=str(info.get("description", "") or info.get("summary", "")).strip(),
        language=f"OpenAPI {document.get('openapi', '')}",
        operations=tuple(operations),
        findings=tuple(findings),
    )


def as_json(content: bytes) -> bytes:
    """The usable description as JSON: what was JSON stays as it is, octet for octet."""
    text = content.decode("utf-8-sig")
    if text.lstrip()[:1] == "{":
        return content
    return json.dumps(plain_yaml.read(text), ensure_ascii=False, indent=1).encode()


def _document(content: bytes) -> dict[str, Any] | Description:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return failed("Tệp mô tả phải là văn bản UTF-8.", "The description must be text in UTF-8.")
    try:
        document = json.loads(text) if text.lstrip()[:1] in {"{", "["} else plain_yaml.read(text)
    except plain_yaml.NotPlain as fault:
        return failed(f"Tệp không đọc được (YAML): {fault}.", f"The file cannot be read as YAML: {fault}.")
    except (json.JSONDecodeError, RecursionError) as fault:
        place = f" (dòng {fault.lineno}, cột {fault.colno})" if isinstance(fault, json.JSONDecodeError) else ""
        place_en = place.replace("dòng", "line").replace("cột", "column")
        return failed(f"Tệp không phải JSON đúng cú pháp{place}.", f"The file is not correct JSON{place_en}.")
    if not _is_writable(document):
        return failed(
            "Tệp chứa ký tự không ghi được, hoặc lồng quá sâu.",
            "The file holds signs that cannot be written, or lies too deep.",
        )
    if not isinstance(document, dict):
        return failed("Tệp không phải bản mô tả OpenAPI.", "The file is no OpenAPI description.")
    version = str(document.get("openapi", ""))
    if not re.fullmatch(r"3\.[0-9]+(\.[0-9]+)?", version):
        return failed(
            "Chỉ nhận OpenAPI 3.x; tệp này ghi phiên bản “{}”.".format(version or document.get("swagger", "–")),
            "Only OpenAPI 3.x is taken; this file says “{}”.".format(version or document.get("swagger", "–")),
            "openapi",
        )
    return document


def _is_writable(document: Any) -> bool:
    """Whether the whole can be kept and shown: halves of signs and NUL, which JSON can say, cannot, nor what lies too deep."""
    stack = [(document, 0)]
    while stack:
        here, depth = stack.pop()
        if depth > DEEPEST:
            return False
        if isinstance(here, dict):
            stack += [(one, depth + 1) for pair in here.items() for one in pair]
        elif isinstance(here, list):
            stack += [(one, depth + 1) for one in here]
        elif isinstance(here, str) and any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in here):
            return False
    return True


def _head(document: dict[str, Any]) -> Iterator[Finding]:
    info = json_schema.mapping(document.get("info"))
    if not str(info.get("title", "")).strip():
        yield Finding(Words("Thiếu tên dịch vụ.", "The title is missing."), "info.title")
    if not str(info.get("version", "")).strip():
        yield Finding(Words("Thiếu phiên bản của bản mô tả.", "The description's version is missing."), "info.version")
    if not json_schema.mapping(document.get("paths")):
        yield Finding(Words("Không có thao tác nào.", "There are no operations."), "paths")


def _references(document: dict[str, Any]) -> Iterator[Finding]:
    """References outside the file are never fetched, so they cannot be taken."""
    look = json_schema.local(document)
    for reference in sorted(set(_all_references(document))):
        if not reference.startswith("#/"):
            words = Words(
                "Tham chiếu ra ngoài tệp: hãy gộp nội dung đó vào một tệp.",
                "A reference outside the file: bring what it refers to into the one file.",
            )
            yield Finding(words, reference)
        elif look(reference) is None:
            yield Finding(Words("Tham chiếu không dẫn tới đâu.", "The reference leads nowhere."), reference)


def _all_references(node: Any) -> Iterator[str]:
    stack = [node]
    while stack:
        here = stack.pop()
        if isinstance(here, dict):
            if isinstance(here.get("$ref"), str):
                yield here["$ref"]
            stack += here.values()
        elif isinstance(here, list):
            stack += here


def _operations(document: dict[str, Any]) -> Iterator[tuple[Operation, list[Finding]]]:
    look = json_schema.local(document)
    for path, item in json_schema.mapping(document.get("paths")).items():
        item = json_schema.resolved(item, look)
        for method in METHODS:
            if isinstance(item.get(method), dict):
                yield _operation(str(path), method, item, item[method], look)


def _operation(
    path: str, method: str, item: dict[str, Any], raw: dict[str, Any], look: json_schema.Look
) -> tuple[Operation, list[Finding]]:
    where = f"{method.upper()} {path}"
    parameters = _parameters(
        [*json_schema.listing(item.get("parameters")), *json_schema.listing(raw.get("parameters"))], look
    )
    media, schema = _body(json_schema.resolved(raw.get("requestBody") or {}, look))
    operation = Operation(
        name=str(raw.get("operationId") or where),
        method=method.upper(),
        path=path,
        summary=str(raw.get("summary", "")).strip(),
        description=str(raw.get("description", "")).strip(),
        parameters=parameters,
        request_media=media,
        request=json_schema.rows(schema, look) if schema else (),
        answers=tuple(_answers(json_schema.mapping(raw.get("responses")), look)),
        deprecated=raw.get("deprecated") is True,
    )
    return operation, [Finding(words, where, blocking) for words, blocking in _faults(operation)]


def _parameters(raw: list[Any], look: json_schema.Look) -> tuple[Parameter, ...]:
    found: dict[tuple[str, str], Parameter] = {}
    for one in raw:
        one = json_schema.resolved(one, look)
        name, place = str(one.get("name", "")), str(one.get("in", ""))
        schema = one.get("schema") or _body(one)[1] or {}
        text = str(one.get("description", "")).strip()
        found[name, place] = Parameter(
            name, place, json_schema.kind_of(schema, look), one.get("required") is True, text
        )
    return tuple(found.values())


def _body(raw: dict[str, Any]) -> tuple[str, Any]:
    for media, value in json_schema.mapping(raw.get("content")).items():
        return str(media), json_schema.mapping(value).get("schema")
    return "", None


def _answers(raw: dict[str, Any], look: json_schema.Look) -> Iterator[Answer]:
    for status, value in raw.items():
        value = json_schema.resolved(value, look)
        media, schema = _body(value)
        fields = json_schema.rows(schema, look) if schema else ()
        yield Answer(str(status), str(value.get("description", "")).strip(), media, fields)


def _faults(operation: Operation) -> Iterator[tuple[Words, bool]]:
    if not operation.path.startswith("/"):
        yield Words("Đường dẫn phải bắt đầu bằng “/”.", "The path must begin with “/”."), True
    if not operation.answers:
        yield Words("Chưa mô tả câu trả lời nào.", "No answer is described."), True
    declared = {parameter.name for parameter in operation.parameters if parameter.place == "path"}
    for name in sorted(set(_NAMES_IN_PATH.findall(operation.path)) - declared):
        words = Words(
            "Tham số đường dẫn {{{name}}} chưa được khai báo.", "The path parameter {{{name}}} is not declared."
        )
        yield words.filled(name=name), True
    if not operation.summary:
        yield Words("Nên có một câu tóm tắt.", "A summary would help its readers."), False


def _whole(operations: list[Operation]) -> Iterator[Finding]:
    names: dict[str, str] = {}
    shapes: dict[str, str] = {}
    for one in operations:
        where = f"{one.method} {one.path}"
        if one.name in names:
            words = Words("operationId “{name}” bị dùng hai lần.", "The operationId “{name}” is used twice.")
            yield Finding(words.filled(name=one.name), where)
        names[one.name] = where
        shape = f"{one.method} {_NAMES_IN_PATH.sub('{}', one.path)}"
        if shape in shapes:
            words = Words(
                "Trùng với {other}: không phân biệt được khi gọi.", "The same as {other}: calls cannot be told apart."
            )
            yield Finding(words.filled(other=shapes[shape]), where)
        shapes[shape] = where
