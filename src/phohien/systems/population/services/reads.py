"""Reading with evidence: the record is handed over and the reading is logged in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.contracts.population import DuplicateBirths, HouseholdAnswer, PersonAnswer, PersonMatch
from phohien.systems.population.models import AccessLog
from phohien.systems.population.policy import (
    OPEN_HOUSEHOLD,
    OPEN_PERSON,
    POLICY,
    SEARCH,
    purpose_for,
    require_own,
)
from phohien.systems.population.queries import births as birth_queries
from phohien.systems.population.queries import households, people, search
from phohien.systems.population.rules import purposes
from phohien.systems.population.rules.duplicates import BirthFeatures
from phohien.systems.population.rules.names import normalise_name, toned

LISTED = ("personal_id", "full_name", "birth_date", "sex", "residence_unit_code")


def log_reads(
    *,
    reads: Iterable[tuple[str, tuple[str, ...]]],
    by: Actor,
    at: datetime,
    purpose: str,
    case: str,
    channel: str,
) -> None:
    """Each (subject, fields) stands in the access log; exact repeats within this one page are one line."""
    AccessLog.objects.bulk_create(
        AccessLog(
            subject_id=subject,
            reader_code=by.code,
            reader_name=by.name,
            reader_title=by.shown_title[:200],
            reader_agency=by.agency,
            purpose=purpose,
            fields=list(fields),
            case_code=case,
            channel="self" if by.personal_id == subject else channel,
            at=at,
        )
        for subject, fields in dict.fromkeys(reads)
    )


@transaction.atomic
def open_person(
    *,
    personal_id: str,
    by: Actor,
    at: datetime,
    purpose: str,
    case: str = "",
    fields: tuple[str, ...] = (),
    on: date | None = None,
    channel: str = "screen",
) -> PersonAnswer:
    """The person's record as far as the purpose opens it (today's, or as it was on a day); the reading is
    logged.

    Raises NotAllowed for a purpose this reader may not use, NotFound when nobody has the identifier.
    """
    allowed = purpose_for(purpose, by=by, case=case, subject=personal_id)
    answer = purposes.limited(people.person_answer(personal_id, today=at.date(), on=on), allowed, fields)
    log_reads(
        reads=[(personal_id, purposes.opened(allowed, fields))],
        by=by,
        at=at,
        purpose=purpose,
        case=case,
        channel=channel,
    )
    return answer  # type: ignore[no-any-return]


@transaction.atomic
def search_people(
    *,
    text: str,
    by: Actor,
    at: datetime,
    purpose: str,
    case: str,
    birth_year: int | None = None,
    unit_code: str = "",
    channel: str = "screen",
) -> search.Found:
    """People whose names have these syllables, those with the same tone marks first; each one listed is
    logged.
    """
    POLICY.require(by, SEARCH)
    purpose_for(purpose, by=by, case=case, subject="")
    found = search.find_people(text, birth_year=birth_year, unit_code=unit_code, today=at.date())
    log_reads(
        reads=[(hit.personal_id, LISTED) for hit in found.hits],
        by=by,
        at=at,
        purpose=purpose,
        case=case,
        channel=channel,
    )
    return found


@transaction.atomic
def show_person(
    *, answer: PersonAnswer, by: Actor, at: datetime, purpose: str, case: str, fields: tuple[str, ...], channel: str
) -> PersonAnswer:
    """An answer of another register as far as the purpose opens it; the reading is logged here, where the person looks.

    Raises NotAllowed as :func:`open_person`.
    """
    allowed = purpose_for(purpose, by=by, case=case, subject=answer.personal_id)
    read = [(answer.personal_id, purposes.opened(allowed, fields))]
    log_reads(reads=read, by=by, at=at, purpose=purpose, case=case, channel=channel)
    return replace(purposes.limited(answer, allowed, fields), source="national")  # type: ignore[no-any-return]


@transaction.atomic
def show_match(
    *, answer: PersonMatch, personal_id: str, by: Actor, at: datetime, purpose: str, case: str
) -> PersonMatch:
    """Yes or no of another register, never its candidates; the comparison is logged here."""
    purpose_to_match(purpose, by=by, case=case, subject=personal_id)
    read = [(personal_id, ("full_name", "birth_date", "personal_id"))]
    log_reads(reads=read, by=by, at=at, purpose=purpose, case=case, channel="national")
    return PersonMatch(matches=answer.matches, source="national")


def _is_reader(by: Actor) -> bool:
    return by.kind == "system" or POLICY.may(by, OPEN_PERSON)


def purpose_to_match(code: str, *, by: Actor, case: str, subject: str) -> purposes.Purpose:
    """The purpose for comparing details: anybody signed in may, with an identifier. Raises NotAllowed."""
    allowed = purposes.PURPOSES.get(code)
    if _is_reader(by) or allowed is None:
        return purpose_for(code, by=by, case=case, subject=subject)
    if not subject or not by.is_signed_in:
        return purpose_for(code, by=by, case=case, subject="")  # refuses, with its sentence
    return allowed


@transaction.atomic
def match_person(
    *,
    full_name: str,
    birth_date: date,
    personal_id: str,
    sex: str | None,
    by: Actor,
    at: datetime,
    purpose: str,
    case: str,
) -> PersonMatch:
    """Whether exactly one living person agrees on every detail; officials also get up to ten candidates.

    Everybody compared is logged. Raises NotAllowed when a citizen asks without an identifier.
    """
    allowed = purpose_to_match(purpose, by=by, case=case, subject=personal_id)
    is_reader, day = _is_reader(by), at.date()
    hits = search.people_of(full_name, birth_date=birth_date, personal_id=personal_id, sex=sex)
    exact = [hit for hit in hits if hit.alive and hit.name_toned == toned(normalise_name(full_name))]
    given = ("full_name", "birth_date", "sex", "personal_id")
    log_reads(
        reads=[(hit.personal_id, given) for hit in hits],
        by=by,
        at=at,
        purpose=purpose,
        case=case,
        channel="question",
    )
    candidates: tuple[PersonAnswer, ...] = ()
    if is_reader:
        answers = [people.person_answer(hit.personal_id, today=day) for hit in hits]
        candidates = tuple(purposes.limited(answer, allowed, given) for answer in answers)
    return PersonMatch(matches=len(exact) == 1, candidates=candidates)


@transaction.atomic
def open_household(
    *,
    by: Actor,
    at: datetime,
    purpose: str,
    case: str,
    personal_id: str = "",
    code: str = "",
    on: date | None = None,
    channel: str = "screen",
) -> HouseholdAnswer:
    """The household of that code, or of that person, with its members on that day; every member's reading is
    logged.

    Raises NotAllowed, NotFound; also NotAllowed when the purpose does not open households.
    """
    day = on or at.date()
    answer = households.household_answer(code or households.code_of(personal_id, day), day)
    members = {member.personal_id for member in answer.members}
    is_member = bool(by.personal_id) and by.personal_id in members
    allowed = purpose_for(purpose, by=by, case=case, subject=by.personal_id if is_member else personal_id)
    if not is_member and by.kind != "system":
        POLICY.require(by, OPEN_HOUSEHOLD)
    if "household_code" not in allowed.fields:
        raise NotFound(
            Words("Mục đích này không mở dữ liệu hộ gia đình.", "This purpose does not open households."),
            code="population.purpose_too_narrow",
        )
    given = ("full_name", "birth_date", "sex", "household_code", "relation_to_head")
    log_reads(
        reads=[(member, given) for member in sorted(members)],
        by=by,
        at=at,
        purpose=purpose,
        case=case,
        channel=channel,
    )
    return answer


@transaction.atomic
def find_duplicate_births(
    *, features: BirthFeatures, dossier_code: str, by: Actor, at: datetime, purpose: str, case: str
) -> DuplicateBirths:
    """Births in the register much like this one; every candidate's reading is logged."""
    if by.kind != "system":
        POLICY.require(by, SEARCH)
    purpose_for(purpose, by=by, case=case, subject="")
    found = birth_queries.duplicate_births(features, without_dossier=dossier_code)
    given = ("personal_id", "full_name", "birth_date")
    log_reads(
        reads=[(candidate.personal_id, given) for candidate, _ in found if candidate.entry_state == "registered"],
        by=by,
        at=at,
        purpose=purpose,
        case=case,
        channel="question",
    )
    return DuplicateBirths(
        candidates=tuple(
            replace(candidate, score=likeness.score, reasons=likeness.reasons) for candidate, likeness in found
        ),
        blocks=any(likeness.blocks for _, likeness in found),
    )


def open_own_record(*, by: Actor, at: datetime) -> PersonAnswer:
    """The reader's own record; that they looked is logged too, as their own reading."""
    return open_person(personal_id=require_own(by), by=by, at=at, purpose="own_data", channel="self")
