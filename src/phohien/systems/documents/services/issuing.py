"""Outgoing documents from the leader's signature to the end: signed, numbered, sealed, issued, recalled.

NĐ 30/2020/NĐ-CP, Điều 13 to 18. Computing a signature holds no lock; the act then checks that the document is still the one that was
signed. A signed file is never altered: the number and the day are filled into form fields prepared before the signature.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from phohien.base.files import queries as kept
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.policy import Actor
from phohien.kernel.text import fold
from phohien.lgsp.contracts.documents import DocumentIssued
from phohien.systems.documents import policy
from phohien.systems.documents.models import Document, Entry
from phohien.systems.documents.rules import numbering
from phohien.systems.documents.rules.types import type_of
from phohien.systems.documents.services import acting, attaching, directing, letters, signing
from phohien.systems.documents.services import numbering as numbers
from phohien.systems.documents.services.axis import dispatching, telling
from phohien.systems.documents.services.entering import required


def sign_document(*, code: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The PDF bears the leader's signature; the document waits for its number. Raises NotAllowed, Refused without a
    certificate or a PDF, MoveRefused, Stale.
    """
    return signing.sign_here(step=signing.SIGN, code=code, by=by, at=at, revision=revision)


@transaction.atomic
def number_document(
    *, code: str, by: Actor, at: datetime, after: int | None = None, revision: int | None = None
) -> Document:
    """The signed document has its number, notation and date; ``after`` inserts it behind a number given before.

    Raises NotAllowed, Refused, MoveRefused, Stale.
    """
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.NUMBER, document)
    acting.apply(document, "number", by=by, at=at)
    entry = take_number(document, since=document.signed_at or at, after=after, by=by, at=at)
    _show_number(document, by=by, at=at)
    acting.record(document, policy.NUMBER, by=by, at=at, data={"number": str(entry)})
    return document


def _show_number(document: Document, *, by: Actor, at: datetime) -> None:
    """The number and the day stand in the PDF's form fields, when it was prepared with them."""
    main = attaching.main_file(document)
    if main is None or main.media_type != "application/pdf" or document.issued_on is None:
        return
    before = kept.read(main.file_code)
    after = signing.numbered(before, number=document.full_number, on=document.issued_on)
    if after != before:
        attaching.succeed(document, main, after, note="Bản đã ghi số", by=by, at=at, name=_file_name(document))


def _file_name(document: Document) -> str:
    """What receivers find the letter under: its number, not the name of the draft."""
    return f"{fold(document.full_number).replace('/', '-').upper()}.pdf"


def take_number(document: Document, *, since: datetime, by: Actor, at: datetime, after: int | None = None) -> Entry:
    """The outgoing document is numbered, dated and found by its number. Part of a larger act."""
    kind = type_of(document.type_code)
    agency, group = document.agency, numbering.group_of(document.direction, kind)
    if after is None:
        entry = numbers.take(
            agency=agency, kind=document.direction, group=group, since=since, by=by, at=at, document=document
        )
    else:
        entry = numbers.insert(
            agency=agency,
            kind=document.direction,
            group=group,
            after=after,
            since=since,
            by=by,
            at=at,
            document=document,
        )
    document.number, document.notation = str(entry), letters.notation_of(document, at)[:30]
    document.number_notation = numbering.folded(document.full_number)
    document.issued_on, document.registered_at = in_vietnam(at).date(), at
    attaching.index(document)
    return entry


def seal_document(*, code: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The agency's seal lies over the leader's signature (Điều 5, Điều 32). Raises NotAllowed, Refused, MoveRefused, Stale."""
    return signing.sign_here(step=signing.SEAL, code=code, by=by, at=at, revision=revision)


@transaction.atomic
def issue_document(*, code: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The document is out; whoever listens is told; one it replaces is replaced now. Raises NotAllowed, MoveRefused, Stale."""
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.ISSUE, document)
    acting.apply(document, "issue", by=by, at=at)
    document.issued_at = at
    _replace_old(document, by=by, at=at)
    directing.end_answered(document, by=by, at=at)
    dispatching.dispatch(document, by=by, at=at)
    acting.record(document, policy.ISSUE, by=by, at=at, fact=fact_of(document, at))
    return document


def fact_of(document: Document, at: datetime) -> DocumentIssued:
    """What neighbours may know of the issued document."""
    main = attaching.main_file(document)
    return DocumentIssued(
        document_code=document.code, agency=document.agency, number_notation=document.full_number,
        type_code=document.type_code, issued_on=document.issued_on or in_vietnam(at).date(), issued_at=at,
        request_code=document.request_code, sha256=main.sha256 if main else "",
    )  # fmt: skip


def _replace_old(document: Document, *, by: Actor, at: datetime) -> None:
    """A content error is mended by a new document of the same form (Điều 18); the old one stays, frozen."""
    if document.replaces_id is None:
        return
    old = Document.objects.select_for_update().get(pk=document.replaces_id)
    acting.apply(old, "replace", by=by, at=at)
    acting.record(old, policy.REPLACE, by=by, at=at, data={"replaced_by": document.code})


@transaction.atomic
def recall_document(*, code: str, reason: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The issued document is recalled, with the reason; it and its number stay, frozen (Phụ lục VI). Raises NotAllowed, Refused."""
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.RECALL, document)
    document.recall_reason = required(reason, "reason")[:500]
    acting.apply(document, "recall", by=by, at=at)
    telling.ask_back(document, reason=document.recall_reason, by=by, at=at)
    acting.record(document, policy.RECALL, by=by, at=at, note=document.recall_reason)
    return document
