"""Outgoing and internal documents up to the leader's signature: drafted in versions, reviewed, checked.

NĐ 30/2020/NĐ-CP, Điều 10 to 12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from phohien.base.files import queries as kept
from phohien.base.signing import formfields
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Act, Actor
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents import policy
from phohien.systems.documents.models import Comment, Document, DocumentFile, Task
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.rules import layout
from phohien.systems.documents.rules.particulars import Particulars
from phohien.systems.documents.services import (
    acting,
    attaching,
    directing,
    entering,
    initialling,
    letters,
    recipients,
)
from phohien.systems.documents.services.axis import telling

PDF = "application/pdf"
TRAVEL = ("main", "appendix")
MADE_HERE = (DocumentFile.Stage.PREPARED, DocumentFile.Stage.INITIALLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a draft consists of: files, or a text that is typeset, and appendices, of which those in ``taken_off`` belong to it no
    more; and to whom it goes: agencies by code, others a line each.
    """

    uploads: tuple[attaching.Upload, ...] = ()
    taken_off: tuple[int, ...] = ()
    body: str = ""
    recipients: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    note: str = ""


@transaction.atomic
def draft_document(
    *, agency: str, direction: str, given: Particulars, content: Content, by: Actor, at: datetime, unit: str = "",
    response_to: str = "", replaces: str = "",
) -> Document:  # fmt: skip
    """A draft in its first version, in the drafter's hands. ``replaces`` is the document it will take the place of.

    Raises NotAllowed; Refused for a state secret or a faulty file.
    """
    POLICY.require(by, policy.DRAFT, agency)
    document = entering.new_document(agency, direction, "internal", by=by, at=at)
    document.drafted_by, document.unit = by.post, unit
    entering.describe(document, given)
    _stand(document, at)
    document.response_to = Document.objects.filter(code=response_to, agency=agency).first() if response_to else None
    document.replaces = Document.objects.filter(code=replaces, agency=agency).first() if replaces else None
    document.save()
    acting.allow_office(document, by)
    acting.apply(document, "draft", by=by, at=at)
    acting.open_for_post(document, "draft", by.post, by=by, at=at)
    told = _write(document, content, by=by, at=at)
    acting.record(document, policy.DRAFT, by=by, at=at, note=content.note, data=told)
    if document.response_to is not None:
        telling.work_began(document.response_to, by=by, at=at)
    return document


def _stand(document: Document, at: datetime) -> None:
    """A draft has no number; its issuer is its own agency."""
    found = directory.find_agency(document.agency, at.date())
    document.number = document.notation = document.number_notation = ""
    document.issued_on = None
    document.issuer_code, document.issuer_name = document.agency, found.name if found else document.agency


