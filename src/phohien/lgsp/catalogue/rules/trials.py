"""What can be tried of a described service: each operation with its parameters and body, examples filled in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from phohien.kernel.words import Words
from phohien.lgsp.catalogue.rules import envelopes, examples, json_schema, openapi, wsdl
from phohien.lgsp.catalogue.rules.description import Description, Finding

RESERVED = (
    "x-road-", "x-access-key", "x-app-name", "x-timestamp", "x-nonce", "x-signature", "x-content-sha256", "x-client-",
    "x-front-", "x-phohien-", "authorization", "cookie", "host", "connection", "content-", "transfer-encoding", "te",
    "upgrade", "trailer", "expect", "keep-alive", "proxy-", "accept", "forwarded", "x-forwarded", "soapaction", "via",
)  # fmt: skip
"""Header fields the house writes, or that would change how a call is read: a description cannot have them filled in."""
LONGEST_VALUE = 2000


@dataclass(frozen=True, slots=True)
class Input:
    """One parameter to fill in. ``place``: path, query or header; ``value`` an example."""

    name: str
    place: str
    required: bool
    value: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """One operation as it can be called. ``body`` is an example of ``media``; ``answers`` what its statuses mean."""

    method: str
    path: str
    name: str
    summary: str
    inputs: tuple[Input, ...] = ()
    media: str = ""
    body: str = ""
    answers: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The operation for a list."""
        return f"{self.method} {self.path}" + (f" – {self.summary}" if self.summary else "")


@dataclass(frozen=True, slots=True)
class Filled:
    """A call ready to be signed and sent: ``path`` encoded, with its query; ``fields`` those of the description."""

    method: str
    path: str
    fields: tuple[tuple[str, str], ...]
    body: str
    media: str


def is_reserved(name: str) -> bool:
    """Whether a header field of that name is not for a description to have filled in."""
    return name.lower().startswith(RESERVED) or not name.isascii() or not name.replace("-", "").isalnum()


def of_openapi(content: bytes) -> tuple[Trial, ...]:
    """The operations of a usable OpenAPI description."""
    document = json.loads(content.decode("utf-8-sig"))
    look = json_schema.local(document)
    found = []
    for operation in openapi.read(content).operations:
        item = json_schema.resolved(document["paths"][operation.path], look)
        raw = item[operation.method.lower()]
        parameters = {
            (one.get("name"), one.get("in")): one
            for one in (
                json_schema.resolved(each, look)
                for each in [*json_schema.listing(item.get("parameters")), *json_schema.listing(raw.get("parameters"))]
            )
        }
        inputs = tuple(
            Input(one.name, one.place, one.required or one.place == "path",
                  _value_of(_shown(parameters.get((one.name, one.place), {})), look, one.required), one.description)
            for one in operation.parameters
            if one.place in ("path", "query") or (one.place == "header" and not is_reserved(one.name))
        )  # fmt: skip
        media, body = _body(raw, look)
        answers = tuple(one.status for one in operation.answers)
        found.append(
            Trial(operation.method, operation.path, operation.name, operation.summary, inputs, media, body, answers)
        )
    return tuple(found)


def _value_of(parameter: Any, look: json_schema.Look, required: bool) -> str:
    """What is needed has a value at once; what may be left out only when its author gave one."""
    if not required and not examples.is_given(parameter, look):
        return ""
    return _as_text(examples.of_media(parameter, look))


def _shown(parameter: dict[str, Any]) -> Any:
    content = parameter.get("content")
    if isinstance(content, dict) and content:
        return next(iter(content.values()))
    return parameter


def _body(raw: dict[str, Any], look: json_schema.Look) -> tuple[str, str]:
    content = json_schema.resolved(raw.get("requestBody") or {}, look).get("content")
    if not isinstance(content, dict) or not content:
        return "", ""
    media = next((one for one in content if "json" in one), next(iter(content)))
    value = examples.of_media(content[media], look)
    if "json" in media or not isinstance(value, str):
        return str(media), json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return str(media), value


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value[:LONGEST_VALUE]
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False, default=str)[:LONGEST_VALUE]


def of_wsdl(content: bytes) -> tuple[Trial, ...]:
    """The operations of a usable WSDL; ``body`` is the element inside the SOAP body, with examples."""
    described: Description = wsdl.read(content)
    return tuple(
        Trial(one.method, one.path, one.name, one.summary, (), "text/xml",
              envelopes.content_of(content, one.name, answer=False), ("200",))
        for one in described.operations
    )  # fmt: skip


def fill(trial: Trial, values: dict[str, str], body: str) -> Filled | list[Finding]:
    """The call with these values (by ``place.name``), or what is wrong with them.

    Values are encoded, never parsed: none can change the path's shape, add a field or end a line.
    """
    faults = list(_faults(trial, values))
    if faults:
        return faults
    path, query, fields = trial.path, [], []
    for one in trial.inputs:
        value = values.get(f"{one.place}.{one.name}", "")
        if one.place == "path":
            path = path.replace(f"{{{one.name}}}", quote(value, safe=""))
        elif value and one.place == "query":
            query.append(f"{quote(one.name, safe='')}={quote(value, safe='')}")
        elif value:
            fields.append(
                (one.name, quote(value, safe=" !#$&'()*+,-./:;<=>?@[]^_`{|}~") if not value.isascii() else value)
            )
    shown = quote("" if path == "/" else path, safe="/%:@!$&'()*+,;=~") + (f"?{'&'.join(query)}" if query else "")
    sends = trial.method not in ("GET", "HEAD", "OPTIONS", "TRACE")
    media = trial.media if sends and body else ""
    return Filled(trial.method, shown, tuple(fields), body if media else "", media)


def _faults(trial: Trial, values: dict[str, str]) -> Iterator[Finding]:
    for one in trial.inputs:
        key = f"{one.place}.{one.name}"
        value = values.get(key, "")
        if one.required and not value.strip():
            yield Finding(Words("Cần nhập giá trị này.", "This value is needed."), key)
        if value in (".", "..") and one.place == "path":
            yield Finding(Words("Giá trị này không đi qua cổng được.", "The gateway lets no such value pass."), key)
        if len(value) > LONGEST_VALUE or any(ord(sign) < 32 or ord(sign) == 127 for sign in value):
            words = Words("Không quá 2000 ký tự, không xuống dòng.", "At most 2,000 signs, on one line.")
            yield Finding(words, key)
