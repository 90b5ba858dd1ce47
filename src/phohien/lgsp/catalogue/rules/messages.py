"""The in-process contracts of our own systems as published things: their kind, fields, JSON Schema and explanation."""

from __future__ import annotations

import dataclasses
import inspect
import re
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from phohien.kernel import facts
from phohien.kernel.words import Words
from phohien.lgsp.catalogue.rules import json_schema
from phohien.lgsp.catalogue.rules.description import Field

_MARKS = re.compile(r"(?::\w+:)?`{1,2}([^`]+)`{1,2}")  # the marks of reStructuredText around code
Kind = Literal["question", "fact", "part"]
KIND_WORDS = {
    "question": Words("Câu hỏi", "Question"),
    "fact": Words("Sự kiện, yêu cầu", "Fact or request"),
    "part": Words("Câu trả lời, phần của thông điệp", "Answer or part of a message"),
}
KIND_TONES = {"question": "accent", "fact": "info", "part": "neutral"}


@dataclass(frozen=True, slots=True)
class Contract:
    """One published message. ``name`` is its full name; ``answer`` that of a question's answer, when it has a name."""

    name: str
    short_name: str
    system: str
    version: int
    kind: Kind
    summary: str
    text: str
    answer: str
    fields: tuple[Field, ...]
    schema: dict[str, Any]


def contract_of(name: str, message: type) -> Contract:
    """The message as it is published."""
    system, short, version = name.rsplit(".", 2)
    schema = schema_of(message)
    text = _MARKS.sub(r"\1", inspect.cleandoc(message.__doc__ or ""))
    summary, _gap, rest = text.partition("\n\n")
    return Contract(
        name=name,
        short_name=short,
        system=system,
        version=int(version.removeprefix("v")),
        kind=_kind(message),
        summary=" ".join(summary.split()),
        text=rest,
        answer=_answer_name(message),
        fields=json_schema.rows(schema, json_schema.local(schema)),
        schema=schema,
    )


def schema_of(message: type) -> dict[str, Any]:
    """The message's JSON Schema (draft 2020-12), made from the dataclass."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(message)}


def _kind(message: type) -> Kind:
    if issubclass(message, facts.Question):
        return "question"
    return "fact" if issubclass(message, facts.Fact) else "part"


def _answer_name(message: type) -> str:
    answer = getattr(message, "ANSWER", None)
    known = answer is not None and dataclasses.is_dataclass(answer) and hasattr(answer, "NAME")
    return facts.name_of(answer) if known else ""
