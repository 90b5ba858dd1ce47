"""The demonstration population: fictitious people with impossible identifiers (province code 000), in real
communes.

``load(...)`` is safe to call again. The people below are named in the birth journey; test identity providers
sign them in with these identifiers. Their serial digits come from the far end of each series, so no other
person can get them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from phohien.kernel.policy import SYSTEM
from phohien.lgsp.contracts.population import (
    BirthRegistrationRequested,
    ChildDetails,
    ParentDetails,
    ReserveBirthEntry,
)
from phohien.systems.population import services
from phohien.systems.population.demo.families import Unit, families
from phohien.systems.population.queries.people import find_person
from phohien.systems.population.queries.units import communes_on
from phohien.systems.population.services.bulk import NewFamily, NewMember, import_families

SOURCE = "demo"
PHO_HIEN = "11953"
PHO_HIEN_COMMITTEE = "H31.101"
UNITS: tuple[Unit, ...] = (
    ("11953", "Phường Phố Hiến", True),
    ("11980", "Phường Hồng Châu", True),
    ("11983", "Phường Sơn Nam", True),
    ("11977", "Xã Tân Hưng", False),
    ("12004", "Xã Như Quỳnh", False),
    ("12019", "Xã Văn Giang", False),
    ("12073", "Xã Yên Mỹ", False),
    ("11992", "Xã Lạc Đạo", False),
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A named demo person, as other systems' demo data and the test identity provider need them."""

    personal_id: str
    full_name: str
    sex: str
    birth_date: date


MOTHER = DemoPerson("000197884408", "Trần Thị Minh Hạnh", "female", date(1997, 4, 12))
FATHER = DemoPerson("000094884408", "Nguyễn Văn Nam", "male", date(1994, 9, 2))
GRANDMOTHER = DemoPerson("000166884408", "Phạm Thị Lý", "female", date(1966, 12, 20))
HUSBAND = DemoPerson("000090884408", "Lê Quang Huy", "male", date(1990, 1, 15))
WIFE = DemoPerson("000192884408", "Đỗ Thu Hà", "female", date(1992, 6, 30))
ELDER = DemoPerson("000141884408", "Vũ Thị Mận", "female", date(1941, 3, 3))
HOMONYMS = ("Nguyễn Văn An", "Nguyễn Văn An", "Nguyễn Văn Ân", "Nguyễn Văn Ấn")
"""Born on one day; two of them differ only in their identifiers. They must never be merged."""
NAMED = (MOTHER, FATHER, GRANDMOTHER, HUSBAND, WIFE, ELDER)
NEWBORN = ChildDetails(
    full_name="Nguyễn Minh An",
    sex="female",
    birth_date=date(2026, 11, 14),
    ethnicity="Kinh",
    nationality="Việt Nam",
    native_place="Phường Phố Hiến, tỉnh Hưng Yên",
    birth_place="Bệnh viện Sản Nhi tỉnh Hưng Yên",
    birth_unit_code=PHO_HIEN,
)
"""The child whose birth the journey declares: in nobody's register yet."""


def load(
    say: Callable[[str], None] = lambda _: None,
    *,
    at: datetime,
    people: int = 4000,
    units: Sequence[Unit] = (),
    agency: str = PHO_HIEN_COMMITTEE,
) -> None:
    """The named families, a believable population and a book with one number struck out are there.

    Without ``units`` people live in all communes the directory knows on that day, else in a few near Phố
    Hiến.
    """
    if find_person(MOTHER.personal_id) is not None:
        return
    before = at - timedelta(days=400)
    import_families(families=named_families(), by=SYSTEM, at=before, source=SOURCE)
    count = import_families(
        families=families(units or communes_on(at.date()) or UNITS, people=people), by=SYSTEM, at=before, source=SOURCE
    )
    _births(agency, at)
    say(f"Dân cư: {count + len(_named_members())} người hư cấu, mã tỉnh 000.")


