"""The outbox: what an act changed of a dossier waits here to be told, numbered in the dossier's own order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from phohien.kernel.policy import Act, Actor
from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.rules import national, states

#: The dossier's row is locked by the act, so the numbers have neither gap nor duplicate. Whoever the portal has
#: never heard of is told whole, whatever the act was.
ADD = """
insert into onestop_syncmessage
    (dossier_id, number, kind, act, dossier_state, at, by_name, by_title, agency, state, attempts, next_attempt_at, error)
select %s, coalesce(max(number), 0) + 1, case when count(*) = 0 then 'whole' else %s end,
       %s, %s, %s, %s, %s, %s, 'pending', 0, %s, ''
from onestop_syncmessage where dossier_id = %s
"""


def follow(dossier: Dossier, act: Act, *, before: int | None, by: Actor, at: datetime) -> None:
    """What the act changed waits to be told, and the dossier is not synchronised any more; the caller saves it.

    ``before`` is the procedure state the act began with, None for a new dossier. At most one insert.
    """
    kind = national.kind_of(act.name, before=before, after=int(dossier.state))
    if kind is not None:
        add(dossier, kind, act, by=by, at=at)


def add(dossier: Dossier, kind: national.MessageKind, act: Act, *, by: Actor, at: datetime) -> None:
    """A message of that kind waits for sending, last in the dossier's order."""
    values: list[Any] = [
        dossier.pk, kind.value, act.code, int(dossier.state), at, by.name[:200], by.post_title[:200], by.agency[:40], at,
        dossier.pk,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ADD, values)
    if dossier.sync_state == states.SyncState.DONE:
        dossier.sync_state = states.change_sync(dossier.sync_state, states.SyncState.PENDING).value
