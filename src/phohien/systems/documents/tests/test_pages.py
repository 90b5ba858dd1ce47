"""The pages and the API of documents: what they show, to whom, and what they say to bad input."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from phohien.kernel.policy import Actor
from phohien.systems.documents.models import Document, Entry, SecretPaper, WorkFile
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.services import attaching, directing, drafting, filing, registering
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As, text

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], As]


@pytest.fixture
def sign_in(monkeypatch: Any) -> Sign:
    """Sign in as one of the office's people."""
    make.offices()
    return lambda actor: As(actor, monkeypatch)


def url(name: str, *args: Any) -> str:
    return reverse(f"documents:{name}", args=args)


def test_the_queue_says_what_to_do_whose_turn_it_is_and_how_many_working_days_are_left(sign_in: Sign) -> None:
    make.directed()

    page = text(sign_in(make.SPECIALIST).get(url("queue")))

    assert "Chủ trì xử lý" in page
    assert "Giao phòng Quy hoạch tham mưu" in page
    assert "ngày" in page
    assert "Không có việc nào đang chờ bạn." in text(sign_in(make.ARCHIVIST).get(url("queue")))


@pytest.mark.parametrize("slug", ["den", "di", "noi-bo"])
def test_each_list_opens_also_when_it_is_empty(sign_in: Sign, slug: str) -> None:
    assert "Chưa có văn bản nào." in text(sign_in(make.SPECIALIST).get(url("list", slug)))


def test_a_stranger_may_not_know_what_a_document_says(sign_in: Sign) -> None:
    document = make.entered(with_file=True)
    stranger = sign_in(make.STRANGER)

    page = stranger.get(url("document", document.code))
    file = stranger.get(url("file", document.code, document.files.get().pk))

    assert (page.status_code, file.status_code) == (403, 403)
    assert document.subject not in text(page)


def test_work_is_given_on_to_nobody_outside_however_it_is_asked(sign_in: Sign) -> None:
    letter = make.directed()
    task, specialist = str(letter.tasks.get(kind="lead").pk), sign_in(make.SPECIALIST)
    for chosen in ("p-stranger", "p-nobody", ""):
        for address, told in (
            (url("bulk"), {"act": "assign", "task": [task, "9" * 30], "choice": chosen}),
            (url("act", letter.code, "chuyen-tiep"), {"post": chosen}),
        ):  # fmt: skip
            specialist.post(address, told)
    assert not letter.access.filter(principal__in=["office:H99.8", "post:p-stranger"]).exists()

    specialist.post(url("bulk"), {"act": "assign", "task": [task], "choice": "p-head"})

    assert letter.tasks.get(kind="lead", state="open").holder == "post:p-head"


def test_a_list_shows_no_subject_of_a_document_its_reader_may_not_see(sign_in: Sign) -> None:
    letter = make.directed()
    make.drafted(response_to=letter.code)
    secret = make.entered(number="8", subject="V/v kỷ luật ông Trần Văn Kín")
    held = filing.open_work_file(
        agency=make.OFFICE, year=2026, notation="01", title="Hồ sơ", term="20", by=make.CLERK, at=make.at(8)
    )
    filing.place_document(code=secret.code, work_file=held.code, by=make.CLERK, at=make.at(9))
    directing.assign_document(code=letter.code, post="p-head", by=make.SPECIALIST, at=make.at(14))
    head, clerk = sign_in(make.HEAD), sign_in(make.CLERK)

    assert "kỷ luật" not in text(head.get(url("work_file", held.code)))
    assert "kỷ luật" in text(clerk.get(url("work_file", held.code)))
    assert "V/v trả lời kiến nghị về quy hoạch" not in text(head.get(url("document", letter.code)))
    assert "V/v trả lời kiến nghị về quy hoạch" in text(clerk.get(url("document", letter.code)))


