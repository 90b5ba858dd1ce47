"""Numbers without gap or duplicate: a counter row is locked until the transaction that took the number ends.

A rolled-back transaction gives its number back, because the counter is rolled back with it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from phohien.systems.population.models import NumberSeries, RegisterBook
from phohien.systems.population.rules import identifiers


def next_in_series(prefix: str, *, count: int = 1) -> int:
    """The first of ``count`` new running numbers (from 0) of that prefix, now taken."""
    table = NumberSeries._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} (prefix, given) values (%s, %s) "  # noqa: S608 - the table's own name
            f"on conflict (prefix) do update set given = {table}.given + excluded.given returning given",
            [prefix, count],
        )
        return int(cursor.fetchone()[0]) - count


def next_personal_id(*, sex: identifiers.Sex, birth_year: int) -> str:
    """A new identifier in the sample province's series. Raises ValueError when the series is full."""
    prefix = identifiers.series_prefix(sex=sex, birth_year=birth_year)
    return identifiers.identifier(prefix=prefix, number=next_in_series(prefix))


def next_household_code(unit_code: str) -> str:
    """A new household code: the unit's code at founding and a running number, ``H11953-000001``."""
    return f"H{unit_code}-{next_in_series(f'H{unit_code}') + 1:06d}"


def locked_book(*, agency_code: str, kind: str, year: int, at: datetime) -> RegisterBook:
    """The agency's open book of that kind and year, made when missing, its row locked until the transaction
    ends.
    """
    RegisterBook.objects.get_or_create(
        agency_code=agency_code, kind=kind, year=year, volume=1, defaults={"opened_at": at}
    )
    return RegisterBook.objects.select_for_update().get(agency_code=agency_code, kind=kind, year=year, volume=1)


def next_entry_number(book: RegisterBook) -> int:
    """The next number of a locked book, now taken."""
    book.last_number += 1
    book.save(update_fields=["last_number"])
    return book.last_number
