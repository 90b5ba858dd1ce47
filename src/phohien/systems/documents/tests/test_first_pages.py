"""Pictures of first pages: made once for each content before somebody opens the document, seen by whoever may see the file."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image

from phohien.base.files import queries as kept
from phohien.base.files import reading
from phohien.base.files.models import StoredFile
from phohien.base.files.tests import scans
from phohien.kernel.errors import NotAllowed
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents import jobs
from phohien.systems.documents.models import Document, FirstPage, Reading
from phohien.systems.documents.services import attaching, disposing, entering, first_pages
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As, text
from phohien.systems.documents.tests.test_archive import LATER, approved, archived

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offices() -> None:
    make.offices()


def entered(content: bytes, *, name: str = "cong-van.pdf", **more: Any) -> Document:
    uploads = [attaching.Upload(content=content, name=name)]
    return entering.enter_document(
        agency=make.OFFICE, given=make.particulars(**more), uploads=uploads, by=make.CLERK, at=make.at(9)
    )


def picture_all(hour: int = 9) -> int:
    steps = 0
    while jobs.picture_next(make.at(hour, 5)):
        steps += 1
    return steps


def opened(document: Document, by: As) -> str:
    return by.get(reverse("documents:document", args=[document.code])).content.decode()


def address(document: Document) -> str:
    return reverse("documents:first_page", args=[document.code, document.files.get(is_current=True).pk])


@pytest.fixture
def clerk(monkeypatch: Any) -> As:
    monkeypatch.setattr("phohien.kernel.clock.now", lambda: make.at(10))
    return As(make.CLERK, monkeypatch)


def test_a_letter_is_seen_by_its_picture_before_the_pdf_is_drawn(clerk: As) -> None:
    document = entered(scans.letter())
    assert address(document) not in opened(document, clerk)

    assert picture_all() == 1

    page = opened(document, clerk)
    answer = clerk.get(address(document))
    seen = Image.open(io.BytesIO(b"".join(answer.streaming_content)))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (seen.get_format_mimetype(), "nosniff")
    assert f'<img src="{address(document)}" width="{seen.width}" height="{seen.height}"' in page
    assert clerk.get(address(document), headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_the_same_content_at_two_offices_is_pictured_once_and_an_appendix_never() -> None:
    entered(scans.letter())
    second = entered(scans.letter(), number="1")
    attaching.attach(
        second, [attaching.Upload(content=scans.letter(pages=2), name="phu-luc.pdf", role="appendix")], by=make.CLERK, at=make.at(9)
    )  # fmt: skip

    assert (picture_all(), FirstPage.objects.count()) == (1, 1)


def test_to_see_the_picture_is_to_read_the_file(clerk: As, monkeypatch: Any) -> None:
    document = entered(scans.letter())
    picture_all()

    clerk.get(address(document))

    assert list(Reading.objects.values_list("reader", "what")) == [(make.CLERK.code, "cong-van.pdf")]
    assert As(make.STRANGER, monkeypatch).get(address(document)).status_code == 403
    with pytest.raises(NotAllowed):
        first_pages.take_up(by=make.CLERK, at=make.at(11))


@pytest.mark.parametrize(
    "told", [None, reading.FirstPage(10, 10, b"<svg onload='alert(1)'/>"), reading.FirstPage(10, 10, b"")]
)
def test_what_is_no_picture_is_not_kept_and_not_made_again_and_again(told: Any, clerk: As, monkeypatch: Any) -> None:
    document = entered(scans.letter())
    monkeypatch.setattr(reading, "first_page_of", lambda _stream: told)

    assert picture_all() == 1

    page = opened(document, clerk)
    assert "<img" not in page.split('class="ph-pdf-view"')[1].split("</div>")[0]
    assert clerk.get(address(document)).status_code == 404
    assert picture_all(15) == 0
    assert StoredFile.objects.count() == 1


def test_a_maker_that_died_leaves_its_content_to_the_next_one_after_its_lease() -> None:
    entered(scans.letter())
    assert first_pages.take_up(by=SYSTEM, at=make.at(9)) is not None  # and it dies

    assert (first_pages.take_up(by=SYSTEM, at=make.at(9, 4)), picture_all()) == (None, 1)


def test_a_version_that_was_replaced_before_it_was_pictured_is_dropped() -> None:
    document = entered(scans.letter())
    attaching.attach(
        document, [attaching.Upload(content=scans.letter(pages=2), name="moi.pdf")], by=make.CLERK, at=make.at(9)
    )

    assert (picture_all(), FirstPage.objects.get().sha256) == (1, document.files.get(is_current=True).sha256)


def test_the_file_of_one_office_was_destroyed_and_the_other_office_sees_its_picture(clerk: As) -> None:
    first, second = entered(scans.letter()), entered(scans.letter(), number="1")
    files = first.files.all()
    StoredFile.objects.filter(code__in=files.values("file_code")).delete()
    files.update(destroyed_on=make.at(9).date())

    assert picture_all() == 1
    assert address(second) in opened(second, clerk)


def test_with_the_document_its_picture_is_destroyed() -> None:
    work_file = archived()
    document = Document.objects.get(placements__work_file=work_file)
    attaching.attach(
        document, [attaching.Upload(content=scans.letter(pages=3), name="moi.pdf")], by=make.CLERK, at=make.at(9)
    )
    picture_all()
    picture = FirstPage.objects.get(sha256=document.files.get(is_current=True).sha256).file_code
    assert kept.get_file(picture)
    disposal = approved(work_file)

    disposing.carry_out(code=disposal.code, by=make.ARCHIVIST, at=LATER)

    assert not FirstPage.objects.exists()
    assert not StoredFile.objects.filter(code=picture).exists()


def test_after_half_a_year_a_picture_is_gone_until_somebody_opens_the_document_again(clerk: As) -> None:
    document = entered(scans.letter())
    picture_all()
    picture = FirstPage.objects.get().file_code
    half_a_year = make.at(9, 5) + first_pages.KEPT_FOR

    assert first_pages.forget_old(by=SYSTEM, at=make.at(8) + first_pages.KEPT_FOR) == 0
    assert first_pages.forget_old(by=SYSTEM, at=half_a_year) == 1
    assert not StoredFile.objects.filter(code=picture).exists()

    page = opened(document, clerk)
    assert address(document) not in page
    assert "ph-pdf" in page
    assert picture_all(11) == 1
    assert address(document) in opened(document, clerk)


def test_a_file_that_is_no_pdf_has_no_first_page(clerk: As) -> None:
    document = entered("Kính gửi Sở Xây dựng".encode(), name="cong-van.txt")

    assert "Kính gửi" not in text(clerk.get(reverse("documents:document", args=[document.code])))
    assert not FirstPage.objects.exists()
