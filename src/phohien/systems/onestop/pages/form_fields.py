"""One section of a form definition on a page: what citizens' pages and the counter show, and what they read back.

Use: ``raw = posted(request.POST)``, ``files, faults = keep_uploads(...)``, clean ``raw`` with ``rules.form_definition``, then
``section_view(...)`` and ``{% include "onestop/form_section.html" with section=view %}``. When :func:`wants_refresh`, show the
section again without errors: another row was asked for, or an answer decides what else is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict

from phohien.base.files import queries as kept_files
from phohien.base.files import services as files
from phohien.base.files.rules import kinds as file_kinds
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words, language
from phohien.lgsp.directory import queries as directory
from phohien.systems.onestop.forms import sections
from phohien.systems.onestop.forms.sections import SectionForm, said
from phohien.systems.onestop.queries.answers import surroundings, unit_name
from phohien.systems.onestop.rules import form_definition as rules
from phohien.systems.onestop.rules.form_definition.model import ABROAD, HOME_PROVINCE

__all__ = ["surroundings", "unit_name"]  # the pages' name for them

REFRESHES = ("refresh", "add", "drop", "ask")
UPLOAD, REMOVE = "__upload", "__remove"
_UPLOAD_KINDS = frozenset(kind for one in sections.UPLOAD_KINDS if (kind := file_kinds.of_extension(one)))
_NAMES = re.compile(r"[a-z][a-z0-9_]*")
_ROW = re.compile(r"\[([0-9]{1,3})\]")


# --- the world a form is filled in ------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _unit_choices(on: date, version: str, spoken: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    tree = directory.as_of(on)
    found = [unit for root in tree.roots() for unit in tree.descendants(root.code) if unit.level == "commune"]
    groups: dict[str, list[tuple[str, str]]] = {}
    for unit in found:
        groups.setdefault(unit.kind, []).append((unit.code, unit.full_name))
    return tuple((kind, tuple(units)) for kind, units in groups.items())


def unit_choices(on: date) -> list[tuple[Any, Any]]:
    """The communes and wards of that day, for a list, wards first."""
    words = {
        "ward": Words("Phường", "Wards"), "commune": Words("Xã", "Communes"), "township": Words("Thị trấn", "Townships"),
    }  # fmt: skip
    groups = _unit_choices(on, directory.snapshot().version, language())
    return [(str(words.get(kind, kind)), list(units)) for kind, units in groups]


# --- what was posted --------------------------------------------------------------------------------------------------


def wants_refresh(post: Mapping[str, Any]) -> bool:
    """Whether the person only wants to see the section anew, and nothing is sent yet."""
    return any(name in post for name in REFRESHES)


def posted(post: QueryDict) -> dict[str, Any]:
    """The posted answers by name, row buttons obeyed, removed files left out; what ``clean_section`` takes."""
    raw: dict[str, Any] = {}
    for name in post:
        if name.endswith((UPLOAD, REMOVE)) or name in (*REFRESHES, "csrfmiddlewaretoken"):
            continue
        values = post.getlist(name)
        removed = set(post.getlist(f"{name}{REMOVE}"))
        kept = [value for value in values if value not in removed]
        raw[name] = kept[0] if len(values) == 1 and not removed else kept
    return _without_row(raw, post.get("drop", ""))


def _without_row(raw: dict[str, Any], dropped: str) -> dict[str, Any]:
    """The answers without one row of a group, the later rows moved up."""
    match = re.fullmatch(r"([a-z][a-z0-9_]*)\[([0-9]{1,3})\]", dropped)
    if match is None:
        return raw
    group, number = match[1], int(match[2])
    moved: dict[str, Any] = {}
    for name, value in raw.items():
        row = _ROW.search(name) if name.startswith(f"{group}[") else None
        if row is None:
            moved[name] = value
        elif int(row[1]) != number:
            place = int(row[1]) - (int(row[1]) > number)
            moved[f"{group}[{place}]{name[row.end() :]}"] = value
    return moved


def keep_uploads(
    request: HttpRequest, section: rules.Section, raw: dict[str, Any], *, by: Actor, at: datetime
) -> dict[str, str]:
    """The uploaded files are kept and their codes stand in ``raw``; returns the sentence about each that was not."""
    faults: dict[str, str] = {}
    for item in section.fields:
        if item.kind is not rules.Kind.FILE:
            continue
        known = raw.get(item.name) or []
        codes = list(known) if isinstance(known, list) else [known]
        for upload in request.FILES.getlist(f"{item.name}{UPLOAD}"):
            try:
                codes.append(_keep(upload, by=by, at=at))
            except Refused as refusal:
                faults[item.name] = str(refusal)
        raw[item.name] = codes
    return faults


def _keep(upload: UploadedFile, *, by: Actor, at: datetime) -> str:  # type: ignore[type-arg]
    return files.keep(
        content=upload, name=upload.name or "", by=by, at=at,  # type: ignore[arg-type]
        kinds=_UPLOAD_KINDS, limit_bytes=sections.UPLOAD_LIMIT_MB * 1024 * 1024,
    ).code  # fmt: skip


def shown_values(fields: Iterable[rules.Field], values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Clean answers as they stand in the inputs, by path: days first, yes and no, rows and addresses in parts."""
    shown: dict[str, Any] = {}
    for item in fields:
        value, path = values.get(item.name), prefix + item.name
        if value is None:
            continue
        if item.kind is rules.Kind.REPEAT:
            for number, row in enumerate(value):
                shown |= shown_values(item.fields, row, f"{path}[{number}].")
        elif item.kind is rules.Kind.ADDRESS:
            shown |= {f"{path}.{part}": text for part, text in value.items()}
            if "country" in value:
                shown[f"{path}.province"] = ABROAD
        else:
            shown[path] = _shown(item, value)
    return shown


