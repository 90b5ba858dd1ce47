"""The directory for machines: units on a day, what became of them, agencies, code lists. Reading only, open to all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries
from phohien.lgsp.directory.models import Agency
from phohien.lgsp.directory.queries import feed
from phohien.lgsp.directory.rules import Step, Unit
from phohien.ui.guard import public

OPEN = "Territory, agencies and code lists are open data."
router = Router(tags=["directory"])


class UnitOut(Schema):
    """One administrative unit in one stretch of its life; ``valid_until`` is exclusive."""

    code: str
    level: Literal["province", "district", "commune"]
    kind: str
    name: str
    full_name: str
    name_en: str
    valid_from: date
    valid_until: date | None
    legal_basis: str
    confirmed: bool
    parent_code: str | None = None


class ResolutionOut(Schema):
    """What a code is on a day. ``unit`` is set only when there is exactly one; a person may accept ``suggested``."""

    code: str
    on: date
    recorded_on: date | None
    outcome: Literal["one", "several", "none"]
    confirmed: bool
    unit: UnitOut | None
    units: list[UnitOut]
    suggested: UnitOut | None


class SuccessionOut(Schema):
    """``old`` became ``new`` on the day ``on``."""

    on: date
    old: UnitOut
    new: UnitOut
    kind: Literal["whole", "part", "rename", "boundary"]
    is_default: bool
    legal_basis: str
    confirmed: bool
    ground: str
    note: str


class SuccessionsOut(Schema):
    """The direct changes of one unit."""

    unit: UnitOut
    came_from: list[SuccessionOut]
    went_to: list[SuccessionOut]


class AgencyOut(Schema):
    """One agency in one stretch of its life."""

    code: str
    aliases: list[str]
    name: str
    name_en: str
    kind: str
    parent_code: str | None
    unit_code: str | None
    valid_from: date
    valid_until: date | None
    confirmed: bool
    successor_code: str | None


class CodeListOut(Schema):
    """One shared code list."""

    code: str
    name: str
    name_en: str
    source: str
    confirmed: bool
    entries: int


class ItemOut(Schema):
    """One entry of a code list."""

    code: str
    name: str
    name_en: str
    valid_from: date
    valid_until: date | None
    confirmed: bool


class DatasetOut(Schema):
    """One shared data set; ``version`` is the number of its last change."""

    code: str
    name: str
    name_en: str
    version: int
    changed_at: datetime | None


class DatasetRowsOut(DatasetOut):
    """A shared data set with every row in all its stretches of time."""

    rows: list[dict[str, Any]]


class ChangeOut(Schema):
    """One step of a data set: ``row`` is the row afterwards, null when it went."""

    number: int
    kind: Literal["added", "changed", "removed"]
    key: str
    row: dict[str, Any] | None
    at: datetime


class ChangesOut(Schema):
    """What changed after ``since``. Ask again with ``since`` = the last number while ``more`` is true."""

    code: str
    version: int
    since: int
    more: bool
    changes: list[ChangeOut]


def _unit(unit: Unit, parent: Unit | None = None) -> dict[str, Any]:
    names = (
        "code",
        "level",
        "kind",
        "name",
        "name_en",
        "valid_from",
        "valid_until",
        "legal_basis",
        "confirmed",
    )
    values = {name: getattr(unit, name) for name in names}
    return {**values, "full_name": unit.full_name, "parent_code": parent.code if parent else None}


def _placed(unit: Unit, on: date) -> dict[str, Any]:
    return _unit(unit, queries.as_of(on).parent(unit.code))


def _step(step: Step) -> dict[str, Any]:
    units = queries.snapshot().units
    names = ("on", "kind", "is_default", "legal_basis", "confirmed", "ground", "note")
    return {
        **{name: getattr(step, name) for name in names},
        "old": _unit(units[step.old]),
        "new": _unit(units[step.new]),
    }


def _agency(agency: Agency) -> dict[str, Any]:
    names = ("code", "name", "name_en", "kind", "valid_from", "valid_until", "confirmed")
    return {
        **{name: getattr(agency, name) for name in names},
        "aliases": [alias.code for alias in agency.aliases.all()],
        "parent_code": agency.parent.code if agency.parent else None,
        "unit_code": agency.unit.code if agency.unit else None,
        "successor_code": agency.successor.code if agency.successor else None,
    }


@router.get("/units", response=list[UnitOut], summary="The units of a day")
@public(OPEN)
def units(
    request: HttpRequest,
    on: date | None = None,
    level: Literal["province", "district", "commune"] | None = None,
    under: str | None = None,
) -> Any:
    """Every unit standing on the day (today), of one level or all, below the unit of code ``under`` or everywhere."""
    tree = queries.as_of(on or clock.today())
    chosen = tree.descendants(under) if under else tree.units.values()
    return [_unit(unit, tree.parent(unit.code)) for unit in chosen if level in (None, unit.level)]


@router.get("/units/search", response=list[UnitOut], summary="Find units by name or code")
@public(OPEN)
def search(request: HttpRequest, q: str, on: date | None = None, limit: int = 20) -> Any:
    """Units whose name or code holds the words of ``q``, with or without accents; the best match first."""
    hits = queries.search(q, on=on, limit=max(1, min(limit, 100)))
    return [_unit(hit.unit, hit.above[-1] if hit.above else None) for hit in hits]


@router.get("/units/{code}", response=UnitOut, summary="The unit of a code on a day")
@public(OPEN)
def unit(request: HttpRequest, code: str, on: date | None = None) -> Any:
    """The unit the code names on the day (today)."""
    day = on or clock.today()
    return _placed(_standing(code, day), day)


def _standing(code: str, day: date) -> Unit:
    found = queries.snapshot().unit_on(code, day)
    if found is None:
        raise NotFound(
            Words(
                "Không có đơn vị hành chính mang mã {code} vào ngày {day}.",
                "No administrative unit has the code {code} on {day}.",
            ).filled(code=code, day=f"{day:%d/%m/%Y}"),
            code="directory.no_such_unit",
        )
    return found


@router.get("/units/{code}/resolve", response=ResolutionOut, summary="What a code has become, or was")
@public(OPEN)
def resolve(request: HttpRequest, code: str, on: date | None = None, recorded_on: date | None = None) -> Any:
    """The unit or candidates of day ``on`` (today) for a code written down on ``recorded_on``."""
    day = on or clock.today()
    found = queries.resolve(code, day, recorded_on=recorded_on)
    return {
        "code": code,
        "on": day,
        "recorded_on": recorded_on,
        "outcome": found.outcome,
        "confirmed": found.confirmed,
        "unit": _placed(found.unit, day) if found.unit else None,
        "units": [_placed(item, day) for item in found.units],
        "suggested": _placed(found.suggested, day) if found.suggested else None,
    }


@router.get("/units/{code}/succession", response=SuccessionsOut, summary="Where a unit came from and where it went")
@public(OPEN)
def succession(request: HttpRequest, code: str, on: date | None = None) -> Any:
    """The direct successions into and out of the unit the code names on the day (today)."""
    day = on or clock.today()
    return {
        "unit": _placed(_standing(code, day), day),
        "came_from": [_step(step) for step in queries.where_did_it_come_from(code, day)],
        "went_to": [_step(step) for step in queries.where_did_it_go(code, day)],
    }


@router.get("/agencies", response=list[AgencyOut], summary="The agencies of a day")
@public(OPEN)
def agencies(request: HttpRequest, on: date | None = None, kind: str = "", q: str = "") -> Any:
    """Every agency of the day (today), of one kind or any, by name or code."""
    found = queries.list_agencies(on or clock.today(), kind=kind, text=q)
    return [_agency(item) for item in found.select_related("successor").prefetch_related("aliases")]


@router.get("/agencies/{code}", response=AgencyOut, summary="The agency of an identifier")
@public(OPEN)
def agency(request: HttpRequest, code: str, on: date | None = None) -> Any:
    """The agency of that code, dotted or of 13 characters, on the day; without a day the latest that bore it."""
    return _agency(queries.agency_by_code(code, on))


@router.get("/agencies/{code}/heirs", response=list[AgencyOut], summary="Who answers for an agency on a day")
@public(OPEN)
def heirs(request: HttpRequest, code: str, on: date | None = None) -> Any:
    """The agency itself while it stands, else its successor, or the candidates after a split."""
    return [_agency(item) for item in queries.agency_heirs(queries.agency_by_code(code), on or clock.today())]


@router.get("/code-lists", response=list[CodeListOut], summary="The shared code lists")
@public(OPEN)
def code_lists(request: HttpRequest) -> Any:
    """Every shared code list with its source."""
    return list(queries.list_code_lists())


@router.get("/code-lists/{code}", response=list[ItemOut], summary="The entries of a code list on a day")
@public(OPEN)
def code_list(request: HttpRequest, code: str, on: date | None = None, q: str = "") -> Any:
    """The entries of the list in force on the day (today)."""
    queries.code_list(code)
    return list(queries.items_of(code, on or clock.today(), text=q))


def _dataset(found: feed.Dataset) -> dict[str, Any]:
    return {
        "code": found.code,
        "name": found.words.vi,
        "name_en": found.words.en,
        "version": found.version,
        "changed_at": found.changed_at,
    }


@router.get("/datasets", response=list[DatasetOut], summary="The shared data sets and their versions")
@public(OPEN)
def datasets(request: HttpRequest) -> Any:
    """Agencies, units and every code list, each with the number of its last change."""
    return [_dataset(one) for one in feed.list_datasets()]


@router.get("/datasets/{code}", response=DatasetRowsOut, summary="A shared data set as a whole")
@public(OPEN)
def dataset(request: HttpRequest, code: str) -> Any:
    """Every row of the data set; keep the version and ask for changes since it afterwards."""
    found = feed.dataset(code)
    return {**_dataset(found), "rows": list(feed.rows_of(code).values())}


@router.get("/datasets/{code}/changes", response=ChangesOut, summary="What changed in a data set since a version")
@public(OPEN)
def dataset_changes(request: HttpRequest, code: str, since: int = 0, limit: int = feed.MOST_CHANGES) -> Any:
    """The changes after version ``since``, oldest first. A copy that applies them in order is the data set."""
    found = feed.dataset(code)
    changes = feed.changes_since(code, since, max(1, min(limit, feed.MOST_CHANGES)))
    last = changes[-1].number if changes else since
    return {"code": code, "version": found.version, "since": since, "more": last < found.version, "changes": changes}
