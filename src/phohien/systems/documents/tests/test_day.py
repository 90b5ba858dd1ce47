"""A day with incoming letters, over the pages: clerk, leader, specialist."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from phohien.systems.documents.models import Document, Reading
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As, text

pytestmark = pytest.mark.django_db


LETTER = {
    "code": "4512/BXD-QHKT", "issued_on": "20/11/2026", "issuer_name": "Bộ Xây dựng", "type_code": "B18",
    "subject": "V/v rà soát quy hoạch đô thị", "urgency": "0", "secrecy": "none", "steering": "1",
}  # fmt: skip


def test_a_clerk_enters_a_letter_the_leader_directs_and_the_specialist_finishes(monkeypatch: Any) -> None:
    make.offices()
    clerk, leader, specialist = (As(one, monkeypatch) for one in (make.CLERK, make.LEADER, make.SPECIALIST))
    scan = SimpleUploadedFile("cong-van.pdf", make.pdf(), "application/pdf")

    entered = clerk.post(reverse("documents:enter"), {**LETTER, "file": scan}, follow=True)

    assert Document.objects.exists(), text(entered)
    document = Document.objects.get()
    assert "số 01" in text(entered)
    assert (str(document.entry), document.full_number, document.state) == ("01", "4512/BXD-QHKT", "registered")

    def act(browser: As, slug: str, **values: Any) -> str:
        document.refresh_from_db()
        address = reverse("documents:act", args=[document.code, slug])
        return text(browser.post(address, {"revision": document.revision, **values}, follow=True))

    act(clerk, "trinh")
    assert "V/v rà soát quy hoạch đô thị" in text(leader.get(reverse("documents:queue")))
    act(leader, "chi-dao", text="Giao anh Bình chủ trì.", lead="p-specialist", inform=["p-head"], working_days="3")
    queue = text(specialist.get(reverse("documents:queue")))
    assert "Giao anh Bình chủ trì." in queue
    shown = specialist.get(reverse("documents:document", args=[document.code]))
    assert 'class="ph-pdf"' in shown.content.decode()
    act(specialist, "ket-qua", text="Đã trả lời tại công văn số 12.")

    document.refresh_from_db()
    assert document.state == "done"
    assert document.directives.get().state == "done"
    assert Reading.objects.filter(document=document, reader=make.SPECIALIST.code).exists()
