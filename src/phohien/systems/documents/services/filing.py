"""Work files: the yearly list, documents placed in them, closing, hand-over to the archive. NĐ 30/2020/NĐ-CP, Điều 28 to 32."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import NotFound, Refused, Stale
from phohien.kernel.policy import Act, Actor
from phohien.kernel.text import fold, normalise
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents import policy
from phohien.systems.documents.models import Document, Placement, WorkFile
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.rules import retention
from phohien.systems.documents.services import acting
from phohien.systems.documents.services.entering import required

ENDED = ("done", "filed", "returned", "abandoned", "given_back", "issued", "recalled", "replaced")
"""The states in which nothing waits to be done with a document any more."""
MATTER_TERM = "20"
"""How long files of a neighbour's matters are kept (dossiers of procedures): sample, to be confirmed (TT 01/2023/TT-VPCP)."""


@transaction.atomic
def open_work_file(
    *, agency: str, year: int, notation: str, title: str, term: str, by: Actor, at: datetime
) -> WorkFile:
    """A line of the yearly list of files exists; its maker keeps it. Raises NotAllowed, Refused when the notation is taken."""
    POLICY.require(by, policy.KEEP_FILE)
    if agency != by.agency and by.kind != "system":
        POLICY.require(by, policy.KEEP_FILE, agency)
    if term not in {one.code for one in retention.terms_on(in_vietnam(at).date())}:
        raise Refused(
            Words("Thời hạn bảo quản không có trong danh mục.", "This term is not on the list."), field="term"
        )
    work_file = WorkFile(
        code=uuid.uuid4().hex[:20], agency=agency, year=year, notation=normalise(required(notation, "notation")),
        title=normalise(required(title, "title")), term=term, keeper_post=by.post, keeper_name=by.shown_name,
        opened_on=in_vietnam(at).date(), search_key=fold(f"{notation} {title}"),
    )  # fmt: skip
    try:
        with transaction.atomic():
            work_file.save()
    except IntegrityError:
        raise Refused(
            Words("Số, ký hiệu hồ sơ này đã có trong năm.", "This notation is in the year's list already."),
            code="documents.notation_taken", field="notation",
        ) from None  # fmt: skip
    record(work_file, policy.KEEP_FILE, by=by, at=at)
    return work_file


def record(work_file: WorkFile, act: Act, *, by: Actor, at: datetime, note: str = "") -> None:
    """The act on the work file stands in the ledger."""
    ledger.record(act=act, subject=f"workfile:{work_file.code}", by=by, at=at, agency=work_file.agency, note=note)


@transaction.atomic
def repeat_list(*, agency: str, year: int, by: Actor, at: datetime) -> int:
    """The list of files of the year before stands in this year's list, too, with the year in the titles moved on; lines that are
    there already stay as they are. Returns how many were added. NĐ 30/2020/NĐ-CP, Điều 29. Raises NotAllowed, Refused.
    """
    POLICY.require(by, policy.KEEP_FILE, agency)
    before = WorkFile.objects.filter(agency=agency, year=year - 1).order_by("notation")
    known = set(WorkFile.objects.filter(agency=agency, year=year).values_list("notation", flat=True))
    usable = {one.code for one in retention.terms_on(in_vietnam(at).date())}
    lines = [one for one in before if one.notation not in known and one.term in usable]
    if not lines:
        raise Refused(
            Words("Danh mục năm trước không còn mục nào để chép.", "The list of the year before has nothing to add."),
            code="documents.nothing_to_repeat",
        )
    for one in lines:
        title = one.title.replace(str(year - 1), str(year))
        open_work_file(agency=agency, year=year, notation=one.notation, title=title, term=one.term, by=by, at=at)
    return len(lines)


def refuse_destroyed(work_file: WorkFile) -> None:
    """Nothing. Raises Refused when the work file's contents were destroyed."""
    if work_file.destroyed_on is not None:
        raise Refused(
            Words("Nội dung hồ sơ đã được tiêu hủy.", "The contents of this work file were destroyed."),
            code="documents.destroyed",
        )


def lock(code: str) -> WorkFile:
    """The work file, its row locked until the transaction ends. Raises NotFound.

    Who locks documents, too, locks work files first, several in the order of their codes, then documents in the order of their
    keys: two acts that meet wait for one another and never in a ring.
    """
    found = WorkFile.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise NotFound(Words("Không có hồ sơ này.", "There is no such work file."), code="documents.no_work_file")
    return found


