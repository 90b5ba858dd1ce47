"""A half-filled form goes on under another version of itself: what still fits is kept, the rest is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from phohien.systems.onestop.rules.findings import Text
from phohien.systems.onestop.rules.form_definition.cleaning import clean_all, clean_section, is_visible, names_of
from phohien.systems.onestop.rules.form_definition.model import FormDefinition, Surroundings, all_fields


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What the new form takes over; ``lost`` are the questions whose answers it cannot use; ``done`` its whole sections."""

    values: dict[str, Any]
    lost: tuple[Text, ...]
    done: tuple[str, ...]


def carried(
    old: FormDefinition, new: FormDefinition, values: Mapping[str, Any], *, surroundings: Surroundings
) -> Carried:
    """The answers given to the old form as far as the new one can use them."""
    given = {name: value for name, value in values.items() if value is not None}
    cleaned = clean_all(new, given, surroundings=surroundings)
    kept = {name: value for name, value in cleaned.values.items() if name in given}
    labels = {item.name: item.label for _section, item in all_fields(old)}
    asked = {item.name for _section, item in all_fields(new)}
    wrong = {path.partition("[")[0].partition(".")[0] for path in cleaned.errors}
    lost = [name for name in given if name not in kept and (name not in asked or name in wrong)]
    return Carried(
        values=kept,
        lost=tuple(labels.get(name, Text(vi=name, en=name)) for name in lost),
        done=whole_sections(new, kept, surroundings=surroundings),
    )


def whole_sections(
    definition: FormDefinition, values: Mapping[str, Any], *, surroundings: Surroundings
) -> tuple[str, ...]:
    """The codes of the sections these answers fill without a fault; sections not asked are not among them."""
    names = names_of(values, surroundings)
    return tuple(
        section.code
        for section in definition.sections
        if is_visible(section, names)
        and clean_section(definition, section.code, values, surroundings=surroundings, so_far=values).ok
    )
