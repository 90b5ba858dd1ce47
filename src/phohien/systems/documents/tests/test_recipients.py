"""Recipients as drafters name them, and the subject as the letter prints it."""

from __future__ import annotations

from datetime import date

import pytest

from phohien.lgsp.directory.models import Agency
from phohien.systems.documents.rules import layout
from phohien.systems.documents.services import recipients
from phohien.systems.documents.services.recipients import Named
from phohien.systems.documents.tests import make

DAY = date(2026, 11, 23)


@pytest.mark.django_db
def test_an_agency_is_known_by_its_code_or_its_name_and_anybody_else_by_what_was_typed() -> None:
    make.offices()
    Agency.objects.filter(code="H99.8").update(search_key="so y te")

    lines = ["H99.8", "H99.8 Sở Y tế", " sở  y tế ", "Các thôn trong xã", "", "Các thôn trong xã"]

    assert recipients.read_lines(lines, DAY) == [
        Named("H99.8", "Sở Y tế"), Named("", "Các thôn trong xã"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_a_drafter_sees_of_a_recipient_is_read_as_the_same_recipient_again() -> None:
    make.offices()

    for agency, name in (("H99.8", "Sở Y tế"), ("H99.8", "Phòng Nghiệp vụ"), ("", "Bộ Xây dựng")):
        assert recipients.read_lines([recipients.line_of(agency, name, DAY)], DAY) == [Named(agency, name)]


@pytest.mark.parametrize(
    ("subject", "kind", "printed"),
    [
        ("V/v rà soát quy hoạch", "Công văn", "rà soát quy hoạch"),
        ("Về việc rà soát quy hoạch", "Công văn", "rà soát quy hoạch"),
        ("Công văn về việc  rà soát", "Công văn", "rà soát"),
        ("Kế hoạch triển khai nhiệm vụ", "Kế hoạch", "triển khai nhiệm vụ"),
        ("Vận hành hệ thống", "Công văn", "Vận hành hệ thống"),
        ("V/v", "Công văn", "V/v"),
    ],
)
def test_the_letter_prints_what_it_is_about_once(subject: str, kind: str, printed: str) -> None:
    assert layout.printed_subject(subject, kind) == printed
