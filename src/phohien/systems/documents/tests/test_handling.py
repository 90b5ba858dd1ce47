"""The two handling reports of Annex VI, on the page, in a file and on paper."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from phohien.base.ledger.models import Entry as Line
from phohien.kernel import clock
from phohien.kernel.policy import Actor
from phohien.systems.documents.models import Document
from phohien.systems.documents.services import directing
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As, text

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], As]
NOVEMBER = {"tu": "2026-11-01", "den": "2026-11-30"}


@pytest.fixture
def sign_in(monkeypatch: Any) -> Sign:
    """The office, with one letter handled in time and one overdue, seen on Friday."""
    make.offices()
    handled = make.directed(number="1", subject="V/v thứ nhất")
    directing.complete_task(code=handled.code, result="Xong", by=make.SPECIALIST, at=make.at(15))
    make.directed(number="2", subject="V/v thứ hai", working_days=1)
    monkeypatch.setattr(clock, "now", lambda: make.at(9, day=27))
    return lambda actor: As(actor, monkeypatch)


def url(form: str = "") -> str:
    return reverse("documents:handling_file", args=[form]) if form else reverse("documents:handling")


def test_incoming_documents_are_listed_with_who_leads_and_whether_in_time_below_their_sums(sign_in: Sign) -> None:
    page = text(sign_in(make.CLERK).get(url(), NOVEMBER))

    assert "V/v thứ nhất" in page and "V/v thứ hai" in page
    assert "Trần Văn Bình" in page
    assert "Đúng hạn" in page and "Quá hạn" in page


def test_outgoing_documents_are_listed_with_number_signer_and_packages(sign_in: Sign) -> None:
    Document.objects.filter(subject="V/v thứ nhất").update(
        direction="out", number="07", notation="SXD-QH", signer_name="Đỗ Quang Minh", signer_competence="KT"
    )

    page = text(sign_in(make.LEADER).get(url(), {**NOVEMBER, "huong": "di"}))

    assert "07/SXD-QH" in page and "KT. Đỗ Quang Minh" in page
    assert "V/v thứ hai" not in page


def test_the_report_leaves_as_a_sheet_and_on_paper_and_the_ledger_says_who_took_it(sign_in: Sign) -> None:
    clerk = sign_in(make.CLERK)

    sheet, paper = clerk.get(url("xlsx"), NOVEMBER), clerk.get(url("pdf"), NOVEMBER)

    rows = list(load_workbook(BytesIO(sheet.content)).active.values)  # type: ignore[union-attr]
    assert sum("V/v thứ" in str(row) for row in rows) == 2
    assert paper.content.startswith(b"%PDF")
    assert Line.objects.filter(subject__startswith="list:handling.den", by_code=make.CLERK.code).count() == 2


def test_a_period_without_documents_says_so_and_a_bad_one_is_refused_with_a_sentence(sign_in: Sign) -> None:
    clerk = sign_in(make.CLERK)

    empty = clerk.get(url(), {"tu": "2026-01-01", "den": "2026-01-31"})
    bad = clerk.get(url(), {"tu": "2026-11-30", "den": "2026-11-01"})

    assert "V/v" not in text(empty)
    assert (empty.status_code, bad.status_code) == (200, 422)
    assert clerk.get(url("pdf"), {"tu": "x"}).status_code == 404
    assert sign_in(make.SPECIALIST).get(url()).status_code == 403
