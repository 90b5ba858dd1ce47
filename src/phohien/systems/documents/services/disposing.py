"""Work files whose term has run out: proposed for destruction, decided by a second person, destroyed; what is told of them stays.

Source: Luật Lưu trữ 33/2024/QH15, NĐ 113/2025/NĐ-CP (articles at second hand: to be confirmed). The description of each work file and
document, its numbers, its path and the minutes are kept for ever; the bytes go with the nightly sweep of ``base.files``.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, Sum
from django.urls import reverse

from phohien.base.files import services as files
from phohien.base.files.models import StoredFile
from phohien.base.ledger import services as ledger
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import NotAllowed, NotFound, Refused, Stale
from phohien.kernel.policy import Act, Actor
from phohien.kernel.words import Words
from phohien.systems.documents import policy
from phohien.systems.documents.models import (
    Consignment,
    Delivery,
    Disposal,
    DisposalLine,
    Document,
    DocumentFile,
    Placement,
    WorkFile,
)
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.rules import retention
from phohien.systems.documents.services import archiving, attaching, filing, first_pages, texts
from phohien.systems.documents.services.entering import required

DESTROYED, SPARED = "destroyed", "spared"
DONE_TRANSPORT = (Delivery.Transport.DONE, Delivery.Transport.FAIL)


def why_not(work_file: WorkFile, today: date) -> Words | None:
    """Why the work file may not be destroyed on that day; None when it may."""
    if work_file.destroyed_on is not None:
        return Words("Nội dung hồ sơ đã được tiêu hủy.", "The contents of this work file were destroyed.")
    if work_file.hold_reason:
        return Words("Hồ sơ đang được giữ: {reason}", "The work file is held: {reason}").filled(
            reason=work_file.hold_reason
        )
    if work_file.handed_over_on is None or work_file.closed_on is None:
        return Words("Hồ sơ chưa nộp lưu.", "The archive does not have this work file.")
    if not retention.has_run_out(work_file.closed_on, work_file.term, today):
        return Words("Hồ sơ còn thời hạn bảo quản.", "The work file's term has not run out.")
    return None


@transaction.atomic
def propose_disposal(*, agency: str, work_files: Iterable[str], reason: str, by: Actor, at: datetime) -> Disposal:
    """The work files lie before the leader to be destroyed. Raises NotAllowed; Refused for none, for another office's, or for one
    that may not be destroyed; Stale for one that is in an open proposal already.
    """
    POLICY.require(by, policy.PROPOSE_DISPOSAL, agency)
    disposal = Disposal(
        code=uuid.uuid4().hex[:20], agency=agency, reason=required(reason, "reason")[:1000], proposed_at=at,
        proposed_by=by.code, proposed_by_name=by.name,
    )  # fmt: skip
    chosen = [filing.lock(code) for code in sorted(set(work_files))]
    if not chosen:
        raise Refused(
            Words("Hãy chọn ít nhất một hồ sơ.", "Choose at least one work file."), code="documents.none_chosen"
        )
    for one in chosen:
        _require_disposable(one, agency, in_vietnam(at).date())
    disposal.save()
    DisposalLine.objects.bulk_create(
        DisposalLine(disposal=disposal, work_file=one, documents=one.placements.count()) for one in chosen
    )
    archiving.tell_role(
        "leader", agency, by=by, at=at, link=reverse("documents:disposal", args=[disposal.code]),
        subject=Words("Đề nghị tiêu hủy hồ sơ chờ quyết định", "A proposal to destroy work files waits for your decision"),
        body=archiving.LOOK,
    )  # fmt: skip
    _record(disposal, policy.PROPOSE_DISPOSAL, by=by, at=at, note=disposal.reason)
    return disposal


def _require_disposable(work_file: WorkFile, agency: str, today: date) -> None:
    if work_file.agency != agency:
        raise Refused(
            Words("Hồ sơ của cơ quan khác.", "The work file is another agency's."), code="documents.other_office"
        )
    reason = why_not(work_file, today)
    if reason is not None:
        raise Refused(
            Words("{file}: {reason}", "{file}: {reason}").filled(file=str(work_file), reason=reason),
            code="documents.not_disposable",
        )
    open_states = (Disposal.State.PROPOSED, Disposal.State.APPROVED)
    if work_file.disposal_lines.filter(disposal__state__in=open_states).exists():
        raise Stale(
            Words("Hồ sơ đã có trong một đề nghị tiêu hủy.", "The work file is in a proposal already."),
            code="documents.in_disposal",
        )


@transaction.atomic
def decide_disposal(*, code: str, approves: bool, note: str, by: Actor, at: datetime) -> Disposal:
    """The leader agreed or refused. Raises NotAllowed, also for who proposed it; Refused without words to a refusal; Stale."""
    disposal = _lock(code)
    POLICY.require(by, policy.DECIDE_DISPOSAL, disposal)
    if by.code == disposal.proposed_by:
        raise NotAllowed(
            Words(
                "Người đề nghị không tự quyết định tiêu hủy. Cần một người thứ hai.",
                "Who proposed the destruction cannot decide it. A second person is needed.",
            ),
            code="documents.second_person",
        )
    if disposal.state != Disposal.State.PROPOSED:
        raise Stale(
            Words("Đề nghị này đã được quyết định.", "This proposal was decided already."), code="documents.decided"
        )
    disposal.decision_note = note.strip()[:1000] if approves else required(note, "note")[:1000]
    disposal.state = Disposal.State.APPROVED if approves else Disposal.State.REFUSED
    disposal.decided_at, disposal.decided_by, disposal.decided_by_name = at, by.code, by.name
    disposal.save()
    _record(disposal, policy.DECIDE_DISPOSAL, by=by, at=at, note=disposal.state)
    return disposal


@transaction.atomic
def carry_out(*, code: str, by: Actor, at: datetime) -> Disposal:
    """The contents of the approved work files are gone; their description and the minutes stay. One that was held meanwhile is
    spared, and so is a document that lies in a living work file too. Raises NotAllowed, Refused before the decision, Stale.
    """
    disposal = _lock(code)
    POLICY.require(by, policy.DESTROY, disposal)
    if disposal.state == Disposal.State.DONE:
        raise Stale(
            Words("Việc tiêu hủy đã thực hiện.", "The destruction was carried out already."), code="documents.disposed"
        )
    if disposal.state != Disposal.State.APPROVED:
        raise Refused(
            Words("Lãnh đạo chưa đồng ý tiêu hủy.", "The leader has not agreed to the destruction."),
            code="documents.not_approved",
        )
    tally = _Tally()
    lines = list(disposal.lines.select_related("work_file").order_by("work_file__code"))
    today = in_vietnam(at).date()
    going = {line.work_file_id for line in lines if _decide_line(line, today)}
    _lock_documents(going)
    for line in lines:
        if line.work_file_id in going:
            _destroy(line, going, today, tally)
        line.save()
    disposal.state, disposal.done_at, disposal.done_by_name = Disposal.State.DONE, at, by.name
    disposal.files_destroyed, disposal.bytes_destroyed = tally.files, tally.bytes
    disposal.save()
    _record(disposal, policy.DESTROY, by=by, at=at, data={"files": tally.files, "bytes": tally.bytes})
    return disposal


@dataclass(slots=True)
class _Tally:
    """How much went."""

    files: int = 0
    bytes: int = 0

    def forget(self, codes: list[str]) -> None:
        """These kept files are forgotten and counted."""
        held = StoredFile.objects.filter(code__in=codes)
        self.bytes += held.aggregate(sum=Sum("size_bytes"))["sum"] or 0
        self.files += files.forget(codes=codes)


def _decide_line(line: DisposalLine, today: date) -> bool:
    """Whether the line's work file still may be destroyed; a hold or a mistake since the proposal spares it."""
    line.work_file = filing.lock(line.work_file.code)
    reason = why_not(line.work_file, today)
    line.outcome, line.note = (SPARED, reason.vi[:500]) if reason else (DESTROYED, "")
    return reason is None


