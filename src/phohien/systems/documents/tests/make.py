"""An office with a clerk, a leader, a division's head, a specialist and an archivist; letters and drafts made by the real acts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from phohien.base.accounts.models import Account
from phohien.base.signing import services as signing
from phohien.base.signing.models import CredentialKind
from phohien.kernel.clock import VIETNAM
from phohien.kernel.policy import SYSTEM, Actor
from phohien.kernel.text import sort_key
from phohien.lgsp.directory.models import Agency, Post
from phohien.systems.documents.models import Document, Recipient
from phohien.systems.documents.rules.particulars import Particulars
from phohien.systems.documents.services import attaching, directing, drafting, entering, issuing
from phohien.ui.typeset import typeset

OFFICE, NEIGHBOUR = "H99.7", "H99.8"
PEOPLE = {
    "clerk": ("Bùi Thị Ngọc", "Văn thư", OFFICE, ("clerk",)),
    "leader": ("Đỗ Quang Minh", "Giám đốc", OFFICE, ("leader",)),
    "head": ("Phạm Thị Lan", "Trưởng phòng", OFFICE, ("specialist",)),
    "specialist": ("Trần Văn Bình", "Chuyên viên", OFFICE, ("specialist",)),
    "archivist": ("Hoàng Văn Lưu", "Lưu trữ viên", OFFICE, ("archivist",)),
    "stranger": ("Lê Văn Lạ", "Văn thư", NEIGHBOUR, ("clerk",)),
}


def actor(name: str) -> Actor:
    """One of the people, acting in their post."""
    full_name, title, agency, roles = PEOPLE[name]
    return Actor(
        code=f"acc-{name}", name=full_name, kind="official", agency=agency, post=f"p-{name}", post_title=title,
        roles=frozenset(roles), assurance=2,
    )  # fmt: skip


CLERK, LEADER, HEAD, SPECIALIST, ARCHIVIST, STRANGER = (actor(name) for name in PEOPLE)


def at(hour: int, minute: int = 0, *, day: int = 23, month: int = 11) -> datetime:
    """An instant in 2026; 23 November is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


def offices() -> None:
    """Two agencies and their people, each with an account and a post."""
    begins = date(2020, 1, 1)
    agencies = {
        code: Agency.objects.create(
            code=code, name=name, name_en=name, kind="department", search_key=code.lower(), sort_key=sort_key(name),
            valid_from=begins,
        )
        for code, name in ((OFFICE, "Sở Xây dựng"), (NEIGHBOUR, "Sở Y tế"))
    }  # fmt: skip
    for name, (full_name, title, agency, roles) in PEOPLE.items():
        account = Account.objects.create_user(f"u-{name}", full_name=full_name, kind="official", code=f"acc-{name}")
        Post.objects.create(
            code=f"p-{name}", account=account, agency=agencies[agency], title=title, roles=sorted(roles),
            valid_from=at(8) - timedelta(days=400),
        )  # fmt: skip


def credentials() -> None:
    """The leader can sign and the office can seal."""
    for kind, code, name in (
        (CredentialKind.PERSON, LEADER.code, LEADER.name), (CredentialKind.AGENCY_SEAL, OFFICE, "Sở Xây dựng")
    ):  # fmt: skip
        signing.issue_credential(
            kind=kind, owner_code=code, owner_name=name, agency_name="Sở Xây dựng", by=SYSTEM, at=at(7, day=1)
        )


_PDF: list[bytes] = []


def pdf() -> bytes:
    """A page of a letter."""
    if not _PDF:
        _PDF.append(typeset("Công văn về việc rà soát quy hoạch\n", {}, pdf_standard="1.7", at=at(8)))
    return _PDF[0]


def letter(*, agency: str, code: str, subject: str) -> bytes:
    """A letter with its heading, as another office writes it."""
    data = {"issuer": agency, "code": code, "subject": subject}
    return typeset("documents/sample.typ", data, pdf_standard="1.7", at=at(8))


