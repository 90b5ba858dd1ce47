"""The pages of the archive and of copies: what they show, to whom, and what they say to bad input."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from phohien.kernel.policy import Actor
from phohien.systems.documents import jobs
from phohien.systems.documents.models import ArchivePackage, Copy, Disposal, WorkFile
from phohien.systems.documents.queries import workfiles as reads
from phohien.systems.documents.rules import retention
from phohien.systems.documents.services import attaching, filing
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As, text
from phohien.systems.documents.tests.test_archive import archived
from phohien.systems.documents.tests.test_package import closed_file

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], As]


@pytest.fixture
def sign_in(monkeypatch: Any) -> Sign:
    """Sign in as one of the office's people."""
    return lambda actor: As(actor, monkeypatch)


def url(name: str, *args: Any, **query: str) -> str:
    tail = "?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else ""
    return reverse(f"documents:{name}", args=args) + tail


def test_the_archivist_sees_what_is_due_receives_it_and_prints_the_record(sign_in: Sign) -> None:
    work_file = closed_file(documents=1)
    sign_in(make.SPECIALIST).post(url("work_file_act", work_file.code, "de-nghi"))
    archivist = sign_in(make.ARCHIVIST)

    assert work_file.title in text(archivist.get(url("archive")))
    assert work_file.title in text(archivist.get(url("archive", stage="offered")))
    page = text(archivist.post(url("work_file_act", work_file.code, "nop-luu"), follow=True))

    assert "Đã nộp lưu" in page
    assert work_file.title not in text(archivist.get(url("archive")))
    assert work_file.title in text(archivist.get(url("archive", stage="archived", q="ho so ra soat")))
    assert "Không có hồ sơ nào" in text(archivist.get(url("archive", stage="archived", q="khac")))
    assert archivist.get(url("hand_over_pdf")).content.startswith(b"%PDF")


def test_a_file_is_returned_with_words_only_and_its_page_says_why(sign_in: Sign) -> None:
    work_file = closed_file(documents=1)
    archivist = sign_in(make.ARCHIVIST)

    assert "Hãy ghi lý do" in text(
        archivist.post(url("work_file_act", work_file.code, "tra-lai"), {"text": " "}, follow=True)
    )
    page = text(archivist.post(url("work_file_act", work_file.code, "tra-lai"), {"text": "Thiếu phụ lục"}, follow=True))

    assert "Lưu trữ trả lại" in page
    assert "Thiếu phụ lục" in page
    assert archivist.post(url("work_file_act", work_file.code, "xoa")).status_code == 404


