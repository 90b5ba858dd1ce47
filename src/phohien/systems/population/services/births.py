"""Births in the book: a number reserved before the signature, a person registered after it, a number struck
out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from phohien.base.ledger import services as ledger
from phohien.kernel import facts
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.contracts.population import (
    BirthEntryStruck,
    BirthRegistered,
    BirthRegistrationRefused,
    BirthRegistrationRequested,
    ReserveBirthEntry,
)
from phohien.systems.population.models import Person, RegisterEntry
from phohien.systems.population.policy import POLICY, REFUSE, REGISTER, RESERVE, STRIKE
from phohien.systems.population.queries.births import find_live_entry
from phohien.systems.population.rules import births, names
from phohien.systems.population.services.birth_checks import checked_birth
from phohien.systems.population.services.children import admit_child
from phohien.systems.population.services.events import write_event
from phohien.systems.population.services.numbers import locked_book, next_entry_number, next_personal_id

BIRTH_DAY_LOCK = 7_331_002


@dataclass(frozen=True, slots=True)
class Reservation:
    """A place in the book, and what the officer should look at twice before signing."""

    entry: RegisterEntry
    warnings: tuple[Words, ...] = ()


@transaction.atomic
def reserve_birth_entry(*, request: ReserveBirthEntry, by: Actor, at: datetime) -> Reservation:
    """The dossier has a number in the agency's birth book and an identifier; nobody is registered yet.

    The same dossier gets the same entry again; details that changed since replace those kept, unless it is
    registered. Raises Refused (a rule, a certain duplicate), NotAllowed.
    """
    POLICY.require(by, RESERVE, request.registrar_agency)
    book = locked_book(agency_code=request.registrar_agency, kind="birth", year=at.year, at=at)
    _one_birth_a_day_at_a_time(request.child.birth_date)
    entry = find_live_entry(request.dossier_code, lock=True)
    if entry is not None and entry.state == "registered":
        return Reservation(entry)
    warnings = tuple(checked_birth(request, on=at.date()))
    if entry is not None and entry.details == _details(request):
        return Reservation(entry, warnings)
    if entry is None:
        entry = RegisterEntry(book=book, number=next_entry_number(book), state="reserved")
        entry.dossier_code, entry.reserved_at, entry.reserved_by = request.dossier_code, at, by.name
    _fill(entry, request, at)
    case, place = entry.dossier_code, _place(entry)
    write_event(
        None,
        "birth",
        "reserve",
        valid_on=at.date(),
        by=by,
        at=at,
        entry=entry,
        dossier_code=case,
        payload=entry.details,
    )
    ledger.record(act=RESERVE, subject=entry.personal_id, by=by, at=at, case=case, note=place, agency=book.agency_code)
    return Reservation(entry, warnings)


def _fill(entry: RegisterEntry, request: ReserveBirthEntry, at: datetime) -> None:
    """The entry says what is declared now; its identifier is new when sex or birth year no longer fit it."""
    child = request.child
    if not _identifier_fits(entry, request):
        entry.personal_id = next_personal_id(sex=child.sex, birth_year=child.birth_date.year)
    entry.full_name = names.normalise_name(child.full_name)
    entry.birth_date = child.birth_date
    entry.details = _details(request)
    entry.late = births.is_late(birth_date=child.birth_date, declared_on=at.date())
    entry.registered_unit_code = request.registered_unit_code
    entry.save()


def _one_birth_a_day_at_a_time(day: date) -> None:
    """Two agencies registering children of one birth day wait for each other, so that neither misses the
    other's.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [BIRTH_DAY_LOCK, day.toordinal()])


def _details(request: ReserveBirthEntry | BirthRegistrationRequested) -> dict[str, Any]:
    parts = {
        "child": request.child,
        "mother": request.mother,
        "father": request.father,
        "declarant": request.declarant,
    }
    return {name: facts.to_data(part) if part is not None else None for name, part in parts.items()}


def _identifier_fits(entry: RegisterEntry, request: ReserveBirthEntry) -> bool:
    if not entry.personal_id:
        return False
    before = entry.details["child"]
    return before["sex"] == request.child.sex and entry.birth_date.year == request.child.birth_date.year


def _place(entry: RegisterEntry) -> str:
    number = births.book_number(volume=entry.book.volume, year=entry.book.year)
    return f"Sổ {number}, số {entry.number}"


@transaction.atomic
def register_birth(*, request: BirthRegistrationRequested, by: Actor, at: datetime) -> RegisterEntry:
    """The child is a person of the register, its entry is registered, and BirthRegistered is told; once per
    dossier.

    Without a reservation the numbers are given now. Raises Refused when the signed details are not those
    reserved, when the signature lies in the future, and for everything :func:`reserve_birth_entry` refuses.
    """
    POLICY.require(by, REGISTER, request.registrar_agency)
    entry = find_live_entry(request.dossier_code, lock=True)
    if entry is None:
        entry = reserve_birth_entry(request=_as_reservation(request), by=by, at=at).entry
    if entry.state == "registered":
        return entry
    _check_signed(entry, request, at)
    person = admit_child(request=request, personal_id=entry.personal_id, by=by, at=at)
    _register(entry, request, person)
    write_event(
        person,
        "birth",
        "register",
        valid_on=request.signed_on,
        by=by,
        at=at,
        entry=entry,
        dossier_code=request.dossier_code,
        payload=entry.details,
    )
    ledger.record(
        act=REGISTER,
        subject=entry.personal_id,
        by=by,
        at=at,
        case=request.dossier_code,
        agency=request.registrar_agency,
        note=_place(entry),
        fact=_registered_fact(entry, request),
    )
    return entry