def test_the_pdf_is_shown_in_the_page_and_the_reading_is_logged(sign_in: Sign) -> None:
    document = make.entered(with_file=True)

    answer = sign_in(make.LEADER).get(url("file", document.code, document.files.get().pk))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert list(document.readings.values_list("reader", "what")) == [(make.LEADER.code, "cong-van.pdf")]


def test_a_refused_letter_keeps_what_was_typed_and_says_what_is_wrong(sign_in: Sign) -> None:
    typed = {"subject": "V/v tàu thuyền", "issuer_name": "Bộ Xây dựng", "type_code": "B18", "secrecy": "absolute"}

    answer = sign_in(make.CLERK).post(url("enter"), typed)

    assert answer.status_code == 422
    assert "Văn bản mật không được đưa lên hệ thống này" in text(answer)
    assert "V/v tàu thuyền" in text(answer)
    assert not Document.objects.exists()


def test_who_was_slower_reads_that_somebody_was_first(sign_in: Sign) -> None:
    document = make.entered()
    seen = document.revision
    drafting.comment_document(code=document.code, text="Xem lại", by=make.LEADER, at=make.at(9))

    answer = sign_in(make.CLERK).post(url("act", document.code, "trinh"), {"revision": seen})

    assert answer.status_code == 409
    assert "Đã có người xử lý văn bản này" in text(answer)


def test_the_leader_may_choose_only_people_of_the_office(sign_in: Sign) -> None:
    document = make.entered()
    directing.present_document(code=document.code, by=make.CLERK, at=make.at(9))
    leader = sign_in(make.LEADER)

    page = text(leader.get(url("act", document.code, "chi-dao")))
    answer = leader.post(url("act", document.code, "chi-dao"), {"revision": 3, "text": "Xử lý", "lead": "p-stranger"})

    assert "Trần Văn Bình" in page
    assert "Lê Văn Lạ" not in page
    assert answer.status_code == 422


def test_the_register_is_shown_whole_and_given_as_pdf_excel_and_csv(sign_in: Sign) -> None:
    make.directed()
    second = make.entered(number="7")
    registering.void_entry(entry=second.entry.pk, reason="Ghi nhầm", by=make.CLERK, at=make.at(11))
    clerk, number = sign_in(make.CLERK), second.entry.register_id

    page = text(clerk.get(url("register", number)))
    sheet = load_workbook(BytesIO(clerk.get(url("register_file", number, "xlsx")).content)).active
    plain = clerk.get(url("register_file", number, "csv")).content.decode("utf-8-sig")
    pdf = clerk.get(url("register_pdf", number))

    assert "có đủ các số từ 1 đến 2" in page
    assert "Đã hủy: Ghi nhầm" in page
    assert sheet is not None
    assert sheet.max_row == 4
    assert "4512/BXD-QHKT" in plain
    assert pdf.content.startswith(b"%PDF")


def test_a_handling_report_says_how_far_each_document_is_as_pdf_excel_and_csv(sign_in: Sign) -> None:
    make.directed()
    leader = sign_in(make.LEADER)

    plain = leader.get(url("list_file", "den", "csv")).content.decode("utf-8-sig")

    assert "Đang xử lý" in plain
    assert "Trần Văn Bình" in plain
    assert leader.get(url("list_file", "den", "pdf")).content.startswith(b"%PDF")
    assert leader.get(url("list_file", "den", "xlsx")).status_code == 200
    assert "Trần Văn Bình" not in sign_in(make.STRANGER).get(url("list_file", "den", "csv")).content.decode()
    assert leader.get(url("list_file", "den", "exe")).status_code == 404


def test_a_register_is_closed_to_other_offices(sign_in: Sign) -> None:
    document = make.entered()

    assert sign_in(make.STRANGER).get(url("register", document.entry.register_id)).status_code == 403


