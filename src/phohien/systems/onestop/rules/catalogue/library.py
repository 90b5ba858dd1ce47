"""The procedures, forms, life events and code lists that ship with the system, read from ``data/``.

Procedure files hold ``[defaults]`` and ``[[procedures]]``; an item ``{use = "…"}`` of a list stands for a
part of ``data/parts.toml``, with its own keys on top. A legal value that names no source has the source of
its procedure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from phohien.systems.onestop.rules.catalogue.model import FieldOfProcedures, LifeEvent, ProcedureVersion
from phohien.systems.onestop.rules.catalogue.publication import publication_findings
from phohien.systems.onestop.rules.findings import Finding, Text
from phohien.systems.onestop.rules.form_definition.checking import check_definition
from phohien.systems.onestop.rules.form_definition.loading import build_definition
from phohien.systems.onestop.rules.form_definition.model import Choice, FormDefinition
from phohien.systems.onestop.rules.records import build, data_error, parse_text

DATA = Path(__file__).resolve().parents[2] / "data"
_SOURCED = ("components", "limits", "fees", "results", "conditions", "exemptions")


@dataclass(frozen=True, kw_only=True)
class Library:
    """Everything that ships, by code."""

    procedures: tuple[ProcedureVersion, ...]
    forms: Mapping[str, FormDefinition]
    fields: Mapping[str, FieldOfProcedures]
    life_events: tuple[LifeEvent, ...]
    code_lists: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)

    def procedure(self, code: str) -> ProcedureVersion:
        """The procedure of that national code. Raises KeyError."""
        for version in self.procedures:
            if version.code == code:
                return version
        raise KeyError(code)

    def form_of(self, code: str) -> FormDefinition:
        """The form of the procedure of that code. Raises KeyError."""
        return self.forms[self.procedure(code).form]


def _part(item: Any, parts: Mapping[str, Any], where: str) -> Any:
    if not isinstance(item, dict) or "use" not in item:
        return item
    name = item["use"]
    if name not in parts:
        raise data_error(
            "catalogue.unknown_part",
            where,
            f"Không có phần dùng chung “{name}”.",
            f"There is no shared part “{name}”.",
        )
    return {**_with_parts(parts[name], parts, where), **{k: v for k, v in item.items() if k != "use"}}


def _with_parts(data: Any, parts: Mapping[str, Any], where: str) -> Any:
    """The same data with every ``{use = …}`` replaced by the shared part."""
    if isinstance(data, dict):
        return {key: _with_parts(value, parts, where) for key, value in data.items()}
    if isinstance(data, list):
        return [_with_parts(_part(item, parts, where), parts, where) for item in data]
    return data


def _with_sources(data: dict[str, Any], source: str) -> dict[str, Any]:
    """The same data where every legal value names its source."""
    result = dict(data)
    for key in _SOURCED:
        if isinstance(result.get(key), list):
            items = [{"source": source, **item} if isinstance(item, dict) else item for item in result[key]]
            result[key] = [_with_sources(item, item["source"]) if isinstance(item, dict) else item for item in items]
    if isinstance(result.get("competence"), dict):
        result["competence"] = {"source": source, **result["competence"]}
    return result


def procedure_from(data: Mapping[str, Any], parts: Mapping[str, Any], where: str = "") -> ProcedureVersion:
    """One procedure as written in a data file, shared parts and sources filled in. Raises DataError."""
    where = where or str(data.get("code", ""))
    whole = _with_parts(dict(data), parts, where)
    return build(ProcedureVersion, _with_sources(whole, str(whole.get("source", ""))), where)


def _read(path: Path) -> dict[str, Any]:
    return parse_text(path.read_text(encoding="utf-8"), path.name)


def _procedures(folder: Path) -> tuple[ProcedureVersion, ...]:
    parts = _read(folder / "parts.toml")
    found: list[ProcedureVersion] = []
    for path in sorted((folder / "procedures").glob("*.toml")):
        file = _read(path)
        found += [procedure_from({**file.get("defaults", {}), **data}, parts) for data in file.get("procedures", [])]
    return tuple(found)


def _forms(folder: Path) -> dict[str, FormDefinition]:
    shared = _read(folder / "shared.toml")
    found: dict[str, FormDefinition] = {}
    for path in sorted((folder / "forms").glob("*.toml")):
        for data in _read(path).get("forms", []):
            definition = build_definition(data, shared, f"{path.name}: {data.get('code', '')}")
            found[definition.code] = definition
    return found


def _code_lists(folder: Path) -> dict[str, tuple[Choice, ...]]:
    lists = _read(folder / "code_lists.toml")
    return {
        name: tuple(Choice(code=code, name=build(Text, text, name)) for code, text in items.items())
        for name, items in lists.items()
    }


def load_library(folder: Path = DATA) -> Library:
    """Everything in a data folder. Raises DataError naming the file and the item at fault."""
    events = _read(folder / "life_events.toml")
    return Library(
        procedures=_procedures(folder),
        forms=_forms(folder),
        fields={item.code: item for item in build(list[FieldOfProcedures], events.get("fields", []), "fields")},
        life_events=tuple(build(list[LifeEvent], events.get("life_events", []), "life_events")),
        code_lists=_code_lists(folder),
    )


@lru_cache(maxsize=1)
def shipped() -> Library:
    """The library that ships with the system, read once."""
    return load_library()


def library_findings(library: Library) -> list[Finding]:
    """Everything wrong with a library: incomplete procedures, unsound forms, references that lead nowhere."""
    found: list[Finding] = []
    codes = {version.code for version in library.procedures}
    for version in library.procedures:
        form = library.forms.get(version.form)
        found += publication_findings(version, form)
        if form is None:
            found.append(_lost(version.code, f"mẫu đơn “{version.form}”", f"form “{version.form}”"))
        else:
            components = [item.code for item in version.components]
            found += check_definition(form, code_lists=library.code_lists, components=components)
        if version.field not in library.fields:
            found.append(_lost(version.code, f"lĩnh vực “{version.field}”", f"field “{version.field}”"))
    for event in library.life_events:
        found += [
            _lost(event.code, f"thủ tục “{code}”", f"procedure “{code}”")
            for code in event.procedures
            if code not in codes
        ]
    return found


def _lost(where: str, vi: str, en: str) -> Finding:
    return Finding(
        code="catalogue.lost_reference",
        message_vi=f"Không tìm thấy {vi}.",
        message_en=f"There is no {en}.",
        where=where,
    )
