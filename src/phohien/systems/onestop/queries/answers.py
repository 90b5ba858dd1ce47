"""The answers of a form, read the same wherever they come from: the world they are checked against, files and papers included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.directory.rules.territory import KIND_WORDS
from phohien.systems.onestop.models import ProcedureVersion
from phohien.systems.onestop.queries import citizen, versions
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.rules import form_definition as forms
from phohien.systems.onestop.rules.findings import Text

UPLOADABLE = (catalogue.ComponentSource.UPLOAD, catalogue.ComponentSource.VAULT)
Files = dict[str, list[str]]
Sentences = dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What was sent, cleaned by the procedure's own form; ``errors`` are sentences by the place of each fault."""

    values: dict[str, Any] = field(default_factory=dict)
    files: Files = field(default_factory=dict)
    errors: Sentences = field(default_factory=dict)


def surroundings(on: date) -> forms.Surroundings:
    """The day, the code lists and the names of the administrative units as they were on that day (or last were)."""
    return forms.Surroundings(
        today=on, code_lists=catalogue.shipped().code_lists, unit_name=lambda code: unit_name(code, on)
    )


def unit_name(code: str, on: date) -> Text | None:
    """The whole name of the unit of that code, the units above it included; None when there never was one."""
    if not code:
        return None
    snapshot = directory.snapshot()
    unit = snapshot.unit_on(code, on) or next(iter(reversed(snapshot.versions(code))), None)
    if unit is None:
        return None
    day = on if unit.stood_on(on) else (unit.last_day or unit.valid_from)
    chain = [unit, *reversed(directory.ancestors(code, day))]
    names = [f"{KIND_WORDS[one.kind].vi} {one.name}" for one in chain]
    return Text(
        vi=", ".join([names[0], *(name[:1].lower() + name[1:] for name in names[1:])]),
        en=", ".join(one.name_en or one.name for one in chain),
    )


def papers_to_upload(
    procedure: catalogue.ProcedureVersion, definition: forms.FormDefinition, values: Mapping[str, Any], *, on: date
) -> Iterator[catalogue.ComponentNeed]:
    """The components these answers demand as a file and that no question of the form asks for already."""
    asked = {item.component for _section, item in forms.all_fields(definition) if item.component}
    for need in catalogue.components_needed(procedure, values, on=on):
        item = need.component
        if item.taken_from in UPLOADABLE and item.code not in asked and not item.present_only:
            yield need


def read(
    version: ProcedureVersion, given: Mapping[str, Any], files: Mapping[str, list[str]], *, by: Actor, on: date,
    needs_papers: bool,
) -> Answers:  # fmt: skip
    """The answers a machine sent, held against the very form the pages show; nothing is saved.

    What the identity of ``by`` says of the requester replaces what was sent, as on the pages. ``needs_papers``: the
    papers to attach must be there (they are handed in later at a counter).
    """
    definition, procedure = versions.form_of(version), versions.rules_of(version)
    world = surroundings(on)
    cleaned = forms.clean_all(
        definition, given, surroundings=world, fixed=_identity(definition, by, world), strict=True
    )
    errors = {f"values.{path}": [_sentence(one)] for path, one in cleaned.errors.items()}
    errors |= _foreign(definition, cleaned.values, by)
    kept, faults = _papers(procedure, definition, cleaned.values, files, by=by, on=on)
    errors |= faults
    if needs_papers:
        for need in papers_to_upload(procedure, definition, cleaned.values, on=on):
            if need.required and not kept.get(need.component.code):
                name = str(Words(need.component.name.vi, need.component.name.en))
                errors.setdefault(f"files.{need.component.code}", [_("Attach this paper: %(name)s.") % {"name": name}])
    return Answers(values=cleaned.values, files=kept, errors=errors)


def _sentence(finding: Any) -> str:
    said = str(Words(finding.message_vi, finding.message_en))
    return f"{said} ({finding.article})" if finding.article else said


def _identity(definition: forms.FormDefinition, by: Actor, world: forms.Surroundings) -> dict[str, Any]:
    """The answers a person's own identity gives; an official's identity is nobody's answer."""
    if by.kind != "citizen":
        return {}
    known = {name: one for name, one in (("full_name", by.name), ("personal_id", by.personal_id)) if one}
    return forms.fixed_values(definition, forms.prefill(definition, {"identity": known}, surroundings=world))


def _foreign(definition: forms.FormDefinition, values: Mapping[str, Any], by: Actor) -> Sentences:
    """A sentence about every answer that names a file this sender may not use."""
    named = {
        item.name: values[item.name]
        for _section, item in forms.all_fields(definition)
        if item.kind is forms.Kind.FILE and values.get(item.name)
    }
    usable = citizen.usable_files([code for codes in named.values() for code in codes], by) if named else {}
    return {
        f"values.{name}": [_("There is no file %(code)s of yours. Send the file first.") % {"code": code}]
        for name, codes in named.items()
        for code in codes
        if code not in usable
    }


def _papers(
    procedure: catalogue.ProcedureVersion, definition: forms.FormDefinition, values: Mapping[str, Any],
    given: Mapping[str, list[str]], *, by: Actor, on: date,
) -> tuple[Files, Sentences]:  # fmt: skip
    """The files by component, those among the answers first, and what is wrong with those sent beside them."""
    kept: Files = {}
    for _section, item in forms.all_fields(definition):
        if item.kind is forms.Kind.FILE and values.get(item.name):
            kept.setdefault(item.component, []).extend(values[item.name])
    known = {item.code for item in procedure.components}
    usable = citizen.usable_files([code for codes in given.values() for code in codes], by) if given else {}
    errors: Sentences = {}
    for component, codes in given.items():
        if component not in known:
            errors[f"files.{component[:60]}"] = [_("This procedure has no such component.")]
            continue
        missing = [code for code in codes if code not in usable]
        if missing:
            sentence = _("There is no file %(code)s of yours. Send the file first.") % {"code": missing[0]}
            errors[f"files.{component}"] = [sentence]
        kept.setdefault(component, []).extend(codes)
    return kept, errors
