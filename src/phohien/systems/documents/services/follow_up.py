"""A directive followed to its end: progress reported, reminded, put off, its result confirmed or returned.

Who gave it (or a leader of the same office, who may act for the giver) decides; who works on it reports.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from phohien.base.ledger import services as ledger
from phohien.base.notices import services as notices
from phohien.kernel.errors import NotFound, Problem, Refused, Stale
from phohien.kernel.facts import Fact
from phohien.kernel.policy import Act, Actor
from phohien.kernel.words import Words
from phohien.lgsp.contracts.documents import DirectiveConfirmed, DirectiveExtended, DirectiveReturned
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents import policy
from phohien.systems.documents.models import Directive, FollowUp, Task
from phohien.systems.documents.rules import clocks
from phohien.systems.documents.services import acting
from phohien.systems.documents.services.entering import required

Kind = FollowUp.Kind


def _lock(code: str) -> Directive:
    """The directive, its document's row locked until the transaction ends: routing and follow-up never cross. Raises NotFound."""
    found = Directive.objects.filter(code=code).values_list("document__code", flat=True).first()
    if found is None:
        raise NotFound(Words("Không có chỉ đạo này.", "There is no such directive."), code="documents.no_directive")
    document = acting.lock(found)
    directive = document.directives.get(code=code)
    directive.document = document
    return directive


def _require_open(directive: Directive) -> None:
    if directive.state != Directive.State.OPEN:
        words = Words("Chỉ đạo này đã kết thúc.", "This directive has ended.")
        raise Stale(words, code="documents.directive_ended")


def _note(
    directive: Directive, kind: str, act: Act, *, by: Actor, at: datetime, text: str = "", fact: Fact | None = None
) -> None:
    """The step stands with the directive, the act in the ledger under the document. What moves no task leaves the document's
    revision alone: a reminder must not make somebody's open page stale.
    """
    FollowUp.objects.create(
        directive=directive,
        kind=kind,
        at=at,
        by_post=by.post,
        by_name=by.shown_name,
        text=text,
        due_at=directive.due_at,
    )
    data = {"directive": directive.code, "due_at": directive.due_at.isoformat() if directive.due_at else ""}
    document = directive.document
    if kind in (Kind.EXTEND, Kind.RETURN):
        acting.record(document, act, by=by, at=at, note=text, fact=fact, data=data)
    else:
        ledger.record(
            act=act, subject=document.code, case=document.code, by=by, at=at, note=text, fact=fact, agency=document.agency,
            data=data,
        )  # fmt: skip


@transaction.atomic
def report_progress(*, code: str, text: str, by: Actor, at: datetime) -> Directive:
    """How far the work is stands with the directive, for whoever follows it. Raises NotAllowed, Refused without text, Stale."""
    directive = _lock(code)
    acting.require(by, policy.REPORT, directive)
    _require_open(directive)
    _note(directive, Kind.REPORT, policy.REPORT, by=by, at=at, text=required(text, "text"))
    return directive


@transaction.atomic
def extend_directive(*, code: str, working_days: int, reason: str, by: Actor, at: datetime) -> Directive:
    """The directive and its open tasks are due that many working days from now; the first day stays on record.

    Raises NotAllowed; Refused without a reason, for no later day, or when it had none; Stale.
    """
    directive = _lock(code)
    acting.require(by, policy.EXTEND, directive)
    _require_open(directive)
    reason = required(reason, "text")
    due = clocks.directive_limit(acting.calendar(), at=at, working_days=working_days)
    if directive.due_at is None or due <= directive.due_at:
        words = Words("Thời hạn mới phải sau thời hạn cũ.", "The new deadline must be later than the old one.")
        raise Refused(words, code="documents.not_later", field="working_days")
    directive.due_at = due
    directive.save(update_fields=["due_at"])
    working = directive.tasks.filter(kind__in=["lead", "cooperate"], state=Task.State.OPEN)
    working.update(due_at=due, reminded_on=None)
    fact = DirectiveExtended(
        directive_code=directive.code, agency=directive.agency, due_at=due, original_due_at=directive.original_due_at,
        extended_at=at,
    )  # fmt: skip
    _note(directive, Kind.EXTEND, policy.EXTEND, by=by, at=at, text=reason, fact=fact)
    _tell(directive, working, _LATER, by=by, at=at)
    return directive


@transaction.atomic
def confirm_directive(*, code: str, text: str = "", by: Actor, at: datetime) -> Directive:
    """The result is accepted, and the follow-up ends. Raises NotAllowed, Refused before there is a result, Stale."""
    directive = _lock(code)
    acting.require(by, policy.CONFIRM, directive)
    _require_result(directive)
    directive.confirmed_at, directive.confirmed_by_name = at, by.shown_name[:200]
    directive.save(update_fields=["confirmed_at", "confirmed_by_name"])
    fact = DirectiveConfirmed(directive_code=directive.code, agency=directive.agency, confirmed_at=at)
    _note(directive, Kind.CONFIRM, policy.CONFIRM, by=by, at=at, text=text.strip(), fact=fact)
    return directive


