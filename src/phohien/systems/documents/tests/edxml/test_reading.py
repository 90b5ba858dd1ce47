"""What partners really send is read, and every oddity is remarked on."""

from __future__ import annotations

import base64
import binascii
import codecs
import io
import random
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from phohien.systems.documents.rules.edxml import Limits, Unreadable, read, source, write
from phohien.systems.documents.rules.edxml.model import Document, Status, WireError
from phohien.systems.documents.rules.edxml.wire import NAMESPACE
from phohien.systems.documents.tests.edxml import samples

LONG = random.Random(7).randbytes(30_000)


def codes(octets: bytes) -> list[str]:
    return [finding.code for finding in read(octets).findings]


def shuffled(octets: bytes, seed: int) -> bytes:
    """Every element's children in another order, though those of one name keep theirs among themselves."""
    chance = random.Random(seed)
    root = etree.fromstring(octets)
    for element in root.iter():
        names = [child.tag for child in element]
        by_name = {name: iter([child for child in element if child.tag == name]) for name in names}
        chance.shuffle(names)
        element[:] = [next(by_name[name]) for name in names]
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from([samples.UPDATE, samples.REPLACEMENT]))
def test_the_order_of_elements_does_not_matter(seed: int, business: object) -> None:
    octets = write(samples.document(business=business), entry_name=samples.entry_name)

    assert read(shuffled(octets, seed)) == read(octets)


@pytest.mark.parametrize("prefix", ["", "e:"])
def test_attachments_are_read_with_and_without_a_prefix(prefix: str) -> None:
    (file,) = read(samples.carrying(samples.zipped(LONG), prefix=prefix)).package.attachments

    assert (file.content, file.zipped, file.content_id) == (LONG, True, "1")


@pytest.mark.parametrize("lines", ["", "\n", "\r\n", "\t\r\n ", "&#13;\n"])
@pytest.mark.parametrize("content", [LONG, b"short", b"%PDF" + b"x" * 5_000])
def test_base64_is_read_with_any_line_ends(lines: str, content: bytes) -> None:
    assert read(samples.carrying(content, lines=lines)).package.attachments[0].content == content


@settings(max_examples=150, deadline=None)
@given(st.text("QUJDR+/= \n\r!-_", min_size=1, max_size=24))
def test_only_plain_base64_is_read_and_as_the_standard_librarys_strict_reader_reads_it(text: str) -> None:
    bare = "".join(text.split())
    letters, signs = bare.rstrip("="), len(bare) - len(bare.rstrip("="))
    closing = -len(letters) % 4
    is_plain = re.fullmatch(r"[A-Za-z0-9+/]*", letters) is not None and closing != 3 and signs <= closing
    wanted = binascii.a2b_base64(letters + "=" * closing, strict_mode=True) if is_plain else None
    kept = io.BytesIO()
    try:
        read(samples.with_text(text), sink_for=lambda _file: kept).package.attachments[0]
        mine = read(samples.with_text(text)).package.attachments[0].content
    except Unreadable:
        assert wanted is None
    else:
        assert mine == kept.getvalue() == wanted


@pytest.mark.parametrize(
    "around", ["<![CDATA[{}]]>", "<!-- a remark -->{}", "{}<!-- a remark -->", " \r\n {} \n", "{}\n    "]
)
@pytest.mark.parametrize("lines", ["", "\n"])
def test_base64_is_read_within_cdata_beside_comments_and_amid_indentation(around: str, lines: str) -> None:
    text = around.format(samples.in_lines(base64.b64encode(LONG).decode(), lines))

    assert read(samples.with_text(text)).package.attachments[0].content == LONG


def test_an_attachment_that_is_no_zip_is_taken_as_it_is() -> None:
    (file,) = read(samples.carrying(samples.PDF)).package.attachments

    assert (file.content, file.zipped, file.size) == (samples.PDF, False, len(samples.PDF))


def test_a_zip_that_somebody_meant_to_send_stays_a_zip() -> None:
    octets = samples.zipped(LONG)

    assert read(samples.carrying(octets, name="Hồ sơ.ZIP")).package.attachments[0].content == octets


def test_an_office_document_is_a_zip_of_many_entries_and_stays_whole() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")

    assert read(samples.carrying(held.getvalue(), name="a.docx")).package.attachments[0].content == held.getvalue()


