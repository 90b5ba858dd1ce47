"""Reading histories and register books with evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from phohien.kernel.policy import Actor
from phohien.systems.population.models import CivilEvent, RegisterBook, RegisterEntry, Residence
from phohien.systems.population.policy import OPEN_BOOK, POLICY, purpose_for
from phohien.systems.population.queries import books, people
from phohien.systems.population.rules.purposes import Purpose
from phohien.systems.population.services.reads import log_reads

BOOK_PAGE = 50


@dataclass(frozen=True, slots=True)
class History:
    """What happened to one person's record, newest first."""

    events: list[CivilEvent]
    residences: list[Residence]


@dataclass(frozen=True, slots=True)
class BookPage:
    """Some entries of a book, how many there are, and the numbers missing (there should be none)."""

    book: RegisterBook
    entries: list[RegisterEntry]
    count: int
    missing: list[int]


@transaction.atomic
def open_history(*, personal_id: str, by: Actor, at: datetime, purpose: str, case: str) -> History:
    """The person's events and residences as far as the purpose opens them; the reading is logged.

    That something was corrected is always told, from what to what only of fields the purpose opens. Raises NotAllowed,
    NotFound.
    """
    allowed = purpose_for(purpose, by=by, case=case, subject=personal_id)
    people.person_answer(personal_id, today=at.date())
    reads = [(personal_id, ("history",))]
    log_reads(reads=reads, by=by, at=at, purpose=purpose, case=case, channel="screen")
    residences = people.residences_of(personal_id) if "residence_unit_code" in allowed.fields else []
    return History([_limited(event, allowed) for event in people.events_of(personal_id)], residences)


def _limited(event: CivilEvent, purpose: Purpose) -> CivilEvent:
    """The event to be shown, not to be saved: without values the purpose does not open, nor a ground that may tell them."""
    shown = {name: change for name, change in event.changes.items() if name in purpose.fields}
    if shown != event.changes:
        event.changes, event.ground = shown, ""
    event.payload = {}
    return event


@transaction.atomic
def open_book(
    *,
    agency_code: str,
    kind: str,
    year: int,
    by: Actor,
    at: datetime,
    page: int | None = 1,
    channel: str = "screen",
) -> BookPage:
    """One page of the agency's book (None: the whole book); the reading of every person in it is logged.

    Raises NotAllowed for another agency's book, NotFound.
    """
    POLICY.require(by, OPEN_BOOK, agency_code)
    book = books.get_book(agency_code=agency_code, kind=kind, year=year)
    rows = books.entries_of(book)
    start = 0 if page is None else (max(page, 1) - 1) * BOOK_PAGE
    entries = list(rows if page is None else rows[start : start + BOOK_PAGE])
    log_reads(
        reads=[(entry.personal_id, ("entry",)) for entry in entries if entry.person_id],
        by=by,
        at=at,
        purpose="register_keeping",
        case="",
        channel=channel,
    )
    return BookPage(book, entries, rows.count(), books.missing_numbers(book))
