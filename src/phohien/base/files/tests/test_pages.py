"""A file handed to a browser cannot run in our origin, and keeps its Vietnamese name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from phohien.base.files import pages, services
from phohien.base.files.rules import ranges
from phohien.base.files.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path


def keep(content: bytes, name: str) -> services.StoredFile:
    return services.keep(content=content, name=name, by=make.LAN, at=make.AT)


def test_a_picture_is_shown_in_place_inside_a_sandbox() -> None:
    response = pages.serve(keep(make.PNG, "Ảnh nhà.png"), inline=True)

    assert b"".join(response) == make.PNG  # type: ignore[call-overload]
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith('inline; filename="Anh nha.png"; filename*=UTF-8')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "private" in response["Cache-Control"]


def test_xml_is_only_ever_offered_for_saving() -> None:
    response = pages.serve(keep(b"<?xml version='1.0'?><a/>", "a.xml"), inline=True)

    assert response["Content-Disposition"].startswith("attachment")


def test_a_browser_that_has_the_bytes_gets_none_again() -> None:
    stored = keep(make.PNG, "a.png")
    request = RequestFactory().get("/", headers={"If-None-Match": f'"{stored.sha256}"'})

    assert pages.serve(stored, request=request).status_code == 304


def part(stored: services.StoredFile, asked: str, **more: str) -> Any:
    return pages.serve(stored, request=RequestFactory().get("/", headers={"Range": asked, **more}))


def test_a_part_of_a_long_file_is_given_alone() -> None:
    stored = keep(b"0123456789", "a.txt")

    middle, end = part(stored, "bytes=2-4"), part(stored, "bytes=-3")

    assert (middle.status_code, b"".join(middle), middle["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert (end.status_code, b"".join(end), end["Content-Length"]) == (206, b"789", "3")


def test_what_is_past_the_end_is_refused_and_what_changed_or_is_asked_strangely_is_given_whole() -> None:
    stored = keep(b"0123456789", "a.txt")

    assert (part(stored, "bytes=10-").status_code, part(stored, "bytes=10-")["Content-Range"]) == (416, "bytes */10")
    whole = [
        part(stored, "bytes=0-1,3-4"),
        part(stored, "lines=1-2"),
        part(stored, "bytes=0-1", **{"If-Range": '"old"'}),
    ]
    assert [(one.status_code, b"".join(one)) for one in whole] == [(200, b"0123456789")] * 3


@given(st.binary(min_size=1, max_size=50), st.integers(0, 60), st.integers(0, 60))
def test_any_range_gives_those_bytes_or_says_there_are_none(content: bytes, first: int, last: int) -> None:
    try:
        found = ranges.part_of(f"bytes={first}-{last}", len(content))
    except ranges.NotSatisfiable:
        assert first >= len(content)
    else:
        assert found is None if last < first else content[found.start : found.stop] == content[first : last + 1]
