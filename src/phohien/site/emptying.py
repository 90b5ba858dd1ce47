"""Tables emptied after a test that commits: those it wrote in, and no others.

Django truncates every table it knows and makes its content types and permissions again. That is done once in a process;
afterwards the tables that then held rows are left as they are, as long as their content has not changed.
"""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction
from django.test import TransactionTestCase

_truncate_all = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
_as_truncated: dict[str, dict[str, str]] = {}  # database → the tables that hold rows after it → a hash of their content

# A file grows with the first row and is not given back by a delete: what has none was never written in.
WRITTEN = """
select relname, (select rolsuper from pg_roles where rolname = current_user)
from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r' and pg_relation_size(oid) > 0
"""


def empty_what_was_written(case: Any) -> None:
    """The database holds what it holds after Django's own truncation, whatever a test committed."""
    asked_otherwise = case.available_apps is not None or case.serialized_rollback or case.databases != {"default"}
    connection = connections["default"]
    written = [] if asked_otherwise else _written(connection)
    name = str(connection.settings_dict["NAME"])
    if written and name in _as_truncated and _content(connection, _as_truncated[name]) == _as_truncated[name]:
        _delete(connection, [table for table in written if table not in _as_truncated[name]])
        return
    _truncate_all(case)
    if not asked_otherwise:
        _as_truncated[name] = _content(connection, _written(connection))


def _written(connection: Any) -> list[str]:
    """Django's tables that were ever written in; none when we may not pass over foreign keys and guards to empty them."""
    known = set(connection.introspection.django_table_names(include_views=False))
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return sorted(table for table, may_pass in cursor.fetchall() if may_pass and table in known)


def _content(connection: Any, tables: Any) -> dict[str, str]:
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            rows = f"select md5(string_agg(t::text, '|' order by t::text)) from {_quoted(connection, table)} t"  # noqa: S608
            cursor.execute(rows)
            found[table] = cursor.fetchone()[0]
    return {table: content for table, content in found.items() if content is not None}


def _delete(connection: Any, tables: list[str]) -> None:
    if not tables:
        return
    names = [_quoted(connection, table) for table in tables]
    with transaction.atomic(using="default"), connection.cursor() as cursor:
        # Whoever is still writing, a server's thread perhaps, ends first, as with a truncation.
        cursor.execute(f"lock table {', '.join(names)} in exclusive mode")
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("; ".join(f"delete from {name}" for name in names))  # noqa: S608


def _quoted(connection: Any, table: str) -> str:
    return str(connection.ops.quote_name(table))
