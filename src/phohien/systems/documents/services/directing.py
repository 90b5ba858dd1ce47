"""Directives: presented to the leader, directed, forwarded, handled to the end, reopened. NĐ 30/2020/NĐ-CP, Điều 23 and 24."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from phohien.base.notices import services as notices
from phohien.kernel.errors import Refused, Stale
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.contracts.documents import DirectiveCompleted, DirectiveGiven
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents import policy
from phohien.systems.documents.models import Directive, Document, Task
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.rules import clocks
from phohien.systems.documents.rules.labels import PARTS
from phohien.systems.documents.rules.standing import holders_of
from phohien.systems.documents.services import acting
from phohien.systems.documents.services.entering import required

HANDLING = ("lead", "cooperate")
ANSWERED = Words("Đã trả lời bằng văn bản số {number}.", "Answered by document {number}.")


@dataclass(frozen=True, slots=True)
class Charge:
    """Who is charged with which part: ``lead``, ``cooperate`` or ``inform``."""

    post: str
    part: str


@transaction.atomic
def present_document(*, code: str, by: Actor, at: datetime, note: str = "", revision: int | None = None) -> Document:
    """The registered document lies before the leader. Raises NotAllowed, MoveRefused, Stale."""
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.PRESENT, document)
    acting.apply(document, "present", by=by, at=at)
    acting.record(document, policy.PRESENT, by=by, at=at, note=note.strip())
    return document


@transaction.atomic
def send_back_document(*, code: str, reason: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The leader gives the document back to the clerk, with the reason. Raises NotAllowed, Refused, Stale."""
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.SEND_BACK, document)
    reason = required(reason, "reason")
    acting.apply(document, "send_back", by=by, at=at)
    acting.record(document, policy.SEND_BACK, by=by, at=at, note=reason)
    return document


@transaction.atomic
def direct_document(
    *, code: str, text: str, charges: Iterable[Charge], by: Actor, at: datetime, working_days: int | None = None,
    revision: int | None = None,
) -> Directive:  # fmt: skip
    """The leader's directive stands on the document; whoever is charged has a task, due after so many working days.

    On a document already directed it is a further directive (the work is split). A directive only for information ends the
    handling at once. Raises NotAllowed, Refused without text or with none or several in the lead, Stale.
    """
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.DIRECT, document)
    text, charged = required(text, "text"), list(charges)
    _check_charges(charged)
    acting.apply(document, "split" if document.state == "directed" else "direct", by=by, at=at)
    due = None if working_days is None else clocks.directive_limit(acting.calendar(), at=at, working_days=working_days)
    directive = Directive.objects.create(
        code=uuid.uuid4().hex[:20], document=document, agency=document.agency, given_at=at, given_by=by.post,
        given_by_name=by.shown_name, text=text, due_at=due, original_due_at=due,
    )  # fmt: skip
    acting.allow(document, f"post:{by.post}", "directed")
    _charge(document, directive, charged, by=by, at=at)
    _begin(document, directive, charged, by=by, at=at)
    return directive


def _check_charges(charged: list[Charge]) -> None:
    if not charged or any(one.part not in PARTS for one in charged):
        raise Refused(
            Words("Hãy chọn người nhận việc.", "Choose who is charged."), code="documents.no_charge", field="lead"
        )
    leads = [one for one in charged if one.part == "lead"]
    if len(leads) > 1 or (not leads and any(one.part == "cooperate" for one in charged)):
        raise Refused(
            Words("Chỉ một người, một đơn vị chủ trì.", "Exactly one person or unit leads."),
            code="documents.one_lead", field="lead",
        )  # fmt: skip
    if len({one.post for one in charged}) < len(charged):
        raise Refused(
            Words("Mỗi người chỉ nhận một phần việc.", "Each person has one part only."),
            code="documents.charged_twice", field="cooperate",
        )  # fmt: skip


