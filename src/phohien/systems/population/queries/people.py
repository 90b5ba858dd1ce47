"""One person as the register shows them, today or on an earlier day."""

from __future__ import annotations

from datetime import date
from typing import Any

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.contracts.population import PersonAnswer
from phohien.systems.population.models import CivilEvent, Membership, OtherIdentifier, Person, Residence
from phohien.systems.population.models.periods import valid_on
from phohien.systems.population.rules import history

_PLAIN = (
    "full_name",
    "birth_date",
    "birth_date_precision",
    "sex",
    "ethnicity",
    "nationality",
    "religion",
    "native_place",
    "birth_place",
    "birth_unit_code",
    "marital_status",
    "alive",
    "death_date",
)
_DATES = {"birth_date", "death_date"}


def find_person(personal_id: str) -> Person | None:
    """The person with that identifier, their relatives' identifiers loaded."""
    return Person.objects.select_related("father", "mother", "spouse").filter(personal_id=personal_id).first()


def person_answer(personal_id: str, *, today: date, on: date | None = None) -> PersonAnswer:
    """The whole record as of ``on`` (None: today); the caller limits it to a purpose. Raises NotFound."""
    person = find_person(personal_id)
    if person is None:
        raise NotFound(
            Words("Không có người nào mang số định danh này.", "Nobody in the register has this identifier."),
            code="population.no_person",
        )
    day = on or today
    values = record_on(person, on) if on and on < today else _present(person)
    return PersonAnswer(
        personal_id=person.personal_id,
        as_of=day,
        children_ids=tuple(children_ids(person)),
        **values,
        **_lives_at(person, day),
        **_household(person, day),
    )


def _present(person: Person) -> dict[str, Any]:
    values = {name: getattr(person, name) for name in _PLAIN}
    for name in ("father", "mother", "spouse"):
        other = getattr(person, name)
        values[f"{name}_id"] = other.personal_id if other else ""
    return values


def record_on(person: Person, day: date) -> dict[str, Any]:
    """The record's own values as the register showed them at the end of that day."""
    later = CivilEvent.objects.filter(person=person, at__date__gt=day).exclude(changes={}).order_by("id")
    values = history.undone(_present(person), [event.changes for event in later])
    for name in _DATES:
        if isinstance(values[name], str):
            values[name] = date.fromisoformat(values[name])
    return values


def _lives_at(person: Person, day: date) -> dict[str, Any]:
    rows = Residence.objects.filter(valid_on(day), person=person, kind__in=("permanent", "temporary"))
    found: dict[str, Any] = {}
    for row in rows:
        prefix = "residence" if row.kind == "permanent" else "temporary_residence"
        found[f"{prefix}_unit_code"] = row.unit_code
        found[f"{prefix}_address"] = row.address
        if row.kind == "permanent":
            found["residence_since"] = row.valid_from
    return found


def membership_on(person: Person, day: date) -> Membership | None:
    """The household membership of that person valid on that day."""
    return Membership.objects.filter(valid_on(day), person=person).select_related("household").first()


def _household(person: Person, day: date) -> dict[str, Any]:
    membership = membership_on(person, day)
    if membership is None:
        return {}
    return {"household_code": membership.household.code, "relation_to_head": membership.relation}


def children_ids(person: Person) -> list[str]:
    """The identifiers of a person's children, eldest first."""
    rows = Person.objects.filter(mother=person) | Person.objects.filter(father=person)
    return list(rows.order_by("birth_date", "id").values_list("personal_id", flat=True))


def names_of(personal_ids: set[str]) -> dict[str, str]:
    """Full names by identifier, for the relatives shown beside a record."""
    return dict(Person.objects.filter(personal_id__in=personal_ids).values_list("personal_id", "full_name"))


def other_identifiers(personal_id: str) -> list[OtherIdentifier]:
    """The former and other numbers of a person."""
    return list(OtherIdentifier.objects.filter(person__personal_id=personal_id).order_by("kind", "value"))


def events_of(personal_id: str) -> list[CivilEvent]:
    """A person's history, newest first."""
    return list(
        CivilEvent.objects.filter(person__personal_id=personal_id).select_related("entry__book").order_by("-id")
    )


def residences_of(personal_id: str) -> list[Residence]:
    """Where a person was registered as living, newest first."""
    return list(Residence.objects.filter(person__personal_id=personal_id).order_by("-valid_from", "-id"))


def row_version_of(personal_id: str) -> int:
    """The record's version, for noticing that somebody else corrected it meanwhile."""
    return Person.objects.values_list("row_version", flat=True).get(personal_id=personal_id)
