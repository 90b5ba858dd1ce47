"""Copies: numbered on their own, true to the original, sealed by the agency; the original's file is never touched."""

from __future__ import annotations

import contextlib
import io

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from phohien.base.files import queries as kept
from phohien.base.files.reading import ink as seeing
from phohien.base.signing import copies as drawing
from phohien.base.signing import handover
from phohien.kernel import clock
from phohien.kernel.errors import NotAllowed, Refused, Stale
from phohien.systems.documents.models import Copy, Document, Entry, Register
from phohien.systems.documents.rules import copying as rules
from phohien.systems.documents.rules import extracts
from phohien.systems.documents.services import attaching, copying, drafting, issuing
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import text
from phohien.systems.documents.tests.test_signing import token
from phohien.ui.typeset import typeset

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offices() -> None:
    make.offices()
    make.credentials()


def wish(kind: str = "y", way: str = "scan", **more: object) -> copying.Wish:
    return copying.Wish(kind=kind, way=way, permitted_by="p-leader", recipients="Sở Y tế; Lưu: VT", **more)  # type: ignore[arg-type]


def scanned(**more: object) -> Document:
    """A letter on paper with its scan of three pages."""
    pages = typeset("Trang một\n#pagebreak()\nTrang hai\n#pagebreak()\nTrang ba", {}, pdf_standard="1.7", at=make.at(8))
    document = make.entered(**more)  # type: ignore[arg-type]
    attaching.attach(document, [attaching.Upload(content=pages, name="quet.pdf")], by=make.CLERK, at=make.at(9))
    return document


_SEALED: list[bytes] = []


def issued() -> Document:
    """An electronic document with both signatures; they are made once, and kept in mind for the other tests."""
    document = make.drafted(with_file=True)
    if _SEALED:
        attaching.attach(
            document, [attaching.Upload(content=_SEALED[0], name="du-thao.pdf")], by=make.CLERK, at=make.at(15)
        )
        return document
    drafting.submit_document(code=document.code, by=make.SPECIALIST, at=make.at(14))
    drafting.check_format(code=document.code, by=make.CLERK, at=make.at(14, 30))
    issuing.sign_document(code=document.code, by=make.LEADER, at=make.at(15))
    issuing.number_document(code=document.code, by=make.CLERK, at=make.at(15, 10))
    issuing.seal_document(code=document.code, by=make.CLERK, at=make.at(15, 20))
    main = attaching.main_file(document)
    assert main is not None
    _SEALED.append(kept.read(main.file_code))
    return Document.objects.get(pk=document.pk)


def made(document: Document, **more: object) -> Copy:
    return copying.make_copy(code=document.code, wish=wish(**more), by=make.CLERK, at=make.at(16))  # type: ignore[arg-type]


def pages(content: bytes) -> int:
    return int(PdfFileReader(io.BytesIO(content)).root["/Pages"]["/Count"])


def test_a_scan_becomes_a_true_copy_under_the_offices_seal_and_the_scan_stays_as_it_was() -> None:
    document = scanned()
    before = list(document.files.values_list("sha256", "version"))

    copy = made(document)
    sealed = copying.seal_copy(code=copy.code, by=make.CLERK, at=make.at(16, 30))

    assert sealed.full_number == "01/SY-SXD"
    proof = copying.proof_of(sealed, at=make.at(17))
    assert proof.is_true
    assert proof.seal is not None
    assert [(one.kind, one.reason) for one in proof.seal.signatures] == [("agency_seal", "SAO Y số 01/SY-SXD")]
    assert pages(kept.read(sealed.sealed_code)) == 3
    assert list(document.files.values_list("sha256", "version")) == before


def test_copies_have_one_sequence_of_their_own_beside_the_register_of_documents() -> None:
    document = scanned()
    numbers = [
        made(document).full_number,
        made(document, kind="trich", pages="2").full_number,
        made(document, kind="luc").full_number,
    ]

    assert numbers == ["01/SY-SXD", "02/TrS-SXD", "03/SL-SXD"]
    assert Register.objects.get(kind="copy").last == 3
    assert Entry.objects.filter(register__kind="in").count() == 1


def test_an_electronic_document_on_paper_shows_its_number_and_signatures_and_the_block_to_sign_by_hand() -> None:
    document = issued()

    copy = made(document, way="print")

    content = kept.read(copy.file_code)
    assert pages(content) == 2  # the leader's signature stands too low for the block to follow on the same page
    page = PdfFileReader(io.BytesIO(content)).root["/Pages"]["/Kids"][0]
    looks = page["/Resources"]["/XObject"]
    assert (
        len([name for name in looks if name.startswith("/A")]) == 4
    )  # number, day, the leader's and the office's signature
    with pytest.raises(Refused, match="ký tay"):
        copying.seal_copy(code=copy.code, by=make.CLERK, at=make.at(17))


def ink(content: bytes, page: int = 1) -> list[tuple[float, float]]:
    return [(top, bottom) for top, bottom in seeing.bands(io.BytesIO(content), page)["bands"]]


