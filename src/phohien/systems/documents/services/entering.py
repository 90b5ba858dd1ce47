"""Incoming documents: received, checked, entered in the register, or returned. NĐ 30/2020/NĐ-CP, Điều 20 to 22."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from phohien.base import statements
from phohien.base.notices import services as notices
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.kernel.text import fold, normalise
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents.models import Document, Entry
from phohien.systems.documents.policy import POLICY, RECEIVE, REGISTER, RETURN
from phohien.systems.documents.rules import numbering, particulars
from phohien.systems.documents.rules.particulars import Particulars
from phohien.systems.documents.services import acting, attaching
from phohien.systems.documents.services import numbering as numbers


def describe(document: Document, given: Particulars) -> None:
    """The document's description is as given. Raises Refused (a state secret, a missing subject, a value of no list)."""
    particulars.checked(given)
    for name in ("type_code", "issuer_code", "issued_on", "urgency", "due_at", "pages", "language", "steering"):
        setattr(document, name, getattr(given, name))
    for name in ("number", "notation", "issuer_name", "subject", "signer_name", "signer_position"):
        setattr(document, name, normalise(getattr(given, name)))
    document.signer_competence = given.signer_competence
    document.number_notation = numbering.folded(document.full_number)


def new_document(agency: str, direction: str, source: str, *, by: Actor, at: datetime) -> Document:
    """A document that is nowhere yet."""
    return Document(
        code=uuid.uuid4().hex[:20], agency=agency, direction=direction, state="new", source=source, created_at=at,
        created_by=by.code,
    )  # fmt: skip


def duplicates_of(agency: str, given: Particulars) -> list[Document]:
    """Documents the office has already with this number, notation, issuer and date (NĐ 30/2020, Phụ lục VI: alarm)."""
    code = numbering.folded(numbering.joined(normalise(given.number), normalise(given.notation)))
    if not code:
        return []
    found = Document.objects.filter(agency=agency, number_notation=code, direction="in", issued_on=given.issued_on)
    issuer = fold(given.issuer_name)
    return [one for one in found.exclude(state="returned")[:20] if fold(one.issuer_name) == issuer]


def _refuse_duplicate(agency: str, given: Particulars, is_known: bool) -> None:
    found = [] if is_known else duplicates_of(agency, given)
    if found:
        raise Refused(
            Words(
                "Cơ quan đã có văn bản {number} của {issuer} cùng ngày. Hãy xem lại; nếu vẫn là văn bản khác, đánh dấu xác nhận.",
                "The office has document {number} of {issuer} of the same date already. Look again; if it is another one, "
                "tick the box.",
            ).filled(number=found[0].full_number, issuer=found[0].issuer_name),
            code="documents.duplicate", field="is_known_duplicate",
        )  # fmt: skip


@transaction.atomic
def enter_document(
    *, agency: str, given: Particulars, uploads: Iterable[attaching.Upload], by: Actor, at: datetime,
    arrived_at: datetime | None = None, is_known_duplicate: bool = False, response_to: str = "",
) -> Document:  # fmt: skip
    """A paper letter stands in the register with its number and its scan, and waits to be presented.

    Raises NotAllowed; Refused for a state secret, a duplicate not confirmed, a date ahead, a faulty file.
    """
    POLICY.require(by, REGISTER, agency)
    _check(agency, given, is_known_duplicate, at)
    document = new_document(agency, "in", "paper", by=by, at=at)
    describe(document, given)
    _answer(document, response_to)
    document.save()
    attaching.attach(document, uploads, by=by, at=at)
    acting.allow_office(document, by)
    acting.apply(document, "enter", by=by, at=at)
    entry = _number_in(document, since=arrived_at or at, by=by, at=at)
    acting.record(document, REGISTER, by=by, at=at, data={"number": str(entry)})
    return document


def _check(agency: str, given: Particulars, is_known_duplicate: bool, at: datetime) -> None:
    if not normalise(given.issuer_name):
        raise Refused(
            Words("Hãy ghi cơ quan ban hành.", "Enter the issuing agency."),
            code="documents.no_issuer",
            field="issuer_name",
        )
    numbering.check_issue_date(given.issued_on, at)
    _refuse_duplicate(agency, given, is_known_duplicate)


