"""A letter travels to a commune and a ward, is answered, recalled and replaced: over the pages, with the exact list of what passes."""

from __future__ import annotations

from typing import Any

import pytest

from phohien.base.ledger import services as sealing
from phohien.kernel import clock
from phohien.site.journeys import document as journey
from phohien.site.journeys import trail
from phohien.site.journeys.desks import Desks
from phohien.site.journeys.ground import Story
from phohien.systems.documents import jobs
from tests.journeys.offices import notices, offices  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_letter_is_answered_recalled_and_replaced_with_exactly_these_messages(offices: None, live_server: Any) -> None:  # noqa: F811
    story, names = Story(lambda _words: None), dict[str, str]()

    journey.act(Desks(story, live_server.url, settle=jobs.take_in_due), names)

    assert trail.acts(names) == []
    assert notices() == []
    assert journey.is_right(story, names)
