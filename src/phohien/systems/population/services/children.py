"""A new-born becomes a person of the register, with its parents, household and permanent residence."""

from __future__ import annotations

from datetime import datetime

from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.contracts.population import BirthRegistrationRequested, ParentDetails
from phohien.systems.population.models import Person
from phohien.systems.population.queries.people import membership_on
from phohien.systems.population.rules import births, names
from phohien.systems.population.services.households import add_member
from phohien.systems.population.services.persons import get_person, search_columns


def admit_child(*, request: BirthRegistrationRequested, personal_id: str, by: Actor, at: datetime) -> Person:
    """The child stands in the register; it joins the household of the parent named in ``household_of``."""
    child = request.child
    name = names.normalise_name(child.full_name)
    person = Person.objects.create(
        personal_id=personal_id,
        full_name=name,
        birth_date=child.birth_date,
        sex=child.sex,
        ethnicity=child.ethnicity,
        nationality=child.nationality,
        native_place=child.native_place,
        birth_place=child.birth_place,
        birth_unit_code=child.birth_unit_code,
        marital_status="single",
        mother=_parent(request.mother),
        father=_parent(request.father),
        source=f"birth:{request.dossier_code}",
        recorded_at=at,
        **search_columns(name, child.birth_date.year),
    )
    if request.household_of:
        _join_household(person, request, by, at)
    return person


def _parent(declared: ParentDetails | None) -> Person | None:
    return get_person(declared.personal_id) if declared and declared.personal_id else None


def _join_household(person: Person, request: BirthRegistrationRequested, by: Actor, at: datetime) -> None:
    parent = get_person(request.household_of)
    if parent not in (person.mother, person.father):
        raise Refused(
            Words("Trẻ chỉ nhập vào hộ của cha hoặc mẹ.", "A child joins the household of its mother or father."),
            code="population.household_of",
        )
    membership = membership_on(parent, request.signed_on)
    if membership is None:
        raise Refused(
            Words("Cha hoặc mẹ được chọn chưa thuộc hộ nào.", "The chosen parent belongs to no household."),
            code="population.no_household",
        )
    add_member(
        household_code=membership.household.code,
        personal_id=person.personal_id,
        relation=births.relation_of_child(membership.relation),
        since=request.signed_on,
        by=by,
        at=at,
        case=request.dossier_code,
    )
