"""The text of files: read apart, once for each content, page by page for pictures, and never silently missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from phohien.base.files import queries as files
from phohien.base.files import reading
from phohien.base.files.tests import scans
from phohien.kernel.clock import VIETNAM
from phohien.kernel.errors import NotAllowed
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents import jobs
from phohien.systems.documents.models import Document, FileText, PageText
from phohien.systems.documents.queries import search
from phohien.systems.documents.services import attaching, entering, texts
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As, text

pytestmark = pytest.mark.django_db
OLD = Path(scans.__file__).parent / "old"
OPERATOR = replace(make.CLERK, code="acc-operator", post="p-operator", roles=frozenset({"operator"}))
TESSERACT = pytest.mark.skipif(
    reading.engine() is None, reason="No tesseract with Vietnamese here (packages tesseract-ocr, tesseract-ocr-vie)."
)


@pytest.fixture(autouse=True)
def _offices() -> None:
    make.offices()


def entered(*contents: bytes, name: str = "cong-van.pdf", **more: Any) -> Document:
    uploads = [
        attaching.Upload(content=content, name=name, role="main" if place == 0 else "appendix")
        for place, content in enumerate(contents)
    ]
    return entering.enter_document(
        agency=make.OFFICE, given=make.particulars(**more), uploads=uploads, by=make.CLERK, at=make.at(9)
    )


def read_all() -> int:
    return read_all_at(make.at(9, 5))


def read_all_at(at: datetime) -> int:
    steps = 0
    while jobs.read_next_text(at):
        steps += 1
    return steps


def found(words: str) -> list[Document]:
    return search.find_documents(make.CLERK, search.Wanted(text=words))


def test_a_pdf_is_found_by_its_letters_once_the_worker_has_read_it_and_the_file_stays_as_it_was() -> None:
    document = entered(scans.letter())
    assert found("duong tranh thi tran vuong") == []

    read_all()

    assert found("duong tranh thi tran vuong") == found("Đường tránh thị trấn Vương") == [document]
    assert document.files.get().sha256 == FileText.objects.get(state="read").sha256


def test_the_same_content_at_two_offices_is_read_once_and_a_later_copy_is_found_at_once() -> None:
    first = entered(scans.letter())
    second = entered(scans.letter(), number="1")
    read_all()
    third = entered(scans.letter(), number="2")

    assert FileText.objects.count() == 1
    assert set(found("thi tran vuong")) == {first, second, third}


@TESSERACT
def test_a_scan_is_read_page_by_page_goes_on_after_a_restart_and_its_text_lies_beside_it(monkeypatch: Any) -> None:
    document = entered(scans.scan(pages=2))
    assert jobs.read_next_text(make.at(9, 1))  # the letters: none
    assert jobs.read_next_text(make.at(9, 2))  # the first page

    whole = FileText.objects.get()
    page = As(make.CLERK, monkeypatch).get(reverse("documents:document", args=[document.code]))
    assert (whole.state, whole.done, whole.total, texts.next_page(whole)) == ("scan", 1, 2, 2)
    assert "máy đã đọc 1/2 trang" in text(page)

    assert texts.take_up(by=SYSTEM, at=make.at(9, 3), can_see=True)  # and its reader dies
    assert not jobs.read_next_text(make.at(9, 4))
    assert read_all_at(make.at(9, 14)) == 2  # the second page, and the index

    assert found("duong tranh thi tran vuong") == [document]
    sidecar = document.files.get(role="sidecar")
    assert sidecar.added_by_name.startswith("tesseract 5")
    assert sidecar.read_from == document.files.get(role="main")
    assert "Đường tránh thị trấn" in files.read(sidecar.file_code).decode()
    assert not PageText.objects.exists()
    page = As(make.CLERK, monkeypatch).get(reverse("documents:document", args=[document.code]))
    assert "Chữ do máy đọc (tesseract 5" in text(page)

    attaching.attach(
        document, [attaching.Upload(content=scans.letter(), name="moi.pdf")], by=make.CLERK, at=make.at(10)
    )
    assert not document.files.get(role="sidecar").is_current


def test_without_an_engine_a_scan_says_so_and_stays_findable_by_its_fields(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    document = entered(scans.scan())

    assert read_all() == 1

    page = text(As(make.CLERK, monkeypatch).get(reverse("documents:document", args=[document.code])))
    assert "máy chủ chưa cài chương trình nhận dạng chữ" in page
    assert found("quy hoach") == found("4512/bxd") == [document]
    desk = text(As(OPERATOR, monkeypatch).get(reverse("documents:texts")))
    assert "Hãy cài gói tesseract-ocr và tesseract-ocr-vie" in desk
    assert document.subject not in desk


def test_a_reader_that_falls_twice_leaves_a_note_on_the_file_and_the_operator_may_have_it_read_again(
    monkeypatch: Any,
) -> None:
    document = entered(scans.letter())
    whole, fell = FileText.objects.get(), reading.Reading(fault="crashed")
    texts.tell_letters(key=whole.pk, told=fell, by=SYSTEM, at=make.at(9, 1))
    assert (FileText.objects.get().state, texts.take_up(by=SYSTEM, at=make.at(9, 1), can_see=False)) == (
        "waiting",
        None,
    )

    texts.tell_letters(key=whole.pk, told=fell, by=SYSTEM, at=make.at(9, 3))
    texts.tell_documents(key=whole.pk, by=SYSTEM, at=make.at(9, 3))

    assert FileText.objects.get().state == "failed"
    page = text(As(make.CLERK, monkeypatch).get(reverse("documents:document", args=[document.code])))
    assert "Chương trình đọc chữ bị hỏng hai lần" in page
    assert found("quy hoach") == [document]
    with pytest.raises(NotAllowed):
        texts.retry(key=whole.pk, by=make.CLERK, at=make.at(10))
    again = As(OPERATOR, monkeypatch).post(reverse("documents:text_retry", args=[whole.pk]))
    assert again.status_code == 302
    read_all_at(datetime(2027, 1, 1, tzinfo=VIETNAM))
    assert found("thi tran vuong") == [document]


def test_what_was_read_before_the_reader_fell_is_kept() -> None:
    document = entered(scans.letter())
    whole = FileText.objects.get()
    told = reading.Reading((reading.Page(1, "Cầu Triều Dương"),), total=9, fault="slow")

    for minute in (1, 3):
        texts.tell_letters(key=whole.pk, told=told, by=SYSTEM, at=make.at(9, minute))
    texts.tell_documents(key=whole.pk, by=SYSTEM, at=make.at(9, 4))

    assert found("cau trieu duong") == [document]
    assert FileText.objects.get().state == "failed"


def test_the_next_version_of_a_letter_is_found_by_its_text_before_anybody_read_it() -> None:
    document = entered(scans.letter())
    read_all()
    main = attaching.main_file(document)
    assert main is not None

    attaching.succeed(document, main, scans.letter(pages=2), stage=main.Stage.SIGNED, by=make.CLERK, at=make.at(10))
    attaching.index(document)

    assert found("thi tran vuong") == [document]


def test_whoever_hands_in_a_scan_below_the_rule_reads_so_at_once(monkeypatch: Any) -> None:
    poor = SimpleUploadedFile("cv.pdf", scans.scan(dpi=100, colour=False), content_type="application/pdf")
    clerk = As(make.CLERK, monkeypatch)
    values = {"code": "12/BXD", "subject": "V/v thử", "type_code": "B18", "issuer_name": "Bộ Xây dựng", "urgency": "0",
              "secrecy": "none", "language": "vi", "steering": "1", "file": poor}  # fmt: skip

    page = clerk.post(reverse("documents:enter"), values, follow=True)

    assert "độ phân giải dưới 200 dpi; bản quét không có màu" in text(page)
    assert Document.objects.get().files.get().name == "cv.pdf"


def test_all_documents_can_be_indexed_anew_and_files_nobody_asked_for_are_asked_for() -> None:
    document = entered(scans.letter())
    FileText.objects.all().delete()
    document.search_entry.delete()
    assert found("quy hoach") == []

    assert jobs.index_all(make.at(10)) == 1

    assert found("quy hoach") == [document]
    read_all_at(make.at(11))
    assert found("thi tran vuong") == [document]


def test_what_only_superseded_versions_have_is_dropped_unread() -> None:
    document = entered(scans.letter())
    attaching.attach(
        document, [attaching.Upload(content=scans.letter(pages=2), name="moi.pdf")], by=make.CLERK, at=make.at(9, 1)
    )
    assert FileText.objects.filter(state="waiting").count() == 2

    read_all()

    assert FileText.objects.get().sha256 == document.files.get(is_current=True).sha256
    entered(scans.letter(), number="1")  # and who hands the old content in anew has it read
    read_all()
    assert len(found("thi tran vuong")) == 2


def test_files_destroyed_by_the_archive_are_not_read_again() -> None:
    document = entered(scans.letter())
    document.files.update(destroyed_on=make.at(9).date(), text="")

    assert jobs.index_all(make.at(10)) == 1

    read_all_at(make.at(11))
    assert not FileText.objects.exists()


@pytest.mark.parametrize("name", ["fonts.doc", "fonts.xls", "fonts.rtf"])
def test_an_old_letter_in_an_old_font_is_found_by_its_words_with_and_without_accents(name: str) -> None:
    document = entered((OLD / name).read_bytes(), name=name)

    read_all()

    assert found("ke hoach bao ve moi truong") == found("Cộng hòa xã hội") == found('"quyết định số 12"') == [document]


def test_a_phones_heic_picture_is_refused_with_what_to_do_and_told_of_where_it_came_otherwise(monkeypatch: Any) -> None:
    photo = b"\0\0\0\x18ftypheic" + bytes(20)
    values = {"code": "12/BXD", "subject": "V/v thử", "type_code": "B18", "issuer_name": "Bộ Xây dựng", "urgency": "0",
              "secrecy": "none", "language": "vi", "steering": "1", "file": SimpleUploadedFile("anh.heic", photo)}  # fmt: skip
    clerk = As(make.CLERK, monkeypatch)

    assert "iPhone chụp ảnh JPG khi chọn" in text(clerk.post(reverse("documents:enter"), values))

    document = entered(photo, name="anh.heic")
    assert "Ảnh HEIC chụp từ điện thoại" in text(clerk.get(reverse("documents:document", args=[document.code])))


def test_a_clerk_may_hand_in_an_old_office_file(monkeypatch: Any) -> None:
    letter = SimpleUploadedFile("cv.doc", (OLD / "fonts.doc").read_bytes())
    values = {"code": "12/BXD", "subject": "V/v thử", "type_code": "B18", "issuer_name": "Bộ Xây dựng", "urgency": "0",
              "secrecy": "none", "language": "vi", "steering": "1", "file": letter}  # fmt: skip

    As(make.CLERK, monkeypatch).post(reverse("documents:enter"), values)

    assert Document.objects.get().files.get().name == "cv.doc"
