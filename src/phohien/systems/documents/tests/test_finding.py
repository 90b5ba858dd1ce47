"""The box in the frame finds documents too: a whole number leads to the page, words to a list, a stranger to nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As, text

pytestmark = pytest.mark.django_db


def test_the_box_finds_documents_by_number_and_by_words_for_those_who_may_see_them(monkeypatch: Any) -> None:
    make.offices()
    letter, _other = make.entered(number="4512"), make.entered(number="99", subject="V/v cung cấp số liệu")
    clerk, stranger = As(make.CLERK, monkeypatch), As(make.STRANGER, monkeypatch)

    assert clerk.get("/ban-lam-viec/tim/", {"q": letter.full_number})["Location"] == reverse(
        "documents:document", args=[letter.code]
    )
    found = text(clerk.get("/ban-lam-viec/tim/", {"q": "quy hoach"}))
    assert "V/v rà soát quy hoạch đô thị tỉnh Hưng Yên" in found
    assert "cung cấp số liệu" not in found
    assert "Không tìm thấy kết quả nào." in text(stranger.get("/ban-lam-viec/tim/", {"q": letter.full_number}))
    assert "Hãy gõ mã, số hoặc tên" in text(clerk.get("/ban-lam-viec/tim/"))
