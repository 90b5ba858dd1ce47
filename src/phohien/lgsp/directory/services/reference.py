"""Loading the committed reference data: territory, agencies, reception points and code lists, in bulk."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Actor
from phohien.kernel.text import fold, sort_key
from phohien.lgsp.directory import policy, queries
from phohien.lgsp.directory.models import (
    AdministrativeUnit,
    Agency,
    AgencyAlias,
    CodeItem,
    CodeList,
    Office,
    OfficeShift,
    UnitMembership,
    UnitSuccession,
    Version,
)
from phohien.lgsp.directory.rules import KIND_WORDS
from phohien.lgsp.directory.services.bodies import load_bodies
from phohien.lgsp.directory.services.feed import tell_changes
from phohien.lgsp.directory.services.rows import analyse, upsert

DATA = Path(__file__).resolve().parents[1] / "data"
Key = tuple[str, date]
LOADED = (
    AdministrativeUnit,
    UnitMembership,
    UnitSuccession,
    Agency,
    AgencyAlias,
    Office,
    OfficeShift,
    CodeList,
    CodeItem,
)


def load_reference_data(*, by: Actor, at: datetime) -> bool:
    """The database holds the committed reference data; returns False when it already did.

    What operators added stays; a row of the data is brought to what the file says. Raises NotAllowed.
    """
    policy.POLICY.require(by, policy.LOAD_REFERENCE_DATA)
    token = data_token()
    if Version.objects.filter(token=token).exists():
        return False
    with transaction.atomic():
        units = _load_units()
        _load_memberships(units)
        _load_successions(units)
        Version.objects.all().delete()
        Version.objects.create(token=token, loaded_at=at)
        queries.forget_snapshot()
        load_bodies(queries.snapshot(), list(read("agencies.csv")))
        _load_code_lists()
        analyse(*LOADED)
        counts = {model.__name__: model.objects.count() for model in (AdministrativeUnit, UnitSuccession, CodeItem)}
        counts["DatasetChange"] = tell_changes(at=at)
        ledger.record(act=policy.LOAD_REFERENCE_DATA, subject="directory", by=by, at=at, data=counts)
    return True


def data_token() -> str:
    """A digest of the committed data files and of the rules that make bodies from them."""
    digest = hashlib.sha256()
    made_by = [
        Path(__file__).with_name("bodies.py"),
        Path(__file__).with_name("feed.py"),
        Path(__file__).resolve().parents[1] / "rules" / "bodies.py",
    ]
    for path in (*sorted(DATA.glob("*.csv")), *made_by):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def read(name: str) -> Iterator[dict[str, Any]]:
    """The rows of a data file: ``yes``/``no`` as booleans, columns of dates as dates, an empty date as None."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {column: _value(column, text) for column, text in row.items()}


def _value(column: str, text: str) -> Any:
    if column == "on" or column.endswith(("_from", "_until")):
        return date.fromisoformat(text) if text else None
    return text == "yes" if column in ("confirmed", "is_default") else text


def _load_units() -> dict[Key, AdministrativeUnit]:
    rows = [
        AdministrativeUnit(
            **row,
            search_key=fold(f"{KIND_WORDS[row['kind']].vi} {row['name']}"),
            sort_key=sort_key(row["name"]),
        )
        for row in read("units.csv")
    ]
    return {(unit.code, unit.valid_from): unit for unit in upsert(AdministrativeUnit, rows, "code", "valid_from")}


def _load_memberships(units: dict[Key, AdministrativeUnit]) -> None:
    UnitMembership.objects.all().delete()
    UnitMembership.objects.bulk_create(
        UnitMembership(
            unit=units[row["code"], row["unit_from"]],
            parent=units[row["parent_code"], row["parent_from"]],
            valid_from=row["valid_from"],
            valid_until=row["valid_until"],
        )
        for row in read("memberships.csv")
    )


def _load_successions(units: dict[Key, AdministrativeUnit]) -> None:
    UnitSuccession.objects.all().delete()
    UnitSuccession.objects.bulk_create(
        UnitSuccession(
            old=units[row.pop("old_code"), row.pop("old_from")],
            new=units[row.pop("new_code"), row.pop("new_from")],
            **row,
        )
        for row in read("successions.csv")
    )


def _load_code_lists() -> None:
    lists = {item.code: item for item in upsert(CodeList, [CodeList(**row) for row in read("code-lists.csv")], "code")}
    rows = [
        CodeItem(
            **{**row, "list": lists[row["list"]]},
            search_key=fold(f"{row['name']} {row['name_en']}"),
            position=place,
            source=lists[row["list"]].source,
        )
        for place, row in enumerate(read("code-items.csv"), start=1)
    ]
    upsert(CodeItem, rows, "list", "code", "valid_from")
