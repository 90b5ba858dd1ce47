"""Dossier codes without gap or duplicate: the counter's row is locked in the transaction that makes the dossier."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import connection

from phohien.systems.onestop.rules import codes

NEXT = """
insert into onestop_dossiercounter (agency, day, last) values (%s, %s, 1)
on conflict (agency, day) do update set last = onestop_dossiercounter.last + 1
returning last
"""
PIN_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def next_code(agency: str, at: datetime) -> str:
    """The next code of the agency's day at that instant. Other processes wait for this transaction; a rollback gives the number back.

    Source: TT 03/2025/TT-VPCP: agency identifier, yymmdd, running number of the day.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [agency, codes.day_of_code(at)])
        return codes.dossier_code(agency, at, cursor.fetchone()[0])


def new_pin() -> str:
    """A look-up secret of eight signs nobody confuses on paper: the second factor beside the dossier's code."""
    return "".join(secrets.choice(PIN_SIGNS) for _ in range(8))