def _shown(item: rules.Field, value: Any) -> Any:
    if item.kind in (rules.Kind.DATE, rules.Kind.PARTIAL_DATE):
        return "/".join(reversed(str(value).split("-")))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return value


# --- the view ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class KeptFile:
    """A file kept for the dossier, as the page lists it."""

    code: str
    name: str
    href: str = ""


@dataclass
class Item:
    """One thing the section shows. ``part``: ``line``, ``group``, ``repeat``, ``files``, ``statement`` or ``fixed``."""

    part: str
    name: str
    label: str
    hint: str = ""
    note: str = ""
    bound: list[forms.BoundField] = field(default_factory=list)
    width: str = ""
    suffix: str = ""
    value: str = ""
    error: str = ""
    is_required: bool = False
    decides: bool = False
    asks: str = ""
    kept: list[KeptFile] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    may_add: bool = False


@dataclass
class Row:
    """One entry of a repeating group."""

    key: str
    heading: str
    items: list[Item]


@dataclass
class SectionView:
    """A section ready for ``onestop/form_section.html``; ``errors`` feed ``{% error_summary %}``."""

    code: str
    title: str
    intro: str
    items: list[Item]
    errors: dict[str, list[str]]


@dataclass(kw_only=True)
class Setting:
    """What the making of a view has to know. ``prefilled`` says where answers came from; ``fixed`` are not asked."""

    surroundings: rules.Surroundings
    values: Mapping[str, Any]
    shown: Mapping[str, Any]
    errors: Mapping[str, str] = field(default_factory=dict)
    prefilled: Mapping[str, rules.Prefilled] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)
    autofill: bool = True
    file_of: Callable[[str], KeptFile] = lambda code: KeptFile(code, code)
    adds_to: str = ""


def section_view(definition: rules.FormDefinition, code: str, setting: Setting) -> SectionView:
    """The section as it is asked with these answers. Raises KeyError for no section."""
    section = definition.section(code)
    names = {item.name: None for _section, item in rules.all_fields(definition)}
    names |= rules.names_of(setting.values, setting.surroundings)
    maker = _Maker(setting, _deciding(section.fields), unit_choices(setting.surroundings.today))
    items = maker.items(section.fields, names, "")
    return SectionView(section.code, said(section.title), said(section.intro), items, maker.summary)


def _deciding(fields: Iterable[rules.Field]) -> frozenset[str]:
    """The names other questions of the section depend on."""
    found: set[str] = set()
    for item in fields:
        for expression in (item.visible_when, item.required_when):
            found |= set(_NAMES.findall(expression))
        found |= _deciding(item.fields)
    return frozenset(found)


