"""Hand-over to the archive, holds, and destruction by two people after the term: what is told stays, the contents go."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from phohien.base.files import queries as kept
from phohien.base.ledger.models import Entry as Line
from phohien.base.notices.models import Notice
from phohien.kernel.errors import NotAllowed, NotFound, Refused, Stale
from phohien.kernel.policy import SYSTEM, Actor
from phohien.systems.documents.models import Disposal, Document, WorkFile
from phohien.systems.documents.rules import retention
from phohien.systems.documents.services import archiving, attaching, copying, directing, disposing, filing
from phohien.systems.documents.services.axis import accepting, holding
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.axis import make as axis
from phohien.systems.documents.tests.test_package import built, closed_file

pytestmark = pytest.mark.django_db
LATER = make.at(9, day=25)
DEPUTY = Actor(
    code="acc-deputy", name="Phó Giám đốc", kind="official", agency=make.OFFICE, post="p-leader", post_title="Phó Giám đốc",
    roles=frozenset({"leader", "archivist"}), assurance=2,
)  # fmt: skip


def archived(*, documents: int = 1, term: str = "5") -> WorkFile:
    """A work file the archive has, whose term ran out long ago."""
    work_file = closed_file(documents=documents)
    filing.hand_over_work_file(code=work_file.code, by=make.ARCHIVIST, at=LATER)
    WorkFile.objects.filter(pk=work_file.pk).update(
        term=term, closed_on=date(2015, 3, 1), opened_on=date(2015, 1, 1), handed_over_on=date(2016, 1, 5)
    )
    return WorkFile.objects.get(pk=work_file.pk)


def proposed(*work_files: WorkFile, by: Actor = make.ARCHIVIST) -> Disposal:
    return disposing.propose_disposal(
        agency=make.OFFICE,
        work_files=[one.code for one in work_files],
        reason="Hết hạn, tờ trình 001099012345",
        by=by,
        at=LATER,
    )


def approved(*work_files: WorkFile) -> Disposal:
    disposal = proposed(*work_files)
    return disposing.decide_disposal(code=disposal.code, approves=True, note="", by=make.LEADER, at=LATER)


def test_the_archivist_returns_an_offered_file_with_the_reason_and_the_keeper_mends_it() -> None:
    work_file = closed_file(documents=1)
    archiving.offer_work_file(code=work_file.code, by=make.SPECIALIST, at=LATER)
    with pytest.raises(Stale):
        archiving.offer_work_file(code=work_file.code, by=make.SPECIALIST, at=LATER)

    returned = archiving.return_work_file(
        code=work_file.code, reason="Thiếu phụ lục của ông 001099012345", by=make.ARCHIVIST, at=LATER
    )

    assert (returned.closed_on, returned.offered_on, returned.return_reason) == (
        None,
        None,
        "Thiếu phụ lục của ông 001099012345",
    )
    told = Notice.objects.filter(recipient__code="acc-specialist").latest("id")
    assert (told.subject, told.link) == ("Lưu trữ trả lại hồ sơ", f"/van-ban/ho-so/{work_file.code}/")
    filing.close_work_file(code=work_file.code, by=make.SPECIALIST, at=LATER)
    taken = filing.hand_over_work_file(code=work_file.code, by=make.ARCHIVIST, at=LATER)
    assert (taken.return_reason, taken.handed_over_to) == ("", make.ARCHIVIST.name)
    with pytest.raises(Stale):
        archiving.return_work_file(code=work_file.code, reason="Muộn", by=make.ARCHIVIST, at=LATER)
    acts = [
        one.act.rpartition(".")[2] for one in Line.objects.filter(subject=f"workfile:{work_file.code}").order_by("id")
    ]
    assert acts[-4:] == ["offer_work_file", "return_work_file", "keep_work_file", "take_into_archive"]


def test_last_years_list_is_taken_over_once_with_the_year_moved_on() -> None:
    make.offices()
    for notation, title, term in (("01.VP", "Hồ sơ thi đua năm 2025", "10"), ("02.VP", "Hồ sơ cũ", "permanent")):
        filing.open_work_file(
            agency=make.OFFICE, year=2025, notation=notation, title=title, term=term, by=make.CLERK, at=make.at(8)
        )

    assert filing.repeat_list(agency=make.OFFICE, year=2026, by=make.CLERK, at=make.at(9)) == 2
    with pytest.raises(Refused):
        filing.repeat_list(agency=make.OFFICE, year=2026, by=make.CLERK, at=make.at(9))
    titles = WorkFile.objects.filter(year=2026).order_by("notation").values_list("title", flat=True)
    assert list(titles) == ["Hồ sơ thi đua năm 2026", "Hồ sơ cũ"]
    with pytest.raises(NotAllowed):
        filing.repeat_list(agency=make.OFFICE, year=2026, by=make.SPECIALIST, at=make.at(9))


def test_contents_go_only_after_a_second_person_agreed_and_what_is_told_stays() -> None:
    work_file = archived(documents=2)
    document = Document.objects.order_by("pk").first()
    assert document is not None
    code, sha256 = document.files.get().file_code, document.files.get().sha256
    disposal = proposed(work_file)
    with pytest.raises(Refused):
        disposing.carry_out(code=disposal.code, by=make.ARCHIVIST, at=LATER)
    disposing.decide_disposal(code=disposal.code, approves=True, note="", by=make.LEADER, at=LATER)
    assert kept.read(code)

    done = disposing.carry_out(code=disposal.code, by=make.ARCHIVIST, at=LATER)

    assert (done.state, done.files_destroyed) == ("done", 2)
    with pytest.raises(NotFound):
        kept.get_file(code)
    work_file.refresh_from_db()
    assert work_file.destroyed_on is not None
    told = document.files.get()
    assert (told.sha256, told.name, told.destroyed_on, told.text) == (
        sha256,
        "cong-van.pdf",
        work_file.destroyed_on,
        "",
    )
    document.refresh_from_db()
    assert (document.subject, document.full_number, str(document.entry)) == (
        "V/v rà soát quy hoạch đô thị tỉnh Hưng Yên", "4512/BXD-QHKT", "01",
    )  # fmt: skip
    assert attaching.main_file(document) is None
    assert document.directives.exists()
    assert kept.hashes_in_use({sha256}) == set()  # the nightly sweep takes the bytes
    with pytest.raises(Stale):
        disposing.carry_out(code=disposal.code, by=make.ARCHIVIST, at=LATER)


def test_who_proposes_never_decides_whatever_posts_they_hold_and_the_database_says_so_too() -> None:
    disposal = proposed(archived(), by=DEPUTY)

    with pytest.raises(NotAllowed, match="người thứ hai"):
        disposing.decide_disposal(code=disposal.code, approves=True, note="", by=DEPUTY, at=LATER)
    with pytest.raises(NotAllowed):
        disposing.decide_disposal(code=disposal.code, approves=True, note="", by=make.ARCHIVIST, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.filter(pk=disposal.pk).update(decided_by=DEPUTY.code, state="approved")


def test_a_hold_keeps_everything_also_after_the_leader_agreed() -> None:
    work_file = archived()
    disposal = approved(work_file)
    archiving.hold_work_file(code=work_file.code, reason="Tòa án yêu cầu", by=make.LEADER, at=LATER)

    done = disposing.carry_out(code=disposal.code, by=make.ARCHIVIST, at=LATER)

    line = done.lines.get()
    assert (line.outcome, line.note, done.files_destroyed) == ("spared", "Hồ sơ đang được giữ: Tòa án yêu cầu", 0)
    assert kept.read(Document.objects.get().files.get().file_code)
    archiving.lift_hold(code=work_file.code, reason="Vụ án đã xong", by=make.LEADER, at=LATER)
    assert disposing.carry_out(code=approved(work_file).code, by=make.ARCHIVIST, at=LATER).files_destroyed == 1


@pytest.mark.parametrize(
    "changed",
    [{"term": "permanent"}, {"term": "20"}, {"handed_over_on": None}, {"hold_reason": "Thanh tra"}],
    ids=["for ever", "still running", "not in the archive", "held"],
)
def test_nothing_is_proposed_that_must_be_kept(changed: dict[str, Any]) -> None:
    work_file = archived()
    WorkFile.objects.filter(pk=work_file.pk).update(**changed)

    with pytest.raises(Refused):
        proposed(work_file)
    assert not Disposal.objects.exists()


def test_a_document_that_lies_in_a_living_file_too_is_kept_whole() -> None:
    work_file = archived()
    document = Document.objects.get()
    other = filing.open_work_file(
        agency=make.OFFICE,
        year=2026,
        notation="02.QH",
        title="Hồ sơ khác",
        term="permanent",
        by=make.SPECIALIST,
        at=LATER,
    )
    filing.place_document(code=document.code, work_file=other.code, by=make.SPECIALIST, at=LATER)

    done = disposing.carry_out(code=approved(work_file).code, by=make.ARCHIVIST, at=LATER)

    line = done.lines.get()
    assert (line.outcome, line.documents, line.documents_kept, done.files_destroyed) == ("destroyed", 1, 1, 0)
    assert kept.read(document.files.get().file_code)


def test_packages_of_a_destroyed_file_go_with_it_and_none_is_built_any_more() -> None:
    work_file = archived()
    package = built(work_file)

    done = disposing.carry_out(code=approved(work_file).code, by=make.ARCHIVIST, at=LATER)

    package.refresh_from_db()
    assert (done.files_destroyed, package.file_code) == (2, "")
    assert len(package.sha256) == 64
    with pytest.raises(Refused, match="tiêu hủy"):
        built(work_file)


def test_who_must_act_next_is_told() -> None:
    work_file = archived()
    proposed(work_file)
    told = Notice.objects.filter(recipient__code=make.LEADER.code).latest("id")

    assert "tiêu hủy" in told.subject
    assert Disposal.objects.get().code in told.link


def test_copies_go_with_the_document_and_say_so() -> None:
    make_later = copying.Wish(kind="y", way="scan", permitted_by="p-leader")
    work_file = archived()
    copy = copying.make_copy(code=Document.objects.get().code, wish=make_later, by=make.CLERK, at=LATER)

    disposing.carry_out(code=approved(work_file).code, by=make.ARCHIVIST, at=LATER)

    copy.refresh_from_db()
    assert not copying.proof_of(copy, at=LATER).is_original_known
    assert copy.full_number == "01/SY-SXD"
    with pytest.raises(NotFound):
        kept.get_file(copy.file_code)


@pytest.mark.parametrize(
    "state", ["received", "registered", "directed", "ready", "checked", "signed", "numbered", "sealed"]
)
def test_a_file_is_not_closed_over_a_document_that_still_waits_for_somebody(state: str) -> None:
    make.offices()
    work_file = filing.open_work_file(
        agency=make.OFFICE, year=2026, notation="01", title="Hồ sơ", term="20", by=make.SPECIALIST, at=make.at(8)
    )
    document = make.drafted()
    filing.place_document(code=document.code, work_file=work_file.code, by=make.SPECIALIST, at=LATER)
    Document.objects.update(state=state)

    with pytest.raises(Refused, match="chưa xử lý xong"):
        filing.close_work_file(code=work_file.code, by=make.SPECIALIST, at=LATER)


def test_a_small_package_that_lies_in_its_row_goes_with_the_document() -> None:
    work_file = archived()
    letter = Document.objects.get()
    handed = accepting.Handed(
        content=io.BytesIO(axis.octets(axis.document("V99.5", make.OFFICE, attachments=()))), from_nation=True
    )
    package = accepting.accept_package(handed=handed, by=SYSTEM, at=LATER)
    package.deliveries.update(transport="done", document=letter.code)
    assert package.octets and not package.file_code

    disposing.carry_out(code=approved(work_file).code, by=make.ARCHIVIST, at=LATER)

    package.refresh_from_db()
    assert package.octets is None
    with pytest.raises(NotFound):
        holding.read_octets(package)


def test_after_a_review_a_file_is_kept_longer_but_never_shorter() -> None:
    work_file = archived(term="10")
    for term in ("5", "10", "long", "?"):
        with pytest.raises(Refused):
            archiving.lengthen_term(code=work_file.code, term=term, reason="Vẫn dùng", by=make.ARCHIVIST, at=LATER)

    kept_longer = archiving.lengthen_term(
        code=work_file.code, term="20", reason="Vẫn dùng", by=make.ARCHIVIST, at=LATER
    )

    assert kept_longer.term == "20"
    assert Line.objects.filter(subject=f"workfile:{work_file.code}").latest("id").note == "10 năm → 20 năm: Vẫn dùng"
    with pytest.raises(Refused):
        proposed(work_file)
    assert retention.longer_than("permanent", LATER.date()) == []


def test_a_refusal_says_why_and_the_file_may_be_proposed_again() -> None:
    work_file = archived()
    disposal = proposed(work_file)
    with pytest.raises(Stale):
        proposed(work_file)
    with pytest.raises(Refused):
        disposing.decide_disposal(code=disposal.code, approves=False, note=" ", by=make.LEADER, at=LATER)

    disposing.decide_disposal(code=disposal.code, approves=False, note="Còn giá trị", by=make.LEADER, at=LATER)

    with pytest.raises(Stale):
        disposing.decide_disposal(code=disposal.code, approves=True, note="", by=make.LEADER, at=LATER)
    assert proposed(work_file).state == "proposed"


def test_terms_are_dated_and_one_that_ended_is_still_read() -> None:
    today = {one.code for one in retention.terms_on(date(2026, 11, 1))}
    before = {one.code for one in retention.terms_on(date(2010, 1, 1))}

    assert "long" in before
    assert "long" not in today
    assert {"permanent", "5", "70"} <= today
    assert str(retention.term_of("long").words) == "Lâu dài"
    assert all(one.source for one in retention.TERMS.values())
    assert retention.kept_until(date(2010, 1, 1), "unheard-of") is None


def test_a_returned_file_takes_more_documents_before_it_is_closed_again() -> None:
    work_file = closed_file(documents=1)
    archiving.return_work_file(code=work_file.code, reason="Thiếu văn bản", by=make.ARCHIVIST, at=LATER)
    letter = make.directed(number="99")
    directing.complete_task(code=letter.code, result="Xong", by=make.SPECIALIST, at=LATER)

    filing.place_document(code=letter.code, work_file=work_file.code, by=make.SPECIALIST, at=LATER)

    assert work_file.placements.count() == 2
