"""Loading agencies: the provincial bodies of the data file and the committees and counters the territory implies."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, time
from typing import Any

from django.db import connection

from phohien.kernel.text import fold, sort_key
from phohien.lgsp.directory.models import Agency, AgencyAlias, Office, OfficeShift
from phohien.lgsp.directory.rules import Snapshot, bodies, old_style_code
from phohien.lgsp.directory.services.rows import upsert

SHIFTS = ((time(7), time(11, 30)), (time(13, 30), time(17)))
WORKING_WEEK = range(1, 6)
RULE = "Mã do hệ thống đặt theo quy tắc; cần xác nhận"
SINCE_DISTRICTS_ENDED = date(2025, 7, 1)
Key = tuple[str, date]
LINK = """
update directory_agency set parent_id = given.parent, successor_id = given.successor
from unnest(%s::bigint[], %s::bigint[], %s::bigint[]) as given (id, parent, successor)
where directory_agency.id = given.id
"""


def load_bodies(territory: Snapshot, listed: list[dict[str, Any]]) -> None:
    """Every agency, alias, reception point and shift the data implies is in its table."""
    derived = [*bodies.committees(territory), *bodies.service_centres(territory)]
    rows = [*map(_listed_agency, listed), *map(_derived_agency, derived)]
    agencies = {(row.code, row.valid_from): row for row in upsert(Agency, rows, "code", "valid_from")}
    _link(agencies, listed, derived)
    _load_aliases(agencies, listed, derived)
    _load_offices(agencies, derived)


def _listed_agency(row: dict[str, Any]) -> Agency:
    chosen = ("code", "name", "name_en", "short_name", "kind", "valid_from", "valid_until", "legal_basis")
    keys = {"search_key": fold(f"{row['name']} {row['short_name']}"), "sort_key": sort_key(row["name"])}
    return Agency(**{column: row[column] for column in chosen}, **keys)


def _derived_agency(body: bodies.Body) -> Agency:
    unit = body.unit
    return Agency(
        code=body.code,
        name=body.name,
        name_en=body.name_en,
        short_name=body.short_name,
        kind=body.kind,
        unit_id=unit.id,
        valid_from=unit.valid_from,
        valid_until=unit.valid_until,
        legal_basis=unit.legal_basis,
        search_key=fold(body.name) + " ubnd",
        sort_key=sort_key(body.name),
    )


def _link(agencies: dict[Key, Agency], listed: list[dict[str, Any]], derived: list[bodies.Body]) -> None:
    """Parents and successors, once every agency has its primary key."""
    versions: dict[str, list[Agency]] = defaultdict(list)
    for agency in sorted(agencies.values(), key=lambda agency: agency.valid_from):
        versions[agency.code].append(agency)
    for row in listed:
        agency = agencies[row["code"], row["valid_from"]]
        agency.parent = versions[row["parent_code"]][-1]
        agency.successor = versions[row["successor_code"]][-1] if row["successor_code"] else None
    for body in derived:
        agency = agencies[body.code, body.unit.valid_from]
        agency.parent = _standing(versions.get(body.parent_code, []), body.unit.valid_from)
        agency.successor = agencies[body.successor] if body.successor else None
    rows = [(agency.pk, agency.parent_id, agency.successor_id) for agency in agencies.values()]
    with connection.cursor() as cursor:  # Django's bulk_update took half of the whole load
        cursor.execute(LINK, [list(column) for column in zip(*rows, strict=True)])


def _standing(versions: list[Agency], day: date) -> Agency | None:
    return next((a for a in versions if a.valid_from <= day and (a.valid_until is None or day < a.valid_until)), None)


def _load_aliases(agencies: dict[Key, Agency], listed: list[dict[str, Any]], derived: list[bodies.Body]) -> None:
    old_codes = {(body.code, body.unit.valid_from): body.old_code for body in derived if body.old_code}
    for row in listed:
        province, *numbers = row["code"].split(".")
        if len(numbers) == 1 and row["valid_from"] < SINCE_DISTRICTS_ENDED:
            old_codes[row["code"], row["valid_from"]] = old_style_code(province, int(numbers[0]))
    rows = [
        AgencyAlias(
            agency=agencies[key],
            code=old_code,
            valid_from=agencies[key].valid_from,
            valid_until=agencies[key].valid_until,
            source=RULE,
        )
        for key, old_code in old_codes.items()
    ]
    upsert(AgencyAlias, rows, "code", "valid_from")


def _load_offices(agencies: dict[Key, Agency], derived: list[bodies.Body]) -> None:
    centres = [agencies[body.code, body.unit.valid_from] for body in derived if body.kind == "service_centre"]
    provincial = [agency for (code, _), agency in agencies.items() if code == "H31.1.1"]
    offices = upsert(Office, [_counter(agency) for agency in (*provincial, *centres)], "code")
    shifts = [
        OfficeShift(office=office, weekday=weekday, opens=opens, closes=closes, valid_from=office.valid_from)
        for office in offices
        for weekday in WORKING_WEEK
        for opens, closes in SHIFTS
    ]
    upsert(OfficeShift, shifts, "office", "weekday", "opens", "valid_from")


def _counter(agency: Agency) -> Office:
    place = agency.name.removeprefix("Trung tâm Phục vụ hành chính công ")
    return Office(
        code=f"{agency.code}-1",
        name=f"Bộ phận Một cửa – {agency.name}",
        name_en=f"One-stop desk – {agency.name_en}",
        address=f"Trụ sở Ủy ban nhân dân {place}, tỉnh Hưng Yên" if place != "tỉnh" else "Tỉnh Hưng Yên",
        agency=agency,
        unit_id=agency.unit_id,
        valid_from=agency.valid_from,
    )
