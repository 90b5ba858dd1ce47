"""The shared data sets as a whole, with their versions and what changed since one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.directory.models import Agency, CodeItem, CodeList, DatasetChange
from phohien.lgsp.directory.queries.territory import snapshot

AGENCIES, UNITS = "agencies", "units"
NAMES = {AGENCIES: Words("Cơ quan", "Agencies"), UNITS: Words("Đơn vị hành chính", "Administrative units")}
Rows = dict[str, dict[str, Any]]
MOST_CHANGES = 1000


@dataclass(frozen=True, slots=True)
class Dataset:
    """A shared data set: its code, names, version (the number of its last change) and when that was."""

    code: str
    words: Words
    version: int
    changed_at: datetime | None


def list_datasets() -> list[Dataset]:
    """Every shared data set: agencies, units, and each code list."""
    names = {**NAMES, **{one.code: Words(one.name, one.name_en) for one in CodeList.objects.order_by("code")}}
    last = {
        row["dataset"]: (row["version"], row["changed"])
        for row in DatasetChange.objects.order_by().values("dataset").annotate(version=Max("number"), changed=Max("at"))
    }
    return [Dataset(code, words, *last.get(code, (0, None))) for code, words in names.items()]


def dataset(code: str) -> Dataset:
    """The data set of that code. Raises NotFound."""
    for found in list_datasets():
        if found.code == code:
            return found
    words = Words("Không có bộ dữ liệu mang mã {code}.", "No data set has the code {code}.").filled(code=code)
    raise NotFound(words, code="directory.no_such_dataset")


def rows_of(code: str) -> Rows:
    """Every row of the data set in all its stretches of time, by its key."""
    if code == AGENCIES:
        return _agencies()
    return _units() if code == UNITS else _items(code)


def changes_since(code: str, number: int, limit: int = MOST_CHANGES) -> list[DatasetChange]:
    """What changed after that version, oldest first, at most ``limit`` changes."""
    return list(DatasetChange.objects.filter(dataset=code, number__gt=number).order_by("number")[:limit])


def last_rows(code: str) -> Rows:
    """The rows as the feed last told them."""
    newest = DatasetChange.objects.filter(dataset=code).order_by("key", "-number").distinct("key")
    return {change.key: change.row for change in newest if change.row is not None}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _key(code: str, since: date) -> str:
    return f"{code}@{since.isoformat()}"


def _agencies() -> Rows:
    found = Agency.objects.select_related("parent", "unit", "successor").prefetch_related("aliases")
    return {
        _key(one.code, one.valid_from): {
            "code": one.code,
            "aliases": sorted(alias.code for alias in one.aliases.all()),
            "name": one.name,
            "name_en": one.name_en,
            "kind": one.kind,
            "parent_code": one.parent.code if one.parent else None,
            "unit_code": one.unit.code if one.unit else None,
            "successor_code": one.successor.code if one.successor else None,
            "valid_from": _day(one.valid_from),
            "valid_until": _day(one.valid_until),
            "confirmed": one.confirmed,
        }
        for one in found
    }


def _units() -> Rows:
    return {
        _key(one.code, one.valid_from): {
            "code": one.code,
            "level": one.level,
            "kind": one.kind,
            "name": one.name,
            "name_en": one.name_en,
            "valid_from": _day(one.valid_from),
            "valid_until": _day(one.valid_until),
            "legal_basis": one.legal_basis,
            "confirmed": one.confirmed,
        }
        for one in snapshot().units.values()
    }


def _items(code: str) -> Rows:
    return {
        _key(one.code, one.valid_from): {
            "code": one.code,
            "name": one.name,
            "name_en": one.name_en,
            "position": one.position,
            "valid_from": _day(one.valid_from),
            "valid_until": _day(one.valid_until),
            "confirmed": one.confirmed,
        }
        for one in CodeItem.objects.filter(list__code=code).order_by("position")
    }