@pytest.mark.parametrize("sunk", [False, True])
@pytest.mark.parametrize("lines", ["", "\r\n"])
def test_base64_without_its_closing_signs_is_read_with_a_remark(sunk: bool, lines: str) -> None:
    held = io.BytesIO()
    content = b"abcd" * 100
    octets = samples.with_text(samples.in_lines(base64.b64encode(content).decode().rstrip("="), lines))
    reading = read(octets, sink_for=(lambda _file: held) if sunk else None)

    assert (held.getvalue() if sunk else reading.package.attachments[0].content) == content
    assert [finding.code for finding in reading.findings] == ["W.padding"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1258"])
def test_other_encodings_and_a_mark_in_front_are_read(encoding: str) -> None:
    text = samples.carrying(LONG).decode().replace('"UTF-8"', f'"{encoding.removesuffix("-sig")}"')

    assert read(text.encode(encoding.replace("windows-", "cp"))).package.attachments[0].content == LONG


def test_a_mark_in_front_and_windows_line_ends_change_nothing() -> None:
    octets = samples.octets()

    assert read(codecs.BOM_UTF8 + octets.replace(b"\n", b"\r\n")) == read(octets)


@pytest.mark.parametrize("namespace", ["http://www.go.vn/eDoc", "http://www.e-doc.vn/Schema/", "urn:x"])
def test_another_namespace_is_read_with_a_remark(namespace: str) -> None:
    octets = samples.octets().replace(NAMESPACE.encode(), namespace.encode())

    assert read(octets).package == read(samples.octets()).package
    assert codes(octets) == ["W.namespace"]


def test_an_envelope_as_the_root_is_read() -> None:
    octets = f'<edXMLEnvelope xmlns="{NAMESPACE}"><edXMLHeader><MessageHeader><Subject>S</Subject></MessageHeader></edXMLHeader>'
    octets += (
        "<AttachmentEncoded><Attachment><ContentId>7</ContentId><ContentTransferEncoded>YWJj</ContentTransferEncoded>"
    )
    reading = read(f"{octets}</Attachment></AttachmentEncoded></edXMLEnvelope>".encode())

    assert isinstance(reading.package, Document)
    assert (reading.package.abstract, reading.package.attachments[0].content) == ("S", b"abc")


@pytest.mark.parametrize("code", ["01", "02", "03", "04", "05", "06", "13", "15", "16", "07", "99", "x"])
def test_a_status_of_any_code_keeps_its_code(code: str) -> None:
    package = read(write(samples.status(code=code), entry_name=samples.entry_name, lenient=True)).package

    assert package == samples.status(code=code)


def test_an_id_is_opaque_however_strange() -> None:
    strange = "000.00.00.G22,2014/02/30,7806/VPCP-TTĐT"
    octets = write(samples.document(document_id=strange), entry_name=samples.entry_name)

    assert read(octets).package.document_id == strange
    assert codes(octets) == []


@pytest.mark.parametrize(
    ("written", "code"), [("2014/02/30", "W.day"), ("hôm qua", "W.day"), ("2026-11-20", None), ("20/11/2026", None)]
)
def test_a_day_that_does_not_exist_is_remarked_on_and_left_out(written: str, code: str | None) -> None:
    octets = samples.octets().replace(b"2026/11/20</edXML:Prom", f"{written}</edXML:Prom".encode())
    reading = read(octets)

    assert (reading.package.issued_on is None) == bool(code)
    assert [(finding.code, finding.value) for finding in reading.findings] == ([(code, written)] if code else [])


def test_what_the_standard_does_not_name_is_remarked_on_with_its_place_and_text() -> None:
    octets = samples.octets().replace(b"<edXML:Subject>", b"<edXML:Moon>full</edXML:Moon><edXML:Subject>")
    (finding,) = read(octets).findings

    assert (finding.code, finding.place, finding.value) == ("W.unknown_element", "MessageHeader.Moon", "full")
    assert "Moon" in finding.words.vi


def test_a_second_subject_is_remarked_on() -> None:
    assert codes(samples.octets().replace(b"<edXML:Subject>", b"<edXML:Subject>X</edXML:Subject><edXML:Subject>")) == [
        "W.repeated"
    ]


def test_an_attachment_without_content_is_remarked_on() -> None:
    assert codes(samples.with_text("")) == ["W.empty_file"]


def test_errors_a_partner_answers_with_are_read() -> None:
    answered = samples.status(errors=(WireError(code="22", description="Sai edXML"),))

    assert read(write(answered, entry_name=samples.entry_name)).package == answered


def test_manifest_and_attachments_that_do_not_agree_are_remarked_on() -> None:
    octets = samples.carrying(b"x").replace(b"<ContentId>cid:1<", b"<ContentId>cid:2<")

    assert sorted(codes(octets)) == ["W.no_such_attachment", "W.not_in_manifest"]


def test_the_manifest_may_name_an_attachment_by_a_link_only() -> None:
    link = b'<Reference xmlns:x="http://www.w3.org/1999/xlink" x:href="cid:1"><Description>Mo ta</Description>'
    octets = samples.carrying(b"x").replace(b"<Reference><ContentId>cid:1</ContentId>", link)

    assert read(octets).package.attachments[0].description == "Mo ta"
    assert codes(octets) == []


@pytest.mark.parametrize("content", [b"", b"a", LONG, LONG * 80, samples.zipped(LONG), samples.PDF * 300])
@pytest.mark.parametrize("zipped", [True, False])
def test_a_file_handed_to_a_sink_is_the_same_file(content: bytes, zipped: bool) -> None:
    held = io.BytesIO()
    octets = samples.carrying(samples.zipped(content) if zipped else content, lines="\r\n")
    limits = Limits(ratio=10**6)
    (kept,) = read(octets, limits).package.attachments
    (sunk,) = read(octets, limits, sink_for=lambda _file: held).package.attachments

    assert held.getvalue() == kept.content
    assert sunk == replace(kept, content=b"")


def test_a_sink_that_is_full_is_told_as_such_and_not_as_a_broken_package() -> None:
    class Full:
        def write(self, octets: bytes) -> None:
            raise OSError("no space")

    for payload in (samples.zipped(LONG), LONG):
        with pytest.raises(OSError, match="no space"):
            read(samples.carrying(payload), sink_for=lambda _file: Full())


def test_the_refusal_of_a_broken_file_names_the_place() -> None:
    with pytest.raises(Unreadable) as refused:
        read(samples.with_text("not base64!"))

    assert (refused.value.code, refused.value.place) == ("edxml.base64", "Attachment[1].ContentTransferEncoded")


def test_a_status_is_told_from_a_document() -> None:
    assert isinstance(read(write(samples.status(), entry_name=samples.entry_name)).package, Status)
    assert isinstance(read(samples.octets()).package, Document)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.binary(min_size=1, max_size=3), st.integers(0, 400), st.integers(0, 400))