def particulars(**more: Any) -> Particulars:
    """The description of a letter of the ministry."""
    return Particulars(
        **{
            "subject": "V/v rà soát quy hoạch đô thị tỉnh Hưng Yên", "number": "4512", "notation": "BXD-QHKT",
            "issuer_name": "Bộ Xây dựng", "issued_on": date(2026, 11, 20), "signer_name": "Nguyễn Văn Ký",
            "signer_position": "Thứ trưởng", **more,
        }
    )  # fmt: skip


def entered(*, when: datetime | None = None, with_file: bool = False, **more: Any) -> Document:
    """A letter in the register."""
    uploads = [attaching.Upload(content=pdf(), name="cong-van.pdf")] if with_file else []
    return entering.enter_document(
        agency=OFFICE, given=particulars(**more), uploads=uploads, by=CLERK, at=when or at(8, 30)
    )


def directed(*, working_days: int | None = 5, lead: str = "p-specialist", **more: Any) -> Document:
    """A letter the leader has directed."""
    document = entered(**more)
    directing.present_document(code=document.code, by=CLERK, at=at(9))
    directing.direct_document(
        code=document.code, text="Giao phòng Quy hoạch tham mưu văn bản trả lời.",
        charges=[directing.Charge(lead, "lead")], working_days=working_days, by=LEADER, at=at(10),
    )  # fmt: skip
    return Document.objects.get(code=document.code)


def drafted(
    *, direction: str = "out", type_code: str = "B18", with_file: bool = False, appendices: Iterable[str] = (), **more: Any
) -> Document:  # fmt: skip
    """A draft of the specialist's, with appendices of these names."""
    uploads = tuple(attaching.Upload(content=pdf(), name="du-thao.pdf") for _ in range(with_file))
    uploads += tuple(appendix(name) for name in appendices)
    return drafting.draft_document(
        agency=OFFICE, direction=direction,
        given=Particulars(
            subject="V/v trả lời kiến nghị về quy hoạch", type_code=type_code, signer_name=LEADER.name,
            signer_position="Giám đốc",
        ),
        content=drafting.Content(uploads=uploads, recipients=("Bộ Xây dựng",)), unit="QH", by=SPECIALIST, at=at(13), **more,
    )  # fmt: skip


def appendix(name: str, text: str = "") -> attaching.Upload:
    """A file that goes with a letter; its text is its name unless another is given."""
    return attaching.Upload(content=(text or name).encode(), name=name, role="appendix")


def revised(document: Document, *uploads: attaching.Upload, taken_off: Iterable[str] = (), **more: Any) -> None:
    """The draft has its next version: these files more, the appendices of these names no more."""
    keys = tuple(document.files.filter(name__in=list(taken_off), is_current=True).values_list("pk", flat=True))
    given = Particulars(subject=document.subject, signer_name=LEADER.name, signer_position="Giám đốc")
    content = drafting.Content(uploads=uploads, taken_off=keys, recipients=("Bộ Xây dựng",))
    drafting.revise_document(code=document.code, given=given, content=content, by=SPECIALIST, at=at(13, 30), **more)


def issued(*agencies: str, **more: Any) -> Document:
    """A letter of the office, signed, numbered, sealed and out to these agencies. Needs :func:`credentials`."""
    document = drafted(with_file=True, **more)
    for agency in agencies:
        Recipient.objects.create(document=document, agency=agency, name=f"Cơ quan {agency}")
    when = at(14, 10)
    drafting.submit_document(code=document.code, by=SPECIALIST, at=when)
    drafting.check_format(code=document.code, by=CLERK, at=when)
    issuing.sign_document(code=document.code, by=LEADER, at=when)
    for step in (issuing.number_document, issuing.seal_document, issuing.issue_document):
        step(code=document.code, by=CLERK, at=when)
    return Document.objects.get(pk=document.pk)