def _lock_documents(work_files: set[int]) -> None:
    """All documents of all these work files at once, in the order of their keys: one can lie in two files, and their own order is
    another in each of two disposals."""
    held = Placement.objects.filter(work_file__in=work_files).values("document")
    list(Document.objects.filter(pk__in=held).order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def _destroy(line: DisposalLine, going: set[int], today: date, tally: _Tally) -> None:
    work_file = line.work_file
    for document in Document.objects.filter(placements__work_file=work_file).order_by("pk"):
        others = document.placements.exclude(work_file_id__in=going).filter(work_file__destroyed_on=None)
        if others.exists():
            line.documents_kept += 1
        else:
            _destroy_document(document, today, tally)
    packages = work_file.packages.exclude(file_code="")
    tally.forget(list(packages.values_list("file_code", flat=True)))
    packages.update(file_code="")
    work_file.destroyed_on = today
    work_file.save()


def _destroy_document(document: Document, today: date, tally: _Tally) -> None:
    """Every version of every file, copies and packages of the axis are forgotten; description, numbers and path stay."""
    living = document.files.filter(destroyed_on=None)
    codes, contents = list(living.values_list("file_code", flat=True)), set(living.values_list("sha256", flat=True))
    for copy in document.copies.all():
        codes += [code for code in (copy.file_code, copy.sealed_code, copy.source_code) if code]
    document.files.filter(destroyed_on=None).update(destroyed_on=today, text="")
    texts.forget(contents)
    first_pages.forget(contents)
    tally.forget(codes)
    tally.forget(_packages_nobody_needs(document))
    attaching.index(document)


def _packages_nobody_needs(document: Document) -> list[str]:
    """Files with octets the axis keeps of it, unless they are still under way or carried a document that lives in another office;
    octets that lie in a package's row are gone with this."""
    touched = Consignment.objects.filter(
        Q(document=document.code) | Q(pk__in=Delivery.objects.filter(document=document.code).values("consignment"))
    )
    over = [one for one in touched if _is_over(one)]
    Consignment.objects.filter(pk__in=[one.pk for one in over]).update(octets=None)
    return [one.file_code for one in over if one.file_code]


def _is_over(consignment: Consignment) -> bool:
    deliveries = list(consignment.deliveries.all())
    if any(one.transport not in DONE_TRANSPORT for one in deliveries):
        return False
    named = {consignment.document, *(one.document for one in deliveries)} - {""}
    return not DocumentFile.objects.filter(document__code__in=named, destroyed_on=None).exists()


def _lock(code: str) -> Disposal:
    found = Disposal.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise NotFound(Words("Không có đề nghị này.", "There is no such proposal."), code="documents.no_disposal")
    return found


def _record(
    disposal: Disposal, act: Act, *, by: Actor, at: datetime, note: str = "", data: dict[str, int] | None = None
) -> None:
    ledger.record(
        act=act, subject=f"disposal:{disposal.code}", by=by, at=at, agency=disposal.agency, note=note,
        data={"work_files": list(disposal.lines.values_list("work_file__code", flat=True)), **(data or {})},
    )  # fmt: skip
