"""What we write is strict, the same each time, and comes back as it was."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phohien.systems.documents.rules.edxml import NotSendable, check, read, write, write_to
from phohien.systems.documents.rules.edxml.model import Document, GroupChange, Package, Status, Trace
from phohien.systems.documents.tests.edxml import samples

TEXT = st.text("aĐếừ<>&\"']\t\n\r /.,-019\u00a0\U0001f600", max_size=12).map(str.strip)
NAMED = TEXT.filter(bool)
DAYS = st.dates(date(1, 1, 1))
MOMENTS = st.integers(0, 10**10).map(lambda second: datetime.fromtimestamp(second, UTC))
FILES = st.builds(
    samples.file,
    st.one_of(
        st.binary(min_size=1, max_size=80),
        st.binary(max_size=20).map(samples.zipped),
        st.just(b"PK\x05\x06" + bytes(18)),
    ),
    name=st.one_of(NAMED, st.sampled_from(["a.zip", "a.ZIP"])),
    description=TEXT,
)


def sent(package: Package) -> Package:
    return read(write(package, entry_name=samples.entry_name, lenient=True)).package


def as_read(package: Document) -> Document:
    """With the sizes, hashes and packing that only reading finds out."""
    files = zip(package.attachments, sent(package).attachments, strict=True)
    return replace(
        package,
        attachments=tuple(
            replace(file, size=len(file.content), sha256=sha256(file.content).hexdigest(), zipped=read_back.zipped)
            for file, read_back in files
        ),
    )


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_document_comes_back_as_it_was_whatever_it_says(data: st.DataObject) -> None:
    package = samples.document(
        abstract=data.draw(TEXT),
        number=data.draw(TEXT),
        symbol=data.draw(TEXT),
        document_id=data.draw(TEXT),
        issued_on=data.draw(st.none() | DAYS),
        recipients=tuple(data.draw(st.lists(NAMED, max_size=3))),
        urgency=data.draw(TEXT),
        steering=data.draw(TEXT),
        trace=tuple(Trace(agency_code=code, at=data.draw(MOMENTS)) for code in data.draw(st.lists(NAMED, max_size=2))),
        business=data.draw(st.sampled_from([samples.UPDATE, samples.REPLACEMENT, replace(samples.UPDATE, kind="9")])),
        attachments=tuple(
            replace(data.draw(FILES), content_id=str(number)) for number in range(data.draw(st.integers(0, 3)))
        ),
    )

    assert sent(package) == as_read(package)


@settings(max_examples=30, deadline=None)
@given(TEXT, TEXT, st.none() | MOMENTS)
def test_a_status_comes_back_as_it_was_whatever_it_says(code: str, description: str, at: datetime | None) -> None:
    package = samples.status(code=code or "01", description=description, at=at)

    assert sent(package) == package


@pytest.mark.parametrize(
    "business", [samples.UPDATE, samples.REPLACEMENT, replace(samples.UPDATE, kind="1", group_change=None)]
)
def test_every_kind_of_business_comes_back_as_it_was(business: object) -> None:
    package = samples.document(business=business)

    assert sent(package) == as_read(package)
    assert check(package) == ()


def test_the_same_package_gives_the_same_octets() -> None:
    assert write(samples.document(), entry_name=samples.entry_name) == samples.octets()
    assert sha256(write(samples.status(), entry_name=samples.entry_name)).hexdigest() == (
        "84257681da65fbdb784c4fdd947f5499461799f1fc8e41c4af742f34b4c69711"
    )


def test_a_file_travels_in_a_zip_of_one_entry_under_a_name_that_says_nothing() -> None:
    text = re.search(rb"ContentTransferEncoded>([^<]+)<", samples.octets())
    assert text is not None
    archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(text[1])))

    assert archive.namelist() == ["00000000-0000-4000-8000-000000000001.pdf"]
    assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)
    assert archive.read(archive.namelist()[0]) == samples.PDF


def test_a_text_that_deflates_is_deflated_and_a_pdf_is_not() -> None:
    lengths = [
        len(write(samples.document(attachments=(samples.file(content),)), entry_name=samples.entry_name))
        for content in (b"%PDF" + bytes(50_000), b"text" + bytes(50_000))
    ]

    assert lengths[0] > 66_000
    assert lengths[1] < 6_000


@pytest.mark.parametrize("name", ["", "../x.pdf", "/x.pdf", "a b.pdf", "ế.pdf", ".x", "C:x"])
def test_a_name_inside_the_zip_that_could_be_a_path_is_refused(name: str) -> None:
    with pytest.raises(NotSendable):
        write(samples.document(), entry_name=lambda _file: name)


def test_a_package_with_faults_is_not_written_and_every_fault_is_told() -> None:
    with pytest.raises(NotSendable) as refused:
        write(samples.document(abstract="", number="123456789012"), entry_name=samples.entry_name)

    assert [finding.code for finding in refused.value.findings] == ["R.Code.CodeNumber", "N.Subject"]
    assert set(refused.value.errors) == {"Code.CodeNumber", "Subject"}


def test_nothing_empty_is_written() -> None:
    bare = write(Document(abstract="S"), entry_name=samples.entry_name, lenient=True)

    assert re.findall(rb"<edXML:(\w+)>", bare) == [b"edXMLEnvelope", b"edXMLHeader", b"MessageHeader", b"Subject"]
    assert sent(Status(code="01")) == Status(code="01")
    assert sent(Document(abstract="S", business=replace(samples.UPDATE, group_change=GroupChange(information="1"))))


def test_a_moment_is_written_in_the_time_of_vietnam() -> None:
    octets = write(samples.status(at=datetime(2026, 11, 20, 18, 30, tzinfo=UTC)), entry_name=samples.entry_name)

    assert b"<edXML:Timestamp>2026/11/21 01:30:00</edXML:Timestamp>" in octets


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.zip"])
@pytest.mark.parametrize("zipped", [True, False])
def test_files_that_lie_elsewhere_are_written_as_those_in_memory(name: str, zipped: bool) -> None:
    content = samples.zipped(b"%PDF" + b"x" * 700_001) if name == "a.zip" else b"abc" * 300_001
    here = samples.document(attachments=(samples.file(content, name=name, zipped=zipped),))
    there = replace(here, attachments=(replace(here.attachments[0], content=b"", size=len(content)),))
    target = io.BytesIO()

    write_to(target, there, entry_name=samples.entry_name, content_of=lambda _file: io.BytesIO(content))

    assert target.getvalue() == write(here, entry_name=samples.entry_name)
    assert read(target.getvalue()).package.attachments[0].content == content
    with pytest.raises(ValueError, match="elsewhere"):
        write(there, entry_name=samples.entry_name)
