"""The register for machines: the same services as the pages, the same purposes, the same access log."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from phohien.kernel import clock
from phohien.lgsp.contracts.population import HouseholdAnswer, PersonAnswer
from phohien.systems.population import services
from phohien.systems.population.policy import (
    ABOUT_OWN_DATA,
    OPEN_BOOK,
    OPEN_HOUSEHOLD,
    OPEN_PERSON,
    POLICY,
    SEARCH,
)
from phohien.systems.population.queries import access
from phohien.systems.population.rules import births
from phohien.ui.guard import guard

router = Router(tags=["population"])
BOOK_KIND = "birth"


class PersonOut(Schema):
    """A person as far as the purpose opens the record; withheld fields are named."""

    personal_id: str
    as_of: date
    full_name: str
    birth_date: date | None
    birth_date_precision: str
    sex: str | None
    ethnicity: str
    nationality: str
    religion: str
    native_place: str
    birth_place: str
    birth_unit_code: str
    residence_unit_code: str
    residence_address: str
    residence_since: date | None
    temporary_residence_unit_code: str
    temporary_residence_address: str
    household_code: str
    relation_to_head: str
    marital_status: str | None
    spouse_id: str
    father_id: str
    mother_id: str
    children_ids: list[str]
    alive: bool | None
    death_date: date | None
    withheld: list[str]


class HitOut(Schema):
    """One person found; the identifier is whole because a machine must be able to ask on."""

    personal_id: str
    full_name: str
    birth_date: date
    sex: str
    unit_code: str
    rank: int


class FoundOut(Schema):
    """People found, best first."""

    people: list[HitOut]
    has_more: bool


class MemberOut(Schema):
    """One member of a household."""

    personal_id: str
    full_name: str
    relation_to_head: str
    birth_date: date | None
    sex: str | None
    since: date | None


class HouseholdOut(Schema):
    """A household with its members, head first."""

    household_code: str
    as_of: date
    head_id: str
    unit_code: str
    address: str
    members: list[MemberOut]


class EntryOut(Schema):
    """One line of a register book of births."""

    number: int
    state: str
    dossier_code: str
    personal_id: str
    full_name: str
    birth_date: date
    late: bool
    registered_on: date | None
    struck_reason: str


class BookOut(Schema):
    """A page of a register book; ``missing`` is always empty in a whole book."""

    agency_code: str
    book_number: str
    last_number: int
    missing: list[int]
    entries: list[EntryOut]


class ReadOut(Schema):
    """One reading of one's own record."""

    at: datetime
    reader_name: str
    reader_title: str
    reader_agency: str
    purpose: str
    case_code: str
    fields: list[str]
    channel: str


@router.get("/people/{personal_id}", response=PersonOut, url_name="population_person")
@guard(POLICY, OPEN_PERSON)
def person(
    request: HttpRequest, personal_id: str, purpose: str, case: str = "", on: date | None = None
) -> PersonAnswer:
    """The person's record as far as the purpose opens it, today or as it was on a day."""
    by: Any = request.actor  # type: ignore[attr-defined]
    return services.open_person(
        personal_id=personal_id, by=by, at=clock.now(), purpose=purpose, case=case, on=on, channel="api"
    )


@router.get("/people", response=FoundOut, url_name="population_people")
@guard(POLICY, SEARCH)
def search(
    request: HttpRequest, q: str, purpose: str, case: str, birth_year: int | None = None, unit_code: str = ""
) -> dict[str, Any]:
    """People whose names have these syllables, with or without tone marks."""
    by: Any = request.actor  # type: ignore[attr-defined]
    found = services.search_people(
        text=q,
        by=by,
        at=clock.now(),
        purpose=purpose,
        case=case,
        birth_year=birth_year,
        unit_code=unit_code,
        channel="api",
    )
    return {"people": list(found.hits), "has_more": found.has_more}


@router.get("/households/{code}", response=HouseholdOut, url_name="population_household")
@guard(POLICY, OPEN_HOUSEHOLD)
def household(request: HttpRequest, code: str, purpose: str, case: str = "", on: date | None = None) -> HouseholdAnswer:
    """A household with its members on a day."""
    by: Any = request.actor  # type: ignore[attr-defined]
    return services.open_household(code=code, by=by, at=clock.now(), purpose=purpose, case=case, on=on, channel="api")


@router.get("/books/births/{year}", response=BookOut, url_name="population_book")
@guard(POLICY, OPEN_BOOK)
def book(request: HttpRequest, year: int, page: int = 1) -> dict[str, Any]:
    """A page of the birth book of the caller's agency."""
    by: Any = request.actor  # type: ignore[attr-defined]
    shown = services.open_book(
        agency_code=by.agency, kind=BOOK_KIND, year=year, by=by, at=clock.now(), page=page, channel="api"
    )
    return {
        "agency_code": shown.book.agency_code,
        "book_number": births.book_number(volume=shown.book.volume, year=shown.book.year),
        "last_number": shown.book.last_number,
        "missing": shown.missing,
        "entries": shown.entries,
    }


@router.get("/me/reads", response=list[ReadOut], url_name="population_own_reads")
@guard(POLICY, ABOUT_OWN_DATA)
def own_reads(request: HttpRequest, limit: int = 100) -> list[Any]:
    """Who read the caller's own record, newest first."""
    by: Any = request.actor  # type: ignore[attr-defined]
    return list(access.reads_of_own_data(by)[: max(1, min(limit, 500))])