def test_the_page_for_secret_papers_asks_for_no_subject(sign_in: Sign) -> None:
    clerk = sign_in(make.CLERK)

    form = clerk.get(url("secret")).content.decode()
    clerk.post(url("secret"), {"direction": "in", "secrecy": "top", "code": "1/TM", "other_party": "Bộ", "copies": "1"})

    assert 'name="subject"' not in form
    paper = SecretPaper.objects.get()
    assert "1/TM" in text(clerk.get(url("register", paper.entry.register_id)))


def test_a_number_is_voided_on_its_page_with_a_reason(sign_in: Sign) -> None:
    entry = make.entered().entry
    clerk = sign_in(make.CLERK)

    assert clerk.post(url("void", entry.pk), {"text": ""}).status_code == 422
    clerk.post(url("void", entry.pk), {"text": "Trùng"})

    assert Entry.objects.get().void_reason == "Trùng"


def test_a_letter_is_drafted_as_text_revised_and_submitted_over_the_pages(sign_in: Sign) -> None:
    specialist = sign_in(make.SPECIALIST)
    typed = {
        "direction": "out", "type_code": "B18", "subject": "V/v trả lời", "body": "Kính gửi.\nNội dung.", "unit": "QH",
        "recipients": "Bộ Xây dựng\nLưu trữ", "signer_name": make.LEADER.name, "signer_position": "Giám đốc",
        "secrecy": "none",
    }  # fmt: skip

    specialist.post(url("draft"), typed)
    document = Document.objects.get()
    specialist.post(url("revise", document.code), {**typed, "body": "Nội dung mới.", "revision": document.revision})
    document.refresh_from_db()
    specialist.post(
        url("act", document.code, "gui-duyet"),
        {"revision": document.revision, "reviewers": ["p-head"], "manner": "serial"},
    )

    document.refresh_from_db()
    assert document.state == "review"
    assert list(document.files.values_list("version", "is_current", "media_type")) == [
        (1, False, "application/pdf"), (2, False, "application/pdf"), (3, True, "application/pdf"),
    ]  # fmt: skip
    main = attaching.main_file(document)
    assert main is not None
    assert main.text == "Nội dung mới."


def test_an_answer_is_drafted_from_the_letter_without_typing_its_description_again(sign_in: Sign) -> None:
    letter = make.directed()
    specialist = sign_in(make.SPECIALIST)

    page = specialist.get(url("document", letter.code)).content.decode()
    form = specialist.get(url("draft"), {"tra-loi": letter.code}).content.decode()

    assert f"{url('draft')}?tra-loi={letter.code}" in page
    assert letter.subject in form
    assert letter.issuer_name in form
    assert sign_in(make.STRANGER).get(url("draft"), {"tra-loi": letter.code}).status_code == 403


def test_many_documents_are_presented_at_once_and_one_refused_leaves_the_others_done(sign_in: Sign) -> None:
    made = [make.entered(number=str(number)) for number in (1, 2, 3)]
    tasks = [one.tasks.get(state="open").pk for one in made]
    clerk = sign_in(make.CLERK)

    page = text(clerk.post(url("bulk"), {"act": "present", "task": tasks[:2]}, follow=True))

    assert "Đã xử lý 2 văn bản." in page
    assert sorted(Document.objects.values_list("state", flat=True)) == ["presented", "presented", "registered"]
    assert "Hãy chọn ít nhất một văn bản." in text(clerk.post(url("bulk"), {"act": "present"}, follow=True))


def test_the_handled_are_filed_at_once_into_the_work_file_that_is_asked_for(sign_in: Sign) -> None:
    document = make.directed()
    directing.complete_task(code=document.code, result="Xong", by=make.SPECIALIST, at=make.at(11))
    clerk = sign_in(make.CLERK)
    clerk.post(url("work_files"), {"notation": "01.QH", "title": "Hồ sơ quy hoạch", "term": "20"})
    work_file, task = WorkFile.objects.get(), document.tasks.get(state="open").pk

    asked = text(clerk.post(url("bulk"), {"act": "place", "task": [task]}))
    clerk.post(url("bulk"), {"act": "place", "task": [task], "choice": work_file.code})

    assert "Hồ sơ quy hoạch" in asked
    document.refresh_from_db()
    assert document.state == "filed"
    assert document.subject in text(clerk.get(url("work_file", work_file.code)))
    assert clerk.get(url("work_file_pdf", work_file.code)).content.startswith(b"%PDF")
    assert clerk.get(url("work_files_pdf")).content.startswith(b"%PDF")


