"""What the population register answers through the LGSP, and what it listens to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.adapters import national
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
from phohien.systems.population.policy import purpose_for
from phohien.systems.population.rules import births
from phohien.systems.population.rules.duplicates import BirthFeatures


def ask_nationally(question: PersonByCode, **told: Any) -> national.Found[PersonAnswer]:
    """What the national database says of the person, where one is configured; the purpose is judged before it is asked.

    It knows today only: what somebody's record was on another day is ours to say.
    """
    purpose_for(told["purpose"], by=told["by"], case=told["case"], subject=question.personal_id)
    if question.on is not None and question.on != in_vietnam(told["at"]).date():
        return national.OURS
    return national.ask(question, **told, fits=lambda answer: answer.personal_id == question.personal_id)


@answers(PersonByCode, first=ask_nationally)
def person_by_code(
    question: PersonByCode, *, by: Actor, at: datetime, purpose: str, case: str, first: national.Found[PersonAnswer] = national.OURS
) -> PersonAnswer:  # fmt: skip
    """The person, limited to the purpose, the reading logged, whoever knew the answer."""
    told: dict[str, Any] = {"by": by, "at": at, "purpose": purpose, "case": case, "fields": question.fields}
    if first.answer is not None:
        return services.show_person(answer=first.answer, channel="national", **told)
    own = services.open_person(personal_id=question.personal_id, on=question.on, channel="question", **told)
    return replace(own, source=first.source)


def match_nationally(question: PersonByDetails, **told: Any) -> national.Found[PersonMatch]:
    """Whether the identifier is this person's, by the national database; without an identifier it is not asked."""
    services.purpose_to_match(told["purpose"], by=told["by"], case=told["case"], subject=question.personal_id)
    return national.ask(question, **told) if question.personal_id else national.OURS


@answers(PersonByDetails, first=match_nationally)
def person_by_details(
    question: PersonByDetails, *, by: Actor, at: datetime, purpose: str, case: str, first: national.Found[PersonMatch] = national.OURS
) -> PersonMatch:  # fmt: skip
    """Yes or no; for officials also who it might be. The national database says no more than yes or no."""
    told: dict[str, Any] = {"by": by, "at": at, "purpose": purpose, "case": case}
    if first.answer is not None:
        return services.show_match(answer=first.answer, personal_id=question.personal_id, **told)
    own = services.match_person(
        full_name=question.full_name, birth_date=question.birth_date, sex=question.sex,
        personal_id=question.personal_id, **told,
    )  # fmt: skip
    return replace(own, source=first.source)


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
