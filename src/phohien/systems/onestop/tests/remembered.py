"""Rows that an expensive act left in empty tables, put back as they were when the next test wants them, too."""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Max

from phohien.base.ledger.models import Entry

_rows: dict[tuple[str, str], bytes] = {}  # database and what is copied → its rows
COLUMNS = """
select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname <> 'transaction'
"""


def once(app: str, load: Callable[[], object]) -> None:
    """The app's tables and the ledger hold what ``load`` leaves there: it runs once a process, later its rows are put back.

    They keep their numbers. Where the app's tables hold anything already, ``load`` runs as ever: it may find there is nothing to do.
    """
    tables = [model._meta.db_table for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    if any(_copied(table) for table in tables):
        load()
        return
    database = str(connection.settings_dict["NAME"])
    known = {copied: rows for (name, copied), rows in _rows.items() if name == database}
    if not known:
        last = Entry.objects.aggregate(last=Max("id"))["last"] or 0
        load()
        entries = _copied(Entry._meta.db_table, f"where id > {last}")
        found = {table: rows for table in tables if (rows := _copied(table))} | {Entry._meta.db_table: entries}
        _rows.update({(database, table): rows for table, rows in found.items()})
        return
    with transaction.atomic():
        for table, rows in known.items():
            with connection.connection.cursor() as cursor, cursor.copy(f"copy {_place(table)} from stdin") as copy:
                copy.write(rows)


def _copied(table: str, which: str = "") -> bytes:
    connection.ensure_connection()
    columns = _place(table).partition("(")[2].rstrip(")")
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(f'copy (select {columns} from "{table}" {which}) to stdout') as copy,
    ):
        return b"".join(bytes(part) for part in copy)


_places: dict[str, str] = {}


def _place(table: str) -> str:
    """The table with its columns that are neither computed nor the number of the writing transaction."""
    if table not in _places:
        with connection.cursor() as cursor:
            cursor.execute(COLUMNS, [f'"{table}"'])
            _places[table] = f'"{table}" ({cursor.fetchone()[0]})'
    return _places[table]
