"""The shared data sets have versions, and who follows their changes has a true copy."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from phohien.lgsp.directory.models import CodeItem, DatasetChange
from phohien.lgsp.directory.queries import feed
from phohien.lgsp.directory.services.feed import tell_changes
from phohien.lgsp.directory.tests.make import NOW

pytestmark = [pytest.mark.usefixtures("reference_data"), pytest.mark.django_db]


def follow(client: Client, code: str, copy: dict[str, Any], since: int = 0) -> int:
    """The copy after every change since that version; returns the version it has come to."""
    while True:
        told = client.get(f"/api/v1/directory/datasets/{code}/changes?since={since}&limit=100").json()
        for change in told["changes"]:
            if change["row"] is None:
                copy.pop(change["key"])
            else:
                copy[change["key"]] = change["row"]
            since = change["number"]
        if not told["more"]:
            return since


def test_every_data_set_has_a_version_and_can_be_had_whole(client: Client) -> None:
    found = {row["code"]: row for row in client.get("/api/v1/directory/datasets").json()}

    assert {"agencies", "units", "dan-toc", "vai-tro"} <= set(found)
    assert found["dan-toc"]["version"] == CodeItem.objects.filter(list__code="dan-toc").count()
    whole = client.get("/api/v1/directory/datasets/dan-toc").json()
    assert whole["version"] == len(whole["rows"])


def test_who_follows_the_changes_has_a_true_copy(client: Client) -> None:
    copy: dict[str, Any] = {}
    for code in ("agencies", "units", "vai-tro"):
        copy.clear()
        follow(client, code, copy)
        assert copy == feed.rows_of(code)


def test_a_changed_a_new_and_a_vanished_row_are_told_once(client: Client) -> None:
    copy: dict[str, Any] = {}
    since = follow(client, "gioi-tinh", copy)
    items = list(CodeItem.objects.filter(list__code="gioi-tinh"))
    CodeItem.objects.filter(pk=items[0].pk).update(name="Tên mới")
    items[1].delete()

    assert tell_changes(at=NOW) == 2
    assert tell_changes(at=NOW) == 0

    assert follow(client, "gioi-tinh", copy, since) == since + 2
    assert copy == feed.rows_of("gioi-tinh")
    kinds = set(DatasetChange.objects.filter(dataset="gioi-tinh", number__gt=since).values_list("kind", flat=True))
    assert kinds == {"changed", "removed"}


def test_an_unknown_data_set_is_refused_with_a_sentence(client: Client) -> None:
    answer = client.get("/api/v1/directory/datasets/khong-co/changes")

    assert answer.status_code == 404 and answer.json()["code"] == "directory.no_such_dataset"