def test_a_work_file_is_closed_by_its_keeper_and_taken_by_the_archivist(sign_in: Sign) -> None:
    document = make.directed()
    directing.complete_task(code=document.code, result="Xong", by=make.SPECIALIST, at=make.at(11))
    work_file = filing.open_work_file(
        agency=make.OFFICE, year=2026, notation="01", title="Quy hoạch", term="5", by=make.SPECIALIST, at=make.at(9)
    )
    filing.place_document(code=document.code, work_file=work_file.code, by=make.SPECIALIST, at=make.at(12))

    sign_in(make.SPECIALIST).post(url("work_file_act", work_file.code, "ket-thuc"))
    page = sign_in(make.ARCHIVIST).post(url("work_file_act", work_file.code, "nop-luu"), follow=True)

    assert "Đã nộp lưu" in text(page)


def test_the_directives_page_follows_each_to_its_end(sign_in: Sign) -> None:
    document = make.directed()
    leader = sign_in(make.LEADER)

    assert "Giao phòng Quy hoạch" in text(leader.get(url("directives")))
    directing.complete_task(code=document.code, result="Đã có công văn 12", by=make.SPECIALIST, at=make.at(11))

    assert "Giao phòng Quy hoạch" not in text(leader.get(url("directives")))
    assert "Đã có công văn 12" in text(leader.get(url("directives"), {"trang_thai": "tat-ca"}))


def test_search_finds_without_accents_and_says_so_when_there_is_nothing(sign_in: Sign) -> None:
    make.entered()
    clerk = sign_in(make.CLERK)

    assert "4512/BXD-QHKT" in text(clerk.get(url("search"), {"q": "quy hoach do thi"}))
    assert "Không có văn bản nào phù hợp." in text(clerk.get(url("search"), {"q": "khong co gi"}))


def test_a_machine_enters_directs_and_completes_with_the_same_rights(sign_in: Sign) -> None:
    clerk, leader, specialist = (sign_in(one) for one in (make.CLERK, make.LEADER, make.SPECIALIST))
    letter = {"code": "30/2020/NĐ-CP", "subject": "Về công tác văn thư", "issuer_name": "Chính phủ", "type_code": "A07"}
    root = "/api/v1/documents/"

    made = clerk.post(root, letter, content_type="application/json")
    code = made.json()["code"]
    again = clerk.post(root, letter, content_type="application/json")
    charge = {"text": "Phổ biến", "charges": [{"post": "p-specialist", "part": "lead"}], "working_days": 2}
    refused = specialist.post(f"{root}{code}/directives", charge, content_type="application/json")
    leader.post(f"{root}{code}/directives", charge, content_type="application/json")
    waiting = specialist.get(f"{root}tasks").json()
    done = specialist.post(f"{root}{code}/result", {"result": "Đã phổ biến"}, content_type="application/json")

    assert (made.status_code, made.json()["register_number"]) == (201, "01")
    assert (again.status_code, again.json()["code"]) == (422, "documents.duplicate")
    assert refused.status_code == 403
    assert [one["document_code"] for one in waiting] == [code]
    assert done.json()["state"] == "done"
    assert [one["code"] for one in clerk.get(f"{root}search", {"q": "30/2020"}).json()] == [code]
    assert clerk.get(root).json()["documents"][0]["code"] == code


