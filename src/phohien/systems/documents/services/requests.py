"""What a neighbour asks this office to issue: taken in once, at the step it has reached; declined with a sentence.

The neighbour's PDF is never altered: what it signed waits here for its number and its seal, what it only drafted for the leader.
NĐ 30/2020/NĐ-CP, Điều 13 to 18 and 32.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import translation

from phohien.base.accounts import queries as accounts
from phohien.base.files import queries as kept
from phohien.base.files import services as files
from phohien.base.files.models import StoredFile
from phohien.base.ledger import services as ledger
from phohien.base.signing import formfields
from phohien.base.signing import queries as signatures
from phohien.base.signing.report import SignatureFinding
from phohien.kernel.errors import Problem, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.contracts.documents import OutgoingDocumentRefused, OutgoingDocumentRequested
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents import policy
from phohien.systems.documents.models import Document, DocumentFile
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.rules.particulars import Particulars
from phohien.systems.documents.rules.types import TYPES
from phohien.systems.documents.services import acting, attaching, entering, filing, issuing, texts

PDF = "application/pdf"
DECLINED = "documents.declined"


@transaction.atomic
def take_request(*, request: OutgoingDocumentRequested, by: Actor, at: datetime) -> Document:
    """The document stands in the office, before the leader, before the clerk, or issued, as far as it was signed; asked
    twice, it is there once.

    Raises NotAllowed; Refused or NotFound with what is wrong: the file, its signature, the type, or that nobody in the office
    keeps its register or signs.
    """
    POLICY.require(by, policy.HEAR_REQUEST)
    known = Document.objects.filter(agency=request.agency, request_code=request.request_code).first()
    if known is not None:
        return known
    stored = _checked(request, at)
    document = _described(request, by=by, at=at)
    acting.allow_office(document, by)
    if request.work_file:
        filing.place_requested(document, sign=request.work_file, title=request.work_file_title, by=by, at=at)
    _STAGES[request.stage](document, request, stored, by, at)
    return document


def refuse_request(*, request: OutgoingDocumentRequested, refusal: Problem, by: Actor, at: datetime) -> None:
    """The asker is told why nothing is issued, in both languages. Raises NotAllowed."""
    POLICY.require(by, policy.HEAR_REQUEST)
    sentence = refusal.message
    fact = OutgoingDocumentRefused(
        request_code=request.request_code, case=request.case, agency=request.agency, reason=refusal.code,
        sentence_vi=_said(sentence, "vi"), sentence_en=_said(sentence, "en"), refused_at=at,
    )  # fmt: skip
    with transaction.atomic():
        ledger.record(
            act=policy.HEAR_REQUEST, subject=f"request:{request.request_code}"[:120], case=request.case, by=by, at=at,
            agency=request.agency, note=refusal.code, fact=fact,
        )  # fmt: skip


def _said(sentence: object, code: str) -> str:
    if isinstance(sentence, Words):
        return sentence.in_language(code)
    with translation.override(code):
        return str(sentence)


@transaction.atomic
def decline_request(*, code: str, reason: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The office issues the document not as it was asked; the asker reads the reason. Nothing had a number yet.

    Raises NotAllowed, Refused without a reason, MoveRefused, Stale.
    """
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.DECLINE, document)
    reason = entering.required(reason, "reason")
    acting.apply(document, "decline", by=by, at=at)
    document.finished_at = at
    fact = OutgoingDocumentRefused(
        request_code=document.request_code, case=document.request_case, agency=document.agency, reason=DECLINED,
        sentence_vi=reason, sentence_en=reason, refused_at=at, refused_by=by.post,
    )  # fmt: skip
    acting.record(document, policy.DECLINE, by=by, at=at, note=reason)
    issuing.answer(document, policy.DECLINE, fact, by=by, at=at)
    return document


def _checked(request: OutgoingDocumentRequested, at: datetime) -> StoredFile:
    """The file that was signed, of a kind and type this office can issue. Raises Refused, NotFound."""
    if request.type_code not in TYPES:
        words = Words("Loại văn bản {code} không có trong danh mục.", "The list has no type of document {code}.")
        raise Refused(words.filled(code=request.type_code), code="documents.no_type")
    _require_people(request, at)
    stored = kept.get_file(request.file_code)
    if stored.sha256 != request.sha256:
        raise Refused(
            Words("Tệp không phải là tệp đã ký.", "The file is not the one that was signed."),
            code="documents.other_file",
        )
    if stored.media_type != PDF:
        raise Refused(
            Words("Văn bản đề nghị phát hành phải là tệp PDF.", "A document to be issued must be a PDF."),
            code="documents.not_pdf",
        )
    return stored


