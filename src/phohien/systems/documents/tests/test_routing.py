"""Incoming documents from the counter to the work file, with everything that can go wrong on the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from phohien.base.files.services import FileRefused
from phohien.base.ledger.models import Entry as Line
from phohien.base.notices.models import Notice
from phohien.kernel.errors import NotAllowed, Refused, Stale
from phohien.systems.documents import jobs
from phohien.systems.documents.models import Document, Entry, Register, Task
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.queries import queues, search, workfiles
from phohien.systems.documents.rules.transitions import MoveRefused
from phohien.systems.documents.services import attaching, directing, drafting, entering, filing
from phohien.systems.documents.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offices() -> None:
    make.offices()


def refreshed(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


def test_a_state_secret_is_refused_and_leaves_nothing() -> None:
    with pytest.raises(Refused) as refusal:
        make.entered(secrecy="top")

    assert "29/2018/QH14" in refusal.value.article
    assert not Document.objects.exists()
    assert not Register.objects.exists()


def test_a_refused_file_gives_the_number_back() -> None:
    with pytest.raises(FileRefused):
        entering.enter_document(
            agency=make.OFFICE, given=make.particulars(), by=make.CLERK, at=make.at(9),
            uploads=[attaching.Upload(content=b"MZ\x90\x00" + b"\x00" * 200, name="virus.pdf")],
        )  # fmt: skip

    assert str(make.entered().entry) == "01"


def test_a_second_letter_of_the_same_number_notation_agency_and_date_raises_the_alarm() -> None:
    make.entered()

    with pytest.raises(Refused) as refusal:
        make.entered(issuer_name="BỘ XÂY DỰNG", notation="bxd-qhkt")

    assert refusal.value.code == "documents.duplicate"
    assert make.entered(issued_on=date(2026, 11, 19)).pk
    again = entering.enter_document(
        agency=make.OFFICE, given=make.particulars(), uploads=[], by=make.CLERK, at=make.at(9), is_known_duplicate=True
    )
    assert str(again.entry) == "03"


def test_only_the_clerk_of_the_office_enters_letters() -> None:
    for by in (make.SPECIALIST, make.STRANGER):
        with pytest.raises(NotAllowed):
            entering.enter_document(agency=make.OFFICE, given=make.particulars(), uploads=[], by=by, at=make.at(9))


def test_an_arrived_document_has_no_number_until_it_is_checked_and_may_be_returned() -> None:
    def arrived(number: str) -> Document:
        return entering.receive_document(
            agency=make.OFFICE, given=make.particulars(number=number), uploads=[], by=make.CLERK, at=make.at(8)
        )

    first, second = arrived("1"), arrived("2")
    assert not Entry.objects.exists()

    entering.register_document(code=first.code, by=make.CLERK, at=make.at(9))
    entering.return_document(code=second.code, reason="Gửi nhầm nơi", by=make.CLERK, at=make.at(9))

    assert str(Entry.objects.get()) == "01"
    assert refreshed(second).state == "returned"
    assert not second.tasks.filter(state="open").exists()
    assert Line.objects.filter(subject=second.code, note="Gửi nhầm nơi").exists()


def test_the_directive_gives_each_their_part_and_the_deadline_in_working_days() -> None:
    document = make.entered()
    directing.present_document(code=document.code, by=make.CLERK, at=make.at(9))

    directive = directing.direct_document(
        code=document.code, text="Xử lý", working_days=3, by=make.LEADER, at=make.at(10, day=26),
        charges=[directing.Charge("p-head", "lead"), directing.Charge("p-specialist", "inform")],
    )  # fmt: skip

    assert directive.due_at is not None
    assert directive.due_at.astimezone(make.VIETNAM).date() == date(2026, 12, 1)  # a weekend lies between
    parts = dict(directive.tasks.values_list("holder", "kind"))
    assert parts == {"post:p-head": "lead", "post:p-specialist": "inform"}
    fact = Line.objects.get(fact_name="documents.DirectiveGiven.v1").fact
    assert fact is not None
    assert (fact["lead_agency"], "Xử lý" in str(fact)) == (make.OFFICE, False)
    assert Notice.objects.count() == 2


@pytest.mark.parametrize(
    "charges",
    [
        [],
        [directing.Charge("p-head", "lead"), directing.Charge("p-specialist", "lead")],
        [directing.Charge("p-head", "cooperate")],
        [directing.Charge("p-head", "lead"), directing.Charge("p-head", "inform")],
    ],
)
def test_a_directive_has_exactly_one_lead_and_each_person_one_part(charges: list[directing.Charge]) -> None:
    document = make.entered()

    with pytest.raises(Refused):
        directing.direct_document(code=document.code, text="Xử lý", charges=charges, by=make.LEADER, at=make.at(10))

    assert refreshed(document).state == "registered"


def test_a_document_only_for_information_is_done_at_once() -> None:
    document = make.entered()

    directing.direct_document(
        code=document.code,
        text="Để biết",
        charges=[directing.Charge("p-head", "inform")],
        by=make.LEADER,
        at=make.at(10),
    )

    assert refreshed(document).state == "done"
    directing.acknowledge_document(code=document.code, by=make.HEAD, at=make.at(11))
    with pytest.raises(NotAllowed):
        directing.acknowledge_document(code=document.code, by=make.HEAD, at=make.at(11))


def test_the_divisions_head_gives_it_on_with_the_same_deadline_and_the_specialist_finishes() -> None:
    document = make.directed(lead="p-head")
    due = document.directives.get().due_at

    directing.assign_document(code=document.code, post="p-specialist", by=make.HEAD, at=make.at(11))

    assert [task.due_at for task in queues.tasks_for(make.SPECIALIST)] == [due]
    with pytest.raises(NotAllowed):
        directing.complete_task(code=document.code, result="Xong", by=make.HEAD, at=make.at(12))
    directing.complete_task(code=document.code, result="Đã trả lời", by=make.SPECIALIST, at=make.at(12))
    fact = Line.objects.get(fact_name="documents.DirectiveCompleted.v1").fact
    assert fact is not None
    assert fact["is_on_time"] is True
    assert refreshed(document).state == "done"


def test_work_split_by_a_second_directive_ends_when_both_are_done() -> None:
    document = make.directed()
    directing.direct_document(
        code=document.code, text="Phòng Quản lý nhà góp ý riêng", charges=[directing.Charge("p-head", "lead")],
        by=make.LEADER, at=make.at(11),
    )  # fmt: skip

    directing.complete_task(code=document.code, result="Xong phần 1", by=make.SPECIALIST, at=make.at(12))
    assert refreshed(document).state == "directed"
    directing.complete_task(code=document.code, result="Xong phần 2", by=make.HEAD, at=make.at(13))

    assert refreshed(document).state == "done"
    assert set(document.directives.values_list("state", flat=True)) == {"done"}


def test_who_leads_may_hand_back_and_the_leader_may_send_back_to_the_clerk() -> None:
    document = make.directed()

    directing.hand_back_document(code=document.code, reason="Không đúng chức năng", by=make.SPECIALIST, at=make.at(11))
    assert (refreshed(document).state, document.directives.get().state) == ("presented", "dropped")
    directing.send_back_document(code=document.code, reason="Vào sổ lại trích yếu", by=make.LEADER, at=make.at(12))

    assert [task.kind for task in document.tasks.filter(state="open")] == ["present"]


def test_a_handled_document_can_be_reopened_by_the_leader_only() -> None:
    document = make.directed()
    directing.complete_task(code=document.code, result="Xong", by=make.SPECIALIST, at=make.at(11))

    with pytest.raises(NotAllowed):
        directing.reopen_document(code=document.code, reason="Thiếu", by=make.CLERK, at=make.at(12))
    directing.reopen_document(code=document.code, reason="Thiếu số liệu", by=make.LEADER, at=make.at(12))

    assert refreshed(document).state == "presented"
    assert [task.kind for task in document.tasks.filter(state="open")] == ["direct"]


def test_who_acts_on_an_old_look_of_the_page_is_told_so_and_nothing_changes() -> None:
    document = make.entered()
    seen = document.revision
    directing.present_document(code=document.code, by=make.CLERK, at=make.at(9), revision=seen)

    with pytest.raises(Stale):
        directing.direct_document(
            code=document.code, text="Xử lý", charges=[directing.Charge("p-head", "lead")], by=make.LEADER,
            at=make.at(10), revision=seen,
        )  # fmt: skip

    assert not document.directives.exists()


def test_an_act_the_state_does_not_allow_is_refused_with_the_state_in_words() -> None:
    document = make.directed()

    with pytest.raises(MoveRefused, match="Đang xử lý"):
        directing.present_document(code=document.code, by=make.CLERK, at=make.at(12))


def test_a_deputy_sees_and_does_what_waits_for_the_absent_posts_holder() -> None:
    document = make.directed()
    deputy = make.HEAD.__class__(
        code="acc-head", name="Phạm Thị Lan", kind="official", agency=make.OFFICE, post="p-specialist",
        roles=frozenset({"specialist"}), delegated_by=make.SPECIALIST.name,
    )  # fmt: skip

    assert queues.count_for(deputy) == 1
    directing.complete_task(code=document.code, result="Làm thay", by=deputy, at=make.at(11))

    assert Line.objects.filter(subject=document.code, by_code="acc-head", by_post="p-specialist").exists()


def test_a_document_is_seen_by_its_office_and_by_those_who_handled_it() -> None:
    document = make.directed()

    def sees(actor: object) -> bool:
        return bool(reads.list_documents(actor, "in").documents)  # type: ignore[arg-type]

    assert all(sees(one) for one in (make.CLERK, make.LEADER, make.ARCHIVIST, make.SPECIALIST))
    assert not any(sees(one) for one in (make.HEAD, make.STRANGER))
    assert document.access.count() == 4


def test_a_list_goes_on_from_its_last_line_without_repeating_any() -> None:
    made = [make.entered(when=make.at(8, minute), number=str(minute)) for minute in range(1, 8)]

    first = reads.list_documents(make.CLERK, "in", size=4)
    second = reads.list_documents(make.CLERK, "in", size=4, after=first.after)

    assert [one.pk for one in (*first.documents, *second.documents)] == [one.pk for one in reversed(made)]
    assert second.after == ""


@pytest.mark.parametrize("text", ["quy hoach", "Quy Hoạch đô thị", "bo xay dung", "4512/bxd", "4512", "4512/BXD-QHKT"])
def test_a_document_is_found_with_and_without_accents_and_by_the_beginning_of_its_number(text: str) -> None:
    document = make.entered()
    make.entered(number="9", notation="QĐ-TTg", subject="V/v khác", issuer_name="Văn phòng Chính phủ")

    assert search.find_documents(make.CLERK, search.Wanted(text=text)) == [document]
    assert search.find_documents(make.STRANGER, search.Wanted(text=text)) == []
    assert search.find_documents(make.HEAD, search.Wanted(text=text)) == []


def test_a_document_is_found_by_the_text_of_its_attachment() -> None:
    document = entering.enter_document(
        agency=make.OFFICE, given=make.particulars(), by=make.CLERK, at=make.at(9),
        uploads=[attaching.Upload(content="Đường tránh thị trấn Vương".encode(), name="phu-luc.txt", role="appendix")],
    )  # fmt: skip

    assert search.find_documents(make.CLERK, search.Wanted(text="duong tranh vuong")) == [document]


def test_one_document_lies_in_two_work_files_without_being_copied_and_is_filed() -> None:
    document = make.directed()
    directing.complete_task(code=document.code, result="Xong", by=make.SPECIALIST, at=make.at(11))
    two = [
        filing.open_work_file(
            agency=make.OFFICE,
            year=2026,
            notation=f"0{n}.QH",
            title="Quy hoạch",
            term="20",
            by=make.SPECIALIST,
            at=make.at(12),
        )
        for n in (1, 2)
    ]

    for one in two:
        filing.place_document(code=document.code, work_file=one.code, by=make.SPECIALIST, at=make.at(13))

    assert refreshed(document).state == "filed"
    assert [workfiles.documents_of(one) for one in two] == [[document], [document]]
    package = workfiles.package_of(two[0])
    assert (package.term.years, [part.document for part in package.parts]) == (20, [document])


def test_a_work_file_is_closed_only_when_its_documents_are_handled_then_goes_to_the_archive() -> None:
    document = make.directed()
    work_file = filing.open_work_file(
        agency=make.OFFICE,
        year=2026,
        notation="01.QH",
        title="Quy hoạch",
        term="permanent",
        by=make.SPECIALIST,
        at=make.at(9),
    )
    filing.place_document(code=document.code, work_file=work_file.code, by=make.SPECIALIST, at=make.at(10))
    with pytest.raises(Refused, match="chưa xử lý xong"):
        filing.close_work_file(code=work_file.code, by=make.SPECIALIST, at=make.at(10))
    directing.complete_task(code=document.code, result="Xong", by=make.SPECIALIST, at=make.at(11))
    with pytest.raises(Refused, match="chưa kết thúc"):
        filing.hand_over_work_file(code=work_file.code, by=make.ARCHIVIST, at=make.at(11))

    filing.close_work_file(code=work_file.code, by=make.SPECIALIST, at=make.at(12))
    with pytest.raises(Refused):
        filing.place_document(
            code=make.entered(number="2").code, work_file=work_file.code, by=make.CLERK, at=make.at(13)
        )
    with pytest.raises(NotAllowed):
        filing.hand_over_work_file(code=work_file.code, by=make.CLERK, at=make.at(13))
    filing.hand_over_work_file(code=work_file.code, by=make.ARCHIVIST, at=make.at(13))
    assert workfiles.get_work_file(work_file.code).handed_over_on == date(2026, 11, 23)


def test_tasks_due_tomorrow_and_work_files_due_for_the_archive_are_brought_to_mind_once_a_day() -> None:
    document = make.directed(working_days=1)
    directing.complete_task(code=document.code, result="Xong", by=make.SPECIALIST, at=make.at(11))
    work_file = filing.open_work_file(
        agency=make.OFFICE, year=2026, notation="01", title="Quy hoạch", term="5", by=make.SPECIALIST, at=make.at(9)
    )
    filing.place_document(code=document.code, work_file=work_file.code, by=make.SPECIALIST, at=make.at(12))
    filing.close_work_file(code=work_file.code, by=make.SPECIALIST, at=make.at(13))
    late = make.directed(working_days=1, number="7")
    before = Notice.objects.count()
    at_eve = make.at(9, day=25)

    assert jobs.send_reminders(at_eve) == 1
    assert jobs.send_reminders(at_eve + timedelta(hours=2)) == 0
    assert jobs.send_reminders(make.at(9, day=30)) == 1
    assert jobs.send_reminders(make.at(9) + timedelta(days=340)) == 2
    assert Notice.objects.count() == before + 4
    assert Task.objects.filter(document=late, reminded_on__isnull=False).count() == 1


def test_mondays_deadline_is_brought_to_mind_on_friday_and_not_on_sunday_night() -> None:
    make.directed(working_days=4)  # from a Monday to the next: the Tuesday between is the day of culture

    assert jobs.send_reminders(make.at(9, day=26)) == 0
    assert jobs.send_reminders(make.at(9, day=27)) == 1


def test_an_opinion_stands_beside_the_document_and_strangers_may_not_give_one() -> None:
    document = make.entered()

    drafting.comment_document(code=document.code, text="Cần hỏi Sở Tài chính", by=make.LEADER, at=make.at(10))
    with pytest.raises(NotAllowed):
        drafting.comment_document(code=document.code, text="Lạ", by=make.STRANGER, at=make.at(10))

    assert document.comments.get().text == "Cần hỏi Sở Tài chính"
