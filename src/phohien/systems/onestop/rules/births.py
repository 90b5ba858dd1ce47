"""From a birth dossier's answers to what the population register is asked and told, and to what the certificate says.

Pure: names of coded answers come in as functions. Source: Luật Hộ tịch 60/2014/QH13, Điều 14; TT 04/2020/TT-BTP.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import msgspec

from phohien.lgsp.contracts.population import (
    BirthEntryAnswer,
    BirthRegistrationRequested,
    ChildDetails,
    DeclarantDetails,
    ParentDetails,
    PossibleDuplicateBirths,
    ReserveBirthEntry,
)

TEMPLATE = "birth_certificate"
NameOf = Callable[[str, str], str]


@dataclass(frozen=True, kw_only=True)
class Birth:
    """A dossier's answers about one birth, ready for the register. ``unit_code`` is where it is registered."""

    dossier_code: str
    agency: str
    unit_code: str
    child: ChildDetails
    mother: ParentDetails | None
    father: ParentDetails | None
    declarant: DeclarantDetails
    household_of: str


def birth_of(
    values: Mapping[str, Any],
    *,
    dossier_code: str,
    agency: str,
    unit_code: str,
    name_of: NameOf,
    place: Callable[[Any], str],
) -> Birth:
    """What the answers say. ``name_of(code_list, code)`` and ``place(address)`` put codes into Vietnamese words."""
    return Birth(
        dossier_code=dossier_code,
        agency=agency,
        unit_code=unit_code,
        child=_child(values, name_of, place),
        mother=_parent(values, "mother", name_of, place),
        father=_parent(values, "father", name_of, place),
        declarant=DeclarantDetails(
            full_name=str(values.get("requester_full_name", "")),
            personal_id=str(values.get("requester_personal_id") or ""),
            relation=str(values.get("requester_relation") or "other"),
        ),
        household_of=str(values.get(f"{values.get('household_of')}_personal_id") or "")
        if values.get("join_household")
        else "",
    )


def _child(values: Mapping[str, Any], name_of: NameOf, place: Callable[[Any], str]) -> ChildDetails:
    birth_place = values.get("birth_place")
    return ChildDetails(
        full_name=str(values["child_full_name"]),
        sex="male" if values["child_sex"] == "male" else "female",
        birth_date=date.fromisoformat(str(values["child_birth_date"])),
        ethnicity=name_of("ethnicity", str(values.get("child_ethnicity") or "01")),
        nationality=name_of("nationality", str(values.get("child_nationality") or "VN")),
        native_place=place(values.get("child_native_place")),
        birth_place=str(values.get("birth_facility") or place(birth_place)),
        birth_unit_code=str(birth_place.get("unit") or "") if isinstance(birth_place, Mapping) else "",
    )


def _parent(values: Mapping[str, Any], who: str, name_of: NameOf, place: Callable[[Any], str]) -> ParentDetails | None:
    if not values.get(f"{who}_known") or not values.get(f"{who}_full_name"):
        return None
    born = str(values.get(f"{who}_birth_date") or "")
    return ParentDetails(
        full_name=str(values[f"{who}_full_name"]),
        personal_id=str(values.get(f"{who}_personal_id") or ""),
        birth_year=int(born[:4]) if born[:4].isdecimal() else None,
        ethnicity=name_of("ethnicity", str(values.get(f"{who}_ethnicity") or "01")),
        nationality=name_of("nationality", str(values.get(f"{who}_nationality") or "VN")),
        residence=place(values.get(f"{who}_residence")),
    )


def duplicates(birth: Birth) -> PossibleDuplicateBirths:
    """Is this birth registered or begun already?"""
    return PossibleDuplicateBirths(
        full_name=birth.child.full_name,
        birth_date=birth.child.birth_date,
        sex=birth.child.sex,
        mother_id=birth.mother.personal_id if birth.mother else "",
        father_id=birth.father.personal_id if birth.father else "",
        dossier_code=birth.dossier_code,
    )


def reservation(birth: Birth) -> ReserveBirthEntry:
    """The number in the register book and the identifier the certificate must bear are asked for."""
    return ReserveBirthEntry(
        dossier_code=birth.dossier_code,
        registrar_agency=birth.agency,
        child=birth.child,
        mother=birth.mother,
        father=birth.father,
        declarant=birth.declarant,
        registered_unit_code=birth.unit_code,
    )


def certificate(birth: Birth, entry: BirthEntryAnswer) -> dict[str, Any]:
    """What the birth certificate says, as plain JSON values; ``number`` is the entry's place in the book."""
    return {
        "template": TEMPLATE,
        "number": f"{entry.entry_number}/{entry.book_number.rpartition('/')[2]}",
        "book_number": entry.book_number,
        "entry_number": entry.entry_number,
        "personal_id": entry.personal_id,
        "is_late": entry.late,
        "child": _plain(birth.child),
        "mother": _plain(birth.mother),
        "father": _plain(birth.father),
        "declarant": _plain(birth.declarant),
        "registered_unit_code": birth.unit_code,
        "registrar_agency": birth.agency,
        "registered_on": entry.reserved_on.isoformat(),
    }


def as_certified(birth: Birth, content: Mapping[str, Any]) -> Birth:
    """The birth with the details the certificate bears: what was signed is what is registered."""
    return replace(
        birth,
        child=msgspec.convert(content["child"], ChildDetails),
        mother=msgspec.convert(content.get("mother"), ParentDetails | None),
        father=msgspec.convert(content.get("father"), ParentDetails | None),
        declarant=msgspec.convert(content.get("declarant"), DeclarantDetails | None) or birth.declarant,
    )


def _plain(details: Any) -> dict[str, Any] | None:
    if details is None:
        return None
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(details).items()}


def registration(
    birth: Birth, *, signed_on: date, signatory: str, signatory_title: str, result_code: str, result_sha256: str
) -> BirthRegistrationRequested:
    """The register is told to make the entry and the person: the certificate has been signed."""
    return BirthRegistrationRequested(
        dossier_code=birth.dossier_code,
        registrar_agency=birth.agency,
        registered_unit_code=birth.unit_code,
        child=birth.child,
        mother=birth.mother,
        father=birth.father,
        declarant=birth.declarant,
        signed_on=signed_on,
        signatory=signatory,
        signatory_title=signatory_title,
        household_of=birth.household_of,
        result_code=result_code,
        result_sha256=result_sha256,
    )
