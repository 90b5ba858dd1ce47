"""A chairman directs on a phone by keyboard and sees it done; the clerk and the division's head have a desk and a mouse.

``FILM_FOLDER=docs/screenshots/directive`` keeps the pictures that docs/journey-document.md shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from phohien.kernel import clock
from phohien.site.journeys import directive as story
from phohien.systems.documents.models import Document
from phohien.ui.typeset import typeset
from tests.journeys.offices import offices  # noqa: F401
from tests.journeys.stage import MARKS, PHONE, Stage, charge, click, opened, press, told, write

pytestmark = MARKS
CHAIRMAN, HEAD, SPECIALIST, CLERK = "Cao Văn Thuận", "Tạ Quang Vinh", "Nông Thị Hoài", "Vũ Thị Lành"
ACT = "main form:has([name=revision]) button[type=submit]"
RESULT = "Đã kiểm tra 300 m kênh, gia cố tạm 2 đoạn."


@pytest.fixture
def stage(offices: None, live_server: Any) -> Iterator[Stage]:  # noqa: F811
    with opened(live_server.url) as stage:
        yield stage


def test_a_chairman_directs_on_a_phone_and_sees_it_done(stage: Stage) -> None:
    document = _enters_and_presents(stage)
    _directs(stage, document)
    _divides(stage, document)
    _reports(stage, document)
    _sees_it_done(stage)

    document.refresh_from_db()
    assert document.state == "done"
    assert stage.complaints == []


def _enters_and_presents(stage: Stage) -> Document:
    page = stage.official(CLERK)
    page.goto(reverse("documents:enter"))
    paper = typeset(
        "documents/sample.typ",
        {"issuer": story.ISSUER, "code": "1845/SNNMT-TL", "subject": story.SUBJECT},
        at=clock.now(),
    )
    scan = {"name": "cong-van.pdf", "mimeType": "application/pdf", "buffer": paper}
    page.locator("[name=file]").set_input_files(scan)
    for name, words in (("code", "1845/SNNMT-TL"), ("issuer_name", story.ISSUER), ("subject", story.SUBJECT)):
        page.locator(f"[name={name}]").fill(words)
    stage.film.take(page, "entering", show="main h1")
    press(page, "main form:has([name=issuer_name]) button[type=submit]")
    told(page, "Đã vào sổ, số 01")
    click(page, "link", "Trình lãnh đạo")
    click(page, "button", "Trình lãnh đạo")
    told(page, "Đã trình lãnh đạo")
    page.context.close()
    return Document.objects.get()


def _directs(stage: Stage, document: Document) -> None:
    page = stage.official(CHAIRMAN, PHONE)
    page.goto(reverse("documents:queue"))
    press(page, f"main a[href$='/{document.code}/']")
    press(page, "main a[href$='/chi-dao/']")
    write(page, "text", story.TEXT)
    for part, who in (("lead", HEAD), ("cooperate", "Phùng Thị Ánh"), ("inform", CLERK)):
        charge(page, part, who)
    write(page, "working_days", "3")
    stage.film.take(page, "directing", show="[name=text]")
    press(page, ACT)
    told(page, "Đã giao việc")
    stage.film.take(page, "directed", show="#but-phe")
    page.context.close()


def _divides(stage: Stage, document: Document) -> None:
    page = stage.official(HEAD)
    page.goto(reverse("documents:queue"))
    stage.film.take(page, "waiting")
    click(page, "link", document.subject)
    click(page, "link", "Chuyển cho đồng nghiệp")
    page.locator("[name=post]").select_option(label=f"{SPECIALIST} – Chuyên viên Phòng Kinh tế")
    press(page, ACT)
    told(page, "Đã chuyển việc")
    page.context.close()


def _reports(stage: Stage, document: Document) -> None:
    page = stage.official(SPECIALIST, PHONE)
    page.goto(reverse("documents:queue"))
    press(page, f"main a[href$='/{document.code}/']")
    press(page, "main a[href$='/ket-qua/']")
    write(page, "text", RESULT)
    press(page, ACT)
    told(page, "Đã báo cáo kết quả")
    page.context.close()


def _sees_it_done(stage: Stage) -> None:
    page = stage.official(CHAIRMAN, PHONE)
    page.goto(reverse("documents:directives") + "?tat-ca=1&trang_thai=tat-ca")
    told(page, RESULT)
    page.locator("main tbody").get_by_text("Đã xong, chờ xác nhận").first.wait_for()
    stage.film.take(page, "done", show="main h1")
    page.context.close()
