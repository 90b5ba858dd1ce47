"""The shipped catalogue put back for a test is the one that publishing it leaves."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from phohien.base.ledger.models import Entry
from phohien.systems.onestop.models import Procedure, ProcessVersion
from phohien.systems.onestop.tests import make, remembered

pytestmark = pytest.mark.django_db


def everything() -> dict[str, Any]:
    kept = [*apps.get_app_config("onestop").get_models(include_auto_created=True), Entry]
    leave_out = {"transaction"}
    return {
        model._meta.label: [
            {name: value for name, value in row.items() if name not in leave_out}
            for row in model.objects.order_by("pk").values()
        ]
        for model in kept
    }


def test_rows_put_back_are_the_rows_that_publishing_left_and_belong_to_their_own_transaction(monkeypatch: Any) -> None:
    monkeypatch.setattr(remembered, "_rows", {})
    with transaction.atomic():
        make.load_catalogue()
        published = everything()
        transaction.set_rollback(True)
    assert len(published["onestop.Procedure"]) > 20 and not Procedure.objects.exists()
    monkeypatch.setattr(make, "_publish_shipped", lambda: pytest.fail("It was published again."))

    make.load_catalogue()

    assert everything() == published
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_xact_id()::text::bigint")
        assert set(Entry.objects.values_list("transaction", flat=True)) == {cursor.fetchone()[0]}
    assert Procedure.objects.create(code="9.000001").pk > max(row["id"] for row in published["onestop.Procedure"])


def test_beside_what_stands_already_the_catalogue_is_really_published() -> None:
    make.load_catalogue()
    version = ProcessVersion.objects.first()
    assert version is not None
    Procedure.objects.create(code="9.000001")
    missing = Procedure.objects.exclude(code="9.000001").first()
    assert missing is not None
    missing.versions.all().delete()
    missing.delete()

    make.load_catalogue()

    assert Procedure.objects.filter(code=missing.code).exists()
