"""Bringing deadlines to mind: tasks due, work files that go to the archive. Each once a day at most."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from phohien.base.ledger import services as ledger
from phohien.base.notices import services as notices
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents import policy
from phohien.systems.documents.models import Task, WorkFile
from phohien.systems.documents.policy import POLICY


@transaction.atomic
def remind_task(*, task: int, by: Actor, at: datetime) -> bool:
    """The holder of the open task was told that it is due soon or late, once a day; whether it was so."""
    POLICY.require(by, policy.REMIND)
    found = (
        Task.objects.select_for_update(of=("self",)).select_related("document").filter(pk=task, state="open").first()
    )
    today = in_vietnam(at).date()
    if found is None or found.reminded_on == today or not found.holder.startswith("post:"):
        return False
    found.reminded_on = today
    found.save(update_fields=["reminded_on"])
    late = found.due_at is not None and found.due_at < at
    subject = (
        Words("Văn bản quá hạn", "A document is overdue")
        if late
        else Words("Văn bản sắp đến hạn", "A document is due soon")
    )
    _tell(
        found.holder.removeprefix("post:"),
        subject,
        reverse("documents:document", args=[found.document.code]),
        by=by,
        at=at,
    )
    ledger.record(
        act=policy.REMIND, subject=found.document.code, case=found.document.code, by=by, at=at, agency=found.agency
    )
    return True


@transaction.atomic
def remind_work_file(*, code: str, by: Actor, at: datetime) -> bool:
    """The keeper was told that the closed work file is due to go to the archive within thirty days, once a day."""
    POLICY.require(by, policy.REMIND)
    found = WorkFile.objects.select_for_update().filter(code=code, handed_over_on=None).first()
    today = in_vietnam(at).date()
    if found is None or found.warned_on == today:
        return False
    found.warned_on = today
    found.save(update_fields=["warned_on"])
    subject = Words("Hồ sơ sắp đến hạn nộp lưu", "A work file is due to go to the archive")
    _tell(found.keeper_post, subject, reverse("documents:work_file", args=[found.code]), by=by, at=at)
    ledger.record(act=policy.REMIND, subject=f"workfile:{found.code}", by=by, at=at, agency=found.agency)
    return True


def _tell(post: str, subject: Words, link: str, *, by: Actor, at: datetime) -> None:
    notices.notify(
        to=directory.post_by_code(post).account, subject=subject,
        body=Words("Mở trang để xem thời hạn.", "Open the page to see the deadline."), by=by, at=at, link=link,
    )  # fmt: skip
