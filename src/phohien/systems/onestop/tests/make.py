"""What tests are made of: an invented ward's officials, a citizen, and dossiers that went through the real acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from phohien.base.accounts.models import Account
from phohien.kernel.clock import VIETNAM
from phohien.kernel.policy import SYSTEM, Actor
from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.services import applications, handling, processes, reception, results
from phohien.systems.onestop.services import catalogue as keeping
from phohien.systems.onestop.tests import remembered

CENTRE, WARD, UNIT = "H31.101.1", "H31.101", "11953"
BIRTH = "1.001193"
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)


def official(role: str, *, agency: str = WARD, name: str = "", post: str = "") -> Actor:
    """An official acting in a post with that role."""
    return Actor(
        code=f"acc-{role}",
        name=name or role,
        kind="official",
        agency=agency,
        post=post or f"{agency}/{role}",
        post_title=role,
        roles=frozenset({role}),
        assurance=2,
    )


RECEIVER = official("receiving_officer", agency=CENTRE, name="Lê Thu Trang")
CIVIL = official("civil_status_officer", name="Phạm Văn Hùng")
LEADER = official("leader", name="Đỗ Quang Minh")
CLERK = official("clerk", name="Bùi Thị Ngọc")
CITIZEN = Actor(code="acc-citizen", name="Nguyễn Văn Nam", kind="citizen", personal_id="000093000017", assurance=2)


def at(hour: int, minute: int = 0, *, day: int = 23) -> datetime:
    """An instant in November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


def load_catalogue() -> None:
    """The shipped processes and procedures are published, and the citizen has an account."""
    Account.objects.get_or_create(
        code=CITIZEN.code, defaults={"username": "citizen", "full_name": CITIZEN.name, "kind": "citizen"}
    )
    remembered.once("onestop", _publish_shipped)


def _publish_shipped() -> None:
    processes.load_shipped(by=SYSTEM, at=MONDAY)
    keeping.load_shipped(by=SYSTEM, at=MONDAY)


BIRTH_VALUES: dict[str, Any] = {
    "requester_full_name": "Nguyễn Văn Nam",
    "requester_personal_id": "000093000017",
    "requester_relation": "father",
    "child_full_name": "Nguyễn Minh Anh",
    "child_birth_date": "2026-11-10",
    "child_sex": "female",
    "child_ethnicity": "01",
    "child_nationality": "VN",
    "child_native_place": {"unit": UNIT, "detail": ""},
    "birth_place_kind": "health_facility",
    "birth_facility": "Bệnh viện Sản Nhi Hưng Yên",
    "birth_place": {"unit": UNIT, "detail": ""},
    "mother_known": True,
    "mother_personal_id": "000195000025",
    "mother_full_name": "Trần Thị Minh Hạnh",
    "mother_birth_date": "1995-03-08",
    "mother_ethnicity": "01",
    "mother_nationality": "VN",
    "mother_residence": {"unit": UNIT, "detail": "12 Phố Hiến"},
    "father_known": True,
    "father_personal_id": "000093000017",
    "father_full_name": "Nguyễn Văn Nam",
    "father_birth_date": "1993-05-20",
    "father_ethnicity": "01",
    "father_nationality": "VN",
    "father_residence": {"unit": UNIT, "detail": "12 Phố Hiến"},
    "marriage_certificate": "in_database",
    "registration_unit": UNIT,
    "birth_notice_state": "electronic",
    "join_household": True,
    "household_of": "mother",
    "health_insurance": False,
}


def submit(
    code: str = BIRTH, *, when: datetime | None = None, by: Actor = CITIZEN, key: str | None = None, **values: Any
) -> Dossier:
    """A dossier sent online, waiting to be received."""
    instant = when or at(9)
    application = applications.Application(
        version=versions.in_force(code, on=instant.date()),
        agency=CENTRE,
        competent_agency=WARD,
        unit_code=UNIT,
        channel=catalogue.Channel.ONLINE,
        values=BIRTH_VALUES | values,
        parties=(
            applications.Applicant(
                full_name=CITIZEN.name, personal_id=CITIZEN.personal_id, role="applicant", phone="0912345678"
            ),
        ),
        account_code=CITIZEN.code,
        key=key,
    )
    return applications.submit_dossier(application=application, by=by, at=instant)


def received(code: str = BIRTH, *, when: datetime | None = None, **values: Any) -> Dossier:
    """A dossier the desk took in."""
    dossier = submit(code, when=when, **values)
    return reception.receive_dossier(code=dossier.code, by=RECEIVER, at=when or at(9, 30))


def task_key(dossier: Dossier) -> str:
    """The key of the dossier's first open task."""
    return str(dossier.tasks.filter(state="open").order_by("id").first().key)


def settled(code: str = BIRTH, *, when: datetime | None = None, end: datetime | None = None) -> Dossier:
    """A dossier whose result was signed and sealed; the file itself is not real here."""
    dossier = received(code, when=when)
    done = end or at(14)
    results.draft_result(code=dossier.code, title="Giấy khai sinh", content={}, by=CIVIL, at=done)
    handling.complete_task(code=dossier.code, key=task_key(dossier), outcome="eligible", by=CIVIL, at=done)
    results.sign_result(code=dossier.code, file_code="f1", sha256="a" * 64, by=LEADER, at=done)
    results.seal_result(code=dossier.code, file_code="f2", sha256="b" * 64, number="1/2026", by=CLERK, at=done)
    return Dossier.objects.get(code=dossier.code)