def _charge(document: Document, directive: Directive, charged: list[Charge], *, by: Actor, at: datetime) -> None:
    for one in charged:
        due = directive.due_at if one.part != "inform" else None
        acting.open_for_post(document, one.part, one.post, by=by, at=at, due_at=due, directive=directive)
        _tell(document, one.post, by=by, at=at)


def _tell(document: Document, post_code: str, *, by: Actor, at: datetime) -> None:
    post = directory.post_by_code(post_code)
    notices.notify(
        to=post.account,
        subject=Words("Có văn bản giao cho bạn", "A document was given to you"),
        body=Words("Mở văn bản để đọc chỉ đạo và thời hạn.", "Open the document to read the directive and its deadline."),
        by=by, at=at, link=reverse("documents:document", args=[document.code]), about=document.code, by_mail=False,
    )  # fmt: skip


def _begin(document: Document, directive: Directive, charged: list[Charge], *, by: Actor, at: datetime) -> None:
    lead = next((one.post for one in charged if one.part == "lead"), "")
    fact = DirectiveGiven(
        directive_code=directive.code, document_code=document.code, agency=document.agency,
        lead_agency=directory.post_by_code(lead).agency.code if lead else "", given_at=at, due_at=directive.due_at,
    )  # fmt: skip
    if not lead:
        end_directive(directive, at=at)
        if not _open_leads(document):
            acting.apply(document, "finish", by=by, at=at)
            document.finished_at = at
    acting.record(
        document, policy.DIRECT, by=by, at=at, note=directive.text, fact=fact, data={"directive": directive.code}
    )


def end_directive(directive: Directive, *, at: datetime, state: str = Directive.State.DONE) -> None:
    """The directive is not followed any more. Part of a larger act."""
    directive.state, directive.ended_at = state, at
    directive.save(update_fields=["state", "ended_at"])


def _open_leads(document: Document) -> bool:
    return document.tasks.filter(kind="lead", state=Task.State.OPEN).exists()


def own_task(document: Document, kinds: tuple[str, ...], by: Actor) -> Task:
    """The actor's own open task of these kinds. Raises Stale when it is done or gone."""
    found = document.tasks.filter(kind__in=kinds, state=Task.State.OPEN, holder__in=holders_of(by)).first()
    if found is None:
        raise Stale(
            Words(
                "Việc này đã xong hoặc đã chuyển cho người khác.", "This task is done or was given to somebody else."
            ),
            code="documents.task_gone",
        )
    return found


def close(task: Task, *, by: Actor, at: datetime, note: str = "") -> None:
    """The task is done by the actor."""
    task.state, task.done_at, task.done_by_name, task.note = Task.State.DONE, at, by.shown_name, note
    task.save(update_fields=["state", "done_at", "done_by_name", "note"])


@transaction.atomic
def assign_document(
    *, code: str, post: str, note: str = "", by: Actor, at: datetime, revision: int | None = None
) -> Document:
    """The actor's part is somebody else's now, with the same deadline: a division's head to a specialist, or a colleague.

    Raises NotAllowed, Refused for who is no colleague, Stale.
    """
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.ASSIGN, document)
    _require_colleague(post, document, by=by, at=at)
    acting.apply(document, "assign", by=by, at=at)
    task = own_task(document, HANDLING, by)
    close(task, by=by, at=at, note=note.strip())
    acting.open_for_post(document, task.kind, post, by=by, at=at, due_at=task.due_at, directive=task.directive)
    _tell(document, post, by=by, at=at)
    acting.record(document, policy.ASSIGN, by=by, at=at, note=note.strip(), data={"post": post})
    return document


def _require_colleague(post: str, document: Document, *, by: Actor, at: datetime) -> None:
    """Nothing. Work is given on within the document's office or the actor's own; whom other offices it concerns is the leader's to
    say, for they may read the document then."""
    offices = {document.agency, by.agency}
    if not any(post == code for agency in offices for code, _name in reads.colleagues(agency, at)):
        raise Refused(
            Words("Hãy chọn một người của cơ quan.", "Choose somebody of the office."),
            code="documents.no_colleague",
            field="post",
        )


