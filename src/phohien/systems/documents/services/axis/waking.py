"""Who takes in for the house is woken by the very commit that put something on its way there."""

from __future__ import annotations

from django.db import connection

CHANNEL = "phohien_axis"


def wake() -> None:
    """Whoever listens looks as soon as this transaction is committed; nobody hears of one that is not."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, '')", [CHANNEL])
