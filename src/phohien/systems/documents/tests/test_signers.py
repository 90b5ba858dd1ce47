"""Who signed against whom the document names, and the page that tells of every file."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from phohien.base.signing import services as signing
from phohien.base.signing.models import Credential, CredentialKind
from phohien.systems.documents.models import Document
from phohien.systems.documents.rules.signers import Signed, remarks, same_agency, same_person
from phohien.systems.documents.services import attaching, entering
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As, text


@pytest.mark.parametrize(
    "one, other, is_same",
    [
        ("Bộ Xây dựng", "BỘ XÂY DỰNG", True),
        ("SỞ XÂY DỰNG TỈNH HƯNG YÊN", "Sở Xây dựng", True),
        ("Sở Y tế", "Sở Xây dựng", False),
        ("Sở", "", False),
    ],
)
def test_an_agency_is_known_by_its_name_with_or_without_the_province(one: str, other: str, is_same: bool) -> None:
    assert same_agency(one, other) is is_same


def test_a_person_is_known_with_or_without_title_and_accents_written_otherwise() -> None:
    assert same_person("ThS. Đỗ Quang Minh", "ĐỖ QUANG MINH")
    assert not same_person("Đỗ Quang Minh", "Đỗ Quang")


def test_nothing_is_remarked_when_those_signed_whom_the_document_names() -> None:
    made = [Signed(False, "Đỗ Quang Minh"), Signed(True, "SỞ XÂY DỰNG TỈNH HƯNG YÊN")]

    assert remarks(made, issuers=["Sở Xây dựng"], signer="Đỗ Quang Minh") == []
    assert remarks([], issuers=["Sở Xây dựng"], signer="Đỗ Quang Minh") == []


def test_a_strange_seal_a_strange_hand_and_a_missing_one_are_each_told() -> None:
    made = [Signed(False, "Lê Văn Lạ"), Signed(True, "Sở Y tế")]

    found = [one.vi for one in remarks(made, issuers=["Sở Xây dựng"], signer="Đỗ Quang Minh")]

    assert found == [
        "Con dấu số là của Sở Y tế, khác với cơ quan ban hành ghi trong văn bản (Sở Xây dựng).",
        "Người ký số là Lê Văn Lạ, khác với người ký ghi trong văn bản (Đỗ Quang Minh).",
    ]
    assert "con dấu" in remarks(made[:1], issuers=[], signer="")[0].vi
    assert "của người ký" in remarks(made[1:], issuers=[], signer="")[0].vi


@pytest.mark.django_db
def test_the_page_of_a_letter_tells_of_each_file_and_of_the_seal_of_another_agency(monkeypatch: Any) -> None:
    make.offices()
    make.credentials()
    leader = Credential.objects.get(kind=CredentialKind.PERSON)
    seal = Credential.objects.get(kind=CredentialKind.AGENCY_SEAL)
    once = signing.sign_pdf(make.pdf(), credential=leader, reason="", at=make.at(8))
    sealed = signing.sign_pdf(once, credential=seal, reason="", at=make.at(8))
    uploads = [
        attaching.Upload(content=sealed, name="cong-van.pdf"),
        attaching.Upload(content=make.pdf(), name="phu-luc.pdf", role="appendix"),
    ]
    letter: Document = entering.enter_document(
        agency=make.OFFICE, given=make.particulars(), uploads=uploads, by=make.CLERK, at=make.at(8, 30)
    )

    shown = text(As(make.CLERK, monkeypatch).get(reverse("documents:signatures", args=[letter.code])))

    assert "Con dấu số là của Sở Xây dựng, khác với cơ quan ban hành ghi trong văn bản (Bộ Xây dựng)." in shown
    assert "Người ký số là Đỗ Quang Minh, khác với người ký ghi trong văn bản (Nguyễn Văn Ký)." in shown
    assert "B-LT: tệp mang đủ bằng chứng để kiểm tra về sau" in shown
    assert "Văn bản này không có chữ ký số." in shown
    assert letter.readings.filter(what="document").exists()
