"""After a test that commits, the database holds what it held before; only what was written in is emptied."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections, transaction
from django.test import TransactionTestCase

from phohien.base.ledger import services
from phohien.base.ledger.models import Entry
from phohien.kernel.policy import SYSTEM
from phohien.site import emptying, testbed

pytestmark = pytest.mark.django_db(transaction=True)


class Case(TransactionTestCase):
    """As pytest-django makes one for a test."""


@pytest.fixture(autouse=True)
def truncated_once() -> None:
    """What happens at the end of every test happens here before it, so that the tests may be run in any order."""
    empty()


def empty() -> None:
    case = Case("__init__")
    case.databases = {"default"}
    emptying.empty_what_was_written(case)


def standing() -> set[tuple[Any, ...]]:
    return set(Permission.objects.values_list("pk", "codename", "name", "content_type_id"))


def test_what_was_committed_is_gone_guarded_rows_too_and_no_table_was_truncated(monkeypatch: Any) -> None:
    monkeypatch.setattr(emptying, "_truncate_all", lambda case: pytest.fail("All tables were truncated."))
    before = standing()
    Group.objects.create(name="Tổ một")
    with transaction.atomic():
        services.record(act="test.act", by=SYSTEM, at=datetime(2026, 7, 1, tzinfo=UTC), subject="T-1")

    empty()

    assert not Group.objects.exists() and not Entry.objects.exists()
    assert standing() == before


def test_what_every_database_holds_is_made_again_when_a_test_changed_it() -> None:
    names = {name for _key, name, *_ in standing()}
    Permission.objects.filter(codename="add_group").update(codename="another")
    ContentType.objects.get(app_label="auth", model="permission").delete()

    empty()

    assert {name for _key, name, *_ in standing()} == names


def test_who_is_still_writing_is_waited_for() -> None:
    url = testbed._named(os.environ["PHOHIEN_DATABASE_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(url) as writer, psycopg.connect(url, autocommit=True) as watcher:
        writer.execute("insert into auth_group (name) values ('Tổ hai')")
        emptier = threading.Thread(target=lambda: (empty(), connections.close_all()))
        emptier.start()
        asked = "select count(*) from pg_locks where not granted and relation = 'auth_group'::regclass"
        while emptier.is_alive() and not watcher.execute(asked).fetchone()[0]:
            pass
        writer.commit()
        emptier.join()

    assert not Group.objects.exists()