def test_a_package_is_asked_for_watched_checked_and_taken(sign_in: Sign) -> None:
    work_file = closed_file(documents=1)
    archivist = sign_in(make.ARCHIVIST)

    waiting = archivist.post(url("package_ask", work_file.code), follow=True)
    assert "Chờ lập" in text(waiting)
    assert "0/1 văn bản" in text(waiting)
    assert 'hx-trigger="every 3s"' in waiting.content.decode()
    jobs.build_packages()
    page = archivist.get(url("work_file", work_file.code))

    assert "Đã kiểm tra, đạt mọi yêu cầu" in text(page)
    assert "hx-trigger" not in page.content.decode().split('id="goi-tin"')[1].split(">")[0]
    package = ArchivePackage.objects.get()
    assert "Mọi yêu cầu được kiểm tra đều đạt" in text(
        archivist.get(url("package_report", work_file.code, package.code))
    )
    taken = archivist.get(url("package", work_file.code, package.code))
    assert b"".join(taken.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert f"H99.7-{work_file.code}.zip" in taken["Content-Disposition"]
    assert sign_in(make.SPECIALIST).get(url("package", work_file.code, package.code)).status_code == 403
    assert sign_in(make.STRANGER).get(url("package", work_file.code, package.code)).status_code == 404


def test_the_list_of_work_files_is_found_without_accents_sorted_and_taken_as_files(sign_in: Sign) -> None:
    work_file = closed_file(documents=1)
    filing.open_work_file(
        agency=make.OFFICE,
        year=2026,
        notation="00.TC",
        title="Hồ sơ tài chính",
        term="10",
        by=make.CLERK,
        at=make.at(9),
    )
    clerk = sign_in(make.CLERK)

    both = text(clerk.get(url("work_files", nam="2026", sort="-notation")))
    assert both.index(work_file.title) < both.index("Hồ sơ tài chính")
    assert work_file.title not in text(clerk.get(url("work_files", nam="2026", q="tai chinh")))
    assert "Không có hồ sơ nào phù hợp" in text(clerk.get(url("work_files", nam="1999")))
    sheet = load_workbook(BytesIO(clerk.get(url("work_files_file", "xlsx", nam="2026", term="10")).content)).active
    assert sheet is not None
    assert [row[1].value for row in sheet.iter_rows(min_row=3)] == ["Hồ sơ tài chính"]
    assert "Hồ sơ rà soát" in clerk.get(url("work_files_file", "csv", nam="2026")).content.decode("utf-8-sig")
    assert clerk.get(url("work_files_file", "exe", nam="2026")).status_code == 404


def test_two_people_destroy_what_ran_out_and_the_minutes_are_printed(sign_in: Sign) -> None:
    work_file = archived()
    archivist, leader = sign_in(make.ARCHIVIST), sign_in(make.LEADER)
    assert work_file.title in text(archivist.get(url("propose")))
    assert archivist.post(url("propose"), {"reason": "Hết hạn"}).status_code == 422

    archivist.post(url("propose"), {"reason": "Hết thời hạn", "work_files": [work_file.code]})
    disposal = Disposal.objects.get()
    own = text(archivist.get(url("disposal", disposal.code)))
    assert "Cần một người thứ hai" in own
    assert "Đồng ý tiêu hủy" not in own
    leader.post(url("disposal_act", disposal.code, "dong-y"), {"text": ""})
    assert "mất vĩnh viễn" in text(archivist.get(url("disposal", disposal.code)))
    done = text(archivist.post(url("disposal_act", disposal.code, "thuc-hien"), follow=True))

    assert "Đã tiêu hủy" in done
    assert archivist.get(url("disposal_pdf", disposal.code)).content.startswith(b"%PDF")
    page = text(archivist.get(url("work_file", work_file.code)))
    assert "Đã tiêu hủy nội dung" in page
    document = work_file.placements.get().document
    shown = text(sign_in(make.CLERK).get(url("document", document.code)))
    assert "Đã tiêu hủy ngày" in shown
    assert document.subject in shown
    assert sign_in(make.STRANGER).get(url("disposal", disposal.code)).status_code in (403, 404)


def test_a_clerk_makes_a_copy_seals_it_and_the_page_says_that_it_is_true(sign_in: Sign) -> None:
    make.offices()
    make.credentials()
    document = make.entered()
    attaching.attach(document, [attaching.Upload(content=make.pdf(), name="quet.pdf")], by=make.CLERK, at=make.at(9))
    clerk = sign_in(make.CLERK)
    assert "Sao văn bản" in text(clerk.get(url("document", document.code)))
    wrong = clerk.post(
        url("copy_make", document.code), {"kind": "trich", "way": "scan", "permitted_by": "p-leader", "copies": "1"}
    )
    assert (wrong.status_code, "trang được trích" in text(wrong)) == (422, True)

    made = clerk.post(
        url("copy_make", document.code),
        {"kind": "y", "way": "scan", "permitted_by": "p-leader", "copies": "2", "recipients": "Sở Y tế"}, follow=True,
    )  # fmt: skip

    assert "chưa có giá trị khi cơ quan chưa ký số" in text(made)
    copy = Copy.objects.get()
    assert copy.full_number == "01/SY-SXD"
    sealed = text(clerk.post(url("copy_seal", copy.code), follow=True))
    assert "Bản sao đúng với bản gốc" in sealed
    assert clerk.get(url("copy_file", copy.code))["Content-Type"] == "application/pdf"
    assert "01/SY-SXD" in text(clerk.get(url("copies")))
    assert "Sao y" in text(clerk.get(url("document", document.code)))
    assert "01/SY-SXD" in text(clerk.get(url("register", copy.entry.register_id)))
    assert clerk.get(url("register_pdf", copy.entry.register_id)).content.startswith(b"%PDF")
    assert sign_in(make.STRANGER).get(url("copy", copy.code)).status_code == 403


def test_machines_ask_for_a_package_watch_it_and_fetch_it(sign_in: Sign) -> None:
    work_file = closed_file(documents=1)
    archivist, base = sign_in(make.ARCHIVIST), "/api/v1/documents/work-files/"

    assert [one["title"] for one in archivist.get(f"{base}?stage=due").json()] == [work_file.title]
    made = archivist.post(f"{base}{work_file.code}/packages", content_type="application/json")
    assert (made.status_code, made.json()["state"]) == (201, "waiting")
    address = f"{base}{work_file.code}/packages/{made.json()['code']}"
    assert archivist.get(f"{address}/content").status_code == 404
    jobs.build_packages()
    told = archivist.get(address).json()

    assert (told["state"], told["report"], told["done"]) == ("done", [], 1)
    content = b"".join(archivist.get(f"{address}/content").streaming_content)  # type: ignore[attr-defined]
    assert sha256(content).hexdigest() == told["sha256"]
    assert sign_in(make.STRANGER).get(address).status_code in (403, 404)


def test_a_file_is_kept_longer_from_its_page(sign_in: Sign) -> None:
    work_file = archived(term="10")
    archivist = sign_in(make.ARCHIVIST)
    assert "Giữ lâu hơn" in text(archivist.get(url("work_file", work_file.code)))

    page = text(
        archivist.post(
            url("work_file_lengthen", work_file.code), {"term": "permanent", "text": "Có giá trị"}, follow=True
        )
    )

    assert "Vĩnh viễn" in page
    assert "Giữ lâu hơn" not in page


def test_each_archive_page_opens_when_it_is_empty(sign_in: Sign) -> None:
    make.offices()
    archivist = sign_in(make.ARCHIVIST)

    for stage in ("due", "offered", "archived", "expired", "held", "destroyed", "nonsense"):
        assert "Không có hồ sơ nào" in text(archivist.get(url("archive", stage=stage)))
    assert "Chưa có đề nghị tiêu hủy" in text(archivist.get(url("disposals")))
    assert "Chưa có hồ sơ nào hết thời hạn" in text(archivist.get(url("propose")))
    assert "chưa lập bản sao" in text(archivist.get(url("copies")))
    assert sign_in(make.SPECIALIST).get(url("archive")).status_code == 403


def test_the_database_and_the_rule_agree_on_what_ran_out() -> None:
    work_file = archived(term="10")
    for closed in (date(2015, 11, 27), date(2016, 2, 29), date(2016, 11, 28), date(2016, 11, 29)):
        WorkFile.objects.filter(pk=work_file.pk).update(closed_on=closed)
        for today in (date(2026, 3, 1), date(2026, 3, 2), date(2026, 11, 28), date(2028, 2, 29)):
            found = WorkFile.objects.filter(reads.expired(today)).exists()
            assert found == retention.has_run_out(closed, "10", today), (closed, today)


@given(
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["5", "10", "20", "70"]),
)
def test_closed_before_is_the_other_side_of_has_run_out(closed: date, today: date, term: str) -> None:
    years = retention.TERMS[term].years
    assert years is not None
    assert (closed < retention.closed_before(today, years)) == retention.has_run_out(closed, term, today)
