"""A day with incoming letters, over the pages: clerk, leader, specialist."""

from __future__ import annotations

from html import unescape
from re import sub
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from phohien.base.accounts.models import Account
from phohien.kernel.policy import Actor
from phohien.systems.documents.models import Document, Reading
from phohien.systems.documents.tests import make

pytestmark = pytest.mark.django_db


class As(Client):
    """A browser in which ``actor`` is signed in."""

    def __init__(self, actor: Actor, monkeypatch: Any, **more: Any) -> None:
        super().__init__(**more)
        self.actor, self.monkeypatch = actor, monkeypatch
        account, _made = Account.objects.get_or_create(username=actor.code, defaults={"full_name": actor.name})
        self.force_login(account)

    def request(self, **request: Any) -> Any:
        """The answer to this actor, whoever else asked meanwhile."""
        self.monkeypatch.setattr("phohien.site.actors.actor_of", lambda _request: self.actor)
        return super().request(**request)


def text(response: Any) -> str:
    """What a person reads of the page, in one line."""
    return unescape(sub(r"\s+", " ", sub(r"<[^>]+>", " ", response.content.decode())))


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
    assert "iframe" in shown.content.decode()
    act(specialist, "ket-qua", text="Đã trả lời tại công văn số 12.")

    document.refresh_from_db()
    assert document.state == "done"
    assert document.directives.get().state == "done"
    assert Reading.objects.filter(document=document, reader=make.SPECIALIST.code).exists()
