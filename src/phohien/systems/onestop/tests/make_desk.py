"""A ward with its real agencies, four officials in their posts with certificates, and the demonstration's dossiers."""

from __future__ import annotations

from datetime import datetime, timedelta

from phohien.base.accounts.models import Account
from phohien.base.signing import services as signing
from phohien.base.signing.models import CredentialKind
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory import queries as territory
from phohien.lgsp.directory import services as directory
from phohien.systems.onestop import demo
from phohien.systems.onestop.tests import make

OFFICIALS = (
    ("tiepnhan", "Lê Thu Trang", "Cán bộ tiếp nhận", make.CENTRE, ("receiving_officer",)),
    ("hotich", "Phạm Văn Hùng", "Công chức Tư pháp - Hộ tịch", make.WARD, ("civil_status_officer", "handler")),
    ("phochutich", "Đỗ Quang Minh", "Phó Chủ tịch Ủy ban nhân dân", make.WARD, ("leader",)),
    ("vanthu", "Bùi Thị Ngọc", "Văn thư", make.WARD, ("clerk",)),
)


def ward(at: datetime) -> demo.Desk:
    """The directory, the catalogue and the four officials are there; returns who is at the desk."""
    directory.load_reference_data(by=SYSTEM, at=at)
    territory.forget_snapshot()
    make.load_catalogue()
    for username, name, title, agency, roles in OFFICIALS:
        account = Account.objects.create_user(username, full_name=name, kind="official", code=f"acc-{username}")
        directory.appoint_to_post(
            account=account, agency=territory.agency_by_code(agency, at.date()), title=title, roles=roles, by=SYSTEM,
            at=at - timedelta(days=400),
        )  # fmt: skip
        if "leader" in roles:
            _credential(CredentialKind.PERSON, account.code, name, title, at)
    _credential(CredentialKind.AGENCY_SEAL, make.WARD, "Ủy ban nhân dân phường Phố Hiến", "", at)
    found = demo.desk_of_ward(at)
    assert found is not None
    return found


def _credential(kind: str, owner: str, name: str, title: str, at: datetime) -> None:
    signing.issue_credential(
        kind=kind, owner_code=owner, owner_name=name, owner_title=title, agency_name="Ủy ban nhân dân phường Phố Hiến",
        by=SYSTEM, at=at - timedelta(days=1),
    )  # fmt: skip
