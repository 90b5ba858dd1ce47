"""How a partner behaves: failures in a row, the rest it gets (its breaker), when it last answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from phohien.lgsp.adapters.models import PartnerState
from phohien.lgsp.adapters.rules import waiting


def state_of(code: str) -> PartnerState:
    """The partner's row, made when it is looked for the first time."""
    return PartnerState.objects.get_or_create(code=code)[0]


def is_open(code: str, at: datetime) -> bool:
    """Whether the partner may be called now: nobody paused it, and it is not being left alone."""
    row = state_of(code)
    return not row.is_paused and (row.rests_until is None or row.rests_until <= at)


WELL = """
insert into adapters_partnerstate (code, is_paused, pause_reason, failures, last_success_at, last_error)
values (%s, false, '', 0, %s, '')
on conflict (code) do update set failures = 0, rests_until = null, last_success_at = excluded.last_success_at
"""


def answered(code: str, at: datetime) -> None:
    """The partner answered as agreed (also with a no): it is well."""
    with connection.cursor() as cursor:
        cursor.execute(WELL, [code, at])


@transaction.atomic
def failed(code: str, error: str, at: datetime, *, rest: timedelta | None = None) -> None:
    """One more failure in a row; after some the partner is left alone, longer each time, or as long as it asked."""
    state_of(code)
    row = PartnerState.objects.select_for_update().get(code=code)
    row.failures += 1
    row.last_failure_at, row.last_error = at, error[:500]
    pauses = [one for one in (waiting.rest_after(row.failures, code), waiting.asked_rest(rest)) if one]
    if pauses:
        row.rests_until = at + max(pauses)
    row.save(update_fields=["failures", "last_failure_at", "last_error", "rests_until"])