@transaction.atomic
def place_document(*, code: str, work_file: str, by: Actor, at: datetime, revision: int | None = None) -> Placement:
    """The document lies in the work file, without being copied; one that is handled is filed with it.

    Raises NotAllowed; Refused for another agency's or a closed work file; Stale.
    """
    found = lock(work_file)
    document = acting.lock(code, revision=revision)
    acting.require(by, policy.PLACE, document)
    if found.agency != document.agency:
        raise Refused(Words("Hồ sơ của cơ quan khác.", "The work file is another agency's."), field="work_file")
    if found.closed_on is not None:
        raise Refused(
            Words("Hồ sơ đã kết thúc, không thêm văn bản được.", "The work file is closed; nothing is added."),
            code="documents.work_file_closed", field="work_file",
        )  # fmt: skip
    placement, is_new = Placement.objects.get_or_create(
        work_file=found, document=document, defaults={"placed_at": at, "placed_by_name": by.shown_name}
    )
    if is_new:
        acting.allow(document, f"post:{found.keeper_post}", "work_file")
        _file(document, by=by, at=at)
        acting.record(document, policy.PLACE, by=by, at=at, data={"work_file": found.code})
    return placement


def _file(document: Document, *, by: Actor, at: datetime) -> None:
    """What is handled is filed; what is still worked on only lies in the file already."""
    if document.state in ("done", "issued", "recalled", "replaced", "filed"):
        acting.apply(document, "file", by=by, at=at)


def place_requested(document: Document, *, sign: str, title: str, by: Actor, at: datetime) -> Placement:
    """What a neighbour asked for lies in the open work file of that matter and year, opened when there is none. Part of a
    larger act; its clerk keeps it. Term: sample, to be confirmed.
    """
    found = _open_for_matter(document.agency, sign[:24], title, by=by, at=at)
    placement, _new = Placement.objects.get_or_create(
        work_file=found, document=document, defaults={"placed_at": at, "placed_by_name": by.shown_name}
    )
    acting.allow(document, f"post:{found.keeper_post}", "work_file")
    return placement


def _open_for_matter(agency: str, sign: str, title: str, *, by: Actor, at: datetime) -> WorkFile:
    """The file ``SIGN`` of the year, or ``SIGN-2`` and so on once the ones before were closed."""
    year, keeper = in_vietnam(at).year, directory.accounts_holding("clerk", agency, at)
    for place in range(1, 100):
        notation = sign if place == 1 else f"{sign}-{place}"
        found, is_new = WorkFile.objects.get_or_create(
            agency=agency, year=year, notation=notation,
            defaults={
                "code": uuid.uuid4().hex[:20], "title": (title or sign)[:500], "term": MATTER_TERM,
                "keeper_post": keeper[0].code if keeper else "", "keeper_name": str(keeper[0].account) if keeper else by.name,
                "opened_on": in_vietnam(at).date(), "search_key": fold(f"{notation} {title or sign}"),
            },
        )  # fmt: skip
        if is_new:
            record(found, policy.KEEP_FILE, by=by, at=at)
        if found.closed_on is None:
            return found
    raise AssertionError("No office closes a hundred files of one matter in a year.")


@transaction.atomic
def close_work_file(*, code: str, by: Actor, at: datetime) -> WorkFile:
    """The work has ended: nothing is added any more, the year to hand it over begins. Raises NotAllowed, Refused, Stale."""
    work_file = lock(code)
    POLICY.require(by, policy.KEEP_FILE, work_file)
    if work_file.closed_on is not None:
        raise Stale(Words("Hồ sơ đã kết thúc.", "The work file is closed already."), code="documents.closed_already")
    if not work_file.placements.exists():
        raise Refused(
            Words("Hồ sơ chưa có văn bản nào.", "The work file holds no document yet."),
            code="documents.work_file_empty",
        )
    if work_file.placements.exclude(document__state__in=ENDED).exists():
        raise Refused(
            Words("Trong hồ sơ còn văn bản chưa xử lý xong.", "The work file holds documents still worked on."),
            code="documents.work_file_unfinished",
        )
    work_file.closed_on = in_vietnam(at).date()
    work_file.revision += 1
    work_file.save()
    record(work_file, policy.KEEP_FILE, by=by, at=at, note="closed")
    return work_file


@transaction.atomic
def hand_over_work_file(*, code: str, by: Actor, at: datetime) -> WorkFile:
    """The archivist took the closed work file into the agency's archive (Điều 30). Raises NotAllowed, Refused, Stale."""
    work_file = lock(code)
    POLICY.require(by, policy.ARCHIVE, work_file)
    if work_file.closed_on is None:
        raise Refused(Words("Hồ sơ chưa kết thúc.", "The work file is not closed yet."), code="documents.not_closed")
    if work_file.handed_over_on is not None:
        raise Stale(Words("Hồ sơ đã nộp lưu.", "The archive has it already."), code="documents.handed_over")
    work_file.handed_over_on, work_file.handed_over_to = in_vietnam(at).date(), by.shown_name
    work_file.return_reason, work_file.returned_on = "", None
    work_file.save()
    record(work_file, policy.ARCHIVE, by=by, at=at)
    return work_file
