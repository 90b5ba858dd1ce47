"""Menus and the frame's links."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import RequestFactory

from phohien.kernel.policy import ANONYMOUS, Actor, Policy, any_official
from phohien.ui import menus, shell

POLICY = Policy("ui_menu_tests")
WORK = POLICY.act("do_work", vi="Làm việc", en="Do the work", rule=any_official)
OFFICIAL = Actor(code="o", kind="official", post="p")


@pytest.fixture(autouse=True)
def empty_registries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(menus, "_ENTRIES", {})
    monkeypatch.setattr(shell, "_PARTS", {})
    monkeypatch.setattr(shell, "_WAYS", {})
    yield


def request_by(actor: Actor, path: str = "/giao-dien/ban-lam-viec/"):
    request = RequestFactory().get(path)
    request.actor = actor
    return request


def test_an_entry_is_shown_only_to_those_who_may() -> None:
    menus.add("desk", "Showcase", "ui:showcase", act=WORK)

    assert menus.build("desk", request_by(ANONYMOUS)) == []
    assert [item.label for item in menus.build("desk", request_by(OFFICIAL))] == ["Showcase"]


def test_entries_stand_in_their_order_and_under_their_headings() -> None:
    menus.add("desk", "Second", "ui:showcase_desk", order=2, group="B")
    menus.add("desk", "First", "ui:showcase", order=1, group="A")

    groups = menus.build_groups("desk", request_by(ANONYMOUS))

    assert [(group.label, group.items[0].label) for group in groups] == [("A", "First"), ("B", "Second")]


def test_the_closest_entry_above_the_page_is_marked() -> None:
    menus.add("desk", "Root", "ui:showcase")
    menus.add("desk", "Desk", "ui:showcase_desk")

    marked = [item.label for item in menus.build("desk", request_by(ANONYMOUS)) if item.is_here]

    assert marked == ["Desk"]


def test_an_entry_that_leads_nowhere_is_hidden_and_reported_at_start() -> None:
    menus.add("public", "Lost", "nowhere:at_all")

    assert menus.build("public", request_by(ANONYMOUS)) == []
    assert [message.id for message in menus.check_menus()] == ["ui.E001"]


def test_the_same_entry_added_twice_stands_once() -> None:
    for _time in range(2):
        menus.add("public", "Showcase", "ui:showcase")

    assert len(menus.list_entries("public")) == 1


def test_a_count_is_asked_of_its_function() -> None:
    menus.add("desk", "Queue", "ui:showcase", count=lambda _request: 7)

    assert menus.build("desk", request_by(OFFICIAL))[0].count == 7


def test_an_unknown_menu_is_refused() -> None:
    with pytest.raises(ValueError, match="no menu"):
        menus.add("side", "x", "ui:showcase")  # type: ignore[arg-type]


def test_ways_and_parts_of_the_frame_come_from_above() -> None:
    shell.lead("search", "ui:showcase")
    shell.lead("contact", "nowhere:at_all")
    shell.provide("notice_count", lambda _request: 3)

    assert shell.way("search") == "/giao-dien/"
    assert shell.way("contact") == shell.way("privacy") == ""
    assert shell.part("notice_count", request_by(OFFICIAL)) == 3
    assert shell.part("agency_name", request_by(OFFICIAL)) is None
