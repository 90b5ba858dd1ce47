"""Households with their members on a day."""

from __future__ import annotations

from datetime import date

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.contracts.population import HouseholdAnswer, HouseholdMember
from phohien.systems.population.models import Household, Membership
from phohien.systems.population.models.periods import valid_on


def code_of(personal_id: str, day: date) -> str:
    """The code of the household this person belongs to on that day. Raises NotFound."""
    row = Membership.objects.filter(valid_on(day), person__personal_id=personal_id).select_related("household").first()
    if row is None:
        raise NotFound(
            Words("Người này không thuộc hộ nào.", "This person belongs to no household."),
            code="population.no_household",
        )
    return row.household.code


def household_answer(code: str, day: date) -> HouseholdAnswer:
    """The household and its members on that day, head first, then by age. Raises NotFound."""
    household = Household.objects.filter(code=code).first()
    if household is None:
        raise NotFound(
            Words("Không có hộ nào mang mã này.", "No household has this code."),
            code="population.no_household",
        )
    rows = Membership.objects.filter(valid_on(day), household=household).select_related("person")
    ordered = sorted(rows, key=lambda row: (row.relation != "head", row.person.birth_date, row.pk))
    members = tuple(
        HouseholdMember(
            personal_id=row.person.personal_id,
            full_name=row.person.full_name,
            relation_to_head=row.relation,
            birth_date=row.person.birth_date,
            sex=row.person.sex,  # type: ignore[arg-type]
            since=row.valid_from,
        )
        for row in ordered
    )
    head = next((member.personal_id for member in members if member.relation_to_head == "head"), "")
    return HouseholdAnswer(
        household_code=household.code,
        as_of=day,
        head_id=head,
        unit_code=household.unit_code,
        address=household.address,
        members=members,
    )
