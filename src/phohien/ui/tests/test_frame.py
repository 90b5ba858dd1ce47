"""The frame around a page keeps its own names to itself: what a page calls its things stays the page's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from django.test import RequestFactory

from phohien.kernel.policy import ANONYMOUS

FRAMES = ("desk.html", "public.html", "base.html")
FOLDER = Path(__file__).parent.parent / "templates" / "ui"
SET = re.compile(r"\{%[^%]* as (\w+) *%\}")
PAGE = (
    '{% extends "ui/NAME" %}{% block content %}<p>{{ account }}|{{ agency }}|{{ items }}|{{ groups }}|{{ search }}</p>'
    "{% endblock %}"
)


@pytest.mark.parametrize("name", FRAMES)
def test_every_name_a_frame_sets_is_marked_as_the_frames(name: str) -> None:
    names = SET.findall((FOLDER / name).read_text())
    assert [one for one in names if not one.startswith("frame_") and one != "LANGUAGE_CODE"] == []


@pytest.mark.parametrize("name", FRAMES[:2])
@pytest.mark.django_db
def test_a_pages_own_names_reach_its_content(name: str) -> None:
    own = {"account": "A", "agency": "B", "items": "C", "groups": "D", "search": "E"}
    template = engines["django"].from_string(PAGE.replace("NAME", name))
    request = RequestFactory().get("/")
    request.actor = ANONYMOUS  # type: ignore[attr-defined]
    shown = template.render(own, request)
    assert "<p>A|B|C|D|E</p>" in shown
