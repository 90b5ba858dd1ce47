"""Hand-over to the archive: offered, received or returned; held from destruction. NĐ 30/2020/NĐ-CP, Điều 30 (at second hand)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from phohien.base.notices import services as notices
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import NotFound, Refused, Stale
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents import policy
from phohien.systems.documents.models import WorkFile
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.rules import retention
from phohien.systems.documents.services import filing
from phohien.systems.documents.services.entering import required

LOOK = Words("Mở trang để xem chi tiết.", "Open the page to see the details.")
"""What a notice says: never what somebody typed, which may hold personal data."""


def _not_received(work_file: WorkFile) -> None:
    if work_file.handed_over_on is not None:
        raise Stale(Words("Hồ sơ đã nộp lưu.", "The archive has it already."), code="documents.handed_over")
    if work_file.closed_on is None:
        raise Refused(Words("Hồ sơ chưa kết thúc.", "The work file is not closed yet."), code="documents.not_closed")


@transaction.atomic
def offer_work_file(*, code: str, by: Actor, at: datetime) -> WorkFile:
    """The closed work file lies before the archivist. Raises NotAllowed, Refused for an open one, Stale when it was offered."""
    work_file = filing.lock(code)
    POLICY.require(by, policy.OFFER, work_file)
    _not_received(work_file)
    if work_file.offered_on is not None:
        raise Stale(
            Words("Hồ sơ đã được đề nghị nộp lưu.", "The work file was offered already."), code="documents.offered"
        )
    work_file.offered_on, work_file.offered_by_name = in_vietnam(at).date(), by.name
    work_file.save()
    tell_role(
        "archivist", work_file.agency, by=by, at=at, link=reverse("documents:work_file", args=[code]),
        subject=Words("Có hồ sơ chờ nhận vào lưu trữ", "A work file waits for the archive"), body=LOOK,
    )  # fmt: skip
    filing.record(work_file, policy.OFFER, by=by, at=at)
    return work_file


def tell_role(
    role: str, agency: str, *, subject: Words, body: Words, link: str, by: Actor, at: datetime
) -> None:  # fmt: skip
    """Everybody who has the role in the office finds a notice in the page. Part of a larger act."""
    for post in directory.accounts_holding(role, agency, at):
        notices.notify(to=post.account, subject=subject, body=body, by=by, at=at, link=link, by_mail=False)


@transaction.atomic
def return_work_file(*, code: str, reason: str, by: Actor, at: datetime) -> WorkFile:
    """The work file is its keeper's again, open, with the reason; the keeper is told. The year to hand it over begins anew when
    it is closed again. Raises NotAllowed, Refused without a reason, Stale once the archive has it.
    """
    work_file = filing.lock(code)
    POLICY.require(by, policy.RETURN_FILE, work_file)
    _not_received(work_file)
    work_file.return_reason, work_file.returned_on = required(reason, "reason")[:500], in_vietnam(at).date()
    work_file.closed_on = work_file.offered_on = None
    work_file.save()
    _tell_keeper(work_file, by=by, at=at)
    filing.record(work_file, policy.RETURN_FILE, by=by, at=at, note=work_file.return_reason)
    return work_file


def _tell_keeper(work_file: WorkFile, *, by: Actor, at: datetime) -> None:
    try:
        keeper = directory.post_by_code(work_file.keeper_post).account
    except NotFound:  # the post is gone; the list shows the work file as returned all the same
        return
    notices.notify(
        to=keeper, subject=Words("Lưu trữ trả lại hồ sơ", "The archive returned a work file"), body=LOOK, by=by, at=at,
        link=reverse("documents:work_file", args=[work_file.code]),
    )  # fmt: skip


@transaction.atomic
def hold_work_file(*, code: str, reason: str, by: Actor, at: datetime) -> WorkFile:
    """Nothing of the work file may be destroyed, whatever its term, until the hold is lifted. Raises NotAllowed, Refused, Stale."""
    work_file = filing.lock(code)
    POLICY.require(by, policy.HOLD, work_file)
    filing.refuse_destroyed(work_file)
    if work_file.hold_reason:
        raise Stale(Words("Hồ sơ đang được giữ.", "The work file is held already."), code="documents.held")
    work_file.hold_reason, work_file.held_by_name = required(reason, "reason")[:500], by.name
    work_file.held_on = in_vietnam(at).date()
    work_file.save()
    filing.record(work_file, policy.HOLD, by=by, at=at, note=work_file.hold_reason)
    return work_file


@transaction.atomic
def lift_hold(*, code: str, reason: str, by: Actor, at: datetime) -> WorkFile:
    """The work file is kept for its term only, again. Raises NotAllowed, Refused without a reason, Stale without a hold."""
    work_file = filing.lock(code)
    POLICY.require(by, policy.HOLD, work_file)
    if not work_file.hold_reason:
        raise Stale(Words("Hồ sơ không bị giữ.", "The work file is not held."), code="documents.not_held")
    why = required(reason, "reason")
    work_file.hold_reason, work_file.held_by_name, work_file.held_on = "", "", None
    work_file.save()
    filing.record(work_file, policy.HOLD, by=by, at=at, note=why)
    return work_file


@transaction.atomic
def lengthen_term(*, code: str, term: str, reason: str, by: Actor, at: datetime) -> WorkFile:
    """The work file in the archive is kept longer than it was to be, with the reason. Raises NotAllowed; Refused for a term that
    does not hold today or is not longer, for one outside the archive, without a reason.
    """
    work_file = filing.lock(code)
    POLICY.require(by, policy.ARCHIVE, work_file)
    filing.refuse_destroyed(work_file)
    if work_file.handed_over_on is None:
        raise Refused(
            Words("Hồ sơ chưa nộp lưu.", "The archive does not have this work file."), code="documents.not_archived"
        )
    if term not in {one.code for one in retention.longer_than(work_file.term, in_vietnam(at).date())}:
        raise Refused(
            Words("Hãy chọn thời hạn dài hơn thời hạn hiện nay.", "Choose a longer term than the present one."),
            code="documents.not_longer", field="term",
        )  # fmt: skip
    why = required(reason, "reason")
    note = f"{retention.term_of(work_file.term).words.vi} → {retention.term_of(term).words.vi}: {why}"
    work_file.term = term
    work_file.save()
    filing.record(work_file, policy.ARCHIVE, by=by, at=at, note=note)
    return work_file