def _require_people(request: OutgoingDocumentRequested, at: datetime) -> None:
    """Somebody in the office keeps the register, and signs what is not signed. Raises Refused.

    What is signed and sealed already needs nobody: it is numbered as it comes.
    """
    name = reads.agency_name(request.agency, at.date())
    if request.stage != "sealed" and not directory.accounts_holding("clerk", request.agency, at):
        words = Words(
            "{agency} chưa có văn thư giữ sổ văn bản đi. Hãy đề nghị quản trị hệ thống bổ nhiệm rồi chuyển lại.",
            "Nobody keeps the register of outgoing documents of {agency}. Have a records clerk appointed, then ask again.",
        )
        raise Refused(words.filled(agency=name), code="documents.no_register")
    if request.stage == "drafted" and not directory.accounts_holding("leader", request.agency, at):
        words = Words(
            "{agency} chưa có lãnh đạo để ký văn bản. Hãy đề nghị quản trị hệ thống bổ nhiệm rồi chuyển lại.",
            "Nobody of {agency} can sign the document. Have a leader appointed, then ask again.",
        )
        raise Refused(words.filled(agency=name), code="documents.no_signer")


def _described(request: OutgoingDocumentRequested, *, by: Actor, at: datetime) -> Document:
    document = entering.new_document(request.agency, "out", "internal", by=by, at=at)
    document.request_code, document.request_case = request.request_code, request.case
    given = Particulars(
        subject=request.title, type_code=request.type_code, issuer_code=request.agency,
        signer_name=str(accounts.get_account(request.signer))[:50] if request.signer else "",
        signer_competence=request.signer_competence, signer_position=request.signer_position,
    )  # fmt: skip
    entering.describe(document, given)
    document.issuer_name = reads.agency_name(request.agency, at.date())
    if request.stage != "drafted":
        document.signed_at = at
    document.save()
    return document


FileStage = DocumentFile.Stage
Stage = Callable[[Document, OutgoingDocumentRequested, StoredFile, Actor, datetime], None]


def _drafted(
    document: Document, request: OutgoingDocumentRequested, stored: StoredFile, by: Actor, at: datetime
) -> None:
    """The leader's turn: the PDF has places for number, day and both signatures."""
    main = _keep(document, stored, by, at)
    before = kept.read(stored.code)
    after = formfields.prepare_form(before)
    if after != before:
        attaching.succeed(document, main, after, stage=FileStage.PREPARED, by=by, at=at)
    acting.apply(document, "take_drafted", by=by, at=at)
    attaching.index(document)
    acting.record(document, policy.HEAR_REQUEST, by=by, at=at, note=request.title)


def _signed(
    document: Document, request: OutgoingDocumentRequested, stored: StoredFile, by: Actor, at: datetime
) -> None:
    """The clerk's turn, when the leader's signature holds. Raises Refused when it does not."""
    report = signatures.verify_kept(stored.sha256, lambda: kept.read(stored.code), at=at)
    if not report.is_signed or not all(_holds(one) for one in report.signatures):
        words = Words(
            "Chữ ký của lãnh đạo trên tệp không còn giá trị, nên không cấp số và đóng dấu được. Hãy ký lại.",
            "The leader's signature on the file does not hold, so it is neither numbered nor sealed. Have it signed again.",
        )
        raise Refused(words, code="documents.not_signed")
    _keep(document, stored, by, at, FileStage.SIGNED)
    acting.apply(document, "take_signed", by=by, at=at)
    attaching.index(document)
    acting.record(document, policy.HEAR_REQUEST, by=by, at=at, note=request.title)


def _holds(finding: SignatureFinding) -> bool:
    """Whether the signature can be relied on, or could be once an outside authority has answered: it is asked by a job."""
    return finding.is_valid or (finding.standing == "unreliable" and bool(finding.chain))


def _sealed(
    document: Document, request: OutgoingDocumentRequested, stored: StoredFile, by: Actor, at: datetime
) -> None:
    """Numbered and issued at once: nothing can be added under the seal."""
    _keep(document, stored, by, at, FileStage.SEALED)
    acting.apply(document, "take_sealed", by=by, at=at)
    issuing.take_number(document, since=at, by=by, at=at)
    issuing.put_out(document, by=by, at=at)


_STAGES: dict[str, Stage] = {"drafted": _drafted, "signed": _signed, "sealed": _sealed}


def _keep(document: Document, stored: StoredFile, by: Actor, at: datetime, stage: str = "") -> DocumentFile:
    """The neighbour's bytes under a name of our own: what is destroyed here with a work file is not destroyed there."""
    stored = files.keep_again(code=stored.code, by=by, at=at)
    made = DocumentFile.objects.create(
        document=document, role="main", name=stored.name, file_code=stored.code, sha256=stored.sha256, stage=stage,
        media_type=stored.media_type, added_at=at, added_by=by.code, added_by_name=by.shown_name,
    )  # fmt: skip
    texts.ask(made, at=at)
    return made
