"""People, families and requests for the tests, made with the register's own services."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from phohien.kernel.policy import Actor
from phohien.lgsp.contracts.population import (
    BirthRegistrationRequested,
    ChildDetails,
    ParentDetails,
    ReserveBirthEntry,
)
from phohien.systems.population import services
from phohien.systems.population.models import Household, Person

AT = datetime(2026, 11, 22, 9, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
AGENCY = "H99.1"
UNIT = "99001"
DOSSIER = "H99.1-261122-0001"
OFFICER = Actor(
    code="officer",
    name="Phạm Thu Trang",
    kind="official",
    agency=AGENCY,
    post="p1",
    post_title="Công chức hộ tịch",
    roles=frozenset({"civil_status_officer", "handler"}),
    assurance=2,
)
STRANGER = Actor(
    code="stranger",
    name="Lê Văn Lạ",
    kind="official",
    agency="H99.2",
    post="p2",
    roles=frozenset({"handler"}),
    assurance=2,
)
CLERK = Actor(code="clerk", name="Văn Thư", kind="official", agency=AGENCY, post="p3", roles=frozenset({"clerk"}))


def citizen(personal_id: str) -> Actor:
    """Somebody signed in with that confirmed identifier."""
    return Actor(code=f"c-{personal_id}", name="Công dân", kind="citizen", personal_id=personal_id, assurance=2)


def person(full_name: str = "Nguyễn Văn An", sex: str = "male", born: date = date(1990, 5, 17), **more: Any) -> Person:
    """A person in the register."""
    return services.record_person(full_name=full_name, sex=sex, birth_date=born, by=OFFICER, at=AT, **more)


def parents() -> tuple[Person, Person]:
    """A mother and a father."""
    return person("Trần Thị Hạnh", "female", date(1996, 3, 8)), person("Nguyễn Văn Nam", "male", date(1994, 9, 2))


def household(head: Person, *members: tuple[Person, str], since: date = date(2020, 1, 1)) -> Household:
    """A household with its head and members."""
    made = services.create_household(
        head_id=head.personal_id, unit_code=UNIT, address="Số 1, tổ dân phố 2", since=since, by=OFFICER, at=AT
    )
    for member, relation in members:
        services.add_member(
            household_code=made.code,
            personal_id=member.personal_id,
            relation=relation,
            since=since,
            by=OFFICER,
            at=AT,
        )
    return made


def child(full_name: str = "Nguyễn Minh Khôi", **more: Any) -> ChildDetails:
    """A child born two days ago."""
    return ChildDetails(**{"full_name": full_name, "sex": "male", "birth_date": date(2026, 11, 20), **more})


def parent_details(known: Person) -> ParentDetails:
    """The parent as declared from the register."""
    return ParentDetails(full_name=known.full_name, personal_id=known.personal_id, birth_year=known.birth_date.year)


def reservation(
    dossier: str = DOSSIER, mother: Person | None = None, father: Person | None = None, **more: Any
) -> ReserveBirthEntry:
    """A request for a place in the book."""
    return ReserveBirthEntry(
        **{
            "dossier_code": dossier,
            "registrar_agency": AGENCY,
            "registered_unit_code": UNIT,
            "child": child(),
            "mother": parent_details(mother) if mother else None,
            "father": parent_details(father) if father else None,
            **more,
        }
    )


def signed(
    dossier: str = DOSSIER, mother: Person | None = None, father: Person | None = None, **more: Any
) -> BirthRegistrationRequested:
    """The request told when the result is signed."""
    return BirthRegistrationRequested(
        **{
            "dossier_code": dossier,
            "registrar_agency": AGENCY,
            "registered_unit_code": UNIT,
            "child": child(),
            "signed_on": AT.date(),
            "signatory": "Đỗ Quang Huy",
            "mother": parent_details(mother) if mother else None,
            "father": parent_details(father) if father else None,
            **more,
        }
    )