def _member(person: DemoPerson, key: str, relation: str, **more: str) -> NewMember:
    return NewMember(
        key=key,
        full_name=person.full_name,
        sex=person.sex,  # type: ignore[arg-type]
        birth_date=person.birth_date,
        relation=relation,
        native_place="Phường Phố Hiến, tỉnh Hưng Yên",
        birth_place="Thành phố Hưng Yên (cũ)",
        personal_id=person.personal_id,
        **more,
    )


def named_families() -> list[NewFamily]:
    """The families of the journeys, and homonyms that differ by a tone mark or not at all."""
    nam = (
        _member(FATHER, "h", "head", marital_status="married", spouse="w", mother="g"),
        _member(MOTHER, "w", "spouse", marital_status="married", spouse="h"),
        _member(GRANDMOTHER, "g", "parent", marital_status="widowed"),
    )
    huy = (
        _member(HUSBAND, "h", "head", marital_status="married", spouse="w"),
        _member(WIFE, "w", "spouse", marital_status="married", spouse="h"),
        NewMember("c", "Lê Bảo Ngọc", "female", date(2019, 8, 8), "child", father="h", mother="w"),
    )
    elder = (_member(ELDER, "a", "head", marital_status="widowed"),)
    return [
        NewFamily(PHO_HIEN, "Số 12, đường Điện Biên, tổ dân phố số 3", date(2021, 5, 4), nam),
        NewFamily(PHO_HIEN, "Số 45, đường Chùa Chuông, tổ dân phố số 7", date(2018, 2, 1), huy),
        NewFamily(PHO_HIEN, "Số 3, đường Nguyễn Du, tổ dân phố số 1", date(2007, 7, 1), elder),
        *(_homonym(number, name) for number, name in enumerate(HOMONYMS, 1)),
    ]


def _homonym(number: int, name: str) -> NewFamily:
    address = f"Số {number}, đường Bãi Sậy, tổ dân phố số 9"
    member = NewMember("a", name, "male", date(1988, 5, 17), "head")
    return NewFamily(PHO_HIEN, address, date(2015, 3, 1), (member,))


def _named_members() -> list[NewMember]:
    return [member for family in named_families() for member in family.members]


def _births(agency: str, at: datetime) -> None:
    """Three births of this autumn in the ward's book, the second number struck out."""
    wife = ParentDetails(full_name=WIFE.full_name, personal_id=WIFE.personal_id, birth_year=WIFE.birth_date.year)
    husband = ParentDetails(full_name=HUSBAND.full_name, personal_id=HUSBAND.personal_id, birth_year=1990)
    born = at.date() - timedelta(days=40)
    for number, (name, sex) in enumerate((("Lê Minh Quân", "male"), ("Lê Minh Châu", "female")), 1):
        child = replace(NEWBORN, full_name=name, sex=sex, birth_date=born)  # type: ignore[arg-type]
        request = BirthRegistrationRequested(
            dossier_code=f"{agency}-{at - timedelta(days=30):%y%m%d}-{number:04d}",
            registrar_agency=agency,
            registered_unit_code=PHO_HIEN,
            child=child,
            signed_on=at.date() - timedelta(days=30),
            signatory="Đỗ Quang Minh",
            signatory_title="Chủ tịch Ủy ban nhân dân phường",
            mother=wife,
            father=husband,
            household_of=WIFE.personal_id,
        )
        services.register_birth(request=request, by=SYSTEM, at=at - timedelta(days=30))
        if number == 1:
            _struck_number(request, at - timedelta(days=30))


def _struck_number(like: BirthRegistrationRequested, at: datetime) -> None:
    dossier = like.dossier_code[:-4] + "0009"
    other = replace(like.child, full_name="Đỗ Gia Hưng")
    request = ReserveBirthEntry(
        dossier_code=dossier, registrar_agency=like.registrar_agency, child=other, mother=like.mother
    )
    services.reserve_birth_entry(request=request, by=SYSTEM, at=at)
    services.strike_entry(dossier_code=dossier, reason="Công dân rút hồ sơ trước khi ký.", by=SYSTEM, at=at)
