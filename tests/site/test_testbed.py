"""What the test bed does around every test."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.test import Client


@pytest.fixture(scope="module")
def permission_for_nothing() -> None:
    """A row whose foreign key leads nowhere, which the database says only when it is asked."""
    Permission.objects.create(codename="nothing", name="Không có gì", content_type_id=987_654_321)


@pytest.mark.django_db
def test_the_foreign_keys_of_what_a_module_shares_are_checked_when_it_is_made(request: pytest.FixtureRequest) -> None:
    with pytest.raises(IntegrityError, match="987654321"), transaction.atomic():
        request.getfixturevalue("permission_for_nothing")

    assert connection.is_usable() and not Permission.objects.filter(codename="nothing").exists()


def test_a_second_client_serves_static_files_without_looking_for_them_again(monkeypatch: Any) -> None:
    first = Client().get("/static/ui/page.js")
    monkeypatch.setattr("django.contrib.staticfiles.finders.get_finders", lambda: pytest.fail("Looked for again."))

    second = Client().get("/static/ui/page.js")

    assert (first.status_code, second.status_code) == (200, 200)
    assert b"".join(first.streaming_content) == b"".join(second.streaming_content) != b""


def test_what_tests_write_is_not_waited_for_until_it_lies_on_the_disk() -> None:
    assert os.fsync(-1) is None, "The system's own says that there is no such file."