def test_from_one_act_a_leader_goes_on_to_the_same_act_on_the_next_document(sign_in: Sign) -> None:
    waiting = [make.entered(number=number) for number in ("1", "2")]
    for document in waiting:
        directing.present_document(code=document.code, by=make.CLERK, at=make.at(9))
    leader = sign_in(make.LEADER)
    first, second = (url("act", document.code, "chi-dao") for document in waiting)
    given = {"text": "Xử lý", "lead": "p-specialist", "then": "next"}

    assert leader.post(first, given)["Location"] == second
    assert leader.post(second, given)["Location"] == url("queue")


def test_a_directive_without_text_and_without_anybody_is_told_both_at_once(sign_in: Sign) -> None:
    document = make.entered()
    directing.present_document(code=document.code, by=make.CLERK, at=make.at(9))

    answer = sign_in(make.LEADER).post(url("act", document.code, "chi-dao"), {})

    assert answer.status_code == 422
    assert "Hãy chọn người nhận việc." in text(answer)
    assert text(answer).count("Vui lòng điền hoặc chọn mục này.") > 0


def test_those_a_leader_charges_most_often_stand_first() -> None:
    make.offices()
    for number, lead in (("1", "p-specialist"), ("2", "p-specialist"), ("3", "p-head")):
        make.directed(number=number, lead=lead)
    people = [("p-archivist", "A"), ("p-head", "B"), ("p-specialist", "C")]

    assert [post for post, _name in reads.usual_first(people, agency=make.OFFICE, by=make.LEADER.post)] == [
        "p-specialist", "p-head", "p-archivist",
    ]  # fmt: skip
    assert reads.usual_first(people, agency=make.OFFICE, by="p-other") == people


def test_who_drafts_an_answer_reads_the_letter_beside_it(sign_in: Sign) -> None:
    letter = make.directed(with_file=True)
    main = letter.files.get()

    page = sign_in(make.SPECIALIST).get(url("draft") + f"?tra-loi={letter.code}").content.decode()

    assert f'class="ph-pdf" data-pdf="{url("file", letter.code, main.pk)}"' in page
    assert f'<a href="{url("document", letter.code)}">{letter.full_number}</a>' in page
    assert sign_in(make.STRANGER).get(url("draft") + f"?tra-loi={letter.code}").status_code == 403


def test_who_voids_a_number_sees_which_document_it_belongs_to(sign_in: Sign) -> None:
    letter = make.entered()

    assert letter.subject in text(sign_in(make.CLERK).get(url("void", letter.entry.pk)))


def test_a_letter_may_be_as_large_and_of_the_kinds_that_the_house_keeps(sign_in: Sign) -> None:
    scan, table = make.pdf() + b"\n%" + b"0" * 11_000_000, make.pdf()
    typed = {
        "subject": "V/v bản quét dài", "issuer_name": "Bộ Xây dựng", "type_code": "B18", "secrecy": "none",
        "file": SimpleUploadedFile("quet.pdf", scan), "appendices": SimpleUploadedFile("phu-luc.exe", table),
    }  # fmt: skip

    said = text(sign_in(make.CLERK).post(url("enter"), typed))

    assert "Tệp văn bản:" not in said
    assert "XLSX" in said


def test_recipients_of_an_issued_document_are_added_by_choosing_them_and_a_recalled_one_can_be_replaced(
    sign_in: Sign, settings: Any, tmp_path: Any
) -> None:
    settings.SIGNING_ROOT = tmp_path / "signing"
    clerk = sign_in(make.CLERK)
    make.credentials()
    document = make.issued()

    page = clerk.post(url("act", document.code, "noi-nhan"), {"agencies": [make.NEIGHBOUR], "text": "Bổ sung"})
    assert page.status_code == 302
    assert list(document.recipients.exclude(agency="").values_list("agency", flat=True)) == [make.NEIGHBOUR]

    clerk.post(url("act", document.code, "thu-hoi"), {"text": "Sai số liệu"})
    assert f"?thay-the={document.code}" in clerk.get(url("document", document.code)).content.decode()
