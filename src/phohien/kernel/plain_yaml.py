"""YAML read as the JSON it stands for, because descriptions of services are mostly written in YAML.

Stricter than YAML: no anchors (a short file could stand for a gigabyte), no tags, no key twice. Numbers, truth and null
are those of YAML 1.2's JSON schema, so that ``on``, ``no`` and ``2026-01-01`` stay the words they are. JSON is YAML too.

Source: YAML 1.2.2, chapter 10.2 (JSON schema).
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

import yaml

DEEPEST = 200
_ASCII_STARTS: list[Any] = list("-0123456789")


class NotPlain(ValueError):
    """The text is no YAML that stands for JSON. ``line`` and ``column`` count from 1; 0 when unknown."""

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        super().__init__(f"{reason} (line {line}, column {column})" if line else reason)
        self.line, self.column = line, column


class _Loader(yaml.CSafeLoader):
    """Constructs only what JSON has."""

    yaml_implicit_resolvers: dict[str, Any] = {}

    def _object(self, node: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else None
            if name is None or name in found:
                raise _not_plain("A key stands twice or is no text", key)
            found[name] = self.construct_object(value, deep=True)
        return found

    def _array(self, node: Any) -> list[Any]:
        return [self.construct_object(one, deep=True) for one in node.value]


_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), _ASCII_STARTS)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$"), _ASCII_STARTS
)
_Loader.add_constructor("tag:yaml.org,2002:map", _Loader._object)
_Loader.add_constructor("tag:yaml.org,2002:seq", _Loader._array)
_Loader.add_constructor("tag:yaml.org,2002:float", lambda _loader, node: float(node.value))
for _kind in ("binary", "timestamp", "omap", "pairs", "set"):
    _Loader.yaml_constructors.pop(f"tag:yaml.org,2002:{_kind}", None)


def read(text: str) -> Any:
    """What the text stands for: mappings, lists, texts, numbers, truth and null. Raises NotPlain."""
    if text[:1] in {"{", "[", '"'}:
        with suppress(ValueError, RecursionError):  # JSON first: its escapes of surrogate pairs are no YAML
            return json.loads(text, object_pairs_hook=_once)
    try:
        _look_over(text)
        return yaml.load(text, _Loader)  # noqa: S506  a safe loader that is stricter still
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark
        raise NotPlain(
            fault.problem or "no YAML", mark.line + 1 if mark else 0, mark.column + 1 if mark else 0
        ) from fault
    except (yaml.YAMLError, ValueError, OverflowError) as fault:
        if isinstance(fault, NotPlain):
            raise
        raise NotPlain(str(fault).split("\n", 1)[0]) from fault


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object. Raises ValueError when a key stands in it twice: read as YAML, it is told where."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A key stands twice.")
    return found


def _look_over(text: str) -> None:
    """Nothing stands for something elsewhere, and nothing lies too deep. Raises NotPlain."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.AliasEvent):
            raise _not_plain("Anchors and aliases are not taken", event)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _not_plain("It lies too deep", event)


def _not_plain(reason: str, place: Any) -> NotPlain:
    return NotPlain(reason, place.start_mark.line + 1, place.start_mark.column + 1)