def _answer(document: Document, code: str) -> None:
    """The document answers the one of that code, if the office has it."""
    if code:
        document.response_to = Document.objects.filter(agency=document.agency, code=code).first()


def _number_in(document: Document, *, since: datetime, by: Actor, at: datetime) -> Entry:
    document.registered_at = at
    document.is_inbound_checked = True
    attaching.index(document)
    return numbers.take(agency=document.agency, kind="in", group="", since=since, by=by, at=at, document=document)


@transaction.atomic(savepoint=False)
def receive_document(
    *,
    agency: str,
    given: Particulars,
    uploads: Iterable[attaching.Upload],
    by: Actor,
    at: datetime,
    source: str = "axis",
    response_to: str = "",
    replaces: str = "",
) -> Document:
    """An electronic document has arrived and waits for the clerk to check and register it. Raises NotAllowed, Refused.

    ``response_to`` and ``replaces`` are codes of the office's own documents that it answers or takes the place of.
    """
    POLICY.require(by, RECEIVE, agency)
    document = new_document(agency, "in", source, by=by, at=at)
    describe(document, given)
    _answer(document, response_to)
    if replaces:
        document.replaces = Document.objects.filter(agency=agency, code=replaces).first()
    statements.insert(document)
    attaching.attach(document, uploads, by=by, at=at, is_new=True)
    acting.allow_office(document, by)
    attaching.index(document)
    acting.apply(document, "receive", by=by, at=at)
    acting.record(document, RECEIVE, by=by, at=at)
    return document


@transaction.atomic
def register_document(
    *, code: str, by: Actor, at: datetime, is_known_duplicate: bool = False, revision: int | None = None
) -> Document:
    """The arrived document was checked (authenticity, integrity: Điều 21) and has its number. Raises NotAllowed, Refused, Stale."""
    document = acting.lock(code, revision=revision)
    acting.require(by, REGISTER, document)
    given = Particulars(
        subject=document.subject, number=document.number, notation=document.notation, issuer_name=document.issuer_name,
        issued_on=document.issued_on,
    )  # fmt: skip
    others = [one for one in duplicates_of(document.agency, given) if one.pk != document.pk]
    _refuse_duplicate(document.agency, given, is_known_duplicate or not others)
    acting.apply(document, "register", by=by, at=at)
    entry = _number_in(document, since=document.created_at, by=by, at=at)
    acting.record(document, REGISTER, by=by, at=at, data={"number": str(entry)})
    _tell_asker(document, by=by, at=at)
    return document


def _tell_asker(document: Document, *, by: Actor, at: datetime) -> None:
    """Who drafted the letter that is answered here knows that the answer has come, and may read it."""
    asked = document.response_to
    if asked is None or not asked.drafted_by:
        return
    acting.allow(document, f"post:{asked.drafted_by}", "answered")
    notices.notify(
        to=directory.post_by_code(asked.drafted_by).account,
        subject=Words("Đã có trả lời văn bản số {number}", "Document {number} was answered").filled(number=asked.full_number),
        body=Words("Mở văn bản trả lời để đọc và xử lý.", "Open the answer to read it and to work on it."),
        by=by, at=at, link=reverse("documents:document", args=[document.code]), about=document.code, by_mail=False,
    )  # fmt: skip


@transaction.atomic
def return_document(*, code: str, reason: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The arrived document goes back to its sender with the reason (Điều 21; status 02). Raises NotAllowed, Refused, Stale."""
    document = acting.lock(code, revision=revision)
    acting.require(by, RETURN, document)
    reason = required(reason, "reason")
    acting.apply(document, "return_to_sender", by=by, at=at)
    document.finished_at = at
    acting.record(document, RETURN, by=by, at=at, note=reason)
    return document


def required(text: str, field: str) -> str:
    """The text without spaces at its ends. Raises Refused when there is none."""
    if not text.strip():
        raise Refused(Words("Hãy ghi lý do, nội dung.", "Write why, or what."), code="documents.no_text", field=field)
    return text.strip()
