"""The signatures of a document: the leader's, the number between, the agency's; by the key here or by one elsewhere.

NĐ 30/2020/NĐ-CP, Điều 5, 15 and 32, Phụ lục I. The PDF is prepared with the clerk's format check;
afterwards every step only adds to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from phohien.base.files import queries as kept
from phohien.base.notices import services as notices
from phohien.base.signing import formfields, handover, longterm, revoking
from phohien.base.signing import queries as credentials
from phohien.base.signing import rules as signatures
from phohien.base.signing import services as signing
from phohien.base.signing.models import Credential, CredentialKind, KeyKind, PreparedSignature
from phohien.kernel.errors import Refused, Stale
from phohien.kernel.policy import Act, Actor
from phohien.kernel.text import fold
from phohien.kernel.words import Words
from phohien.systems.documents import policy
from phohien.systems.documents.models import Document, DocumentFile
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.rules import transitions
from phohien.systems.documents.rules.standing import signing_form
from phohien.systems.documents.rules.types import type_of
from phohien.systems.documents.services import acting, attaching

PLACE = "Hưng Yên"
STAGE = DocumentFile.Stage
OTHER = Words(
    "Chữ ký này được chuẩn bị cho một văn bản khác hoặc một bản cũ. Hãy ký lại từ đầu.",
    "This signature was prepared for another document or an older version. Start signing again.",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the signatures: its act, its line of the table, whose hand, in which field, and what the version is then."""

    move: str
    act: Act
    kind: str
    field: str
    stage: DocumentFile.Stage

    def reason(self, document: Document, by: Actor) -> str:
        """What the signature says of why it was made, and for whom somebody signs in absence."""
        if self.move == "sign":
            lent = f", thừa ủy quyền của {by.delegated_by}" if by.delegated_by else ""
            return f"Ký ban hành {type_of(document.type_code).words.vi.lower()}{lent}"
        return f"Phát hành văn bản số {document.full_number}"


SIGN = Step("sign", policy.SIGN, CredentialKind.PERSON, signatures.LEADER_FIELD, STAGE.SIGNED)
SEAL = Step("seal", policy.SEAL, CredentialKind.AGENCY_SEAL, signatures.AGENCY_FIELD, STAGE.SEALED)


@dataclass(frozen=True, slots=True)
class Ready:
    """A document that may be signed now: its bytes as they go to the signature, and what was seen."""

    document: Document
    credential: Credential
    pdf: bytes
    seen: str
    field_name: str
    certifies: bool


def ready(*, step: Step, code: str, by: Actor, at: datetime) -> Ready:
    """The document may take this signature by this person now, and what was signed before holds.

    Raises NotAllowed, MoveRefused, Refused without a PDF or a certificate, or when an earlier signature does not hold.
    """
    document = reads.get_document(code)
    POLICY.require(by, step.act, document)
    transitions.find(document.direction, document.state, step.move)
    main, credential = _with_what(step, document, by, at)
    content = kept.read(main.file_code)
    is_first = formfields.may_certify(content)
    if step is SEAL or (main.stage == STAGE.INITIALLED and not is_first):
        require_unchanged(content, at=at)
    field = formfields.field_for(content, step.field)
    return Ready(document, credential, content, main.sha256, field, step is SIGN and bool(field) and is_first)


def hindrance(*, step: Step, document: Document, by: Actor, at: datetime) -> Refused | None:
    """Why this person could not make the signature, as far as is known without reading the PDF; None when nothing is."""
    try:
        _with_what(step, document, by, at)
    except Refused as refusal:
        return refusal
    return None


def _with_what(step: Step, document: Document, by: Actor, at: datetime) -> tuple[DocumentFile, Credential]:
    """The PDF to be signed, and the certificate. Raises Refused without either, or when the page names somebody else."""
    main = pdf_of(document)
    if step is SIGN:
        _require_own_name(document, by)
    return main, credential_of(by.code if step is SIGN else document.agency, step.kind, at)


def _require_own_name(document: Document, by: Actor) -> None:
    """Nothing. Raises Refused when somebody acts for an absent leader and the page names the leader: who signs by
    authorisation signs in the own name, as TUQ. (NĐ 30/2020/NĐ-CP, Điều 13 khoản 4).
    """
    if by.delegated_by and document.signer_name and fold(document.signer_name) != fold(by.name):
        words = Words(
            "Dự thảo ghi người ký là {signer}. Bạn ký thay theo ủy quyền: hãy yêu cầu sửa dự thảo thành TUQ. và tên của bạn.",
            "The draft names {signer} as who signs. You sign by authorisation: have it changed to TUQ. and your name.",
        )
        raise Refused(
            words.filled(signer=document.signer_name),
            code="documents.other_signer",
            article="NĐ 30/2020/NĐ-CP, Điều 13",
        )


