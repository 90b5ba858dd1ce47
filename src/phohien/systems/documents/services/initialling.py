"""A reviewer's initials as a signature in a field of its own; without a certificate the recorded act does.

Who answers for content, layout or legality initials before the leader signs (NĐ 30/2020/NĐ-CP, Điều 8 and 12, from memory). The
places are made when the draft is submitted, so that all reviewers read and sign one file; the leader's place then says what a
certifying signature would have said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from phohien.base.files import queries as kept
from phohien.base.signing import formfields, handover, rules
from phohien.base.signing import queries as credentials
from phohien.base.signing import services as signing
from phohien.base.signing.models import Credential, CredentialKind, KeyKind, PreparedSignature
from phohien.kernel.errors import Refused, Stale
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.systems.documents import policy
from phohien.systems.documents.models import Document, DocumentFile
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.rules import layout
from phohien.systems.documents.services import attaching, directing

STEP = "initial"
TRIES = 4
PDF = "application/pdf"
OTHER = Words(
    "Chữ ký này được chuẩn bị cho một văn bản khác hoặc một bản cũ. Hãy ký lại từ đầu.",
    "This signature was prepared for another document or an older version. Start signing again.",
)


@dataclass(frozen=True, slots=True)
class Signed:
    """A PDF with one initial more, and the version it was made from."""

    seen: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Ready:
    """What a reviewer may initial now, and with which certificate."""

    document: Document
    credential: Credential
    pdf: bytes
    seen: str
    field: str

    @property
    def reason(self) -> str:
        """What the signature says of why it was made."""
        return f"Ký nháy văn bản {self.document.code}"


class OvertakenError(Stale):
    """Another reviewer initialled meanwhile; the file is not the one that was signed."""


def make_room(document: Document, reviewers: int, *, by: Actor, at: datetime) -> None:
    """The draft's PDF has places for the initials, the number, the day and the two signatures. One that is no PDF, is signed, or
    could be made to look otherwise stays as it is: its reviewers' acts are recorded only. Part of submitting.
    """
    main = attaching.main_file(document)
    if main is None or main.media_type != PDF or main.stage:
        return
    before = kept.read(main.file_code)
    try:
        paper = formfields.paper_of(before)
        dangers = layout.dangers(paper, is_prepared=False)
        after = before if dangers or paper.is_encrypted else formfields.prepare_form(before, initials=reviewers)
    except signing.SigningRefused:  # the format check says what is wrong with it
        return
    if after != before:
        attaching.succeed(document, main, after, stage=DocumentFile.Stage.PREPARED, by=by, at=at)


def ready(*, code: str, by: Actor, at: datetime, elsewhere: bool) -> Ready | None:
    """What the reviewer may sign now; None without a certificate of that kind or a place. Raises NotAllowed, Stale."""
    document = reads.get_document(code)
    POLICY.require(by, policy.INITIAL, document)
    task = directing.own_task(document, ("review",), by)
    credential = credentials.find_credential(owner_code=by.code, kind=CredentialKind.PERSON, at=at)
    main = attaching.main_file(document)
    if credential is None or main is None or main.media_type != PDF or not main.stage:
        return None
    if (credential.key_kind != KeyKind.SOFT) != elsewhere:
        return None
    pdf = kept.read(main.file_code)
    field = formfields.field_for(pdf, rules.initial_name(task.order))
    return Ready(document, credential, pdf, main.sha256, field) if field else None


def is_key_elsewhere(document: Document, *, by: Actor, at: datetime) -> bool:
    """Whether this reviewer could initial with a token."""
    return ready(code=document.code, by=by, at=at, elsewhere=True) is not None


def keep(document: Document, signed: Signed, *, by: Actor, at: datetime) -> None:
    """The initialled bytes are the next version, unless another reviewer was faster. Part of a larger act."""
    main = attaching.main_file(document)
    if main is None or main.sha256 != signed.seen:
        raise OvertakenError(OTHER, code="documents.stale")
    attaching.succeed(document, main, signed.pdf, stage=DocumentFile.Stage.INITIALLED, by=by, at=at)


Keep = Callable[[Signed | None], Document]


def sign_here(*, code: str, by: Actor, at: datetime, keep: Keep) -> Document:
    """The reviewer's act with a signature by a key of this system where there is one, and without where there is none.

    Several who initial at once follow one another: who was overtaken signs the newer file. Raises as ``keep`` does.
    """
    for turn in range(TRIES):
        found = ready(code=code, by=by, at=at, elsewhere=False)
        if found is None:
            return keep(None)
        pdf = signing.sign_pdf(
            found.pdf, credential=found.credential, reason=found.reason, at=at, by=by, field_name=found.field
        )
        try:
            return keep(Signed(found.seen, pdf))
        except OvertakenError:
            if turn == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def hand_out(*, code: str, by: Actor, at: datetime) -> handover.HandedOut:
    """The draft waits for a signing program on the reviewer's machine. Raises Refused without a certificate elsewhere."""
    found = _elsewhere(code, by, at)
    return handover.hand_out(
        found.pdf,
        credential=found.credential,
        subject=code,
        step=STEP,
        seen=found.seen,
        name=f"{code}.pdf",
        by=by,
        at=at,
    )


def prepare_elsewhere(*, code: str, by: Actor, at: datetime) -> PreparedSignature:
    """The bytes a token signs, good for fifteen minutes. Raises Refused without a certificate elsewhere."""
    found = _elsewhere(code, by, at)
    return signing.prepare(
        found.pdf, credential=found.credential, reason=found.reason, by=by, at=at, field_name=found.field
    )


@transaction.atomic
def take_back(*, code: str, given: str, by: Actor, at: datetime, keep: Keep) -> Document:
    """What a signing program brought back is the next version, initialled. Raises as ``keep`` and ``handover.take`` do."""
    held, pdf = handover.take(code=given, by=by, at=at)
    if (held.subject, held.step) != (code, STEP):
        raise Refused(OTHER, code="documents.other_handover")
    return keep(Signed(held.seen_sha256, pdf))


@transaction.atomic
def complete_elsewhere(
    *, code: str, prepared: str, signature: bytes, by: Actor, at: datetime, keep: Keep
) -> Document:  # fmt: skip
    """The document bears the initials whose value was made elsewhere. Raises as ``keep`` and ``signing.complete`` do."""
    held: Any = credentials.get_prepared(prepared)
    main = attaching.main_file(reads.get_document(code))
    if main is None or held.original_sha256 != main.sha256 or held.field_name != _elsewhere(code, by, at).field:
        raise OvertakenError(OTHER, code="documents.other_prepared")
    return keep(Signed(held.original_sha256, signing.complete(prepared=held, signature=signature, by=by, at=at)))


def _elsewhere(code: str, by: Actor, at: datetime) -> Ready:
    found = ready(code=code, by=by, at=at, elsewhere=True)
    if found is None:
        raise Refused(
            Words(
                "Bạn không có chứng thư số trên thiết bị riêng, hoặc bản này không có ô ký nháy. Hãy ký nháy không kèm chữ ký số.",
                "You have no certificate on a token, or this version has no place for initials. Initial it by record instead.",
            ),
            code="documents.no_initials",
        )
    return found
