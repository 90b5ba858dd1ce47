"""The connection is looked at before every request, and asked only when there is a reason to; a statement goes straight to it.

Django asks ``SELECT 1``: a journey to the database a request, one in twelve of all. A server that ended closes its side of
the line, which a look at the socket shows for nothing; only a line cut in silence needs the question, now and then.

Django puts a wrapper of a wrapper around each cursor: more than half of what a short statement cost this process. Ours does
the same in one object: errors become Django's, a broken transaction is refused, and where somebody listens to statements
(tests, DEBUG, ``execute_wrapper``) Django's own cursor is used. See decision 197.
"""

from __future__ import annotations

import asyncio
import select
from time import monotonic
from typing import Any

import psycopg
from django.apps import apps
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import register_tzloader
from psycopg.pq import Format

ASK_EVERY_SECONDS = 10.0


class StraightCursor(psycopg.Cursor[Any]):
    """A cursor of psycopg that behaves as Django's wrapped one does."""

    db: DatabaseWrapper

    def execute(self, query: Any, params: Any = None, **how: Any) -> StraightCursor:
        """The statement was carried out. Raises Django's errors, and TransactionManagementError in a broken transaction."""
        if self.db.needs_rollback:
            self.db.validate_no_broken_transaction()
        try:
            return super().execute(query, params, **how)
        except psycopg.Error:
            with self.db.wrap_database_errors:
                raise

    def executemany(self, query: Any, params_seq: Any, **how: Any) -> None:
        """The statement was carried out for each of the values. Raises as :meth:`execute` does."""
        self.db.validate_no_broken_transaction()
        with self.db.wrap_database_errors:
            super().executemany(query, params_seq, **how)

    def fetchone(self) -> Any:
        """The next row, or None."""
        with self.db.wrap_database_errors:
            return super().fetchone()

    def fetchmany(self, size: int = 0) -> list[Any]:
        """The next rows, at most ``size``."""
        with self.db.wrap_database_errors:
            return super().fetchmany(size)

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        with self.db.wrap_database_errors:
            return super().fetchall()


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection; :meth:`is_usable`, :meth:`cursor` and :meth:`standing_cursor` are ours."""

    _asked: tuple[Any, float] = (None, 0.0)
    _standing: StraightCursor | None = None

    def is_usable(self) -> bool:
        """Whether the connection stands: asked after an error, when something lies on the line, and every ten seconds."""
        known, asked_at = self._asked
        is_fresh = known is self.connection and monotonic() - asked_at < ASK_EVERY_SECONDS
        if is_fresh and not self.errors_occurred and _is_silent(self.connection):
            return True
        usable = bool(super().is_usable())
        self._asked = (self.connection, monotonic()) if usable else (None, 0.0)
        return usable

    def cursor(self) -> Any:
        """A cursor on the open connection; Django's own while there is none yet, somebody listens, or a loop runs here."""
        if self.connection is not None:
            self.close_if_health_check_failed()
        if self.connection is None or self._is_watched():
            return super().cursor()
        self.validate_thread_sharing()
        cursor = StraightCursor(self.connection)
        cursor.db = self
        if self.timezone is not _zone_of(self.connection):
            register_tzloader(self.timezone, cursor)
        return cursor

    def standing_cursor(self) -> Any:
        """The one cursor this connection keeps, for who reads everything at once before anybody else asks.

        It remembers how values are written and read, which a new cursor finds out anew for each statement.
        """
        standing = self._standing
        if standing is not None and standing.connection is self.connection and not standing.closed:
            self.close_if_health_check_failed()
            if self.connection is standing.connection and not self._is_watched():
                self.validate_thread_sharing()
                return standing
        cursor = self.cursor()
        self._standing = cursor if isinstance(cursor, StraightCursor) else None
        return cursor

    def _is_watched(self) -> bool:
        return bool(
            self.queries_logged
            or self.execute_wrappers
            or not apps.ready
            or asyncio._get_running_loop() is not None  # Django's own cursor refuses, in its words
        )


def _zone_of(connection: Any) -> Any:
    return connection.adapters.get_loader(base.TIMESTAMPTZ_OID, Format.TEXT).timezone


def _is_silent(connection: Any) -> bool:
    """Whether nothing came that nobody asked for: neither a farewell nor the end of the line."""
    try:
        look = select.poll()
        look.register(connection.fileno(), select.POLLIN | select.POLLPRI)
        return not look.poll(0)
    except Exception:
        return False