def _write(document: Document, content: Content, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The document holds what the content says. Returns what the ledger is told of its appendices."""
    uploads, named = list(content.uploads), recipients.named(content.recipients, content.agencies, at=at)
    if content.body.strip():
        spoken = recipients.spoken(named, at.date(), without=document.agency)
        pdf = letters.letter_pdf(document, content.body, spoken, at=at)
        uploads.append(attaching.Upload(content=pdf, name="du-thao.pdf", role="main"))
    gone = attaching.take_off(document, content.taken_off)
    made = attaching.attach(document, uploads, by=by, at=at, note=content.note)
    for one in made:
        if content.body.strip() and one.name == "du-thao.pdf":
            one.text = content.body
            one.save(update_fields=["text"])
    recipients.keep(document, named)
    attaching.index(document)
    told = {
        "attached": [one.file_code for one in made if one.role == "appendix"],
        "taken_off": [one.file_code for one in gone],
    }
    return {name: codes for name, codes in told.items() if codes}


@transaction.atomic
def revise_document(
    *, code: str, given: Particulars, content: Content, by: Actor, at: datetime, revision: int | None = None
) -> Document:
    """The draft has its next version; earlier ones and their comments stay. Raises NotAllowed, Refused, Stale."""
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.DRAFT, document)
    acting.apply(document, "revise", by=by, at=at)
    entering.describe(document, given)
    _stand(document, at)
    told = _write(document, content, by=by, at=at)
    acting.record(document, policy.DRAFT, by=by, at=at, note=content.note, data=told)
    return document


@transaction.atomic
def submit_document(
    *, code: str, reviewers: Iterable[str] = (), is_serial: bool = False, by: Actor, at: datetime,
    revision: int | None = None,
) -> Document:  # fmt: skip
    """The draft goes to its reviewers, all at once or one after the other; without any to the clerk's format check.

    Raises NotAllowed, Stale; Refused for a draft with nothing in it, or nothing to be signed when the clerk is the next.
    """
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.SUBMIT, document)
    posts = list(dict.fromkeys(reviewers))
    lacking = hindrance_of(document, is_for_clerk=not posts) if document.state == "draft" else None
    if lacking is not None:
        raise Refused(lacking, code="documents.draft_lacks")
    if posts:
        initialling.make_room(document, len(posts), by=by, at=at)
    acting.apply(document, "submit" if posts else "submit_unreviewed", by=by, at=at)
    for order, post in enumerate(posts):
        waits = is_serial and order > 0
        state = Task.State.LATER if waits else Task.State.OPEN
        acting.open_for_post(document, "review", post, by=by, at=at, order=order, state=state)
    acting.record(document, policy.SUBMIT, by=by, at=at, data={"reviewers": posts, "serial": is_serial})
    return document


@transaction.atomic
def initial_document(
    *, code: str, text: str = "", by: Actor, at: datetime, revision: int | None = None,
    signed: initialling.Signed | None = None,
) -> Document:  # fmt: skip
    """The reviewer initialled this version, with an opinion or without, by a signature in the PDF when there is one, else by
    this record; the next one has the turn, or the clerk.

    Raises NotAllowed, Stale; OvertakenError when the signature was made over another version.
    """
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.INITIAL, document)
    acting.apply(document, "initial", by=by, at=at)
    directing.close(directing.own_task(document, ("review",), by), by=by, at=at, note=text.strip())
    if signed is not None:
        initialling.keep(document, signed, by=by, at=at)
    _comment(document, text, by=by, at=at, is_initial=True, is_signed=signed is not None)
    _next_reviewer(document, by=by, at=at)
    acting.record(document, policy.INITIAL, by=by, at=at, note=text.strip(), data={"signed": signed is not None})
    return document


def initial(*, code: str, text: str = "", by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The same with a digital signature where the reviewer has a key here and the draft a place for it. Raises SigningRefused too."""
    return initialling.sign_here(
        code=code, by=by, at=at, keep=kept_with(code, text=text, by=by, at=at, revision=revision)
    )


def kept_with(
    code: str, *, by: Actor, at: datetime, text: str = "", revision: int | None = None
) -> Callable[[initialling.Signed | None], Document]:
    """How the reviewer's act is recorded once it is known whether there is a signature."""
    return lambda signed: initial_document(code=code, text=text, by=by, at=at, revision=revision, signed=signed)


def _next_reviewer(document: Document, *, by: Actor, at: datetime) -> None:
    reviews = document.tasks.filter(kind="review")
    if reviews.filter(state=Task.State.OPEN).exists():
        return
    following = reviews.filter(state=Task.State.LATER).order_by("order").first()
    if following is None:
        acting.apply(document, "finish_review", by=by, at=at)
        return
    following.state, following.opened_at = Task.State.OPEN, at
    following.save(update_fields=["state", "opened_at"])


def _comment(
    document: Document, text: str, *, by: Actor, at: datetime, is_initial: bool = False, is_signed: bool = False
) -> None:
    main = attaching.main_file(document)
    Comment.objects.create(
        document=document, at=at, by_post=by.post, by_name=by.shown_name, text=text.strip(), is_initial=is_initial,
        file_version=main.version if main else None, sha256=main.sha256 if main else "", is_signed=is_signed,
    )  # fmt: skip


@transaction.atomic
def comment_document(*, code: str, text: str, by: Actor, at: datetime) -> Document:
    """An opinion stands beside the document. Raises NotAllowed, Refused."""
    document = acting.lock(code)
    acting.require(by, policy.COMMENT, document)
    text = entering.required(text, "text")
    _comment(document, text, by=by, at=at)
    acting.record(document, policy.COMMENT, by=by, at=at, note=text)
    return document


@transaction.atomic
def withdraw_draft(*, code: str, reason: str = "", by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The drafter has the draft again, before the clerk has checked it; who was to look at it need not. Raises NotAllowed, Stale,
    Refused once it was checked.
    """
    return _back_to_drafter(code, "withdraw", policy.WITHDRAW, reason, by, at, revision)


@transaction.atomic
def take_up_draft(*, code: str, reason: str = "", by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The draft that was given up is worked on again. Raises NotAllowed, Refused, Stale."""
    return _back_to_drafter(code, "take_up", policy.TAKE_UP, reason, by, at, revision)


def _back_to_drafter(
    code: str, move: str, act: Act, reason: str, by: Actor, at: datetime, revision: int | None
) -> Document:
    document = acting.lock(code, revision=revision)
    acting.require(by, act, document)
    acting.apply(document, move, by=by, at=at)
    acting.open_for_post(document, "draft", document.drafted_by, by=by, at=at)
    acting.record(document, act, by=by, at=at, note=reason.strip())
    return document


@transaction.atomic
def abandon_draft(*, code: str, reason: str = "", by: Actor, at: datetime, revision: int | None = None) -> Document:
    """Nobody works on the draft any more; it stays to be read, and can be taken up again. Raises NotAllowed, Refused, Stale."""
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.ABANDON, document)
    acting.apply(document, "abandon", by=by, at=at)
    acting.record(document, policy.ABANDON, by=by, at=at, note=reason.strip())
    return document


@transaction.atomic
def ask_change(*, code: str, reason: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The draft is in its drafter's hands again, with what to change: from a reviewer, the clerk or the leader.

    Raises NotAllowed, Refused, Stale.
    """
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.ASK_CHANGE, document)
    reason = entering.required(reason, "reason")
    acting.apply(document, "ask_change", by=by, at=at)
    _comment(document, reason, by=by, at=at)
    acting.open_for_post(document, "draft", document.drafted_by, by=by, at=at)
    acting.record(document, policy.ASK_CHANGE, by=by, at=at, note=reason)
    return document


def findings_of(document: Document) -> list[layout.Finding]:
    """What the format check finds wanting in the draft."""
    return layout.findings(_looked_at(document))


def hindrance_of(document: Document, *, is_for_clerk: bool) -> Words | None:
    """What keeps the draft from being submitted; None when nothing does."""
    return layout.hindrance(_looked_at(document, with_paper=False), is_for_clerk=is_for_clerk)


def _looked_at(document: Document, *, with_paper: bool = True) -> layout.Draft:
    main = attaching.main_file(document)
    is_pdf = main is not None and main.media_type == PDF
    sizes = reads.sizes_of(one for one in reads.files_in_order(document) if one.is_current and one.role in TRAVEL)
    return layout.Draft(
        subject=document.subject, signer_name=document.signer_name, signer_position=document.signer_position,
        recipients=document.recipients.count(), is_internal=document.direction == "internal", has_content=main is not None,
        has_pdf=is_pdf, octets=sum(sizes.values()), is_prepared=main is not None and main.stage in MADE_HERE,
        paper=formfields.paper_of(kept.read(main.file_code)) if with_paper and main is not None and is_pdf else None,
    )  # fmt: skip


@transaction.atomic
def check_format(*, code: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The clerk checked layout and form; the draft waits for the leader, its PDF with places for number, day and signatures.

    Raises NotAllowed, Refused while something grave is wanting or the PDF cannot be signed.
    """
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.CHECK_FORMAT, document)
    grave = [one for one in findings_of(document) if one.is_grave]
    if grave:
        raise Refused(grave[0].words, code="documents.format", article="NĐ 30/2020/NĐ-CP, Điều 8")
    acting.apply(document, "check_format", by=by, at=at)
    _prepare(document, by=by, at=at)
    acting.record(document, policy.CHECK_FORMAT, by=by, at=at)
    return document


def _prepare(document: Document, *, by: Actor, at: datetime) -> None:
    """What the leader reads is to the octet what the leader signs, so the form is made before."""
    main = attaching.main_file(document)
    if main is None:
        return
    before = kept.read(main.file_code)
    after = formfields.prepare_form(before)
    if after != before:
        attaching.succeed(document, main, after, stage=DocumentFile.Stage.PREPARED, by=by, at=at)