def assert_block_below(original: bytes, copied: bytes, page: int = 0) -> None:
    """Every line of the original's page is there as it was, and all else stands below its last one."""
    before, after = ink(drawing.redraw(original, pages=[page])), ink(copied, page + 1)
    assert after[: len(before)] == before and len(after) > len(before)
    assert after[len(before)][0] - before[-1][1] >= 4 * rules.MILLIMETRE


def paper(source: str) -> bytes:
    return typeset(source, {}, pdf_standard="1.7", at=make.at(8))


def turned(content: bytes, degrees: int) -> bytes:
    """The same, its first page shown turned."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    page = writer.find_page_for_modification(0)[0].get_object()
    page["/Rotate"] = generic.NumberObject(degrees)
    writer.update_container(page)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def test_the_block_stands_after_the_last_line_of_any_page_or_on_one_of_its_own() -> None:
    copy = made(issued(), way="print")
    full = "#rect(width: 100%, height: 100%)[Kín trang]"
    for original, total in (
        (paper("Một dòng\n#pagebreak()\nDòng cuối"), 2), (paper('#set page(paper: "a4", flipped: true)\nGiấy ngang'), 1),
        (turned(paper("Trang được xoay khi xem"), 90), 1),
    ):  # fmt: skip
        beside = copying._on_paper(copy, original, list(range(total)), make.at(16))
        assert pages(beside) == total
        assert_block_below(original, beside, total - 1)
    for source in (full, '#set page(paper: "a6")\nKhổ nhỏ', "#set page(fill: luma(200))\nNền màu"):
        original = paper(source)
        total = pages(original)
        apart = copying._on_paper(copy, original, list(range(total)), make.at(16))
        assert pages(apart) == total + 1, source


def test_room_is_what_lies_below_the_last_line_and_a_low_line_of_its_own_is_a_footer() -> None:
    height = 842.0
    assert rules.room_below(height, [(60, 80), (100, 120)]) == rules.Room(722.0, rules.EDGE)
    footer = rules.room_below(height, [(60, 80), (100, 120), (780, 792)])
    assert footer.top == 722.0 and footer.bottom == 842.0 - 780 + rules.GAP
    low = rules.room_below(height, [(60, 80), (700, 812)])  # no footer: as tall as a signature
    assert low.place_for(10) is None
    assert rules.room_below(height, [(800, 812)]).place_for(10) is None  # alone it is the last line
    assert rules.room_below(height, []).place_for(700) == 842.0 - rules.GAP - 700
    assert footer.place_for(100) == 722.0 - rules.GAP - 100


def test_an_electronic_copy_of_an_electronic_document_holds_the_original_to_the_octet() -> None:
    document = issued()
    main = attaching.main_file(document)
    assert main is not None

    copy = copying.seal_copy(code=made(document, way="electronic").code, by=make.CLERK, at=make.at(17))

    assert copying.proof_of(copy, at=make.at(18)).encloses_original
    assert copying.proof_of(copy, at=make.at(18)).is_true
    inside = drawing.enclosed_in(kept.read(copy.sealed_code))
    assert inside == {main.name: kept.read(main.file_code)}
    assert not rules.is_named_by_law("y", "electronic")


def test_anybody_who_gets_the_copy_reads_on_the_public_page_whose_seal_it_bears(client: Client) -> None:
    copy = copying.seal_copy(code=made(scanned()).code, by=make.CLERK, at=clock.now())
    upload = SimpleUploadedFile("ban-sao.pdf", kept.read(copy.sealed_code), "application/pdf")

    page = text(client.post(reverse("check_signatures"), {"document": upload}))

    assert "SAO Y số 01/SY-SXD" in page
    assert "Sở Xây dựng" in page


def test_the_office_seals_a_copy_with_its_token_and_nothing_else_is_taken_back() -> None:
    office = token(make.OFFICE, "Sở Xây dựng", "agency_seal")
    first, second = made(scanned()), made(scanned(number="2"))
    assert copying.is_key_elsewhere(first, at=make.at(17))
    given = copying.hand_out(code=first.code, by=make.CLERK, at=make.at(17)).handover
    with pytest.raises(Refused):
        handover.bring_back_by_hand(make.pdf(), code=given.code, by=make.CLERK, at=make.at(17))
    handover.bring_back_by_hand(
        office.sign(kept.read(first.file_code), field="CoQuan"), code=given.code, by=make.CLERK, at=make.at(17)
    )
    with pytest.raises(Refused):
        copying.take_back(code=second.code, given=given.code, by=make.CLERK, at=make.at(17))

    sealed = copying.take_back(code=first.code, given=given.code, by=make.CLERK, at=make.at(17))

    assert copying.proof_of(sealed, at=make.at(18)).is_true
    with pytest.raises(Stale):
        copying.take_back(code=first.code, given=given.code, by=make.CLERK, at=make.at(17))


def test_an_extract_has_only_the_pages_named() -> None:
    document = scanned()

    copy = made(document, kind="trich", pages="3, 1")

    assert (pages(kept.read(copy.file_code)), copy.pages) == (2, "3, 1")
    for given in ("", "0", "2-9", "hai"):
        with pytest.raises(Refused):
            made(document, kind="trich", pages=given)
    assert Register.objects.get(kind="copy").last == 1


def test_a_scan_is_no_electronic_original_and_a_signed_file_no_scan() -> None:
    document = scanned()
    for way in ("print", "electronic"):
        with pytest.raises(Refused, match="không có chữ ký số"):
            made(document, way=way)
    with pytest.raises(Refused, match="không phải bản quét"):
        made(issued(), way="scan")


def test_a_document_that_was_changed_after_signing_is_not_copied() -> None:
    document = issued()
    main = attaching.main_file(document)
    assert main is not None
    content = kept.read(main.file_code)
    forged = content.replace(b"/Contents", b"/Kontents", 1)
    attaching.succeed(document, main, forged, stage=main.Stage.SIGNED, by=make.CLERK, at=make.at(16))

    with pytest.raises(Refused):
        made(document, way="print")


def test_only_the_clerk_copies_with_a_leaders_permission_and_seals_once() -> None:
    document = scanned()
    with pytest.raises(NotAllowed):
        copying.make_copy(code=document.code, wish=wish(), by=make.SPECIALIST, at=make.at(16))
    with pytest.raises(NotAllowed):
        copying.make_copy(code=document.code, wish=wish(), by=make.STRANGER, at=make.at(16))
    not_permitted = copying.Wish(kind="y", way="scan", permitted_by="p-specialist")
    with pytest.raises(Refused, match="thẩm quyền"):
        copying.make_copy(code=document.code, wish=not_permitted, by=make.CLERK, at=make.at(16))
    copy = made(document)
    with pytest.raises(NotAllowed):
        copying.seal_copy(code=copy.code, by=make.LEADER, at=make.at(17))
    copying.seal_copy(code=copy.code, by=make.CLERK, at=make.at(17))
    with pytest.raises(Stale):
        copying.seal_copy(code=copy.code, by=make.CLERK, at=make.at(17))


def test_a_paper_without_a_file_is_copied_from_a_fresh_scan() -> None:
    document = make.entered()
    with pytest.raises(Refused, match="bản quét"):
        made(document)

    copy = made(document, scan=attaching.Upload(content=make.pdf(), name="quet-lai.pdf"))

    assert copy.source_name == "quet-lai.pdf"
    assert not document.files.exists()


LETTER = ("Điều 1. Giao Sở Xây dựng chủ trì.", "Điều 2. Thời hạn là 30 ngày.", "Điều 3. Các cơ quan thi hành.")


def lettered() -> Document:
    """A letter on paper whose scan bears its text: one article a page."""
    document = make.entered()
    pages = paper("\n#pagebreak()\n".join(LETTER))
    attaching.attach(document, [attaching.Upload(content=pages, name="quet.pdf")], by=make.CLERK, at=make.at(9))
    return document


def words_of(content: bytes) -> str:
    with contextlib.closing(pypdfium2.PdfDocument(content)) as opened:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in opened).split())


def test_an_extract_by_passages_is_set_anew_in_the_originals_own_words_and_shows_what_is_left_out() -> None:
    document = lettered()
    with pytest.raises(Refused, match="đúng từng chữ"):
        made(document, kind="trich", passage="Điều 2. Thời hạn là 60 ngày.")

    copy = copying.seal_copy(
        code=made(document, kind="trich", passage="Điều 2. Thời hạn\nlà 30 ngày.").code, by=make.CLERK, at=make.at(17)
    )

    said = words_of(kept.read(copy.sealed_code))
    assert "[…] Điều 2. Thời hạn là 30 ngày. (trang 2) […]" in said and "TRÍCH SAO Số: 01/TrS-SXD" in said
    assert "từ Công văn số 4512/BXD-QHKT ngày 20/11/2026 của Bộ Xây dựng" in said and "Điều 1" not in said
    assert (copy.pages, copy.passage) == ("2", "Điều 2. Thời hạn\nlà 30 ngày.") and copying.proof_of(
        copy, at=make.at(18)
    ).is_true


def test_passages_are_found_word_for_word_in_order_over_pages_and_gaps() -> None:
    pages = ["Điều 1. Một hai\nba bốn.", "năm sáu", "", "Điều 2. bảy tám"]
    found = extracts.taken("ba bốn. năm\n\nĐiều 2. bảy", pages)
    assert [(one.lines, one.first_page, one.last_page, one.is_after_gap) for one in found.passages] == [
        (("ba bốn. năm",), 1, 2, True), (("Điều 2. bảy",), 4, 4, True),
    ]  # fmt: skip
    assert found.is_before_gap and found.pages == "1-2, 4"
    whole = extracts.taken("Điều 1. Một hai ba bốn. năm sáu Điều 2. bảy tám", pages)
    assert not whole.is_before_gap and not whole.passages[0].is_after_gap
    for wrong in ("Dieu 1. Một", "ai ba bốn.", "Điều 2. bảy\n\nba bốn.", "ba bốn. sáu", " \n\n "):
        with pytest.raises(Refused):
            extracts.taken(wrong, pages)
    with pytest.raises(Refused, match="lớp chữ"):
        extracts.taken("ba bốn.", ["", " "])
