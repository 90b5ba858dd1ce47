"""The public check of a document: whoever holds it learns whether it is genuine and in force, and nothing is kept."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from phohien.base.files import queries as kept
from phohien.base.files.models import StoredFile
from phohien.systems.documents.models import Document
from phohien.systems.documents.pages import checking
from phohien.systems.documents.services import attaching, drafting, issuing, letters
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(monkeypatch: Any) -> Document:
    make.offices()
    make.credentials()
    monkeypatch.setattr("phohien.kernel.clock.now", lambda: make.at(16))
    document = make.drafted(with_file=True)
    drafting.submit_document(code=document.code, by=make.SPECIALIST, at=make.at(14))
    drafting.check_format(code=document.code, by=make.CLERK, at=make.at(14, 30))
    issuing.sign_document(code=document.code, by=make.LEADER, at=make.at(15))
    issuing.number_document(code=document.code, by=make.CLERK, at=make.at(15, 10))
    issuing.seal_document(code=document.code, by=make.CLERK, at=make.at(15, 20))
    issuing.issue_document(code=document.code, by=make.CLERK, at=make.at(15, 30))
    return document


def content(document: Document) -> bytes:
    main = attaching.main_file(document)
    assert main is not None
    return kept.read(main.file_code)


def checked(pdf: bytes) -> str:
    upload = SimpleUploadedFile("van-ban.pdf", pdf, "application/pdf")
    return text(Client().post(reverse("documents:check"), {"document": upload}))


def by_code(code: str) -> str:
    return text(Client().get(reverse("documents:check"), {"ma": code}))


def test_a_stranger_learns_from_file_or_code_that_a_document_is_genuine_until_it_is_recalled(issued: Document) -> None:
    pdf, files = content(issued), StoredFile.objects.count()

    assert "Đây đúng là tệp văn bản do cơ quan của tỉnh phát hành và đang có hiệu lực." in (shown := checked(pdf))
    assert "01/SXD-QH" in shown
    assert "Chữ ký (con dấu) của cơ quan" in shown
    assert "B-LT" in shown
    assert issued.subject not in shown
    assert "đang có hiệu lực" in by_code(issued.code)
    issuing.recall_document(code=issued.code, reason="Sai nội dung", by=make.LEADER, at=make.at(16))
    assert "văn bản đã bị thu hồi" in checked(pdf)
    assert "đã bị thu hồi" in by_code(issued.code)
    assert StoredFile.objects.count() == files


def test_a_changed_file_a_strange_one_and_a_drafts_code_are_told_for_what_they_are(issued: Document) -> None:
    draft = make.drafted()

    forged = checked(content(issued).replace(b"/MediaBox", b"/MediaBoy", 1))

    assert "Tệp này không phải là tệp do cơ quan của tỉnh phát hành" in forged
    assert "Không sử dụng văn bản này" in forged
    unreadable = checked(b"day khong phai la PDF")
    assert "không đọc được dưới dạng PDF" in unreadable and "không có chữ ký số" not in unreadable
    assert "Văn bản này không có chữ ký số." in (unsigned := checked(make.pdf()))
    assert "được giải thích bên dưới" not in unsigned  # there are no signatures to explain
    assert "Chưa có văn bản nào được phát hành với mã này" in by_code(draft.code)
    assert Client().post(reverse("documents:check")).status_code == 422


def test_one_address_checks_only_so_often(monkeypatch: Any) -> None:
    monkeypatch.setattr(checking, "CODES_A_WINDOW", 1)
    monkeypatch.setattr("phohien.kernel.clock.now", lambda: make.at(17))
    address = reverse("documents:check")

    answers = [Client().get(address, {"ma": "x"}, REMOTE_ADDR="192.0.2.7").status_code for _ in range(2)]

    assert answers == [200, 429]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed here")
def test_a_letter_typed_here_shows_its_code_for_the_check() -> None:
    make.offices()
    document = make.drafted()

    pdf = letters.letter_pdf(document, "Kính gửi quý cơ quan.", ["Bộ Xây dựng"], at=make.at(14))

    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert f"Kiểm tra văn bản: {document.code}" in read
