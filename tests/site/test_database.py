"""The connection is asked only when there is a reason to, and a dead one is never taken for a living one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import SynchronousOnlyOperation
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.db.utils import OperationalError

from phohien.site.database.base import StraightCursor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """How often Django's own question went to the database, on a connection of our own."""
    from django.db.backends.postgresql import base

    asked: list[bool] = []
    ask = base.DatabaseWrapper.is_usable

    def counted(self: base.DatabaseWrapper) -> bool:
        asked.append(ask(self))
        return asked[-1]

    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", counted)
    connection.close()
    connection.ensure_connection()
    yield asked
    connection.close()


def end_our_session() -> None:
    """The server ends the session behind our connection, as when it is shut down."""
    number = connection.connection.info.backend_pid
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s)", [number])
    finally:
        other.close()
    time.sleep(0.3)


def test_a_silent_connection_is_asked_once_and_then_believed(asked: list[bool]) -> None:
    assert all(connection.is_usable() for _ in range(5))
    assert asked == [True]


def test_a_session_the_server_ended_is_noticed_at_once(asked: list[bool]) -> None:
    assert connection.is_usable()
    end_our_session()
    assert not connection.is_usable()


def test_after_an_error_the_database_is_asked_again(asked: list[bool]) -> None:
    assert connection.is_usable()
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("select no_such_column")
    assert connection.is_usable()
    assert asked == [True, True]


def test_a_request_after_the_database_was_started_again_meets_a_living_connection(asked: list[bool]) -> None:
    assert connection.is_usable()
    end_our_session()
    connection.health_check_enabled, connection.health_check_done = True, False
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            assert cursor.fetchone() == (1,)
    except OperationalError:
        pytest.fail("The request met the dead connection.")


def test_a_statement_goes_straight_to_the_driver_and_its_errors_are_djangos() -> None:
    connection.ensure_connection()
    for cursor in (connection.cursor(), connection.standing_cursor()):
        assert isinstance(cursor, StraightCursor)
        with pytest.raises(ProgrammingError):
            cursor.execute("select no_such_column")
        with pytest.raises(IntegrityError):
            cursor.execute("insert into directory_agency (code) values (%s)", ["x"])
        assert cursor.execute("select %s::int", [7]).fetchall() == [(7,)]


def test_after_an_error_in_a_transaction_nothing_more_is_asked_in_it() -> None:
    connection.ensure_connection()
    with pytest.raises(TransactionManagementError), transaction.atomic():
        with suppress(ProgrammingError), transaction.atomic(savepoint=False):
            connection.standing_cursor().execute("select no_such_column")
        connection.standing_cursor().execute("select 1")


def test_the_standing_cursor_is_kept_until_its_connection_ends_and_rows_have_our_zone() -> None:
    connection.ensure_connection()
    standing = connection.standing_cursor()
    assert connection.standing_cursor() is standing and connection.cursor() is not standing
    (moment,) = standing.execute("select '2026-11-02 09:00+07'::timestamptz").fetchone()
    with connection.cursor() as cursor:
        cursor.execute("select '2026-11-02 09:00+07'::timestamptz")
        assert (moment,) == cursor.fetchone() and moment.tzinfo is cursor.execute("select now()").fetchone()[0].tzinfo
    connection.close()
    connection.ensure_connection()
    assert connection.standing_cursor() is not standing


def test_whoever_listens_to_statements_hears_them(django_assert_num_queries: Any) -> None:
    connection.ensure_connection()
    with django_assert_num_queries(2):
        connection.standing_cursor().execute("select 1")
        with connection.cursor() as cursor:
            cursor.execute("select 2")


def test_within_a_running_loop_the_database_is_refused_as_django_refuses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)  # browsers of other tests need it
    connection.ensure_connection()

    async def asks() -> None:
        connection.standing_cursor()

    with pytest.raises(SynchronousOnlyOperation):
        asyncio.run(asks())
