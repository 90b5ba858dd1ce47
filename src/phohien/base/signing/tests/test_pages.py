"""The public check of a document's signatures: how often one address may ask for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from phohien.base.signing import handover, pages
from phohien.base.signing.tests import make

pytestmark = pytest.mark.django_db


def test_one_address_has_only_so_many_documents_checked_at_once(monkeypatch: Any) -> None:
    cache.clear()
    monkeypatch.setattr(pages, "FILES_A_WINDOW", 2)
    instant = pages.clock.now()
    monkeypatch.setattr(pages.clock, "now", lambda: instant)

    def ask() -> int:
        document = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF", content_type="application/pdf")
        return int(Client().post(reverse("check_signatures"), {"document": document}).status_code)

    assert [ask() != 429 for _turn in range(3)] == [True, True, False]


def test_a_signing_program_is_told_the_documents_name_also_in_vietnamese(monkeypatch: Any) -> None:
    monkeypatch.setattr(pages.clock, "now", lambda: make.AT)
    out = handover.hand_out(
        make.document(20), credential=make.person(), subject="s", step="x", seen="", name="Công văn 1.pdf",
        by=make.LEADER, at=make.AT,
    )  # fmt: skip

    answer = Client().get(reverse("fetch_document", args=[out.download_key]))

    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''C%C3%B4ng%20v%C4%83n%201.pdf"
