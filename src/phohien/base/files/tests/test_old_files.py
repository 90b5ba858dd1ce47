"""Office files of before 2007 and Vietnamese of before Unicode: what they say is read, whatever else they hold.

``old/`` holds what LibreOffice 7.4 wrote of a few paragraphs, each in another font (``old/README.md`` says how).
"""

from __future__ import annotations

import gzip
import io
import random
import time
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.base.files.reading import legacy, markup, office, pdf, read_text
from phohien.base.files.reading.compound import Compound
from phohien.base.files.reading.faults import Unreadable
from phohien.base.files.reading.syllables import _BEGINNINGS, _RHYMES, is_syllable
from phohien.base.files.rules import UnacceptableError, detect, kinds
from phohien.base.files.tests import make
from phohien.kernel.text import tokens

OLD = Path(__file__).parent / "old"
SAID = [
    "Ủy ban nhân dân tỉnh Hưng Yên.",
    "Cộng hòa xã hội chủ nghĩa Việt Nam, độc lập, tự do.",
    "QUYẾT ĐỊNH SỐ 12, ĐƯỜNG 39",
    "Kế hoạch bảo vệ môi trường nước năm 2004.",
    "A letter in English, café included.",
]
BY_ITS_STYLE = "Lưu trữ hồ sơ nhà đất"
FILES = {
    "fonts.doc": [*SAID, BY_ITS_STYLE],
    "fonts.rtf": [*SAID, BY_ITS_STYLE],
    "fonts.docx": [*SAID, BY_ITS_STYLE],
    "fonts.odt": [*SAID, BY_ITS_STYLE],
    "fonts.xls": ["Bảng 1", *SAID],
    "fonts.xlsx": SAID,
    "fonts.ods": SAID,
    "fonts.ppt": ["*", *SAID[:2], SAID[2].lower(), *SAID[3:]],
    "fonts.pptx": SAID,
}
ABC = {letter: code for code, letter in legacy.TCVN3.items()}
VNI = {letter: code for code, letter in legacy.VNI.items()}
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
FORMAL = "Kính gửi Ủy ban nhân dân các huyện; căn cứ Quyết định số 9, đề nghị báo cáo trước ngày mười."


def content(name: str) -> bytes:
    packed = OLD / f"{name}.gz"
    return gzip.decompress(packed.read_bytes()) if packed.exists() else (OLD / name).read_bytes()


def kind(name: str) -> str:
    return kinds.of_extension(name.rpartition(".")[2]) or ""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def in_process(data: bytes, of: str) -> str:
    return str(next(office.pages(io.BytesIO(data), of))["text"])


def abc(text: str) -> str:
    return "".join(ABC.get(letter, ABC.get(letter.lower(), letter)) for letter in text)


def vni(text: str) -> str:
    return "".join(VNI.get(letter, letter) for letter in text)


@st.composite
def syllables(draw: st.DrawFn) -> str:
    rhyme = draw(st.sampled_from(_RHYMES))
    vowel = next(place for place in reversed(range(len(rhyme))) if rhyme[place] in "aăâeêioôơuưy")
    tone = draw(st.sampled_from(TONES))
    return normalize("NFC", draw(st.sampled_from(["", *_BEGINNINGS])) + rhyme[: vowel + 1] + tone + rhyme[vowel + 1 :])


@pytest.mark.parametrize("name", FILES)
def test_a_letter_in_four_fonts_of_three_codings_is_read_as_it_was_written(name: str) -> None:
    assert detect(content(name), extension=name.rpartition(".")[2], allowed=kinds.DOCUMENT_KINDS) == kind(name)
    assert lines(in_process(content(name), kind(name))) == FILES[name]


def test_old_files_are_read_in_the_process_apart_and_what_is_none_is_told_as_damaged() -> None:
    told = read_text(io.BytesIO(content("fonts.doc")), kinds.DOC)

    assert (told.fault, lines(told.pages[0].text)) == ("", FILES["fonts.doc"])
    assert read_text(io.BytesIO(content("fonts.doc")[:700]), kinds.DOC).fault == "damaged"


def test_letters_of_a_pdf_in_an_abc_font_are_read_and_its_hyphens_are_letters_where_they_make_a_syllable() -> None:
    drawn = b"BT /F 12 Tf 50 700 Td (%s) Tj ET" % abc("Lưu trữ hồ sơ đường bộ A-B, ưu tiên").encode("cp1252")
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+.VnTime/Encoding/WinAnsiEncoding>>"
    page = make.pdf(b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawn), drawn), font).replace(
        b"/MediaBox[0 0 595 842]", b"/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>"
    )

    assert next(pdf.pages(io.BytesIO(page)))["text"].strip() == "Lưu trữ hồ sơ đường bộ A-B, ưu tiên"


@given(st.lists(syllables(), min_size=1, max_size=12).map(" ".join))
def test_syllables_come_back_from_both_codings_as_they_were(words: str) -> None:
    assert legacy.tcvn3(abc(words)) == words
    assert legacy.tcvn3_capitals(abc(words.upper())) == words.upper()
    assert legacy.vni(vni(words)) == words
    assert legacy.vni(vni(words.upper())) == words.upper()


