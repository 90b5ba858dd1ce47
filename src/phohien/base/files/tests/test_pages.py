"""A file handed to a browser cannot run in our origin, and keeps its Vietnamese name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from phohien.base.files import pages, services
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
