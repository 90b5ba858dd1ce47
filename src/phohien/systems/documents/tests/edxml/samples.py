"""Packages of fictitious agencies for the tests, whole on the wire and easy to spoil."""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from phohien.systems.documents.rules.edxml import write
from phohien.systems.documents.rules.edxml.model import (
    Attachment,
    Business,
    Document,
    GroupChange,
    Organisation,
    ReceiverChange,
    Reference,
    Replaced,
    Signatory,
    Staff,
    Status,
    Trace,
    TypeOfDocument,
)
from phohien.systems.documents.rules.edxml.wire import NAMESPACE, VIETNAM_TIME

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
PROVINCE = Organisation(agency_code="H31", name="UBND tỉnh Hưng Yên", in_charge="Chính phủ", email="vanthu@example.vn")
COMMUNE = Organisation(agency_code="H31.105", name="UBND xã Thử Nghiệm", in_charge="UBND tỉnh Hưng Yên")
OTHER = Organisation(agency_code="H31.2.1", name="Sở Mẫu")
STAFF = Staff(unit="Văn phòng", name="Nguyễn Thị Mẫu", mobile="0900000000", email="mau@example.vn")


def entry_name(_file: Attachment) -> str:
    """The name inside the zip, the same each time."""
    return "00000000-0000-4000-8000-000000000001.pdf"


def file(content: bytes = PDF, **changes: Any) -> Attachment:
    """An attachment with that content."""
    return replace(
        Attachment(
            content_id="1",
            name="Kế hoạch 12.pdf",
            description="Bản chính",
            content_type="application/zip",
            content=content,
        ),
        **changes,
    )


def document(**changes: Any) -> Document:
    """A document that a validator finds nothing wrong with."""
    whole = Document(
        sender=PROVINCE,
        receivers=(COMMUNE, OTHER),
        document_id="H31,2026/11/20,12/KH-UBND",
        number="12",
        symbol="KH-UBND",
        issued_at_place="Hưng Yên",
        issued_on=date(2026, 11, 20),
        type=TypeOfDocument(group="2", detail="10", name="Kế hoạch"),
        abstract="Về việc diễn tập <thử> & kiểm tra",
        content="Nội dung",
        signatory=Signatory(competence="TM. ỦY BAN NHÂN DÂN", position="Chủ tịch", name="Trần Văn Mẫu"),
        due_on=date(2026, 12, 1),
        recipients=("Như trên", "Lưu: VT"),
        urgency="1",
        sphere="Hành chính",
        typist="TVM",
        copies="2",
        pages="22",
        direction="false",
        appendices=("Phụ lục I",),
        replies_to=(Reference(agency_code="H31.105", code="9/BC-UBND", issued_on=date(2026, 11, 2), document_id="x"),),
        steering="2",
        trace=(Trace(agency_code="H31", at=datetime(2026, 11, 20, 8, 30, tzinfo=VIETNAM_TIME)),),
        business=Business(kind="0", reason="Văn bản mới", on_paper="0", staff=STAFF),
        attachments=(file(),),
    )
    return replace(whole, **changes)


UPDATE = Business(
    kind="2",
    reason="Đổi nơi nhận",
    document_id="H31,2026/11/01,1/KH-UBND",
    on_paper="0",
    group_change=GroupChange(
        information="1",
        receivers_change="1",
        receivers=(
            ReceiverChange(agency_code="H31.105", change="0"),
            ReceiverChange(agency_code="H31.2.1", change="1"),
        ),
    ),
)
REPLACEMENT = Business(
    kind="3",
    reason="Thay thế",
    replaced=(Replaced(document_id="H31,2026/11/01,1/KH-UBND", agency_codes=("H31.105", "H31.2.1")),),
)


def status(**changes: Any) -> Status:
    """A status that a validator finds nothing wrong with."""
    whole = Status(
        sender=COMMUNE,
        about=Reference(
            agency_code="H31", code="12/KH-UBND", issued_on=date(2026, 11, 20), document_id="H31,12/KH-UBND"
        ),
        staff=STAFF,
        code="03",
        description="Đã tiếp nhận",
        at=datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM_TIME),
    )
    return replace(whole, **changes)


@cache
def octets() -> bytes:
    """The document on the wire."""
    return write(document(), entry_name=entry_name)


def zipped(content: bytes, name: str = "a.pdf", compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of one entry."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        archive.writestr(zipfile.ZipInfo(name), content, compress_type=compression)
    return held.getvalue()


def carrying(payload: bytes, *, name: str = "a.pdf", lines: str = "", prefix: str = "") -> bytes:
    """A bare package with one attachment whose octets, still in base64, are these; ``lines`` ends every 76 characters."""
    return with_text(in_lines(base64.b64encode(payload).decode(), lines), name=name, prefix=prefix)


def in_lines(text: str, end: str) -> str:
    """The text in lines of 76 characters."""
    return end.join(text[start : start + 76] for start in range(0, len(text), 76)) if end else text


def with_text(text: str, *, name: str = "a.pdf", prefix: str = "", header: str = "<Subject>S</Subject>") -> bytes:
    """A bare package with that text where an attachment's base64 belongs."""
    p = prefix
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="{NAMESPACE}" xmlns:e="{NAMESPACE}"><edXMLEnvelope><edXMLHeader><MessageHeader><From><OrganId>H31</OrganId></From>
{header}</MessageHeader></edXMLHeader><edXMLBody><edXMLManifest version="1.0"><Reference><ContentId>cid:1</ContentId>
</Reference></edXMLManifest></edXMLBody></edXMLEnvelope>
<{p}AttachmentEncoded><{p}Attachment><{p}ContentId>1</{p}ContentId><{p}AttachmentName>{name}</{p}AttachmentName>
<{p}ContentTransferEncoded>{text}</{p}ContentTransferEncoded></{p}Attachment></{p}AttachmentEncoded></edXML>""".encode()
