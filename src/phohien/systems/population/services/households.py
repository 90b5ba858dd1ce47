"""Households, their members, and where people live: dated rows that end and begin, never change."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.contracts.population import ResidenceChanged
from phohien.systems.population.models import Household, Membership, Person, Residence
from phohien.systems.population.models.periods import valid_on
from phohien.systems.population.policy import HOUSEHOLDS, POLICY, RESIDENCES
from phohien.systems.population.rules import values
from phohien.systems.population.services.events import write_event
from phohien.systems.population.services.numbers import next_household_code
from phohien.systems.population.services.persons import get_person

_UNKNOWN_RELATION = Words("Quan hệ với chủ hộ không có trong danh mục.", "Unknown relation to the head.")
Row = TypeVar("Row", Membership, Residence)
_OVERLAP = Words(
    "Trong khoảng thời gian này đã có một ghi nhận khác; hãy kết thúc ghi nhận đó trước.",
    "Another record covers this period; end that one first.",
)


def get_household(code: str, *, lock: bool = False) -> Household:
    """The household of that code. Raises NotFound."""
    households = Household.objects.select_for_update() if lock else Household.objects
    found = households.filter(code=code).first()
    if found is None:
        raise NotFound(
            Words("Không có hộ nào mang mã này.", "No household has this code."), code="population.no_household"
        )
    return found


@transaction.atomic
def create_household(
    *, head_id: str, unit_code: str, address: str, since: date, by: Actor, at: datetime, case: str = ""
) -> Household:
    """A household stands at the address with its head, who lives there permanently from ``since``.

    A head who belonged to another household leaves it. Raises Refused, NotFound.
    """
    POLICY.require(by, HOUSEHOLDS)
    if not address.strip() or not unit_code.strip():
        raise Refused(Words("Hãy ghi địa chỉ và đơn vị hành chính của hộ.", "Enter the household's address and unit."))
    household = Household.objects.create(
        code=next_household_code(unit_code), unit_code=unit_code, address=address.strip(), valid_from=since
    )
    ledger.record(act=HOUSEHOLDS, subject=household.code, by=by, at=at, note=f"Lập hộ tại {address}", case=case)
    add_member(
        household_code=household.code, personal_id=head_id, relation="head", since=since, by=by, at=at, case=case
    )
    return household


@transaction.atomic
def add_member(
    *,
    household_code: str,
    personal_id: str,
    relation: str,
    since: date,
    by: Actor,
    at: datetime,
    case: str = "",
) -> Membership:
    """The person is of the household and lives at its address from ``since``; former memberships end then.

    Raises Refused (unknown relation, a second head, overlapping periods), NotFound.
    """
    POLICY.require(by, HOUSEHOLDS)
    if relation not in values.RELATIONS:
        raise Refused(_UNKNOWN_RELATION, field="relation")
    household = get_household(household_code, lock=True)
    person = get_person(personal_id, lock=True)
    _end_open(Membership.objects.filter(person=person), since)
    membership = _create(Membership, household=household, person=person, relation=relation, valid_from=since)
    move_residence(
        personal_id=personal_id,
        kind="permanent",
        unit_code=household.unit_code,
        address=household.address,
        since=since,
        by=by,
        at=at,
        household_code=household.code,
        case=case,
    )
    payload = {"household": household.code, "relation": relation}
    write_event(person, "household", "join", valid_on=since, by=by, at=at, dossier_code=case, payload=payload)
    note = f"{personal_id} nhập hộ: {values.RELATIONS[relation].vi}"
    ledger.record(act=HOUSEHOLDS, subject=household.code, by=by, at=at, case=case, note=note)
    return membership


@transaction.atomic
def leave_household(*, personal_id: str, on: date, by: Actor, at: datetime, reason: str, case: str = "") -> None:
    """The person belongs to no household from ``on``. Raises Refused when they are in none, or head of
    others.
    """
    POLICY.require(by, HOUSEHOLDS)
    person = get_person(personal_id, lock=True)
    membership = Membership.objects.filter(valid_on(on), person=person).select_related("household").first()
    if membership is None:
        raise Refused(Words("Người này không thuộc hộ nào vào ngày đó.", "This person is in no household that day."))
    others = Membership.objects.filter(valid_on(on), household=membership.household).exclude(pk=membership.pk)
    if membership.relation == "head" and others.exists():
        raise Refused(Words("Hãy thay đổi chủ hộ trước khi chủ hộ rời đi.", "Change the head before the head leaves."))
    membership.valid_until = _end_after(membership.valid_from, on)
    membership.save(update_fields=["valid_until"])
    write_event(
        person,
        "household",
        "leave",
        valid_on=on,
        by=by,
        at=at,
        ground=reason,
        payload={"household": membership.household.code},
        dossier_code=case,
    )
    ledger.record(act=HOUSEHOLDS, subject=membership.household.code, by=by, at=at, note=reason, case=case)


@transaction.atomic
def change_head(
    *, household_code: str, relations: dict[str, str], on: date, by: Actor, at: datetime, case: str = ""
) -> None:
    """From ``on`` the members have these relations (identifier → relation) to the new head, exactly one
    ``head``.

    Raises Refused when the members named are not exactly the household's, or not exactly one is the head.
    """
    POLICY.require(by, HOUSEHOLDS)
    household = get_household(household_code, lock=True)
    current = list(Membership.objects.filter(valid_on(on), household=household).select_related("person"))
    named = {row.person.personal_id for row in current}
    if (
        named != set(relations)
        or [*relations.values()].count("head") != 1
        or set(relations.values()) - set(values.RELATIONS)
    ):
        raise Refused(
            Words(
                "Hãy ghi quan hệ của đúng các thành viên hiện có với một chủ hộ mới.",
                "Give every present member a relation to exactly one new head.",
            )
        )
    for row in current:
        row.valid_until = _end_after(row.valid_from, on)
        row.save(update_fields=["valid_until"])
    for row in current:
        _create(
            Membership,
            household=household,
            person=row.person,
            relation=relations[row.person.personal_id],
            valid_from=on,
        )
    ledger.record(
        act=HOUSEHOLDS, subject=household.code, by=by, at=at, note="Thay đổi chủ hộ", case=case, data=relations
    )


@transaction.atomic
def move_residence(
    *,
    personal_id: str,
    kind: str,
    unit_code: str,
    address: str,
    since: date,
    by: Actor,
    at: datetime,
    until: date | None = None,
    household_code: str = "",
    case: str = "",
) -> Residence:
    """The person lives at the address in that way from ``since``; an open row of the same kind ends that day.

    Raises Refused when a later row of that kind is in the way, NotFound. The fact ResidenceChanged is told.
    """
    POLICY.require(by, RESIDENCES)
    if kind not in values.RESIDENCE_KINDS:
        raise Refused(Words("Loại cư trú không có trong danh mục.", "Unknown kind of residence."), field="kind")
    person = get_person(personal_id, lock=True)
    household = get_household(household_code) if household_code else None
    left_unit_code = _leave_residence(person, kind, since) if kind != "lodging" else ""
    place = {"kind": kind, "unit_code": unit_code, "address": address.strip()}
    residence = _create(Residence, person=person, household=household, valid_from=since, valid_until=until, **place)
    write_event(person, "residence", "move", valid_on=since, by=by, at=at, dossier_code=case, payload=place)
    fact = ResidenceChanged(
        personal_id=personal_id,
        kind=kind,  # type: ignore[arg-type]
        unit_code=unit_code,
        valid_on=since,
        left_unit_code=left_unit_code,
        household_code=household_code,
    )
    note = f"{values.RESIDENCE_KINDS[kind].vi}: {address}"
    ledger.record(act=RESIDENCES, subject=personal_id, by=by, at=at, case=case, fact=fact, note=note)
    return residence


def _leave_residence(person: Person, kind: str, since: date) -> str:
    """The stays of that kind open on ``since`` end that day; the unit code of the one left, or empty."""
    same = Residence.objects.filter(person=person, kind=kind)
    left = same.filter(valid_on(since)).first()
    _end_open(same, since)
    return left.unit_code if left else ""


def _end_open(rows: Any, since: date) -> None:
    for row in rows.filter(valid_on(since)):
        row.valid_until = _end_after(row.valid_from, since)
        row.save(update_fields=["valid_until"])


def _end_after(start: date, end: date) -> date:
    if end <= start:
        raise Refused(
            Words("Ngày kết thúc phải sau ngày bắt đầu.", "A period must end after it begins."), field="since"
        )
    return end


def _create(model: type[Row], **columns: Any) -> Row:
    try:
        with transaction.atomic():
            row = model(**columns)
            row.save(force_insert=True)
            return row
    except IntegrityError as error:
        if "overlap" in str(error) or "exclusion" in str(error):
            raise Refused(_OVERLAP, code="population.overlap") from error
        raise
