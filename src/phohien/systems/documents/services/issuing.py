"""Outgoing documents from the leader's signature to the end: signed, numbered, sealed, issued, recalled.

NĐ 30/2020/NĐ-CP, Điều 13 to 18. Computing a signature holds no lock; the act then checks that the document is still the one that was
signed. A signed file is never altered: the number and the day are filled into form fields prepared before the signature.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import Refused
from phohien.kernel.facts import Fact
from phohien.kernel.policy import Act, Actor
from phohien.kernel.words import Words
from phohien.lgsp.contracts.documents import DocumentIssued, OutgoingDocumentIssued
from phohien.systems.documents import policy
from phohien.systems.documents.models import Document
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.rules import transitions
from phohien.systems.documents.services import acting, attaching, directing, giving_numbers, signing
from phohien.systems.documents.services.axis import dispatching, telling
from phohien.systems.documents.services.entering import required


def sign_document(*, code: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The PDF bears the leader's signature; the document waits for its number. Raises NotAllowed, Refused without a
    certificate or a PDF, MoveRefused, Stale.
    """
    return signing.sign_here(step=signing.SIGN, code=code, by=by, at=at, revision=revision)


def number_document(
    *, code: str, by: Actor, at: datetime, after: int | None = None, revision: int | None = None
) -> Document:
    """The signed document has its number, notation and date; ``after`` inserts it behind a number given before.

    Raises NotAllowed, Refused, MoveRefused, Stale.
    """
    return giving_numbers.number_document(code=code, by=by, at=at, after=after, revision=revision)


take_number = giving_numbers.take_number


def seal_document(*, code: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The agency's seal lies over the leader's signature (Điều 5, Điều 32). Raises NotAllowed, Refused, MoveRefused, Stale."""
    return signing.sign_here(step=signing.SEAL, code=code, by=by, at=at, revision=revision)


@transaction.atomic
def issue_document(*, code: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The document is out; whoever listens is told; one it replaces is replaced now. Raises NotAllowed, MoveRefused, Stale."""
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.ISSUE, document)
    put_out(document, by=by, at=at)
    return document


def put_out(document: Document, *, by: Actor, at: datetime) -> None:
    """The sealed document is out; a neighbour that asked for it is answered, and it is filed with its matter.

    Part of a larger act.
    """
    acting.apply(document, "issue", by=by, at=at)
    document.issued_at = at
    _replace_old(document, by=by, at=at)
    directing.end_answered(document, by=by, at=at)
    dispatching.dispatch(document, by=by, at=at)
    if document.request_code and document.placements.exists():
        acting.apply(document, "file", by=by, at=at)
    acting.record(document, policy.ISSUE, by=by, at=at, fact=fact_of(document, at))
    if document.request_code:
        answer(document, policy.ISSUE, _issued_as_asked(document, at), by=by, at=at)


def release_document(*, code: str, by: Actor, at: datetime) -> Document:
    """What the leader signed is numbered, sealed and issued, one step after the other, from the step it stands at; stopped in
    between, it goes on from there. Raises as each step does, Refused when the seal's key lies elsewhere.
    """
    document = reads.get_document(code)
    if document.state == "signed":  # no number is taken that no seal would follow
        _require_seal_here(document, by=by, at=at)
    for state, step in (("signed", number_document), ("numbered", seal_document), ("sealed", issue_document)):
        if document.state == state:
            document = step(code=code, by=by, at=at)
    if document.state not in ("issued", "filed"):
        transitions.find(document.direction, document.state, "number")
    return document


def _require_seal_here(document: Document, *, by: Actor, at: datetime) -> None:
    signing.credential_of(document.agency, signing.SEAL.kind, at)
    if signing.is_key_elsewhere(signing.SEAL, document, by=by, at=at):
        words = Words(
            "Khóa con dấu nằm ở thiết bị khác: hãy cấp số, rồi đóng dấu bằng thiết bị đó.",
            "The seal's key lies elsewhere: give the number, then seal with that device.",
        )
        raise Refused(words, code="documents.seal_elsewhere")


def answer(document: Document, act: Act, fact: Fact, *, by: Actor, at: datetime) -> None:
    """The neighbour that asked for the document is told, under its own case."""
    ledger.record(
        act=act, subject=document.code, case=document.request_case, by=by, at=at, agency=document.agency, fact=fact
    )


def _issued_as_asked(document: Document, at: datetime) -> OutgoingDocumentIssued:
    main = attaching.main_file(document)
    return OutgoingDocumentIssued(
        request_code=document.request_code, case=document.request_case, agency=document.agency, document_code=document.code,
        number_notation=document.full_number, issued_on=document.issued_on or in_vietnam(at).date(), issued_at=at,
        file_code=main.file_code if main else "", sha256=main.sha256 if main else "",
    )  # fmt: skip


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
