"""Reading a file's text in a process apart: what it finds, what stops it, and that it never takes the house with it."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from phohien.base.files.reading import Page, Reading, engine, read_text, recognise, remark_on
from phohien.base.files.rules import kinds
from phohien.base.files.tests import make, scans

PDF = kinds.PDF
SAID = "Đường tránh & thị trấn"
RUN = b"<w:p><w:r><w:t>\xc4\x90\xc6\xb0</w:t></w:r><w:r><w:t>\xe1\xbb\x9dng</w:t></w:r></w:p><w:p><w:t>Hai</w:t></w:p>"


def read(content: bytes, kind: str = PDF) -> Reading:
    return read_text(io.BytesIO(content), kind)


def test_letters_are_read_page_by_page_with_every_accent() -> None:
    told = read(scans.letter(pages=2))

    assert (told.total, told.fault, told.is_cut) == (2, "", False)
    assert "Đường tránh thị trấn Vương được đầu tư" in told.pages[0].text
    assert "Trang 2." in told.pages[1].text
    assert remark_on(told) == frozenset()


def test_a_scan_says_how_it_was_scanned_and_in_what_it_falls_short() -> None:
    good, poor = read(scans.scan()), read(scans.scan(dpi=150, colour=False, version="1.3"))

    assert good.pages == (Page(1, "", is_scan=True, dpi=200, is_colour=True),)
    assert remark_on(good) == frozenset()
    assert poor.pages == (Page(1, "", is_scan=True, dpi=150, is_colour=False),)
    assert remark_on(poor) == {"version", "dpi", "grey"}


@pytest.mark.parametrize(
    ("kind", "content", "text"),
    [
        (kinds.DOCX, make.archive({"word/document.xml": RUN}), "Đường\nHai"),
        (kinds.XLSX, make.archive({"xl/sharedStrings.xml": f"<si><t>{SAID.replace('&', '&amp;')}</t></si>".encode()}), SAID),
        (kinds.PPTX, make.archive({"ppt/slides/slide1.xml": "<a:p><a:t>Đất</a:t></a:p>".encode()}), "Đất"),
        (kinds.ODT, make.archive({"content.xml": "<text:p>Đất<text:s/>đai</text:p>".encode()}), "Đất đai"),
        (kinds.CSV, "Xã,Số\nĐoàn Đào,1".encode(), "Xã,Số\nĐoàn Đào,1"),
    ],
)  # fmt: skip
def test_office_files_are_read_without_their_markup(kind: str, content: bytes, text: str) -> None:
    assert read(content, kind).pages[0].text.strip() == text


def test_a_file_with_a_password_and_a_file_that_is_none_are_told_apart() -> None:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(scans.letter())))
    writer.encrypt("chủ", "người đọc")
    locked = io.BytesIO()
    writer.write(locked)

    assert read(locked.getvalue()).fault == "password"
    assert read(b"%PDF-1.7 nothing").fault == read(b"PK\x03\x04nothing", kinds.DOCX).fault == "damaged"


def test_a_file_that_unpacks_without_end_ends_its_reader_and_nothing_else() -> None:
    packer = zlib.compressobj(9)
    head, piece = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH), packer.compress(b"q\n" * 8_000_000)
    piece += packer.flush(zlib.Z_FULL_FLUSH)
    packed = head + piece * 250  # four gigabytes out of four megabytes
    stream = b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed)
    page = make.pdf(stream).replace(b"/MediaBox[0 0 595 842]", b"/Contents 4 0 R/MediaBox[0 0 595 842]")

    told = read_text(io.BytesIO(page), PDF, seconds=20)

    assert told.fault in ("crashed", "memory")
    assert read(scans.letter()).fault == ""


def test_a_reader_that_takes_too_long_is_ended() -> None:
    assert read_text(io.BytesIO(scans.letter()), PDF, seconds=0.001).fault == "slow"


def test_without_the_program_there_is_no_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert engine() is None


@pytest.mark.skipif(
    engine() is None, reason="No tesseract with Vietnamese (packages tesseract-ocr, tesseract-ocr-vie)."
)
def test_a_picture_of_letters_is_read_by_the_engine_and_a_page_that_is_not_there_is_told() -> None:
    sees = engine()
    assert sees is not None
    content = scans.scan(pages=1)

    assert "thị trấn Vương" in recognise(io.BytesIO(content), PDF, page=1, engine=sees).pages[0].text
    assert recognise(io.BytesIO(content), PDF, page=9, engine=sees).fault == "damaged"
