"""The same content as JSON and as XML, by declaration: what is not declared is refused, never dropped.

Source: ``lgsp.contracts.conversion``; XML Schema part 2 for the lexical forms, RFC 8259 for JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec
from lxml import etree

from phohien.lgsp.contracts.conversion import Member
from phohien.lgsp.gateway.protocol.soap.xml import text_of

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
MOST_DIGITS = 300
_INTEGER = re.compile(rf"[+-]?[0-9]{{1,{MOST_DIGITS}}}")
_DECIMAL = re.compile(rf"[+-]?(?:[0-9]{{1,{MOST_DIGITS}}}(?:\.[0-9]{{0,{MOST_DIGITS}}})?|\.[0-9]{{1,{MOST_DIGITS}}})")
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_ENCODER = msgspec.json.Encoder(decimal_format="number")


class MismatchError(ValueError):
    """The content is not what was declared; the text says where and why."""


def read_json(data: bytes) -> Any:
    """The value of these octets, numbers kept exactly. Raises MismatchError."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            raise MismatchError("a member stands twice")
        return made

    def refuse(text: str) -> Any:
        raise MismatchError(f"{text} is no JSON")

    try:
        return json.loads(data, parse_float=Decimal, parse_constant=refuse, object_pairs_hook=once)
    except MismatchError:
        raise
    except (ValueError, RecursionError) as error:
        raise MismatchError("it is no JSON") from error


def write_json(value: Any) -> bytes:
    """The value's octets."""
    return _ENCODER.encode(value)


def to_xml(value: Any, tag: str, members: Sequence[Member], namespace: str, *, qualified: bool) -> Any:
    """The element of that object. Raises MismatchError."""
    root = etree.Element(f"{{{namespace}}}{tag}", nsmap={"c": namespace})
    _fill(root, value, members, f"{{{namespace}}}" if qualified else "", tag)
    return root


def _fill(element: Any, value: Any, members: Sequence[Member], space: str, where: str) -> None:
    if not isinstance(value, dict):
        raise MismatchError(f"{where} is no object")
    if unknown := sorted(set(value) - {member.name for member in members}):
        raise MismatchError(f"{where} has no member {unknown[0][:80]}")
    for member in members:
        found, place = value.get(member.name), f"{where}.{member.name}"
        items = [] if found is None else found if member.many else [found]
        if not isinstance(items, list):
            raise MismatchError(f"{place} is no array")
        if not items and not member.optional:
            raise MismatchError(f"{place} is missing")
        for item in items:
            made = etree.SubElement(element, f"{space}{member.tag}")
            if member.kind == "object":
                _fill(made, item, member.members, space, place)
            else:
                made.text = _lexical(item, member, place)


def _lexical(value: Any, member: Member, place: str) -> str:
    match member.kind, value:
        case "text", str():
            if re.search(r"[^\t\n\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]", value):
                raise MismatchError(f"{place} holds a character that XML has not")
            return value
        case "boolean", bool():
            return "true" if value else "false"
        case "integer" | "decimal", bool():
            pass
        case "integer", int() if abs(value) < 10**MOST_DIGITS:
            return str(value)
        case "decimal", int() | Decimal() if abs(value) < 10**MOST_DIGITS and Decimal(value).adjusted() > -MOST_DIGITS:
            return format(value, "f") if isinstance(value, Decimal) else str(value)
    raise MismatchError(f"{place} is no {member.kind}")


def to_json(element: Any, members: Sequence[Member], namespace: str, *, qualified: bool) -> dict[str, Any]:
    """The object of that element. Raises MismatchError."""
    return _gather(element, members, f"{{{namespace}}}" if qualified else "", etree.QName(element).localname)


def _gather(element: Any, members: Sequence[Member], space: str, where: str) -> dict[str, Any]:
    known = {f"{space}{member.tag}": member for member in members}
    made: dict[str, Any] = {}
    if any((text or "").strip() for text in (element.text, *(child.tail for child in element))):
        raise MismatchError(f"{where} holds text of its own")
    for child in element.iterchildren(etree.Element):
        member = known.get(child.tag)
        if member is None:
            raise MismatchError(f"{where} has no element {child.tag[:80]}")
        if child.get(NIL) not in {"true", "1"}:
            _take(made, member, _value(child, member, space, f"{where}.{member.name}"), where)
    for member in members:
        if member.name not in made and not member.optional:
            raise MismatchError(f"{where}.{member.name} is missing")
    return made


def _take(made: dict[str, Any], member: Member, value: Any, where: str) -> None:
    if member.many:
        made.setdefault(member.name, []).append(value)
    elif member.name in made:
        raise MismatchError(f"{where}.{member.name} stands twice")
    else:
        made[member.name] = value


def _value(element: Any, member: Member, space: str, place: str) -> Any:
    if any(name != NIL for name in element.attrib):
        raise MismatchError(f"{place} has an attribute, which was not declared")
    if member.kind == "object":
        return _gather(element, member.members, space, place)
    text = text_of(element)
    if text is None:
        raise MismatchError(f"{place} holds elements")
    if member.kind == "text":
        return text
    bare = text.strip(" \t\r\n")
    if member.kind == "boolean" and bare in _TRUTH:
        return _TRUTH[bare]
    if member.kind == "integer" and _INTEGER.fullmatch(bare):
        return int(bare)
    if member.kind == "decimal" and _DECIMAL.fullmatch(bare):
        return Decimal(bare)
    raise MismatchError(f"{place} is no {member.kind}")
