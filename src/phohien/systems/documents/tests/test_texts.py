"""The text of files: read apart, once for each content, page by page for pictures, and never silently missing."""

from __future__ import annotations

from typing import Any

import pytest

from phohien.base.files import reading
from phohien.base.files import services as files
from phohien.base.files.tests import scans
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents import jobs
from phohien.systems.documents.models import Document, DocumentFile, FileText, PageText
from phohien.systems.documents.queries import search
from phohien.systems.documents.services import attaching, entering, texts
from phohien.systems.documents.tests import make

pytestmark = pytest.mark.django_db
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
    steps = 0
    while jobs.read_next_text(make.at(9, 5)):
        steps += 1
    return steps


def found(text: str) -> list[Document]:
    return search.find_documents(make.CLERK, search.Wanted(text=text))


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
def test_a_scan_is_read_page_by_page_and_its_text_lies_beside_it_with_the_engine_that_read_it() -> None:
    document = entered(scans.scan(pages=2))

    read_all()

    assert found("duong tranh thi tran vuong") == [document]
    sidecar = document.files.get(role="sidecar")
    assert sidecar.note.startswith("tesseract 5")
    assert sidecar.read_from == document.files.get(role="main")
    assert FileText.objects.get().total == 2
    assert not PageText.objects.exists()
