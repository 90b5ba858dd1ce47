"""What the population register answers through the LGSP, and what it listens to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.contracts.population import (
    BirthEntryAnswer,
    BirthEntryReleased,
    BirthRegistrationRequested,
    DuplicateBirths,
    HouseholdAnswer,
    HouseholdOf,
    PersonAnswer,
    PersonByCode,
    PersonByDetails,
    PersonMatch,
    PossibleDuplicateBirths,
    ReserveBirthEntry,
)
from phohien.lgsp.exchange import answers, listens
from phohien.systems.population import services
from phohien.systems.population.rules import births
from phohien.systems.population.rules.duplicates import BirthFeatures


@answers(PersonByCode)
def person_by_code(question: PersonByCode, *, by: Actor, at: datetime, purpose: str, case: str) -> PersonAnswer:
    """The person, limited to the purpose, the reading logged."""
    return services.open_person(
        personal_id=question.personal_id,
        fields=question.fields,
        on=question.on,
        by=by,
        at=at,
        purpose=purpose,
        case=case,
        channel="question",
    )


@answers(PersonByDetails)
def person_by_details(question: PersonByDetails, *, by: Actor, at: datetime, purpose: str, case: str) -> PersonMatch:
    """Yes or no; for officials also who it might be."""
    return services.match_person(
        full_name=question.full_name,
        birth_date=question.birth_date,
        sex=question.sex,
        personal_id=question.personal_id,
        by=by,
        at=at,
        purpose=purpose,
        case=case,
    )


@answers(HouseholdOf)
def household_of(question: HouseholdOf, *, by: Actor, at: datetime, purpose: str, case: str) -> HouseholdAnswer:
    """The household with its members, each reading logged."""
    return services.open_household(
        personal_id=question.personal_id,
        on=question.on,
        by=by,
        at=at,
        purpose=purpose,
        case=case,
        channel="question",
    )


@answers(PossibleDuplicateBirths)
def possible_duplicate_births(
    question: PossibleDuplicateBirths, *, by: Actor, at: datetime, purpose: str, case: str
) -> DuplicateBirths:
    """Births much like the one asked about."""
    features = BirthFeatures(
        question.full_name, question.birth_date, question.sex or "", question.mother_id, question.father_id
    )
    return services.find_duplicate_births(
        features=features, dossier_code=question.dossier_code, by=by, at=at, purpose=purpose, case=case
    )


@answers(ReserveBirthEntry)
def reserve_birth_entry(
    question: ReserveBirthEntry, *, by: Actor, at: datetime, purpose: str, case: str
) -> BirthEntryAnswer:
    """The number in the book and the child's identifier, reserved for the dossier."""
    reservation = services.reserve_birth_entry(request=question, by=by, at=at)
    entry = reservation.entry
    return BirthEntryAnswer(
        dossier_code=entry.dossier_code,
        personal_id=entry.personal_id,
        register_agency=entry.book.agency_code,
        book_number=births.book_number(volume=entry.book.volume, year=entry.book.year),
        entry_number=entry.number,
        state=entry.state,  # type: ignore[arg-type]
        reserved_on=entry.reserved_at.astimezone(at.tzinfo).date(),
        late=entry.late,
        warnings=tuple(str(warning) for warning in reservation.warnings),
    )


@listens(BirthRegistrationRequested)
def birth_registration_requested(request: BirthRegistrationRequested, *, at: datetime) -> None:
    """The signed birth is registered, or refused with the reason; either way the asker is told."""
    try:
        services.register_birth(request=request, by=SYSTEM, at=at)
    except (Refused, NotFound) as refusal:
        services.refuse_birth(request=request, refusal=refusal, by=SYSTEM, at=at)


@listens(BirthEntryReleased)
def birth_entry_released(request: BirthEntryReleased, *, at: datetime) -> Any:
    """The reserved number is struck out; a dossier without one, or registered meanwhile, is left as it is."""
    try:
        services.strike_entry(dossier_code=request.dossier_code, reason=request.reason, by=SYSTEM, at=at)
    except Refused:
        return  # already registered: BirthRegistered has told so