class _Maker:
    """Makes the items of one section; ``summary`` gathers the errors by the id they lead to."""

    def __init__(self, setting: Setting, deciding: frozenset[str], units: list[tuple[Any, Any]]) -> None:
        self.setting, self.deciding, self.units = setting, deciding, units
        self.summary: dict[str, list[str]] = {}

    def items(self, fields: Iterable[rules.Field], names: Mapping[str, Any], prefix: str) -> list[Item]:
        """The items of the visible questions, in order."""
        return [self._item(item, names, prefix + item.name) for item in fields if rules.is_visible(item, names)]

    def _item(self, item: rules.Field, names: Mapping[str, Any], path: str) -> Item:
        required = rules.is_required(item, names)
        prefilled = self.setting.prefilled.get(path)
        made = Item(
            "line", path, said(item.label), said(item.hint), note=said(prefilled.statement) if prefilled else "",
            width=sections.WIDTHS.get(item.kind, ""), suffix=said(item.unit), error=self.setting.errors.get(path, ""),
            is_required=required, decides=item.name in self.deciding, asks=self.setting.asks.get(path, ""),
        )  # fmt: skip
        if item.locked and self.setting.fixed.get(item.name) is not None:
            words = rules.in_words(item, self.setting.fixed[item.name], self.setting.surroundings)
            made.part, made.value = "fixed", said(words)
            return made
        self._parts.get(item.kind, _Maker._line)(self, item, made, names)
        return made

    def _line(self, item: rules.Field, made: Item, names: Mapping[str, Any]) -> None:
        line = sections.line_field(
            item, self.setting.surroundings, self.units, is_required=made.is_required, autofill=self.setting.autofill
        )
        if made.decides:
            line.widget.attrs["data-decides"] = ""
        if item.kind is rules.Kind.MONEY:
            made.suffix = "đồng"
        made.bound = self._bound({made.name: line})

    def _address(self, item: rules.Field, made: Item, names: Mapping[str, Any]) -> None:
        where = str(self.setting.shown.get(f"{made.name}.province") or "")
        where = "" if where == HOME_PROVINCE else where
        parts = sections.address_fields(
            item, self.setting.surroundings, self.units, is_required=made.is_required, where=where
        )
        made.part = "group"
        fields = {f"{made.name}.{part}": one for part, one in parts.items()}
        at_fault = next(part for part in ("commune", "unit", "country", "detail") if part in parts)
        made.bound = self._bound(fields, {f"{made.name}.{at_fault}": made.error} if made.error else {})

    def _files(self, item: rules.Field, made: Item, names: Mapping[str, Any]) -> None:
        given = self.setting.shown.get(made.name) or []
        made.part = "files"
        made.kept = [self.setting.file_of(code) for code in (given if isinstance(given, list) else [given]) if code]
        upload = sections.upload_field(item, is_required=made.is_required and not made.kept)
        name = f"{made.name}{UPLOAD}"
        made.bound = self._bound({name: upload}, {name: made.error} if made.error else {})

    def _statement(self, item: rules.Field, made: Item, names: Mapping[str, Any]) -> None:
        made.part = "statement"

    def _repeat(self, item: rules.Field, made: Item, names: Mapping[str, Any]) -> None:
        count = max(self._count(made.name), item.fewest, 1 if made.is_required else 0)
        count += self.setting.adds_to == made.name
        label = said(item.row_label) or made.label
        given = self.setting.values.get(item.name) or []
        made.part, made.may_add = "repeat", count < (item.most or 100)
        for number in range(count):
            row = given[number] if number < len(given) else {}
            inside = {**names, **{child.name: None for child in item.fields}, **row}
            items = self.items(item.fields, inside, f"{made.name}[{number}].")
            made.rows.append(Row(f"{made.name}[{number}]", f"{label} {number + 1}", items))
        if made.error:
            self.summary.setdefault(f"{made.name}_add", []).append(made.error)

    def _count(self, group: str) -> int:
        rows = [int(_ROW.search(name)[1]) for name in self.setting.shown if name.startswith(f"{group}[")]  # type: ignore[index]
        return max(rows, default=-1) + 1

    def _bound(self, fields: dict[str, forms.Field], errors: Mapping[str, str] | None = None) -> list[forms.BoundField]:
        errors = self.setting.errors if errors is None else errors
        form = SectionForm(fields, self.setting.shown, errors)
        for name in fields:
            if form[name].errors:
                is_group = fields[name].widget.use_fieldset
                self.summary.setdefault(f"{name}_0" if is_group else name, []).extend(form[name].errors)  # type: ignore[arg-type]
        return [form[name] for name in fields]

    _parts = {
        rules.Kind.ADDRESS: _address, rules.Kind.FILE: _files, rules.Kind.STATEMENT: _statement,
        rules.Kind.REPEAT: _repeat,
    }  # fmt: skip


def sentences(errors: Mapping[str, Any]) -> dict[str, str]:
    """Findings by path as sentences in the reader's language."""
    return {path: str(Words(one.message_vi, one.message_en)) for path, one in errors.items()}


def file_name(code: str) -> str:
    """The name of a kept file; the code when it is not there any more."""
    try:
        return kept_files.get_file(code).name
    except NotFound:
        return code
