"""Statements built once give and keep what Django's own would."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import DatabaseError, connection, models
from django.db.transaction import TransactionManagementError
from psycopg.types.json import Jsonb

from phohien.base import statements
from phohien.systems.onestop.models import Component, Dossier, Task
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier() -> Dossier:
    make.load_catalogue()
    return make.received()


def everything(row: models.Model) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_a_prepared_query_gives_the_rows_the_queryset_gives_with_relations_and_json(dossier: Dossier) -> None:
    rows = Dossier.objects.select_related("version", "process").defer(*versions.HEAVY)
    prepared = statements.Prepared(lambda code: rows.filter(code=code), code=str)

    for _ in range(2):  # built, then used again
        found = prepared.first(code=dossier.code)
        plain = rows.get(code=dossier.code)
        assert everything(found.version) == everything(plain.version)
        assert everything(found.process) == everything(plain.process)
        assert found.values == plain.values
        assert found.get_deferred_fields() == plain.get_deferred_fields()
        assert found == plain
    assert prepared.first(code="H31.0-000000-0000") is None


def test_a_relation_that_is_not_there_is_none(dossier: Dossier) -> None:
    Dossier.objects.update(process=None)
    prepared = statements.Prepared(lambda pk: Dossier.objects.select_related("process").filter(pk=pk), pk=int)
    assert prepared.first(pk=dossier.pk).process is None


def test_values_and_dates_are_filled_in_wherever_they_stand(dossier: Dossier) -> None:
    prepared = statements.Prepared(
        lambda pk, on: Task.objects.filter(
            models.Q(opened_at__date__gte=on) | models.Q(done_at__date__gte=on), dossier_id=pk
        ).values("key", "outcomes"),
        pk=int, on=date,
    )  # fmt: skip
    assert prepared.all(pk=dossier.pk, on=date(2000, 1, 1)) == list(dossier.tasks.values("key", "outcomes"))
    assert prepared.all(pk=dossier.pk, on=date(2999, 1, 1)) == []


def test_a_value_that_would_be_changed_on_its_way_is_refused(dossier: Dossier) -> None:
    prepared = statements.Prepared(lambda name: Dossier.objects.filter(owner_name__icontains=name), name=str)
    with pytest.raises(TypeError, match="as it was given"):
        prepared.all(name="an")


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_inside_a_transaction_only() -> None:
    prepared = statements.Prepared(lambda pk: Dossier.objects.select_for_update().filter(pk=pk), pk=int)
    with pytest.raises(TransactionManagementError):
        prepared.all(pk=1)


def test_a_row_inserted_and_changed_so_is_the_row_django_would_keep(dossier: Dossier) -> None:
    kept = Component.objects.filter(dossier=dossier).first()
    names = [field.attname for field in Component._meta.concrete_fields if not field.primary_key]
    made = statements.insert(Component(**{name: getattr(kept, name) for name in names}))
    assert {name: getattr(Component.objects.get(pk=made.pk), name) for name in names} == {
        name: getattr(kept, name) for name in names
    }

    dossier.values, dossier.owner_name = {"a": ["ồ"]}, "Nguyễn Thị Lụa"
    statements.update(dossier, ["values"])
    again = Dossier.objects.get(pk=dossier.pk)
    assert again.values == {"a": ["ồ"]}
    assert again.owner_name != "Nguyễn Thị Lụa"


def test_changing_a_row_that_is_gone_is_an_error(dossier: Dossier) -> None:
    task = dossier.tasks.first()
    Task.objects.filter(pk=task.pk).delete()
    with pytest.raises(DatabaseError):
        statements.update(task, ["note"])


def test_every_usual_value_is_handed_over_as_django_would_hand_it_over(dossier: Dossier) -> None:
    for row in (dossier, dossier.tasks.first(), Component.objects.filter(dossier=dossier).first()):
        fields = [field for field in row._meta.local_concrete_fields if not field.primary_key]
        columns = [statements._column(field) for field in fields]
        ours = statements._values(row, columns, is_new=False)
        theirs = [field.get_db_prep_save(field.pre_save(row, False), connection) for field in fields]
        assert [_told(one) for one in ours] == [_told(one) for one in theirs]


def _told(value: object) -> object:
    return value.obj if isinstance(value, Jsonb) else value


def test_an_instant_without_a_zone_is_a_mistake_and_is_not_kept(dossier: Dossier) -> None:
    task = dossier.tasks.first()
    task.opened_at = datetime(2026, 11, 2, 9)  # noqa: DTZ001  that is the point
    with pytest.raises(ValueError, match="time zone"):
        statements.update(task, ["opened_at"])
