"""Whether a declared birth may take a number: names, dates, parents, duplicates."""

from __future__ import annotations

from datetime import date

from phohien.kernel.errors import Refused
from phohien.kernel.words import Words
from phohien.lgsp.contracts.population import ParentDetails, ReserveBirthEntry
from phohien.systems.population.models import Person
from phohien.systems.population.queries.births import birth_features, duplicate_births
from phohien.systems.population.rules import births, names, refusals
from phohien.systems.population.services.persons import checked_name

_ARTICLE = "Luật Hộ tịch 60/2014/QH13, Điều 16"


def checked_birth(request: ReserveBirthEntry, *, on: date) -> list[Words]:
    """What the officer should look at twice. Raises Refused with the sentence of the first rule the birth
    breaks.
    """
    child = request.child
    name = checked_name(child.full_name, field="child.full_name")
    for problem in births.child_problems(birth_date=child.birth_date, declared_on=on):
        raise Refused(refusals.CHILD[problem], code=f"population.{problem}", field="child.birth_date", article=_ARTICLE)
    warnings = _parents(request)
    if births.is_late(birth_date=child.birth_date, declared_on=on):
        warnings.append(refusals.WARNINGS["late"])
    if names.is_long_name(name):
        warnings.append(refusals.WARNINGS["long_name"])
    return warnings + _duplicates(request)


def _parents(request: ReserveBirthEntry) -> list[Words]:
    declared = {"mother": request.mother, "father": request.father}
    ids = [parent.personal_id for parent in declared.values() if parent and parent.personal_id]
    if len(ids) == 2 and ids[0] == ids[1]:
        raise Refused(refusals.PARENT["same"], code="population.parent_same", field="father.personal_id")
    warnings = [] if any(declared.values()) else [refusals.WARNINGS["no_parent"]]
    for role, parent in declared.items():
        if parent is not None and parent.personal_id:
            warnings += _parent(role, parent, request.child.birth_date)
    return warnings


def _parent(role: str, declared: ParentDetails, born: date) -> list[Words]:
    found = Person.objects.filter(personal_id=declared.personal_id).first()
    if found is None:
        problems: tuple[str, ...] = ("unknown",)
    else:
        known = births.KnownParent(found.name_toned, found.sex, found.birth_date, found.death_date)
        toned = names.toned(names.normalise_name(declared.full_name))
        problems = births.parent_problems(known, role=role, declared_name_toned=toned, born=born)
    for problem in problems:
        raise Refused(
            refusals.PARENT[problem].filled(role=refusals.ROLES[role]),
            code=f"population.parent_{problem}",
            field=f"{role}.personal_id",
            article=_ARTICLE,
        )
    if births.is_unlikely_age(known, role=role, born=born):
        return [refusals.WARNINGS["age"].filled(role=refusals.ROLES[role])]
    return []


def _duplicates(request: ReserveBirthEntry) -> list[Words]:
    found = duplicate_births(birth_features(request), without_dossier=request.dossier_code)
    for candidate, likeness in found:
        if likeness.blocks:
            raise Refused(
                refusals.DUPLICATE.filled(book=candidate.book_number or "–", number=candidate.entry_number or "–"),
                code="population.duplicate_birth",
                field="child.full_name",
                article=_ARTICLE,
            )
    return [refusals.WARNINGS["duplicate"].filled(count=len(found))] if found else []
