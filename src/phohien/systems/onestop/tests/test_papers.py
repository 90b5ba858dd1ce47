"""Statutory papers: what each prints, that it never changes afterwards."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import segno

from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.directory import services as reference
from phohien.systems.onestop.models import Dossier, Paper, Party
from phohien.systems.onestop.queries import naming
from phohien.systems.onestop.queries import papers as queries
from phohien.systems.onestop.rules import papers as rules
from phohien.systems.onestop.services import clocks, issuing, papers, reception, results
from phohien.systems.onestop.tests import make, make_papers

pytestmark = pytest.mark.django_db
needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed"
)


@pytest.fixture(autouse=True)
def _house(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_ROOT = tmp_path / "signing"
    settings.FILES_ROOT = tmp_path / "files"
    make.load_catalogue()


@pytest.fixture
def directory_loaded() -> Any:
    """Hưng Yên's units and agencies stand in the database."""
    reference.load_reference_data(by=SYSTEM, at=make.MONDAY)
    yield
    directory.forget_snapshot()


def words(pdf: bytes) -> str:
    """The paper's text, spaces collapsed."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def only(dossier: Dossier, form: str) -> Paper:
    return dossier.papers.get(form=form)


@needs_pdftotext
def test_form_01_prints_who_what_when_and_where_with_the_secret_in_text(directory_loaded: None) -> None:
    dossier = make.submit()
    component = dossier.components.get(code="birth_notice") if dossier.components.filter(code="birth_notice") else None
    if component is not None:
        reception.check_component(
            code=dossier.code, component_id=component.pk, state="accepted", by=make.RECEIVER, at=make.at(9, 10),
            counts=(1, 0, 2),
        )  # fmt: skip
    dossier = reception.receive_dossier(code=dossier.code, by=make.RECEIVER, at=make.at(9, 30))

    text = words(papers.typeset_paper(only(dossier, "01")))

    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in text
    assert "UBND PHƯỜNG PHỐ HIẾN" in text
    assert dossier.code in text
    assert dossier.lookup_pin in text
    assert "Nguyễn Văn Nam" in text
    assert "9 giờ 30 phút, ngày 23 tháng 11 năm 2026" in text
    assert "17 giờ 00 phút, ngày 23 tháng 11 năm 2026" in text
    assert "Ngay trong ngày" in text
    limit = only(dossier, "01").data["limit"]
    assert limit["words"] in text
    assert (f"{limit['words']} mẫu, cần xác nhận" in text) is not limit["confirmed"]


def test_the_qr_of_form_01_carries_the_code_and_never_the_secret() -> None:
    dossier = make.received()
    data = only(dossier, "01").data

    assert data["check_address"].endswith(f"/mot-cua/tra-cuu/?ma={dossier.code}")
    assert dossier.lookup_pin not in data["check_address"]
    assert data["pin"] == dossier.lookup_pin


@needs_pdftotext
def test_form_02_names_what_is_missing_and_why() -> None:
    dossier = make.received()
    clocks.request_supplement(
        code=dossier.code, text="Ảnh Giấy chứng sinh bị mờ", components=["declaration"], by=make.CIVIL, at=make.at(10)
    )

    text = words(papers.typeset_paper(only(dossier, "02")))

    assert "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ" in text
    assert "Ảnh Giấy chứng sinh bị mờ" in text
    assert "1. Tờ khai đăng ký khai sinh" in text
    assert dossier.lookup_pin not in text


@needs_pdftotext
def test_form_03_gives_the_reason_and_the_legal_ground() -> None:
    dossier = make.submit()
    reception.refuse_dossier(
        code=dossier.code, reason="Không thuộc thẩm quyền của phường", article="Luật Hộ tịch, Điều 13", by=make.RECEIVER,
        at=make.at(10),
    )  # fmt: skip

    text = words(papers.typeset_paper(only(dossier, "03")))

    assert "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ" in text
    assert "Không thuộc thẩm quyền của phường" in text
    assert "Luật Hộ tịch, Điều 13" in text


@needs_pdftotext
def test_form_04_apologises_with_the_old_and_the_new_day() -> None:
    dossier = make.received()
    clocks.extend_deadline(
        code=dossier.code, due_at=make.at(17, day=26), ground="Chờ xác minh nơi cư trú", by=make.LEADER, at=make.at(16)
    )

    text = words(papers.typeset_paper(only(dossier, "04")))

    assert "VĂN BẢN XIN LỖI" in text
    assert "17 giờ 00 phút, ngày 23 tháng 11 năm 2026" in text
    assert "17 giờ 00 phút, ngày 26 tháng 11 năm 2026" in text
    assert "Chờ xác minh nơi cư trú" in text


@needs_pdftotext
def test_form_05_says_why_the_dossier_stops() -> None:
    dossier = make.received()
    clocks.withdraw_dossier(code=dossier.code, ground="Gia đình nộp ở nơi khác", by=make.CITIZEN, at=make.at(10))

    text = words(papers.typeset_paper(only(dossier, "05")))

    assert "dừng giải quyết hồ sơ" in text
    assert "Gia đình nộp ở nơi khác" in text


@needs_pdftotext
def test_form_06_has_a_line_for_every_hand_over() -> None:
    dossier = make.settled()

    text = words(papers.typeset_control_sheet(dossier, by=make.CIVIL, at=make.at(15)))

    assert "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ" in text
    assert text.count("Giao:") == dossier.transfers.count() > 2
    assert "Lê Thu Trang" in text and "Phạm Văn Hùng" in text


@needs_pdftotext
def test_form_07_lists_what_was_received_in_the_period_and_nothing_else() -> None:
    inside, after = make.received(), make.received(when=make.at(9, day=26))

    data = queries.register_of(make.CENTRE, first=date(2026, 11, 1), last=date(2026, 11, 25), at=make.at(16, day=26))
    text = words(papers.typeset_register(data, at=make.at(16, day=26)))

    assert [line["code"] for line in data["lines"]] == [inside.code]
    assert "SỔ THEO DÕI HỒ SƠ" in text
    assert after.code not in text.replace(" ", "")
    assert "Tổng số: 1 hồ sơ" in text


def test_a_dossier_of_the_last_evening_is_in_the_register_of_that_day() -> None:
    evening = make.received(when=make.at(23, 59))

    rows = queries.register_rows(make.CENTRE, first=date(2026, 11, 23), last=date(2026, 11, 23))

    assert [one.code for one in rows] == [evening.code]


@needs_pdftotext
def test_the_birth_certificate_says_every_line_of_the_form_and_that_it_is_a_sample(settings: Any) -> None:
    settings.DEMO = True
    result = results.current(make_papers.drafted())

    text = words(issuing.draft_pdf(result, by=make.LEADER, at=make.at(11)))

    for expected in (
        "GIẤY KHAI SINH", "17/2026", "NGUYỄN MINH ANH", "10/11/2026",
        "Ngày mười tháng mười một năm hai nghìn không trăm hai mươi sáu", "000326000017", "TRẦN THỊ MINH HẠNH",
        "Bệnh viện Sản Nhi Hưng Yên", "MẪU THỬ NGHIỆM", result.code,
    ):  # fmt: skip
        assert expected in text, expected


@needs_pdftotext
@pytest.mark.parametrize(("is_positive", "said"), [(True, "Nội dung đồng ý"), (False, "Nội dung từ chối")])
def test_any_other_result_is_a_paper_of_the_agency(is_positive: bool, said: str) -> None:
    dossier = make.received()
    result = results.draft_result(
        code=dossier.code, title="Giấy xác nhận", content={"text": said, "grounds": ["Luật Hộ tịch"]}, by=make.CIVIL,
        at=make.at(10), is_positive=is_positive,
    )  # fmt: skip

    text = words(issuing.draft_pdf(result))

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "GIẤY XÁC NHẬN" in text
    assert said in text
    assert "Căn cứ Luật Hộ tịch" in text


@pytest.mark.parametrize("form", ["01", "02", "05"])
def test_papers_are_made_for_the_archive(form: str) -> None:
    dossier = make.received()
    clocks.request_supplement(code=dossier.code, text="Thiếu giấy", components=[], by=make.CIVIL, at=make.at(10))
    clocks.withdraw_dossier(code=dossier.code, ground="", by=make.CITIZEN, at=make.at(11))

    pdf = papers.typeset_paper(only(dossier, form))

    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf


def test_what_happens_to_the_dossier_later_never_changes_an_issued_paper() -> None:
    dossier = make.received()
    before = papers.typeset_paper(only(dossier, "01"))

    Party.objects.filter(dossier=dossier).update(full_name="Tên khác", address="Nơi khác")
    dossier.components.all().delete()
    Dossier.objects.filter(pk=dossier.pk).update(
        title="Khác", due_at=make.at(17, day=30), lookup_pin="ZZZZZZZZ", owner_name="Khác", agency="H31.102.1"
    )

    assert papers.typeset_paper(Paper.objects.get(dossier=dossier, form="01")) == before


def test_a_paper_once_opened_is_kept_and_handed_out_as_kept() -> None:
    paper = only(make.received(), "01")

    first = papers.pdf_of(paper=paper, by=make.RECEIVER, at=make.at(10))
    Paper.objects.filter(pk=paper.pk).update(data={})
    again = papers.pdf_of(paper=Paper.objects.get(pk=paper.pk), by=make.RECEIVER, at=make.at(11))

    assert first == again


def test_headings_follow_the_decree(directory_loaded: None) -> None:
    centre, ward = (naming.heading_of(code, date(2026, 11, 23)) for code in (make.CENTRE, make.WARD))

    assert (centre["parent"], centre["lines"]) == ("UBND phường Phố Hiến", ["Trung tâm Phục vụ", "hành chính công"])
    assert (ward["parent"], ward["lines"]) == ("", ["Ủy ban nhân dân", "phường Phố Hiến"])
    assert ward["unit"] == "phường Phố Hiến, tỉnh Hưng Yên"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Phó Chủ tịch Ủy ban nhân dân", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("Chủ tịch Ủy ban nhân dân", ("", "CHỦ TỊCH")),
        ("Phó Giám đốc", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        ("Công chức Tư pháp - Hộ tịch", ("", "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH")),
    ],
)
def test_a_deputy_signs_for_the_head(title: str, lines: tuple[str, str]) -> None:
    assert rules.signing_lines(title) == lines


def test_days_are_spelled_as_people_say_them() -> None:
    assert rules.day_in_words(date(2026, 4, 5)) == "Ngày năm tháng tư năm hai nghìn không trăm hai mươi sáu"


def test_the_drawn_qr_has_exactly_the_dark_modules_of_the_code() -> None:
    text = "https://example.invalid/mot-cua/tra-cuu/?ma=H31.101.1-261123-0001"
    drawn = rules.qr_svg(text)
    side = int(re.search(r'viewBox="0 0 (\d+)', drawn)[1])
    dark = {
        (int(x) + step, int(y))
        for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawn)
        for step in range(int(run))
    }

    code = segno.make(text, error="m", micro=False, mask=3, boost_error=False)
    assert side == len(code.matrix) + 8
    assert dark == {(x + 4, y + 4) for y, row in enumerate(code.matrix) for x, bit in enumerate(row) if bit}