def _as_reservation(request: BirthRegistrationRequested) -> ReserveBirthEntry:
    return ReserveBirthEntry(
        dossier_code=request.dossier_code,
        registrar_agency=request.registrar_agency,
        child=request.child,
        mother=request.mother,
        father=request.father,
        declarant=request.declarant,
        registered_unit_code=request.registered_unit_code,
    )


def _check_signed(entry: RegisterEntry, request: BirthRegistrationRequested, at: datetime) -> None:
    if entry.book.agency_code != request.registrar_agency:
        raise Refused(
            Words("Số này được giữ trong sổ của cơ quan khác.", "This number was reserved in another agency's book."),
            code="population.other_agency",
        )
    if _essence(entry.details) != _essence(_details(request)):
        raise Refused(
            Words(
                "Nội dung đã ký khác với nội dung đã giữ số. Hãy giữ số lại và ký lại.",
                "What was signed differs from what was reserved. Reserve again and sign again.",
            ),
            code="population.details_differ",
        )
    if request.signed_on > at.date():
        raise Refused(
            Words("Ngày ký ở sau ngày hôm nay.", "The day of signing is in the future."),
            code="population.signed_in_future",
        )


def _essence(details: dict[str, Any]) -> tuple[Any, ...]:
    """What the certificate says of who the child is."""
    child = details["child"]
    parents = [(details[role] or {}).get("personal_id", "") for role in ("mother", "father")]
    return (names.toned(child["full_name"]), child["sex"], child["birth_date"], *parents)


def _register(entry: RegisterEntry, request: BirthRegistrationRequested, person: Person) -> None:
    entry.state = "registered"
    entry.person = person
    entry.details = _details(request)
    entry.registered_on = request.signed_on
    entry.registered_unit_code = request.registered_unit_code
    entry.signatory = request.signatory
    entry.signatory_title = request.signatory_title
    entry.result_code = request.result_code
    entry.result_sha256 = request.result_sha256
    entry.save()


def _registered_fact(entry: RegisterEntry, request: BirthRegistrationRequested) -> BirthRegistered:
    membership = entry.person.memberships.select_related("household").first() if entry.person else None
    return BirthRegistered(
        dossier_code=entry.dossier_code,
        personal_id=entry.personal_id,
        full_name=entry.full_name,
        birth_date=entry.birth_date,
        sex=request.child.sex,
        register_agency=entry.book.agency_code,
        registered_unit_code=request.registered_unit_code,
        book_number=births.book_number(volume=entry.book.volume, year=entry.book.year),
        entry_number=entry.number,
        registered_on=request.signed_on,
        mother_id=request.mother.personal_id if request.mother else "",
        father_id=request.father.personal_id if request.father else "",
        household_code=membership.household.code if membership else "",
        late=entry.late,
    )


@transaction.atomic
def refuse_birth(*, request: BirthRegistrationRequested, refusal: Refused | NotFound, by: Actor, at: datetime) -> None:
    """The asker is told that the birth was not registered, and why; a reserved number stays reserved."""
    POLICY.require(by, REFUSE, request.registrar_agency)
    reason = refusal.message
    fact = BirthRegistrationRefused(
        dossier_code=request.dossier_code,
        code=refusal.code,
        reason=reason.vi if isinstance(reason, Words) else str(reason),
        article=refusal.article,
    )
    write_event(
        None,
        "birth",
        "refuse",
        valid_on=at.date(),
        by=by,
        at=at,
        dossier_code=request.dossier_code,
        payload=facts.to_data(fact),
        ground=fact.reason,
    )
    ledger.record(
        act=REFUSE,
        subject=request.dossier_code,
        by=by,
        at=at,
        case=request.dossier_code,
        agency=request.registrar_agency,
        note=fact.reason,
        fact=fact,
    )


@transaction.atomic
def strike_entry(*, dossier_code: str, reason: str, by: Actor, at: datetime) -> RegisterEntry | None:
    """The dossier's reserved number is struck out and stays in the book; None when it has none.

    Raises Refused when the birth is registered or no reason is given.
    """
    entry = find_live_entry(dossier_code, lock=True)
    if entry is None:
        return None
    POLICY.require(by, STRIKE, entry.book.agency_code)
    if entry.state == "registered":
        raise Refused(
            Words("Khai sinh đã được ghi sổ nên không thể gạch bỏ số.", "A registered birth cannot be struck out."),
            code="population.already_registered",
        )
    if not reason.strip():
        raise Refused(Words("Hãy ghi lý do gạch bỏ.", "Give the reason for striking out."), field="reason")
    entry.state, entry.struck_at, entry.struck_reason = "struck", at, reason.strip()[:500]
    entry.save(update_fields=["state", "struck_at", "struck_reason"])
    note = entry.struck_reason
    write_event(
        None, "birth", "strike", valid_on=at.date(), by=by, at=at, entry=entry, dossier_code=dossier_code, ground=note
    )
    fact = BirthEntryStruck(
        dossier_code=dossier_code,
        register_agency=entry.book.agency_code,
        book_number=births.book_number(volume=entry.book.volume, year=entry.book.year),
        entry_number=entry.number,
        reason=entry.struck_reason,
        struck_on=at.date(),
    )
    ledger.record(act=STRIKE, subject=entry.personal_id, by=by, at=at, case=dossier_code, note=note, fact=fact)
    return entry
