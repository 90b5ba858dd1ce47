"""The connection is asked only when there is a reason to, and a dead one is never taken for a living one."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection
from django.db.utils import OperationalError

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
