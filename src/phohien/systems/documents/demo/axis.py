"""What an operator of the axis finds waiting: a package set aside, one that failed, one nobody fetches; made through the acts."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from phohien.kernel.calendar import in_vietnam
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.rules.edxml import codes, model
from phohien.systems.documents.services.axis import accepting, members, taking_in
from phohien.ui.typeset import typeset

MEMBER, OFFICE, DEPARTMENT, COMMUNE = "H31.8", "H31.1", "H31.7", "H31.102"
PLAN = "V/v phối hợp xây dựng kế hoạch chuyển đổi số năm 2027"
ODD_FILE = model.Attachment(
    content_id="2",
    name="ban-do-tu-giai-nen.exe",
    description="Bản đồ",
    content=b"MZ" + bytes(400),
    content_type="application/zip",
)
"""A self-extracting archive, as people do send them; no office takes programs in."""


def load(*, at: datetime) -> None:
    """An agency has software of its own, and the desk of the axis has something of every kind to decide about."""
    members.register_member(given=members.Registration(code=MEMBER, name=_name(MEMBER), parent="H31"), by=SYSTEM, at=at)
    _send(MEMBER, OFFICE, "512", "SKHCN-CĐS", PLAN, at=at - timedelta(hours=4))
    _send(MEMBER, OFFICE, "512", "SKHCN-CĐS", f"{PLAN} (bản sửa)", at=at - timedelta(hours=3))
    _send(
        MEMBER,
        COMMUNE,
        "498",
        "SKHCN-CĐS",
        "V/v gửi bản đồ vùng phủ sóng",
        at=at - timedelta(hours=3),
        more=(ODD_FILE,),
    )
    _send(
        DEPARTMENT, MEMBER, "2210", "SXD-VP", "V/v cử thành viên tổ giúp việc chuyển đổi số", at=at - timedelta(hours=6)
    )
    while taking_in.take_in_next(by=SYSTEM, at=at) is not None:
        pass


def _name(code: str) -> str:
    found = directory.find_agency(code)
    return found.name if found else code


def _send(
    sender: str, receiver: str, number: str, symbol: str, abstract: str, *, at: datetime,
    more: tuple[model.Attachment, ...] = (),
) -> None:  # fmt: skip
    """One package with its letter is handed to the axis."""
    paper = {"issuer": _name(sender).upper(), "code": f"{number}/{symbol}", "subject": abstract}
    letter = model.Attachment(
        content_id="1", name=f"{number}.pdf", description="Văn bản", content=typeset("documents/sample.typ", paper, at=at),
        content_type="application/zip",
    )  # fmt: skip
    day = in_vietnam(at).date() - timedelta(days=1)
    package = model.Document(
        sender=model.Organisation(agency_code=sender, name=_name(sender)), number=number, symbol=symbol, abstract=abstract,
        receivers=(model.Organisation(agency_code=receiver, name=_name(receiver)),), issued_at_place="Hưng Yên", issued_on=day,
        document_id=f"{sender},{day.year},{number}/{symbol}", type=codes.type_to_send(codes.DOCUMENT_TYPES["2.18"]),
        signatory=model.Signatory(position="Giám đốc", name="Nguyễn Văn Mẫu"), recipients=(_name(receiver),),
        business=model.Business(kind="0", reason="Văn bản mới", on_paper="0"), attachments=(letter, *more), urgency="0",
    )  # fmt: skip
    octets = edxml.write(
        package, entry_name=lambda file: f"{sender}-{number}-{file.content_id}{PurePosixPath(file.name).suffix}"
    )
    accepting.accept_package(handed=accepting.Handed(content=io.BytesIO(octets), source="provincial"), by=SYSTEM, at=at)