def sign_here(*, step: Step, code: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The document bears this signature, made with a key of this system; its signed bytes are the next version.

    The leader's signature in a prepared document certifies it: afterwards only the reserved fields may be filled.
    Computing it holds no lock. Raises as ``ready`` does, SigningRefused, Stale.
    """
    found = ready(step=step, code=code, by=by, at=at)
    signed = signing.sign_pdf(
        found.pdf, credential=found.credential, reason=step.reason(found.document, by), at=at, by=by,
        field_name=found.field_name, certify=found.certifies,
    )  # fmt: skip
    return keep(step=step, code=code, seen=found.seen, pdf=signed, by=by, at=at, revision=revision)


@transaction.atomic
def keep(*, step: Step, code: str, seen: str, pdf: bytes, by: Actor, at: datetime, revision: int | None) -> Document:
    """The signed bytes are the document's next version, unless it was changed since ``seen``.

    Raises NotAllowed, MoveRefused, Stale.
    """
    document = acting.lock(code, revision=revision)
    acting.require(by, step.act, document)
    main = _unchanged(document, seen)
    acting.apply(document, step.move, by=by, at=at)
    if step is SIGN:
        document.signed_at = at
        if not document.signer_name:  # what a neighbour asked for names nobody before somebody signs
            document.signer_name, document.signer_position = by.name[:50], by.post_title[:100]
            document.signer_competence = signing_form(by)
        if by.delegated_by:
            document.signer_competence = signing_form(by)
    waits = step is SEAL and not _can_be_checked_later(pdf, at=at)
    stage = STAGE.UNSTAMPED if waits else step.stage
    kept_file = attaching.succeed(document, main, pdf, stage=stage, by=by, at=at)
    if waits:
        _tell_of_missing_stamp(document, by=by, at=at)
    acting.record(document, step.act, by=by, at=at, data={"sha256": kept_file.sha256})
    return document


def _can_be_checked_later(pdf: bytes, *, at: datetime) -> bool:
    """Whether time and evidence lie in the sealed document; what is wanting is asked for (B-LT)."""
    report = credentials.inspect_pdf(pdf, at=at)
    revoking.want(report, at=at)
    return (
        not longterm.is_due(report, at=at) and not longterm.lacks_evidence(report) and not revoking.is_awaited(report)
    )


def _tell_of_missing_stamp(document: Document, *, by: Actor, at: datetime) -> None:
    notices.notify(
        to=by.code,
        subject=Words(
            "Văn bản {code} chưa có dấu thời gian", "Document {code} has no time stamp yet"
        ).filled(code=document.code),
        body=Words(
            "Dịch vụ cấp dấu thời gian không trả lời, hoặc chương trình ký không đóng dấu thời gian. Hệ thống sẽ tự bổ sung sau.",
            "The time-stamping service did not answer, or the signing program added no stamp. It will be added later by itself.",
        ),
        by=by, at=at, about=document.code, by_mail=False,
    )  # fmt: skip


@transaction.atomic
def stamp_document(*, code: str, by: Actor, at: datetime) -> Document:
    """The sealed document bears its evidence and a time stamp over all of it, as its next version; safe to repeat. While an
    authority is still to be asked about a certificate, it waits.

    Raises NotAllowed, SigningRefused while the service is silent.
    """
    document = acting.lock(code)
    acting.require(by, policy.STAMP, document)
    main = pdf_of(document)
    content = kept.read(main.file_code)
    report = credentials.inspect_pdf(content, at=at)
    if revoking.is_awaited(report):
        return document
    if longterm.is_due(report, at=at) or main.stage == STAGE.UNSTAMPED:
        stamped = longterm.restamp(content, at=at)
        kept_file = attaching.succeed(document, main, stamped, stage=STAGE.STAMPED, by=by, at=at)
        acting.record(document, policy.STAMP, by=by, at=at, data={"sha256": kept_file.sha256})
    return document


def _unchanged(document: Document, seen: str) -> DocumentFile:
    main = attaching.main_file(document)
    if main is None or main.sha256 != seen:
        raise Stale(
            Words("Văn bản đã thay đổi. Hãy đọc lại.", "The document was changed meanwhile. Please read it again."),
            code="documents.stale",
        )
    return main


def numbered(content: bytes, *, number: str, on: date) -> bytes:
    """The document with number and day in its form fields; unchanged when it has none."""
    return formfields.fill_form(content, number=f"Số: {number}", place=PLACE, day=on)


def is_key_elsewhere(step: Step, document: Document, *, by: Actor, at: datetime) -> bool:
    """Whether this signature is made with a token or a remote service."""
    owner = by.code if step is SIGN else document.agency
    known = credentials.find_credential(owner_code=owner, kind=step.kind, at=at)
    return known is not None and known.key_kind != KeyKind.SOFT


def hand_out(*, step: Step, code: str, by: Actor, at: datetime) -> handover.HandedOut:
    """The document waits for a signing program on the person's machine. Raises as ``ready`` does."""
    found = ready(step=step, code=code, by=by, at=at)
    return handover.hand_out(
        found.pdf, credential=found.credential, subject=code, step=step.move, seen=found.seen, name=f"{code}.pdf", by=by,
        at=at,
    )  # fmt: skip


@transaction.atomic
def take_back(*, step: Step, code: str, given: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The document that came back signed is the next version. Raises as ``keep`` and ``handover.take`` do, and Refused
    for a document handed out for something else.
    """
    held, pdf = handover.take(code=given, by=by, at=at)
    if (held.subject, held.step) != (code, step.move):
        raise Refused(OTHER, code="documents.other_handover")
    return keep(step=step, code=code, seen=held.seen_sha256, pdf=pdf, by=by, at=at, revision=revision)


def prepare_elsewhere(*, step: Step, code: str, by: Actor, at: datetime) -> PreparedSignature:
    """The bytes a token or a remote service signs, good for fifteen minutes. Raises as ``ready`` does."""
    found = ready(step=step, code=code, by=by, at=at)
    return signing.prepare(
        found.pdf, credential=found.credential, reason=step.reason(found.document, by), by=by, at=at,
        field_name=found.field_name, certify=found.certifies,
    )  # fmt: skip


@transaction.atomic
def complete_elsewhere(
    *, step: Step, code: str, prepared: str, signature: bytes, by: Actor, at: datetime, revision: int | None = None
) -> Document:
    """The document bears the signature value made elsewhere. Raises as ``keep`` and ``signing.complete`` do."""
    held = credentials.get_prepared(prepared)
    document = reads.get_document(code)
    POLICY.require(by, step.act, document)
    main = pdf_of(document)
    is_of_this_step = held.field_name == formfields.field_for(kept.read(main.file_code), step.field)
    if held.original_sha256 != main.sha256 or not is_of_this_step:  # initials are no signature
        raise Stale(OTHER, code="documents.other_prepared")
    signed = signing.complete(prepared=held, signature=signature, by=by, at=at)
    return keep(step=step, code=code, seen=held.original_sha256, pdf=signed, by=by, at=at, revision=revision)


def require_unchanged(content: bytes, *, at: datetime) -> None:
    """Nothing. Raises Refused when the document is not signed or something was changed after a signature."""
    report = credentials.verify_pdf(content, at=at)
    if not report.intact:
        raise Refused(
            Words(
                "Văn bản đã bị thay đổi sau khi lãnh đạo ký, nên không đóng dấu được.",
                "The document was changed after the leader signed it, so it cannot be sealed.",
            ),
            code="documents.changed_after_signing",
            article="NĐ 30/2020/NĐ-CP, Điều 32",
        )


def pdf_of(document: Document) -> DocumentFile:
    """The PDF that is signed. Raises Refused when there is none."""
    main = attaching.main_file(document)
    if main is None or main.media_type != "application/pdf":
        raise Refused(Words("Chưa có bản PDF để ký.", "There is no PDF to sign yet."), code="documents.no_pdf")
    return main


def credential_of(owner: str, kind: str, at: datetime) -> Credential:
    """The owner's certificate to sign with: the newest usable one, else the newest. Raises Refused without any."""
    known = credentials.list_credentials(owner_code=owner, kind=kind)
    usable = [one for one in known if credentials.standing_of(one, at=at) == "valid"]
    if usable or known:
        return (usable or known)[0]
    raise Refused(
        Words(
            "Chưa có chứng thư số để ký. Hãy đề nghị quản trị hệ thống đăng ký.",
            "There is no certificate to sign with yet. Ask the operator to register one.",
        ),
        code="documents.no_credential",
    )
