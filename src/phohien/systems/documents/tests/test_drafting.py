"""What a draft consists of: its text or its file, its appendices, and what it lacks before it can go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from phohien.base.files import queries as kept
from phohien.base.ledger.models import Entry as Line
from phohien.kernel.errors import Refused
from phohien.kernel.policy import SYSTEM, Actor
from phohien.systems.documents.models import Consignment, Document
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.queries import dossiers
from phohien.systems.documents.rules import edxml, layout
from phohien.systems.documents.services import attaching, directing, drafting, entering, filing, packaging
from phohien.systems.documents.services.axis import holding, taking_in
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As, text

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], As]
TYPED = {
    "direction": "out", "type_code": "B18", "subject": "V/v trả lời", "unit": "QH", "recipients": "Bộ Xây dựng",
    "signer_name": make.LEADER.name, "signer_position": "Giám đốc", "secrecy": "none",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _offices(settings: Any, tmp_path: Any) -> None:
    settings.SIGNING_ROOT, settings.FILES_ROOT = tmp_path / "signing", tmp_path / "files"
    make.offices()


@pytest.fixture
def sign_in(monkeypatch: Any) -> Sign:
    return lambda actor: As(actor, monkeypatch)


def url(name: str, *args: Any) -> str:
    return reverse(f"documents:{name}", args=args)


def current(document: Document) -> list[str]:
    """The names of the files the document has now, in their order."""
    return [one.name for one in reads.files_in_order(document) if one.is_current]


def upload(name: str, content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or name.encode())


def test_appendices_stand_behind_the_letter_in_the_order_in_which_they_came() -> None:
    document = make.drafted(with_file=True, appendices=["PL2.txt", "PL1.txt"])
    make.revised(document, make.appendix("PL3.txt"))

    assert current(document) == ["du-thao.pdf", "PL2.txt", "PL1.txt", "PL3.txt"]


def test_a_new_version_of_an_appendix_stands_where_the_one_before_stood() -> None:
    document = make.drafted(appendices=["PL1.txt", "PL2.txt"])
    make.revised(document, make.appendix("PL1.txt", "Bản sửa"))

    assert current(document) == ["PL1.txt", "PL2.txt"]
    assert [(one.version, one.is_current) for one in document.files.filter(name="PL1.txt")] == [(1, False), (2, True)]


def test_versions_of_the_letter_follow_one_another_whatever_they_are_called() -> None:
    document = make.drafted(with_file=True)
    make.revised(document, attaching.Upload(content=make.pdf(), name="ban-2.pdf"))
    make.revised(document, attaching.Upload(content=make.pdf(), name="du-thao.pdf"))

    assert [(one.name, one.version) for one in reads.files_in_order(document)] == [
        ("du-thao.pdf", 3), ("ban-2.pdf", 2), ("du-thao.pdf", 1),
    ]  # fmt: skip


def test_an_appendix_taken_off_stays_as_a_version_and_stands_last_when_it_comes_again() -> None:
    document = make.drafted(appendices=["PL1.txt", "PL2.txt"])
    make.revised(document, taken_off=["PL1.txt"])
    gone = document.files.get(name="PL1.txt")
    line = Line.objects.filter(subject=document.code).latest("id")

    assert (current(document), gone.is_current, gone.stage) == (["PL2.txt"], False, "taken_off")
    assert line.data["taken_off"] == [gone.file_code]

    make.revised(document, make.appendix("PL1.txt"))
    assert current(document) == ["PL2.txt", "PL1.txt"]


def test_files_of_one_name_that_come_together_stand_side_by_side() -> None:
    document = make.drafted(appendices=["Phụ lục.txt", "Phụ lục.txt", "Phụ lục.txt"])
    letter = entering.receive_document(
        agency=make.OFFICE, given=make.particulars(), uploads=[make.appendix("a"), make.appendix("a")], by=SYSTEM, at=make.at(8)
    )  # fmt: skip

    assert current(document) == ["Phụ lục.txt", "Phụ lục (2).txt", "Phụ lục (3).txt"]
    assert len(current(letter)) == 2


def test_appendices_travel_to_the_receiver_and_into_the_archive_in_their_order() -> None:
    make.credentials()
    document = make.issued(make.NEIGHBOUR, appendices=["Biểu 2.txt", "Biểu 1.txt"])
    work_file = filing.open_work_file(
        agency=make.OFFICE, year=2026, notation="01", title="Hồ sơ", term="20", by=make.CLERK, at=make.at(15)
    )
    filing.place_document(code=document.code, work_file=work_file.code, by=make.CLERK, at=make.at(15))
    filing.close_work_file(code=work_file.code, by=make.CLERK, at=make.at(16))

    with holding.open_octets(Consignment.objects.get()) as octets:
        package = edxml.read(octets.read()).package
    assert taking_in.take_in_next(by=SYSTEM, at=make.at(15)) is not None
    arrived = Document.objects.get(agency=make.NEIGHBOUR)
    asked = packaging.ask_package(work_file=work_file.code, by=make.CLERK, at=make.at(17))
    [item] = dossiers.dossier_of(asked).items

    names = ["01-SXD-QH.pdf", "Biểu 2.txt", "Biểu 1.txt"]
    assert [one.name for one in package.attachments] == names
    assert current(arrived) == names
    assert kept.read(arrived.files.get(name="Biểu 1.txt").file_code) == "Biểu 1.txt".encode()
    assert [one.name for one in item.files] == names


def test_an_empty_draft_is_kept_but_goes_to_nobody_and_says_what_it_lacks() -> None:
    document = make.drafted(appendices=["PL1.txt"])

    for reviewers in ([], ["p-head"]):
        with pytest.raises(Refused, match="chưa có nội dung.*Sửa dự thảo"):
            drafting.submit_document(code=document.code, reviewers=reviewers, by=make.SPECIALIST, at=make.at(14))

    document.refresh_from_db()
    assert document.state == "draft"


def test_reviewers_read_any_file_but_the_clerk_gets_what_can_be_signed() -> None:
    document = make.drafted()
    make.revised(document, attaching.Upload(content="Kính gửi".encode(), name="du-thao.txt"))

    with pytest.raises(Refused, match="PDF"):
        drafting.submit_document(code=document.code, by=make.SPECIALIST, at=make.at(14))
    drafting.submit_document(code=document.code, reviewers=["p-head"], by=make.SPECIALIST, at=make.at(14))


def test_files_that_no_package_carries_are_told_of_before_anybody_signs(monkeypatch: Any) -> None:
    monkeypatch.setattr(layout, "MOST_OCTETS", 1 << 20)
    big = make.appendix("PL1.txt", "a" * (1 << 20))
    document = make.drafted(with_file=True)
    make.revised(document, big)

    with pytest.raises(Refused, match="2 MB.*nhiều nhất 1 MB"):
        drafting.submit_document(code=document.code, by=make.SPECIALIST, at=make.at(14))
    make.revised(document, taken_off=["PL1.txt"])
    drafting.submit_document(code=document.code, by=make.SPECIALIST, at=make.at(14))


def test_several_appendices_are_chosen_at_once_shown_with_their_sizes_and_taken_off_one_by_one(sign_in: Sign) -> None:
    specialist = sign_in(make.SPECIALIST)
    sent = {
        **TYPED,
        "file": upload("thu.pdf", make.pdf()),
        "appendices": [upload("PL1.txt", b"a" * 2048), upload("PL2.txt")],
    }
    specialist.post(url("draft"), sent)
    document = Document.objects.get()
    page, form = (
        text(specialist.get(url("document", document.code))),
        text(specialist.get(url("revise", document.code))),
    )

    assert current(document) == ["thu.pdf", "PL1.txt", "PL2.txt"]
    assert "PL1.txt (mở thẻ mới) 2,0 KB" in page and "PL1.txt (mở thẻ mới) 2,0 KB Bỏ : PL1.txt" in form

    gone = document.files.get(name="PL1.txt")
    again = {**TYPED, "revision": document.revision, "taken_off": [gone.pk], "appendices": [upload("PL3.txt")]}
    assert specialist.post(url("revise", document.code), again).status_code == 302

    assert current(document) == ["thu.pdf", "PL2.txt", "PL3.txt"]
    assert "Đã gỡ khỏi dự thảo" in text(specialist.get(url("document", document.code)))
    document.refresh_from_db()
    other = make.entered(with_file=True).files.get()
    strange = {**TYPED, "revision": document.revision, "taken_off": [other.pk]}
    assert specialist.post(url("revise", document.code), strange).status_code == 422


def test_one_wrong_file_among_several_is_named_and_none_is_kept(sign_in: Sign) -> None:
    sent = {**TYPED, "body": "Kính gửi", "appendices": [upload("PL1.txt"), upload("PL2.exe")]}

    answer = sign_in(make.SPECIALIST).post(url("draft"), sent)

    assert answer.status_code == 422 and not Document.objects.exists()
    assert "PL2.exe: " in text(answer) and "PL1.txt: " not in text(answer)
    assert "“PL1.txt, PL2.exe”" in text(answer) and "data-lost" in answer.content.decode()


def test_a_clerk_enters_a_letter_with_several_appendices(sign_in: Sign) -> None:
    typed = {"subject": "V/v quy hoạch", "issuer_name": "Bộ Xây dựng", "type_code": "B18", "secrecy": "none"}
    sent = {**typed, "file": upload("thu.pdf", make.pdf()), "appendices": [upload("PL1.txt"), upload("PL2.txt")]}

    assert sign_in(make.CLERK).post(url("enter"), sent).status_code == 302

    assert current(Document.objects.get()) == ["thu.pdf", "PL1.txt", "PL2.txt"]


def test_a_file_chosen_beside_the_text_as_it_was_takes_its_place_and_beside_a_new_text_is_asked_about(
    sign_in: Sign,
) -> None:
    specialist = sign_in(make.SPECIALIST)
    specialist.post(url("draft"), {**TYPED, "body": "Kính gửi.\nNội dung."})
    document = Document.objects.get()

    def revised(body: str) -> Any:
        document.refresh_from_db()
        sent = {**TYPED, "revision": document.revision, "body": body, "file": upload("thu.pdf", make.pdf())}
        return specialist.post(url("revise", document.code), sent)

    asked = revised("Kính gửi.\nNội dung mới.")
    assert asked.status_code == 422 and "Hãy bỏ một trong hai" in text(asked)
    assert current(document) == ["du-thao.pdf"]

    assert revised("Kính gửi.\r\nNội dung.").status_code == 302
    assert current(document) == ["thu.pdf"]


def test_the_page_of_an_empty_draft_says_so_and_leads_to_where_it_is_written(sign_in: Sign) -> None:
    document, specialist = make.drafted(), sign_in(make.SPECIALIST)

    page, act = specialist.get(url("document", document.code)), specialist.get(url("act", document.code, "gui-duyet"))

    for answer in (page, act):
        assert "Dự thảo chưa có nội dung. Mở “Sửa dự thảo”" in text(answer)
        assert url("revise", document.code) in answer.content.decode()
    assert 'name="reviewers"' not in act.content.decode()
    assert "chưa có nội dung. Mở" not in text(sign_in(make.CLERK).get(url("document", document.code)))


def test_an_act_whose_turn_has_passed_says_who_did_it_and_writes_nothing(sign_in: Sign) -> None:
    document = make.entered()
    directing.present_document(code=document.code, by=make.CLERK, at=make.at(9))
    clerk = sign_in(make.CLERK)
    clerk.get(url("document", document.code))  # that it was read is on record from here on
    before = (Line.objects.count(), Document.objects.get().revision, document.readings.count())

    answer = clerk.get(url("act", document.code, "trinh"))

    assert answer.status_code == 409
    assert f"{make.CLERK.name} đã làm việc này." in text(answer)
    assert "Trình lãnh đạo : Bùi Thị Ngọc 09:00, 23/11/2026" in text(answer)
    assert url("document", document.code) in answer.content.decode() and "<textarea" not in answer.content.decode()
    assert (Line.objects.count(), Document.objects.get().revision, document.readings.count()) == before


def test_an_act_that_was_undone_tells_what_came_after_it(sign_in: Sign) -> None:
    document = make.drafted(with_file=True)
    drafting.submit_document(code=document.code, by=make.SPECIALIST, at=make.at(14))
    drafting.check_format(code=document.code, by=make.CLERK, at=make.at(14, 30))
    drafting.ask_change(code=document.code, reason="Sửa căn cứ", by=make.LEADER, at=make.at(15))

    page = text(sign_in(make.CLERK).get(url("act", document.code, "the-thuc")))
    early = text(sign_in(make.LEADER).get(url("act", document.code, "ky")))

    assert "Kiểm tra thể thức : Bùi Thị Ngọc" in page and "Yêu cầu sửa dự thảo : Đỗ Quang Minh" in page
    assert "Hiện không làm được việc này." in early
    assert "Yêu cầu sửa dự thảo : Đỗ Quang Minh" in early and "Soạn văn bản" not in early


def test_a_draft_under_review_is_not_opened_to_be_revised_and_rights_are_asked_first(sign_in: Sign) -> None:
    document = make.drafted(with_file=True)
    drafting.submit_document(code=document.code, by=make.SPECIALIST, at=make.at(14))

    answer = sign_in(make.SPECIALIST).get(url("revise", document.code))

    assert answer.status_code == 409 and "Chờ kiểm tra thể thức" in text(answer)
    assert "Những việc đã làm Trình dự thảo : Trần Văn Bình" in text(answer)
    for address in (
        url("act", document.code, "trinh"),
        url("revise", document.code),
        url("elsewhere", document.code, "ky"),
    ):
        assert sign_in(make.STRANGER).get(address).status_code == 403
    assert sign_in(make.LEADER).get(url("elsewhere", document.code, "ky")).status_code == 409


def test_who_was_slower_reads_what_was_done_meanwhile_and_by_whom(sign_in: Sign) -> None:
    document = make.entered()
    seen = document.revision
    directing.present_document(code=document.code, by=make.CLERK, at=make.at(9))

    answer = sign_in(make.CLERK).post(url("act", document.code, "trinh"), {"revision": seen, "text": "Kính trình"})

    assert answer.status_code == 409
    assert "Kính trình" in text(answer) and "Trình lãnh đạo : Bùi Thị Ngọc" in text(answer)


def test_who_was_slower_than_an_opinion_reads_whose(sign_in: Sign) -> None:
    document = make.entered()
    seen = document.revision
    drafting.comment_document(code=document.code, text="Xem lại", by=make.LEADER, at=make.at(9))

    answer = sign_in(make.CLERK).post(url("act", document.code, "trinh"), {"revision": seen})

    assert "Những việc đã làm Ghi ý kiến : Đỗ Quang Minh" in text(answer)


def test_who_cannot_sign_reads_why_before_pressing_and_where_it_is_mended(sign_in: Sign) -> None:
    document = make.drafted(with_file=True)
    drafting.submit_document(code=document.code, by=make.SPECIALIST, at=make.at(14))
    drafting.check_format(code=document.code, by=make.CLERK, at=make.at(14, 30))
    deputy = replace(
        make.HEAD, roles=make.LEADER.roles, post="p-leader", delegated_by=make.LEADER.name, post_title="Giám đốc"
    )

    pages = [sign_in(one).get(url("act", document.code, "ky")) for one in (make.LEADER, deputy)]
    make.credentials()
    can = sign_in(make.LEADER).get(url("act", document.code, "ky"))

    assert "Chưa có chứng thư số để ký." in text(pages[0])
    assert "Dự thảo ghi người ký là Đỗ Quang Minh." in text(pages[1])
    assert "Bạn đang làm thay Đỗ Quang Minh, Giám đốc." in text(pages[1]) and "làm thay" not in text(pages[0])
    for page in pages:
        assert 'name="revision"' not in page.content.decode()
    assert url("act", document.code, "yeu-cau-sua") in pages[1].content.decode()
    assert 'name="revision"' in can.content.decode()
