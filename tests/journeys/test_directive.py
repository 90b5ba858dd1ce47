"""A chairman's directive goes through division and specialist, is brought to mind, overdue, done and seen to be done."""

from __future__ import annotations

from typing import Any

import pytest

from phohien.kernel import clock
from phohien.site.journeys import directive as journey
from phohien.site.journeys import trail
from phohien.site.journeys.desks import Desks
from phohien.site.journeys.ground import Story
from phohien.systems.documents import jobs
from phohien.systems.documents.models import Directive
from phohien.systems.documents.tests import make
from tests.journeys.offices import notices, offices  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is nine o'clock on a Monday."""
    monkeypatch.setattr(clock, "now", lambda: make.at(9, day=23))


def test_a_directive_is_followed_to_its_end_with_exactly_these_messages(
    monday: None, offices: None, live_server: Any, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    story, names = Story(lambda _words: None), dict[str, str]()
    desks = Desks(story, live_server.url)

    def overdue() -> None:
        """Thursday: Tuesday was the day of culture, the deadline Wednesday evening; everybody signs in anew."""
        monkeypatch.setattr(clock, "now", lambda: make.at(9, day=26))
        desks.visitors.clear()
        jobs.send_reminders()

    journey.act(desks, names, overdue)

    assert trail.acts(names) == [
        "letter: register_document, Vũ Thị Lành",
        "letter: present_document, Vũ Thị Lành",
        "letter: direct_document, Cao Văn Thuận, told documents.DirectiveGiven.v1",
        "letter: assign_document, Tạ Quang Vinh",
        "letter: acknowledge_document, Vũ Thị Lành",
        "letter: complete_task, Phùng Thị Ánh",
        "letter: remind, Hệ thống",
        "letter: remind, Hệ thống",
        "letter: complete_task, Nông Thị Hoài, told documents.DirectiveCompleted.v1",
    ]
    assert notices() == [
        "truongphongxa: Có văn bản giao cho bạn",
        "truongphongvh: Có văn bản giao cho bạn",
        "vanthuxa: Có văn bản giao cho bạn",
        "chuyenvienxa: Có văn bản giao cho bạn",
        "chuyenvienxa: Văn bản sắp đến hạn",
        "chuyenvienxa: Văn bản quá hạn",
    ]
    directive = Directive.objects.get()
    assert (directive.state, directive.due_at, directive.ended_at) == ("done", make.at(17, day=25), make.at(9, day=26))
    assert journey.is_right(story, names)
