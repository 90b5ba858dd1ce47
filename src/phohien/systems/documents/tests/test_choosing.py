"""What is chosen for somebody: nothing. Whom work goes to and where a document lies is said by who does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from phohien.kernel.policy import Actor
from phohien.systems.documents.models import Document, Placement
from phohien.systems.documents.services import filing, registering
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As, text

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], As]


@pytest.fixture
def sign_in(monkeypatch: Any) -> Sign:
    make.offices()
    return lambda actor: As(actor, monkeypatch)


def url(name: str, *args: Any) -> str:
    return reverse(f"documents:{name}", args=args)


def test_work_is_given_to_nobody_by_a_press_that_chose_nobody(sign_in: Sign) -> None:
    letter, specialist = make.directed(), sign_in(make.SPECIALIST)
    task = letter.tasks.get(kind="lead")

    page = specialist.get(url("act", letter.code, "chuyen-tiep")).content.decode()
    asked = specialist.post(url("bulk"), {"act": "assign", "task": [task.pk]})
    again = specialist.post(url("bulk"), {"act": "assign", "task": [task.pk], "choice": ""})

    for shown in (page, asked.content.decode(), again.content.decode()):
        assert '<option value="">Chọn</option>' in shown or '<option value="" selected>Chọn</option>' in shown
    assert (asked.status_code, again.status_code) == (200, 422)
    assert "Hãy chọn một mục." in text(again) and "Hãy chọn một mục." not in text(asked)
    assert letter.tasks.get(kind="lead", state="open").holder == "post:p-specialist"


def test_a_document_goes_into_the_only_work_file_there_is_and_into_none_of_two_unchosen(sign_in: Sign) -> None:
    letter, clerk = make.directed(), sign_in(make.CLERK)

    def opened(notation: str) -> None:
        filing.open_work_file(
            agency=make.OFFICE, year=2026, notation=notation, title="Hồ sơ", term="5", by=make.CLERK, at=make.at(9)
        )

    def offered() -> int:
        return clerk.get(url("act", letter.code, "lap-ho-so")).content.decode().count("<option value")

    letter.tasks.all().delete()
    type(letter).objects.update(state="done")
    opened("01")
    assert offered() == 1
    opened("02")

    assert offered() == 3
    assert clerk.post(url("act", letter.code, "lap-ho-so"), {"work_file": ""}).status_code == 422
    assert not Placement.objects.exists()


def test_only_an_office_that_inserts_numbers_is_asked_where(sign_in: Sign) -> None:
    letter, clerk = make.drafted(with_file=True), sign_in(make.CLERK)
    Document.objects.update(state="signed")

    assert 'name="after"' not in clerk.get(url("act", letter.code, "cap-so")).content.decode()
    refused = clerk.post(url("act", letter.code, "cap-so"), {"after": "1"})
    registering.set_office(agency=make.OFFICE, sign="SXD", inserts_numbers=True, by=make.CLERK, at=make.at(9))

    assert refused.status_code == 422 and "chèn" in text(refused)
    assert 'name="after"' in clerk.get(url("act", letter.code, "cap-so")).content.decode()


def test_what_can_be_done_with_several_at_once_is_what_waits_for_this_official(sign_in: Sign) -> None:
    make.directed(), make.entered(number="2")

    specialist, clerk = (text(sign_in(one).get(url("queue"))) for one in (make.SPECIALIST, make.CLERK))

    assert "Giao việc" in specialist and "Trình lãnh đạo Đưa vào" not in specialist
    assert "Với văn bản đã chọn: Trình lãnh đạo Đưa vào hồ sơ" in clerk