@pytest.mark.parametrize("code", [abc, vni])
def test_a_text_whose_fonts_nobody_names_is_converted_and_a_search_finds_it(code: object) -> None:
    coded = code(FORMAL)  # type: ignore[operator]

    assert tokens(legacy.guess(f"{coded}\nA line in English.")) == tokens(f"{FORMAL}\nA line in English.")


@pytest.mark.parametrize(
    "text",
    [
        FORMAL,
        "Có lý do, có ý hé.",  # whose every word makes another syllable
        "Le président a été réélu à l'unanimité; l'école où il étudiait à côté du marché a fermé.",
        "El niño comió piñón; ¿cuándo llegará el camión? Así será la próxima sesión.",
        "Der Änderungsbeschluß über die Straße wäre für alle schön, größer und möglich.",
        "Você não está só; amanhã haverá reunião às três e a decisão será comunicação pública.",
        "25 °C ± 2 °C · § 12 · 3 µm · ½ · «a»",
    ],
)
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert legacy.guess(text) == text


def test_a_line_pasted_in_unicode_under_an_old_font_stays_and_a_file_that_names_the_font_needs_no_many_words() -> None:
    assert legacy.join([(f"{abc('Độc lập')}\nCó tự do", ".VnTime")]) == "Độc lập\nCó tự do"
    assert legacy.guess(abc("mục")) == abc("mục")
    assert legacy.guess(abc("mục hạ"), [".VnArial"]) == "mục hạ"


@pytest.mark.parametrize(("font", "coding"), [
    (".VnTime", legacy.tcvn3), ("ABCDEF+.VnArialH", legacy.tcvn3_capitals), ("'.VnTimeH',serif", legacy.tcvn3_capitals),
    (".VnTime-Bold", legacy.tcvn3), ("VNI-Times", legacy.vni), ("VNI-Helve-Condense", legacy.vni), ("Times New Roman", None),
    ("Vni", None), ("", None),
])  # fmt: skip
def test_the_font_tells_the_coding(font: str, coding: object) -> None:
    assert legacy.coding_of(font) is coding


def test_a_word_is_a_syllable_by_its_sounds_alone() -> None:
    assert all(map(is_syllable, ("nghiêng", "Đường", "quyết", "giếng", "ưu", "ý", "khuỷu")))
    assert not any(map(is_syllable, ("®­êng", "café", "cat", "hợps", "ộtộ", "straße", "")))


def test_rich_text_that_calls_itself_a_word_document_is_taken_as_rich_text() -> None:
    assert detect(content("fonts.rtf"), extension="doc", allowed=kinds.DOCUMENT_KINDS) == kinds.RTF
    with pytest.raises(UnacceptableError):
        detect(content("fonts.rtf"), extension="pdf", allowed=kinds.DOCUMENT_KINDS)


def test_objects_of_other_programs_in_rich_text_are_refused() -> None:
    for data, code in (
        (rb"{\rtf1{\object\objemb{\*\objdata 0105}}}", "objects"), (rb"{\rtf1{\*\objupdate}}", "objects"),
        (rb"{\rtf1 cut off" + b" " * 80, "damaged"),
    ):  # fmt: skip
        with pytest.raises(UnacceptableError) as caught:
            detect(data, extension="rtf", allowed=kinds.DOCUMENT_KINDS)
        assert caught.value.code == code


def test_fields_show_their_result_and_rich_text_its_letters_however_they_are_told() -> None:
    told = rb"{\rtf1\ansi{\fonttbl{\f0\fcharset163 Arial;}{\f1 .VnTime;}}\uc1 \u7910?y ban{\field{\*\fldinst PAGE}{\fldrslt 12}}" \
        rb"\par{\*\unknown no}{\pict 00ff}\f1 \'ae\-\'eang{\b\bin3 \}\}}\par\f0 Vi\'ea\'f2t}"  # fmt: skip

    assert lines(in_process(told, kinds.RTF)) == ["Ủy ban12", "đường", "Việt"]


@pytest.mark.parametrize("name", FILES)
def test_cut_and_bent_files_give_text_or_a_reason_and_nothing_else(name: str) -> None:
    whole, lot = content(name), random.Random(name)
    for turn in range(60):
        bent = bytearray(whole[: lot.randrange(len(whole))] if turn % 3 == 0 else whole)
        for _flip in range(lot.choice((1, 8, 64))):
            bent[lot.randrange(max(1, min(len(bent), 4096)))] = lot.randrange(256)
        try:
            assert len(in_process(bytes(bent), kind(name))) <= legacy.MOST_LETTERS
        except Unreadable as fault:
            assert fault.why in ("damaged", "password")


def test_a_chain_that_bites_its_tail_and_tags_that_never_end_cost_no_more_than_their_length() -> None:
    whole = bytearray(content("fonts.doc"))
    table = int.from_bytes(whole[76:80], "little")
    whole[(table + 1) * 512 : (table + 2) * 512] = b"\x01\0\0\0" * 128
    begun = time.process_time()

    assert len(Compound(bytes(whole)).stream("WordDocument", 10**9)) <= len(whole)
    for hostile in ("<" + "a" * 200_000, "<c " * 70_000, "<w:r " + "a" * 200_000 + ">", '<w:r a="' * 50_000):
        markup.text(hostile, {})
        markup.fonts_of_cells(f"<cellXfs>{hostile}", iter([hostile]))
    assert time.process_time() - begun < 10  # a second here; quadratic, it would be minutes
