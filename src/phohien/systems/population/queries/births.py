"""Births registered or begun: a dossier's entry, and births much like one."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from phohien.lgsp.contracts.population import DuplicateCandidate, ReserveBirthEntry
from phohien.systems.population.models import Person, RegisterEntry
from phohien.systems.population.rules import births, duplicates, names
from phohien.systems.population.rules.duplicates import BirthFeatures, Likeness

_MOTHER_WINDOW_DAYS = 200


def find_live_entry(dossier_code: str, *, lock: bool = False) -> RegisterEntry | None:
    """The dossier's reserved or registered entry with its book."""
    rows = RegisterEntry.objects.select_for_update(of=("self",)) if lock else RegisterEntry.objects
    return rows.select_related("book").filter(dossier_code=dossier_code).exclude(state="struck").first()


def birth_features(request: ReserveBirthEntry) -> BirthFeatures:
    """What a declared birth is compared by."""
    return BirthFeatures(
        full_name=names.normalise_name(request.child.full_name),
        birth_date=request.child.birth_date,
        sex=request.child.sex,
        mother_id=request.mother.personal_id if request.mother else "",
        father_id=request.father.personal_id if request.father else "",
    )


def duplicate_births(
    features: BirthFeatures, *, without_dossier: str = ""
) -> list[tuple[DuplicateCandidate, Likeness]]:
    """Births much like this one, likest first: people born about then, the mother's children, and reserved
    entries.
    """
    compared = [
        (candidate, duplicates.likeness(features, other))
        for candidate, other in [*_people(features, without_dossier), *_reserved(features, without_dossier)]
    ]
    shown = [pair for pair in compared if pair[1].is_shown]
    return sorted(shown, key=lambda pair: (-pair[1].score, pair[0].personal_id))[:10]


def _days(born: date) -> list[date]:
    close = duplicates.CLOSE_DATE_DAYS
    days = [born + timedelta(days=step) for step in range(-close, close + 1)]
    if born.day <= 12:
        days.append(date(born.year, born.day, born.month))
    return days


def _people(features: BirthFeatures, without_dossier: str) -> list[tuple[DuplicateCandidate, BirthFeatures]]:
    given = names.query_tokens(features.full_name.split()[-1] if features.full_name else "")
    about_then = Q(birth_date__in=_days(features.birth_date), search_tokens__contains=given)
    if features.mother_id:
        window = timedelta(days=_MOTHER_WINDOW_DAYS)
        about_then |= Q(
            mother__personal_id=features.mother_id,
            birth_date__range=(features.birth_date - window, features.birth_date + window),
        )
    rows = Person.objects.filter(about_then).select_related("mother", "father")
    rows = rows.prefetch_related("entries__book").exclude(source=f"birth:{without_dossier}").distinct()[:200]
    return [(_candidate_of(person), _features_of(person)) for person in rows]


def _features_of(person: Person) -> BirthFeatures:
    return BirthFeatures(
        full_name=person.full_name,
        birth_date=person.birth_date,
        sex=person.sex,
        mother_id=person.mother.personal_id if person.mother else "",
        father_id=person.father.personal_id if person.father else "",
    )


def _candidate_of(person: Person) -> DuplicateCandidate:
    entry = next(iter(person.entries.all()), None)
    return DuplicateCandidate(
        personal_id=person.personal_id,
        full_name=person.full_name,
        birth_date=person.birth_date,
        score=0,
        reasons=(),
        register_agency=entry.book.agency_code if entry else "",
        book_number=births.book_number(volume=entry.book.volume, year=entry.book.year) if entry else "",
        entry_number=entry.number if entry else None,
        dossier_code=entry.dossier_code if entry else "",
    )


def _reserved(features: BirthFeatures, without_dossier: str) -> list[tuple[DuplicateCandidate, BirthFeatures]]:
    rows = RegisterEntry.objects.filter(state="reserved", birth_date__in=_days(features.birth_date))
    found = []
    for entry in rows.exclude(dossier_code=without_dossier).select_related("book")[:200]:
        mother, father = entry.details.get("mother") or {}, entry.details.get("father") or {}
        other = BirthFeatures(
            full_name=entry.full_name,
            birth_date=entry.birth_date,
            sex=entry.details["child"]["sex"],
            mother_id=mother.get("personal_id", ""),
            father_id=father.get("personal_id", ""),
        )
        candidate = DuplicateCandidate(
            personal_id=entry.personal_id,
            full_name=entry.full_name,
            birth_date=entry.birth_date,
            score=0,
            reasons=(),
            register_agency=entry.book.agency_code,
            book_number=births.book_number(volume=entry.book.volume, year=entry.book.year),
            entry_number=entry.number,
            entry_state="reserved",
            dossier_code=entry.dossier_code,
        )
        found.append((candidate, other))
    return found
