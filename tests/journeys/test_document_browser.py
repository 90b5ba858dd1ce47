"""A letter between two offices in a real browser: leaders sign and direct on a phone by keyboard, clerks have a desk and a mouse.

``FILM_FOLDER=docs/screenshots/document`` keeps the pictures that docs/journey-document.md shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from phohien.base.accounts.models import Account
from phohien.kernel import clock
from phohien.kernel.policy import Actor
from phohien.lgsp.directory import queries as directory
from phohien.site.journeys import document as story
from phohien.systems.documents import jobs
from phohien.systems.documents.models import Document
from phohien.systems.documents.rules.particulars import Particulars
from phohien.systems.documents.services import drafting, issuing
from tests.journeys.offices import offices  # noqa: F401
from tests.journeys.stage import MARKS, PHONE, Stage, aside, charge, click, opened, press, told, write

pytestmark = MARKS
DIRECTOR, CHAIRMAN, CLERK, COMMUNE_CLERK = "Phan Trọng Nghĩa", "Cao Văn Thuận", "Lương Thị Kim Oanh", "Vũ Thị Lành"
ACT = "main form:has([name=revision]) button[type=submit]"


@pytest.fixture
def stage(offices: None, live_server: Any) -> Iterator[Stage]:  # noqa: F811
    with opened(live_server.url) as stage:
        yield stage


def acting(username: str) -> dict[str, Any]:
    """The official acting now, as services take it: for the steps that are not filmed."""
    at = clock.now()
    actor: Actor = directory.actor_of(Account.objects.get(username=username), None, at)
    return {"by": actor, "at": at}


def test_a_letter_is_signed_on_a_phone_and_answered_by_the_commune_it_reached(stage: Stage) -> None:
    letter = aside(_drafted)
    _signs_on_the_phone(stage, letter, DIRECTOR)
    _issues(stage, letter)
    aside(jobs.take_in_due)
    copy = Document.objects.get(agency="H31.102", direction="in")
    _registers_and_presents(stage, copy)
    _directs_on_the_phone(stage, copy)
    answer = _answers(stage, copy)
    aside(lambda: drafting.check_format(code=answer.code, **acting("vanthuxa")))
    _signs_on_the_phone(stage, answer, CHAIRMAN)
    aside(lambda: _issued(answer))
    aside(jobs.take_in_due)
    _sees_the_answer(stage, letter)

    copy.refresh_from_db()
    assert copy.state == "done"
    assert stage.complaints == []


def _drafted() -> Document:
    """The department's letter, drafted and checked; its PDF waits for the director."""
    given = Particulars(subject=story.SUBJECT, signer_name=DIRECTOR, signer_position="Giám đốc")
    content = drafting.Content(body=story.BODY, recipients=("Ủy ban nhân dân xã Tân Hưng",))
    made = drafting.draft_document(
        agency="H31.7", direction="out", given=given, content=content, unit="QHKT", **acting("soxaydung")
    )
    drafting.submit_document(code=made.code, **acting("soxaydung"))
    return drafting.check_format(code=made.code, **acting("vanthusxd"))


def _issued(answer: Document) -> None:
    for act in (issuing.number_document, issuing.seal_document, issuing.issue_document):
        act(code=answer.code, **acting("vanthuxa"))


# --- leaders, by keyboard on a phone ----------------------------------------------------------------------------------


def _signs_on_the_phone(stage: Stage, document: Document, leader: str) -> None:
    page = stage.official(leader, PHONE)
    page.goto(reverse("documents:queue"))
    press(page, f"main a[href$='/{document.code}/']")
    press(page, "main a[href$='/ky/']")
    if leader == DIRECTOR:
        stage.film.take(page, "signing")
    press(page, ACT)
    told(page, "Đã ký")
    page.context.close()


def _directs_on_the_phone(stage: Stage, document: Document) -> None:
    page = stage.official(CHAIRMAN, PHONE)
    page.goto(reverse("documents:document", args=[document.code]))
    press(page, "main a[href$='/chi-dao/']")
    write(page, "text", "Giao đồng chí Hoài tham mưu văn bản trả lời.")
    charge(page, "lead", "Nông Thị Hoài")
    write(page, "working_days", "3")
    stage.film.take(page, "directing", show="[name=text]")
    press(page, ACT)
    told(page, "Đã giao việc")
    page.context.close()


# --- clerks and a specialist, by mouse at a desk ----------------------------------------------------------------------


def _issues(stage: Stage, document: Document) -> None:
    page = stage.official(CLERK)
    page.goto(reverse("documents:queue"))
    click(page, "link", document.subject)
    for label, words in (("Cấp số", "Đã cấp số"), ("Đóng dấu", "Đã đóng dấu"), ("Phát hành", "Văn bản đã phát hành")):
        click(page, "link", label)
        click(page, "button", label)
        told(page, words)
    stage.film.take(page, "issued")
    page.context.close()


def _registers_and_presents(stage: Stage, document: Document) -> None:
    page = stage.official(COMMUNE_CLERK)
    page.goto(reverse("documents:queue"))
    click(page, "link", document.subject)
    stage.film.take(page, "arrived")
    click(page, "link", "Kiểm tra, vào sổ")
    click(page, "button", "Kiểm tra, vào sổ")
    told(page, "Văn bản đã vào sổ")
    click(page, "link", "Trình lãnh đạo")
    click(page, "button", "Trình lãnh đạo")
    told(page, "Đã trình lãnh đạo")
    page.context.close()


def _answers(stage: Stage, document: Document) -> Document:
    page = stage.official("Nông Thị Hoài")
    page.goto(reverse("documents:queue"))
    click(page, "link", document.subject)
    click(page, "link", "Soạn văn bản trả lời")
    page.locator("[name=subject]").fill("V/v báo cáo kết quả rà soát quy hoạch")
    page.locator("[name=body]").fill(story.ANSWER)
    page.locator("[name=signer_name]").fill(CHAIRMAN)
    page.locator("[name=signer_position]").fill("Chủ tịch")
    stage.film.take(page, "drafting", show="main h1")
    press(page, "main form:has([name=body]) button[type=submit]")
    told(page, "Đã lưu dự thảo")
    click(page, "link", "Gửi duyệt dự thảo")
    press(page, ACT)
    told(page, "Đã gửi dự thảo")
    page.context.close()
    return Document.objects.get(agency="H31.102", direction="out")


def _sees_the_answer(stage: Stage, letter: Document) -> None:
    page = stage.official(CLERK)
    page.goto(reverse("documents:queue"))
    click(page, "link", "V/v báo cáo kết quả rà soát quy hoạch")
    click(page, "link", "Kiểm tra, vào sổ")
    click(page, "button", "Kiểm tra, vào sổ")
    letter.refresh_from_db()
    click(page, "link", letter.full_number)
    table = page.locator("section[aria-labelledby=noi-nhan]").inner_text()
    assert all(words in table for words in ("Đã đến", "Đã tiếp nhận", "Đang xử lý", "Hoàn thành")), table
    stage.film.take(page, "deliveries", show="#noi-nhan")
    page.context.close()
