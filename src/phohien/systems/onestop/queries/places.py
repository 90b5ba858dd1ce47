"""Where a dossier goes: which agency decides, which reception point takes it, and when that one is open."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from phohien.kernel.errors import NotFound
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.directory.models import Agency, Office
from phohien.systems.onestop.rules import catalogue

SERVICE_CENTRE = "service_centre"


@dataclass(frozen=True, slots=True)
class Place:
    """The agency that decides and the one that receives, both as they stand on the day asked for."""

    unit_code: str
    competent: Agency
    receiving: Agency


@dataclass(frozen=True, slots=True)
class Counter:
    """A reception point with its opening hours: seven days, Monday first, each a list of ``07:30–11:30``."""

    office: Office
    hours: tuple[tuple[str, ...], ...]


def place_for(competence: catalogue.Competence, unit_code: str, on: date, *, receiving_unit: str = "") -> Place | None:
    """Where a dossier about that unit goes on that day; None when the answers do not say which unit yet.

    ``receiving_unit`` hands it in at another commune of the province. Police stations and schools have no code of
    their own in the directory: the People's Committee of their commune stands for them.
    """
    if catalogue.Level.COMMUNE in competence.levels:
        try:
            competent = directory.committee_of(unit_code, on) if unit_code else None
        except NotFound:
            competent = None
        if competent is None:
            return None
    else:
        competent = _department(competence.department, on)
        if competent is None:
            return None
    receiving = reception_of(competent, on)
    if receiving_unit and receiving_unit != unit_code and competence.any_reception_point:
        with suppress(NotFound):
            receiving = reception_of(directory.committee_of(receiving_unit, on), on)
    return Place(unit_code or _unit_of(competent), competent, receiving)


def agreed(
    competence: catalogue.Competence, unit_code: str, on: date, *, agency: str, competent_agency: str, named_unit: str,
    own_counter: str,
) -> tuple[Place | None, dict[str, list[str]]]:  # fmt: skip
    """Where a dossier sent by a machine goes, and a sentence for each office it named that does not fit the answers.

    Offices left empty follow from the answers; ``own_counter`` is the agency of an official who files for a person.
    """
    place = place_for(competence, unit_code or named_unit, on)
    if place is None:
        where = f"values.{competence.unit_field}" if competence.unit_field else "unit_code"
        return None, {where: [_("The answers do not say which agency decides. Choose the commune.")]}
    receiving = directory.find_agency(agency or own_counter, on) if agency or own_counter else place.receiving
    errors: dict[str, list[str]] = {}
    if receiving is None:
        errors["agency"] = [_("There is no agency %(code)s on that day.") % {"code": agency or own_counter}]
    elif not own_counter and receiving.code != place.receiving.code:
        if not competence.any_reception_point or receiving.kind != SERVICE_CENTRE:
            errors["agency"] = [_("This dossier is handed in at %(name)s.") % {"name": place.receiving.name}]
    if competent_agency and competent_agency != place.competent.code:
        errors["competent_agency"] = [_("By the answers %(name)s decides.") % {"name": place.competent.name}]
    if named_unit and named_unit != place.unit_code:
        errors["unit_code"] = [
            _("By the answers the dossier belongs to the unit %(code)s.") % {"code": place.unit_code}
        ]
    return Place(place.unit_code, place.competent, receiving or place.receiving), errors


def reception_of(agency: Agency, on: date) -> Agency:
    """The service centre that receives for the agency on that day; itself when it has none."""
    for child in directory.agencies_under(agency.code, on):
        if child.kind == SERVICE_CENTRE:
            return child
    if agency.kind in ("department", "office"):
        return provincial_centre(on) or agency
    return agency


def provincial_centre(on: date) -> Agency | None:
    """The province's own service centre on that day."""
    for agency in directory.list_agencies(on, kind=SERVICE_CENTRE).select_related("parent"):
        if agency.parent is not None and agency.parent.kind == "office":
            return agency
    return None


def _department(name: str, on: date) -> Agency | None:
    for agency in directory.list_agencies(on, kind="department"):
        if agency.name == name:
            return agency
    return provincial_centre(on) if not name else None


def _unit_of(agency: Agency) -> str:
    here: Agency | None = agency
    while here is not None:
        if here.unit is not None:
            return here.unit.code
        here = here.parent
    return ""


def counters_of(agency_code: str, on: date) -> list[Counter]:
    """The agency's reception points on that day with their hours."""
    return [
        Counter(
            office,
            tuple(
                tuple(f"{shift.start:%H:%M}–{shift.end:%H:%M}" for shift in shifts)
                for shifts in directory.week_of(office, on).shifts
            ),
        )
        for office in directory.offices_of(agency_code, on)
    ]


def agency_words(code: str, on: date) -> tuple[str, str]:
    """The agency's Vietnamese and English names on that day; the code twice when nobody bore it."""
    agency = directory.find_agency(code, on) or directory.find_agency(code)
    return (agency.name, agency.name_en or agency.name) if agency else (code, code)
