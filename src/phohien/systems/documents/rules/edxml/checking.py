"""What a province's validator would say of a package before it goes out: every fault at once, each a whole sentence.

Limits and letters of the codes are those of a validator in use in a province; which elements must be there is read off
the samples and to be confirmed from the standard's own table. Agency codes up to 35 characters: QĐ 20/2020/QĐ-TTg.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from phohien.kernel.words import Words
from phohien.systems.documents.rules.edxml.codes import (
    BUSINESS_KINDS,
    ON_PAPER,
    RECEIVER_CHANGES,
    STATUSES,
    STEERING,
    URGENCIES,
    Code,
)
from phohien.systems.documents.rules.edxml.findings import Finding
from phohien.systems.documents.rules.edxml.model import (
    Attachment,
    Business,
    Document,
    Organisation,
    Package,
    Reference,
    Status,
)
from phohien.systems.documents.rules.edxml.wire import VIETNAM_TIME

_AGENCY = re.compile(r"[A-Za-z0-9]+(\.[A-Za-z0-9]+)*")
_ON_WIRE = re.compile("[\\x09\\x0a\\x0d\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")


def check(package: Package, *, at: datetime | None = None) -> tuple[Finding, ...]:
    """Every fault of the package. With ``at``, also days that lie in the future then."""
    if isinstance(package, Status):
        return tuple(_status(package, at))
    return tuple(_document(package, at))


def _document(package: Document, at: datetime | None) -> Iterator[Finding]:
    yield from _organisation(package.sender, "From")
    yield from _receivers(package.receivers)
    yield from _text(package.document_id, "DocumentId", 500, needed=True)
    yield from _text(package.number, "Code.CodeNumber", 11, needed=True)
    yield from _text(package.symbol, "Code.CodeNotation", 30, needed=True)
    yield from _text(package.issued_at_place, "PromulgationInfo.Place", 50, needed=True)
    yield from _issued(package.issued_on, "PromulgationInfo.PromulgationDate", at, needed=True)
    yield from _allowed(package.type.group, "DocumentType.Type", ("1", "2"))
    yield from _whole(package.type.detail, "DocumentType.TypeDetail")
    yield from _text(package.type.name, "DocumentType.TypeName", 100, needed=True)
    yield from _text(package.abstract, "Subject", 500, needed=True)
    yield from _text(package.content, "Content", 500)
    yield from _text(package.signatory.competence, "SignerInfo.Competence", 100)
    yield from _text(package.signatory.position, "SignerInfo.Position", 100)
    yield from _text(package.signatory.name, "SignerInfo.FullName", 50)
    for number, place in enumerate(package.recipients, start=1):
        yield from _text(place, f"ToPlaces.Place[{number}]", 150)
    yield from _other(package)
    for number, reference in enumerate(package.replies_to, start=1):
        yield from _reference(reference, f"ResponseFor[{number}]", at)
    for number, trace in enumerate(package.trace, start=1):
        yield from _agency(trace.agency_code, f"TraceHeader[{number}].OrganId")
        yield from _needed(trace.at is not None, f"TraceHeader[{number}].Timestamp")
    yield from _business(package.business)
    yield from _files(package.attachments)


def _other(package: Document) -> Iterator[Finding]:
    yield from _coded(package.urgency, "OtherInfo.Priority", URGENCIES)
    yield from _text(package.sphere, "OtherInfo.SphereOfPromulgation", 100)
    yield from _text(package.typist, "OtherInfo.TyperNotation", 10)
    yield from _whole(package.copies, "OtherInfo.PromulgationAmount")
    yield from _whole(package.pages, "OtherInfo.PageAmount")
    yield from _text(package.direction, "OtherInfo.Direction", 10)
    for number, appendix in enumerate(package.appendices, start=1):
        yield from _text(appendix, f"OtherInfo.Appendixes.Appendix[{number}]", 500)
    yield from _coded(package.steering, "SteeringType", STEERING)


def _status(package: Status, at: datetime | None) -> Iterator[Finding]:
    yield from _organisation(package.sender, "From")
    yield from _reference(package.about, "ResponseFor", at)
    yield from _needed(bool(package.about.document_id), "ResponseFor.DocumentId")
    yield from _needed(bool(package.code), "StatusCode")
    yield from _coded(package.code, "StatusCode", STATUSES)
    yield from _text(package.description, "Description", 500)
    yield from _needed(package.at is not None, "Timestamp")
    if at is not None and package.at is not None and package.at > at:
        yield _fault("M.Timestamp", "Timestamp", _FUTURE, f"{package.at:%Y/%m/%d %H:%M:%S}")


def _organisation(organisation: Organisation, place: str) -> Iterator[Finding]:
    yield from _agency(organisation.agency_code, f"{place}.OrganId")
    yield from _text(organisation.name, f"{place}.OrganName", 200, needed=True)
    yield from _text(organisation.in_charge, f"{place}.OrganizationInCharge", 200)
    yield from _text(organisation.address, f"{place}.OrganAdd", 250)
    yield from _text(organisation.email, f"{place}.Email", 100)
    yield from _text(organisation.telephone, f"{place}.Telephone", 20)
    yield from _text(organisation.fax, f"{place}.Fax", 20)
    yield from _text(organisation.website, f"{place}.Website", 100)


def _receivers(receivers: tuple[Organisation, ...]) -> Iterator[Finding]:
    yield from _needed(bool(receivers), "To")
    seen: set[str] = set()
    for number, receiver in enumerate(receivers, start=1):
        yield from _organisation(receiver, f"To[{number}]")
        if receiver.agency_code and receiver.agency_code in seen:
            yield _fault(
                "M.To.OrganId", f"To[{number}].OrganId", _TWICE.filled(code=receiver.agency_code), receiver.agency_code
            )
        seen.add(receiver.agency_code)


def _reference(reference: Reference, place: str, at: datetime | None) -> Iterator[Finding]:
    yield from _agency(reference.agency_code, f"{place}.OrganId")
    yield from _text(reference.code, f"{place}.Code", 50)
    yield from _text(reference.document_id, f"{place}.DocumentId", 500)
    yield from _issued(reference.issued_on, f"{place}.PromulgationDate", at, needed=False)


def _business(business: Business) -> Iterator[Finding]:
    yield from _needed(bool(business.kind), "Bussiness.BussinessDocType")
    yield from _coded(business.kind, "Bussiness.BussinessDocType", BUSINESS_KINDS)
    yield from _text(business.reason, "Bussiness.BussinessDocReason", 500)
    yield from _text(business.document_id, "Bussiness.DocumentId", 500)
    yield from _coded(business.on_paper, "Bussiness.Paper", ON_PAPER)
    if business.kind == "3":
        yield from _needed(bool(business.replaced), "Bussiness.ReplacementInfoList")
    for number, item in enumerate(business.replaced, start=1):
        there = f"Bussiness.ReplacementInfo[{number}]"
        yield from _text(item.document_id, f"{there}.DocumentId", 500, needed=True)
        for code in item.agency_codes:
            yield from _agency(code, f"{there}.OrganId")
    for number, change in enumerate(business.group_change.receivers if business.group_change else (), start=1):
        there = f"Bussiness.Receiver[{number}]"
        yield from _agency(change.agency_code, f"{there}.OrganId")
        yield from _needed(bool(change.change), f"{there}.ReceiverType")
        yield from _coded(change.change, f"{there}.ReceiverType", RECEIVER_CHANGES)


def _files(files: tuple[Attachment, ...]) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, file in enumerate(files, start=1):
        there = f"Attachment[{number}]"
        yield from _text(file.content_id, f"{there}.ContentId", 100, needed=True)
        yield from _text(file.name, f"{there}.AttachmentName", 500, needed=True)
        yield from _text(file.description, f"{there}.Description", 500)
        yield from _text(file.content_type, f"{there}.ContentType", 100)
        yield from _needed(bool(file.content or file.size), f"{there}.ContentTransferEncoded")
        if file.content_id in seen:
            yield _fault("M.Attachment.ContentId", f"{there}.ContentId", _SAME_ID.filled(id=file.content_id))
        seen.add(file.content_id)


def _agency(code: str, place: str) -> Iterator[Finding]:
    yield from _text(code, place, 35, needed=True)
    if code and not _AGENCY.fullmatch(code):
        yield _fault(f"M.{_bare(place)}", place, _AGENCY_CODE.filled(value=code[:60]), code)


def _text(value: str, place: str, longest: int, *, needed: bool = False) -> Iterator[Finding]:
    if needed:
        yield from _needed(bool(value.strip()), place)
    if len(value) > longest:
        yield _fault(f"R.{_bare(place)}", place, _TOO_LONG.filled(place=place, limit=longest, length=len(value)), value)
    if not _ON_WIRE.fullmatch(value):
        yield _fault(f"T.{_bare(place)}", place, _UNWRITABLE.filled(place=place))


def _needed(there: bool, place: str) -> Iterator[Finding]:
    if not there:
        yield _fault(f"N.{_bare(place)}", place, _MISSING.filled(place=place))


def _whole(value: str, place: str) -> Iterator[Finding]:
    if value and not (value.isascii() and value.isdigit() and len(value) <= 9):
        yield _fault(f"T.{_bare(place)}", place, _NOT_WHOLE.filled(place=place, value=value[:40]), value)


def _coded(value: str, place: str, codes: Mapping[str, Code]) -> Iterator[Finding]:
    yield from _allowed(value, place, codes, needed=False)


def _allowed(value: str, place: str, codes: Iterable[str], *, needed: bool = True) -> Iterator[Finding]:
    if needed:
        yield from _needed(bool(value), place)
    if value and value not in (known := tuple(codes)):
        words = _NOT_ALLOWED.filled(place=place, value=value[:40], known=", ".join(known))
        yield _fault(f"M.{_bare(place)}", place, words, value)


def _issued(day: date | None, place: str, at: datetime | None, *, needed: bool) -> Iterator[Finding]:
    if needed:
        yield from _needed(day is not None, place)
    if at is not None and day is not None and day > at.astimezone(VIETNAM_TIME).date():
        yield _fault(f"M.{_bare(place)}", place, _FUTURE, f"{day:%Y/%m/%d}")


def _bare(place: str) -> str:
    """The place without its numbers: the same fault has the same code wherever it stands."""
    return re.sub(r"\[\d+\]", "", place)


def _fault(code: str, place: str, words: Words, value: str = "") -> Finding:
    return Finding(code=code, place=place, words=words, value=value[:200])


_MISSING = Words("Thiếu {place}.", "{place} is missing.")
_TOO_LONG = Words(
    "{place} dài {length} ký tự, vượt quá {limit} ký tự.", "{place} has {length} characters, more than {limit}."
)
_UNWRITABLE = Words(
    "{place} có ký tự điều khiển mà XML không chứa được.", "{place} has a control character that XML cannot hold."
)
_NOT_WHOLE = Words("{place} phải là số nguyên, không phải “{value}”.", "{place} must be a whole number, not “{value}”.")
_NOT_ALLOWED = Words(
    "{place} không được là “{value}”; các mã được phép: {known}.",
    "{place} must not be “{value}”; the codes allowed are {known}.",
)
_AGENCY_CODE = Words(
    "“{value}” không phải là mã định danh điện tử của cơ quan, ví dụ H31.1.2.",
    "“{value}” is not an agency code such as H31.1.2.",
)
_TWICE = Words("Cơ quan {code} được nêu hai lần ở nơi nhận.", "The agency {code} is named twice among the receivers.")
_SAME_ID = Words("Hai tệp đính kèm cùng mã {id}.", "Two attachments have the same id {id}.")
_FUTURE = Words("Ngày này còn ở tương lai.", "This day lies in the future.")
