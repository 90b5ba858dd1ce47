"""The answers as labels and words a person reads: for "check your answers" and for the printed form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from phohien.systems.onestop.rules.findings import Text
from phohien.systems.onestop.rules.form_definition.cleaning import is_visible, names_of
from phohien.systems.onestop.rules.form_definition.model import (
    Field,
    FormDefinition,
    Kind,
    Surroundings,
)

_YES, _NO = Text(vi="Có", en="Yes"), Text(vi="Không", en="No")
_AGREED = Text(vi="Đã xác nhận", en="Confirmed")
NOTHING = Text()


@dataclass(frozen=True, kw_only=True)
class SummaryRow:
    """One answer in words; ``value`` is empty when nothing was entered; ``row`` names a repeat's entry."""

    path: str
    label: Text
    value: Text
    kind: Kind
    row: Text = NOTHING
    width: str = ""


@dataclass(frozen=True, kw_only=True)
class SummarySection:
    """The answers of one section."""

    code: str
    title: Text
    rows: tuple[SummaryRow, ...]


def _both(words: str) -> Text:
    return Text(vi=words, en=words)


def _grouped(number: float) -> Text:
    """A number as 1.234,5 in Vietnamese and 1,234.5 in English."""
    en = f"{number:,}" if isinstance(number, int) else f"{number:,.10g}" if number < 1e10 else f"{number:,}"
    return Text(vi=en.translate(str.maketrans(",.", ".,")), en=en)


def _with_unit(number: Text, unit: Text) -> Text:
    if not unit:
        return number
    return Text(vi=f"{number.vi} {unit.vi}", en=f"{number.en} {unit.en}")


def _choice_name(item: Field, code: str, surroundings: Surroundings) -> Text:
    choices = surroundings.choices_of(item) or ()
    return next((choice.name for choice in choices if choice.code == code), _both(code))


def _joined(parts: Iterable[Text]) -> Text:
    found = list(parts)
    return Text(vi="; ".join(p.in_language("vi") for p in found), en="; ".join(p.in_language("en") for p in found))


def _address(item: Field, value: Mapping[str, str], surroundings: Surroundings) -> Text:
    detail = value.get("detail", "")
    if value.get("province"):
        known = {choice.code: choice.name for choice in surroundings.code_lists.get("province", ())}
        province = known.get(value["province"], _both(value["province"]))
        commune = value.get("commune", "")
        place = Text(vi=f"{commune}, {province.vi}", en=f"{commune}, {province.en}")
    elif value.get("country"):
        place = _both(value["country"])
        for choice in surroundings.code_lists.get("nationality", ()):
            place = choice.name if choice.code == value["country"] else place
    else:
        place = surroundings.unit_name(value.get("unit", "")) or _both(value.get("unit", ""))
    return Text(
        vi=", ".join(part for part in (detail, place.in_language("vi")) if part),
        en=", ".join(part for part in (detail, place.in_language("en")) if part),
    )


def _day(item: Field, value: Any, surroundings: Surroundings) -> Text:
    return _both("/".join(reversed(str(value).split("-"))))


def _files(item: Field, value: Any, surroundings: Surroundings) -> Text:
    return Text(vi=f"{len(value)} tệp", en=f"{len(value)} file{'s' if len(value) != 1 else ''}")


def _number(item: Field, value: Any, surroundings: Surroundings) -> Text:
    unit = Text(vi="đồng", en="đồng") if item.kind is Kind.MONEY else item.unit
    return _with_unit(_grouped(value), unit)


def _yes_no(item: Field, value: Any, surroundings: Surroundings) -> Text:
    if item.kind is Kind.CONSENT:
        return _AGREED if value else NOTHING
    return _YES if value else _NO


def _choices(item: Field, value: Any, surroundings: Surroundings) -> Text:
    return _joined(_choice_name(item, code, surroundings) for code in value)


def _unit(item: Field, value: Any, surroundings: Surroundings) -> Text:
    return surroundings.unit_name(value) or _both(value)


_WORDS: dict[Kind, Callable[[Field, Any, Surroundings], Text]] = {
    Kind.DATE: _day,
    Kind.PARTIAL_DATE: _day,
    Kind.YES_NO: _yes_no,
    Kind.CONSENT: _yes_no,
    Kind.MONEY: _number,
    Kind.NUMBER: _number,
    Kind.CHOICE: _choice_name,
    Kind.CHOICES: _choices,
    Kind.ADDRESS: _address,
    Kind.UNIT: _unit,
    Kind.FILE: _files,
}


def in_words(item: Field, value: Any, surroundings: Surroundings) -> Text:
    """A clean value as a person reads it, in both languages; empty for nothing."""
    if value is None:
        return NOTHING
    say = _WORDS.get(item.kind)
    return say(item, value, surroundings) if say else _both(str(value))


def _rows(
    fields: Iterable[Field],
    values: Mapping[str, Any],
    names: dict[str, Any],
    surroundings: Surroundings,
    prefix: str,
) -> Iterable[SummaryRow]:
    for item in fields:
        if item.kind is Kind.STATEMENT or not is_visible(item, names):
            continue
        path = prefix + item.name
        if item.kind is Kind.REPEAT:
            yield from _repeat_rows(item, values.get(item.name) or [], names, surroundings, path)
            continue
        words = in_words(item, values.get(item.name), surroundings)
        yield SummaryRow(path=path, label=item.label, value=words, kind=item.kind, width=item.width)


def _repeat_rows(
    item: Field, rows: list[Any], names: dict[str, Any], surroundings: Surroundings, path: str
) -> Iterable[SummaryRow]:
    label = item.row_label or item.label
    for number, row in enumerate(rows):
        heading = Text(vi=f"{label.vi} {number + 1}", en=f"{label.en} {number + 1}")
        for found in _rows(item.fields, row, {**names, **row}, surroundings, f"{path}[{number}]."):
            yield SummaryRow(
                path=found.path,
                label=found.label,
                value=found.value,
                kind=found.kind,
                row=heading,
                width=found.width,
            )
    if not rows:
        yield SummaryRow(path=path, label=item.label, value=NOTHING, kind=item.kind, width=item.width)


def summary(
    definition: FormDefinition,
    values: Mapping[str, Any],
    *,
    surroundings: Surroundings,
    printed: bool = False,
) -> tuple[SummarySection, ...]:
    """The visible questions with their answers in words, section by section; ``printed`` leaves out what
    never prints.
    """
    names = names_of(values, surroundings)
    sections = []
    for section in definition.sections:
        if not is_visible(section, names):
            continue
        fields = [item for item in section.fields if item.printed or not printed]
        rows = tuple(_rows(fields, values, names, surroundings, ""))
        if rows:
            sections.append(SummarySection(code=section.code, title=section.title, rows=rows))
    return tuple(sections)