def test_a_package_that_lies_elsewhere_is_asked_as_one_in_memory(
    text: bytes, what: bytes, start: int, stop: int
) -> None:
    small = source.WINDOW
    source.WINDOW = 80  # many windows
    try:
        lying = source.Lying(io.BytesIO(text))
        assert lying.find(what, start, stop) == (text.find(what, start, stop) if start <= len(text) else -1)
        assert lying.find(what) == text.find(what) and lying.rfind(what) == text.rfind(what)
        assert lying.rfind(what, start, stop) == (text.rfind(what, start, stop) if start <= len(text) else -1)
        assert (lying[start:stop], len(lying)) == (text[start:stop], len(text))
    finally:
        source.WINDOW = small


@pytest.mark.parametrize("name", ["a.pdf", "a.zip"])
@pytest.mark.parametrize("lines", ["", "\r\n"])
def test_a_package_is_read_from_where_it_lies_as_from_memory(lines: str, name: str) -> None:
    octets = samples.carrying(samples.zipped(LONG), lines=lines, name=name)
    kept, beside = io.BytesIO(), io.BytesIO()

    there = read(source.Lying(io.BytesIO(octets)), sink_for=lambda _file: kept)
    here = read(octets, sink_for=lambda _file: beside)

    assert there == here and kept.getvalue() == beside.getvalue()
    assert (kept.getvalue() == LONG) is (name == "a.pdf")