def _require_result(directive: Directive) -> None:
    if directive.state == Directive.State.OPEN:
        words = Words("Chỉ đạo này chưa có báo cáo kết quả.", "The result of this directive was not reported yet.")
        raise Refused(words, code="documents.no_result")
    if directive.state == Directive.State.DROPPED or directive.confirmed_at is not None:
        words = Words("Chỉ đạo này đã kết thúc.", "This directive has ended.")
        raise Stale(words, code="documents.directive_ended")


@transaction.atomic
def return_result(*, code: str, reason: str, working_days: int | None = None, by: Actor, at: datetime) -> Directive:
    """The result is not accepted: who reported it leads again, due after so many working days, and the document is worked on.

    Raises NotAllowed; Refused without a reason or before there is a result; Stale; MoveRefused.
    """
    directive = _lock(code)
    acting.require(by, policy.RETURN_RESULT, directive)
    _require_result(directive)
    reason = required(reason, "text")
    last = directive.tasks.filter(kind="lead", state=Task.State.DONE).order_by("-done_at", "-id").first()
    if last is None:
        words = Words(
            "Chỉ đạo này chỉ để biết, không có kết quả để trả lại.", "It was for information; there is no result."
        )
        raise Refused(words, code="documents.no_result")
    document = directive.document
    acting.apply(document, "return_result", by=by, at=at)
    document.finished_at = None
    if working_days is not None:
        directive.due_at = clocks.directive_limit(acting.calendar(), at=at, working_days=working_days)
    directive.state, directive.ended_at = Directive.State.OPEN, None
    directive.save(update_fields=["due_at", "state", "ended_at"])
    acting.open_for_post(
        document, "lead", last.holder.removeprefix("post:"), by=by, at=at, due_at=directive.due_at, directive=directive
    )
    fact = DirectiveReturned(
        directive_code=directive.code, document_code=document.code, agency=directive.agency, returned_at=at,
        due_at=directive.due_at,
    )  # fmt: skip
    _note(directive, Kind.RETURN, policy.RETURN_RESULT, by=by, at=at, text=reason, fact=fact)
    _tell(directive, directive.tasks.filter(state=Task.State.OPEN, kind="lead"), _RETURNED, by=by, at=at)
    return directive


@transaction.atomic
def urge_directive(*, code: str, text: str = "", by: Actor, at: datetime) -> Directive:
    """Whoever works on the directive has a notice, by e-mail too. Raises NotAllowed; Refused twice within an hour; Stale."""
    directive = _lock(code)
    acting.require(by, policy.URGE, directive)
    _require_open(directive)
    last = directive.follow_ups.filter(kind=Kind.REMIND).order_by("-id").first()
    if last is not None and (at - last.at).total_seconds() < AGAIN_AFTER_SECONDS:
        words = Words("Đã đôn đốc chỉ đạo này trong một giờ qua.", "It was reminded of within the last hour.")
        raise Refused(words, code="documents.just_reminded")
    _note(directive, Kind.REMIND, policy.URGE, by=by, at=at, text=text.strip())
    working = directive.tasks.filter(kind__in=["lead", "cooperate"], state=Task.State.OPEN)
    _tell(directive, working, _REMINDED, by=by, at=at, by_mail=True)
    return directive


def urge_many(*, codes: Iterable[str], text: str = "", by: Actor, at: datetime) -> dict[str, str]:
    """Each directive is reminded of in a transaction of its own; returns, by code, the sentence why one was not."""
    failed: dict[str, str] = {}
    for code in dict.fromkeys(codes):
        try:
            urge_directive(code=code, text=text, by=by, at=at)
        except Problem as refusal:
            failed[code] = str(refusal)
    return failed


AGAIN_AFTER_SECONDS = 3600
_LATER = Words("Chỉ đạo giao cho bạn được gia hạn", "The directive given to you has a later deadline")
_RETURNED = Words("Kết quả xử lý được trả lại cho bạn", "Your result was returned to you")
_REMINDED = Words("Bạn được đôn đốc thực hiện chỉ đạo", "You are reminded of a directive")


def _tell(
    directive: Directive, tasks: Iterable[Task], subject: Words, *, by: Actor, at: datetime, by_mail: bool = False
) -> None:
    for task in tasks:
        if task.holder.startswith("post:"):
            notices.notify(
                to=directory.post_by_code(task.holder.removeprefix("post:")).account, subject=subject,
                body=Words("Mở trang chỉ đạo để xem nội dung, thời hạn.", "Open the directive to read it and its deadline."),
                by=by, at=at, link=reverse("documents:directive", args=[directive.code]), about=directive.document.code,
                by_mail=by_mail,
            )  # fmt: skip
