"""Answers people need not give again: taken from their identity, a register or their document store, and said
so.

A source is written ``identity.full_name``, ``population.person(father_personal_id).birth_date`` (the argument
names the field holding what to ask with) or ``vault.birth_certificate.number``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from phohien.kernel.text import fold
from phohien.systems.onestop.rules.findings import Text
from phohien.systems.onestop.rules.form_definition.model import (
    Field,
    FormDefinition,
    Kind,
    Surroundings,
    all_fields,
)
from phohien.systems.onestop.rules.form_definition.readers import READERS
from phohien.systems.onestop.rules.form_definition.words import InputError

_SOURCE = re.compile(
    r"(?P<origin>identity|population\.[a-z_]+|vault\.[a-z0-9_]+|register\.[a-z_]+)"
    r"(?:\((?P<argument>[a-z][a-z0-9_]*)\))?\.(?P<item>[a-z][a-z0-9_]*)"
)

STATEMENTS: dict[str, Text] = {
    "identity": Text(
        vi="Lấy từ tài khoản định danh của bạn; nếu sai, hãy cập nhật tại cơ quan công an.",
        en="Taken from your verified identity; if it is wrong, have it corrected at the police office.",
    ),
    "population": Text(
        vi="Lấy từ cơ sở dữ liệu dân cư theo số định danh bạn đã nhập; hãy kiểm tra lại.",
        en="Taken from the population register by the personal number you entered; please check it.",
    ),
    "own_register": Text(
        vi="Lấy từ cơ sở dữ liệu dân cư theo tài khoản định danh của bạn; hãy kiểm tra lại.",
        en="Taken from the population register by your verified identity; please check it.",
    ),
    "vault": Text(
        vi="Lấy từ giấy tờ trong kho dữ liệu của bạn; hãy kiểm tra lại.",
        en="Taken from a document in your own store; please check it.",
    ),
    "register": Text(
        vi="Lấy từ cơ sở dữ liệu chuyên ngành; hãy kiểm tra lại.",
        en="Taken from a sector register; please check it.",
    ),
    "default": Text(
        vi="Điền sẵn theo trường hợp thường gặp; hãy sửa nếu khác.",
        en="The usual answer; change it if yours differs.",
    ),
}
"""What the person is told about where an answer came from."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A place an answer may come from: ``key`` names what is to be asked, ``item`` the part of its answer."""

    origin: str
    argument: str
    item: str

    @property
    def key(self) -> str:
        """What has to be asked, e.g. ``population.person(father_personal_id)``; the key of ``sources``."""
        return f"{self.origin}({self.argument})" if self.argument else self.origin


@dataclass(frozen=True, kw_only=True)
class SourceNeed:
    """A question to ask elsewhere before prefilling; ``value`` is the answer given to the argument field, if
    any.
    """

    key: str
    origin: str
    argument: str
    value: Any
    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Prefilled:
    """An answer found elsewhere, where it came from, and the sentence to show beside it."""

    value: Any
    source: str
    statement: Text


def parse_source(text: str) -> Source | None:
    """The parts of a prefill source, or None when it is not written correctly."""
    match = _SOURCE.fullmatch(text)
    if match is None:
        return None
    return Source(origin=match["origin"], argument=match["argument"] or "", item=match["item"])


def _sources(definition: FormDefinition) -> Iterator[tuple[Field, Source]]:
    for _, item in all_fields(definition):
        source = parse_source(item.prefill) if item.prefill else None
        if source is not None:
            yield item, source


def sources_needed(definition: FormDefinition, values: Mapping[str, Any], *, section: str = "") -> list[SourceNeed]:
    """What to ask of others to prefill this form (or one section), given the answers so far.

    A question whose argument is not answered yet is left out.
    """
    fields = {item.name for part in definition.sections if section in ("", part.code) for item in part.fields}
    needs: dict[str, SourceNeed] = {}
    for item, source in _sources(definition):
        value = values.get(source.argument) if source.argument else None
        if item.name not in fields or (source.argument and value is None):
            continue
        before = needs[source.key].items if source.key in needs else ()
        items = before if source.item in before else (*before, source.item)
        needs[source.key] = SourceNeed(
            key=source.key, origin=source.origin, argument=source.argument, value=value, items=items
        )
    return list(needs.values())


def person_source(person: Mapping[str, Any]) -> dict[str, Any]:
    """A person of a register as forms read it: the parts of ``population.PersonAnswer`` plus ``residence``.

    ``birth_date`` is cut to what is known of it (``birth_date_precision``); ``residence`` is an address
    value.
    """
    found = {name: value for name, value in person.items() if value not in (None, "", (), [])}
    birth = found.get("birth_date")
    if birth is not None:
        known = {"year": 4, "month": 7}.get(str(found.get("birth_date_precision", "")), 10)
        found["birth_date"] = str(birth)[:known]
    if found.get("residence_unit_code"):
        found["residence"] = {
            "unit": found["residence_unit_code"],
            "detail": found.get("residence_address", ""),
        }
    return found


def _by_name(item: Field, raw: Any, surroundings: Surroundings) -> Any:
    """The code of the answer another system gave by its name, e.g. ``Việt Nam`` → ``VN``; else the value
    itself.
    """
    if item.kind is Kind.CHOICE and isinstance(raw, str):
        for choice in surroundings.choices_of(item) or ():
            if fold(raw) in (fold(choice.name.vi), fold(choice.name.en)):
                return choice.code
    return raw


def _clean(item: Field, raw: Any, surroundings: Surroundings) -> Any:
    """The value if the field can take it; what another system got wrong is simply not filled in."""
    if item.kind in (Kind.REPEAT, Kind.STATEMENT, Kind.CONSENT):
        return None
    try:
        return READERS[item.kind](item, _by_name(item, raw, surroundings), surroundings)
    except InputError:
        return None


def prefill(
    definition: FormDefinition, sources: Mapping[str, Mapping[str, Any]], *, surroundings: Surroundings
) -> dict[str, Prefilled]:
    """Field name → answer, source and statement, for every field whose source had something usable.

    ``sources`` maps the keys of :func:`sources_needed` to what was answered, e.g. ``{"identity":
    {"full_name": "…"}, "population.person(father_personal_id)": {"birth_date": "…"}}``.
    """
    found: dict[str, Prefilled] = {}
    for _, item in all_fields(definition):
        source = parse_source(item.prefill) if item.prefill else None
        answer = sources.get(source.key) if source else None
        value = _clean(item, answer.get(source.item), surroundings) if source and answer else None
        if value is not None and source is not None:
            statement = STATEMENTS[source.origin.split(".")[0]]
            found[item.name] = Prefilled(value=value, source=item.prefill, statement=statement)
        elif item.default:
            value = _clean(item, item.default, surroundings)
            if value is not None:
                found[item.name] = Prefilled(value=value, source="default", statement=STATEMENTS["default"])
    return found


def fixed_values(definition: FormDefinition, found: Mapping[str, Prefilled]) -> dict[str, Any]:
    """The prefilled answers of locked fields: what ``clean_section`` takes as ``fixed``."""
    locked = {item.name for _, item in all_fields(definition) if item.locked}
    return {name: given.value for name, given in found.items() if name in locked and given.source != "default"}
