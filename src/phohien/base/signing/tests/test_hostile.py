"""Whatever arrives, the answer is a report: broken, forged, shadowed, or with one byte changed."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as calmly
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from phohien.base.signing import queries, services
from phohien.base.signing.tests import make

pytestmark = pytest.mark.django_db
NOW = make.LATER + timedelta(days=1)
CALM = calmly(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def shared_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("authority") / "signing"


@pytest.fixture(autouse=True)
def one_authority(settings: Any, shared_root: Path) -> None:
    """All these tests look at one document, so they share the authority that signed it."""
    settings.SIGNING_ROOT = shared_root


@lru_cache(maxsize=1)
def _signed() -> bytes:
    return services.sign_pdf(
        make.document(20), credential=make.person(), reason="Phê duyệt", at=make.AT, appearance=None
    )


def append(pdf: bytes, number: int, body: bytes) -> bytes:
    """The document with one object replaced in a further revision, as an editor would do."""
    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    root = re.findall(rb"/Root (\d+ \d+ R)", pdf)[-1]
    size = max(int(found) for found in re.findall(rb"/Size (\d+)", pdf)) + 1
    at = len(pdf) + 1
    entry = b"\n%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    tail = b"trailer\n<</Size %d/Root %s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, start, at + len(entry) - 1)
    return pdf + entry + table + tail


@CALM
@given(st.data())
def test_any_single_changed_byte_in_a_signed_document_is_detected(data: st.DataObject) -> None:
    pdf = _signed()
    place = data.draw(st.integers(0, len(pdf) - 1))
    changed = bytearray(pdf)
    changed[place] ^= data.draw(st.integers(1, 255))

    assert not queries.verify_pdf(bytes(changed), at=NOW).is_clean


def test_the_document_of_these_tests_is_clean_itself() -> None:
    assert queries.verify_pdf(_signed(), at=NOW).is_clean


@CALM
@given(st.data())
def test_any_single_changed_byte_in_the_signature_container_is_detected(data: st.DataObject) -> None:
    pdf = _signed()
    begin = pdf.index(b"/Contents <") + len(b"/Contents ")
    end = pdf.index(b">", begin)
    place = data.draw(st.integers(begin, end))
    changed = bytearray(pdf)
    changed[place] ^= data.draw(st.integers(1, 255))

    assert not queries.verify_pdf(bytes(changed), at=NOW).is_clean


def test_a_letter_of_the_issuers_name_in_another_case_is_detected() -> None:
    pdf, name = _signed(), "Tỉnh Hưng Yên".encode().hex().upper().encode()
    other = "tỉnh Hưng Yên".encode().hex().upper().encode()
    places = [found.start() for found in re.finditer(name, pdf)]

    assert len(places) >= 4
    for place in places:
        changed = pdf[:place] + other + pdf[place + len(name) :]
        assert not queries.verify_pdf(changed, at=NOW).is_clean


@calmly(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.integers(0, 10_000))
def test_no_bytes_cause_more_than_a_report(noise: bytes, cut: int) -> None:
    pdf = _signed()

    for hostile in (noise, b"%PDF-1.7\n" + noise, pdf[:cut], pdf[:cut] + noise + pdf[cut:]):
        assert str(queries.verify_pdf(hostile, at=NOW).summary).endswith(".")


def test_a_document_without_signature_says_so() -> None:
    report = queries.verify_pdf(make.document(), at=NOW)

    assert (report.verdict, report.is_signed) == ("unsigned", False)
    assert report.summary.vi == "Văn bản này không có chữ ký số."


def test_page_content_changed_after_signing_is_detected() -> None:
    pdf = _signed()
    number = int(re.findall(rb"/Contents (\d+) 0 R", pdf)[0])
    words = b"BT /F1 24 Tf 100 700 Td (1.000.000.000) Tj ET"

    forged = append(pdf, number, b"<</Length %d>>\nstream\n%s\nendstream" % (len(words), words))

    report = queries.verify_pdf(forged, at=NOW)
    assert report.verdict == "changed"
    assert report.signatures[0].intact
    assert report.signatures[0].modified_after


BEHIND: dict[str, Callable[[bytes, bytes, bytes], bytes]] = {
    "no end": lambda body, forged, _true: body + b"startxref\n" + forged + b"\n",
    "an end that is none": lambda body, forged, _true: body + b"startxref\n" + forged + b"\n%EOF\n",
    "one line": lambda body, forged, _true: body + b"startxref " + forged + b"\n",
    "after the end": lambda body, forged, true: body + b"startxref\n" + true + b"\n%%EOF\nstartxref\n" + forged + b"\n",
    "beside the end": lambda body, forged, true: body + b"startxref\n" + true + b"\n%%EOF   startxref\n" + forged,
}


@pytest.mark.parametrize("how", BEHIND)
def test_a_revision_written_behind_the_end_of_the_file_is_detected(how: str) -> None:
    """The viewer in our own pages, poppler or PDFium show each of these as forged; the library does not see what follows the end."""
    pdf, (page, body) = _signed(), _forged_page()
    added = append(pdf, page, body)[len(pdf) :]
    true, forged = (re.findall(rb"startxref\s+(\d+)", one)[-1] for one in (pdf, added))

    report = queries.verify_pdf(pdf + BEHIND[how](added[: added.rindex(b"startxref")], forged, true), at=NOW)

    assert report.verdict in ("changed", "unreadable")


ODD = {
    "a line before the table": (b"junk\nxref\n%d 1\n%010d 00000 n \n", b"/Root %s/Prev %s", 0),
    "a table one octet on": (b"xref\n%d 1\n%010d 00000 n \n", b"/Root %s/Prev %s", 1),
    "a short line": (b"xref\n%d 1\n%010d 00000 n\n", b"/Root %s/Prev %s", 0),
    "two earlier tables": (b"xref\n%d 1\n%010d 00000 n \n", b"/Root %s/Prev %s/Prev 1", 0),
}


@pytest.mark.parametrize("how", ODD)
def test_an_object_that_no_table_names_is_detected(how: str) -> None:
    """Viewers look for objects themselves where a table is odd, and find the forged page."""
    pdf, (page, body), (table, trailer, beside) = _signed(), _forged_page(), ODD[how]
    true, root = re.findall(rb"startxref\s+(\d+)", pdf)[-1], re.findall(rb"/Root (\d+ \d+ R)", pdf)[-1]
    size = max(int(found) for found in re.findall(rb"/Size (\d+)", pdf)) + 1
    forged = pdf + b"\n%d 0 obj\n%s\nendobj\n" % (page, body)
    whole = forged + b"%d 0 obj\n<</A 1>>\nendobj\n" % size
    tail = b"trailer\n<</Size %d" % (size + 1) + trailer % (root, true) + b">>\nstartxref\n%d\n%%%%EOF\n"
    whole += table % (size, len(forged)) + tail % (len(whole) + beside)

    assert queries.verify_pdf(whole, at=NOW).verdict in ("changed", "unreadable")


DOUBLED = {"the last pages": (b"", b"/Pages 500 0 R"), "the last pages, written otherwise": (b"", b"/P#61ges 500 0 R")}
ROOTS = {"the last root": b"/Root 503 0 R", "the last root, written otherwise": b"/R#6fot 503 0 R"}


@pytest.mark.parametrize("how", [*DOUBLED, *ROOTS])
def test_a_name_that_stands_twice_is_detected(how: str) -> None:
    """The library takes the first value, every viewer the last: they show other pages."""
    pdf = _signed()
    root = PdfFileReader(io.BytesIO(pdf)).trailer.raw_get("/Root")
    written = io.BytesIO()
    root.get_object().write_to_stream(written, None)
    first, last = DOUBLED.get(how, (b"", b""))
    catalog = b"<<" + first + written.getvalue().strip()[2:-2] + last + b">>"
    pages = {500: b"<</Type/Pages/Count 0/Kids[]>>", 503: b"<</Type/Catalog/Pages 500 0 R>>"}

    plain = revised(pdf, {**pages, root.idnum: written.getvalue()})
    forged = revised(pdf, {**pages, **({root.idnum: catalog} if how in DOUBLED else {})}, ROOTS.get(how, b""))

    assert queries.verify_pdf(plain, at=NOW).verdict == "valid"
    assert queries.verify_pdf(forged, at=NOW).verdict in ("changed", "unreadable")


def revised(pdf: bytes, objects: dict[int, bytes], more: bytes = b"") -> bytes:
    """The document with these objects in a further revision, and ``more`` at the end of its trailer."""
    start, root = re.findall(rb"startxref\s+(\d+)", pdf)[-1], re.findall(rb"/Root (\d+ \d+ R)", pdf)[-1]
    lines, whole = b"xref\n", pdf + b"\n"
    for number, body in sorted(objects.items()):
        lines += b"%d 1\n%010d 00000 n \n" % (number, len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    tail = b"trailer\n<</Size %d/Root %s/Prev %s%s>>\n" % (max(objects) + 1, root, start, more)
    return whole + lines + tail + b"startxref\n%d\n%%%%EOF\n" % len(whole)


def test_a_trailer_more_than_there_are_tables_is_detected() -> None:
    pdf = _signed()
    added = append(pdf, 999, b"<</A (trailer <</Root 99 0 R>>)>>")

    assert queries.verify_pdf(added, at=NOW).verdict == "changed"
    assert queries.verify_pdf(append(pdf, 999, b"<</A 1>>"), at=NOW).verdict == "valid"


@pytest.mark.parametrize("tail", [b"", b"\n", b"\r\n\r\n", b"\0" * 7])
def test_white_space_behind_the_end_of_the_file_is_nothing(tail: bytes) -> None:
    assert queries.verify_pdf(_signed() + tail, at=NOW).is_clean


def _forged_page() -> tuple[int, bytes]:
    page = PdfFileReader(io.BytesIO(_signed())).root["/Pages"]["/Kids"][0].get_object()
    content = page.raw_get("/Contents")
    number = content.idnum if hasattr(content, "idnum") else content.raw_get(0).idnum
    return number, b"<</Length 40>>\nstream\nBT /F 24 Tf 100 700 Td (FORGED) Tj ET    \nendstream"


def test_a_shadow_that_swaps_the_page_tree_is_detected() -> None:
    pdf = _signed()
    number = int(re.findall(rb"(\d+) 0 obj\s*<<\s*/Type\s*/Pages", pdf)[0])

    assert queries.verify_pdf(append(pdf, number, b"<</Type/Pages/Count 0/Kids[]>>"), at=NOW).verdict == "changed"


def test_a_signature_cut_out_and_put_on_another_document_does_not_hold() -> None:
    first = _signed()
    second = services.sign_pdf(make.document(60), credential=make.person(), reason="Khác", at=make.AT, appearance=None)
    pattern = re.compile(rb"/Contents <[0-9A-Fa-f]+>")
    mine, other = pattern.search(first), pattern.search(second)
    assert mine is not None
    assert other is not None
    room = len(other[0])
    stolen = mine[0][:-1][: room - 1].ljust(room - 1, b"0") + b">"

    assert queries.verify_pdf(second[: other.start()] + stolen + second[other.end() :], at=NOW).verdict == "changed"


def test_a_bomb_in_a_cross_reference_stream_is_not_unpacked() -> None:
    import zlib

    packed = zlib.compress(bytes(64 * 1024 * 1024))
    head = b"%PDF-1.7\n1 0 obj\n<</Type/XRef/W[1 2 1]/Size 1/Root 1 0 R/Filter/FlateDecode/Length "
    bomb = head + b"%d>>\nstream\n%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF" % (len(packed), packed)

    assert queries.verify_pdf(bomb, at=NOW).verdict == "unreadable"


def test_a_signature_without_time_stamp_is_remarked(monkeypatch: pytest.MonkeyPatch) -> None:
    from phohien.base.signing.engine import parts

    monkeypatch.setattr(parts, "stamper", {}.get)
    signed = services.sign_pdf(make.document(20), credential=make.person(), reason="", at=make.AT, appearance=None)

    report = queries.verify_pdf(signed, at=NOW)

    assert report.verdict == "remarks"
    assert not report.signatures[0].time_is_proven


@pytest.mark.parametrize("pdf", [b"", b"garbage", b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(1000)])
def test_a_broken_document_is_refused_with_a_sentence_when_signing(pdf: bytes) -> None:
    with pytest.raises(services.SigningRefused) as caught:
        services.sign_pdf(pdf, credential=make.person(), reason="", at=make.AT)
    assert str(caught.value).endswith(".")


def test_a_document_over_the_limit_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "LARGEST_BYTES", 1000)
    with pytest.raises(services.SigningRefused) as caught:
        services.sign_pdf(make.document(), credential=make.person(), reason="", at=make.AT)
    assert caught.value.code == "signing.too_large"


@pytest.mark.skipif(
    shutil.which("pdfsig") is None,
    reason="pdfsig (poppler-utils) is not installed here",
)
def test_poppler_agrees_that_both_signatures_are_valid_and_that_a_changed_byte_is_not(tmp_path: Path) -> None:
    pdf = make.signed()
    (tmp_path / "good.pdf").write_bytes(pdf)
    (tmp_path / "bad.pdf").write_bytes(pdf.replace(b"/MediaBox", b"/MediaBoy", 1))

    def ask(name: str) -> str:
        return subprocess.run(
            ["pdfsig", "-nocert", tmp_path / name], capture_output=True, text=True, check=False
        ).stdout

    assert ask("good.pdf").count("Signature is Valid.") == 2
    assert "ETSI.CAdES.detached" in ask("good.pdf")
    assert "Signature is Valid." not in ask("bad.pdf")
