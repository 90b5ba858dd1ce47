"""What bytes are accepted, and what names become."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.base.files.rules import (
    DOCUMENT_KINDS,
    PACKAGE_KINDS,
    UnacceptableError,
    clean_name,
    detect,
    disposition,
)
from phohien.base.files.rules import kinds as known
from phohien.base.files.tests import make

EVERY = frozenset(known.EXTENSIONS)


def kind(data: bytes, extension: str = "", allowed: frozenset[str] = EVERY) -> str:
    return detect(data, extension=extension, allowed=allowed)


def fault(data: bytes, extension: str = "", allowed: frozenset[str] = EVERY) -> str:
    with pytest.raises(UnacceptableError) as caught:
        detect(data, extension=extension, allowed=allowed)
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "extension", "expected"),
    [
        (make.pdf(), "pdf", known.PDF),
        (make.PNG, "png", known.PNG),
        (make.JPEG, "JPG", known.JPEG),
        (b"II*\0" + bytes(20), "tif", known.TIFF),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "webp", known.WEBP),
        (b"\0\0\0\x18ftypheic" + bytes(20), "heic", known.HEIC),
        (b"\0\0\0\x18ftypisom" + bytes(20), "mp4", known.MP4),
        (make.docx(), "docx", known.DOCX),
        (make.archive({"mimetype": known.ODT.encode(), "content.xml": b"<a/>"}), "odt", known.ODT),
        (make.archive({"mimetype": known.ASICE.encode()}), "asice", known.ASICE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le"), "doc", known.DOC),
        ("Xã Phố Hiến; 12 hồ sơ\n".encode(), "txt", known.TXT),
        ("tên;số\nLan;1\n".encode(), "csv", known.CSV),
        (b'{"a": 1}', "json", known.JSON),
        ('<?xml version="1.0"?><hồSơ/>'.encode(), "xml", known.XML),
        (b"<edXML/>", "edxml", known.XML),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, extension: str, expected: str) -> None:
    assert kind(data, extension) == expected
    assert kind(data, "") in (expected, known.TXT)


@pytest.mark.parametrize(
    ("data", "extension", "code"),
    [
        (b"MZ\x90\0", "pdf", "executable"),
        (b"\x7fELF\x02", "jpg", "executable"),
        (b"#!/bin/sh\n", "txt", "executable"),
        (b"<!DOCTYPE html><p>", "txt", "web_page"),
        (b"\xef\xbb\xbf  <svg onload='x'/>", "xml", "web_page"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "xml", "web_page"),
        (
            b"<?xml version='1.0'?><a xmlns:h='http://www.w3.org/1999/xhtml'><h:script/></a>",
            "xml",
            "web_page",
        ),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "xml", "xml_doctype"),
        (b"<?xml version='1.0'?><a>", "xml", "damaged"),
        (make.PNG, "pdf", "extension_disagrees"),
        (make.pdf(), "docx", "extension_disagrees"),
        (make.pdf(), "exe", "extension_disagrees"),
        (make.PNG[:20], "png", "damaged"),
        (make.JPEG[:10], "jpg", "damaged"),
        (make.pdf()[:-20], "pdf", "damaged"),
        (make.pdf(trailer=b"/Encrypt 9 0 R"), "pdf", "password"),
        (make.docx(**{"word/vbaProject.bin": b"x"}), "docx", "macros"),
        (make.archive({"mimetype": known.ODT.encode(), "Basic/a.xml": b"x"}), "odt", "macros"),
        (make.archive({"a.exe": b"x"}), "zip", "executable"),
        (make.docx()[:-30], "docx", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "docx", "password"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0_VBA_PROJECT".encode("utf-16-le"),
            "doc",
            "macros",
        ),
        (b"\0\1\2\3", "bin", "unknown"),
        ("Xã".encode("utf-16"), "txt", "unknown"),
        (b"{", "json", "damaged"),
        (b"[" * 100_000, "json", "damaged"),
    ],
)
def test_a_dangerous_or_false_file_is_refused(data: bytes, extension: str, code: str) -> None:
    assert fault(data, extension) == code


def test_a_kind_not_asked_for_is_refused() -> None:
    assert fault(make.archive({"a.txt": b"x"}), "zip", DOCUMENT_KINDS) == "kind_not_allowed"
    assert kind(make.archive({"a.txt": b"x"}), "zip", PACKAGE_KINDS) == known.ZIP


@pytest.mark.parametrize(
    "hidden",
    [
        b"<</S/JavaScript/JS(app.alert(1))>>",
        b"<</S /J#61vaScript /JS (x)>>",
        b"<</S/#4aavaScript/JS(x)>>",
        b"<</S/Launch/F(cmd.exe)>>",
        b"<</Subtype/RichMedia>>",
    ],
)
def test_a_pdf_that_can_run_something_is_refused_even_from_an_object_stream(hidden: bytes) -> None:
    assert fault(make.pdf(hidden), "pdf") == "active_pdf"
    assert fault(make.pdf(make.object_stream(hidden)), "pdf") == "active_pdf"
    assert fault(make.pdf(make.object_stream(hidden, type_name=b"/Type 9 0 R")), "pdf") == "active_pdf"


def test_a_pdf_with_plain_object_streams_passes() -> None:
    assert kind(make.pdf(make.object_stream(b"<</S/GoTo/D[3 0 R/Fit]>>")), "pdf") == known.PDF


def test_an_object_stream_that_unpacks_without_end_is_refused() -> None:
    assert fault(make.pdf(make.object_stream(b" " * (33 * 1024 * 1024))), "pdf") == "bomb"


def test_an_object_stream_packed_twice_is_refused() -> None:
    inner = make.object_stream(b"<<>>").replace(b"/FlateDecode", b"[/ASCIIHexDecode/FlateDecode]")
    assert fault(make.pdf(inner), "pdf") == "unusual_pdf"


def test_an_archive_that_unpacks_without_end_is_refused() -> None:
    assert fault(make.docx(**{"word/x.xml": bytes(60 * 1024 * 1024)}), "docx") == "bomb"


@given(st.binary(max_size=400), st.sampled_from(["", "pdf", "docx", "txt", "xml", "json", "exe"]))
def test_no_bytes_at_all_cause_more_than_a_refusal(data: bytes, extension: str) -> None:
    for head in (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<?xml ", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        try:
            assert kind(head + data, extension) in EVERY
        except UnacceptableError as refused:
            assert refused.code


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("C:\\Users\\Lan\\Đơn xin.pdf", "Đơn xin.pdf"),
        ("../../etc/passwd", "passwd"),
        ("don\u202efdp.exe", "donfdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("", "tep"),
        ("...", "tep"),
        ("a" * 500 + ".pdf", "a" * 176 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text(max_size=300))
def test_every_name_becomes_a_short_visible_one_and_stays_so(name: str) -> None:
    kept = clean_name(name)

    assert 0 < len(kept) <= 180
    assert clean_name(kept) == kept
    assert disposition(kept, inline=False).isascii()
    assert "\n" not in disposition(kept, inline=True)


def test_a_vietnamese_name_goes_both_ways_in_the_header() -> None:
    assert disposition("Đơn đề nghị.pdf", inline=True) == (
        "inline; filename=\"Don de nghi.pdf\"; filename*=UTF-8''%C4%90%C6%A1n%20%C4%91%E1%BB%81%20ngh%E1%BB%8B.pdf"
    )


@pytest.mark.parametrize(
    "dictionary",
    [
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode %s/Note (9 0 obj <<) >>",
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode %s/Note (9 0 obj << \\() >>",
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode %s%% 9 0 obj <<\n>>",
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode %s/K 9 0 obj << >> >>",
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode %s" + b" " * 5000 + b">>",
    ],
)
def test_a_script_is_found_however_the_dictionary_before_it_is_dressed_up(dictionary: bytes) -> None:
    packed = zlib.compress(b"5 0 <</S/JavaScript/JS(app.alert(1))>>")
    head = dictionary.replace(b"%s", b"/Length %d" % len(packed)).replace(b"%%", b"%")
    pdf = b"%PDF-1.7\n4 0 obj\n" + head + b"\nstream\n" + packed + b"\nendstream endobj\nstartxref\n0\n%%EOF\n"

    assert fault(pdf, "pdf") in ("active_pdf", "unusual_pdf")
    assert fault(pdf.replace(b"\nstream\n", b"\nstream  \r"), "pdf") in ("active_pdf", "unusual_pdf")


def test_entities_do_not_hide_behind_a_declared_encoding() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "zz"><!ENTITY c "&b;&b;&b;&b;">]><a x="&c;"/>'.encode("utf-7").replace(
        b"<", b"+ADw-"
    )
    disguised = b'<?xml version="1.0" encoding="UTF-7"?>' + bomb.replace(b"!", b"+ACE-")

    assert b"<!DOCTYPE" not in disguised
    assert fault(disguised, "xml") == "damaged"
