"""Writing many rows at once."""

from __future__ import annotations

from typing import Any

from django.db import connection, models


def upsert(model: type[models.Model], rows: list[Any], *key: str) -> list[Any]:
    """Every row is in the table as given, found by its key; the rows come back with their primary keys."""
    changed = [f.name for f in model._meta.concrete_fields if f.name != "id" and f.name not in key]
    return model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=list(key), update_fields=changed, batch_size=2000
    )


def analyse(*tables: type[models.Model]) -> None:
    """PostgreSQL knows what lies in these tables now, and plans the first questions as well as the later ones."""
    with connection.cursor() as cursor:
        cursor.execute("analyze " + ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables))