@transaction.atomic
def hand_back_document(*, code: str, reason: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """Who leads gives the document back to the leader, with the reason; the directive falls away. Raises NotAllowed, Refused."""
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.HAND_BACK, document)
    task, reason = own_task(document, ("lead",), by), required(reason, "reason")
    close(task, by=by, at=at, note=reason)
    if task.directive is not None:
        end_directive(task.directive, at=at, state=Directive.State.DROPPED)
        task.directive.tasks.filter(state=Task.State.OPEN).update(state=Task.State.DROPPED, done_at=at)
    if not _open_leads(document):
        acting.apply(document, "hand_back", by=by, at=at)
    acting.record(document, policy.HAND_BACK, by=by, at=at, note=reason)
    return document


@transaction.atomic
def complete_task(*, code: str, result: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The actor's part is done, with its result. When nobody leads any more the document is handled and waits to be filed.

    Raises NotAllowed, Refused without a result, Stale.
    """
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.COMPLETE, document)
    result = required(result, "result")
    acting.apply(document, "complete", by=by, at=at)
    _end_part(document, own_task(document, HANDLING, by), result=result, by=by, at=at)
    return document


def _end_part(document: Document, task: Task, *, result: str, by: Actor, at: datetime) -> None:
    close(task, by=by, at=at, note=result)
    fact = _completed(document, task, at=at) if task.kind == "lead" else None
    if task.kind == "lead" and not _open_leads(document):
        acting.apply(document, "finish", by=by, at=at)
        document.finished_at = at
    acting.record(document, policy.COMPLETE, by=by, at=at, note=result, fact=fact)


def _completed(document: Document, task: Task, *, at: datetime) -> DirectiveCompleted | None:
    directive = task.directive
    if directive is None or directive.tasks.filter(kind="lead", state=Task.State.OPEN).exists():
        return None
    end_directive(directive, at=at)
    return DirectiveCompleted(
        directive_code=directive.code, document_code=document.code, agency=document.agency, completed_at=at,
        is_on_time=directive.due_at is None or at <= directive.due_at,
    )  # fmt: skip


def end_answered(reply: Document, *, by: Actor, at: datetime) -> None:
    """What an issued document answers is done by it: the drafter's own part, with the reply's number as its result.

    Others who lead go on, and a document nobody leads at all stays as it is. Part of the reply's issue.
    """
    if reply.response_to_id is None:
        return
    document = Document.objects.select_for_update().get(pk=reply.response_to_id)
    mine = document.tasks.filter(kind__in=HANDLING, state=Task.State.OPEN, holder=f"post:{reply.drafted_by}").first()
    if document.state != "directed" or mine is None:
        return
    result = ANSWERED.filled(number=reply.full_number).vi
    acting.apply(document, "complete", by=by, at=at)
    _end_part(document, mine, result=result, by=by, at=at)


@transaction.atomic
def acknowledge_document(*, code: str, by: Actor, at: datetime) -> Document:
    """The actor has read what was given for information. Raises NotAllowed, Stale."""
    document = acting.lock(code)
    acting.require(by, policy.ACKNOWLEDGE, document)
    close(own_task(document, ("inform",), by), by=by, at=at)
    acting.record(document, policy.ACKNOWLEDGE, by=by, at=at)
    return document


@transaction.atomic
def reopen_document(*, code: str, reason: str, by: Actor, at: datetime, revision: int | None = None) -> Document:
    """The handled or filed document lies before the leader again, with the reason. Raises NotAllowed, Refused, Stale."""
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.REOPEN, document)
    reason = required(reason, "reason")
    acting.apply(document, "reopen", by=by, at=at)
    document.finished_at = None
    acting.record(document, policy.REOPEN, by=by, at=at, note=reason)
    return document
